import type { PolicyRuleTable, PolicyTable } from '../../schema/tables.ts';
import type { TxCtx } from '../ctx.ts';
import type { PolicyType } from './policy.ts';
import { listPolicies, listRules, setPolicyPriority, setRulePriority } from './store.ts';

/**
 * Moves a policy to a place (1 first; its own when undefined) and numbers all of its type from 1 without gaps, the default last. What
 * stood there moves down. Only for a transaction that holds the org's row, so that no other admin orders them meanwhile.
 */
export async function rankPolicies(ctx: TxCtx, type: PolicyType, move?: Move): Promise<void> {
  if (type === 'ACCESS_POLICY') return; // each is for its own apps: none comes before another
  for (const { id, priority } of renumbered(await listPolicies(ctx, type), move)) await setPolicyPriority(ctx, id, priority);
}

/** As `rankPolicies`, for the rules of a policy. */
export async function rankRules(ctx: TxCtx, policyId: string, move?: Move): Promise<void> {
  for (const { id, priority } of renumbered(await listRules(ctx, policyId), move))
    await setRulePriority(ctx, policyId, id, priority);
}

/** What moves, and to which place. */
export interface Move {
  readonly id: string;
  readonly place: number | undefined;
}

type Ranked = Pick<PolicyTable | PolicyRuleTable, 'id' | 'priority' | 'system'>;

/**
 * Whose number changes when one moves. Pure.
 * @param rows in their present order
 * @internal exported for tests
 */
export function renumbered(rows: readonly Ranked[], move?: Move): Pick<Ranked, 'id' | 'priority'>[] {
  const own = rows.filter(({ system }) => system === 0);
  const last = rows.filter(({ system }) => system === 1);
  const moving = own.find(({ id }) => id === move?.id);
  const others = own.filter((row) => row !== moving);
  const place = moving && (move?.place ?? own.indexOf(moving) + 1);
  const ordered = [...(moving && place ? others.toSpliced(place - 1, 0, moving) : others), ...last];
  return ordered
    .map((row, index) => ({ id: row.id, priority: index + 1, before: row.priority }))
    .filter(({ priority, before }) => priority !== before);
}
