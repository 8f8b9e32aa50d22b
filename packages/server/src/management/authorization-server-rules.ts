import { z } from 'zod';
import { moved } from '../domain/access-policies/order.ts';
import { deleteRule, findRule, insertRule, listRules, rankRules, updateRule } from '../domain/access-policies/store.ts';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import type { LogEventType } from '../domain/system-log/write.ts';
import { newId } from '../platform/ids.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { AccessPolicyRuleTable, AccessPolicyTable, AuthorizationServerTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import {
  authServerId,
  authServerPath,
  existingServer,
  holdServer,
  manageServers,
  pathId,
  readServers,
  serverSubject,
  serverUrl,
} from './authorization-server-lookup.ts';
import { existingPolicy } from './authorization-server-policies.ts';
import { rule, ruleBody, ruleColumns, writtenRule } from './authorization-server-rule-fields.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { logChange } from './log-change.ts';

const path = `${authServerPath}/policies/:policyId/rules`;
const policyId = authServerId.extend({ policyId: pathId });
const ruleId = policyId.extend({ ruleId: pathId });

const listing = endpoint({
  operationId: 'listAuthorizationServerPolicyRules',
  summary: 'List the rules of an access policy in the order in which they are asked',
  method: 'GET',
  path,
  permission: readServers,
  params: policyId,
  answers: { status: 200, body: z.array(rule) },
  handler: async ({ ctx, org, params }) => {
    const place = await findPlace(ctx, params);
    const rows = await listRules(ctx, place.server.id, place.policy.id);
    return { body: rows.map((row) => ruleBody(policyUrl(org, place), row)) };
  },
});

const reading = endpoint({
  operationId: 'getAuthorizationServerPolicyRule',
  summary: 'Read a rule of an access policy',
  method: 'GET',
  path: `${path}/:ruleId`,
  permission: readServers,
  params: ruleId,
  answers: { status: 200, body: rule },
  handler: async ({ ctx, org, params }) => {
    const place = await findPlace(ctx, params);
    return { body: ruleBody(policyUrl(org, place), await existingRule(ctx, place, params.ruleId)) };
  },
});

const creation = endpoint({
  operationId: 'createAuthorizationServerPolicyRule',
  summary: 'Add a rule to an access policy; those from its priority on move back by one',
  method: 'POST',
  path,
  permission: manageServers,
  params: policyId,
  body: writtenRule,
  answers: { status: 201, body: rule },
  handler: async ({ ctx, org, caller, params, body }) => {
    const id = newId(ctx.random, '0pr');
    const answer = await inTx(ctx, async (ctx) => {
      const place = await holdPlace(ctx, params);
      const { server, policy } = place;
      const columns = await ruleColumns(ctx, server.id, body);
      const keys = { authorization_server_id: server.id, policy_id: policy.id, id };
      await insertRule(ctx, { ...columns, ...keys, status: body.status, priority: 1 });
      await rank(ctx, place, id, body.priority ?? undefined);
      return changed(ctx, caller, org, place, id, 'policy.rule.create', 'Create access policy rule');
    }).catch(refuseTakenName);
    return { body: answer };
  },
});

const replacement = endpoint({
  operationId: 'replaceAuthorizationServerPolicyRule',
  summary: 'Replace a rule; without a priority it keeps its place, and its status stays in any case',
  method: 'PUT',
  path: `${path}/:ruleId`,
  permission: manageServers,
  params: ruleId,
  body: writtenRule,
  answers: { status: 200, body: rule },
  handler: async ({ ctx, org, caller, params, body }) => {
    const id = params.ruleId;
    const answer = await inTx(ctx, async (ctx) => {
      const place = await holdPlace(ctx, params);
      const { server, policy } = place;
      if (!(await updateRule(ctx, server.id, policy.id, id, await ruleColumns(ctx, server.id, body)))) throw noSuchRule(id);
      if (body.priority != null) await rank(ctx, place, id, body.priority);
      return changed(ctx, caller, org, place, id, 'policy.rule.update', 'Update access policy rule');
    }).catch(refuseTakenName);
    return { body: answer };
  },
});

const deletion = endpoint({
  operationId: 'deleteAuthorizationServerPolicyRule',
  summary: 'Delete a rule of an access policy',
  method: 'DELETE',
  path: `${path}/:ruleId`,
  permission: manageServers,
  params: ruleId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await inTx(ctx, async (ctx) => {
      const place = await holdPlace(ctx, params);
      const { server, policy } = place;
      const row = await deleteRule(ctx, server.id, policy.id, params.ruleId);
      if (!row) throw noSuchRule(params.ruleId);
      const others = await listRules(ctx, server.id, policy.id);
      await rankRules(
        ctx,
        server.id,
        policy.id,
        others.map((other) => other.id),
      );
      await logRule(ctx, caller, place, row, 'policy.rule.delete', 'Delete access policy rule');
    });
    return undefined;
  },
});

const lifecycleMoves = [
  {
    verb: 'activate',
    operationId: 'activateAuthorizationServerPolicyRule',
    summary: 'Activate a rule',
    status: 'ACTIVE',
    eventType: 'policy.rule.activate',
    message: 'Activate access policy rule',
  },
  {
    verb: 'deactivate',
    operationId: 'deactivateAuthorizationServerPolicyRule',
    summary: 'Deactivate a rule: it is not asked any more',
    status: 'INACTIVE',
    eventType: 'policy.rule.deactivate',
    message: 'Deactivate access policy rule',
  },
] as const;

const lifecycle = lifecycleMoves.map(({ verb, operationId, summary, status, eventType, message }) =>
  endpoint({
    operationId,
    summary,
    method: 'POST',
    path: `${path}/:ruleId/lifecycle/${verb}`,
    permission: manageServers,
    params: ruleId,
    answers: { status: 204 },
    handler: async ({ ctx, caller, params }) => {
      await inTx(ctx, async (ctx) => {
        const place = await holdPlace(ctx, params);
        const row = await existingRule(ctx, place, params.ruleId);
        if (row.status === status) return; // as it was: nothing to log
        await updateRule(ctx, place.server.id, place.policy.id, row.id, { status });
        await logRule(ctx, caller, place, row, eventType, message);
      });
      return undefined;
    },
  }),
);

/** `…/policies/{id}/rules`: who gets which scopes by which grant. @see Okta, Authorization Servers API, policy rules */
export const authorizationServerRuleEndpoints: readonly Endpoint[] = [
  listing,
  reading,
  creation,
  replacement,
  deletion,
  ...lifecycle,
];

/** The policy that a rule belongs to, and its server. */
interface Place {
  readonly server: AuthorizationServerTable;
  readonly policy: AccessPolicyTable;
}

interface PlaceParams {
  readonly authServerId: string;
  readonly policyId: string;
}

async function findPlace(ctx: Ctx, params: PlaceParams): Promise<Place> {
  const server = await existingServer(ctx, params.authServerId);
  return { server, policy: await existingPolicy(ctx, server, params.policyId) };
}

async function holdPlace(ctx: TxCtx, params: PlaceParams): Promise<Place> {
  const server = await holdServer(ctx, params.authServerId);
  return { server, policy: await existingPolicy(ctx, server, params.policyId) };
}

async function existingRule(ctx: Ctx, { server, policy }: Place, id: string): Promise<AccessPolicyRuleTable> {
  const row = await findRule(ctx, server.id, policy.id, id);
  if (!row) throw noSuchRule(id);
  return row;
}

function noSuchRule(id: string): ApiError {
  return new ApiError('E0000007', `${id} (PolicyRule)`);
}

function refuseTakenName(error: unknown): never {
  if (violatedConstraint(error) !== 'unique') throw error;
  throw new ApiError('E0000001', 'name', ['name: Another rule of this policy has this name']);
}

async function rank(ctx: TxCtx, { server, policy }: Place, id: string, priority: number | undefined): Promise<void> {
  const rows = await listRules(ctx, server.id, policy.id);
  const ids = rows.map((row) => row.id);
  await rankRules(ctx, server.id, policy.id, moved(ids, id, priority));
}

/** Logs a change and tells how the rule is now. */
async function changed(
  ctx: TxCtx,
  caller: Caller,
  org: Org,
  place: Place,
  id: string,
  eventType: LogEventType,
  message: string,
): Promise<object> {
  const row = await existingRule(ctx, place, id);
  await logRule(ctx, caller, place, row, eventType, message);
  return ruleBody(policyUrl(org, place), row);
}

function logRule(
  ctx: TxCtx,
  caller: Caller,
  { server, policy }: Place,
  { id, name }: AccessPolicyRuleTable,
  eventType: LogEventType,
  message: string,
): Promise<void> {
  return logChange(ctx, caller, eventType, message, [
    { id, type: 'PolicyRule', alternateId: null, displayName: name },
    { id: policy.id, type: 'PolicyEntity', alternateId: null, displayName: policy.name },
    serverSubject(server),
  ]);
}

function policyUrl(org: Org, { server, policy }: Place): string {
  return `${serverUrl(org, server)}/policies/${policy.id}`;
}
