import { createPrivateKey, createPublicKey, generateKeyPair, type JsonWebKey, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** An RSA key of either kind as JSON. @see RFC 7518 §6.3 */
export type RsaJwk = JsonWebKey;

/** A key ready for use; opaque outside `platform/`. */
export type CryptoKeyObject = KeyObject;

/** Generates a 2048-bit RSA key pair. Takes a tenth of a second or so. */
export async function generateRsaKey(): Promise<{ readonly e: string; readonly n: string; readonly privateJwk: RsaJwk }> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const { e = '', n = '' } = publicKey.export({ format: 'jwk' });
  return { e, n, privateJwk: privateKey.export({ format: 'jwk' }) };
}

/** The public key of a JWK. @throws when it is no key */
export function publicKeyOf(jwk: { readonly kty: 'RSA'; readonly e: string; readonly n: string }): CryptoKeyObject {
  return createPublicKey({ key: { kty: jwk.kty, e: jwk.e, n: jwk.n }, format: 'jwk' });
}

/** The private key of a JWK. @throws when it is no key */
export function privateKeyOf(jwk: RsaJwk): CryptoKeyObject {
  return createPrivateKey({ key: jwk, format: 'jwk' });
}
