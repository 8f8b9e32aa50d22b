/** The claims of an ID token. Unknown ones are `unknown`, never `any`; name yours with a type argument of `createAuth`. */
export interface IdClaims {
  iss: string;
  sub: string;
  aud: string | string[];
  exp: number;
  iat: number;
  auth_time?: number;
  nonce?: string;
  acr?: string;
  amr?: string[];
  sid?: string;
  name?: string;
  preferred_username?: string;
  given_name?: string;
  family_name?: string;
  email?: string;
  email_verified?: boolean;
  locale?: string;
  zoneinfo?: string;
  groups?: string[];
  session_expiry?: number;
  [claim: string]: unknown;
}

type Protocol = 'iss' | 'aud' | 'exp' | 'iat' | 'nonce' | 'azp' | 'at_hash' | 'c_hash';

const protocolClaims: ReadonlySet<string> = new Set<Protocol>(['iss', 'aud', 'exp', 'iat', 'nonce', 'azp', 'at_hash', 'c_hash']);

/**
 * The signed-in person: the ID token's claims without those that only the protocol needs.
 *
 * A mapped type on purpose: `Omit` over a type with an index signature would erase every named claim.
 */
export type User<C extends IdClaims = IdClaims> = { [K in keyof C as K extends Protocol ? never : K]: C[K] };

/** Leaves out the claims that only the protocol needs. */
export function userFrom<C extends IdClaims>(claims: C): User<C> {
  return Object.fromEntries(Object.entries(claims).filter(([claim]) => !protocolClaims.has(claim))) as User<C>;
}

/**
 * Reads the payload of a JWT that was verified before. Verifies nothing itself.
 *
 * @throws SyntaxError when the text is no JWT.
 */
export function claimsOf(jwt: string): IdClaims {
  return JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as IdClaims;
}
