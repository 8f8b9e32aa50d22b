import { loadPatterns } from '../../platform/patterns.ts';
import type { GroupMemberRuleTable, GroupRuleTable, UserTable } from '../../schema/tables.ts';
import type { TxCtx } from '../ctx.ts';
import type { Expression } from '../expressions/expression.ts';
import type { GroupFact } from '../expressions/functions/function.ts';
import { everyoneId } from '../groups/everyone.ts';
import { noteMembersChanged } from '../groups/store.ts';
import {
  type Given,
  give,
  listGivenBy,
  listGivenTo,
  listHeldUsers,
  listManualGroups,
  type Membership,
  takeBack,
} from '../memberships/store.ts';
import { systemActor, userSubject, writeEvent } from '../system-log/write.ts';
import { userOf } from '../users/user.ts';
import { fulfils, parseRuleExpression } from './expression.ts';
import { findGroups, holdRules, listExclusionsOf } from './store.ts';

/**
 * Brings a user's memberships in line with the org's rules: part of the transaction that made the user, changed the profile or the status,
 * or put the user into a group by hand. Without rules it costs three look-ups and writes nothing.
 *
 * Whom somebody put into a group stays there. Nobody deactivated is given anything.
 * @param byHand groups whose members this transaction changed before: they are noted with the others
 */
export async function applyGroupRules(ctx: TxCtx, userId: string, byHand: readonly string[] = []): Promise<void> {
  const users = await listHeldUsers(ctx, [userId]);
  const changed = await bringInLine(ctx, users, await holdRules(ctx), () => true);
  await noteMembersChanged(ctx, [...new Set([...byHand, ...changed])]);
}

/**
 * As `applyGroupRules`, for several users, who must be held, and some of what they were given.
 *
 * @param rules as `holdRules` gave them, those to ask; the ones that are not active give nothing
 * @param isConcerned what else they were given is left as it is
 * @returns the groups whose members changed, for `noteMembersChanged`
 */
export async function bringInLine(
  ctx: TxCtx,
  users: readonly UserTable[],
  rules: readonly GroupRuleTable[],
  isConcerned: (given: GroupMemberRuleTable) => boolean,
): Promise<readonly string[]> {
  const userIds = users.map(({ id }) => id);
  if (userIds.length === 0) return [];
  const has = (await listGivenTo(ctx, userIds)).filter(isConcerned);
  const wanted = await wantedBy(ctx, users, rules);
  const keyOf = ({ user_id, group_id, rule_id }: Given) => `${user_id} ${group_id} ${rule_id}`;
  const [hasKeys, wantedKeys] = [new Set(has.map(keyOf)), new Set(wanted.map(keyOf))];
  const joined = await give(ctx, wanted.filter((each) => !hasKeys.has(keyOf(each)))); // biome-ignore format: one thought
  const left = await takeBack(ctx, has.filter((each) => !wantedKeys.has(keyOf(each)))); // biome-ignore format: one thought
  return tell(ctx, users, joined, left);
}

/**
 * Takes back some of what a rule gave, whatever the rule says now.
 * @returns whether there may be more
 */
export async function takeBackSome(ctx: TxCtx, ruleId: string, limit: number): Promise<boolean> {
  const given = await listGivenBy(ctx, ruleId, limit);
  const users = await listHeldUsers(ctx, [...new Set(given.map(({ user_id }) => user_id))]);
  await noteMembersChanged(ctx, await tell(ctx, users, [], await takeBack(ctx, given)));
  return given.length === limit;
}

interface ReadyRule {
  readonly id: string;
  readonly expression: Expression;
  readonly groupIds: readonly string[];
}

async function wantedBy(ctx: TxCtx, users: readonly UserTable[], rules: readonly GroupRuleTable[]): Promise<Given[]> {
  const ready = rules.flatMap(readyRule);
  if (ready.length === 0) return [];
  const userIds = users.map(({ id }) => id);
  const excluded = new Set((await listExclusionsOf(ctx, userIds)).map(({ user_id, rule_id }) => `${user_id} ${rule_id}`));
  const groups = ready.some(({ expression }) => expression.usesGroups)
    ? await manualGroups(ctx, userIds)
    : new Map<string, GroupFact[]>();
  // Loaded once for each process, by the rule that was saved last at the latest.
  const patterns = ready.some(({ expression }) => expression.usesPatterns) ? await loadPatterns() : undefined;
  return users
    .filter(({ status }) => status !== 'DEPROVISIONED')
    .flatMap((row) => {
      const facts = { user: userOf(row), groups: groups.get(row.id) ?? [], now: ctx.now, patterns };
      const giving = ready.filter(({ id, expression }) => !excluded.has(`${row.id} ${id}`) && fulfils(expression, facts));
      return giving.flatMap(({ id, groupIds }) => groupIds.map((group_id) => ({ user_id: row.id, group_id, rule_id: id })));
    });
}

function readyRule({ id, status, expression, group_ids_json }: GroupRuleTable): ReadyRule[] {
  const parsed = status === 'ACTIVE' ? parseRuleExpression(expression) : undefined;
  return parsed?.outcome === 'parsed'
    ? [{ id, expression: parsed.expression, groupIds: JSON.parse(group_ids_json) as string[] }]
    : [];
}

/** Everyone, and the groups that somebody put each user into: what rules give does not count, so that no rule depends on another. */
async function manualGroups(ctx: TxCtx, userIds: readonly string[]): Promise<ReadonlyMap<string, GroupFact[]>> {
  const everyone = await findGroups(ctx, [everyoneId(ctx.orgId)]);
  const rows = Map.groupBy(await listManualGroups(ctx, userIds), ({ user_id }) => user_id);
  return new Map(userIds.map((id) => [id, [...everyone, ...(rows.get(id) ?? [])]]));
}

/** @returns the groups that it told of */
async function tell(
  ctx: TxCtx,
  users: readonly UserTable[],
  joined: readonly Membership[],
  left: readonly Membership[],
): Promise<readonly string[]> {
  const all = [...joined, ...left];
  const groupIds = [...new Set(all.map(({ group_id }) => group_id))];
  if (groupIds.length === 0) return [];
  const names = new Map((await findGroups(ctx, groupIds)).map(({ id, name }) => [id, name]));
  const people = new Map(users.map((user) => [user.id, user]));
  for (const { user_id, group_id } of all) {
    const user = people.get(user_id);
    const isNew = joined.some((each) => each.user_id === user_id && each.group_id === group_id);
    const group = { id: group_id, type: 'UserGroup', alternateId: null, displayName: names.get(group_id) ?? null };
    await writeEvent(ctx, {
      eventType: isNew ? 'group.user_membership.add' : 'group.user_membership.remove',
      message: isNew ? 'Add user to group' : 'Remove user from group',
      outcome: { result: 'SUCCESS' },
      actor: systemActor,
      targets: [...(user ? [userSubject(user)] : []), group],
      debug: { by: 'group rule' },
    });
  }
  return groupIds;
}
