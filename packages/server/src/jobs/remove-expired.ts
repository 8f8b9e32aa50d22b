import { inTx } from '../domain/ctx.ts';
import type { Deps } from '../domain/deps.ts';
import { removeSomeExpired } from '../domain/expiry/store.ts';
import { backstageCtx } from '../domain/orgs/create.ts';
import { listOrgIds } from '../domain/orgs/store.ts';

const everyMilliseconds = 60_000;
const batchSize = 500;

/** Work that goes on in the background until it is stopped. */
export interface Job {
  /** Resolves once a round that is under way has ended. */
  stop(): Promise<void>;
}

/**
 * Removes what has expired in small batches, so that no sign-in waits long for it. Any node may run it; two at once do no harm.
 * @internal exported for tests
 */
export async function removeExpired(deps: Pick<Deps, 'database' | 'keys' | 'clock' | 'random'>): Promise<number> {
  let total = 0;
  for (const orgId of await listOrgIds(deps.database)) {
    const ctx = backstageCtx({ ...deps, db: deps.database }, orgId);
    let removed: number;
    do {
      removed = await inTx(ctx, (ctx) => removeSomeExpired(ctx, batchSize));
      total += removed;
    } while (removed > 0);
  }
  return total;
}

/** Runs `removeExpired` once a minute; a failure is logged and tried again the next time. */
export function removeExpiredRegularly(deps: Deps): Job {
  let round = Promise.resolve();
  const timer = setInterval(() => {
    round = round
      .then(() => removeExpired(deps))
      .then(
        (removed) => {
          if (removed > 0) deps.log.info({ removed }, 'expired rows removed');
        },
        (error: unknown) => deps.log.error({ err: error }, 'expired rows could not be removed'),
      );
  }, everyMilliseconds);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return round;
    },
  };
}
