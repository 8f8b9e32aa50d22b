import { z } from 'zod';
import { listClientKeys } from '../domain/app-credentials/store.ts';
import type { Ctx, TxCtx } from '../domain/ctx.ts';
import { idPrefixes } from '../domain/policies/defaults.ts';
import { insertPolicy, insertPolicyRule, listAppsUnderPolicy, listPolicies, listRules } from '../domain/policies/store.ts';
import { newId } from '../platform/ids.ts';
import type { PolicyTable } from '../schema/tables.ts';
import { readApps } from './app-access.ts';
import { appBody } from './app-body.ts';
import { appAnswer } from './app-fields.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { limit, links, text } from './fields.ts';
import { pageOf } from './paging.ts';
import { policy, policyBody } from './policy-body.ts';
import { changeConfiguration, existingPolicy, invalidAt, logPolicy, requireRoomForPolicy } from './policy-changes.ts';

const path = '/api/v1/policies/:policyId';
const policyId = z.object({ policyId: text(1, 100) });
const page = z.object({ limit: limit(20, 200) });
const mapping = z.strictObject({ id: z.string(), _links: links }).meta({ id: 'PolicyMapping' });

const mappings = endpoint({
  operationId: 'listPolicyMappings',
  summary: 'List the ids of the apps that are under an app sign-in policy',
  method: 'GET',
  path: `${path}/mappings`,
  permission: { resource: 'policies', access: 'read' },
  params: policyId,
  query: page,
  answers: { status: 200, body: z.array(mapping), isList: true },
  handler: async ({ ctx, org, params, query, after }) => {
    const { page: rows, next } = await appsUnder(ctx, params.policyId, after, query.limit);
    const self = `${org.baseUrl}/api/v1/policies/${params.policyId}`;
    const body = rows.map(({ id }) => ({
      id,
      _links: { policy: { href: self }, application: { href: `${org.baseUrl}/api/v1/apps/${id}` } },
    }));
    return { body, next };
  },
});

const apps = endpoint({
  operationId: 'listPolicyApps',
  summary: 'List the apps that are under an app sign-in policy',
  method: 'GET',
  path: `${path}/app`,
  permission: readApps,
  params: policyId,
  query: page,
  answers: { status: 200, body: z.array(appAnswer), isList: true },
  handler: async ({ ctx, org, params, query, after }) => {
    const { page: rows, next } = await appsUnder(ctx, params.policyId, after, query.limit);
    const ids = rows.map(({ id }) => id);
    const keys = Map.groupBy(await listClientKeys(ctx, ids), (key) => key.app_id);
    return { body: rows.map((row) => appBody(org, row, keys.get(row.id) ?? [])), next };
  },
});

const cloning = endpoint({
  operationId: 'clonePolicy',
  summary: 'Copy an app sign-in policy with its rules; no app is under the copy',
  method: 'POST',
  path: `${path}/clone`,
  permission: { resource: 'policies', access: 'manage' },
  params: policyId,
  answers: { status: 200, body: policy },
  handler: async ({ ctx, org, caller, params }) => {
    const copy = await changeConfiguration(ctx, async (ctx) => {
      const original = await existingAppPolicy(ctx, params.policyId);
      const all = await listPolicies(ctx, original.type);
      requireRoomForPolicy(all.length);
      const { id, name } = await insertCopy(ctx, original, new Set(all.map((each) => each.name_key)));
      await logPolicy(ctx, caller, 'policy.lifecycle.create', 'Create policy', { ...original, id, name });
      return existingPolicy(ctx, id);
    });
    return { body: policyBody(org, copy) };
  },
});

/** What goes beyond Okta's policy object itself: which apps a policy is for, and copies. @see Okta Policies API */
export const policyAppEndpoints: readonly Endpoint[] = [mappings, apps, cloning];

async function insertCopy(
  ctx: TxCtx,
  original: PolicyTable,
  taken: ReadonlySet<string>,
): Promise<Pick<PolicyTable, 'id' | 'name'>> {
  const id = newId(ctx.random, idPrefixes.ACCESS_POLICY.policy);
  const name = freeName(original.name, taken);
  const { type, description, conditions_json, settings_json } = original;
  const copied = { type, name, description, conditions_json, settings_json };
  await insertPolicy(ctx, { ...copied, id, status: 'ACTIVE', system: 0, priority: 1 });
  for (const rule of await listRules(ctx, original.id)) {
    const { name, status, system, priority, conditions_json, actions_json } = rule;
    const copied = { name, status, system, priority, conditions_json, actions_json };
    await insertPolicyRule(ctx, { ...copied, policy_id: id, id: newId(ctx.random, idPrefixes.ACCESS_POLICY.rule) });
  }
  return { id, name };
}

/** `name` as a copy is called, with a number when that is taken. */
function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    const ending = number === 1 ? ' (copy)' : ` (copy ${number})`;
    const free = name.slice(0, 255 - ending.length) + ending;
    if (!taken.has(free.toLowerCase())) return free;
  }
}

async function appsUnder(ctx: Ctx, id: string, afterId: string | undefined, limit: number) {
  const { system } = await existingAppPolicy(ctx, id);
  const rows = await listAppsUnderPolicy(ctx, id, { isDefault: system === 1, afterId, limit: limit + 1 });
  return pageOf(rows, limit, (row) => row.id);
}

/** @throws ApiError E0000007; E0000001 for a policy of another type */
async function existingAppPolicy(ctx: Ctx, id: string): Promise<PolicyTable> {
  const policy = await existingPolicy(ctx, id);
  if (policy.type !== 'ACCESS_POLICY') throw invalidAt('policyId', 'must be an app sign-in policy (ACCESS_POLICY)');
  return policy;
}
