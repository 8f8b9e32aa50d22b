import type { GroupRuleTable } from '../../schema/tables.ts';
import type { TxCtx } from '../ctx.ts';
import { noteMembersChanged } from '../groups/store.ts';
import { listHeldUsersAfter } from '../memberships/store.ts';
import { bringInLine, takeBackSome } from './apply.ts';
import {
  changeRuleStatus,
  deleteRule,
  deleteWork,
  findRule,
  holdRules,
  holdWork,
  listRules,
  moveWork,
  putWork,
} from './store.ts';

/** Rules that an org may have. */
export const mostRules = 2000;

/** Users whom one transaction asks about, at most. */
const mostUsers = 100;
/** Memberships that one transaction gives or takes back, at most. */
const mostMemberships = 1000;

/**
 * Switches a rule on. Users are asked about it by the job, in batches; whoever changes from now on, at once.
 * @returns undefined when it was not inactive
 */
export async function activateRule(ctx: TxCtx, id: string): Promise<GroupRuleTable | undefined> {
  // First the work, then the rule: the job takes hold of them in this order.
  await putWork(ctx, id, 'APPLY');
  return changeRuleStatus(ctx, id, { from: 'INACTIVE', to: 'ACTIVE' });
}

/** Switches a rule off. What it gave is taken back by the job. @returns undefined when it was not active */
export async function deactivateRule(ctx: TxCtx, id: string): Promise<GroupRuleTable | undefined> {
  await putWork(ctx, id, 'WITHDRAW');
  return changeRuleStatus(ctx, id, { from: 'ACTIVE', to: 'INACTIVE' });
}

/** Removes a rule. What it gave is taken back by the job. @returns the rule; undefined when there was none */
export async function removeRule(ctx: TxCtx, id: string): Promise<GroupRuleTable | undefined> {
  await putWork(ctx, id, 'WITHDRAW');
  return deleteRule(ctx, id);
}

/** Switches off for good the rules that give a group which was just deleted, until somebody mends them. @returns those that were in order before */
export async function invalidateRulesOf(ctx: TxCtx, groupId: string): Promise<GroupRuleTable[]> {
  const invalid: GroupRuleTable[] = [];
  for (const { id, group_ids_json } of await listRules(ctx, { limit: mostRules })) {
    if (!(JSON.parse(group_ids_json) as string[]).includes(groupId)) continue;
    await putWork(ctx, id, 'WITHDRAW');
    const rule = await findRule(ctx, id); // nobody else can switch it now
    if (rule && rule.status !== 'INVALID' && (await changeRuleStatus(ctx, id, { from: rule.status, to: 'INVALID' })))
      invalid.push(rule);
  }
  return invalid;
}

/** Has every active rule ask about every user again: for a change to what many users have at once. */
export async function askAllAgain(ctx: TxCtx): Promise<void> {
  const active = (await listRules(ctx, { limit: mostRules })).filter(({ status }) => status === 'ACTIVE');
  for (const { id } of active) await putWork(ctx, id, 'APPLY');
}

/**
 * Does a part of what has to be done for a rule.
 * @returns whether there is more to do
 */
export async function workOnRule(ctx: TxCtx, ruleId: string): Promise<boolean> {
  const work = await holdWork(ctx, ruleId);
  if (!work) return false;
  const isMore =
    work.kind === 'APPLY' ? await askSome(ctx, ruleId, work.after_user_id) : await takeBackSome(ctx, ruleId, mostMemberships);
  if (!isMore) await deleteWork(ctx, ruleId);
  return isMore;
}

async function askSome(ctx: TxCtx, ruleId: string, afterUserId: string): Promise<boolean> {
  const known = await findRule(ctx, ruleId);
  if (!known) return false;
  const groups = (JSON.parse(known.group_ids_json) as string[]).length;
  const limit = Math.max(1, Math.min(mostUsers, Math.floor(mostMemberships / Math.max(1, groups))));
  const users = await listHeldUsersAfter(ctx, afterUserId, limit);
  const rules = (await holdRules(ctx)).filter(({ id }) => id === ruleId);
  await noteMembersChanged(ctx, await bringInLine(ctx, users, rules, ({ rule_id }) => rule_id === ruleId));
  const last = users.at(-1);
  if (!last || users.length < limit) return false;
  await moveWork(ctx, ruleId, last.id);
  return true;
}
