import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { newId } from './ids.ts';
import { type Random, randomToken, systemRandom } from './random.ts';

suite('ids', () => {
  test('an id has the prefix, 20 characters, letters and digits only', () => {
    for (const prefix of ['00u', '0oa', '00o', 'aus', 'oae', '102']) {
      assert.match(newId(systemRandom, prefix), new RegExp(`^${prefix}[0-9A-Za-z]{17}$`));
    }
  });

  test('ten thousand ids are all different', () => {
    assert.equal(new Set(Array.from({ length: 10_000 }, () => newId(systemRandom, '00u'))).size, 10_000);
  });

  test('every character is equally likely: bytes beyond the last multiple of 62 are not used', () => {
    const counts = new Map<string, number>();
    for (let value = 0; value < 248; value += 1) {
      const withRefused: Random = (count) => Buffer.alloc(count, Buffer.from([value, 248 + (value % 8)]));
      const [character = ''] = newId(withRefused, '');
      assert.equal(newId(withRefused, ''), character.repeat(20));
      counts.set(character, (counts.get(character) ?? 0) + 1);
    }
    assert.equal(counts.size, 62);
    assert.deepEqual(new Set(counts.values()), new Set([4]));
  });

  test('a generator that gives little at first still fills an id', () => {
    const draws = [255, 255, 255, 61];
    const poor: Random = (count) => Buffer.alloc(count, draws.shift() ?? 61);
    assert.equal(newId(poor, '00u'), `00u${'z'.repeat(17)}`);
  });
});

suite('randomness', () => {
  test('asking for few bytes or many gives as many, never the same', () => {
    for (const count of [1, 16, 32, 1024, 1025, 5000]) assert.equal(systemRandom(count).length, count);
    assert.equal(new Set(Array.from({ length: 5000 }, () => systemRandom(16).toString('hex'))).size, 5000);
  });

  test('bytes handed out are the caller’s own: changing them changes no later ones', () => {
    const first = systemRandom(32);
    const copy = Buffer.from(first);
    systemRandom(32).fill(0);
    assert.deepEqual(first, copy);
  });

  test('a token of 32 bytes is 43 URL-safe characters', () => assert.match(randomToken(systemRandom), /^[\w-]{43}$/));
});
