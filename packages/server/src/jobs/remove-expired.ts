import { inTx } from '../domain/ctx.ts';
import type { Deps } from '../domain/deps.ts';
import { removeSomeExpired } from '../domain/expiry/store.ts';
import { backstageCtx } from '../domain/orgs/create.ts';
import { listOrgIds } from '../domain/orgs/store.ts';
import { type Job, regularly } from './regularly.ts';

const everyMilliseconds = 60_000;
const batchSize = 500;

/**
 * Removes what has expired in small batches, so that no sign-in waits long for it. Any node may run it; two at once do no harm.
 * @internal exported for tests
 */
export async function removeExpired(
  deps: Pick<Deps, 'database' | 'keys' | 'clock' | 'random'>,
  logRetentionDays?: number,
): Promise<number> {
  let total = 0;
  for (const orgId of await listOrgIds(deps.database)) {
    const ctx = backstageCtx({ ...deps, db: deps.database }, orgId);
    let removed: number;
    do {
      removed = await inTx(ctx, (ctx) => removeSomeExpired(ctx, batchSize, logRetentionDays));
      total += removed;
    } while (removed > 0);
  }
  return total;
}

/** Runs `removeExpired` once a minute. @param logRetentionDays how long events of the system log are kept */
export function removeExpiredRegularly(deps: Deps, logRetentionDays: number): Job {
  const run = () => removeExpired(deps, logRetentionDays);
  return regularly(deps, { everyMilliseconds, what: 'expired rows removed', run });
}
