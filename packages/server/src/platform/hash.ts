import { hash, pbkdf2 as pbkdf2Callback, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2Callback);

/** SHA-256 of `text` (UTF-8) as base64url, 43 characters: how handles, codes and secrets are stored. */
export function sha256(text: string): string {
  return hash('sha256', text, 'base64url');
}

/** Whether two texts are equal, in time that depends on their lengths only. */
export function equalsConstantTime(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Left half of the SHA-256 of an ASCII text as base64url: the form of `at_hash` under RS256. @see OIDC Core §3.1.3.6 */
export function sha256Half(text: string): string {
  return hash('sha256', text, 'buffer').subarray(0, 16).toString('base64url');
}

/** A digest that another system may have made of a password. Only to check what was imported: none of them is slow enough for that. */
export type FastDigest = 'sha512' | 'sha256' | 'sha1' | 'md5';

/** The digest of `parts`, one after the other. */
export function digest(algorithm: FastDigest, parts: readonly Buffer[]): Buffer {
  return hash(algorithm, Buffer.concat(parts), 'buffer');
}

/** PBKDF2 with an HMAC, in a thread of its own. @see RFC 8018 §5.2 */
export function pbkdf2(
  password: string,
  { salt, iterations, keyBytes, digest }: { salt: Buffer; iterations: number; keyBytes: number; digest: 'sha256' | 'sha512' },
): Promise<Buffer> {
  return derive(password, salt, iterations, keyBytes, digest);
}
