import { createCipheriv, createDecipheriv, createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Environment } from './environment.ts';

/** What a sealed text is for: `gh-s` sessions, `gh-t` sign-in attempts. One never opens as the other. */
export type SealPurpose = 'gh-s' | 'gh-t';

/** Why a sealed text did not open: not our format, sealed with a key we do not have (any more), or altered. */
export type SealFailure = 'malformed' | 'unknown_key' | 'tag';

/** The outcome of {@link Sealer.open}. */
export type Opened = { readonly ok: true; readonly payload: unknown } | { readonly ok: false; readonly reason: SealFailure };

const tagLength = 16;
const ivLength = 12;

interface SealingKey {
  readonly key: KeyObject;
  /** The whole protected header; `typ` and `kid` are in it. */
  readonly header: string;
}

/**
 * Seals small JSON values as compact JWE (`dir`, `A256GCM`) under keys derived from the app's secrets.
 *
 * Keys depend on purpose, issuer and client, so that the cookie of another app or purpose never opens. The first secret
 * seals; every listed secret opens, chosen by `kid` and never by trying. Opening is synchronous.
 *
 * @see RFC 7516 §7.1 – compact serialization
 */
export class Sealer {
  readonly #environment: Environment;
  readonly #sealing: SealingKey;
  readonly #opening: ReadonlyMap<string, KeyObject>;

  constructor(environment: Environment, secrets: readonly string[], purpose: SealPurpose, issuer: string, clientId: string) {
    const keys = secrets.map((secret) => deriveKey(secret, purpose, issuer, clientId));
    const [newest] = keys;
    if (newest === undefined) throw new TypeError('at least one secret is needed');
    this.#environment = environment;
    this.#sealing = newest;
    this.#opening = new Map(keys.map(({ key, header }) => [header, key]));
  }

  /** The value as compact JWE under the newest key. */
  seal(payload: object): string {
    const { key, header } = this.#sealing;
    const iv = this.#environment.random(ivLength);
    const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength });
    cipher.setAAD(Buffer.from(header, 'ascii'));
    const text = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final()]).toString('base64url');
    return `${header}..${Buffer.from(iv).toString('base64url')}.${text}.${cipher.getAuthTag().toString('base64url')}`;
  }

  /** Opens what {@link seal} made. The header must be one of ours to the letter, so no other `alg`, `enc` or `typ` is ever tried. */
  open(sealed: string): Opened {
    const parts = sealed.split('.');
    const [header, wrappedKey, iv, text, tag] = parts;
    if (
      parts.length !== 5 ||
      wrappedKey !== '' ||
      header === undefined ||
      iv === undefined ||
      text === undefined ||
      tag === undefined
    ) {
      return { ok: false, reason: 'malformed' };
    }
    const key = this.#opening.get(header);
    if (key === undefined) return { ok: false, reason: 'unknown_key' };
    const ivBytes = Buffer.from(iv, 'base64url');
    const tagBytes = Buffer.from(tag, 'base64url');
    if (ivBytes.length !== ivLength || tagBytes.length !== tagLength) return { ok: false, reason: 'malformed' };
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, ivBytes, { authTagLength: tagLength });
      decipher.setAAD(Buffer.from(header, 'ascii'));
      decipher.setAuthTag(tagBytes);
      const json = decipher.update(Buffer.from(text, 'base64url'), undefined, 'utf8') + decipher.final('utf8');
      return { ok: true, payload: JSON.parse(json) };
    } catch {
      return { ok: false, reason: 'tag' };
    }
  }
}

function deriveKey(secret: string, purpose: SealPurpose, issuer: string, clientId: string): SealingKey {
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', `gatehouse sdk v1|${purpose}|${issuer}|${clientId}`, 32));
  const kid = createHash('sha256').update(bytes).digest().subarray(0, 6).toString('base64url');
  const header = Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid, typ: purpose })).toString('base64url');
  return { key: createSecretKey(bytes), header };
}
