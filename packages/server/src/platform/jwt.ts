import { type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';

/** Claims of a JWT as they stand in the payload. @see RFC 7519 §4 */
export type JwtClaims = Readonly<Record<string, unknown>>;

const signInThread = promisify(sign);

/**
 * Signs `claims` with RS256. The header is exactly `kid` and `alg`. The signature, nine tenths of the work, is made in another thread.
 * @see RFC 7515 §7.1, RFC 7518 §3.3
 */
export async function signJwt(claims: JwtClaims, key: { readonly kid: string; readonly privateKey: KeyObject }): Promise<string> {
  const input = `${encodeJson({ kid: key.kid, alg: 'RS256' })}.${encodeJson(claims)}`;
  const signature = await signInThread('sha256', Buffer.from(input), key.privateKey);
  return `${input}.${signature.toString('base64url')}`;
}

/**
 * The claims of a JWT that one of our keys signed with RS256, or undefined. Which key is asked for is ours to say: a key in the
 * token's header, another algorithm, any critical extension are refused. Times, issuer and audience are not checked here.
 * @see RFC 8725 §3.1, RFC 7515 §5.2
 */
export function verifyJwt(token: string, keyOf: (kid: string) => KeyObject | undefined): JwtClaims | undefined {
  const { header, input, signature, claims } = parseJwt(token) ?? {};
  if (!header || !input || !signature) return undefined;
  const { kid, alg, crit } = header;
  if (alg !== 'RS256' || crit !== undefined || typeof kid !== 'string') return undefined;
  const key = keyOf(kid);
  return key && verify('sha256', input, key, signature) ? claims : undefined;
}

/** A JWT taken apart; nothing of it is proven. */
export interface ParsedJwt {
  readonly header: JwtClaims;
  readonly claims: JwtClaims;
  /** The bytes that were signed. */
  readonly input: Buffer;
  readonly signature: Buffer;
}

/** Takes a JWT apart; undefined when it is not three parts of base64url, the first two JSON objects. Checks no signature. */
export function parseJwt(token: string): ParsedJwt | undefined {
  const [head = '', payload = '', tail = '', ...more] = token.split('.');
  const [header, claims, signature] = [decodeJson(head), decodeJson(payload), decode(tail)];
  if (more.length > 0 || !header || !claims || !signature) return undefined;
  return { header, claims, input: Buffer.from(`${head}.${payload}`), signature };
}

function encodeJson(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

/** The bytes of a base64url text, or undefined when it is not the one spelling of them. */
function decode(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.toString('base64url') === text ? bytes : undefined;
}

function decodeJson(text: string): JwtClaims | undefined {
  try {
    const value: unknown = JSON.parse(decode(text)?.toString('utf8') ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JwtClaims) : undefined;
  } catch {
    return undefined;
  }
}
