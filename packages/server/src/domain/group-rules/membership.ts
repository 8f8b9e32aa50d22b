import type { GroupRuleTable } from '../../schema/tables.ts';
import type { TxCtx } from '../ctx.ts';
import { addGroupMember, removeGroupMember } from '../groups/store.ts';
import { listGivenTo, listHeldUsers } from '../memberships/store.ts';
import { applyGroupRules } from './apply.ts';
import { excludeFromRules } from './store.ts';

/**
 * Puts a user into a group by hand, to stay whatever rules say.
 * @returns whether the user was not in it before
 * @throws the driver's foreign key violation when one of the two is not there
 */
export async function joinGroup(ctx: TxCtx, groupId: string, userId: string): Promise<boolean> {
  await listHeldUsers(ctx, [userId]);
  const isNew = await addGroupMember(ctx, groupId, userId);
  await applyGroupRules(ctx, userId, isNew ? [groupId] : []);
  return isNew;
}

/** What came of taking a user out of a group. */
export interface LeftGroup {
  readonly wasMember: boolean;
  /** The rules that gave the group to the user: from now on they leave the user alone. */
  readonly excludedFrom: readonly GroupRuleTable[];
}

/** Takes a user out of a group by hand. Rules that put the user in will not do so again. */
export async function leaveGroup(ctx: TxCtx, groupId: string, userId: string): Promise<LeftGroup> {
  await listHeldUsers(ctx, [userId]);
  const given = (await listGivenTo(ctx, [userId])).filter(({ group_id }) => group_id === groupId);
  const excludedFrom = await excludeFromRules(
    ctx,
    given.map(({ rule_id }) => rule_id),
    userId,
  );
  const wasMember = await removeGroupMember(ctx, groupId, userId);
  await applyGroupRules(ctx, userId, wasMember ? [groupId] : []);
  return { wasMember, excludedFrom };
}
