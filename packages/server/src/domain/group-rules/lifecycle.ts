import type { GroupRuleTable } from '../../schema/tables.ts';
import type { TxCtx } from '../ctx.ts';
import { bringInLine } from './apply.ts';
import {
  changeRuleStatus,
  deleteRule,
  deleteWork,
  findGroups,
  holdRules,
  holdUsers,
  holdUsersAfter,
  holdWork,
  listGivenBy,
  moveWork,
  putWork,
  takeBack,
} from './store.ts';
import { tellOfMemberships } from './apply.ts';

/** Users whom one transaction asks about, or memberships that it takes back, at most. */
const batchSize = 100;
/** Memberships that one transaction may give. */
const mostGiven = 1000;

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
