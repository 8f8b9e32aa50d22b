import { hash, timingSafeEqual } from 'node:crypto';

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
