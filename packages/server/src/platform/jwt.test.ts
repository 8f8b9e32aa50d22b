import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { CompactSign, decodeProtectedHeader } from 'jose';
import { signJwt, verifyJwt } from './jwt.ts';

const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 });
const keyOf = (kid: string): KeyObject | undefined => (kid === 'ours' ? ours.publicKey : undefined);
const claims = { iss: 'https://id.example', sub: 'ada', n: 1 };

const part = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** A token of any header, signed with RS256 by `key`. */
function signAs(header: object, key = ours.privateKey, payload: unknown = claims): Promise<string> {
  const bytes = new TextEncoder().encode(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return new CompactSign(bytes)
    .setProtectedHeader({ alg: 'RS256', kid: 'ours', ...header })
    .sign(key, { crit: { 'urn:x': true } });
}

suite('JSON web tokens (RFC 7519, RFC 8725)', () => {
  test('what we signed is read again, and its header is kid and alg only (Okta contract 4.1)', async () => {
    const token = await signJwt(claims, { kid: 'ours', privateKey: ours.privateKey });
    assert.deepEqual(verifyJwt(token, keyOf), claims);
    assert.deepEqual(decodeProtectedHeader(token), { kid: 'ours', alg: 'RS256' });
  });

  test('S11 a token without a signature is refused, however "none" is spelled (RFC 8725 §2.1)', async () => {
    for (const alg of ['none', 'None', 'NONE', 'nOnE', '']) {
      const unsigned = `${part({ alg, kid: 'ours' })}.${part(claims)}.`;
      assert.equal(verifyJwt(unsigned, keyOf), undefined, alg);
    }
    const [header, payload] = (await signAs({})).split('.');
    assert.equal(verifyJwt(`${header}.${payload}.`, keyOf), undefined);
    assert.equal(verifyJwt(`${header}.${payload}`, keyOf), undefined);
  });

  test('S11 an HMAC keyed with our public key is refused (RFC 8725 §2.1)', async () => {
    const pem = ours.publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const secrets = [
      pem,
      pem.trim(),
      ours.publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(ours.publicKey.export({ format: 'jwk' })),
    ];
    for (const [alg, digest] of [
      ['HS256', 'sha256'],
      ['HS384', 'sha384'],
      ['HS512', 'sha512'],
    ] as const) {
      for (const secret of secrets) {
        const signed = `${part({ alg, kid: 'ours' })}.${part(claims)}`;
        const mac = createHmac(digest, secret).update(signed).digest('base64url');
        assert.equal(verifyJwt(`${signed}.${mac}`, keyOf), undefined, alg);
      }
    }
  });

  test('S11 another algorithm is refused, even with our own key', async () => {
    for (const alg of ['PS256', 'RS384', 'RS512']) assert.equal(verifyJwt(await signAs({ alg }), keyOf), undefined, alg);
  });

  test('S11 a good RS256 signature under a header that names another algorithm is refused', () => {
    for (const alg of ['none', 'HS256', 'PS256', 'RS512', 'ES256', 'rs256', '', undefined, null, 256, ['RS256']]) {
      const input = `${part({ alg, kid: 'ours' })}.${part(claims)}`;
      const signature = sign('sha256', Buffer.from(input), ours.privateKey).toString('base64url');
      assert.equal(verifyJwt(`${input}.${signature}`, keyOf), undefined, String(alg));
    }
  });

  test('S11 a key that comes in the header, or that the header points to, is not used (RFC 8725 §3.10)', async () => {
    const jwk = theirs.publicKey.export({ format: 'jwk' });
    for (const header of [
      { jwk },
      { jku: 'https://evil.example/keys' },
      { x5u: 'https://evil.example/cert' },
      { x5c: ['MIIB'] },
    ]) {
      assert.equal(verifyJwt(await signAs(header, theirs.privateKey), keyOf), undefined, Object.keys(header)[0]);
      assert.equal(
        verifyJwt(await signAs({ ...header, kid: 'evil' }, theirs.privateKey), keyOf),
        undefined,
        Object.keys(header)[0],
      );
    }
  });

  test('S11 an unknown critical extension is refused (RFC 7515 §4.1.11)', async () => {
    const token = await signAs({ crit: ['urn:x'], 'urn:x': 1 });
    assert.equal(verifyJwt(token, keyOf), undefined);
    assert.deepEqual(verifyJwt(await signAs({ 'urn:x': 1 }), keyOf), claims, 'the extension alone, not critical, is ignored');
  });

  test('S11 a kid that we do not publish is refused, also when the signature is ours', async () => {
    for (const kid of ['other', '', '__proto__', 'ours ', 'OURS'])
      assert.equal(verifyJwt(await signAs({ kid }), keyOf), undefined, kid);
    const withoutKid = `${part({ alg: 'RS256' })}.${(await signAs({})).split('.').slice(1).join('.')}`;
    assert.equal(verifyJwt(withoutKid, keyOf), undefined);
    const withNumber = `${part({ alg: 'RS256', kid: 1 })}.${(await signAs({})).split('.').slice(1).join('.')}`;
    assert.equal(verifyJwt(withNumber, keyOf), undefined);
  });

  test('S11 somebody else’s signature under our kid is refused', async () => {
    assert.equal(verifyJwt(await signAs({}, theirs.privateKey), keyOf), undefined);
  });

  test('a payload that is no JSON object is refused', async () => {
    for (const payload of ['no json', '[]', '"text"', 'null', '1'])
      assert.equal(verifyJwt(await signAs({}, ours.privateKey, payload), keyOf), undefined, payload);
  });

  test('one changed character anywhere is refused', async () => {
    const token = await signAs({});
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.constantFrom(...'AZaz09-_.'.split('')), async (at, character) => {
        const changed = token.slice(0, at) + character + token.slice(at + 1);
        const read = verifyJwt(changed, keyOf);
        // The last character of a base64url part carries bits that decode to nothing: then the token says what it said before.
        if (read !== undefined) assert.deepEqual(read, claims);
      }),
      { numRuns: 300 },
    );
  });

  test('text that is no token is refused and breaks nothing', async () => {
    const texts = [
      '',
      '.',
      '..',
      '...',
      'a.b.c',
      `${part({ alg: 'RS256', kid: 'ours' })}..`,
      'é.é.é',
      `${part('[]')}.${part(claims)}.x`,
      `${part('null')}.x.y`,
    ];
    for (const text of texts) assert.equal(verifyJwt(text, keyOf), undefined, text);
  });
});
