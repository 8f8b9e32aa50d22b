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

/** Who a person is to an app. */
export interface AppUserFacts {
  /** What the app calls the person: the login unless the assignment says otherwise. */
  readonly userName: string;
  /** What the assignment says of the person. */
  readonly profile: Readonly<Record<string, unknown>>;
}

/** The person that tokens are about, and how they signed in. */
export interface SignedInPerson {
  readonly user: User;
  readonly appUser: AppUserFacts;
  /** Public id of the browser session. */
  readonly sessionId: string;
  readonly authTime: EpochMillis;
  readonly amr: readonly string[];
  readonly acr: string | null;
  readonly nonce: string | null;
}

/** Everything that the tokens of one grant say. */
export interface TokenFacts {
  readonly server: AuthorizationServer;
  readonly app: App;
  /** Undefined when the app asks for itself (RFC 6749 §4.4): then `sub` is its client id and there is no ID token. */
  readonly person: SignedInPerson | undefined;
  /** Granted scopes, in the order of the request. */
  readonly scopes: readonly string[];
  /** What the configuration adds. A name of the protocol in it has no effect, save `sub` of the access token. */
  readonly claims: TokenClaims;
}

/** Configured claims of one grant, evaluated. */
export interface TokenClaims {
  readonly access: Claims;
  readonly id: Claims;
}

/** Identity and end of an access token, fixed before it is signed so that a replay of its code can revoke it. */
export interface AccessTokenId {
  /** `AT.…`. */
  readonly id: string;
  readonly expiresAt: EpochMillis;
}

/**
 * The claims of an access token. `sub` is what the app calls the person, which is the login mostly, unless the server's claim `sub` says otherwise; `uid` is the id that the ID
 * token has as `sub`. An app that asks for itself has neither `uid` nor `auth_time`, and its `sub` is the client id.
 * @see RFC 9068 §2.2 – Deviates: Okta's names (`cid`, `scp`) and no `typ`, which existing resource servers expect
 */
function accessTokenClaims(ctx: Ctx, facts: TokenFacts, token: AccessTokenId): Claims {
  const { server, app, person, claims } = facts;
  return {
    // First, so that no configured name can stand in for a claim of the protocol.
    ...claims.access,
    ver: 1,
    jti: token.id,
    iss: server.issuer,
    aud: server.audience,
    iat: issuedAt(ctx, person),
    exp: toNumericDate(token.expiresAt),
    cid: app.clientId,
    ...(person && { uid: person.user.id }),
    scp: facts.scopes,
    ...(person && { auth_time: toNumericDate(person.authTime) }),
    sub: claims.access['sub'] ?? person?.appUser.userName ?? app.clientId,
    ...(person && person.acr !== null && { acr: person.acr }),
  };
}

/**
 * Seconds. When the person's tokens were ended within this very second, the next one: `iat` cannot tell the tokens before from those after,
 * and those before must stay ended.
 */
function issuedAt(ctx: Ctx, person: SignedInPerson | undefined): number {
  return Math.max(toNumericDate(ctx.now), Math.ceil((person?.user.tokensValidFrom ?? 0) / 1000));
}

/**
 * The claims of an ID token of the code flow. @see OIDC Core §2, §3.1.3.6
 */
function idTokenClaims(ctx: Ctx, facts: TokenFacts, person: SignedInPerson, accessToken: string | undefined): Claims {
  const { server, app } = facts;
  const { user, nonce, acr } = person;
  return {
    ...facts.claims.id,
    ...idTokenUserClaims(user, new Set(facts.scopes)),
    ver: 1,
    iss: server.issuer,
    aud: app.clientId,
    iat: toNumericDate(ctx.now),
    exp: toNumericDate(after(ctx.now, server.idTokenLifetimeSeconds)),
    jti: `ID.${randomToken(ctx.random)}`,
    amr: person.amr,
    // The identity source: the org itself, as long as people sign in with the org's own password.
    idp: ctx.orgId,
    sid: person.sessionId,
    auth_time: toNumericDate(person.authTime),
    ...(accessToken !== undefined && { at_hash: sha256Half(accessToken) }),
    ...(nonce !== null && { nonce }),
    ...(acr !== null && { acr }),
  };
}

/** What the tokens of a grant would say, without signing any; `at_hash` is missing, as there is no access token. */
export function previewTokens(
  ctx: Ctx,
  facts: TokenFacts,
  token: AccessTokenId,
): { readonly access: Claims; readonly id: Claims | undefined } {
  const person = personOfIdToken(facts);
  return { access: accessTokenClaims(ctx, facts, token), id: person && idTokenClaims(ctx, facts, person, undefined) };
}

/** Whom an ID token is about, when there is one. */
function personOfIdToken({ person, scopes }: TokenFacts): SignedInPerson | undefined {
  return scopes.includes('openid') ? person : undefined;
}

/** Signs the tokens of a grant. @returns the ID token only when `openid` was granted and a person is there */
export async function signTokens(
  ctx: Ctx,
  key: SigningKey,
  facts: TokenFacts,
  token: AccessTokenId,
): Promise<{ accessToken: string; idToken: string | undefined }> {
  if (!key.privateKey) throw new Error('an expired key cannot sign');
  const signer = { kid: key.kid, privateKey: key.privateKey };
  const accessToken = await signJwt(accessTokenClaims(ctx, facts, token), signer);
  const person = personOfIdToken(facts);
  const idToken = person && (await signJwt(idTokenClaims(ctx, facts, person, accessToken), signer));
  return { accessToken, idToken };
}
