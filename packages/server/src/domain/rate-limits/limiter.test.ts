import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { ctxWithoutDatabase, orgIn } from '../../../testkit/test-ctx.ts';
import { rateLimiter } from './limiter.ts';

suite('counting calls on one node', () => {
  test('the limit is let through, the next one is not; only the first one over it is news; a new minute begins at nothing', () => {
    const limiter = rateLimiter(undefined);
    const at = (seconds: number) => limiter.count(ctxWithoutDatabase('00oA', seconds), 'users', 3);
    assert.deepEqual(
      [at(0), at(10), at(20)].map(({ remaining, isOver }) => [remaining, isOver]),
      [
        [2, false],
        [1, false],
        [0, false],
      ],
    );
    assert.deepEqual(
      [at(30), at(59.999)].map(({ remaining, isOver, isNews }) => [remaining, isOver, isNews]),
      [
        [0, true, true],
        [0, true, false],
      ],
    );
    assert.equal(at(59).resetAt - ctxWithoutDatabase('00oA').now, 60_000);
    assert.deepEqual([at(60).remaining, at(60).isOver], [2, false]);
  });

  test('orgs and subjects do not count for one another', () => {
    const limiter = rateLimiter(undefined);
    const ask = (org: string, subject: string) => limiter.count(ctxWithoutDatabase(org), subject, 1).isOver;
    assert.deepEqual(
      [ask('00oA', 'users'), ask('00oA', 'apps'), ask('00oB', 'users'), ask('00oA', 'users')],
      [false, false, false, true],
    );
  });
});

eachDatabase('counting calls on several nodes', (open) => {
  test('each learns of the others’ calls within a second, and no call counts twice', async (t) => {
    const database = await open(t);
    const org = await orgIn(database);
    const [one, other] = [rateLimiter(database), rateLimiter(database)];
    for (let call = 0; call < 4; call += 1) one.count(org.at(0), 'users', 10);
    for (let call = 0; call < 3; call += 1) other.count(org.at(0), 'users', 10);
    await Promise.all([one.settle(), other.settle()]);
    for (const limiter of [one, other, one, other]) {
      limiter.count(org.at(1), 'users', 100);
      await limiter.settle();
    }
    one.count(org.at(2), 'users', 100);
    other.count(org.at(2), 'users', 100);
    await Promise.all([one.settle(), other.settle()]);
    const [seenByOne, seenByOther] = [one.count(org.at(3), 'users', 100), other.count(org.at(3), 'users', 100)];
    await Promise.all([one.settle(), other.settle()]);
    const used = (state: { remaining: number }) => 100 - state.remaining;
    assert.deepEqual(
      [used(seenByOne), used(seenByOther)].map((count) => count >= 12 && count <= 15),
      [true, true],
    );
    assert.equal(used(one.count(org.at(4.5), 'users', 100)) <= 16, true);
  });

  test('the first call over the limit is news, also when what another node counted leads past the limit at once', async (t) => {
    const database = await open(t);
    const org = await orgIn(database);
    const [one, other] = [rateLimiter(database), rateLimiter(database)];
    for (let call = 0; call < 8; call += 1) other.count(org.at(0), 'users', 10);
    other.count(org.at(1), 'users', 10);
    await other.settle();
    const news = [];
    for (const seconds of [0, 1, 1, 1, 1, 2, 2, 2]) {
      news.push(one.count(org.at(seconds), 'users', 3).isNews);
      await one.settle();
    }
    assert.equal(news.filter((isNews) => isNews).length, 1);
  });
});
