import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import type { TxCtx } from '../domain/ctx.ts';
import type { ImportedHash } from '../domain/passwords/imported-hash.ts';
import { prepareImportedPassword, preparePassword, setPassword } from '../domain/passwords/new-password.ts';
import { insertPassword } from '../domain/passwords/store.ts';
import type { PasswordOwner, PasswordPolicy } from '../domain/policies/password-policy.ts';
import { deleteSessionsOfUser } from '../domain/sessions/store.ts';
import { type LogSubject, userSubject } from '../domain/system-log/write.ts';
import type { Profile, ProfileInput } from '../domain/users/profile.ts';
import { endTokens } from '../domain/users/store.ts';
import type { UserTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import type { Call } from './endpoint.ts';
import { text } from './fields.ts';
import { logChange } from './log-change.ts';

const salt = text(1, 1024);
const digest = text(1, 1024);

const importedHash: z.ZodType<ImportedHash> = z.discriminatedUnion('algorithm', [
  z.object({ algorithm: z.literal('BCRYPT'), workFactor: z.int(), salt, value: digest }),
  z.object({
    algorithm: z.enum(['SHA-512', 'SHA-256', 'SHA-1', 'MD5']),
    salt: salt.optional(),
    saltOrder: z.enum(['PREFIX', 'POSTFIX']).optional(),
    value: digest,
  }),
  z.object({
    algorithm: z.literal('PBKDF2'),
    digestAlgorithm: z.enum(['SHA256_HMAC', 'SHA512_HMAC']),
    salt,
    iterationCount: z.int(),
    keySize: z.int(),
    value: digest,
  }),
  z.object({ algorithm: z.literal('ARGON2'), value: digest }).describe('`value`: a PHC string; Okta has no Argon2'),
]);

const newPassword = z
  .object({
    value: text(1, 1024).optional(),
    hash: importedHash.optional(),
    hook: z.undefined('password import hooks are not supported').optional(),
  })
  .refine(({ value, hash }) => value === undefined || hash === undefined, 'must have value or hash, not both')
  .meta({ id: 'NewPassword', description: 'A password, or its hash from another system. `{}` changes nothing.' });

/** `credentials` as callers send them for a user. */
export const credentialsInput = z.object({
  password: newPassword.nullish(),
  provider: z.object({ type: z.literal('OKTA', 'must be OKTA: people sign in with a password of this org') }).nullish(),
});

type Credentials = z.output<typeof credentialsInput> | undefined;

/** A password that is ready to be stored. */
export interface ReadyPassword {
  readonly hash: string;
  readonly isImported: boolean;
}

/**
 * Checks and hashes the password that a caller gives a user; outside any transaction. Undefined when none is given.
 * @param notEarlierOf whose earlier passwords it must not be
 * @throws ApiError E0000001 with everything that the policy wants besides
 */
export async function readyPassword(
  { ctx, deps }: Pick<Call, 'ctx' | 'deps'>,
  credentials: Credentials,
  wanted: { readonly policy: PasswordPolicy; readonly owner: PasswordOwner; readonly notEarlierOf?: string | undefined },
): Promise<ReadyPassword | undefined> {
  const { value, hash } = credentials?.password ?? {};
  if (hash !== undefined) {
    const prepared = await prepareImportedPassword(deps.hasher, hash);
    if ('stored' in prepared) return { hash: prepared.stored, isImported: true };
    throw new ApiError('E0000001', 'credentials.password.hash', [`credentials.password.hash.${prepared.problem}`]);
  }
  if (value === undefined) return undefined;
  const prepared = await preparePassword(ctx, deps.hasher, { ...wanted, password: value });
  if (prepared.outcome === 'prepared') return { hash: prepared.hash, isImported: false };
  throw new ApiError(
    'E0000001',
    'password',
    prepared.unmet.map((words) => `credentials.password.value: ${words}`),
  );
}

/** Whom a password belongs to, for the rules about names in it. @param change what the caller changes of the profile besides */
export function ownerOf(profile: Profile, change: ProfileInput | undefined): PasswordOwner {
  const { login, firstName, lastName } = { ...Object.fromEntries(profile), ...change };
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return { login: text(login) ?? '', firstName: text(firstName), lastName: text(lastName) };
}

/** Stores the password of a user who was just created. */
export async function storeFirstPassword(ctx: TxCtx, caller: Caller, target: LogSubject, password: ReadyPassword): Promise<void> {
  await insertPassword(ctx, target.id ?? '', password.hash);
  if (password.isImported) await logChange(ctx, caller, 'user.import.password', 'Import user password', [target]);
}

/**
 * Puts a password in the place of the one that a user has; sessions and tokens end with the old one (S19).
 * @throws ApiError E0000038 for a user who is deactivated; E0000001 for a hash, which only a staged user takes
 */
export async function storeNewPassword(
  ctx: TxCtx,
  caller: Caller,
  user: Pick<UserTable, 'id' | 'login' | 'status'>,
  { password, policy }: { readonly password: ReadyPassword; readonly policy: PasswordPolicy },
): Promise<void> {
  if (password.isImported && user.status !== 'STAGED')
    throw new ApiError('E0000001', 'credentials.password.hash', ['credentials.password.hash: only a STAGED user takes a hash']);
  const status = await setPassword(ctx, { userId: user.id, hash: password.hash, policy });
  if (status === undefined) throw new ApiError('E0000038', '', ['The user is deactivated.']);
  await deleteSessionsOfUser(ctx, user.id);
  await endTokens(ctx, user.id);
  await logChange(ctx, caller, 'user.account.update_password', 'Update user password', [userSubject(user)]);
}
