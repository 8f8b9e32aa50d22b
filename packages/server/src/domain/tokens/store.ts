import type { Ctx, TxCtx } from '../ctx.ts';

/** Revokes a token by its `jti` until it would expire anyway; a second time is no error. */
export async function revokeToken(ctx: TxCtx, tokenId: string, expiresAt: number): Promise<void> {
  await ctx.db
    .insertInto('revoked_token')
    .values({ org_id: ctx.orgId, token_id: tokenId, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whether the token with this `jti` was revoked. */
export async function isRevoked(ctx: Ctx, tokenId: string): Promise<boolean> {
  const row = await ctx.db
    .selectFrom('revoked_token')
    .select('token_id')
    .where('org_id', '=', ctx.orgId)
    .where('token_id', '=', tokenId)
    .executeTakeFirst();
  return row !== undefined;
}
