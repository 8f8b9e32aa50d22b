import { createCipheriv, createDecipheriv, createHmac, hkdfSync, scrypt } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;
/** 32 MiB and about a tenth of a second of one core for each guess. @see RFC 7914 §2 */
const cost = { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 };

/** Seals texts with a key that a person can say. */
export interface PassphraseSealer {
  /**
   * Seals `text`; the result is base64url. `boundTo` (not secret) must be given again, equal, to open it. The same text for the same place
   * is sealed to the same letters, so that two exports can be compared: who reads both learns that nothing changed, and no more.
   */
  seal(text: string, boundTo: string): string;
  /** The text; undefined when the passphrase is another one, or something was changed. */
  open(sealed: string, boundTo: string): string | undefined;
}

/**
 * A sealer over a passphrase. The key is slow to work out, in a thread of its own.
 * @param salt not secret; keeps one table of guesses from fitting everybody
 */
export async function passphraseSealer(passphrase: string, salt: string): Promise<PassphraseSealer> {
  const master = await deriveKey(passphrase.normalize('NFKC'), salt);
  const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', master, '', `gatehouse passphrase v1|${purpose}`, 32));
  const [textKey, ivKey] = [keyFor('text'), keyFor('iv')];
  return {
    seal(text, boundTo) {
      // Made from what is sealed: two texts share one only if they, and their places, are the same.
      const iv = createHmac('sha256', ivKey)
        .update(JSON.stringify([boundTo, text]))
        .digest()
        .subarray(0, ivBytes);
      const cipher = createCipheriv(algorithm, textKey, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(boundTo));
      return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed, boundTo) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < ivBytes + tagBytes || bytes.toString('base64url') !== sealed) return undefined;
      const decipher = createDecipheriv(algorithm, textKey, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(boundTo)).setAuthTag(bytes.subarray(-tagBytes));
      try {
        return decipher.update(bytes.subarray(ivBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
      } catch {
        return undefined; // another passphrase, or changed
      }
    },
  };
}

function deriveKey(passphrase: string, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, 32, cost, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
