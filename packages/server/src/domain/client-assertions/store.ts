import type { TxCtx } from '../ctx.ts';

/**
 * Claims a client assertion so that it is used once, on whatever node. Of any number of concurrent callers exactly one gets true.
 *
 * @param assertion `tokenHash`: SHA-256 of its `jti`; `expiresAt`: until when nobody would believe it anyway
 */
export async function claimAssertion(
  ctx: TxCtx,
  assertion: { readonly clientId: string; readonly tokenHash: string; readonly expiresAt: number },
): Promise<boolean> {
  const claimed = await ctx.db
    .insertInto('used_client_assertion')
    .values({
      org_id: ctx.orgId,
      client_id: assertion.clientId,
      token_hash: assertion.tokenHash,
      expires_at: assertion.expiresAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('client_id')
    .executeTakeFirst();
  return claimed !== undefined;
}
