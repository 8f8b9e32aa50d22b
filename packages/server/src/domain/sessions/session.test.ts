import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { type OrgInDatabase, orgIn } from '../../../testkit/test-ctx.ts';
import { sha256 } from '../../platform/hash.ts';
import { inTx } from '../ctx.ts';
import type { UserId } from '../users/user.ts';
import { currentSession, keepSessionAlive, type SessionLimits, startSession } from './session.ts';
import { deleteSession } from './store.ts';

const hour = 3600;
const day = 24 * hour;
const browserLimits: SessionLimits = { isPersistent: false, idleSeconds: 2 * hour, lifetimeSeconds: day };
const persistentLimits: SessionLimits = { isPersistent: true, idleSeconds: 7 * day, lifetimeSeconds: 30 * day };

async function start(
  org: OrgInDatabase,
  userId: string,
  options: { at?: number; limits?: SessionLimits; replaces?: string } = {},
) {
  const { at = 0, limits = browserLimits, replaces } = options;
  const proof = {
    userId: userId as UserId,
    amr: ['pwd'],
    limits,
    replaces: replaces === undefined ? undefined : sha256(replaces),
  };
  const { handle, ...rest } = await inTx(org.at(at), (ctx) => startSession(ctx, proof));
  return { handle: handle.reveal(), ...rest };
}

/** Uses the session as single sign-on does. */
async function use(org: OrgInDatabase, handle: string, at: number): Promise<void> {
  const session = await currentSession(org.at(at), handle);
  assert.ok(session, `no session at ${at} s`);
  await inTx(org.at(at), (ctx) => keepSessionAlive(ctx, session));
}

eachDatabase('sessions', (open) => {
  test('S16 a new session has a handle of 256 random bits and a public id; only a hash of the handle is stored', async (t) => {
    const org = await orgIn(await open(t));
    const user = await org.given.user();
    const session = await start(org, user.id);
    assert.match(session.handle, /^[\w-]{43}$/);
    assert.match(session.id, /^102\w{17}$/);
    const rows = await org.at().db.selectFrom('session').selectAll().execute();
    assert.equal(rows.length, 1);
    assert.equal(JSON.stringify(rows).includes(session.handle), false);
    const current = await currentSession(org.at(), session.handle);
    assert.deepEqual(
      [current?.id, current?.userId, current?.login, current?.authTime, current?.amr],
      [session.id, user.id, user.login, org.at().now, ['pwd']],
    );
  });

  test('S16 a sign-in in the same browser gets a new handle, and the old one is dead', async (t) => {
    const org = await orgIn(await open(t));
    const user = await org.given.user();
    const first = await start(org, user.id);
    const second = await start(org, user.id, { at: 10, replaces: first.handle });
    assert.notEqual(second.handle, first.handle);
    assert.equal(await currentSession(org.at(10), first.handle), undefined);
    assert.equal((await currentSession(org.at(10), second.handle))?.authTime, org.at(10).now);
  });

  test('S16 somebody else in the same browser gets a new public id; the same person keeps it, so that codes on their way stay good', async (t) => {
    const org = await orgIn(await open(t));
    const [ada, grace] = [await org.given.user(), await org.given.user()];
    const first = await start(org, ada.id);
    const again = await start(org, ada.id, { at: 10, replaces: first.handle });
    const other = await start(org, grace.id, { at: 20, replaces: again.handle });
    assert.equal(again.id, first.id);
    assert.notEqual(other.id, first.id);
    const ids = await org.at().db.selectFrom('session').select('id').execute();
    assert.deepEqual(
      ids.map(({ id }) => id),
      [other.id],
    );
  });

  test('S16 a session that had expired is not continued under its public id', async (t) => {
    const org = await orgIn(await open(t));
    const user = await org.given.user();
    const first = await start(org, user.id);
    const later = await start(org, user.id, { at: 2 * hour, replaces: first.handle });
    assert.notEqual(later.id, first.id);
  });

  test('two browsers of one person have two sessions', async (t) => {
    const org = await orgIn(await open(t));
    const user = await org.given.user();
    const [one, other] = [await start(org, user.id), await start(org, user.id)];
    await inTx(org.at(), (ctx) => deleteSession(ctx, sha256(one.handle)));
    assert.equal(await currentSession(org.at(), one.handle), undefined);
    assert.equal((await currentSession(org.at(), other.handle))?.id, other.id);
  });

  const cases = [
    { what: 'a browser session', limits: browserLimits, idle: 2 * hour, absolute: day, cookie: undefined },
    { what: 'a session that is kept', limits: persistentLimits, idle: 7 * day, absolute: 30 * day, cookie: 30 * day },
  ];
  for (const { what, limits, idle, absolute, cookie } of cases) {
    test(`${what} that is not used ends after ${idle / hour} hours: alive a millisecond before, dead on time`, async (t) => {
      const org = await orgIn(await open(t));
      const user = await org.given.user();
      const session = await start(org, user.id, { limits });
      assert.equal(session.cookieSeconds, cookie);
      assert.ok(await currentSession(org.at(idle - 0.001), session.handle));
      assert.equal(await currentSession(org.at(idle), session.handle), undefined);
    });

    test(`${what} that is used all the time ends after ${absolute / hour} hours`, async (t) => {
      const org = await orgIn(await open(t));
      const session = await start(org, (await org.given.user()).id, { limits });
      for (let at = 0; at < absolute; at += idle / 2) await use(org, session.handle, at);
      assert.ok(await currentSession(org.at(absolute - 0.001), session.handle));
      assert.equal(await currentSession(org.at(absolute), session.handle), undefined);
    });
  }

  test('a session without an absolute limit lives as long as it is used, and its cookie as long as browsers keep one', async (t) => {
    const org = await orgIn(await open(t));
    const limits = { isPersistent: true, idleSeconds: 90 * day, lifetimeSeconds: undefined };
    const session = await start(org, (await org.given.user()).id, { limits });
    assert.equal(session.cookieSeconds, 400 * day);
    for (let at = 0; at < 3650 * day; at += 89 * day) await use(org, session.handle, at);
  });

  test('a use moves the idle limit, but is written at most once in five minutes', async (t) => {
    const org = await orgIn(await open(t));
    const session = await start(org, (await org.given.user()).id);
    const row = () => org.at().db.selectFrom('session').select(['last_used_at', 'expires_at']).executeTakeFirstOrThrow();
    await use(org, session.handle, 299);
    assert.deepEqual({ ...(await row()) }, { last_used_at: org.at().now, expires_at: org.at(2 * hour).now });
    await use(org, session.handle, 300);
    assert.deepEqual({ ...(await row()) }, { last_used_at: org.at(300).now, expires_at: org.at(300 + 2 * hour).now });
  });

  test('a touch that comes after the end does not bring a session back', async (t) => {
    const org = await orgIn(await open(t));
    const { handle } = await start(org, (await org.given.user()).id);
    const session = await currentSession(org.at(), handle);
    assert.ok(session);
    await inTx(org.at(), (ctx) => deleteSession(ctx, session.handleHash));
    await inTx(org.at(600), (ctx) => keepSessionAlive(ctx, session));
    assert.equal(await currentSession(org.at(600), handle), undefined);
  });

  for (const status of ['SUSPENDED', 'DEPROVISIONED', 'LOCKED_OUT', 'PASSWORD_EXPIRED', 'STAGED'] as const) {
    test(`S19 the session of a user who becomes ${status} is no session from that moment`, async (t) => {
      const org = await orgIn(await open(t));
      const user = await org.given.user();
      const { handle } = await start(org, user.id);
      await org.given.changeUser(user, { status });
      assert.equal(await currentSession(org.at(), handle), undefined);
    });
  }

  test('ending a session twice ends it once: the second caller learns that there was none', async (t) => {
    const org = await orgIn(await open(t));
    const { handle, id } = await start(org, (await org.given.user()).id);
    const ended = await Promise.all(Array.from({ length: 5 }, () => inTx(org.at(), (ctx) => deleteSession(ctx, sha256(handle)))));
    assert.deepEqual(
      ended.flatMap((session) => session?.id ?? []),
      [id],
    );
  });

  test('a handle that nobody was given is no session', async (t) => {
    const org = await orgIn(await open(t));
    const { handle, id } = await start(org, (await org.given.user()).id);
    for (const text of [undefined, '', id, sha256(handle), `${handle}x`, handle.slice(1), 'x'.repeat(101), "' or 1=1 --"]) {
      assert.equal(await currentSession(org.at(), text), undefined, text);
    }
  });
});
