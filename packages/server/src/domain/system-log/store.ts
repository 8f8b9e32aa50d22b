import { sql } from 'kysely';
import { filterCondition } from '../../schema/filter-sql.ts';
import type { FilterTree } from '../../schema/filter-tree.ts';
import { prepareWrite } from '../../schema/prepared.ts';
import { isSqlite } from '../../schema/sqlite-dialect.ts';
import type { SystemLogEventTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { type LogAttribute, logColumns } from './filter.ts';

/**
 * The order of `recorded_at` is what lets a reader that waits for new events (`GET /api/v1/logs` without `until`) get each of them once.
 * The order of `published_at` cannot: it is the instant at which a request began on some node, and an event may become visible long after
 * one that is later.
 *
 * The embedded database has one writer at a time. An event gets a number above all that are there, so what becomes visible later has a
 * higher number. The number is `published_at` in microseconds where that is higher, so that a reader can begin at an instant.
 *
 * PostgreSQL has many. There an event gets the instant, by the database's clock, of its insertion, and a reader looks only at what is
 * before the begin of the oldest transaction under way (`recordedUntil`): whatever that one inserts, or one that begins later, comes
 * after. The reader lags behind by the age of that transaction, milliseconds as a rule. Nothing holds if the clock of the database's machine
 * is turned back.
 */
type Recorded = Omit<SystemLogEventTable, 'recorded_at'>;

const columns = [
  'org_id',
  'published_at',
  'id',
  'event_type',
  'severity',
  'display_message',
  'actor_id',
  'actor_type',
  'actor_alternate_id',
  'actor_display_name',
  'outcome_result',
  'outcome_reason',
  'client_ip',
  'user_agent',
  'session_id',
  'request_id',
  'targets_json',
  'debug_json',
] as const satisfies readonly (keyof Recorded)[];

const insert = prepareWrite((db, row: Recorded, engine) =>
  db.insertInto('system_log_event').values({
    ...(Object.fromEntries(columns.map((name) => [name, row[name]])) as unknown as Recorded),
    recorded_at:
      engine === 'sqlite'
        ? sql<number>`max(${row.published_at} * 1000, 1 + coalesce((select max(recorded_at) from system_log_event where org_id = ${row.org_id}), 0))`
        : sql<number>`greatest(${row.published_at}::bigint * 1000, (extract(epoch from clock_timestamp()) * 1000000)::bigint)`,
  }),
);

/** Appends one event. Costs one statement; on the embedded database a look at the end of one index more. */
export async function insertEvent(ctx: TxCtx, row: Omit<Recorded, 'org_id'>): Promise<void> {
  await insert(ctx.db, { ...row, org_id: ctx.orgId });
}

/** The newest events of the org, newest first; at most `limit`. */
export function listRecentEvents(ctx: Ctx, limit: number): Promise<SystemLogEventTable[]> {
  return ctx.db
    .selectFrom('system_log_event')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** A place in a list of events: after the one with this instant and id. */
export interface LogPlace {
  /** When the event was published, in milliseconds UTC; in a list of new events its `recorded_at`. */
  readonly at: number;
  readonly id: string;
}

/** Which events, and where to go on. */
export interface LogQuery {
  /** Published at this instant or later. */
  readonly sinceAt: number;
  readonly matching: FilterTree<LogAttribute> | undefined;
  readonly after: LogPlace | undefined;
  readonly limit: number;
}

/** A page of events. */
export interface LogPage {
  readonly events: readonly SystemLogEventTable[];
  /** Where the next page begins; undefined at the end. */
  readonly next: LogPlace | undefined;
}

/**
 * Rows that one query looks at when it has a condition that no index answers, and rows that one call looks at. A page may so be short, or
 * empty, and have a next one: the cost of a call does not grow with the log, and the embedded database answers others in between.
 */
const lookedAtOnce = 2000;
const mostLookedAt = 50_000;

/** Events published in [`sinceAt`, `untilAt`), in the order of their publication or, when `isDescending`, against it. */
export function listEvents(
  ctx: Ctx,
  { untilAt, isDescending, ...query }: LogQuery & { readonly untilAt: number; readonly isDescending: boolean },
): Promise<LogPage> {
  return page(ctx, query, 'published_at', isDescending, untilAt);
}

/**
 * Events that became visible after `after` (without it: all since `sinceAt`), in the order in which they did. There is always a next page: asked
 * with it again and again, now or in a month, every event comes exactly once, whatever was being written meanwhile and on whichever node.
 */
export async function listNewEvents(ctx: Ctx, query: LogQuery): Promise<LogPage & { readonly next: LogPlace }> {
  const after = query.after ?? { at: query.sinceAt * 1000, id: '' };
  const untilAt = await recordedUntil(ctx);
  const { events, next } = await page(ctx, { ...query, after }, 'recorded_at', false, untilAt);
  return { events, next: next ?? { at: Math.max(after.at, untilAt), id: '' } };
}

type Order = 'published_at' | 'recorded_at';

async function page(ctx: Ctx, query: LogQuery, order: Order, isDescending: boolean, untilAt: number): Promise<LogPage> {
  const { matching, limit } = query;
  if (!matching) {
    const found = await eventsAfter(ctx, query.after, query, { order, isDescending, untilAt })
      .selectAll()
      .limit(limit + 1)
      .execute();
    return found.length > limit ? filled(found, query, order) : { events: found, next: undefined };
  }
  const events: SystemLogEventTable[] = [];
  let after = query.after;
  for (let looked = 0; looked < mostLookedAt; looked += lookedAtOnce) {
    const rows = eventsAfter(ctx, after, query, { order, isDescending, untilAt });
    // A constant offset: what is looked at does not grow from page to page.
    const [end, further] = await rows
      .select([`${order} as at`, 'id'])
      .limit(2)
      .offset(lookedAtOnce - 1)
      .execute();
    let some = rows.where(filterCondition(ctx.db, matching, logColumns));
    if (end) some = some.where((eb) => eb(eb.refTuple(order, 'id'), isDescending ? '>=' : '<=', eb.tuple(end.at, end.id)));
    events.push(
      ...(await some
        .selectAll()
        .limit(limit + 1 - events.length)
        .execute()),
    );
    if (events.length > limit) return filled(events, query, order);
    if (!end || !further) return { events, next: undefined };
    after = end;
  }
  return { events, next: after };
}

/** @param found one event more than the page has */
function filled(found: readonly SystemLogEventTable[], { limit, after }: LogQuery, order: Order): LogPage {
  const events = found.slice(0, limit);
  const last = events.at(-1);
  return { events, next: last ? { at: last[order], id: last.id } : after };
}

function eventsAfter(
  { db, orgId }: Ctx,
  after: LogPlace | undefined,
  { sinceAt }: LogQuery,
  { order, isDescending, untilAt }: { readonly order: Order; readonly isDescending: boolean; readonly untilAt: number },
) {
  const direction = isDescending ? 'desc' : 'asc';
  const rows = db
    .selectFrom('system_log_event')
    .where('org_id', '=', orgId)
    .where('published_at', '>=', sinceAt)
    .where(order, '<', untilAt)
    .orderBy(order, direction)
    .orderBy('id', direction);
  if (!after) return rows;
  return rows.where((eb) => eb(eb.refTuple(order, 'id'), isDescending ? '<' : '>', eb.tuple(after.at, after.id)));
}

/**
 * The end of what is settled: no event will ever appear with a lower `recorded_at`. Must be asked before the events are read.
 */
async function recordedUntil({ db, orgId }: Ctx): Promise<number> {
  if (isSqlite(db)) {
    const { last } = await db
      .selectFrom('system_log_event')
      .select((eb) => eb.fn.max('recorded_at').as('last'))
      .where('org_id', '=', orgId)
      .executeTakeFirstOrThrow();
    return Number(last) + 1;
  }
  // A transaction without an id has written nothing yet; of our own kind it may be about to, so it counts. Someone's dump does not.
  const { rows } = await sql<{ until: number }>`
    select floor(extract(epoch from least(statement_timestamp(), min(xact_start))) * 1000000)::bigint as until
    from pg_stat_activity
    where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
      and (backend_xid is not null or application_name = current_setting('application_name'))`.execute(db);
  return rows[0]?.until ?? 0;
}
