import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import type { TxCtx } from '../domain/ctx.ts';
import type { ImportedHash } from '../domain/passwords/imported-hash.ts';
import { prepareAnswer, prepareImportedPassword, preparePassword, setPassword } from '../domain/passwords/new-password.ts';
import { insertPassword, saveRecoveryQuestion } from '../domain/passwords/store.ts';
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
import { recoveryQuestionInput } from './user-input.ts';

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
    hook: z.never('password import hooks are not supported').optional(),
  })
  .refine(({ value, hash }) => value === undefined || hash === undefined, 'must have value or hash, not both')
  .meta({ id: 'NewPassword', description: 'A password, or its hash from another system. `{}` changes nothing.' });

/** `credentials` as callers send them for a user. */
export const credentialsInput = z.object({
  password: newPassword.nullish(),
  recovery_question: recoveryQuestionInput
    .partial({ answer: true })
    .nullish()
    .describe('Changes nothing without an answer: programs send back what they read'),
  provider: z.object({ type: z.literal('OKTA', 'must be OKTA: people sign in with a password of this org') }).nullish(),
});

type CredentialsInput = z.output<typeof credentialsInput> | undefined;

/** Whether these would be other credentials than the user has. */
export function givesCredentials(credentials: CredentialsInput): boolean {
  const { password, recovery_question: question } = credentials ?? {};
  return password?.value !== undefined || password?.hash !== undefined || question?.answer !== undefined;
}

/** What a caller gives a user to sign in with, checked and hashed. */
export interface ReadyCredentials {
  readonly password: { readonly hash: string; readonly isImported: boolean } | undefined;
  readonly question: { readonly question: string; readonly answerHash: string } | undefined;
}

interface Wanted {
  readonly policy: PasswordPolicy;
  readonly owner: PasswordOwner;
  /** Whose earlier passwords it must not be. */
  readonly notEarlierOf?: string | undefined;
}

/**
 * Checks and hashes the credentials that a caller gives a user; outside any transaction.
 * @throws ApiError E0000001 with everything that the policy wants besides; HasherBusyError
 */
export async function readyCredentials(
  call: Pick<Call, 'ctx' | 'deps'>,
  credentials: CredentialsInput,
  wanted: Wanted,
): Promise<ReadyCredentials> {
  const password = await readyPassword(call, credentials?.password ?? {}, wanted);
  return { password, question: await readyQuestion(call, credentials, wanted) };
}

async function readyPassword(
  { ctx, deps }: Pick<Call, 'ctx' | 'deps'>,
  { value, hash }: z.output<typeof newPassword>,
  wanted: Wanted,
): Promise<ReadyCredentials['password']> {
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

async function readyQuestion(
  { deps }: Pick<Call, 'deps'>,
  credentials: CredentialsInput,
  { policy }: Wanted,
): Promise<ReadyCredentials['question']> {
  const { question, answer } = credentials?.recovery_question ?? {};
  if (question === undefined || answer === undefined) return undefined;
  const prepared = await prepareAnswer(deps.hasher, { question, answer }, policy);
  if ('hash' in prepared) return { question, answerHash: prepared.hash };
  const path = 'credentials.recovery_question';
  throw new ApiError('E0000001', path, [`${path}.${prepared.problem}`]);
}

/** Whom a password belongs to, for the rules about names in it. @param change what the caller changes of the profile besides */
export function ownerOf(profile: Profile, change: ProfileInput | undefined): PasswordOwner {
  const { login, firstName, lastName } = { ...Object.fromEntries(profile), ...change };
  const text = (value: unknown) => (typeof value === 'string' ? value : null);
  return { login: text(login) ?? '', firstName: text(firstName), lastName: text(lastName) };
}

/** Stores the credentials of a user who was just created. */
export async function storeFirstCredentials(
  ctx: TxCtx,
  caller: Caller,
  target: LogSubject,
  { password, question }: ReadyCredentials,
): Promise<void> {
  const id = target.id ?? '';
  if (question) await saveRecoveryQuestion(ctx, id, question);
  if (password) await insertPassword(ctx, id, password.hash);
  if (password?.isImported) await logChange(ctx, caller, 'user.import.password', 'Import user password', [target]);
}

/**
 * Puts credentials in the place of those that a user has; sessions and tokens end with the old password (S19).
 * @throws ApiError E0000038 for a user who is deactivated; E0000001 for a hash, which only a staged user takes
 */
export async function storeNewCredentials(
  ctx: TxCtx,
  caller: Caller,
  user: Pick<UserTable, 'id' | 'login' | 'status'>,
  { password, question, policy }: ReadyCredentials & { readonly policy: PasswordPolicy },
): Promise<void> {
  const target = [userSubject(user)];
  if (question) {
    await saveRecoveryQuestion(ctx, user.id, question);
    await logChange(ctx, caller, 'user.account.update_profile', 'Change recovery question', target);
  }
  if (!password) return;
  if (password.isImported && user.status !== 'STAGED')
    throw new ApiError('E0000001', 'credentials.password.hash', ['credentials.password.hash: only a STAGED user takes a hash']);
  const status = await setPassword(ctx, { userId: user.id, hash: password.hash, policy });
  if (status === undefined) throw new ApiError('E0000038', '', ['The user is deactivated.']);
  await deleteSessionsOfUser(ctx, user.id);
  await endTokens(ctx, user.id);
  await logChange(ctx, caller, 'user.account.update_password', 'Update user password', target);
}
