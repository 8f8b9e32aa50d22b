import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Random } from './random.ts';

const algorithm = 'aes-256-gcm';
const saltBytes = 16;
const ivBytes = 12;
const tagBytes = 16;
const markBytes = 16;

/** Encrypts and authenticates small texts for one purpose. What one purpose sealed, another cannot open. */
export interface Sealer {
  /** Seals `text`; the result is base64url. `boundTo` (not secret) must be given again, equal, to open it. */
  seal(text: string, boundTo?: string): string;
  /** The text, or undefined when `sealed` was not made by this sealer for `boundTo`, or was changed. */
  open(sealed: string, boundTo?: string): string | undefined;
  /** A mark (HMAC-SHA256, 128 bits, base64url) that nobody else can put on `text`. */
  mark(text: string): string;
}

/** Hands out sealers whose keys are derived from one master key. */
export interface Keyring {
  /** The sealer of `purpose`, such as `interaction|00o…`; the same one each time. */
  for(purpose: string): Sealer;
}

/**
 * A keyring over `masterKey` (32 bytes). Keys come from HKDF-SHA256 with the purpose as info, so nothing derived is stored.
 * @see RFC 5869
 */
export function keyring(masterKey: Buffer, random: Random): Keyring {
  const sealers = new Map<string, Sealer>();
  return {
    for(purpose) {
      let sealer = sealers.get(purpose);
      if (!sealer) {
        const bytes = Buffer.from(hkdfSync('sha256', masterKey, '', `gatehouse v1|${purpose}`, 32));
        sealer = newSealer(createSecretKey(bytes), random);
        if (sealers.size < 10_000) sealers.set(purpose, sealer);
      }
      return sealer;
    },
  };
}

/**
 * Each text has a key of its own, made from a random salt: AES-GCM alone would run out of safe random nonces after 2^32 texts, which
 * a busy org seals in weeks.
 */
function newSealer(key: KeyObject, random: Random): Sealer {
  const textKey = (salt: Buffer) => createHmac('sha256', key).update('seal').update(salt).digest();
  return {
    seal(text, boundTo = '') {
      const head = random(saltBytes + ivBytes);
      const [salt, iv] = [head.subarray(0, saltBytes), head.subarray(saltBytes)];
      const cipher = createCipheriv(algorithm, textKey(salt), iv, { authTagLength: tagBytes }).setAAD(Buffer.from(boundTo));
      return Buffer.concat([head, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed, boundTo = '') {
      const bytes = Buffer.from(sealed, 'base64url');
      // The decoder forgives what it does not understand: one sealed text must not have many spellings.
      if (bytes.length < saltBytes + ivBytes + tagBytes || bytes.toString('base64url') !== sealed) return undefined;
      const [salt, iv] = [bytes.subarray(0, saltBytes), bytes.subarray(saltBytes, saltBytes + ivBytes)];
      const decipher = createDecipheriv(algorithm, textKey(salt), iv, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(boundTo)).setAuthTag(bytes.subarray(-tagBytes));
      try {
        return decipher.update(bytes.subarray(saltBytes + ivBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return undefined; // not ours, or changed
      }
    },
    mark: (text) => createHmac('sha256', key).update('mark').update(text).digest().subarray(0, markBytes).toString('base64url'),
  };
}
