import type { Db } from '../../schema/db.ts';
import type { AppTable, PolicyRuleTable, PolicyTable } from '../../schema/tables.ts';
import type { Ctx, OrgId, TxCtx } from '../ctx.ts';

/** The org's active policies, the first to ask first. */
export function listActivePolicies(db: Db, orgId: OrgId): Promise<PolicyTable[]> {
  return db
    .selectFrom('policy')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('status', '=', 'ACTIVE')
    .orderBy('priority')
    .orderBy('id')
    .execute();
}

/** The active rules of all policies of the org, the first to ask first. */
export function listActiveRules(db: Db, orgId: OrgId): Promise<PolicyRuleTable[]> {
  return db
    .selectFrom('policy_rule')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('status', '=', 'ACTIVE')
    .orderBy('priority')
    .orderBy('id')
    .execute();
}

/** A policy by its id. */
export function findPolicy(ctx: Ctx, id: string): Promise<PolicyTable | undefined> {
  return ctx.db.selectFrom('policy').selectAll().where('org_id', '=', ctx.orgId).where('id', '=', id).executeTakeFirst();
}

/** Adds a policy. @throws the driver's unique violation when the name is taken */
export async function insertPolicy(
  ctx: TxCtx,
  row: Omit<PolicyTable, 'org_id' | 'name_key' | 'created_at' | 'updated_at'>,
): Promise<void> {
  await ctx.db
    .insertInto('policy')
    .values({ ...row, org_id: ctx.orgId, name_key: row.name.toLowerCase(), created_at: ctx.now, updated_at: ctx.now })
    .execute();
}

/** Adds a rule to a policy. @throws the driver's violation when the name is taken, or the policy is gone */
export async function insertPolicyRule(
  ctx: TxCtx,
  row: Omit<PolicyRuleTable, 'org_id' | 'name_key' | 'created_at' | 'updated_at'>,
): Promise<void> {
  await ctx.db
    .insertInto('policy_rule')
    .values({ ...row, org_id: ctx.orgId, name_key: row.name.toLowerCase(), created_at: ctx.now, updated_at: ctx.now })
    .execute();
}

/** All policies of a type, the first to ask first. */
export function listPolicies(ctx: Ctx, type: PolicyTable['type']): Promise<PolicyTable[]> {
  return ctx.db
    .selectFrom('policy')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('type', '=', type)
    .orderBy('priority')
    .orderBy('id')
    .execute();
}

/** All rules of a policy, the first to ask first. */
export function listRules(ctx: Ctx, policyId: string): Promise<PolicyRuleTable[]> {
  return ctx.db
    .selectFrom('policy_rule')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('policy_id', '=', policyId)
    .orderBy('priority')
    .orderBy('id')
    .execute();
}

/** What every rule of the org asks for, in no order. */
export function listRuleConditions(ctx: Ctx): Promise<Pick<PolicyRuleTable, 'policy_id' | 'name' | 'conditions_json'>[]> {
  return ctx.db
    .selectFrom('policy_rule')
    .select(['policy_id', 'name', 'conditions_json'])
    .where('org_id', '=', ctx.orgId)
    .execute();
}

/** A rule of a policy by its id. */
export function findRule(ctx: Ctx, policyId: string, id: string): Promise<PolicyRuleTable | undefined> {
  return ctx.db
    .selectFrom('policy_rule')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('policy_id', '=', policyId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Replaces what a policy says. @throws the driver's unique violation when the name is taken */
export async function updatePolicy(
  ctx: TxCtx,
  id: string,
  content: Pick<PolicyTable, 'name' | 'description' | 'conditions_json' | 'settings_json'>,
): Promise<void> {
  await ctx.db
    .updateTable('policy')
    .set({ ...content, name_key: content.name.toLowerCase(), updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .execute();
}

/** Replaces what a rule says. @throws the driver's unique violation when the name is taken */
export async function updateRule(
  ctx: TxCtx,
  policyId: string,
  id: string,
  content: Pick<PolicyRuleTable, 'name' | 'conditions_json' | 'actions_json'>,
): Promise<void> {
  await ctx.db
    .updateTable('policy_rule')
    .set({ ...content, name_key: content.name.toLowerCase(), updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('policy_id', '=', policyId)
    .where('id', '=', id)
    .execute();
}

/** Switches a policy on or off. @returns whether it was not so before */
export async function setPolicyStatus(ctx: TxCtx, id: string, status: PolicyTable['status']): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('policy')
    .set({ status, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('status', '!=', status)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Switches a rule on or off. @returns whether it was not so before */
export async function setRuleStatus(
  ctx: TxCtx,
  policyId: string,
  id: string,
  status: PolicyRuleTable['status'],
): Promise<boolean> {
  const { numUpdatedRows } = await ctx.db
    .updateTable('policy_rule')
    .set({ status, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('policy_id', '=', policyId)
    .where('id', '=', id)
    .where('status', '!=', status)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Gives a policy its place in the order. */
export async function setPolicyPriority(ctx: TxCtx, id: string, priority: number): Promise<void> {
  await ctx.db.updateTable('policy').set({ priority }).where('org_id', '=', ctx.orgId).where('id', '=', id).execute();
}

/** Gives a rule its place in the order of its policy. */
export async function setRulePriority(ctx: TxCtx, policyId: string, id: string, priority: number): Promise<void> {
  await ctx.db
    .updateTable('policy_rule')
    .set({ priority })
    .where('org_id', '=', ctx.orgId)
    .where('policy_id', '=', policyId)
    .where('id', '=', id)
    .execute();
}

/** Deletes a policy with its rules, unless it is a default. @returns whether it was there */
export async function deletePolicy(ctx: TxCtx, id: string): Promise<boolean> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('policy')
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('system', '=', 0)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Deletes a rule, unless it is one that a policy cannot be without. @returns whether it was there */
export async function deleteRule(ctx: TxCtx, policyId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await ctx.db
    .deleteFrom('policy_rule')
    .where('org_id', '=', ctx.orgId)
    .where('policy_id', '=', policyId)
    .where('id', '=', id)
    .where('system', '=', 0)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Apps under an app sign-in policy, by id. @param page.isDefault those that name no policy are under it too */
export function listAppsUnderPolicy(
  ctx: Ctx,
  policyId: string,
  page: { isDefault: boolean; afterId?: string | undefined; limit: number },
): Promise<AppTable[]> {
  const { isDefault, afterId, limit } = page;
  return ctx.db
    .selectFrom('app')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where((eb) => eb.or([eb('access_policy_id', '=', policyId), ...(isDefault ? [eb('access_policy_id', 'is', null)] : [])]))
    .$if(afterId !== undefined, (query) => query.where('id', '>', afterId ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute();
}
