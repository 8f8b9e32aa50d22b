import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { suite, test } from 'node:test';
import { SignJWT } from 'jose';
import { sharedKeyOf, type VerificationKey, verificationKeysOf, verifyForeignJwt } from './jwt-keys.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const curves = {
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
};
const jwkOf = (key: KeyObject, more: object = {}): JsonWebKey => ({ ...key.export({ format: 'jwk' }), ...more });
const secret = 'a-secret-of-thirty-two-characters';

function signed(alg: string, key: KeyObject | Uint8Array, header: object = {}): Promise<string> {
  return new SignJWT({ sub: 'app' }).setProtectedHeader({ alg, ...header }).sign(key);
}

const outcome = (token: string, keys: readonly VerificationKey[]) => {
  const result = verifyForeignJwt(token, keys, ['', 'jwt']);
  return typeof result === 'string' ? result : 'good';
};
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

suite('JWTs that others signed (RFC 7515, RFC 7518 §3.1)', () => {
  const makers: Record<string, { privateKey: KeyObject; publicKey: KeyObject }> = {
    ...Object.fromEntries(['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'].map((alg) => [alg, rsa])),
    ES256: curves['P-256'],
    ES384: curves['P-384'],
    ES512: curves['P-521'],
  };
  for (const [alg, pair] of Object.entries(makers)) {
    test(`${alg}, as jose makes it`, async () => {
      const keys = verificationKeysOf([jwkOf(pair.publicKey)]);
      const token = await signed(alg, pair.privateKey);
      assert.deepEqual(verifyForeignJwt(token, keys, ['']), { sub: 'app' });
      const [header, , signature] = token.split('.');
      assert.equal(outcome(`${header}.${part({ sub: 'other' })}.${signature}`, keys), 'refused', 'changed');
      assert.equal(outcome(`${header}.${part({ sub: 'app' })}.`, keys), 'refused', 'without a signature');
    });
  }
  for (const alg of ['HS256', 'HS384', 'HS512']) {
    test(`${alg}, as jose makes it`, async () => {
      const token = await signed(alg, Buffer.from(secret));
      assert.equal(outcome(token, [sharedKeyOf(secret)]), 'good');
      assert.equal(outcome(token, [sharedKeyOf('another-secret'), sharedKeyOf(secret)]), 'good', 'any of several');
      assert.equal(outcome(token, [sharedKeyOf(`${secret}x`)]), 'refused');
    });
  }

  test('S11 an RSA key whose exponent makes signatures worthless, or slow to check, is no key (RFC 8017 §3.1)', () => {
    const withExponent = (e: string) => verificationKeysOf([jwkOf(rsa.publicKey, { e })]).length;
    for (const good of ['AQAB', 'Aw']) assert.equal(withExponent(good), 1, good);
    const [one, two, even] = ['AQ', 'Ag', 'AQAA'];
    const long = Buffer.alloc(250, 0x7f).toString('base64url');
    for (const bad of [one, two, even, long]) assert.equal(withExponent(bad), 0, bad);
  });

  test('S11 a key whose members are anything at all is no key, and breaks nothing', () => {
    const anything: unknown[] = [null, 1, [], {}, { toString: null }, 'constructor', '__proto__', 'toString', '\0'];
    for (const kty of ['RSA', 'EC'])
      for (const member of ['kty', 'kid', 'alg', 'use', 'key_ops', 'crv', 'n', 'e', 'x', 'y'])
        for (const value of anything) {
          const pair = kty === 'RSA' ? rsa : curves['P-256'];
          const keys = verificationKeysOf([{ ...jwkOf(pair.publicKey), [member]: value }]);
          const isOfItsKind = (kty === 'RSA' ? ['e', 'n'] : ['crv', 'x', 'y']).includes(member) || member === 'kty';
          assert.ok(!isOfItsKind || keys.length === 0, `${kty} ${member} ${JSON.stringify(value)}`);
        }
  });

  test('S11 the key says which algorithms it is for, not the token (RFC 8725 §3.1)', async () => {
    const pinned = verificationKeysOf([jwkOf(rsa.publicKey, { alg: 'PS256' })]);
    assert.equal(outcome(await signed('PS256', rsa.privateKey), pinned), 'good');
    assert.equal(outcome(await signed('RS256', rsa.privateKey), pinned), 'unknown_key');
    const p384 = verificationKeysOf([jwkOf(curves['P-384'].publicKey)]);
    assert.equal(outcome(await signed('ES256', curves['P-256'].privateKey), p384), 'unknown_key');
    assert.equal(outcome(await signed('RS256', rsa.privateKey), [sharedKeyOf(secret)]), 'unknown_key');
  });

  test('S11 "none", and an HMAC keyed with the public key, are refused (RFC 8725 §2.1)', () => {
    const keys = verificationKeysOf([jwkOf(rsa.publicKey)]);
    for (const alg of ['none', 'None', 'NONE', '', undefined, 1, ['RS256']])
      assert.notEqual(outcome(`${part({ alg })}.${part({ sub: 'app' })}.`, keys), 'good', String(alg));
    const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    for (const material of [pem, pem.trim(), JSON.stringify(jwkOf(rsa.publicKey)), '']) {
      const input = `${part({ alg: 'HS256' })}.${part({ sub: 'app' })}`;
      const mac = createHmac('sha256', material).update(input).digest('base64url');
      assert.equal(outcome(`${input}.${mac}`, keys), 'unknown_key');
    }
  });

  test('S11 a key or an address of keys in the header, and any critical extension, are refused', async () => {
    const keys = verificationKeysOf([jwkOf(rsa.publicKey)]);
    const [, payload] = (await signed('RS256', rsa.privateKey)).split('.');
    const headers = [
      { jwk: jwkOf(rsa.publicKey) },
      { jku: 'https://evil.example/jwks' },
      { x5u: 'https://evil.example/x5u' },
      { x5c: ['MII'] },
      { crit: ['exp'], exp: 1 },
      { crit: [] },
      { kid: 7 },
      { typ: 'at+jwt' },
      { typ: 'logout+jwt' },
      { typ: 7 },
    ];
    for (const header of headers) {
      const input = `${part({ alg: 'RS256', ...header })}.${payload}`;
      const { sign } = await import('node:crypto');
      const token = `${input}.${sign('sha256', Buffer.from(input), rsa.privateKey).toString('base64url')}`;
      assert.equal(outcome(token, keys), 'refused', JSON.stringify(header));
    }
    assert.equal(outcome(await signed('RS256', rsa.privateKey, { typ: 'JWT' }), keys), 'good');
  });

  test('a token that names a key is checked with that key only; one that names none with all that fit', async () => {
    const keys = verificationKeysOf([
      jwkOf(rsa.publicKey, { kid: 'one' }),
      jwkOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey, { kid: 'two' }),
    ]);
    assert.equal(outcome(await signed('RS256', rsa.privateKey, { kid: 'one' }), keys), 'good');
    assert.equal(outcome(await signed('RS256', rsa.privateKey, { kid: 'two' }), keys), 'refused');
    assert.equal(outcome(await signed('RS256', rsa.privateKey, { kid: 'three' }), keys), 'unknown_key');
    assert.equal(outcome(await signed('RS256', rsa.privateKey), keys), 'good');
  });

  test('what is no JWT is refused', async () => {
    const keys = verificationKeysOf([jwkOf(rsa.publicKey)]);
    const token = await signed('RS256', rsa.privateKey);
    for (const text of [
      '',
      '.',
      '..',
      'a.b.c',
      `${token}.`,
      `${token}.x`,
      ` ${token}`,
      `${token}=`,
      token.slice(0, -3),
      'null.null.',
    ])
      assert.equal(outcome(text, keys), 'refused', text);
  });
});

suite('keys of a JWK set (RFC 7517 §5)', () => {
  const good = jwkOf(rsa.publicKey);
  const useless: Record<string, unknown> = {
    'no object': 'key',
    null: null,
    'no key type': { ...good, kty: undefined },
    'a symmetric key': { kty: 'oct', k: Buffer.from(secret).toString('base64url') },
    'an Edwards key': jwkOf(generateKeyPairSync('ed25519').publicKey),
    'an encryption key': { ...good, use: 'enc' },
    'a key for encryption only': { ...good, key_ops: ['encrypt'] },
    'an algorithm that its type does not have': { ...good, alg: 'ES256' },
    'an HMAC algorithm on an RSA key': { ...good, alg: 'HS256' },
    'an RSA key of 1,024 bits': jwkOf(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey),
    'an EC key of another curve': jwkOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey),
    'a point that is not on its curve': { ...jwkOf(curves['P-256'].publicKey), x: jwkOf(curves['P-384'].publicKey).x },
    'members that are no text': { kty: 'RSA', n: 1, e: {} },
  };
  for (const [what, jwk] of Object.entries(useless)) {
    test(`${what} is left out, the good one beside it stays`, () => {
      assert.equal(verificationKeysOf([jwk]).length, 0);
      assert.equal(verificationKeysOf([jwk, good]).length, 1);
    });
  }

  test('no set at all has no keys, and a long one is cut', () => {
    for (const set of [undefined, null, 'x', {}, 7]) assert.deepEqual(verificationKeysOf(set), []);
    assert.equal(verificationKeysOf(Array.from({ length: 1000 }, () => good)).length, 50);
  });

  test('the private half of a key that somebody published checks nothing but what the public one does', async () => {
    const [key] = verificationKeysOf([jwkOf(rsa.privateKey)]);
    assert.equal(key?.key.type, 'public');
  });
});
