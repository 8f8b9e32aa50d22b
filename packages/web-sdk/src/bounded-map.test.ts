import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BoundedMap } from './bounded-map.ts';
import { partsOf } from './internals.ts';
import { testApp } from './testkit/app.ts';
import { testClock } from './testkit/clock.ts';

suite('bounded memory', () => {
  test('entries end at their time, and a late set renews them', () => {
    const clock = testClock();
    const map = new BoundedMap<number>(10, clock.now);
    map.set('a', 1, 1_000);
    clock.advance({ seconds: 0.999 });
    assert.equal(map.get('a'), 1);
    clock.advance({ seconds: 0.001 });
    assert.equal(map.get('a'), undefined);
    map.set('a', 2, 1_000);
    assert.deepEqual([map.get('a'), map.size], [2, 1]);
  });

  test('checklist 29: a million distinct inputs leave at most as many entries as allowed, the newest half among them', () => {
    const clock = testClock();
    const map = new BoundedMap<number>(1_000, clock.now);
    for (let index = 0; index < 1_000_000; index += 1) map.set(`key-${index}`, index, 60_000);
    assert.ok(map.size <= 1_000);
    assert.deepEqual([map.get('key-999999'), map.get('key-999500'), map.get('key-998999')], [999_999, 999_500, undefined]);
  });

  test('checklist 29: forged cookies, sign-outs and attempts keep the heap of an instance flat', () => {
    const { sessions, attempts, config } = partsOf(testApp().auth);
    const cycle = (rounds: number): void => {
      for (let round = 0; round < rounds; round += 1) {
        sessions.open(`${config.session.cookieName}=1~x..${round}.y.z`);
        sessions.end(sessions.change(sessions.create({}), {}));
        attempts.find(`no-such-attempt-${round}.0`, `${config.session.cookieName}-tx.a.no-such-at=x`);
      }
    };
    cycle(50_000);
    const before = heapAfterCollection();
    cycle(50_000);
    assert.ok(heapAfterCollection() - before < 2 * 1024 * 1024);
  });
});

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}
