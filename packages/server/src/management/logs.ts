import { z } from 'zod';
import { havingWords, type LogAttribute, logAttributes } from '../domain/system-log/filter.ts';
import { type LogPage, type LogPlace, listEvents, listNewEvents } from '../domain/system-log/store.ts';
import { after, type EpochMillis, parseIsoText } from '../platform/time.ts';
import type { FilterTree } from '../schema/filter-tree.ts';
import { ApiError } from './api-error.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { text } from './fields.ts';
import { readFilter } from './filter.ts';
import { logEvent, logEventBody } from './log-event.ts';
import { userAgentReader } from './user-agent.ts';

const usualWindowSeconds = 7 * 24 * 3600;
const mostWords = 10;
const longestWord = 40;

const instantText = z
  .string()
  .transform(parseIsoText)
  .refine((instant) => instant !== undefined, 'must be an ISO 8601 instant such as 2031-05-04T10:00:00.000Z');

const query = z.object({
  since: instantText.optional().describe('Events published then or later; seven days before `until` unless told'),
  until: instantText
    .optional()
    .describe('Events published before then. Without it, ascending, the list never ends: its next page has what is new'),
  filter: z.string().optional(),
  q: text(0, 500)
    .transform((q) => q.split(/\s+/).filter((word) => word !== ''))
    .refine((words) => words.length <= mostWords, `must have ${mostWords} words at most`)
    .refine((words) => words.every((word) => word.length <= longestWord), `must have words of ${longestWord} characters at most`)
    .optional()
    .describe('Words that must all occur in an event'),
  sortOrder: z.enum(['ASCENDING', 'DESCENDING'], 'must be ASCENDING or DESCENDING').default('ASCENDING'),
  limit: z.coerce.number('must be a number').int('must be a whole number').min(0).max(1000, 'must be 1000 at most').default(100),
});

/** What the cursor of a page says: a later page looks at the same window, although time has passed. */
interface Cursor {
  readonly since: EpochMillis;
  /** Absent: the list of new events. */
  readonly until?: EpochMillis;
  readonly place: LogPlace;
}

const listing = endpoint({
  operationId: 'listLogEvents',
  summary: 'List the events of the system log, or wait for new ones',
  method: 'GET',
  path: '/api/v1/logs',
  permission: { resource: 'logs', access: 'read' },
  query,
  answers: { status: 200, body: z.array(logEvent), isList: true },
  handler: async ({ ctx, query, after: cursorText }) => {
    const cursor = cursorText === undefined ? undefined : (JSON.parse(cursorText) as Cursor);
    const window = windowOf(ctx.now, query, cursor);
    const asked = {
      sinceAt: window.since,
      matching: both(readFilter(query.filter, logAttributes), havingWords(query.q ?? [])),
      after: cursor?.place,
      limit: query.limit,
    };
    const isDescending = query.sortOrder === 'DESCENDING';
    const page: LogPage =
      window.until === undefined
        ? await listNewEvents(ctx, asked)
        : await listEvents(ctx, { ...asked, untilAt: window.until, isDescending });
    const readUserAgent = await userAgentReader();
    const next = page.next && JSON.stringify({ ...window, place: page.next } satisfies Cursor);
    return { body: page.events.map((row) => logEventBody(row, readUserAgent)), next };
  },
});

/** `/api/v1/logs`: what happened in the org. @see Okta System Log API */
export const logEndpoints: readonly Endpoint[] = [listing];

/** @throws ApiError E0000001 when it ends before it begins */
function windowOf(
  now: EpochMillis,
  { since, until, sortOrder }: z.infer<typeof query>,
  cursor: Cursor | undefined,
): { since: EpochMillis; until?: EpochMillis } {
  if (cursor) return { since: cursor.since, ...(cursor.until !== undefined && { until: cursor.until }) };
  // Backwards there must be a beginning: this instant is in.
  const end = until ?? (sortOrder === 'DESCENDING' ? ((now + 1) as EpochMillis) : undefined);
  const begin = since ?? after(end ?? now, -usualWindowSeconds);
  if (end !== undefined && begin > end) throw new ApiError('E0000001', 'since', ['since: must not be after until']);
  return { since: begin, ...(end !== undefined && { until: end }) };
}

function both<A extends LogAttribute>(
  one: FilterTree<A> | undefined,
  other: FilterTree<A> | undefined,
): FilterTree<A> | undefined {
  return one && other ? { kind: 'and', terms: [one, other] } : (one ?? other);
}
