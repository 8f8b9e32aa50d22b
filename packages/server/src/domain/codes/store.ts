import { prepareInsert, prepareWrite } from '../../schema/prepared.ts';
import type { AuthorizationCodeTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

const insert = prepareInsert('authorization_code', [
  'org_id',
  'code_hash',
  'authorization_server_id',
  'client_id',
  'user_id',
  'session_id',
  'redirect_uri',
  'scope',
  'nonce',
  'code_challenge',
  'auth_time',
  'amr_json',
  'acr',
  'created_at',
  'expires_at',
  'redeemed_at',
  'access_token_id',
  'access_token_expires_at',
  'delete_after',
]);

/** Adds a code. */
export async function insertCode(ctx: TxCtx, row: Omit<AuthorizationCodeTable, 'org_id'>): Promise<void> {
  await insert(ctx.db, { ...row, org_id: ctx.orgId });
}

/** What identifies a redemption: the code, and who may redeem it where. */
export interface CodeClaim {
  readonly codeHash: string;
  readonly clientId: string;
  readonly authorizationServerId: string;
}

const claimUnredeemed = prepareWrite(
  (db, p: CodeClaim & { orgId: string; now: number; accessTokenId: string; accessTokenExpiresAt: number }) =>
    db
      .updateTable('authorization_code')
      .set({
        redeemed_at: p.now,
        access_token_id: p.accessTokenId,
        access_token_expires_at: p.accessTokenExpiresAt,
        delete_after: p.accessTokenExpiresAt,
      })
      .where('org_id', '=', p.orgId)
      .where('code_hash', '=', p.codeHash)
      .where('client_id', '=', p.clientId)
      .where('authorization_server_id', '=', p.authorizationServerId)
      .where('redeemed_at', 'is', null)
      .returningAll(),
);

/**
 * Marks the code as redeemed if nobody did before and it belongs to this client and server: one conditional write, so that of any
 * number of concurrent callers exactly one gets the row.
 */
export async function claimCode(
  ctx: TxCtx,
  claim: CodeClaim,
  issued: { accessTokenId: string; accessTokenExpiresAt: number },
): Promise<AuthorizationCodeTable | undefined> {
  const [row] = await claimUnredeemed(ctx.db, { ...claim, ...issued, orgId: ctx.orgId, now: ctx.now });
  return row;
}

/** The code whatever its state, to tell a replay from an unknown code. */
export function findCode(ctx: Ctx, codeHash: string): Promise<AuthorizationCodeTable | undefined> {
  return ctx.db
    .selectFrom('authorization_code')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('code_hash', '=', codeHash)
    .executeTakeFirst();
}
