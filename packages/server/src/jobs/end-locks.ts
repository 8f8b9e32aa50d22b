import { inTx } from '../domain/ctx.ts';
import type { Deps } from '../domain/deps.ts';
import { backstageCtx } from '../domain/orgs/create.ts';
import { listOrgIds } from '../domain/orgs/store.ts';
import { endDueLocks } from '../domain/passwords/lockout.ts';
import { type Job, regularly } from './regularly.ts';

const everyMilliseconds = 60_000;
const batchSize = 100;

/**
 * Ends the locks of accounts whose time is over, so that an administrator sees them as what they are. A sign-in does not wait for it.
 * Any node may run it; two at once do no harm.
 * @returns how many locks ended
 * @internal exported for tests
 */
export async function endLocks(deps: Pick<Deps, 'database' | 'keys' | 'clock' | 'random'>): Promise<number> {
  let total = 0;
  for (const orgId of await listOrgIds(deps.database)) {
    const ctx = backstageCtx({ ...deps, db: deps.database }, orgId);
    let ended: number;
    do {
      ended = await inTx(ctx, (ctx) => endDueLocks(ctx, batchSize));
      total += ended;
    } while (ended > 0);
  }
  return total;
}

/** Runs `endLocks` once a minute; a failure is logged and tried again the next time. */
export function endLocksRegularly(deps: Deps): Job {
  return regularly(deps, { everyMilliseconds, what: 'locked accounts unlocked', run: endLocks });
}
