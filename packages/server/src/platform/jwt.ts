import type { KeyObject } from 'node:crypto';
import { CompactSign, compactVerify, decodeProtectedHeader, errors } from 'jose';

/** Claims of a JWT as they stand in the payload. @see RFC 7519 §4 */
export type JwtClaims = Readonly<Record<string, unknown>>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Signs `claims` with RS256. The header is exactly `kid` and `alg`. @see RFC 7515 §7.1 */
export function signJwt(claims: JwtClaims, key: { readonly kid: string; readonly privateKey: KeyObject }): Promise<string> {
  return new CompactSign(encoder.encode(JSON.stringify(claims)))
    .setProtectedHeader({ kid: key.kid, alg: 'RS256' })
    .sign(key.privateKey);
}

/**
 * The claims of a JWT that one of our keys signed with RS256, or undefined. Which key is asked for is ours to say: a key in the
 * token's header, another algorithm, an unknown critical extension are refused. Times, issuer and audience are not checked here.
 * @see RFC 8725 §3.1
 */
export async function verifyJwt(token: string, keyOf: (kid: string) => KeyObject | undefined): Promise<JwtClaims | undefined> {
  try {
    const { kid } = decodeProtectedHeader(token);
    const key = typeof kid === 'string' ? keyOf(kid) : undefined;
    if (!key) return undefined;
    const { payload } = await compactVerify(token, key, { algorithms: ['RS256'] });
    const claims: unknown = JSON.parse(decoder.decode(payload));
    return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? (claims as JwtClaims) : undefined;
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof TypeError || error instanceof SyntaxError) return undefined;
    throw error;
  }
}
