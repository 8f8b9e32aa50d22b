import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';
import { calculateJwkThumbprint } from 'jose';
import { readClientJwk } from './client-jwk.ts';

type Jwk = Record<string, unknown>;

const isText = (value: unknown): value is string => typeof value === 'string';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicRsa = rsa.publicKey.export({ format: 'jwk' }) as Jwk;
const publicEc = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' }) as Jwk;

function refusal(jwk: Jwk): string {
  const read = readClientJwk(jwk);
  assert.equal(read.outcome, 'refused');
  return read.outcome === 'refused' ? `${read.member}: ${read.problem}` : '';
}

suite('a public key of a client (RFC 7517)', () => {
  for (const [what, jwk] of Object.entries({
    RSA: publicRsa,
    'P-256': publicEc('P-256'),
    'P-384': publicEc('P-384'),
    'P-521': publicEc('P-521'),
  })) {
    test(`${what}: taken over with its own members only; its thumbprint is its name when it has none (RFC 7638)`, async () => {
      const read = readClientJwk({ ...jwk, x5c: ['x'], ext: true, key_ops: ['verify'], status: 'ACTIVE' });
      assert.equal(read.outcome, 'read');
      if (read.outcome !== 'read') return;
      assert.deepEqual(read.jwk, { ...jwk, use: 'sig', kid: await calculateJwkThumbprint(jwk as never) });
    });
  }

  test('kid, use and a fitting alg are kept', () => {
    const read = readClientJwk({ ...publicRsa, kid: 'mine', use: 'sig', alg: 'RS512' });
    assert.deepEqual(read, { outcome: 'read', jwk: { ...publicRsa, kid: 'mine', use: 'sig', alg: 'RS512' } });
  });

  test('S41 a private key is refused, and what is said of it is not the key', () => {
    const secret = rsa.privateKey.export({ format: 'jwk' }) as Jwk;
    assert.match(refusal(secret), /^d: must not be there: this is the private key/);
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k']) {
      const value = isText(secret[member]) ? secret[member] : 'secret';
      const text = refusal({ ...publicRsa, [member]: value });
      assert.match(text, new RegExp(`^${member}: `));
      assert.equal(text.includes(value), false);
    }
  });

  const bad: Record<string, [Jwk, RegExp]> = {
    nothing: [{}, /^kty: must be RSA or EC/],
    'a shared key': [{ kty: 'oct' }, /^kty: /],
    'an Edwards curve': [generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }) as Jwk, /^kty: /],
    'an RSA key of 1,024 bits': [
      generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' }) as Jwk,
      /2,048/,
    ],
    'another curve': [publicEc('secp256k1'), /^kty: /],
    'a point that is not on the curve': [{ ...publicEc('P-256'), x: 'AAAA' }, /^kty: /],
    'an RSA key without a modulus': [{ kty: 'RSA', e: 'AQAB' }, /^kty: /],
    numbers: [{ kty: 'RSA', e: 1, n: 2 }, /^kty: /],
    'a key for encryption': [{ ...publicRsa, use: 'enc' }, /^use: must be sig/],
    'an algorithm of another kind': [{ ...publicRsa, alg: 'ES256' }, /fitting alg/],
    'an algorithm of a shared key (S11)': [{ ...publicRsa, alg: 'HS256' }, /fitting alg/],
    'an algorithm that is none': [{ ...publicRsa, alg: 7 }, /^alg: /],
    'an empty kid': [{ ...publicRsa, kid: '' }, /^kid: /],
    'a kid with a space': [{ ...publicRsa, kid: 'a b' }, /^kid: /],
    'a kid with a NUL': [{ ...publicRsa, kid: 'a\0' }, /^kid: /],
    'a long kid': [{ ...publicRsa, kid: 'x'.repeat(256) }, /^kid: /],
    'a kid that is a number': [{ ...publicRsa, kid: 1 }, /^kid: /],
  };
  for (const [what, [jwk, expected]] of Object.entries(bad))
    test(`${what} is refused`, () => assert.match(refusal(jwk), expected));
});
