import { sha256 } from '../../platform/hash.ts';
import { randomToken } from '../../platform/random.ts';
import { after } from '../../platform/time.ts';
import type { AuthorizationCodeTable } from '../../schema/tables.ts';
import type { TxCtx } from '../ctx.ts';
import { revokeToken } from '../tokens/store.ts';
import { type CodeClaim, claimCode, findCode, insertCode } from './store.ts';

const lifetimeSeconds = 60;

/** What an authorization code stands for: everything that the token endpoint may rely on. */
export type CodeGrant = Pick<
  AuthorizationCodeTable,
  | 'authorization_server_id'
  | 'client_id'
  | 'user_id'
  | 'session_id'
  | 'redirect_uri'
  | 'scope'
  | 'nonce'
  | 'code_challenge'
  | 'auth_time'
  | 'amr_json'
  | 'acr'
>;

/**
 * Issues a code: 256 random bits, stored as a hash, good for 60 seconds and one redemption.
 * @returns the code for the authorization response
 * @see RFC 6749 §4.1.2, §10.10
 */
export async function issueCode(ctx: TxCtx, grant: CodeGrant): Promise<string> {
  const code = randomToken(ctx.random);
  const expiresAt = after(ctx.now, lifetimeSeconds);
  await insertCode(ctx, {
    ...grant,
    code_hash: sha256(code),
    created_at: ctx.now,
    expires_at: expiresAt,
    redeemed_at: null,
    access_token_id: null,
    access_token_expires_at: null,
    delete_after: expiresAt,
  });
  return code;
}

/** What became of an attempt to redeem a code. */
export type Redemption =
  | { readonly outcome: 'redeemed'; readonly code: AuthorizationCodeTable }
  /** Redeemed before: the access token of the first redemption is revoked now. */
  | { readonly outcome: 'already_redeemed'; readonly code: AuthorizationCodeTable }
  /** Right code, other authorization server. */
  | { readonly outcome: 'other_server' }
  /** No such code for this client. */
  | { readonly outcome: 'unknown' };

/**
 * Claims a code so that it can be redeemed at most once, ever, by anyone. Of any number of concurrent callers exactly one gets
 * `redeemed`. Expiry, redirect URI and verifier are not checked here: the caller compares them on the claimed row, so that a code
 * is spent by any attempt of its own client, good or bad. A foreign client spends nothing.
 *
 * @param issued what the caller will issue if it wins, so that a replay can revoke it
 * @see RFC 6749 §4.1.2 – a second use must be denied and should revoke what was issued
 */
export async function redeemCode(
  ctx: TxCtx,
  claim: CodeClaim,
  issued: { accessTokenId: string; accessTokenExpiresAt: number },
): Promise<Redemption> {
  const claimed = await claimCode(ctx, claim, issued);
  if (claimed) return { outcome: 'redeemed', code: claimed };
  const code = await findCode(ctx, claim.codeHash);
  if (!code || code.client_id !== claim.clientId) return { outcome: 'unknown' };
  if (code.authorization_server_id !== claim.authorizationServerId) return { outcome: 'other_server' };
  if (code.access_token_id !== null && code.access_token_expires_at !== null) {
    await revokeToken(ctx, code.access_token_id, code.access_token_expires_at);
  }
  return { outcome: 'already_redeemed', code };
}
