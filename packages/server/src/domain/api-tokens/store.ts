import { prepareRead } from '../../schema/prepared.ts';
import type { AdminRoleTable, ApiTokenTable, UserTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

/** A token's row with its owner and one of the owner's roles. */
type TokenWithRole = ApiTokenTable & {
  login: string;
  user_status: UserTable['status'];
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
    .select(['user.login', 'user.status as user_status', 'admin_role.role'])
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

/** Notes that a token was used now, and moves its end. */
export async function touchApiToken(ctx: TxCtx, id: string, expiresAt: number): Promise<void> {
  await ctx.db
    .updateTable('api_token')
    .set({ last_used_at: ctx.now, expires_at: expiresAt })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .execute();
}
