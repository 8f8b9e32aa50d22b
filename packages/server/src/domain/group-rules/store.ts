import { filterCondition } from '../../schema/filter-sql.ts';
import { isSqlite } from '../../schema/sqlite-dialect.ts';
import type { GroupRuleExclusionTable, GroupRuleTable, GroupRuleWorkTable, UserGroupTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { groupNameKey } from '../groups/search.ts';

/** The rule with this id. */
export function findRule(ctx: Ctx, id: string): Promise<GroupRuleTable | undefined> {
  return ctx.db.selectFrom('group_rule').selectAll().where('org_id', '=', ctx.orgId).where('id', '=', id).executeTakeFirst();
}

/** Rules in the order of their ids, those after `afterId` first; with `part`, only those whose name has it somewhere, in whatever case. */
export function listRules(
  ctx: Ctx,
  {
    part,
    afterId = '',
    limit,
  }: { readonly part?: string | undefined; readonly afterId?: string | undefined; readonly limit: number },
): Promise<GroupRuleTable[]> {
  let rules = ctx.db.selectFrom('group_rule').selectAll().where('org_id', '=', ctx.orgId).where('id', '>', afterId);
  if (part !== undefined) {
    const value = groupNameKey(part);
    const term = { kind: 'compare', attribute: 'name', type: 'text', operator: 'co', value, isCaseIgnored: false } as const;
    rules = rules.where(filterCondition(ctx.db, term, { name: 'group_rule.name_key' }));
  }
  return rules.orderBy('id').limit(limit).execute();
}

/** How many rules the org has. */
export async function countRules(ctx: Ctx): Promise<number> {
  const rules = ctx.db.selectFrom('group_rule').where('org_id', '=', ctx.orgId);
  const { count } = await rules.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirstOrThrow();
  return Number(count);
}

/** What an admin decides of a rule. */
export type GroupRuleContent = Pick<GroupRuleTable, 'name' | 'expression' | 'group_ids_json'>;

/** Adds a rule, inactive. @throws the driver's unique violation when the name is taken */
export function insertRule(ctx: TxCtx, id: string, content: GroupRuleContent): Promise<GroupRuleTable> {
  const stamps = { created_at: ctx.now, updated_at: ctx.now };
  return ctx.db
    .insertInto('group_rule')
    .values({ ...content, ...stamps, org_id: ctx.orgId, id, name_key: groupNameKey(content.name), status: 'INACTIVE' })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Replaces a rule that is not active; one that was invalid is inactive now. @returns undefined when there is none. @throws as `insertRule` */
export function replaceIdleRule(ctx: TxCtx, id: string, content: GroupRuleContent): Promise<GroupRuleTable | undefined> {
  return ctx.db
    .updateTable('group_rule')
    .set({ ...content, name_key: groupNameKey(content.name), status: 'INACTIVE', updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('status', '!=', 'ACTIVE')
    .returningAll()
    .executeTakeFirst();
}

/** Moves a rule from one status to another. @returns undefined when it was not in `from` */
export function changeRuleStatus(
  ctx: TxCtx,
  id: string,
  { from, to }: { readonly from: GroupRuleTable['status']; readonly to: GroupRuleTable['status'] },
): Promise<GroupRuleTable | undefined> {
  return ctx.db
    .updateTable('group_rule')
    .set({ status: to, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('status', '=', from)
    .returningAll()
    .executeTakeFirst();
}

/** Removes a rule and its exclusions. What it gave stays until it is taken back. @returns the rule that went */
export function deleteRule(ctx: TxCtx, id: string): Promise<GroupRuleTable | undefined> {
  return ctx.db.deleteFrom('group_rule').where('org_id', '=', ctx.orgId).where('id', '=', id).returningAll().executeTakeFirst();
}

/**
 * All rules of the org, none of which can be switched on or off until the transaction ends: whoever changes what rules ask about sees either
 * a rule that is on, or the work that follows when it is switched on later sees the change.
 */
export function holdRules(ctx: TxCtx): Promise<GroupRuleTable[]> {
  const rules = ctx.db.selectFrom('group_rule').selectAll().where('org_id', '=', ctx.orgId).orderBy('id');
  return (isSqlite(ctx.db) ? rules : rules.forShare()).execute();
}

/** The users of these rules' exclusions. */
export function listExclusions(ctx: Ctx, ruleIds: readonly string[]): Promise<GroupRuleExclusionTable[]> {
  const rows = ctx.db.selectFrom('group_rule_exclusion').selectAll().where('org_id', '=', ctx.orgId);
  return rows.where('rule_id', 'in', ruleIds).orderBy('user_id').execute();
}

/** The exclusions of these users, from whatever rule. */
export function listExclusionsOf(ctx: Ctx, userIds: readonly string[]): Promise<GroupRuleExclusionTable[]> {
  const rows = ctx.db.selectFrom('group_rule_exclusion').selectAll().where('org_id', '=', ctx.orgId);
  return rows.where('user_id', 'in', userIds).execute();
}

/** Makes these users the ones whom a rule leaves alone. @throws the driver's foreign key violation when one is not there */
export async function replaceExclusions(ctx: TxCtx, ruleId: string, userIds: readonly string[]): Promise<void> {
  await ctx.db.deleteFrom('group_rule_exclusion').where('org_id', '=', ctx.orgId).where('rule_id', '=', ruleId).execute();
  if (userIds.length === 0) return;
  const rows = userIds.map((user_id) => ({ org_id: ctx.orgId, rule_id: ruleId, user_id }));
  await ctx.db.insertInto('group_rule_exclusion').values(rows).execute();
}

/** Lets these rules, as far as they are still there, leave a user alone. @returns the rules that did not before */
export async function excludeFromRules(ctx: TxCtx, ruleIds: readonly string[], userId: string): Promise<GroupRuleTable[]> {
  if (ruleIds.length === 0) return [];
  const rules = await ctx.db
    .selectFrom('group_rule')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('id', 'in', ruleIds)
    .execute();
  if (rules.length === 0) return [];
  const added = await ctx.db
    .insertInto('group_rule_exclusion')
    .values(rules.map(({ id }) => ({ org_id: ctx.orgId, rule_id: id, user_id: userId })))
    .onConflict((conflict) => conflict.columns(['org_id', 'rule_id', 'user_id']).doNothing())
    .returning('rule_id')
    .execute();
  return rules.filter(({ id }) => added.some((row) => row.rule_id === id));
}

/** These groups, none of which can be deleted until the transaction ends. */
export function holdGroups(ctx: TxCtx, ids: readonly string[]): Promise<Pick<UserGroupTable, 'id' | 'type'>[]> {
  const rows = ctx.db.selectFrom('user_group').select(['id', 'type']).where('org_id', '=', ctx.orgId).where('id', 'in', ids);
  return (isSqlite(ctx.db) ? rows : rows.forKeyShare()).execute();
}

/** These groups. */
export function findGroups(
  ctx: Ctx,
  ids: readonly string[],
): Promise<Pick<UserGroupTable, 'id' | 'name' | 'type' | 'description'>[]> {
  const rows = ctx.db.selectFrom('user_group').select(['id', 'name', 'type', 'description']).where('org_id', '=', ctx.orgId);
  return ids.length === 0 ? Promise.resolve([]) : rows.where('id', 'in', ids).execute();
}

/** Says what has to be done for a rule, from the beginning; what had to be done before need not be any more. */
export async function putWork(ctx: TxCtx, ruleId: string, kind: GroupRuleWorkTable['kind']): Promise<void> {
  const work = { kind, after_user_id: '' };
  await ctx.db
    .insertInto('group_rule_work')
    .values({ ...work, org_id: ctx.orgId, rule_id: ruleId })
    .onConflict((conflict) => conflict.columns(['org_id', 'rule_id']).doUpdateSet(work))
    .execute();
}

/** What has to be done for a rule, taken hold of until the transaction ends; undefined when there is nothing, or another node is at it. */
export function holdWork(ctx: TxCtx, ruleId: string): Promise<GroupRuleWorkTable | undefined> {
  const rows = ctx.db.selectFrom('group_rule_work').selectAll().where('org_id', '=', ctx.orgId).where('rule_id', '=', ruleId);
  return (isSqlite(ctx.db) ? rows : rows.forUpdate().skipLocked()).executeTakeFirst();
}

/** Remembers how far the work is. */
export async function moveWork(ctx: TxCtx, ruleId: string, afterUserId: string): Promise<void> {
  await ctx.db
    .updateTable('group_rule_work')
    .set({ after_user_id: afterUserId })
    .where('org_id', '=', ctx.orgId)
    .where('rule_id', '=', ruleId)
    .execute();
}

/** The work is done. */
export async function deleteWork(ctx: TxCtx, ruleId: string): Promise<void> {
  await ctx.db.deleteFrom('group_rule_work').where('org_id', '=', ctx.orgId).where('rule_id', '=', ruleId).execute();
}

/** Some rules of whatever org that have work. */
export function listWorkOfOrgs(
  { db }: Pick<Ctx, 'db'>,
  limit: number,
): Promise<Pick<GroupRuleWorkTable, 'org_id' | 'rule_id'>[]> {
  return db.selectFrom('group_rule_work').select(['org_id', 'rule_id']).limit(limit).execute();
}
