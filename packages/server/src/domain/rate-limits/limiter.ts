import type { Database } from '../../schema/db.ts';
import { type Ctx, inTx } from '../ctx.ts';
import { addToSharedCount } from './store.ts';

const windowMilliseconds = 60_000;
/** Nodes tell each other what they counted this often: what several nodes let through beyond the limit is what came within it. */
const shareEveryMilliseconds = 1000;
/** Beyond so many counters the oldest go: a stranger who comes from many networks cannot fill the memory. */
const mostCounters = 100_000;

/** How a caller stands after this call. @see Okta, rate limit headers */
export interface RateState {
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, milliseconds UTC. */
  readonly resetAt: number;
  readonly isOver: boolean;
  /** This call is the first one over the limit in its window on this node: the one worth a log row. */
  readonly isNews: boolean;
}

interface Counter {
  readonly resetAt: number;
  /** Calls that this node counted. */
  own: number;
  /** How many of them the other nodes know of. */
  shared: number;
  /** Calls that the other nodes counted, as far as this one knows. */
  others: number;
  nextShareAt: number;
  /** A call was over the limit in this window. */
  hasBeenOver: boolean;
}

/** Counts calls in windows of a minute: in memory, and through the database where other nodes may run beside this one. */
export interface RateLimiter {
  /** Counts a call. Never waits for the database. @param subject what is counted together, such as a bucket of one caller */
  count(ctx: Ctx, subject: string, limit: number): RateState;
  /** Whether `subject` has been counted `limit` times already; counts nothing. */
  isUsedUp(ctx: Ctx, subject: string, limit: number): boolean;
  /** Resolves once what is being told to other nodes was told. */
  settle(): Promise<void>;
}

/** A limiter. @param database where the nodes meet; undefined when this node is alone */
export function rateLimiter(database: Database | undefined): RateLimiter {
  const counters = new Map<string, Counter>();
  const underWay = new Set<Promise<void>>();

  function share(ctx: Ctx, db: Database, subject: string, counter: Counter): void {
    const amount = counter.own - counter.shared;
    counter.shared = counter.own;
    counter.nextShareAt = ctx.now + shareEveryMilliseconds;
    const inWindow = `rate:${subject}:${counter.resetAt}`;
    const telling = inTx({ ...ctx, db }, (ctx) => addToSharedCount(ctx, inWindow, amount, counter.resetAt)).then(
      (sum) => {
        counter.others = Math.max(counter.others, sum - counter.shared);
      },
      () => {
        counter.shared -= amount; // told the next time
      },
    );
    underWay.add(telling);
    void telling.finally(() => underWay.delete(telling));
  }

  return {
    count(ctx, subject, limit) {
      const counter = counterIn(counters, `${ctx.orgId}|${subject}`, ctx.now);
      counter.own += 1;
      if (database && ctx.now >= counter.nextShareAt) share(ctx, database, subject, counter);
      const used = counter.own + counter.others;
      const isOver = used > limit;
      // What other nodes counted may lead past the limit by more than one.
      const isNews = isOver && !counter.hasBeenOver;
      counter.hasBeenOver ||= isOver;
      return {
        limit,
        remaining: Math.max(0, limit - used),
        resetAt: counter.resetAt,
        isOver,
        isNews,
      };
    },
    isUsedUp(ctx, subject, limit) {
      const counter = counters.get(`${ctx.orgId}|${subject}`);
      return counter !== undefined && ctx.now < counter.resetAt && counter.own + counter.others >= limit;
    },
    async settle() {
      await Promise.all(underWay);
    },
  };
}

/** The counter of this minute, a new one when the last one is over. */
function counterIn(counters: Map<string, Counter>, key: string, now: number): Counter {
  const known = counters.get(key);
  if (known && now < known.resetAt) return known;
  const counter = newCounter(now);
  counters.delete(key);
  counters.set(key, counter);
  for (const oldest of counters.keys()) {
    if (counters.size <= mostCounters) break;
    counters.delete(oldest);
  }
  return counter;
}

function newCounter(now: number): Counter {
  const resetAt = now - (now % windowMilliseconds) + windowMilliseconds;
  return { resetAt, own: 0, shared: 0, others: 0, nextShareAt: now, hasBeenOver: false };
}
