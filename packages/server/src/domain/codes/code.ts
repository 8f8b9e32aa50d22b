import { equalsConstantTime, sha256 } from '../../platform/hash.ts';
import { randomToken } from '../../platform/random.ts';
import type { Keyring } from '../../platform/seal.ts';
import { after } from '../../platform/time.ts';
import type { AuthorizationCodeTable } from '../../schema/tables.ts';
import { longestAccessTokenLifetimeSeconds } from '../authorization-servers/access-policy.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { revokeToken } from '../tokens/store.ts';
import { findCode, insertCode, takeCode } from './store.ts';

const lifetimeSeconds = 60;

/** What an authorization code stands for: everything that the token endpoint may rely on. */
export type CodeGrant = Omit<AuthorizationCodeTable, 'org_id' | 'code_hash' | 'created_at' | 'expires_at'>;

/**
 * Issues a code: 256 random bits and a mark that says which client it was made for. Stored as a hash, good for 60 seconds and one
 * redemption, after which its row is gone.
 * @returns the code for the authorization response
 * @see RFC 6749 §4.1.2, §10.10
 */
export async function issueCode(ctx: TxCtx, keys: Keyring, grant: CodeGrant): Promise<string> {
  const random = randomToken(ctx.random);
  const code = `${random}.${mark(ctx, keys, random, grant.client_id)}`;
  await insertCode(ctx, {
    ...grant,
    code_hash: sha256(code),
    created_at: ctx.now,
    expires_at: after(ctx.now, lifetimeSeconds),
  });
  return code;
}

/** The `jti` of the access token that redeeming this code gives. It follows from the code, so that a replay can revoke it; nothing follows from it. */
export function accessTokenIdOf(code: string): string {
  return `AT.${sha256(`access token of ${code}`)}`;
}

/** What became of an attempt to redeem a code. */
export type Redemption =
  | { readonly outcome: 'redeemed'; readonly code: AuthorizationCodeTable }
  /** Redeemed before, or long expired: an access token that came of it is revoked now. */
  | { readonly outcome: 'already_redeemed' }
  /** Right code, other authorization server. */
  | { readonly outcome: 'other_server' }
  /** No code that was ever made for this client. */
  | { readonly outcome: 'unknown' };

/**
 * Redeems a code at most once, ever, whoever asks. Of any number of concurrent callers exactly one gets `redeemed`. Expiry, redirect
 * URI and verifier are not checked here: the caller compares them on the row, so that a code is spent by any attempt of its own
 * client, good or bad. A foreign client spends and revokes nothing.
 *
 * A replay revokes for as long as any access token lives: how long that of the first redemption does is not known any more.
 *
 * @see RFC 6749 §4.1.2 – a second use must be denied and should revoke what was issued
 */
export async function redeemCode(
  ctx: TxCtx,
  keys: Keyring,
  attempt: { readonly code: string; readonly clientId: string; readonly authorizationServerId: string },
): Promise<Redemption> {
  const { code, clientId, authorizationServerId } = attempt;
  const codeHash = sha256(code);
  const taken = await takeCode(ctx, { codeHash, clientId, authorizationServerId });
  if (taken) return { outcome: 'redeemed', code: taken };
  if (!isMadeFor(ctx, keys, code, clientId)) return { outcome: 'unknown' };
  if (await findCode(ctx, codeHash)) return { outcome: 'other_server' };
  await revokeToken(ctx, accessTokenIdOf(code), after(ctx.now, longestAccessTokenLifetimeSeconds));
  return { outcome: 'already_redeemed' };
}

function isMadeFor(ctx: Ctx, keys: Keyring, code: string, clientId: string): boolean {
  const [random = '', signature = '', more] = code.split('.');
  return more === undefined && equalsConstantTime(signature, mark(ctx, keys, random, clientId));
}

function mark(ctx: Ctx, keys: Keyring, random: string, clientId: string): string {
  return keys.for(`code|${ctx.orgId}`).mark(`${random}|${clientId}`);
}
