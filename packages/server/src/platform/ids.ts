import type { Random } from './random.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/**
 * A new 20-character base-62 id that starts with `prefix`, as Okta's ids do (`00u…`, `0oa…`).
 * 17 random characters carry about 101 bits: collisions are not checked for, primary keys would refuse them.
 */
export function newId(random: Random, prefix: string): string {
  let id = prefix;
  while (id.length < 20) {
    for (const byte of random(24)) {
      if (byte < 248 && id.length < 20) id += alphabet[byte % 62];
    }
  }
  return id;
}
