import { randomBytes } from 'node:crypto';

/** Source of unpredictable bytes; a test may pass a seeded one. */
export type Random = (byteCount: number) => Buffer;

/**
 * The operating system's generator, drawn in blocks of 4 KiB because one call for many bytes is far cheaper than many calls.
 * Bytes handed out are wiped from the block.
 */
export const systemRandom: Random = (() => {
  let block = Buffer.alloc(0);
  let offset = 0;
  return (byteCount: number): Buffer => {
    if (byteCount > 1024) return randomBytes(byteCount);
    if (offset + byteCount > block.length) {
      block = randomBytes(4096);
      offset = 0;
    }
    const bytes = Buffer.from(block.subarray(offset, offset + byteCount));
    block.fill(0, offset, offset + byteCount);
    offset += byteCount;
    return bytes;
  };
})();

/** `byteCount` random bytes as base64url text; 32 bytes give 43 characters and 256 bits. */
export function randomToken(random: Random, byteCount = 32): string {
  return random(byteCount).toString('base64url');
}
