import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { orgIn } from '../../../testkit/test-ctx.ts';
import { inTx } from '../ctx.ts';
import { insertGroup } from '../groups/store.ts';
import { listRecentEvents } from './store.ts';
import { type LogEvent, systemActor, writeEvent } from './write.ts';

const event: LogEvent = {
  eventType: 'user.session.start',
  message: 'User login to Gatehouse',
  outcome: { result: 'SUCCESS' },
  actor: { id: '00u1', type: 'User', alternateId: 'ada@example.com', displayName: 'Ada' },
};

eachDatabase('the system log', (open) => {
  test('an event has all that it was told, and where the request came from', async (t) => {
    const org = await orgIn(await open(t));
    const request = { id: 'reqA', ip: '203.0.113.7', userAgent: 'x'.repeat(600) };
    const targets = [{ id: '0oa1', type: 'AppInstance', alternateId: 'App', displayName: 'App' }] as const;
    const ctx = { ...org.at(), request };
    await inTx(ctx, (ctx) =>
      writeEvent(ctx, {
        ...event,
        outcome: { result: 'DENY', reason: 'why' },
        targets,
        sessionId: '1021',
        debug: { scopes: 'openid' },
      }),
    );
    const [row] = await listRecentEvents(org.at(), 10);
    assert.ok(row);
    assert.match(row.id, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    assert.deepEqual(
      { ...row, id: '' },
      {
        org_id: org.orgId,
        published_at: org.at().now,
        id: '',
        event_type: 'user.session.start',
        severity: 'WARN',
        display_message: 'User login to Gatehouse',
        actor_id: '00u1',
        actor_type: 'User',
        actor_alternate_id: 'ada@example.com',
        actor_display_name: 'Ada',
        outcome_result: 'DENY',
        outcome_reason: 'why',
        client_ip: '203.0.113.7',
        user_agent: 'x'.repeat(512),
        session_id: '1021',
        request_id: 'reqA',
        targets_json: JSON.stringify(targets),
        debug_json: '{"scopes":"openid"}',
        recorded_at: org.at().now * 1000,
      },
    );
  });

  test('a failure is a warning, a success is not', async (t) => {
    const org = await orgIn(await open(t));
    for (const result of ['SUCCESS', 'ALLOW', 'FAILURE', 'DENY'] as const) {
      await inTx(org.at(), (ctx) => writeEvent(ctx, { ...event, actor: systemActor, outcome: { result } }));
    }
    const rows = await listRecentEvents(org.at(), 10);
    assert.deepEqual(
      new Map(rows.map((row) => [row.outcome_result, row.severity])),
      new Map([
        ['SUCCESS', 'INFO'],
        ['ALLOW', 'INFO'],
        ['FAILURE', 'WARN'],
        ['DENY', 'WARN'],
      ]),
    );
  });

  test('a fact that is rolled back leaves no event, and an event that cannot be written leaves no fact', async (t) => {
    const org = await orgIn(await open(t));
    const group = { id: '00g1', type: 'OKTA_GROUP', name: 'Engineering', description: null } as const;
    const failing = inTx(org.at(), async (ctx) => {
      await insertGroup(ctx, group);
      await writeEvent(ctx, event);
      throw new Error('afterwards');
    });
    await assert.rejects(failing, /afterwards/);
    assert.deepEqual(await listRecentEvents(org.at(), 10), []);

    const unwritable = inTx(org.at(), async (ctx) => {
      await insertGroup(ctx, group);
      await writeEvent(ctx, { ...event, message: null as unknown as string });
    });
    await assert.rejects(unwritable, /NOT NULL|null value/i);
    const groups = await org.at().db.selectFrom('user_group').select('id').where('id', '=', '00g1').execute();
    assert.deepEqual(groups, []);
  });

  test('the newest comes first, and only as many as asked for', async (t) => {
    const org = await orgIn(await open(t));
    for (const seconds of [3, 1, 2]) await inTx(org.at(seconds), (ctx) => writeEvent(ctx, event));
    const rows = await listRecentEvents(org.at(), 2);
    assert.deepEqual(
      rows.map((row) => row.published_at),
      [org.at(3).now, org.at(2).now],
    );
  });
});
