import { equalsConstantTime, sha256 } from '../../platform/hash.ts';

const unreserved = /^[A-Za-z0-9._~-]{43,128}$/;

/** Whether `text` has the form of a code verifier or an S256 code challenge. @see RFC 7636 §4.1, §4.2 */
export function isCodeChallenge(text: string): boolean {
  return unreserved.test(text);
}

/** What the verifier and the stored challenge say about each other. `downgraded`: a verifier came although no challenge was made. */
export type PkceCheck = 'ok' | 'verifier_missing' | 'downgraded' | 'mismatch';

/**
 * Compares a code verifier with the S256 challenge of the authorization request.
 * @see RFC 7636 §4.6
 * @see RFC 9700 §4.8.2 – a verifier without a challenge must be refused
 */
export function checkPkce(codeChallenge: string | null, codeVerifier: string | undefined): PkceCheck {
  if (codeChallenge === null) return codeVerifier === undefined ? 'ok' : 'downgraded';
  if (codeVerifier === undefined) return 'verifier_missing';
  if (!unreserved.test(codeVerifier)) return 'mismatch';
  return equalsConstantTime(sha256(codeVerifier), codeChallenge) ? 'ok' : 'mismatch';
}
