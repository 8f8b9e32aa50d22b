import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Ctx, TxCtx } from '../domain/ctx.ts';
import { everyoneId } from '../domain/groups/everyone.ts';
import { addLastRule, conditionsForGroups, idPrefixes } from '../domain/policies/defaults.ts';
import type { PolicyType } from '../domain/policies/policy.ts';
import { rankPolicies } from '../domain/policies/ranking.ts';
import {
  deletePolicy,
  insertPolicy,
  listAppsUnderPolicy,
  listPolicies,
  setPolicyStatus,
  updatePolicy,
} from '../domain/policies/store.ts';
import { newId } from '../platform/ids.ts';
import type { PolicyTable } from '../schema/tables.ts';
import { check, type Endpoint, endpoint } from './endpoint.ts';
import { text } from './fields.ts';
import { policy, policyBody } from './policy-body.ts';
import {
  changeConfiguration,
  existingPolicy,
  invalidAt,
  logPolicy,
  requireGroups,
  requireOwn,
  requireRoomForPolicy,
} from './policy-changes.ts';
import { anyPolicy, policyInput, policyType } from './policy-input.ts';

const path = '/api/v1/policies';
const policyId = z.object({ policyId: text(1, 100) });
const read = { resource: 'policies', access: 'read' } as const;
const manage = { resource: 'policies', access: 'manage' } as const;

const listing = endpoint({
  operationId: 'listPolicies',
  summary: 'List the policies of a type, the first to be asked first',
  method: 'GET',
  path,
  permission: read,
  query: z.object({ type: policyType, status: z.enum(['ACTIVE', 'INACTIVE'], 'must be ACTIVE or INACTIVE').optional() }),
  answers: { status: 200, body: z.array(policy), isList: true },
  handler: async ({ ctx, org, query }) => {
    const rows = await listPolicies(ctx, query.type);
    return { body: rows.filter(({ status }) => status === (query.status ?? status)).map((row) => policyBody(org, row)) };
  },
});

const reading = endpoint({
  operationId: 'getPolicy',
  summary: 'Read a policy',
  method: 'GET',
  path: `${path}/:policyId`,
  permission: read,
  params: policyId,
  answers: { status: 200, body: policy },
  handler: async ({ ctx, org, params }) => ({ body: policyBody(org, await existingPolicy(ctx, params.policyId)) }),
});

const creation = endpoint({
  operationId: 'createPolicy',
  summary: 'Add a policy',
  method: 'POST',
  path,
  permission: manage,
  query: z.object({ activate: z.enum(['true', 'false'], 'must be true or false').default('true') }),
  body: anyPolicy,
  answers: { status: 200, body: policy },
  handler: async ({ ctx, org, caller, query, body }) => {
    const { type } = body;
    const content = await readContent(ctx, type, body);
    const id = newId(ctx.random, idPrefixes[type].policy);
    const created = await changeConfiguration(ctx, async (ctx) => {
      const others = await listPolicies(ctx, type);
      requireRoomForPolicy(others.length);
      const status = query.activate === 'true' ? 'ACTIVE' : 'INACTIVE';
      const place = type === 'ACCESS_POLICY' ? 1 : others.length; // last but the default
      await insertPolicy(ctx, { id, type, ...content.columns, status, system: 0, priority: place });
      await rankPolicies(ctx, type, { id, place: content.place ?? place });
      if (type === 'ACCESS_POLICY') await addLastRule(ctx, type, id);
      await logPolicy(ctx, caller, 'policy.lifecycle.create', 'Create policy', { id, type, name: content.columns.name });
      return existingPolicy(ctx, id);
    });
    return { body: policyBody(org, created) };
  },
});

const replacement = endpoint({
  operationId: 'replacePolicy',
  summary: 'Replace a policy; of a default policy, its description and settings',
  method: 'PUT',
  path: `${path}/:policyId`,
  permission: manage,
  params: policyId,
  body: anyPolicy,
  answers: { status: 200, body: policy },
  handler: async ({ ctx, org, caller, params, body }) => {
    const { type } = await existingPolicy(ctx, params.policyId);
    if (body.type !== type) throw invalidAt('type', 'cannot be changed');
    const { columns, place } = await readContent(ctx, type, body);
    const replaced = await changeConfiguration(ctx, async (ctx) => {
      const before = await existingPolicy(ctx, params.policyId);
      if (before.system === 1) requireUnchanged(before, columns, place);
      await updatePolicy(ctx, before.id, columns);
      if (place !== undefined) await rankPolicies(ctx, type, { id: before.id, place });
      await logPolicy(ctx, caller, 'policy.lifecycle.update', 'Update policy', { ...before, name: columns.name });
      return existingPolicy(ctx, before.id);
    });
    return { body: policyBody(org, replaced) };
  },
});

const deletion = endpoint({
  operationId: 'deletePolicy',
  summary: 'Delete a policy with its rules',
  method: 'DELETE',
  path: `${path}/:policyId`,
  permission: manage,
  params: policyId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await changeConfiguration(ctx, async (ctx) => {
      const policy = await existingPolicy(ctx, params.policyId);
      requireOwn(policy);
      await requireUnused(ctx, policy);
      await deletePolicy(ctx, policy.id);
      await rankPolicies(ctx, policy.type);
      await logPolicy(ctx, caller, 'policy.lifecycle.delete', 'Delete policy', policy);
    });
    return undefined;
  },
});

const switches = [
  { name: 'activate', status: 'ACTIVE', eventType: 'policy.lifecycle.activate' },
  { name: 'deactivate', status: 'INACTIVE', eventType: 'policy.lifecycle.deactivate' },
] as const;

const lifecycle = switches.map(({ name, status, eventType }) =>
  endpoint({
    operationId: `${name}Policy`,
    summary: name === 'activate' ? 'Switch a policy on' : 'Switch a policy off: it is passed over, and keeps its place',
    method: 'POST',
    path: `${path}/:policyId/lifecycle/${name}`,
    permission: manage,
    params: policyId,
    answers: { status: 204 },
    handler: async ({ ctx, caller, params }) => {
      await changeConfiguration(ctx, async (ctx) => {
        const policy = await existingPolicy(ctx, params.policyId);
        requireOwn(policy);
        if (status === 'INACTIVE') await requireUnused(ctx, policy);
        if (!(await setPolicyStatus(ctx, policy.id, status))) return; // it was so already: nothing to log
        await logPolicy(ctx, caller, eventType, `${status === 'ACTIVE' ? 'Activate' : 'Deactivate'} policy`, policy);
      });
      return undefined;
    },
  }),
);

/** `/api/v1/policies`: global session, password and app sign-in policies. @see Okta Policies API, contract 6.7 */
export const policyEndpoints: readonly Endpoint[] = [listing, reading, creation, replacement, deletion, ...lifecycle];

type Columns = Pick<PolicyTable, 'name' | 'description' | 'conditions_json' | 'settings_json'>;

/** What the body says, as it is stored, and the place that it asks for. @throws ApiError E0000001 */
async function readContent(ctx: Ctx, type: PolicyType, body: object): Promise<{ columns: Columns; place: number | undefined }> {
  const content = check(policyInput[type], body);
  const named = content.conditions.people?.groups.include ?? [];
  await requireGroups(ctx, 'conditions.people.groups.include', named);
  const groupIds = named.length > 0 ? named : [everyoneId(ctx.orgId)];
  const columns = {
    name: content.name,
    description: content.description ?? null,
    conditions_json: JSON.stringify(conditionsForGroups(type, groupIds)),
    settings_json: JSON.stringify(content.settings ?? null),
  };
  return { columns, place: content.priority ?? undefined };
}

/** @throws ApiError E0000001 unless name, groups and place of a default policy are as they were */
function requireUnchanged(before: PolicyTable, columns: Columns, place: number | undefined): void {
  if (columns.name !== before.name) throw invalidAt('name', 'of a default policy cannot be changed');
  if (place !== undefined && place !== before.priority) throw invalidAt('priority', 'of a default policy cannot be changed');
  if (!isDeepStrictEqual(JSON.parse(columns.conditions_json), JSON.parse(before.conditions_json)))
    throw invalidAt('conditions', 'of a default policy cannot be changed');
}

/** @throws ApiError E0000001 naming an app that is under the policy: its people would be under none */
async function requireUnused(ctx: TxCtx, { id }: PolicyTable): Promise<void> {
  const [app] = await listAppsUnderPolicy(ctx, id, { isDefault: false, limit: 1 });
  if (app) throw invalidAt('policyId', `the app "${app.label}" (${app.id}) is under this policy; give it another one first`);
}
