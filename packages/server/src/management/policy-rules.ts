import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Ctx, TxCtx } from '../domain/ctx.ts';
import { idPrefixes } from '../domain/policies/defaults.ts';
import type { PolicyType } from '../domain/policies/policy.ts';
import { rankRules } from '../domain/policies/ranking.ts';
import { deleteRule, findRule, insertPolicyRule, listRules, setRuleStatus, updateRule } from '../domain/policies/store.ts';
import { findZone } from '../domain/zones/store.ts';
import { allZones } from '../domain/zones/zone.ts';
import { newId } from '../platform/ids.ts';
import type { PolicyRuleTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { check, type Endpoint, endpoint } from './endpoint.ts';
import { text } from './fields.ts';
import { policyRule, ruleBody } from './policy-body.ts';
import {
  changeConfiguration,
  existingPolicy,
  invalidAt,
  logPolicy,
  requireGroups,
  requireOwn,
  requireUsers,
} from './policy-changes.ts';
import { anyRule, ruleInput } from './policy-input.ts';

/** Of one policy; the whole set stands in every node's memory. */
const mostRules = 100;
const path = '/api/v1/policies/:policyId/rules';
const id = text(1, 100);
const policyId = z.object({ policyId: id });
const ruleId = z.object({ policyId: id, ruleId: id });
const read = { resource: 'policies', access: 'read' } as const;
const manage = { resource: 'policies', access: 'manage' } as const;

const listing = endpoint({
  operationId: 'listPolicyRules',
  summary: 'List the rules of a policy, the first to be asked first',
  method: 'GET',
  path,
  permission: read,
  params: policyId,
  answers: { status: 200, body: z.array(policyRule), isList: true },
  handler: async ({ ctx, org, params }) => {
    const { type } = await existingPolicy(ctx, params.policyId);
    return { body: (await listRules(ctx, params.policyId)).map((row) => ruleBody(org, type, row)) };
  },
});

const reading = endpoint({
  operationId: 'getPolicyRule',
  summary: 'Read a rule of a policy',
  method: 'GET',
  path: `${path}/:ruleId`,
  permission: read,
  params: ruleId,
  answers: { status: 200, body: policyRule },
  handler: async ({ ctx, org, params }) => {
    const { type } = await existingPolicy(ctx, params.policyId);
    return { body: ruleBody(org, type, await existingRule(ctx, params)) };
  },
});

const creation = endpoint({
  operationId: 'createPolicyRule',
  summary: 'Add a rule to a policy',
  method: 'POST',
  path,
  permission: manage,
  params: policyId,
  query: z.object({ activate: z.enum(['true', 'false'], 'must be true or false').default('true') }),
  body: anyRule,
  answers: { status: 200, body: policyRule },
  handler: async ({ ctx, org, caller, params, query, body }) => {
    const { type } = await existingPolicy(ctx, params.policyId);
    const content = await readContent(ctx, type, body);
    const id = newId(ctx.random, idPrefixes[type].rule);
    const created = await changeConfiguration(ctx, async (ctx) => {
      const policy = await existingPolicy(ctx, params.policyId);
      await requireZones(ctx, content.zoneIds);
      const others = await listRules(ctx, policy.id);
      if (others.length >= mostRules) throw invalidAt('policyId', `there are ${mostRules} rules in this policy already`);
      const last = others.filter(({ system }) => system === 0).length + 1;
      const status = query.activate === 'true' ? 'ACTIVE' : 'INACTIVE';
      await insertPolicyRule(ctx, { policy_id: policy.id, id, ...content.columns, status, system: 0, priority: last });
      await rankRules(ctx, policy.id, { id, place: content.place ?? last });
      await logPolicy(ctx, caller, 'policy.rule.create', 'Create policy rule', policy, { id, name: content.columns.name });
      return existingRule(ctx, { policyId: policy.id, ruleId: id });
    });
    return { body: ruleBody(org, type, created) };
  },
});

const replacement = endpoint({
  operationId: 'replacePolicyRule',
  summary: 'Replace a rule; of the last rule of a default or app sign-in policy, its actions',
  method: 'PUT',
  path: `${path}/:ruleId`,
  permission: manage,
  params: ruleId,
  body: anyRule,
  answers: { status: 200, body: policyRule },
  handler: async ({ ctx, org, caller, params, body }) => {
    const { type } = await existingPolicy(ctx, params.policyId);
    await existingRule(ctx, params);
    const { columns, place, zoneIds } = await readContent(ctx, type, body);
    const replaced = await changeConfiguration(ctx, async (ctx) => {
      const policy = await existingPolicy(ctx, params.policyId);
      const before = await existingRule(ctx, params);
      if (before.system === 1) requireUnchanged(ruleBody(org, type, before), before, columns, place);
      await requireZones(ctx, zoneIds);
      await updateRule(ctx, policy.id, before.id, columns);
      if (place !== undefined) await rankRules(ctx, policy.id, { id: before.id, place });
      await logPolicy(ctx, caller, 'policy.rule.update', 'Update policy rule', policy, { ...before, name: columns.name });
      return existingRule(ctx, params);
    });
    return { body: ruleBody(org, type, replaced) };
  },
});

const deletion = endpoint({
  operationId: 'deletePolicyRule',
  summary: 'Delete a rule of a policy',
  method: 'DELETE',
  path: `${path}/:ruleId`,
  permission: manage,
  params: ruleId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await changeConfiguration(ctx, async (ctx) => {
      const policy = await existingPolicy(ctx, params.policyId);
      const rule = await existingRule(ctx, params);
      requireOwn(rule);
      await deleteRule(ctx, policy.id, rule.id);
      await rankRules(ctx, policy.id);
      await logPolicy(ctx, caller, 'policy.rule.delete', 'Delete policy rule', policy, rule);
    });
    return undefined;
  },
});

const switches = [
  { name: 'activate', status: 'ACTIVE', eventType: 'policy.rule.activate' },
  { name: 'deactivate', status: 'INACTIVE', eventType: 'policy.rule.deactivate' },
] as const;

const lifecycle = switches.map(({ name, status, eventType }) =>
  endpoint({
    operationId: `${name}PolicyRule`,
    summary: name === 'activate' ? 'Switch a rule on' : 'Switch a rule off: it is passed over, and keeps its place',
    method: 'POST',
    path: `${path}/:ruleId/lifecycle/${name}`,
    permission: manage,
    params: ruleId,
    answers: { status: 204 },
    handler: async ({ ctx, caller, params }) => {
      await changeConfiguration(ctx, async (ctx) => {
        const policy = await existingPolicy(ctx, params.policyId);
        const rule = await existingRule(ctx, params);
        requireOwn(rule);
        if (!(await setRuleStatus(ctx, policy.id, rule.id, status))) return; // it was so already: nothing to log
        await logPolicy(ctx, caller, eventType, `${status === 'ACTIVE' ? 'Activate' : 'Deactivate'} policy rule`, policy, rule);
      });
      return undefined;
    },
  }),
);

/** `/api/v1/policies/{id}/rules`: what the policies say, to whom and when. @see Okta Policies API, contract 6.7 */
export const policyRuleEndpoints: readonly Endpoint[] = [listing, reading, creation, replacement, deletion, ...lifecycle];

type Columns = Pick<PolicyRuleTable, 'name' | 'conditions_json' | 'actions_json'>;

interface Content {
  readonly columns: Columns;
  readonly place: number | undefined;
  readonly zoneIds: readonly string[];
}

/** What the body says, as it is stored, and the place that it asks for. @throws ApiError E0000001 */
async function readContent(ctx: Ctx, type: PolicyType, body: object): Promise<Content> {
  const { name, priority, conditions, actions } = check(ruleInput[type], body);
  const { users, groups } = conditions.people;
  await requireUsers(ctx, 'conditions.people.users', [...users.include, ...users.exclude]);
  await requireGroups(ctx, 'conditions.people.groups', [...groups.include, ...groups.exclude]);
  const { include = [], exclude = [] } = conditions.network;
  return {
    columns: { name, conditions_json: JSON.stringify(conditions), actions_json: JSON.stringify(actions) },
    place: priority ?? undefined,
    zoneIds: [...include, ...exclude].filter((zoneId) => zoneId !== allZones),
  };
}

/** @throws ApiError E0000001 unless each zone is there, switched on, and meant for policies */
async function requireZones(ctx: TxCtx, ids: readonly string[]): Promise<void> {
  for (const id of new Set(ids)) {
    const zone = await findZone(ctx, id);
    if (!zone) throw invalidAt('conditions.network', `there is no zone ${id}`);
    if (zone.usage !== 'POLICY')
      throw invalidAt('conditions.network', `the zone "${zone.name}" is a BLOCKLIST, which no rule can name`);
    if (zone.status !== 'ACTIVE') throw invalidAt('conditions.network', `the zone "${zone.name}" is switched off`);
  }
}

/** @throws ApiError E0000001 unless name, conditions and place of a last rule are as they were */
function requireUnchanged(shown: object, before: PolicyRuleTable, columns: Columns, place: number | undefined): void {
  if (columns.name !== before.name) throw invalidAt('name', 'of the last rule cannot be changed');
  if (place !== undefined && 'priority' in shown && place !== shown.priority)
    throw invalidAt('priority', 'of the last rule cannot be changed');
  if (!isDeepStrictEqual(JSON.parse(columns.conditions_json), JSON.parse(before.conditions_json)))
    throw invalidAt('conditions', 'of the last rule cannot be changed');
}

/** @throws ApiError E0000007 */
async function existingRule(ctx: Ctx, { policyId, ruleId }: { policyId: string; ruleId: string }): Promise<PolicyRuleTable> {
  const rule = await findRule(ctx, policyId, ruleId);
  if (!rule) throw new ApiError('E0000007', `${ruleId} (PolicyRule)`);
  return rule;
}
