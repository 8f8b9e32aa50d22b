import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import type { GivenUser } from '../../../testkit/given.ts';
import { type OrgInDatabase, orgIn, someInstant } from '../../../testkit/test-ctx.ts';
import { inTx } from '../ctx.ts';
import { listRecentEvents } from '../system-log/store.ts';
import { findUserForSignIn, type SignInCandidate } from '../users/store.ts';
import type { Attempt } from './attempts.ts';
import { countWrongPassword, endDueLocks, lockOf, lockOut, mayPass } from './lockout.ts';
import { findPassword } from './store.ts';

const lockout = { maxAttempts: 5, autoUnlockMinutes: 10, userLockoutNotificationChannels: [], showLockoutFailures: false };
const from = (network: string): Attempt => ({ login: 'ada@example.com', network, isKnownDevice: false, deviceId: undefined });
const known: Attempt = { ...from('203.0.113.7'), isKnownDevice: true, deviceId: 'laptop' };

async function candidate(org: OrgInDatabase, user: GivenUser, seconds = 0): Promise<SignInCandidate> {
  const found = await findUserForSignIn(org.at(seconds), user.login);
  assert.ok(found);
  return found;
}

/** A wrong password, as the sign-in deals with it. */
async function fail(org: OrgInDatabase, user: GivenUser, attempt: Attempt, seconds = 0): Promise<void> {
  const found = await candidate(org, user, seconds);
  const lock = lockOf(found, org.at(seconds).now);
  const isLast = await inTx(org.at(seconds), (ctx) => countWrongPassword(ctx, found, lock, { lockout, attempt }));
  if (isLast) await inTx(org.at(seconds), (ctx) => lockOut(ctx, found.user, lockout));
}

const eventsOf = async (org: OrgInDatabase) =>
  (await listRecentEvents(org.at(), 1000)).map(({ event_type }) => event_type).sort();

suite('the lock of an account', () => {
  const of = (status: SignInCandidate['user']['status'], locked_until: number | null, isLockedForStrangers = true) =>
    lockOf({ user: { status, isLockedForStrangers }, password: { locked_until } } as SignInCandidate, someInstant);

  test('LOCKED_OUT keeps strangers out until its time, to the millisecond', () => {
    assert.equal(of('LOCKED_OUT', someInstant + 1), 'strangers');
    assert.equal(of('LOCKED_OUT', someInstant), 'over');
    assert.equal(of('LOCKED_OUT', null), 'strangers', 'a new password meanwhile ends no lock');
    assert.equal(of('LOCKED_OUT', null, false), 'everybody');
    assert.equal(of('LOCKED_OUT', someInstant, false), 'everybody');
  });

  test('a password that is over is locked by its own time; no other status is', () => {
    assert.deepEqual(
      [of('PASSWORD_EXPIRED', someInstant + 1), of('PASSWORD_EXPIRED', someInstant), of('PASSWORD_EXPIRED', null)],
      ['strangers', 'over', 'open'],
    );
    for (const status of ['ACTIVE', 'RECOVERY', 'SUSPENDED', 'STAGED'] as const)
      assert.equal(of(status, someInstant + 1), 'open', status);
  });
});

eachDatabase('S23 wrong passwords in a row', (open) => {
  test('of forty at once each is counted, one locks, and the log says so once', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user({ login: 'ada@example.com' });
    await Promise.all(Array.from({ length: 40 }, (_, index) => fail(org, ada, from(`198.51.100.${index}`))));
    const row = await findPassword(org.at(), ada.id);
    assert.deepEqual([row?.failures, row?.locked_until, row?.failing_since], [40, org.at(600).now, org.at().now]);
    assert.equal((await candidate(org, ada)).user.status, 'LOCKED_OUT');
    assert.deepEqual(await eventsOf(org), ['user.account.lock']);
  });

  test('S24 whoever guessed is kept out; a known browser and a network without guesses are not', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user({ login: 'ada@example.com' });
    for (let index = 0; index < 5; index += 1) await fail(org, ada, from('192.0.2.66'));
    await fail(org, ada, from('192.0.2.67'));
    const found = await candidate(org, ada);
    const passes = (attempt: Attempt) => mayPass(org.at(), found, { lockout, attempt });
    assert.deepEqual(
      await Promise.all([passes(from('192.0.2.66')), passes(from('192.0.2.67')), passes(from('192.0.2.68')), passes(known)]),
      [false, true, true, true],
    );
    await fail(org, ada, from('192.0.2.67'));
    for (let index = 0; index < 4; index += 1) await fail(org, ada, known);
    assert.deepEqual([await passes(from('192.0.2.67')), await passes(known)], [false, true]);
    await fail(org, ada, known);
    assert.equal(await passes(known), false);
    assert.equal(await passes({ ...known, deviceId: 'phone' }), true);
  });

  test('guessing on does not lengthen a lock; of several that end it one does', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user({ login: 'ada@example.com' });
    for (let index = 0; index < 5; index += 1) await fail(org, ada, from('192.0.2.66'));
    await fail(org, ada, from('192.0.2.66'), 599);
    assert.equal(await inTx(org.at(599.999), (ctx) => endDueLocks(ctx, 100)), 0);
    const ended = await Promise.all([
      ...Array.from({ length: 5 }, () => inTx(org.at(600), (ctx) => endDueLocks(ctx, 100))),
      ...Array.from({ length: 3 }, () => fail(org, ada, from('192.0.2.70'), 600)),
    ]);
    assert.ok(ended.reduce<number>((sum, count) => sum + (count ?? 0), 0) <= 1);
    const { user, password } = await candidate(org, ada);
    assert.equal(user.status, 'ACTIVE');
    assert.equal(password?.locked_until, null);
    assert.deepEqual(await eventsOf(org), ['user.account.lock', 'user.account.unlock']);
  });

  test('somebody who is suspended or deactivated by then is not locked', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user({ login: 'ada@example.com', status: 'SUSPENDED' });
    for (let index = 0; index < 6; index += 1) await fail(org, ada, from('192.0.2.66'));
    assert.equal((await candidate(org, ada)).user.status, 'SUSPENDED');
    assert.deepEqual(await eventsOf(org), []);
  });

  test('the end of a lock is told of nobody who was not locked any more', async (t) => {
    const org = await orgIn(await open(t));
    const ada = await org.given.user({ login: 'ada@example.com' });
    for (let index = 0; index < 5; index += 1) await fail(org, ada, from(`198.51.100.${index}`));
    await org.given.changeUser(ada, { status: 'RECOVERY' });
    assert.equal(await inTx(org.at(600), (ctx) => endDueLocks(ctx, 10)), 1);
    assert.equal(await inTx(org.at(600), (ctx) => endDueLocks(ctx, 10)), 0, 'it is not looked at again');
    assert.equal((await candidate(org, ada, 600)).user.status, 'RECOVERY');
    assert.ok(!(await eventsOf(org)).includes('user.account.unlock'));
  });
});
