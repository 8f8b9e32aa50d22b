import { inTx, type OrgId } from '../domain/ctx.ts';
import type { Deps } from '../domain/deps.ts';
import { workOnRule } from '../domain/group-rules/lifecycle.ts';
import { listWorkOfOrgs } from '../domain/group-rules/store.ts';
import { backstageCtx } from '../domain/orgs/create.ts';
import { type Job, regularly } from './regularly.ts';

const everyMilliseconds = 2000;
const rulesInRound = 100;

/**
 * Asks the rules that were switched on about every user, and takes back what rules gave that were switched off. Works in small transactions, each of
 * which remembers how far it came: after a crash any node goes on there. A rule whose work fails holds up no other.
 * @returns how many transactions it took
 * @throws AggregateError with what failed, after the others are done
 * @internal exported for tests
 */
export async function applyPendingRules(deps: Pick<Deps, 'database' | 'keys' | 'clock' | 'random'>): Promise<number> {
  let count = 0;
  const failures: unknown[] = [];
  for (const { org_id, rule_id } of await listWorkOfOrgs({ db: deps.database }, rulesInRound)) {
    try {
      let isMore = true;
      while (isMore) {
        const ctx = backstageCtx({ ...deps, db: deps.database }, org_id as OrgId);
        isMore = await inTx(ctx, (ctx) => workOnRule(ctx, rule_id));
        count += 1;
      }
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'group rules could not be applied');
  return count;
}

/** Runs `applyPendingRules` every two seconds. */
export function applyGroupRulesRegularly(deps: Deps): Job {
  return regularly(deps, { everyMilliseconds, what: 'group rules applied', run: applyPendingRules });
}
