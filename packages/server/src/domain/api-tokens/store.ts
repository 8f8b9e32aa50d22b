import { prepareRead } from '../../schema/prepared.ts';
import type { AdminRoleTable, ApiTokenTable, UserTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

/** A token's row with its owner and one of the owner's roles. */
export type TokenWithRole = ApiTokenTable & {
  login: string;
  user_status: UserTable['status'];
  user_activated_at: UserTable['activated_at'];
  locked_for_strangers: UserTable['locked_for_strangers'];
  role: AdminRoleTable['role'] | null;
};

const byHash = prepareRead((db, p: { orgId: string; tokenHash: string }) =>
  db
    .selectFrom('api_token')
    .innerJoin('user', (join) => join.onRef('user.org_id', '=', 'api_token.org_id').onRef('user.id', '=', 'api_token.user_id'))
    .leftJoin('admin_role', (join) =>
      join.onRef('admin_role.org_id', '=', 'api_token.org_id').onRef('admin_role.user_id', '=', 'api_token.user_id'),
    )
    .selectAll('api_token')
    .select([
      'user.login',
      'user.status as user_status',
      'user.activated_at as user_activated_at',
      'user.locked_for_strangers',
      'admin_role.role',
    ])
    .where('api_token.org_id', '=', p.orgId)
    .where('api_token.token_hash', '=', p.tokenHash),
);

/** The token whose hash this is: a row for each role of its owner (one with a null role when there is none); no row, no token. */
export function findApiToken(ctx: Ctx, tokenHash: string): Promise<TokenWithRole[]> {
  return byHash(ctx.db, { orgId: ctx.orgId, tokenHash });
}

/** Adds a token. */
export async function insertApiToken(
  ctx: TxCtx,
  row: Omit<ApiTokenTable, 'org_id' | 'created_at' | 'last_used_at'>,
): Promise<void> {
  await ctx.db
    .insertInto('api_token')
    .values({ ...row, org_id: ctx.orgId, created_at: ctx.now, last_used_at: null })
    .execute();
}

/** Removes the owner's tokens of this name. */
export async function deleteApiTokens(ctx: TxCtx, userId: string, name: string): Promise<void> {
  await ctx.db
    .deleteFrom('api_token')
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .where('name', '=', name)
    .execute();
}

/** Removes all of a user's tokens. @returns how many there were */
export async function deleteApiTokensOfUser(ctx: TxCtx, userId: string): Promise<number> {
  const removed = await ctx.db
    .deleteFrom('api_token')
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return Number(removed.numDeletedRows);
}

/** Notes that a token was used now, and moves its end. */
export async function touchApiToken(ctx: TxCtx, id: string, expiresAt: number): Promise<void> {
  await ctx.db
    .updateTable('api_token')
    .set({ last_used_at: ctx.now, expires_at: expiresAt })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .execute();
}

/** The org's tokens, by id. @param page `afterId`: where the page before ended */
export function listApiTokens(
  ctx: Ctx,
  page: { readonly afterId?: string | undefined; readonly limit: number },
): Promise<ApiTokenTable[]> {
  return ctx.db
    .selectFrom('api_token')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('id', '>', page.afterId ?? '')
    .orderBy('id')
    .limit(page.limit)
    .execute();
}

/** The token with this id. */
export function findApiTokenById(ctx: Ctx, id: string): Promise<ApiTokenTable | undefined> {
  return ctx.db.selectFrom('api_token').selectAll().where('org_id', '=', ctx.orgId).where('id', '=', id).executeTakeFirst();
}

/** Removes a token; it is worth nothing at once. @returns the row that is gone; undefined when there was none */
export function deleteApiToken(ctx: TxCtx, id: string): Promise<ApiTokenTable | undefined> {
  return ctx.db.deleteFrom('api_token').where('org_id', '=', ctx.orgId).where('id', '=', id).returningAll().executeTakeFirst();
}

/**
 * Takes hold of an owner until the transaction ends: nobody else gives them a token, or ends their access, meanwhile.
 * @returns their status, and how many tokens of theirs are good; undefined when there is no such user
 */
export async function holdTokenOwner(
  ctx: TxCtx,
  userId: string,
): Promise<{ readonly status: UserTable['status']; readonly tokenCount: number } | undefined> {
  const owner = await ctx.db
    .updateTable('user')
    .set((eb) => ({ login: eb.ref('login') })) // changes nothing, but locks the row
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', userId)
    .returning('status')
    .executeTakeFirst();
  if (!owner) return undefined;
  const tokens = await ctx.db
    .selectFrom('api_token')
    .select('id')
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .where('expires_at', '>', ctx.now)
    .execute();
  return { status: owner.status, tokenCount: tokens.length };
}
