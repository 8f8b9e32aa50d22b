import { sha256Half } from '../../platform/hash.ts';
import { signJwt } from '../../platform/jwt.ts';
import { randomToken } from '../../platform/random.ts';
import { after, type EpochMillis, toNumericDate } from '../../platform/time.ts';
import type { App } from '../apps/app.ts';
import type { AuthorizationServer } from '../authorization-servers/authorization-server.ts';
import type { Ctx } from '../ctx.ts';
import type { SigningKey } from '../keys/signing-keys.ts';
import type { User } from '../users/user.ts';
import { type Claims, idTokenUserClaims } from './user-claims.ts';

/** Everything that the tokens of one grant say. */
export interface TokenFacts {
  readonly server: AuthorizationServer;
  readonly app: App;
  readonly user: User;
  readonly scopes: readonly string[];
  /** Public id of the browser session. */
  readonly sessionId: string;
  readonly authTime: EpochMillis;
  readonly amr: readonly string[];
  readonly acr: string | null;
  readonly nonce: string | null;
  /** The groups claim, when the grant and the configuration ask for one. */
  readonly groups: { readonly name: string; readonly values: readonly string[] } | undefined;
}

/** Identity and end of an access token, fixed before it is signed so that a replay of its code can revoke it. */
export interface AccessTokenId {
  /** `AT.…`. */
  readonly id: string;
  readonly expiresAt: EpochMillis;
}

/**
 * The claims of an access token. `sub` is the person's login; `uid` is the id that the ID token has as `sub`.
 * @see RFC 9068 §2.2 – Deviates: Okta's names (`cid`, `scp`) and no `typ`, which existing resource servers expect
 */
function accessTokenClaims(ctx: Ctx, facts: TokenFacts, token: AccessTokenId): Claims {
  const { server, app, user } = facts;
  return {
    // First, so that no configured name can stand in for a claim of the protocol.
    ...(facts.groups && !server.isOrgServer && { [facts.groups.name]: facts.groups.values }),
    ver: 1,
    jti: token.id,
    iss: server.issuer,
    aud: server.audience,
    iat: toNumericDate(ctx.now),
    exp: toNumericDate(token.expiresAt),
    cid: app.clientId,
    uid: user.id,
    scp: facts.scopes,
    auth_time: toNumericDate(facts.authTime),
    sub: user.login,
    ...(facts.acr !== null && { acr: facts.acr }),
  };
}

/**
 * The claims of an ID token of the code flow. @see OIDC Core §2, §3.1.3.6
 */
function idTokenClaims(ctx: Ctx, facts: TokenFacts, accessToken: string): Claims {
  const { server, app, user, groups, nonce, acr } = facts;
  return {
    ...(groups && { [groups.name]: groups.values }),
    ...idTokenUserClaims(user, new Set(facts.scopes)),
    ver: 1,
    iss: server.issuer,
    aud: app.clientId,
    iat: toNumericDate(ctx.now),
    exp: toNumericDate(after(ctx.now, server.idTokenLifetimeSeconds)),
    jti: `ID.${randomToken(ctx.random)}`,
    amr: facts.amr,
    // The identity source: the org itself, as long as people sign in with the org's own password.
    idp: ctx.orgId,
    sid: facts.sessionId,
    auth_time: toNumericDate(facts.authTime),
    at_hash: sha256Half(accessToken),
    ...(nonce !== null && { nonce }),
    ...(acr !== null && { acr }),
  };
}

/** Signs the tokens of a grant. @returns the ID token only when `openid` was granted */
export async function signTokens(
  ctx: Ctx,
  key: SigningKey,
  facts: TokenFacts,
  token: AccessTokenId,
): Promise<{ accessToken: string; idToken: string | undefined }> {
  if (!key.privateKey) throw new Error('an expired key cannot sign');
  const signer = { kid: key.kid, privateKey: key.privateKey };
  const accessToken = await signJwt(accessTokenClaims(ctx, facts, token), signer);
  const idToken = facts.scopes.includes('openid') ? await signJwt(idTokenClaims(ctx, facts, accessToken), signer) : undefined;
  return { accessToken, idToken };
}
