import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { type OrgInDatabase, orgIn, testKeys } from '../../../testkit/test-ctx.ts';
import { removeExpired } from '../../jobs/remove-expired.ts';
import { systemRandom } from '../../platform/random.ts';
import type { EpochMillis } from '../../platform/time.ts';
import type { Database } from '../../schema/db.ts';
import { issueCode } from '../codes/code.ts';
import { inTx } from '../ctx.ts';
import { countAttempt } from '../passwords/store.ts';
import { startSession } from '../sessions/session.ts';
import { listRecentEvents } from '../system-log/store.ts';
import { systemActor, writeEvent } from '../system-log/write.ts';
import { revokeToken } from '../tokens/store.ts';
import type { UserId } from '../users/user.ts';
import { removeSomeExpired } from './store.ts';

const day = 24 * 3600;
const kinds = ['authorization_code', 'session', 'revoked_token', 'attempt_counter', 'system_log_event'] as const;

const grant = {
  authorization_server_id: 'aus1',
  client_id: '0oa1',
  user_id: '00u1',
  session_id: '1021',
  redirect_uri: 'https://rp.example/cb',
  scope: 'openid',
  nonce: null,
  code_challenge: null,
  auth_time: 1,
  amr_json: '["pwd"]',
  acr: null,
  access_token_lifetime_seconds: 3600,
};

/** One row of each kind that a sign-in leaves, of now. */
async function leaveRows(org: OrgInDatabase): Promise<void> {
  const user = await org.given.user();
  await inTx(org.at(), async (ctx) => {
    await issueCode(ctx, testKeys, grant);
    await startSession(ctx, {
      userId: user.id as UserId,
      amr: ['pwd'],
      limits: { isPersistent: false, idleSeconds: 7200, lifetimeSeconds: 86_400 },
      replaces: undefined,
    });
    await revokeToken(ctx, `AT.${user.id}`, org.at(3600).now);
    await countAttempt(ctx, user.id, { most: 1000, windowSeconds: 900 });
    await writeEvent(ctx, { eventType: 'user.session.start', message: 'm', outcome: { result: 'SUCCESS' }, actor: systemActor });
  });
}

async function countRows(org: OrgInDatabase): Promise<Record<string, number>> {
  const counts = await Promise.all(
    kinds.map(
      async (kind) =>
        [kind, (await org.at().db.selectFrom(kind).select('org_id').where('org_id', '=', org.orgId).execute()).length] as const,
    ),
  );
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

const sweep = (org: OrgInDatabase, seconds: number, limit = 500) => inTx(org.at(seconds), (ctx) => removeSomeExpired(ctx, limit));

function sweepAll(database: Database, now: EpochMillis): Promise<number> {
  return removeExpired({ database, keys: testKeys, random: systemRandom, clock: () => now });
}

eachDatabase('the expiry sweeper', (open) => {
  test('removes each row when it is over and not a moment earlier', async (t) => {
    const org = await orgIn(await open(t));
    await leaveRows(org);
    const all = Object.fromEntries(kinds.map((kind) => [kind, 1]));
    const steps: readonly (readonly [string, number])[] = [
      ['authorization_code', 60],
      ['attempt_counter', 900],
      ['revoked_token', 3600],
      ['session', 2 * 3600],
      ['system_log_event', 90 * day],
    ];
    for (const [kind, due] of steps) {
      assert.equal(await sweep(org, due - 0.001), 0, `${kind} a millisecond before`);
      assert.deepEqual(await countRows(org), all, `${kind} a millisecond before`);
      assert.equal(await sweep(org, due), 1, kind);
      delete all[kind];
      assert.deepEqual(await countRows(org), all, kind);
    }
  });

  test('works in batches and says when nothing is left', async (t) => {
    const org = await orgIn(await open(t));
    await inTx(org.at(), async (ctx) => {
      for (let index = 0; index < 25; index += 1) await revokeToken(ctx, `AT.${index}`, org.at(1).now);
    });
    const removed: number[] = [];
    for (let round = 0; round < 4; round += 1) removed.push(await sweep(org, 10, 10));
    assert.deepEqual(removed, [10, 10, 5, 0]);
  });

  test('serves every org, and of each only what is due', async (t) => {
    const database = await open(t);
    const [one, other] = [await orgIn(database), await orgIn(database, 'other')];
    await leaveRows(one);
    await leaveRows(other);
    await leaveRows(other);
    assert.equal(await sweepAll(database, one.at(3600).now), 9);
    assert.deepEqual(await countRows(one), { session: 1, system_log_event: 1 });
    assert.deepEqual(await countRows(other), { session: 2, system_log_event: 2 });
    assert.equal(await sweepAll(database, one.at(3600).now), 0);
  });

  test('more than one batch is removed in one run, and two runs at once do no harm', async (t) => {
    const database = await open(t);
    const org = await orgIn(database);
    await inTx(org.at(), async (ctx) => {
      for (let index = 0; index < 1100; index += 1) await revokeToken(ctx, `AT.${index}`, org.at(1).now);
    });
    const removed = await Promise.all([sweepAll(database, org.at(10).now), sweepAll(database, org.at(10).now)]);
    assert.equal(
      removed.reduce((sum, each) => sum + each),
      1100,
    );
    assert.deepEqual(await countRows(org), {});
  });

  test('a counter that starts a new window meanwhile keeps it', async (t) => {
    const org = await orgIn(await open(t));
    await inTx(org.at(), (ctx) => countAttempt(ctx, 'subject', { most: 1000, windowSeconds: 60 }));
    await Promise.all([
      sweep(org, 60),
      inTx(org.at(60), (ctx) => countAttempt(ctx, 'subject', { most: 1000, windowSeconds: 60 })),
    ]);
    assert.deepEqual(await countRows(org), { attempt_counter: 1 });
  });

  test('the log keeps what is younger than 90 days', async (t) => {
    const org = await orgIn(await open(t));
    for (const days of [0, 1, 2]) {
      await inTx(org.at(days * day), (ctx) =>
        writeEvent(ctx, {
          eventType: 'user.session.end',
          message: `day ${days}`,
          outcome: { result: 'SUCCESS' },
          actor: systemActor,
        }),
      );
    }
    const shorter = inTx(org.at(2 * day), (ctx) => removeSomeExpired(ctx, 500, 2));
    assert.equal(await shorter, 1, 'or for as long as it is told');
    assert.equal(await sweep(org, 91 * day), 1);
    assert.deepEqual(
      (await listRecentEvents(org.at(), 10)).map((row) => row.display_message),
      ['day 2'],
    );
  });
});
