import type { Caller } from '../domain/admin-roles/caller.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import { findGroup } from '../domain/groups/store.ts';
import { raiseOrgVersion } from '../domain/orgs/store.ts';
import { findPolicy } from '../domain/policies/store.ts';
import type { LogEventType } from '../domain/system-log/write.ts';
import { findUserLogin } from '../domain/users/store.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { Db } from '../schema/db.ts';
import type { PolicyRuleTable, PolicyTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { logChange } from './log-change.ts';

/**
 * Changes policies or zones in one transaction that holds the org's row from its start: such changes happen one after the other, so
 * that orders stay without gaps and nothing that is in use goes away. Every node learns of the change.
 * @throws ApiError E0000001 when a name is taken
 */
export function changeConfiguration<T>(ctx: Ctx<Db>, change: (ctx: TxCtx) => Promise<T>): Promise<T> {
  return inTx(ctx, async (ctx) => {
    await raiseOrgVersion(ctx);
    return change(ctx);
  }).catch((error: unknown) => {
    throw violatedConstraint(error) === 'unique' ? invalidAt('name', 'is taken already') : error;
  });
}

/** Something in the body that cannot be, for a reason that its form does not show. */
export function invalidAt(path: string, message: string): ApiError {
  return new ApiError('E0000001', path, [`${path}: ${message}`]);
}

/** @throws ApiError E0000007 */
export async function existingPolicy(ctx: Ctx, id: string): Promise<PolicyTable> {
  const policy = await findPolicy(ctx, id);
  if (!policy) throw new ApiError('E0000007', `${id} (Policy)`);
  return policy;
}

/** Refuses to change a default policy or a last rule in a way that would leave somebody without a rule. @throws ApiError E0000006 */
export function requireOwn({ system }: Pick<PolicyTable | PolicyRuleTable, 'system'>): void {
  if (system === 1)
    throw new ApiError('E0000006', '', ['A default policy or its last rule can be neither deleted nor switched off.']);
}

/** Of one type; the whole set stands in every node's memory. */
const mostPolicies = 200;

/** @throws ApiError E0000001 when the org has too many policies of a type */
export function requireRoomForPolicy(count: number): void {
  if (count >= mostPolicies) throw invalidAt('type', `there are ${mostPolicies} policies of this type already`);
}

/** @throws ApiError E0000001 naming the first group that is not there */
export async function requireGroups(ctx: Ctx, path: string, ids: readonly string[]): Promise<void> {
  for (const id of new Set(ids)) if (!(await findGroup(ctx, id))) throw invalidAt(path, `there is no group ${id}`);
}

/** @throws ApiError E0000001 naming the first user that is not there */
export async function requireUsers(ctx: Ctx, path: string, ids: readonly string[]): Promise<void> {
  for (const id of new Set(ids)) if (!(await findUserLogin(ctx, id))) throw invalidAt(path, `there is no user ${id}`);
}

/** Writes what happened to a policy, or to one of its rules. */
export function logPolicy(
  ctx: TxCtx,
  caller: Caller,
  eventType: LogEventType,
  message: string,
  policy: Pick<PolicyTable, 'id' | 'name' | 'type'>,
  rule?: Pick<PolicyRuleTable, 'id' | 'name'>,
): Promise<void> {
  const target = { id: policy.id, type: 'PolicyEntity', alternateId: null, displayName: policy.name };
  const ruleTarget = rule && { id: rule.id, type: 'PolicyRule', alternateId: null, displayName: rule.name };
  return logChange(ctx, caller, eventType, message, ruleTarget ? [ruleTarget, target] : [target], { policyType: policy.type });
}
