import { setTimeout as delay } from 'node:timers/promises';
import { nextCursor } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { localDay, localTime } from '../../local-time.ts';
import { eventLines, type LogEvent } from './event-lines.ts';
import { type EventPage, follow } from './follow.ts';
import { instantOf } from './when.ts';

/** Which events are shown. */
export interface LogOptions {
  readonly follow?: boolean;
  /** As people write it: `1h`. */
  readonly since: string;
  readonly until?: string;
  readonly filter?: string;
  readonly query?: string;
  readonly limit?: number;
}

const pageSize = 1000;
const pollMs = 2000;
const dayMs = 86_400_000;

/** Shows events of the system log, the oldest first; with `--follow` until somebody ends it. As JSON each event is a line. */
export async function showLogs(cli: Cli, options: LogOptions): Promise<void> {
  const now = Date.now();
  const since = instantOf(options.since, now, '--since');
  const until = options.until === undefined ? undefined : instantOf(options.until, now, '--until');
  const read = reader(cli, { ...options, since });
  const line = eventLines(cli.output, localDay(new Date(now).toISOString()));
  let count = 0;
  const show = (events: readonly LogEvent[]): void => {
    count += events.length;
    for (const event of events) cli.print({ json: event, text: cli.isJson ? undefined : line(event) });
  };
  if (options.follow) return followLogs(cli, { read, show, newest: options.limit });
  const end = until ?? new Date(now + dayMs).toISOString(); // the server's clock may be ahead of this one's
  const pages = isEndPlain(options) ? upToNow(read) : (after?: string) => read({ until: end, after, limit: pageSize });
  if (options.limit === undefined) await showAll(cli, pages, show);
  else show(await newestOf(options.limit, (limit, after) => read({ until: end, after, limit, sortOrder: 'DESCENDING' })));
  if (count === 0)
    cli.notes.say(`Nothing of that kind since ${localTime(since)}. Look further back: --since 7d. Wait for it: -f`);
}

interface PageQuery {
  readonly until?: string;
  readonly after: string | undefined;
  readonly limit: number;
  readonly sortOrder?: 'DESCENDING';
}

function reader(cli: Cli, { since, filter, query: q }: Pick<LogOptions, 'since' | 'filter' | 'query'>) {
  const { client } = connect(cli);
  return async ({ after, ...rest }: PageQuery): Promise<EventPage> => {
    const conditions = { since, ...(filter !== undefined && { filter }), ...(q !== undefined && { q }) };
    const { data: events = [], response } = await client.GET('/api/v1/logs', {
      params: { query: { ...conditions, ...rest, ...(after !== undefined && { after }) } },
    });
    return { events, after: nextCursor(response) };
  };
}

type Read = (query: PageQuery) => Promise<EventPage>;

/** Every event of a time is asked for, so that a page that is not full is the last one for now. */
function isEndPlain({ until, filter, query }: LogOptions): boolean {
  return until === undefined && filter === undefined && query === undefined;
}

/** The events up to now in the order in which they became known, which is better than that of their instants: many share one. */
function upToNow(read: Read): (after: string | undefined) => Promise<EventPage> {
  return async (after) => {
    const page = await read({ after, limit: pageSize });
    return page.events.length < pageSize ? { ...page, after: undefined } : page;
  };
}

type Show = (events: readonly LogEvent[]) => void;

async function showAll(cli: Cli, page: (after: string | undefined) => Promise<EventPage>, show: Show): Promise<void> {
  let after: string | undefined;
  do {
    const read = await page(after);
    show(read.events);
    after = read.after;
  } while (after !== undefined && !cli.output.isClosed);
}

/** The newest events, the oldest of them first. @param page reads against the order of time */
async function newestOf(
  count: number,
  page: (limit: number, after: string | undefined) => Promise<EventPage>,
): Promise<LogEvent[]> {
  const found: LogEvent[] = [];
  let after: string | undefined;
  do {
    const read = await page(Math.min(pageSize, count - found.length), after);
    found.push(...read.events);
    after = read.after;
  } while (after !== undefined && found.length < count);
  return found.reverse();
}

interface FollowOptions {
  readonly read: Read;
  readonly show: Show;
  readonly newest: number | undefined;
}

/** Follows the log until Ctrl-C, which ends it at once and well, or until nobody reads the output. */
async function followLogs(cli: Cli, { read, show, newest }: FollowOptions): Promise<void> {
  const stopped = Promise.withResolvers<void>();
  let isStopped = false;
  const release = cli.onInterrupt(() => {
    isStopped = true;
    stopped.resolve();
  });
  const following = follow({
    page: (after) => read({ after, limit: pageSize }),
    pageSize,
    newest,
    show,
    say: (text) => cli.notes.say(text),
    pause: () => delay(pollMs),
    isOver: () => isStopped || cli.output.isClosed,
  });
  try {
    await Promise.race([following, stopped.promise]);
  } finally {
    release();
  }
}
