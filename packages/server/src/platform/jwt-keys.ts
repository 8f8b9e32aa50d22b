import {
  constants,
  createHmac,
  createPublicKey,
  createSecretKey,
  type JsonWebKey,
  type KeyObject,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { type JwtClaims, type ParsedJwt, parseJwt } from './jwt.ts';

/** A key that checks JWTs which others made, and the algorithms it is for: the token never chooses for it. */
export interface VerificationKey {
  readonly kid: string | undefined;
  readonly algorithms: readonly string[];
  readonly key: KeyObject;
}

/** More keys than anybody rotates through; a set that is longer is cut. */
const mostKeys = 50;
/** Of keys that may all be the one that a token without a `kid` means, so many are tried: each costs anybody's request a check. */
const mostTries = 5;
const leastRsaBits = 2048;
const mostRsaBits = 8192;
/** The time of a check grows with the exponent; everybody has 65,537. */
const mostExponent = 2n ** 32n;

const rsaAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const hmacAlgorithms = ['HS256', 'HS384', 'HS512'];
/** By curve. @see RFC 7518 §3.4 */
const ecAlgorithms: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['P-256', ['ES256']],
  ['P-384', ['ES384']],
  ['P-521', ['ES512']],
]);

/** Every algorithm that a JWT of somebody else may be signed with; `none` is none. @see RFC 7518 §3.1 */
export const foreignJwtAlgorithms: readonly string[] = [
  ...hmacAlgorithms,
  ...rsaAlgorithms,
  ...[...ecAlgorithms.values()].flat(),
];

/**
 * The usable signature keys of a JWK set: public RSA keys of 2,048 bits or more and EC keys of the three curves of RFC 7518. What is
 * anything else, or says that it is for something else, is left out, as RFC 7517 §5 wants it.
 *
 * @param set what stands in the set's `keys`, as read; nothing of it is believed
 */
export function verificationKeysOf(set: unknown): VerificationKey[] {
  return Array.isArray(set) ? set.slice(0, mostKeys).flatMap((jwk) => verificationKeyOf(jwk) ?? []) : [];
}

/** The key of a secret that we share with somebody, for HMAC. @see RFC 7518 §3.2 */
export function sharedKeyOf(secret: string): VerificationKey {
  return { kid: undefined, algorithms: hmacAlgorithms, key: createSecretKey(Buffer.from(secret)) };
}

/**
 * The claims of a JWT that one of `keys` signed; `unknown_key` when none of them may be the one that the token names, so that newer keys
 * may help. Times, issuer and audience are not checked here.
 *
 * The algorithm must be one of the key's own. A key or an address of keys in the header, and any critical extension, are refused.
 * @param types the values of `typ` that are good, in lower case; '' for none
 * @see RFC 8725 §3.1, §3.10, §3.11; RFC 7515 §4.1
 */
export function verifyForeignJwt(
  token: string,
  keys: readonly VerificationKey[],
  types: readonly string[],
): JwtClaims | 'unknown_key' | 'refused' {
  const parsed = parseJwt(token);
  if (!parsed) return 'refused';
  const { alg, kid, typ = '', crit, jku, jwk, x5u, x5c } = parsed.header;
  if ([crit, jku, jwk, x5u, x5c].some((value) => value !== undefined)) return 'refused';
  if (typeof alg !== 'string' || (kid !== undefined && typeof kid !== 'string')) return 'refused';
  if (typeof typ !== 'string' || !types.includes(typ.toLowerCase())) return 'refused';
  const candidates = keys.filter((key) => key.algorithms.includes(alg) && (kid === undefined || kid === key.kid));
  if (candidates.length === 0) return 'unknown_key';
  return candidates.slice(0, mostTries).some(({ key }) => isSignedBy(parsed, alg, key)) ? parsed.claims : 'refused';
}

function verificationKeyOf(value: unknown): VerificationKey | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { kty, kid, alg, use, key_ops, crv, n, e, x, y } = value as Readonly<Record<string, unknown>>;
  if (use !== undefined && use !== 'sig') return undefined;
  if (key_ops !== undefined && !(Array.isArray(key_ops) && key_ops.includes('verify'))) return undefined;
  const fitting = kty === 'RSA' ? rsaAlgorithms : kty === 'EC' ? ecAlgorithms.get(crv) : undefined;
  const algorithms = fitting?.filter((name) => alg === undefined || alg === name) ?? [];
  // Only the public members are taken over, whatever else stands there.
  const key = algorithms.length > 0 ? importKey({ kty, crv, n, e, x, y } as JsonWebKey) : undefined;
  return key && { kid: typeof kid === 'string' ? kid : undefined, algorithms, key };
}

function importKey(jwk: JsonWebKey): KeyObject | undefined {
  try {
    const present = Object.fromEntries(Object.entries(jwk).filter(([, value]) => typeof value === 'string'));
    const key = createPublicKey({ key: present, format: 'jwk' });
    const { modulusLength: bits, publicExponent: e } = key.asymmetricKeyDetails ?? {};
    if (bits !== undefined && (bits < leastRsaBits || bits > mostRsaBits)) return undefined;
    // With the exponent 1 anybody can sign; an even one is no RSA key (RFC 8017 §3.1).
    if (e !== undefined && (e < 3n || e > mostExponent || e % 2n === 0n)) return undefined;
    return key;
  } catch {
    return undefined; // no key
  }
}

function isSignedBy({ input, signature }: ParsedJwt, alg: string, key: KeyObject): boolean {
  const digest = `sha${alg.slice(2)}`;
  switch (alg.slice(0, 2)) {
    case 'HS': {
      const mac = createHmac(digest, key).update(input).digest();
      return mac.length === signature.length && timingSafeEqual(mac, signature);
    }
    case 'RS':
      return verify(digest, input, key, signature);
    case 'PS':
      return verify(
        digest,
        input,
        { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST },
        signature,
      );
    case 'ES':
      return verify(digest, input, { key, dsaEncoding: 'ieee-p1363' }, signature);
    default:
      return false;
  }
}
