import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { type OrgInDatabase, orgIn } from '../../../testkit/test-ctx.ts';
import { inTx } from '../ctx.ts';
import { type Admission, type Attempt, admitAttempt, attemptLimits, forgiveAttempts, takeBackAttempts } from './attempts.ts';
import { countAttempt } from './store.ts';

const attempt: Attempt = { login: 'ada@example.com', network: '203.0.113.7', isKnownDevice: false, deviceId: undefined };
const knownDevice: Attempt = { ...attempt, isKnownDevice: true, deviceId: 'laptop' };
const { accountAndNetwork, accountAndDevice, account, network } = attemptLimits;

const admit = (org: OrgInDatabase, who: Attempt = attempt, seconds = 0) => inTx(org.at(seconds), (ctx) => admitAttempt(ctx, who));
/** The counters that an admitted attempt moved. */
const countedOf = (admission: Admission) => ('counted' in admission ? admission.counted : []);
const forgive = (org: OrgInDatabase, admission: Admission) => inTx(org.at(), (ctx) => forgiveAttempts(ctx, countedOf(admission)));

/** Admits `count` attempts, one after the other in one transaction; says how many got through. */
function admitMany(org: OrgInDatabase, count: number, who: (index: number) => Attempt): Promise<number> {
  return inTx(org.at(), async (ctx) => {
    let through = 0;
    for (let index = 0; index < count; index += 1) if ((await admitAttempt(ctx, who(index))).outcome === 'admitted') through += 1;
    return through;
  });
}

/** Brings the counters of one kind (`network`, `account`) to `count`, as that many attempts would have. */
function bringTo(org: OrgInDatabase, kind: string, count: number): Promise<void> {
  return inTx(org.at(), async ({ db }) => {
    await db.updateTable('attempt_counter').set({ count }).where('subject', 'like', `password:${kind}:%`).execute();
  });
}

const somewhere = (index: number) => `198.51.${index >> 8}.${index & 255}`;

eachDatabase('password attempts', (open) => {
  test('S23 of forty parallel attempts on one account from one network exactly ten get through', async (t) => {
    const org = await orgIn(await open(t));
    const admissions = await Promise.all(Array.from({ length: 40 }, () => admit(org)));
    assert.equal(admissions.filter(({ outcome }) => outcome === 'admitted').length, accountAndNetwork.most);
  });

  test('S23 counting is one statement: parallel calls see 1 to 40, each once', async (t) => {
    const org = await orgIn(await open(t));
    const counts = await Promise.all(
      Array.from({ length: 40 }, () => inTx(org.at(), (ctx) => countAttempt(ctx, 'subject', { most: 1000, windowSeconds: 60 }))),
    );
    assert.deepEqual(
      counts.map(({ count }) => count).sort((a, b) => a - b),
      Array.from({ length: 40 }, (_, index) => index + 1),
    );
  });

  test('S23 the tenth gets through, the eleventh waits for the end of the window, not longer', async (t) => {
    const org = await orgIn(await open(t));
    assert.equal(await admitMany(org, 10, () => attempt), 10);
    assert.deepEqual(await admit(org), { outcome: 'limited', retryAfterSeconds: 900, isNews: true });
    const later = await admit(org, attempt, 899.001);
    assert.deepEqual(
      later,
      { outcome: 'limited', retryAfterSeconds: 1, isNews: false },
      'trying on does not move the end, and is no news',
    );
    assert.equal((await admit(org, attempt, 900)).outcome, 'admitted');
  });

  test('S23 after the window the count starts again at one', async (t) => {
    const org = await orgIn(await open(t));
    const count = (seconds: number) =>
      inTx(org.at(seconds), (ctx) => countAttempt(ctx, 'subject', { most: 1000, windowSeconds: 60 }));
    await count(0);
    assert.deepEqual(await count(59.999), { count: 2, expiresAt: org.at(60).now, isNew: true });
    assert.deepEqual(await count(60), { count: 1, expiresAt: org.at(120).now, isNew: true });
  });

  test('S23 one spelling of a login is one account', async (t) => {
    const org = await orgIn(await open(t));
    const spellings = ['ada@example.com', 'ADA@example.com', ' ada@example.com ', 'ada\uff20example.com'];
    assert.equal(await admitMany(org, 20, (index) => ({ ...attempt, login: spellings[index % 4] ?? '' })), 10);
  });

  test('S23 S24 an account guessed at from everywhere gets two tries per network, and its owner is not locked out', async (t) => {
    const org = await orgIn(await open(t));
    await admit(org, { ...attempt, network: somewhere(0) });
    await bringTo(org, 'account', account.most - 5);
    assert.equal(await admitMany(org, 10, (index) => ({ ...attempt, network: somewhere(index + 1) })), 10);
    const fresh = { ...attempt, network: '192.0.2.1' };
    assert.equal(await admitMany(org, 6, () => fresh), account.mostPerNetworkBeyond);
    assert.equal((await admit(org, { ...attempt, login: 'grace@example.com' })).outcome, 'admitted', 'nobody else notices');
  });

  test('S23 one network that tries everybody is stopped, whatever the accounts', async (t) => {
    const org = await orgIn(await open(t));
    await admit(org, { ...attempt, login: 'first@example.com' });
    await bringTo(org, 'network', network.most - 5);
    assert.equal(await admitMany(org, 10, (index) => ({ ...attempt, login: `user${index}@example.com` })), 5);
    assert.equal((await admit(org, { ...attempt, network: '192.0.2.1' })).outcome, 'admitted', 'another network is not');
  });

  test('S23 parallel attempts on many accounts from one network cannot slip through together', async (t) => {
    const org = await orgIn(await open(t));
    await admit(org, { ...attempt, login: 'first@example.com' });
    await bringTo(org, 'network', network.most - 5);
    const admissions = await Promise.all(
      Array.from({ length: 40 }, (_, index) => admit(org, { ...attempt, login: `user${index}@example.com` })),
    );
    assert.equal(admissions.filter(({ outcome }) => outcome === 'admitted').length, 5);
  });

  test('S24 a stranger elsewhere cannot lock somebody out', async (t) => {
    const org = await orgIn(await open(t));
    await admitMany(org, 40, () => ({ ...attempt, network: '192.0.2.66' }));
    assert.equal((await admit(org)).outcome, 'admitted');
  });

  test('S24 what the narrowest counter stops does not fill the wider ones', async (t) => {
    const org = await orgIn(await open(t));
    await admitMany(org, 100, () => ({ ...attempt, network: '192.0.2.66' }));
    const rows = await org.at().db.selectFrom('attempt_counter').select(['subject', 'count']).execute();
    const countOf = (kind: string) => rows.find((row) => row.subject.startsWith(`password:${kind}:`))?.count;
    assert.deepEqual([countOf('account+network'), countOf('account'), countOf('network')], [11, 10, 10]);
    assert.equal((await admit(org, { ...attempt, login: 'grace@example.com', network: '192.0.2.66' })).outcome, 'admitted');
  });

  test('S24 a browser that the person signed in with before has a counter of its own', async (t) => {
    const org = await orgIn(await open(t));
    await admitMany(org, 20, () => attempt);
    await bringTo(org, 'account', account.most + 1);
    assert.equal((await admit(org)).outcome, 'limited');
    assert.equal(await admitMany(org, accountAndDevice.most + 1, () => knownDevice), accountAndDevice.most);
    assert.equal((await admit(org, { ...knownDevice, deviceId: 'phone' })).outcome, 'admitted');
  });

  test('a success clears the account here and takes only itself off the wider counters', async (t) => {
    const org = await orgIn(await open(t));
    assert.equal(await admitMany(org, 9, () => attempt), 9);
    await forgive(org, await admit(org));
    assert.equal(await admitMany(org, 11, () => attempt), 10);
    const rows = await org.at().db.selectFrom('attempt_counter').select(['subject', 'count']).execute();
    const countOf = (kind: string) => rows.find((row) => row.subject.startsWith(`password:${kind}:`))?.count;
    assert.deepEqual([countOf('account+network'), countOf('account'), countOf('network')], [11, 19, 19]);
  });

  test('a network that is full is only read: a flood of made-up logins writes nothing more', async (t) => {
    const org = await orgIn(await open(t));
    const rows = async () => (await org.at().db.selectFrom('attempt_counter').select('subject').execute()).length;
    await admit(org);
    await bringTo(org, 'network', network.most);
    const first = await admit(org, { ...attempt, login: 'first@example.com' });
    assert.deepEqual(
      [first.outcome, 'isNews' in first && first.isNews],
      ['limited', true],
      'the first refusal is worth a log row',
    );
    const before = await rows();
    assert.equal(await admitMany(org, 50, (index) => ({ ...attempt, login: `more${index}@example.com` })), 0);
    assert.equal(await rows(), before);
    const later = await admit(org, { ...attempt, login: 'later@example.com' });
    assert.equal('isNews' in later && later.isNews, false);
  });

  test('an attempt whose password nobody looked at is taken back from every counter', async (t) => {
    const org = await orgIn(await open(t));
    const admission = await admit(org);
    await inTx(org.at(), (ctx) => takeBackAttempts(ctx, countedOf(admission)));
    const rows = await org.at().db.selectFrom('attempt_counter').select('count').execute();
    assert.deepEqual(
      rows.map(({ count }) => count),
      [0, 0, 0],
    );
  });

  test('S23 taking back does not drain a counter that was full and was not moved', async (t) => {
    const org = await orgIn(await open(t));
    await admit(org);
    await bringTo(org, 'account', account.most + 1);
    for (let index = 0; index < 5; index += 1) {
      const admission = await admit(org, { ...attempt, network: somewhere(index) });
      await inTx(org.at(), (ctx) => takeBackAttempts(ctx, countedOf(admission)));
    }
    const rows = await org.at().db.selectFrom('attempt_counter').select(['subject', 'count']).execute();
    assert.equal(rows.find(({ subject }) => subject.startsWith('password:account:'))?.count, account.most + 1);
  });

  test('taking back goes to zero and no further', async (t) => {
    const org = await orgIn(await open(t));
    const admission = await admit(org);
    for (let times = 0; times < 3; times += 1) await forgive(org, admission);
    const rows = await org.at().db.selectFrom('attempt_counter').select('count').execute();
    assert.deepEqual(
      rows.map(({ count }) => count),
      [0, 0],
    );
  });

  test('S24 a success in a known browser does not clear what strangers did', async (t) => {
    const org = await orgIn(await open(t));
    await admitMany(org, 11, () => attempt);
    await forgive(org, await admit(org, knownDevice));
    assert.equal((await admit(org)).outcome, 'limited');
  });

  test('S23 another org counts for itself', async (t) => {
    const database = await open(t);
    const [one, other] = [await orgIn(database), await orgIn(database, 'other')];
    await admitMany(one, 11, () => attempt);
    assert.equal((await admit(other)).outcome, 'admitted');
    assert.equal((await admit(one)).outcome, 'limited');
  });

  test('neither login nor network stands in the table: people type passwords there by mistake', async (t) => {
    const org = await orgIn(await open(t));
    await admit(org);
    const rows = await org.at().db.selectFrom('attempt_counter').selectAll().execute();
    assert.equal(rows.length, 3);
    assert.doesNotMatch(JSON.stringify(rows), /ada|203\.0/);
  });
});
