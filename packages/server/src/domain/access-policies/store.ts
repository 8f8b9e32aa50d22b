import type { Db } from '../../schema/db.ts';
import type { AccessPolicyRuleTable, AccessPolicyTable } from '../../schema/tables.ts';
import type { Ctx, OrgId, TxCtx } from '../ctx.ts';

/** The active access policies of all the org's authorization servers; those of one server in the order in which they are asked. */
export function listActivePolicies(db: Db, orgId: OrgId): Promise<AccessPolicyTable[]> {
  return db
    .selectFrom('access_policy')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('status', '=', 'ACTIVE')
    .orderBy('priority')
    .orderBy('id')
    .execute();
}

/** The active rules of all the org's access policies; those of one policy in the order in which they are asked. */
export function listActiveRules(db: Db, orgId: OrgId): Promise<AccessPolicyRuleTable[]> {
  return db
    .selectFrom('access_policy_rule')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('status', '=', 'ACTIVE')
    .orderBy('priority')
    .orderBy('id')
    .execute();
}

/** The access policies of a server, active or not, in the order in which they are asked. */
export function listPolicies(ctx: Ctx, serverId: string): Promise<AccessPolicyTable[]> {
  return ctx.db
    .selectFrom('access_policy')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', serverId)
    .orderBy('priority')
    .orderBy('id')
    .execute();
}

/** An access policy of a server. */
export function findPolicy(ctx: Ctx, serverId: string, id: string): Promise<AccessPolicyTable | undefined> {
  return ctx.db
    .selectFrom('access_policy')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', serverId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Adds an access policy. @throws the driver's unique violation when the name is taken; the foreign key one when there is no such server */
export async function insertPolicy(
  ctx: TxCtx,
  policy: Omit<AccessPolicyTable, 'org_id' | 'created_at' | 'updated_at'>,
): Promise<void> {
  await ctx.db
    .insertInto('access_policy')
    .values({ ...policy, org_id: ctx.orgId, created_at: ctx.now, updated_at: ctx.now })
    .execute();
}

/** Changes an access policy. @returns whether it is there. @throws the driver's unique violation when another one has the name */
export async function updatePolicy(
  ctx: TxCtx,
  serverId: string,
  id: string,
  change: Partial<Pick<AccessPolicyTable, 'name' | 'description' | 'clients_json' | 'status'>>,
): Promise<boolean> {
  const changed = await ctx.db
    .updateTable('access_policy')
    .set({ ...change, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', serverId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

/** Gives the policies of a server the places that `ids` says, the first the priority 1. */
export async function rankPolicies(ctx: TxCtx, serverId: string, ids: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries()) {
    await ctx.db
      .updateTable('access_policy')
      .set({ priority: index + 1 })
      .where('org_id', '=', ctx.orgId)
      .where('authorization_server_id', '=', serverId)
      .where('id', '=', id)
      .where('priority', '!=', index + 1)
      .execute();
  }
}

/** Removes an access policy with its rules. @returns the one that went */
export function deletePolicy(ctx: TxCtx, serverId: string, id: string): Promise<AccessPolicyTable | undefined> {
  return ctx.db
    .deleteFrom('access_policy')
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', serverId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** The rules of an access policy, active or not, in the order in which they are asked. */
export function listRules(ctx: Ctx, serverId: string, policyId: string): Promise<AccessPolicyRuleTable[]> {
  return ctx.db
    .selectFrom('access_policy_rule')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', serverId)
    .where('policy_id', '=', policyId)
    .orderBy('priority')
    .orderBy('id')
    .execute();
}

/** A rule of an access policy. */
export function findRule(ctx: Ctx, serverId: string, policyId: string, id: string): Promise<AccessPolicyRuleTable | undefined> {
  return ctx.db
    .selectFrom('access_policy_rule')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', serverId)
    .where('policy_id', '=', policyId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Adds a rule. @throws the driver's unique violation when the name is taken; the foreign key one when there is no such policy */
export async function insertRule(
  ctx: TxCtx,
  rule: Omit<AccessPolicyRuleTable, 'org_id' | 'created_at' | 'updated_at'>,
): Promise<void> {
  await ctx.db
    .insertInto('access_policy_rule')
    .values({ ...rule, org_id: ctx.orgId, created_at: ctx.now, updated_at: ctx.now })
    .execute();
}

/** What of a rule an admin may change. */
export type RuleChange = Partial<
  Omit<
    AccessPolicyRuleTable,
    'org_id' | 'authorization_server_id' | 'policy_id' | 'id' | 'priority' | 'created_at' | 'updated_at'
  >
>;

/** Changes a rule. @returns whether it is there. @throws the driver's unique violation when another one of the policy has the name */
export async function updateRule(
  ctx: TxCtx,
  serverId: string,
  policyId: string,
  id: string,
  change: RuleChange,
): Promise<boolean> {
  const changed = await ctx.db
    .updateTable('access_policy_rule')
    .set({ ...change, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', serverId)
    .where('policy_id', '=', policyId)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

/** Gives the rules of a policy the places that `ids` says, the first the priority 1. */
export async function rankRules(ctx: TxCtx, serverId: string, policyId: string, ids: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries()) {
    await ctx.db
      .updateTable('access_policy_rule')
      .set({ priority: index + 1 })
      .where('org_id', '=', ctx.orgId)
      .where('authorization_server_id', '=', serverId)
      .where('policy_id', '=', policyId)
      .where('id', '=', id)
      .where('priority', '!=', index + 1)
      .execute();
  }
}

/** Removes a rule. @returns the one that went */
export function deleteRule(
  ctx: TxCtx,
  serverId: string,
  policyId: string,
  id: string,
): Promise<AccessPolicyRuleTable | undefined> {
  return ctx.db
    .deleteFrom('access_policy_rule')
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', serverId)
    .where('policy_id', '=', policyId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** What a policy or rule may speak of, by its id. */
export interface References {
  readonly clientIds: readonly string[];
  readonly userIds: readonly string[];
  readonly groupIds: readonly string[];
}

/** Those of the ids that the org has: clients, users and groups apart. */
export async function findReferences(ctx: Ctx, { clientIds, userIds, groupIds }: References): Promise<References> {
  const { db, orgId } = ctx;
  const [apps, users, groups] = await Promise.all([
    clientIds.length === 0
      ? []
      : db.selectFrom('app').select('client_id').where('org_id', '=', orgId).where('client_id', 'in', clientIds).execute(),
    userIds.length === 0
      ? []
      : db.selectFrom('user').select('id').where('org_id', '=', orgId).where('id', 'in', userIds).execute(),
    groupIds.length === 0
      ? []
      : db.selectFrom('user_group').select('id').where('org_id', '=', orgId).where('id', 'in', groupIds).execute(),
  ]);
  return {
    clientIds: apps.map((app) => app.client_id),
    userIds: users.map((user) => user.id),
    groupIds: groups.map((group) => group.id),
  };
}
