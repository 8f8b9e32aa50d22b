import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { eachDatabase, testDatabase } from '../../../testkit/each-database.ts';
import { analyze, plansOf } from '../../../testkit/explain.ts';
import { type OrgInDatabase, orgIn } from '../../../testkit/test-ctx.ts';
import type { EpochMillis } from '../../platform/time.ts';
import type { Database } from '../../schema/db.ts';
import { type Ctx, inTx, type TxCtx } from '../ctx.ts';
import { parseFilter } from '../search/filter.ts';
import { havingWords, logAttributes } from './filter.ts';
import { type LogPlace, listEvents, listNewEvents } from './store.ts';
import { systemActor, writeEvent } from './write.ts';

const write = (ctx: TxCtx, message: string) =>
  writeEvent(ctx, { eventType: 'user.session.start', message, outcome: { result: 'SUCCESS' }, actor: systemActor });

/** A context at the machine's own time, which is the one that PostgreSQL knows. */
function nowIn(org: OrgInDatabase, seconds = 0): Ctx<Database> {
  return { ...org.at(), now: (Date.now() + seconds * 1000) as EpochMillis };
}

const weekAgo = () => Date.now() - 7 * 24 * 3600 * 1000;

/** Reads what is new, as somebody who polls: each call goes on where the one before ended. */
function poller(org: OrgInDatabase, limit = 100, filter?: string) {
  let after: LogPlace | undefined;
  const matching = filter === undefined ? undefined : treeOf(filter);
  return async () => {
    const { events, next } = await listNewEvents(org.at(), { sinceAt: weekAgo(), matching, after, limit });
    after = next;
    return events.map((event) => event.display_message);
  };
}

function treeOf(filter: string) {
  const parsed = parseFilter(filter, logAttributes);
  return parsed.outcome === 'parsed' ? parsed.tree : assert.fail(parsed.problem);
}

/** Reads until nothing comes any more. */
async function drain(read: () => Promise<string[]>): Promise<string[]> {
  const all: string[] = [];
  for (let some = await read(); some.length > 0; some = await read()) all.push(...some);
  return all;
}

eachDatabase('waiting for new events (contract 6.9)', (open) => {
  test('each event comes once, in the order in which it was written, however old it says it is', async (t) => {
    const org = await orgIn(await open(t));
    const read = poller(org, 2);
    assert.deepEqual(await read(), []);
    await inTx(nowIn(org), async (ctx) => {
      for (const message of ['one', 'two', 'three']) await write(ctx, message);
    });
    assert.deepEqual((await drain(read)).toSorted(), ['one', 'three', 'two']);
    await inTx(nowIn(org, -3600), (ctx) => write(ctx, 'of a request that began an hour ago'));
    assert.deepEqual(await read(), ['of a request that began an hour ago']);
    assert.deepEqual(await read(), []);
  });

  test('a filter lets nothing be missed either, and other orgs’ events are not ours', async (t) => {
    const database = await open(t);
    const [org, other] = [await orgIn(database), await orgIn(database, 'other')];
    const read = poller(org, 2, 'displayMessage sw "wanted"');
    for (let index = 0; index < 6; index += 1) {
      await inTx(nowIn(org), (ctx) => write(ctx, index % 2 === 0 ? `wanted ${index}` : 'noise'));
      await inTx(nowIn(other), (ctx) => write(ctx, 'wanted by the other'));
    }
    assert.deepEqual(await drain(read), ['wanted 0', 'wanted 2', 'wanted 4']);
    await inTx(nowIn(org), (ctx) => write(ctx, 'wanted again'));
    assert.deepEqual(await read(), ['wanted again']);
  });

  test('a page of no events moves nothing', async (t) => {
    const org = await orgIn(await open(t));
    await inTx(nowIn(org), (ctx) => write(ctx, 'one'));
    const query = { sinceAt: weekAgo(), matching: undefined, after: undefined };
    const { events, next } = await listNewEvents(org.at(), { ...query, limit: 0 });
    assert.deepEqual(events, []);
    const { events: later } = await listNewEvents(org.at(), { ...query, after: next, limit: 10 });
    assert.deepEqual(
      later.map((event) => event.display_message),
      ['one'],
    );
  });

  test('no event is missed or doubled by somebody who polls while many write, each in its own time', async (t) => {
    const org = await orgIn(await open(t));
    const read = poller(org, 7);
    const seen: string[] = [];
    const writers = Array.from({ length: 60 }, async (_, writer) => {
      await delay((writer * 7) % 40);
      await inTx(nowIn(org, -(writer % 5)), async (ctx) => {
        await write(ctx, `${writer} a`);
        if (org.at().db.dialect === 'postgres') await delay((writer * 13) % 30);
        await write(ctx, `${writer} b`);
      });
    });
    const all = Promise.all(writers).then(() => true);
    while (!(await Promise.race([all, delay(1, false)]))) seen.push(...(await read()));
    seen.push(...(await drain(read)));
    assert.deepEqual(
      seen.toSorted(),
      Array.from({ length: 60 }, (_, writer) => [`${writer} a`, `${writer} b`])
        .flat()
        .toSorted(),
    );
  });

  test('a page looks up its events by an index, in either order', async (t) => {
    const database = await open(t);
    const org = await orgIn(database);
    await manyEvents(org);
    await analyze(database);
    const query = { sinceAt: org.at().now, after: { at: org.at().now + 1_000_000, id: '' }, limit: 100 };
    const newer = { ...query, after: { at: (org.at().now + 1_000_000) * 1000, id: '' } };
    const matching = havingWords(['nothing']);
    const window = { ...query, untilAt: org.at().now + 12_000_000 };
    const times = await plansOf(org.at(), async (ctx) => {
      await listEvents(ctx, { ...window, matching: undefined, isDescending: false });
      await listEvents(ctx, { ...window, matching: undefined, isDescending: true });
      await listEvents(ctx, { ...window, matching, isDescending: false });
    });
    const news = await plansOf(org.at(), async (ctx) => {
      await listNewEvents(ctx, { ...newer, matching: undefined });
      await listNewEvents(ctx, { ...newer, matching });
    });
    const isSqlite = database.dialect === 'sqlite';
    for (const plan of times) {
      assert.match(
        plan,
        isSqlite
          ? /USING PRIMARY KEY|USING INDEX sqlite_autoindex/
          : /Index (Only )?Scan( Backward)? using system_log_event_pkey/,
      );
      assert.doesNotMatch(plan, isSqlite ? /USE TEMP B-TREE/ : /Sort|Seq Scan on system_log_event/, plan);
    }
    for (const plan of news.filter((each) => !each.includes('pg_stat'))) {
      assert.match(plan, /system_log_event_recorded_index/);
      assert.doesNotMatch(plan, isSqlite ? /USE TEMP B-TREE/ : /Sort|Seq Scan on system_log_event/, plan);
    }
  });
});

/** Some 32,000 events or more, half a second apart. */
async function manyEvents(org: OrgInDatabase, least = 32_000): Promise<void> {
  await inTx(org.at(), async (ctx) => {
    for (let index = 0; index < 64; index += 1) await write({ ...ctx, now: (ctx.now + index * 500) as EpochMillis }, 'event');
    for (let count = 64; count < least; count *= 2) {
      await sql`insert into system_log_event
        select org_id, published_at + ${count * 500}, id, event_type, severity, display_message, actor_id, actor_type, actor_alternate_id,
          actor_display_name, outcome_result, outcome_reason, client_ip, user_agent, session_id, request_id, targets_json, debug_json,
          recorded_at + ${count * 500_000}
        from system_log_event where org_id = ${ctx.orgId}`.execute(ctx.db);
    }
  });
}

suite('a search in a large log, on SQLite', () => {
  test('finds what is far away, in as many calls as it takes, and each looks at no more than it may', async (t) => {
    const org = await orgIn(await testDatabase(t, 'sqlite'));
    await manyEvents(org, 60_000);
    const last = (org.at().now + 64 * 1024 * 500) as EpochMillis;
    await inTx({ ...org.at(), now: last }, (ctx) => write(ctx, 'needle'));
    const query = { sinceAt: 0, matching: havingWords(['needle']), limit: 10 };
    const forwards = { ...query, untilAt: last + 1, isDescending: false };
    const first = await listEvents(org.at(), { ...forwards, after: undefined });
    assert.deepEqual([first.events, typeof first.next], [[], 'object']);
    const second = await listEvents(org.at(), { ...forwards, after: first.next });
    assert.deepEqual([second.events.map((event) => event.display_message), second.next], [['needle'], undefined]);
    const backwards = await listEvents(org.at(), { ...forwards, isDescending: true, after: undefined });
    assert.deepEqual([backwards.events.map((event) => event.display_message), typeof backwards.next], [['needle'], 'object']);
    const news = await listNewEvents(org.at(), { ...query, after: undefined });
    const later = await listNewEvents(org.at(), { ...query, after: news.next });
    assert.deepEqual([news.events.length, later.events.length], [0, 1]);
  });

  test('a page that fills up goes on right after its last event', async (t) => {
    const org = await orgIn(await testDatabase(t, 'sqlite'));
    await manyEvents(org, 8000);
    const query = { sinceAt: 0, matching: havingWords(['event']), limit: 1500, untilAt: org.at().now * 2 };
    for (const isDescending of [false, true]) {
      const seen = new Set<string>();
      let count = 0;
      let after: LogPlace | undefined;
      do {
        const page = await listEvents(org.at(), { ...query, isDescending, after });
        for (const event of page.events) seen.add(`${event.published_at} ${event.id}`);
        count += page.events.length;
        after = page.next;
      } while (after);
      assert.deepEqual([count, seen.size], [8192, 8192]);
    }
  });
});

suite('waiting for new events, on PostgreSQL', () => {
  async function scene(t: TestContext) {
    return orgIn(await testDatabase(t, 'postgres'));
  }

  test('an event of a transaction that commits late comes late, and nothing after it overtakes it', async (t) => {
    const org = await scene(t);
    const read = poller(org);
    const [commit, written] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = inTx(nowIn(org), async (ctx) => {
      await write(ctx, 'early');
      written.resolve();
      await commit.promise;
    });
    await written.promise;
    await inTx(nowIn(org), (ctx) => write(ctx, 'late'));
    assert.deepEqual(await read(), [], 'what is after an open transaction waits for it');
    commit.resolve();
    await slow;
    assert.deepEqual(await drain(read), ['early', 'late']);
  });

  test('a transaction that has begun and not written yet counts; one that was rolled back holds up nobody', async (t) => {
    const org = await scene(t);
    const read = poller(org);
    const [commit, begun] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const slow = inTx(nowIn(org), async (ctx) => {
      await ctx.db.selectFrom('org').select('id').execute();
      begun.resolve();
      await commit.promise;
      await write(ctx, 'never');
      throw new Error('rolled back');
    });
    await begun.promise;
    await inTx(nowIn(org), (ctx) => write(ctx, 'there'));
    await read();
    commit.resolve();
    await assert.rejects(slow, /rolled back/);
    await inTx(nowIn(org), (ctx) => write(ctx, 'there too'));
    const seen = await drain(read);
    assert.deepEqual(seen.toSorted(), ['there', 'there too']);
  });
});
