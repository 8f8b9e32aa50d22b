import type { AuthorizationCodeTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

/** Adds a code. */
export async function insertCode(ctx: TxCtx, row: Omit<AuthorizationCodeTable, 'org_id'>): Promise<void> {
  await ctx.db
    .insertInto('authorization_code')
    .values({ ...row, org_id: ctx.orgId })
    .execute();
}

/** What identifies a redemption: the code, and who may redeem it where. */
export interface CodeClaim {
  readonly codeHash: string;
  readonly clientId: string;
  readonly authorizationServerId: string;
}

/**
 * Marks the code as redeemed if nobody did before and it belongs to this client and server: one conditional write, so that of any
 * number of concurrent callers exactly one gets the row.
 */
export function claimCode(
  ctx: TxCtx,
  claim: CodeClaim,
  issued: { accessTokenId: string; accessTokenExpiresAt: number },
): Promise<AuthorizationCodeTable | undefined> {
  return ctx.db
    .updateTable('authorization_code')
    .set({
      redeemed_at: ctx.now,
      access_token_id: issued.accessTokenId,
      access_token_expires_at: issued.accessTokenExpiresAt,
      delete_after: issued.accessTokenExpiresAt,
    })
    .where('org_id', '=', ctx.orgId)
    .where('code_hash', '=', claim.codeHash)
    .where('client_id', '=', claim.clientId)
    .where('authorization_server_id', '=', claim.authorizationServerId)
    .where('redeemed_at', 'is', null)
    .returningAll()
    .executeTakeFirst();
}

/** The code whatever its state, to tell a replay from an unknown code. */
export function findCode(ctx: Ctx, codeHash: string): Promise<AuthorizationCodeTable | undefined> {
  return ctx.db.selectFrom('authorization_code').selectAll().where('org_id', '=', ctx.orgId).where('code_hash', '=', codeHash).executeTakeFirst();
}
