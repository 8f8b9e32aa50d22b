import { sha256 } from '../../platform/hash.ts';
import { verificationKeysOf } from '../../platform/jwt-keys.ts';

/** A public key of a client as it is stored and shown: nothing but what RFC 7518 §6 defines for its kind. */
export type ClientJwk = Readonly<Record<string, string>> & {
  readonly kty: 'RSA' | 'EC';
  readonly kid: string;
  readonly use: 'sig';
};

/** What came of a JWK that somebody sent; `problem` never quotes it. */
export type ReadJwk =
  | { readonly outcome: 'read'; readonly jwk: ClientJwk }
  | { readonly outcome: 'refused'; readonly member: string; readonly problem: string };

const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const publicMembers = { RSA: ['e', 'n'], EC: ['crv', 'x', 'y'] } as const;
const longestKid = 255;

/**
 * Reads a public RSA key of 2,048 bits or more, or an EC key of P-256, P-384 or P-521, for signatures. Without a `kid` it gets its
 * thumbprint as one. Members that are not the key's are left out, save private ones: they are refused, so that the sender learns of it.
 * @see RFC 7517 §4, RFC 7638 §3
 */
export function readClientJwk(value: Readonly<Record<string, unknown>>): ReadJwk {
  const refuse = (member: string, problem: string) => ({ outcome: 'refused', member, problem }) as const;
  const leaked = privateMembers.find((member) => value[member] !== undefined);
  if (leaked !== undefined)
    return refuse(leaked, 'must not be there: this is the private key. Send the public one, and do not use this pair again');
  const { kty, use, alg, kid } = value;
  if (kty !== 'RSA' && kty !== 'EC') return refuse('kty', 'must be RSA or EC');
  if (use !== undefined && use !== null && use !== 'sig') return refuse('use', 'must be sig');
  if (alg !== undefined && alg !== null && typeof alg !== 'string') return refuse('alg', 'must be text');
  if (kid !== undefined && kid !== null && !isKid(kid))
    return refuse('kid', `must be 1 to ${longestKid} printable ASCII characters`);
  const members = Object.fromEntries(publicMembers[kty].map((name) => [name, value[name]]));
  const [key] = verificationKeysOf([{ kty, ...members, ...(typeof alg === 'string' && { alg }) }]);
  if (!key)
    return refuse(
      'kty',
      'must be a public RSA key of 2,048 to 8,192 bits or an EC key of P-256, P-384 or P-521, with a fitting alg',
    );
  const own = members as Record<string, string>;
  // In the order of their names, as the thumbprint wants them: e, kty, n or crv, kty, x, y.
  const thumbprint = sha256(
    JSON.stringify(Object.fromEntries(Object.entries({ ...own, kty }).sort(([a], [b]) => (a < b ? -1 : 1)))),
  );
  return {
    outcome: 'read',
    jwk: { kty, kid: isKid(kid) ? kid : thumbprint, use: 'sig', ...(typeof alg === 'string' && { alg }), ...own },
  };
}

function isKid(kid: unknown): kid is string {
  return typeof kid === 'string' && /^[!-~]+$/.test(kid) && kid.length <= longestKid;
}
