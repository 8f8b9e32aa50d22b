import { z } from 'zod';
import { moved } from '../domain/access-policies/order.ts';
import {
  deletePolicy,
  findPolicy,
  insertPolicy,
  listPolicies,
  rankPolicies,
  updatePolicy,
} from '../domain/access-policies/store.ts';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import type { LogEventType } from '../domain/system-log/write.ts';
import { newId } from '../platform/ids.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { AccessPolicyTable, AuthorizationServerTable } from '../schema/tables.ts';
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
} from './authorization-server-lookup.ts';
import { policy, policyBody, policyColumns, writtenPolicy } from './authorization-server-policy-fields.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { logChange } from './log-change.ts';

const path = `${authServerPath}/policies`;
const policyId = authServerId.extend({ policyId: pathId });
const listing = endpoint({
  operationId: 'listAuthorizationServerPolicies',
  summary: 'List the access policies of an authorization server in the order in which they are asked',
  method: 'GET',
  path,
  permission: readServers,
  params: authServerId,
  answers: { status: 200, body: z.array(policy) },
  handler: async ({ ctx, org, params }) => {
    const server = await existingServer(ctx, params.authServerId);
    const rows = await listPolicies(ctx, server.id);
    return { body: rows.map((row) => policyBody(org, server, row)) };
  },
});

const reading = endpoint({
  operationId: 'getAuthorizationServerPolicy',
  summary: 'Read an access policy',
  method: 'GET',
  path: `${path}/:policyId`,
  permission: readServers,
  params: policyId,
  answers: { status: 200, body: policy },
  handler: async ({ ctx, org, params }) => {
    const server = await existingServer(ctx, params.authServerId);
    return { body: policyBody(org, server, await existingPolicy(ctx, server, params.policyId)) };
  },
});

const creation = endpoint({
  operationId: 'createAuthorizationServerPolicy',
  summary: 'Add an access policy; those from its priority on move back by one',
  method: 'POST',
  path,
  permission: manageServers,
  params: authServerId,
  body: writtenPolicy,
  answers: { status: 201, body: policy },
  handler: async ({ ctx, org, caller, params, body }) => {
    const id = newId(ctx.random, '00p');
    const answer = await inTx(ctx, async (ctx) => {
      const server = await holdServer(ctx, params.authServerId);
      const columns = await policyColumns(ctx, body);
      await insertPolicy(ctx, { ...columns, authorization_server_id: server.id, id, status: body.status, priority: 1 });
      await rank(ctx, server, id, body.priority ?? undefined);
      return changed(ctx, caller, org, server, id, 'policy.lifecycle.create', 'Create access policy');
    }).catch(refuseTakenName);
    return { body: answer };
  },
});

const replacement = endpoint({
  operationId: 'replaceAuthorizationServerPolicy',
  summary: 'Replace an access policy; without a priority it keeps its place, and its status stays in any case',
  method: 'PUT',
  path: `${path}/:policyId`,
  permission: manageServers,
  params: policyId,
  body: writtenPolicy,
  answers: { status: 200, body: policy },
  handler: async ({ ctx, org, caller, params, body }) => {
    const id = params.policyId;
    const answer = await inTx(ctx, async (ctx) => {
      const server = await holdServer(ctx, params.authServerId);
      if (!(await updatePolicy(ctx, server.id, id, await policyColumns(ctx, body)))) throw noSuchPolicy(id);
      if (body.priority != null) await rank(ctx, server, id, body.priority);
      return changed(ctx, caller, org, server, id, 'policy.lifecycle.update', 'Update access policy');
    }).catch(refuseTakenName);
    return { body: answer };
  },
});

const deletion = endpoint({
  operationId: 'deleteAuthorizationServerPolicy',
  summary: 'Delete an access policy with its rules',
  method: 'DELETE',
  path: `${path}/:policyId`,
  permission: manageServers,
  params: policyId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await inTx(ctx, async (ctx) => {
      const server = await holdServer(ctx, params.authServerId);
      const row = await deletePolicy(ctx, server.id, params.policyId);
      if (!row) throw noSuchPolicy(params.policyId);
      const others = await listPolicies(ctx, server.id);
      await rankPolicies(
        ctx,
        server.id,
        others.map((other) => other.id),
      );
      await logPolicy(ctx, caller, server, row, 'policy.lifecycle.delete', 'Delete access policy');
    });
    return undefined;
  },
});

const lifecycleMoves = [
  {
    verb: 'activate',
    operationId: 'activateAuthorizationServerPolicy',
    summary: 'Activate an access policy',
    status: 'ACTIVE',
    eventType: 'policy.lifecycle.activate',
    message: 'Activate access policy',
  },
  {
    verb: 'deactivate',
    operationId: 'deactivateAuthorizationServerPolicy',
    summary: 'Deactivate an access policy: it is not asked any more',
    status: 'INACTIVE',
    eventType: 'policy.lifecycle.deactivate',
    message: 'Deactivate access policy',
  },
] as const;

const lifecycle = lifecycleMoves.map(({ verb, operationId, summary, status, eventType, message }) =>
  endpoint({
    operationId,
    summary,
    method: 'POST',
    path: `${path}/:policyId/lifecycle/${verb}`,
    permission: manageServers,
    params: policyId,
    answers: { status: 204 },
    handler: async ({ ctx, caller, params }) => {
      await inTx(ctx, async (ctx) => {
        const server = await holdServer(ctx, params.authServerId);
        const row = await existingPolicy(ctx, server, params.policyId);
        if (row.status === status) return; // as it was: nothing to log
        await updatePolicy(ctx, server.id, row.id, { status });
        await logPolicy(ctx, caller, server, row, eventType, message);
      });
      return undefined;
    },
  }),
);

/** `…/policies`: which rules of an authorization server hold for which clients. @see Okta, Authorization Servers API, policies */
export const authorizationServerPolicyEndpoints: readonly Endpoint[] = [
  listing,
  reading,
  creation,
  replacement,
  deletion,
  ...lifecycle,
];

/** The policy of a server that a path names. @throws ApiError E0000007 */
export async function existingPolicy(ctx: Ctx, server: AuthorizationServerTable, id: string): Promise<AccessPolicyTable> {
  const row = await findPolicy(ctx, server.id, id);
  if (!row) throw noSuchPolicy(id);
  return row;
}

function noSuchPolicy(id: string): ApiError {
  return new ApiError('E0000007', `${id} (Policy)`);
}

function refuseTakenName(error: unknown): never {
  if (violatedConstraint(error) !== 'unique') throw error;
  throw new ApiError('E0000001', 'name', ['name: Another policy of this authorization server has this name']);
}

async function rank(ctx: TxCtx, server: AuthorizationServerTable, id: string, priority: number | undefined): Promise<void> {
  const rows = await listPolicies(ctx, server.id);
  const ids = rows.map((row) => row.id);
  await rankPolicies(ctx, server.id, moved(ids, id, priority));
}

/** Logs a change and tells how the policy is now. */
async function changed(
  ctx: TxCtx,
  caller: Caller,
  org: Org,
  server: AuthorizationServerTable,
  id: string,
  eventType: LogEventType,
  message: string,
): Promise<object> {
  const row = await existingPolicy(ctx, server, id);
  await logPolicy(ctx, caller, server, row, eventType, message);
  return policyBody(org, server, row);
}

function logPolicy(
  ctx: TxCtx,
  caller: Caller,
  server: AuthorizationServerTable,
  { id, name }: AccessPolicyTable,
  eventType: LogEventType,
  message: string,
): Promise<void> {
  const target = { id, type: 'PolicyEntity', alternateId: null, displayName: name };
  return logChange(ctx, caller, eventType, message, [target, serverSubject(server)]);
}
