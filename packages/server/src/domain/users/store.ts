import type { PasswordTable, UserTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
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

/** The user whose login this is, and the hash of the password: one look-up, so that a login which nobody has costs no less. */
export async function findUserForSignIn(ctx: Ctx, login: string): Promise<{ user: User; hash: string | undefined } | undefined> {
  const row = await ctx.db
    .selectFrom('user')
    .leftJoin('password', (join) => join.onRef('password.org_id', '=', 'user.org_id').onRef('password.user_id', '=', 'user.id'))
    .selectAll('user')
    .select('password.hash')
    .where('user.org_id', '=', ctx.orgId)
    .where('user.login_key', '=', loginKey(login))
    .executeTakeFirst();
  return row && { user: userOf(row), hash: row.hash ?? undefined };
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
      login_key: loginKey(user.login),
      email_key: loginKey(user.email),
      created_at: now,
      updated_at: now,
      activated_at: user.status === 'ACTIVE' ? now : null,
      status_changed_at: now,
      last_sign_in_at: null,
    })
    .execute();
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

/** Sets the user's password hash, a PHC string. */
export async function savePassword(ctx: TxCtx, userId: string, hash: PasswordTable['hash']): Promise<void> {
  await ctx.db
    .insertInto('password')
    .values({ org_id: ctx.orgId, user_id: userId, hash, changed_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id']).doUpdateSet({ hash, changed_at: ctx.now }))
    .execute();
}
