import { verify as verifyArgon2 } from '@node-rs/argon2';
import { digest, equalsConstantTime, type FastDigest, pbkdf2 } from '../../platform/hash.ts';

/** A password's hash from another system, as `credentials.password.hash` of the API spells it. @see Okta Users API, hashed password */
export type ImportedHash =
  | { readonly algorithm: 'BCRYPT'; readonly workFactor: number; readonly salt: string; readonly value: string }
  | {
      readonly algorithm: keyof typeof fastDigests;
      /** base64 */
      readonly salt?: string | undefined;
      readonly saltOrder?: 'PREFIX' | 'POSTFIX' | undefined;
      /** base64 */
      readonly value: string;
    }
  | {
      readonly algorithm: 'PBKDF2';
      readonly digestAlgorithm: 'SHA256_HMAC' | 'SHA512_HMAC';
      /** base64 */
      readonly salt: string;
      readonly iterationCount: number;
      /** Bytes. */
      readonly keySize: number;
      /** base64 */
      readonly value: string;
    }
  /** Deviates: Okta has no Argon2. `value` is a PHC string. */
  | { readonly algorithm: 'ARGON2'; readonly value: string };

const fastDigests = {
  'SHA-512': { name: 'sha512', bytes: 64 },
  'SHA-256': { name: 'sha256', bytes: 32 },
  'SHA-1': { name: 'sha1', bytes: 20 },
  MD5: { name: 'md5', bytes: 16 },
} as const satisfies Record<string, { name: FastDigest; bytes: number }>;

const marker = 'imported:';
/** Work that one sign-in may cost: under a second of a core for each kind. Okta's bcrypt 20 would be a minute. */
const mostWork = {
  bcryptFactor: 14,
  /** Iterations times blocks of the digest. */
  pbkdf2Rounds: 2_000_000,
  argon2Kibibytes: 131_072,
  /** Memory times passes. */
  argon2KibibytePasses: 1_048_576,
  argon2Lanes: 16,
} as const;
const leastBcryptFactor = 4;
const leastIterations = 4096;
const keyBytes = { least: 16, most: 256 } as const;
const longestSaltBytes = 512;
/** What bcrypt reads of a password; it cuts the rest off without a word. */
const bcryptBytes = 72;

/**
 * How a hash from another system is kept, or what is wrong with it: a sentence that begins with the field.
 *
 * Digests that are quick to compute are hashed again with `slowHash`, so that a stolen database is no quicker to search and a sign-in
 * costs no less than everybody else's.
 */
export async function storedFormOf(
  hash: ImportedHash,
  slowHash: (text: string) => Promise<string>,
): Promise<{ readonly stored: string } | { readonly problem: string }> {
  const problem = problemOf(hash);
  if (problem !== undefined) return { problem };
  return { stored: marker + (await formOf(hash, slowHash)) };
}

async function formOf(hash: ImportedHash, slowHash: (text: string) => Promise<string>): Promise<string> {
  switch (hash.algorithm) {
    case 'BCRYPT':
      return `bcrypt:$2b$${String(hash.workFactor).padStart(2, '0')}$${hash.salt}${hash.value}`;
    case 'PBKDF2': {
      const name = hash.digestAlgorithm === 'SHA256_HMAC' ? 'sha256' : 'sha512';
      return ['pbkdf2', name, hash.iterationCount, canonical(hash.salt), canonical(hash.value)].join(':');
    }
    case 'ARGON2':
      return `argon2:${hash.value}`;
    case 'SHA-512':
    case 'SHA-256':
    case 'SHA-1':
    case 'MD5': {
      const order = hash.saltOrder === 'POSTFIX' ? 'postfix' : 'prefix';
      const slow = await slowHash(canonical(hash.value));
      return [fastDigests[hash.algorithm].name, order, canonical(hash.salt ?? ''), slow].join(':');
    }
  }
}

/** Whether a stored hash came from another system and waits for the first sign-in to be replaced. */
export function isImported(stored: string): boolean {
  return stored.startsWith(marker);
}

/**
 * What to say to another org so that it takes over a stored hash, ours too. Undefined for the digests that were hashed again: what they
 * were is not known any more.
 */
export function exportedHash(stored: string | undefined): ImportedHash | undefined {
  if (stored === undefined) return undefined;
  if (!isImported(stored)) return { algorithm: 'ARGON2', value: stored };
  const [kind = '', ...parts] = stored.slice(marker.length).split(':');
  switch (kind) {
    case 'argon2':
      return { algorithm: 'ARGON2', value: parts.join(':') };
    case 'bcrypt': {
      const [, , factor = '', rest = ''] = parts.join(':').split('$');
      return { algorithm: 'BCRYPT', workFactor: Number(factor), salt: rest.slice(0, 22), value: rest.slice(22) };
    }
    case 'pbkdf2': {
      const [name, iterations, salt = '', value = ''] = parts;
      const digestAlgorithm = name === 'sha512' ? 'SHA512_HMAC' : 'SHA256_HMAC';
      const keySize = Buffer.from(value, 'base64').length;
      return { algorithm: 'PBKDF2', digestAlgorithm, salt, iterationCount: Number(iterations), keySize, value };
    }
    default:
      return undefined;
  }
}

/** Whether `password` matches the stored form of an imported hash. Does the work in any case. */
export async function verifyImported(stored: string, password: string): Promise<boolean> {
  const [kind = '', ...parts] = stored.slice(marker.length).split(':');
  switch (kind) {
    case 'bcrypt':
      return verifyBcrypt(parts.join(':'), password);
    case 'argon2':
      return verifyArgon2(parts.join(':'), password);
    case 'pbkdf2': {
      const [name, iterations, salt = '', value = ''] = parts;
      const expected = Buffer.from(value, 'base64');
      const key = await pbkdf2(password, {
        salt: Buffer.from(salt, 'base64'),
        iterations: Number(iterations),
        keyBytes: expected.length,
        digest: name === 'sha512' ? 'sha512' : 'sha256',
      });
      // HMAC fills a short key up with NULs, so a password matches with any number of them at its end.
      return equalsConstantTime(key.toString('base64'), value) && !password.includes('\0');
    }
    default: {
      const [order, salt = '', slow = ''] = parts;
      const [saltBytes, bytes] = [Buffer.from(salt, 'base64'), Buffer.from(password)];
      const joined = order === 'postfix' ? [bytes, saltBytes] : [saltBytes, bytes];
      return verifyArgon2(slow, digest(kind as FastDigest, joined).toString('base64'));
    }
  }
}

/** A password of which bcrypt would not read every byte matches nothing (S27). */
async function verifyBcrypt(hash: string, password: string): Promise<boolean> {
  const { verify } = await import('@node-rs/bcrypt'); // loaded by those who import such hashes
  const isWhole = Buffer.byteLength(password) <= bcryptBytes && !password.includes('\0');
  const matches = await verify(isWhole ? password : '', hash);
  return matches && isWhole;
}

function problemOf(hash: ImportedHash): string | undefined {
  switch (hash.algorithm) {
    case 'BCRYPT':
      return problemOfBcrypt(hash);
    case 'PBKDF2':
      return problemOfPbkdf2(hash);
    case 'ARGON2':
      return problemOfArgon2(hash.value);
    case 'SHA-512':
    case 'SHA-256':
    case 'SHA-1':
    case 'MD5': {
      if (bytesOf(hash.value) !== fastDigests[hash.algorithm].bytes)
        return `value: must be the base64 of a ${hash.algorithm} digest, ${fastDigests[hash.algorithm].bytes} bytes`;
      if (hash.salt !== undefined && hash.saltOrder === undefined)
        return 'saltOrder: must be PREFIX or POSTFIX when there is a salt';
      return hash.salt === undefined ? undefined : problemOfSalt(hash.salt);
    }
  }
}

function problemOfBcrypt({ workFactor, salt, value }: ImportedHash & { algorithm: 'BCRYPT' }): string | undefined {
  if (workFactor < leastBcryptFactor) return `workFactor: bcrypt knows none below ${leastBcryptFactor}`;
  if (workFactor > mostWork.bcryptFactor)
    return `workFactor: must be ${mostWork.bcryptFactor} at most; a sign-in with more would keep everybody waiting`;
  if (!/^[./A-Za-z0-9]{22}$/.test(salt)) return 'salt: must be 22 characters of bcrypt’s radix-64';
  return /^[./A-Za-z0-9]{31}$/.test(value) ? undefined : 'value: must be 31 characters of bcrypt’s radix-64';
}

function problemOfPbkdf2(hash: ImportedHash & { algorithm: 'PBKDF2' }): string | undefined {
  const { iterationCount, keySize, digestAlgorithm, salt, value } = hash;
  if (iterationCount < leastIterations) return `iterationCount: must be ${leastIterations} at least`;
  if (keySize < keyBytes.least || keySize > keyBytes.most) return `keySize: must be ${keyBytes.least} to ${keyBytes.most} bytes`;
  const blocks = Math.ceil(keySize / (digestAlgorithm === 'SHA256_HMAC' ? 32 : 64));
  if (iterationCount * blocks > mostWork.pbkdf2Rounds)
    return `iterationCount: must be ${Math.floor(mostWork.pbkdf2Rounds / blocks)} at most with this keySize; a sign-in with more would keep everybody waiting`;
  if (bytesOf(value) !== keySize) return 'value: must be base64 of as many bytes as keySize says';
  return problemOfSalt(salt);
}

/** @see PHC string format; RFC 9106 §3.1 – bounds of the parameters */
function problemOfArgon2(value: string): string | undefined {
  const match =
    /^\$argon2(?:id|i|d)\$v=19\$m=(\d{1,7}),t=(\d{1,4}),p=(\d{1,3})\$([A-Za-z0-9+/]{11,86})\$([A-Za-z0-9+/]{22,86})$/.exec(value);
  if (!match?.slice(1, 4).every(isPlainNumber) || !match.slice(4).every(isPlainBase64))
    return 'value: must be a PHC string, as in $argon2id$v=19$m=19456,t=2,p=1$…$…';
  const [memory, passes, lanes] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (lanes < 1 || passes < 1 || memory < 8 * lanes) return 'value: has parameters that Argon2 does not know';
  const isTooMuch =
    memory > mostWork.argon2Kibibytes || memory * passes > mostWork.argon2KibibytePasses || lanes > mostWork.argon2Lanes;
  if (isTooMuch)
    return `value: m must be ${mostWork.argon2Kibibytes} at most, m times t ${mostWork.argon2KibibytePasses}, p ${mostWork.argon2Lanes}; a sign-in with more would keep everybody waiting`;
  return undefined;
}

function isPlainNumber(digits: string): boolean {
  return digits === String(Number(digits));
}

/** The one spelling that base64 without padding has for some bytes: the verifier takes no other. */
function isPlainBase64(text: string): boolean {
  return canonical(text).replace(/=+$/, '') === text;
}

function problemOfSalt(salt: string): string | undefined {
  const bytes = bytesOf(salt);
  return bytes === undefined || bytes > longestSaltBytes
    ? `salt: must be base64 of ${longestSaltBytes} bytes at most`
    : undefined;
}

/** How many bytes a base64 text holds, padded or not; undefined when it is none. */
function bytesOf(text: string): number | undefined {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.replace(/=+$/, '').length % 4 !== 1
    ? Buffer.from(text, 'base64').length
    : undefined;
}

function canonical(base64: string): string {
  return Buffer.from(base64, 'base64').toString('base64');
}
