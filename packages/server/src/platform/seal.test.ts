import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../testkit/arbitraries.ts';
import { systemRandom } from './random.ts';
import { keyring } from './seal.ts';

const masterKey = Buffer.alloc(32, 1);
const keys = keyring(masterKey, systemRandom);

suite('sealed texts (AES-256-GCM, RFC 5869 for the keys)', () => {
  test('what was sealed opens again, whatever it is and whatever it is bound to', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), anyText, (text, boundTo) => {
        const sealer = keys.for('interaction|a');
        assert.equal(sealer.open(sealer.seal(text, boundTo), boundTo), text);
      }),
    );
  });

  test('what was sealed opens in another process that has the same master key', () => {
    assert.equal(keyring(masterKey, systemRandom).for('p').open(keys.for('p').seal('text')), 'text');
  });

  test('another purpose, another org, another master key or another binding does not open it', () => {
    const sealed = keys.for('interaction|a').seal('text', 'row-1');
    assert.equal(keys.for('interaction|b').open(sealed, 'row-1'), undefined);
    assert.equal(keys.for('device|a').open(sealed, 'row-1'), undefined);
    assert.equal(keyring(Buffer.alloc(32, 2), systemRandom).for('interaction|a').open(sealed, 'row-1'), undefined);
    assert.equal(keys.for('interaction|a').open(sealed, 'row-2'), undefined);
    assert.equal(keys.for('interaction|a').open(sealed), undefined);
  });

  test('one changed bit anywhere keeps it shut', () => {
    const sealer = keys.for('p');
    const bytes = Buffer.from(sealer.seal('a short text'), 'base64url');
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(sealer.open(changed.toString('base64url')), undefined, `bit ${bit}`);
    }
  });

  test('a part of it, or more than it, stays shut', () => {
    const sealer = keys.for('p');
    const bytes = Buffer.from(sealer.seal('a short text'), 'base64url');
    for (let length = 0; length < bytes.length; length += 1) {
      assert.equal(sealer.open(bytes.subarray(0, length).toString('base64url')), undefined, `${length} bytes`);
      assert.equal(
        sealer.open(bytes.subarray(bytes.length - length).toString('base64url')),
        undefined,
        `the last ${length} bytes`,
      );
    }
    assert.equal(sealer.open(Buffer.concat([bytes, Buffer.from('x')]).toString('base64url')), undefined);
  });

  test('text that nobody sealed stays shut and breaks nothing', () => {
    const sealer = keys.for('p');
    fc.assert(fc.property(fc.oneof(anyText, fc.base64String({ minLength: 40 })), (text) => sealer.open(text) === undefined));
  });

  test('another spelling of the same bytes stays shut, whatever their number', () => {
    const sealer = keys.for('p');
    for (const text of ['', 'a', 'ab', 'abc']) {
      const sealed = sealer.seal(text);
      const padded = Buffer.from(sealed, 'base64url').toString('base64');
      const spellings = [`${sealed}x`, `${sealed}=`, `${sealed} `, ` ${sealed}`, `${sealed.slice(0, 5)}\n${sealed.slice(5)}`];
      for (const spelling of [...spellings, `${padded}==`]) assert.equal(sealer.open(spelling), undefined, spelling);
    }
  });

  test('the same text is never sealed the same way twice', () => {
    const sealer = keys.for('p');
    assert.equal(new Set(Array.from({ length: 100 }, () => sealer.seal('text'))).size, 100);
  });
});
