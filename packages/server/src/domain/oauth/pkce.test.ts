import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { sha256 } from '../../platform/hash.ts';
import { checkPkce, isCodeChallenge } from './pkce.ts';

const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';
const unreserved = fc.string({ unit: fc.constantFrom(...'ABCXYZabcxyz0189-._~'.split('')), minLength: 43, maxLength: 128 });

suite('PKCE (RFC 7636)', () => {
  test('the verifier of Appendix B matches its challenge', () => assert.equal(checkPkce(challenge, verifier), 'ok'));

  test('any verifier matches its own S256 challenge and no other (§4.6)', () => {
    fc.assert(
      fc.property(unreserved, unreserved, (one, other) => {
        assert.equal(checkPkce(sha256(one), one), 'ok');
        assert.equal(checkPkce(sha256(one), other), one === other ? 'ok' : 'mismatch');
      }),
    );
  });

  test('S09 a challenge without a verifier is not good enough', () =>
    assert.equal(checkPkce(challenge, undefined), 'verifier_missing'));

  test('S09 a verifier without a challenge is a downgrade (RFC 9700 §4.8.2)', () =>
    assert.equal(checkPkce(null, verifier), 'downgraded'));

  test('S09 the challenge itself is no verifier: plain does not exist', () => {
    assert.equal(checkPkce(challenge, challenge), 'mismatch');
    assert.equal(checkPkce(verifier, verifier), 'mismatch');
  });

  test('neither challenge nor verifier is fine where the app need not use PKCE', () =>
    assert.equal(checkPkce(null, undefined), 'ok'));

  test('a verifier is 43 to 128 unreserved characters (§4.1)', () => {
    for (const [text, isOne] of [
      ['a'.repeat(42), false],
      ['a'.repeat(43), true],
      ['a'.repeat(128), true],
      ['a'.repeat(129), false],
      [`${'a'.repeat(42)}+`, false],
      [`${'a'.repeat(42)}=`, false],
      [`${'a'.repeat(42)} `, false],
      [`${'a'.repeat(43)}\n`, false],
      [`${'a'.repeat(42)}ä`, false],
    ] as const) {
      assert.equal(isCodeChallenge(text), isOne, JSON.stringify(text));
      assert.equal(checkPkce(sha256(text), text), isOne ? 'ok' : 'mismatch', JSON.stringify(text));
    }
  });
});
