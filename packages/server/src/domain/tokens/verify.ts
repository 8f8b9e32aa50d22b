import { verifyJwt } from '../../platform/jwt.ts';
import { type EpochMillis, toNumericDate } from '../../platform/time.ts';
import type { AuthorizationServer } from '../authorization-servers/authorization-server.ts';
import type { Ctx } from '../ctx.ts';
import type { Org } from '../orgs/org.ts';
import { mayGoOn } from '../users/user.ts';
import { findTokenSubject, type TokenSubject } from './store.ts';

/** An access token of ours that is good now, with its user and app as they are now. */
export interface AccessToken extends TokenSubject {
  /** `jti`. */
  readonly id: string;
  readonly scopes: ReadonlySet<string>;
}

/** Why an access token is refused; for the log, the caller hears `invalid_token`. */
export type AccessTokenCheck =
  | { readonly outcome: 'good'; readonly token: AccessToken }
  | { readonly outcome: 'refused'; readonly reason: string };

/** An ID token of ours, expired or not. */
export interface IdTokenHint {
  readonly subject: string;
  readonly clientId: string;
}

/**
 * Checks an access token that `server` is said to have issued to a user: signature, issuer, audience, time, kind and revocation, and that
 * its user may still sign in and its app is active. An ID token, a token of another server or of another org is refused.
 */
export async function checkAccessToken(
  ctx: Ctx,
  org: Org,
  server: AuthorizationServer,
  token: string,
): Promise<AccessTokenCheck> {
  const read = readAccessToken(ctx, org, server, token);
  if (typeof read === 'string') return refused(read);
  const { id, userId, clientId, scopes, issuedAt } = read;
  if (userId === undefined) return refused('no user');
  const found = await findTokenSubject(ctx, { tokenId: id, userId, clientId });
  if (!found || found.isRevoked) return refused(found ? 'revoked' : 'no such user or app');
  if (issuedAt < found.user.tokensValidFrom) return refused('the tokens of the user were ended');
  if (!mayGoOn(found.user.status, found.user.isLockedForStrangers)) return refused('the user may not sign in');
  if (!found.isAppActive) return refused('the app is not active');
  return { outcome: 'good', token: { ...found, id, scopes } };
}

/** What an access token of ours says. */
export interface AccessTokenContent {
  /** `jti`. */
  readonly id: string;
  readonly clientId: string;
  /** Undefined: the app asked for itself. */
  readonly userId: string | undefined;
  readonly scopes: ReadonlySet<string>;
  /** To the second. */
  readonly issuedAt: EpochMillis;
}

/**
 * Reads an access token that `server` issued and that is not over: signature, issuer, audience, time and kind are good. Whether it was
 * revoked, and what became of its user and app, is not asked here.
 * @returns why it is refused, when it is
 */
export function readAccessToken(ctx: Ctx, org: Org, server: AuthorizationServer, token: string): AccessTokenContent | string {
  const claims = verifyJwt(token, keysOf(org, server));
  if (!claims) return 'signature';
  const { jti, iss, aud, exp, iat, uid, cid, scp } = claims;
  if (typeof jti !== 'string' || !jti.startsWith('AT.') || typeof cid !== 'string' || !Array.isArray(scp))
    return 'not an access token';
  if (!isIssuerOf(org, server, iss) || aud !== server.audience) return 'issuer or audience';
  if (typeof exp !== 'number' || exp <= toNumericDate(ctx.now)) return 'expired';
  if (typeof iat !== 'number' || (uid !== undefined && typeof uid !== 'string')) return 'not an access token';
  return { id: jti, clientId: cid, userId: uid, scopes: new Set(scp as string[]), issuedAt: (iat * 1000) as EpochMillis };
}

/** Reads an `id_token_hint`: ours, of this server, expired or not. @see OIDC RP-Initiated Logout 1.0 §2 */
export function readIdTokenHint(org: Org, server: AuthorizationServer, hint: string): IdTokenHint | undefined {
  const claims = verifyJwt(hint, keysOf(org, server));
  if (!claims || !isIssuerOf(org, server, claims['iss'])) return undefined;
  const { jti, sub, aud } = claims;
  if (typeof jti !== 'string' || !jti.startsWith('ID.') || typeof sub !== 'string' || typeof aud !== 'string') return undefined;
  return { subject: sub, clientId: aud };
}

/** `default` and its `aus…` id are one server with two spellings of its issuer. */
function isIssuerOf(org: Org, server: AuthorizationServer, issuer: unknown): boolean {
  if (issuer === server.issuer) return true;
  for (const other of org.authorizationServers.values()) if (other.issuer === issuer) return other.id === server.id;
  return false;
}

function keysOf(org: Org, server: AuthorizationServer) {
  return (kid: string) => org.signingKeys.get(server.id)?.find((key) => key.kid === kid)?.publicKey;
}

function refused(reason: string): AccessTokenCheck {
  return { outcome: 'refused', reason };
}
