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
  'access_token_lifetime_seconds',
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

const takeUnredeemed = prepareWrite((db, p: CodeClaim & { orgId: string }) =>
  db
    .deleteFrom('authorization_code')
    .where('org_id', '=', p.orgId)
    .where('code_hash', '=', p.codeHash)
    .where('client_id', '=', p.clientId)
    .where('authorization_server_id', '=', p.authorizationServerId)
    .returningAll(),
);

/**
 * Takes the code away if it is still there and belongs to this client and server: one conditional write, so that of any number of
 * concurrent callers exactly one gets the row.
 */
export async function takeCode(ctx: TxCtx, claim: CodeClaim): Promise<AuthorizationCodeTable | undefined> {
  const [row] = await takeUnredeemed(ctx.db, { ...claim, orgId: ctx.orgId });
  return row;
}

/** The code of whatever client and server, while nobody redeemed it. */
export function findCode(ctx: Ctx, codeHash: string): Promise<AuthorizationCodeTable | undefined> {
  return ctx.db
    .selectFrom('authorization_code')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('code_hash', '=', codeHash)
    .executeTakeFirst();
}
