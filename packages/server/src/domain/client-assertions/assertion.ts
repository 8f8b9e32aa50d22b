import { sha256 } from '../../platform/hash.ts';
import { type JwtClaims, parseJwt } from '../../platform/jwt.ts';
import { after, type EpochMillis } from '../../platform/time.ts';

/** `client_assertion_type` of a JWT. @see RFC 7523 §2.2 */
export const jwtAssertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** What `typ` an assertion may have, in lower case. An access token, a logout token and the like name theirs. @see RFC 8725 §3.11 */
export const assertionTypes: readonly string[] = ['', 'jwt', 'client-authentication+jwt'];

/** Seconds that a client's clock may be off. */
const skewSeconds = 60;
/** Seconds that an assertion may live: as long as it is good, that it was used must be remembered. */
const longestSeconds = 3600;

/** An assertion whose claims are good: what must be remembered, and until when. */
export interface GoodAssertion {
  readonly outcome: 'good';
  /** SHA-256 of the `jti`. */
  readonly tokenHash: string;
  readonly expiresAt: EpochMillis;
}

/** The client that an assertion says it is from: not proven, only to know whose keys to ask for. */
export function assertedClientId(assertion: string): string | undefined {
  const subject = parseJwt(assertion)?.claims['sub'];
  return typeof subject === 'string' && subject !== '' && !subject.includes('\0') ? subject : undefined;
}

/**
 * Checks the claims of an assertion whose signature is good. Whether it was used before is not known here.
 *
 * The audience is one value, so that an assertion for another server, or for several, is worth nothing here (S12).
 *
 * @param expected `audiences`: the issuer, and the URL of the endpoint that was called, which Okta's own clients send
 * @see RFC 7523 §3; draft-ietf-oauth-rfc7523bis §4
 */
export function checkAssertionClaims(
  claims: JwtClaims,
  expected: { readonly clientId: string; readonly audiences: readonly string[]; readonly now: EpochMillis },
): GoodAssertion | { readonly outcome: 'refused'; readonly reason: string } {
  const { iss, sub, aud, exp, iat, nbf, jti } = claims;
  const seconds = expected.now / 1000;
  const isAhead = (value: unknown) => value !== undefined && !(isNumber(value) && value <= seconds + skewSeconds);
  if (iss !== expected.clientId || sub !== expected.clientId) return refused('iss and sub must be the client id');
  const audience: unknown = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud;
  if (!expected.audiences.some((good) => good === audience)) return refused('aud must be this server alone');
  if (!isNumber(exp)) return refused('exp is missing');
  if (exp <= seconds - skewSeconds) return refused('exp is past');
  if (exp > seconds + longestSeconds + skewSeconds) return refused('exp is more than an hour ahead');
  if (isAhead(iat) || isAhead(nbf)) return refused('iat or nbf is ahead');
  if (typeof jti !== 'string' || jti === '') return refused('jti is missing');
  return { outcome: 'good', tokenHash: sha256(jti), expiresAt: after(Math.ceil(exp * 1000) as EpochMillis, skewSeconds) };
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function refused(reason: string): { readonly outcome: 'refused'; readonly reason: string } {
  return { outcome: 'refused', reason };
}
