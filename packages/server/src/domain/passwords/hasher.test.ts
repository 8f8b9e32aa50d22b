import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { testPasswordHash } from '../../../testkit/test-hasher.ts';
import { HasherBusyError, passwordHasher } from './hasher.ts';

const median = (numbers: readonly number[]) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0;

suite('password hashing (OWASP Password Storage)', () => {
  test('a new hash is Argon2id with 19 MiB and two passes, salted, and verifies', async () => {
    const hasher = passwordHasher();
    const [one, other] = await Promise.all([hasher.hash('correct horse'), hasher.hash('correct horse')]);
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.notEqual(one, other);
    assert.equal(await hasher.verify(one, 'correct horse'), true);
    for (const wrong of ['correct hors', 'correct horse ', 'Correct horse', '', 'correct horse\0'])
      assert.equal(await hasher.verify(one, wrong), false, wrong);
  });

  test('S26 without a hash the answer is no, whatever the password', async () => {
    const hasher = passwordHasher();
    for (const password of ['', 'x', 'x'.repeat(2000)]) assert.equal(await hasher.verify(undefined, password), false);
  });

  test('S26 an unknown user costs the same work as one who exists', async () => {
    const hasher = passwordHasher({ workers: 1 });
    const real = await hasher.hash('password');
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] };
    await hasher.verify(undefined, 'warm');
    for (let round = 0; round < 9; round += 1) {
      for (const [kind, hash] of [
        ['known', real],
        ['unknown', undefined],
      ] as const) {
        const start = performance.now();
        await hasher.verify(hash, 'wrong');
        times[kind].push(performance.now() - start);
      }
    }
    const ratio = median(times.known) / median(times.unknown);
    assert.ok(ratio > 0.5 && ratio < 2, `known/unknown = ${ratio.toFixed(2)}`);
  });

  test('S27 a password is at most 1024 bytes; a longer one is refused and never reaches the hash cut short', async () => {
    const hasher = passwordHasher();
    const good = await testPasswordHash('a'.repeat(1024));
    assert.equal(await hasher.verify(good, 'a'.repeat(1024)), true);
    assert.equal(await hasher.verify(good, 'a'.repeat(1025)), false);
    const tooLong = await testPasswordHash('a'.repeat(1025));
    assert.equal(await hasher.verify(tooLong, 'a'.repeat(1025)), false);
    assert.equal(await hasher.verify(tooLong, 'a'.repeat(1024)), false);
    assert.equal(await hasher.verify(await testPasswordHash('ä'.repeat(512)), 'ä'.repeat(512)), true, 'bytes, not characters');
    assert.equal(await hasher.verify(await testPasswordHash('ä'.repeat(513)), 'ä'.repeat(513)), false);
  });

  test('S27 a too long password does not match the empty one that is hashed in its place', async () => {
    assert.equal(await passwordHasher().verify(await testPasswordHash(''), 'a'.repeat(1025)), false);
  });

  test('S27 a password that no sign-in takes cannot be set either', async () => {
    await assert.rejects(passwordHasher().hash('a'.repeat(1025)), RangeError);
    await assert.doesNotReject(passwordHasher().hash('a'.repeat(1024)));
  });

  test('S27 every byte counts: nothing is cut at 72 bytes', async () => {
    const hasher = passwordHasher();
    assert.equal(await hasher.verify(await testPasswordHash(`${'a'.repeat(72)}b`), `${'a'.repeat(72)}c`), false);
  });
});

suite('the password queue', () => {
  test('holds as many as it may; one more hears "busy" at once and costs nothing', async () => {
    const hasher = passwordHasher({ workers: 2, waiting: 3 });
    const slow = await passwordHasher().hash('x');
    const admitted = Array.from({ length: 5 }, () => hasher.verify(slow, 'x'));
    const start = performance.now();
    await assert.rejects(hasher.verify(slow, 'x'), HasherBusyError);
    await assert.rejects(hasher.verify(undefined, 'x'), HasherBusyError);
    await assert.rejects(hasher.hash('x'), HasherBusyError);
    assert.ok(performance.now() - start < 1000);
    assert.deepEqual(await Promise.all(admitted), [true, true, true, true, true]);
    assert.equal(await hasher.verify(slow, 'x'), true, 'and is open again afterwards');
  });

  test('serves in the order of arrival', async () => {
    const hasher = passwordHasher({ workers: 1, waiting: 10 });
    const hash = await testPasswordHash('x');
    const served: number[] = [];
    await Promise.all(Array.from({ length: 8 }, (_, index) => hasher.verify(hash, 'x').then(() => served.push(index))));
    assert.deepEqual(served, [0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('goes on after a hash that cannot be read', async () => {
    const hasher = passwordHasher({ workers: 1, waiting: 10 });
    const hash = await testPasswordHash('x');
    const results = await Promise.allSettled([
      hasher.verify('no hash', 'x'),
      hasher.verify(hash, 'x'),
      hasher.verify('$argon2id$', 'x'),
      hasher.verify(hash, 'x'),
    ]);
    assert.deepEqual(
      results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed')),
      ['failed', true, 'failed', true],
    );
  });
});
