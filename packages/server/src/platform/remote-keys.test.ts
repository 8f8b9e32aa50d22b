import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { suite, test } from 'node:test';
import { remoteKeys } from './remote-keys.ts';
import type { EpochMillis } from './time.ts';

const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' });
const at = (seconds: number) => (seconds * 1000) as EpochMillis;

/** A cache over answers that a test gives, newest last; every address asked is noted. */
function scene(answers: readonly { kids?: readonly string[]; maxAgeSeconds?: number }[]) {
  const asked: string[] = [];
  const failures: string[] = [];
  const queue = [...answers];
  const getJson = async (url: string) => {
    asked.push(url);
    const { kids, maxAgeSeconds } = (queue.length > 1 ? queue.shift() : queue[0]) ?? {};
    if (!kids) throw new Error('down');
    return { body: { keys: kids.map((kid) => ({ ...jwk, kid })) }, maxAgeSeconds };
  };
  const keys = remoteKeys({ getJson }, (url) => failures.push(url));
  const kids = async (seconds: number, isUnknown = false, url = 'https://a.example') =>
    (await keys.at(url, at(seconds), isUnknown)).map(({ kid }) => kid);
  return { asked, failures, kids };
}

suite('keys that others publish', () => {
  test('are kept five minutes when nothing is said, shorter when their server says so, never longer', async () => {
    for (const [maxAgeSeconds, kept] of [
      [undefined, 300],
      [60, 60],
      [86_400, 300],
      [0, 10],
    ] as const) {
      const { asked, kids } = scene([{ kids: ['one'], ...(maxAgeSeconds !== undefined && { maxAgeSeconds }) }]);
      assert.deepEqual(await kids(0), ['one']);
      await kids(kept - 1);
      assert.equal(asked.length, 1, `${maxAgeSeconds}: one second before`);
      await kids(kept);
      assert.equal(asked.length, 2, `${maxAgeSeconds}`);
    }
  });

  test('are asked for again when one is unknown, once in ten seconds at most', async () => {
    const { asked, kids } = scene([{ kids: ['one'] }, { kids: ['one', 'two'] }]);
    assert.deepEqual(await kids(0), ['one']);
    assert.deepEqual(await kids(9, true), ['one'], 'too early');
    assert.deepEqual(await kids(10, true), ['one', 'two']);
    for (let flood = 0; flood < 100; flood += 1) await kids(15, true);
    assert.equal(asked.length, 2);
  });

  test('are fetched once for all who ask at the same time', async () => {
    const { asked, kids } = scene([{ kids: ['one'] }]);
    const all = await Promise.all(Array.from({ length: 20 }, () => kids(0, true)));
    assert.deepEqual([asked.length, new Set(all.flat())], [1, new Set(['one'])]);
  });

  test('that cannot be had are none, and the address is left alone for ten seconds', async () => {
    const { asked, failures, kids } = scene([{}, { kids: ['one'] }]);
    assert.deepEqual(await kids(0), []);
    assert.deepEqual(await kids(9, true), []);
    assert.deepEqual(await kids(10), ['one']);
    assert.deepEqual([asked.length, failures], [2, ['https://a.example']]);
  });

  test('that came once are not trusted longer because their server is down', async () => {
    const { kids } = scene([{ kids: ['one'] }, {}]);
    await kids(0);
    assert.deepEqual(await kids(300), []);
  });

  test('of 500 addresses are remembered, those used last', async () => {
    const { asked, kids } = scene([{ kids: ['one'] }]);
    for (let index = 0; index < 500; index += 1) await kids(0, false, `https://${index}.example`);
    await kids(0, false, 'https://0.example'); // used again
    await kids(0, false, 'https://new.example');
    assert.equal(asked.length, 501);
    await kids(0, false, 'https://0.example');
    assert.equal(asked.length, 501, 'still there');
    await kids(0, false, 'https://1.example');
    assert.equal(asked.length, 502, 'forgotten');
  });

  test('what is no JWK set has no keys', async () => {
    for (const body of [null, 'x', [], {}, { keys: 'x' }]) {
      const keys = remoteKeys({ getJson: async () => ({ body, maxAgeSeconds: undefined }) }, () => {});
      assert.deepEqual(await keys.at('https://a.example', at(0)), []);
    }
  });
});
