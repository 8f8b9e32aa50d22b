import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { ApiError } from '../api-error.ts';
import { Turns } from './turns.ts';

suite('imports take turns', () => {
  test('one at a time, whosever they are; after a long one the others have as much time as it took', async () => {
    let now = 0;
    const rests: number[] = [];
    const done: string[] = [];
    const resting = Promise.withResolvers<void>();
    const sleep = async (milliseconds: number) => {
      rests.push(milliseconds);
      await resting.promise;
    };
    const turns = new Turns({ now: () => now, sleep });
    const work = (name: string, milliseconds: number) => async () => {
      await setImmediate();
      now += milliseconds;
      done.push(name);
    };
    const brief = turns.take('A', work('brief', 250));
    const long = turns.take('B', work('long', 3000));
    const next = turns.take('A', work('next', 1));
    await Promise.all([brief, long]);
    await setImmediate();
    assert.deepEqual([done, rests], [['brief', 'long'], [3000]]);
    resting.resolve();
    await next;
    assert.deepEqual(done, ['brief', 'long', 'next']);
  });

  test('of one org four at most wait; what fails holds up nobody', async () => {
    const turns = new Turns();
    const first = Promise.withResolvers<void>();
    const waiting = [turns.take('A', () => first.promise), ...[1, 2, 3].map(() => turns.take('A', async () => 'done'))];
    await assert.rejects(
      turns.take('A', async () => 'no'),
      (error) => error instanceof ApiError && error.code === 'E0000047',
    );
    const other = turns.take('B', async () => 'done');
    first.reject(new Error('as ordered'));
    assert.deepEqual(
      (await Promise.allSettled(waiting)).map(({ status }) => status),
      ['rejected', 'fulfilled', 'fulfilled', 'fulfilled'],
    );
    assert.equal(await other, 'done');
    assert.equal(await turns.take('A', async () => 'again'), 'again');
  });
});
