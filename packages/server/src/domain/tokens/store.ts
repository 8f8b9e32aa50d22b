import { prepareRead } from '../../schema/prepared.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

/** Revokes a token by its `jti` until it would expire anyway; a second time is no error. */
export async function revokeToken(ctx: TxCtx, tokenId: string, expiresAt: number): Promise<void> {
  await ctx.db
    .insertInto('revoked_token')
    .values({ org_id: ctx.orgId, token_id: tokenId, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

const revokedById = prepareRead((db, p: { orgId: string; tokenId: string }) =>
  db.selectFrom('revoked_token').select('token_id').where('org_id', '=', p.orgId).where('token_id', '=', p.tokenId),
);

/** Whether the token with this `jti` was revoked. */
export async function isRevoked(ctx: Ctx, tokenId: string): Promise<boolean> {
  const rows = await revokedById(ctx.db, { orgId: ctx.orgId, tokenId });
  return rows.length > 0;
}
