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
