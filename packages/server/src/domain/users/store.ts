import type { PasswordTable, UserTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { endsAccess, isActivation, type UserStatus } from './lifecycle.ts';
import type { ProfileColumns } from './profile.ts';
import { loginKey, type User, type UserId, userOf } from './user.ts';

/** Id and login of the user with this id. */
export function findUserLogin(ctx: Ctx, id: string): Promise<Pick<UserTable, 'id' | 'login'> | undefined> {
  return ctx.db
    .selectFrom('user')
    .select(['id', 'login'])
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** The user whose login this is, compared as `loginKey` says. */
export async function findUserByLogin(ctx: Ctx, login: string): Promise<User | undefined> {
  const row = await ctx.db
    .selectFrom('user')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('login_key', '=', loginKey(login))
    .executeTakeFirst();
  return row && userOf(row);
}

/** A user and the password that a sign-in holds against what was typed. */
export interface SignInCandidate {
  readonly user: User;
  readonly password: Omit<PasswordTable, 'org_id' | 'user_id'> | undefined;
}

/** The user whose login this is, with the password: one look-up, so that a login which nobody has costs no less. */
export async function findUserForSignIn(ctx: Ctx, login: string): Promise<SignInCandidate | undefined> {
  const row = await ctx.db
    .selectFrom('user')
    .leftJoin('password', (join) => join.onRef('password.org_id', '=', 'user.org_id').onRef('password.user_id', '=', 'user.id'))
    .selectAll('user')
    .select(['password.hash', 'password.changed_at', 'password.failures', 'password.failing_since', 'password.locked_until'])
    .where('user.org_id', '=', ctx.orgId)
    .where('user.login_key', '=', loginKey(login))
    .executeTakeFirst();
  if (!row) return undefined;
  const { hash, changed_at, failures, failing_since, locked_until } = row;
  const password =
    hash === null || changed_at === null || failures === null
      ? undefined
      : { hash, changed_at, failures, failing_since, locked_until };
  return { user: userOf(row), password };
}

/** Status of the user and the hash of the password: what a sign-in must find unchanged when it becomes a session. */
export function findSignInState(ctx: Ctx, id: UserId): Promise<{ status: UserTable['status']; hash: string } | undefined> {
  return ctx.db
    .selectFrom('user')
    .innerJoin('password', (join) => join.onRef('password.org_id', '=', 'user.org_id').onRef('password.user_id', '=', 'user.id'))
    .select(['user.status', 'password.hash'])
    .where('user.org_id', '=', ctx.orgId)
    .where('user.id', '=', id)
    .executeTakeFirst();
}

/** Adds a user. @throws the driver's unique violation when the login is taken */
export async function insertUser(
  ctx: TxCtx,
  user: Pick<UserTable, 'id' | 'status' | 'login' | 'email' | 'email_verified' | 'first_name' | 'last_name' | 'profile_json'>,
): Promise<void> {
  const { now } = ctx;
  await ctx.db
    .insertInto('user')
    .values({
      ...user,
      org_id: ctx.orgId,
      ...keysOf(user),
      created_at: now,
      updated_at: now,
      activated_at: user.status === 'ACTIVE' || user.status === 'PASSWORD_EXPIRED' ? now : null,
      status_changed_at: now,
      locked_for_strangers: 0,
      last_sign_in_at: null,
      tokens_valid_from: null,
    })
    .execute();
}

/** The forms in which a user is found. */
function keysOf({ login, email, first_name, last_name }: ProfileColumns) {
  return {
    login_key: loginKey(login),
    email_key: loginKey(email),
    first_name_key: loginKey(first_name ?? ''),
    last_name_key: loginKey(last_name ?? ''),
  };
}

/**
 * Takes hold of a user until the transaction ends, so that nobody else changes the row between reading and writing it.
 * @returns the row as it is now; its `updated_at` is new
 */
export function holdUser(ctx: TxCtx, id: string): Promise<UserTable | undefined> {
  return ctx.db
    .updateTable('user')
    .set({ updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

const unverified: UserTable['email_verified'] = 0;

/** Replaces a user's profile. Another e-mail address is an unverified one (S28, S32). @throws the driver's unique violation when the login is taken */
export async function updateProfile(ctx: TxCtx, id: string, profile: ProfileColumns): Promise<void> {
  const email_key = loginKey(profile.email);
  await ctx.db
    .updateTable('user')
    .set((eb) => ({
      ...profile,
      ...keysOf(profile),
      email_verified: eb.case().when('email_key', '=', email_key).then(eb.ref('email_verified')).else(unverified).end(),
      updated_at: ctx.now,
    }))
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .execute();
}

/**
 * Moves a user from one status to another: one conditional write. A status that ends access ends the tokens issued so far, too.
 * @returns whether the user was in `from` still: of several callers at once one hears yes
 */
export async function changeUserStatus(
  ctx: TxCtx,
  id: string,
  { from, to }: { readonly from: UserStatus; readonly to: UserStatus },
): Promise<boolean> {
  const { now } = ctx;
  const moved = await ctx.db
    .updateTable('user')
    .set({
      status: to,
      updated_at: now,
      ...(from !== to && { status_changed_at: now, locked_for_strangers: 0 }),
      ...(isActivation(from, to) && { activated_at: now }),
      ...(endsAccess(to) && { tokens_valid_from: now }),
    })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('status', '=', from)
    .returning('id')
    .executeTakeFirst();
  return moved !== undefined;
}

/** Locks an ACTIVE user for those who try passwords. What the person has open goes on. */
export async function lockForStrangers(ctx: TxCtx, id: string): Promise<void> {
  await ctx.db
    .updateTable('user')
    .set({ status: 'LOCKED_OUT', locked_for_strangers: 1, status_changed_at: ctx.now, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('status', '=', 'ACTIVE')
    .execute();
}

/** Makes all tokens that were issued to a user until now worthless. */
export async function endTokens(ctx: TxCtx, id: string): Promise<void> {
  await ctx.db
    .updateTable('user')
    .set({ tokens_valid_from: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .execute();
}

/** Removes a deactivated user with all that is theirs. @returns whether there was one */
export async function deleteDeprovisionedUser(ctx: TxCtx, id: string): Promise<boolean> {
  const gone = await ctx.db
    .deleteFrom('user')
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('status', '=', 'DEPROVISIONED')
    .returning('id')
    .executeTakeFirst();
  return gone !== undefined;
}

/** Remembers when the user last signed in; not a change of the profile, so `updated_at` stays. */
export async function recordSignIn(ctx: TxCtx, id: UserId): Promise<void> {
  await ctx.db
    .updateTable('user')
    .set({ last_sign_in_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .execute();
}

/** Sets the user's password hash; wrong passwords and a lock that they led to are forgotten. The old hash is not remembered here. */
export async function savePassword(ctx: TxCtx, userId: string, hash: PasswordTable['hash']): Promise<void> {
  const fresh = { hash, changed_at: ctx.now, failures: 0, failing_since: null, locked_until: null };
  await ctx.db
    .insertInto('password')
    .values({ org_id: ctx.orgId, user_id: userId, ...fresh })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id']).doUpdateSet(fresh))
    .execute();
}
