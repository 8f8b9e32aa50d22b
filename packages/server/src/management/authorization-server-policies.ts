import { z } from 'zod';
import { moved } from '../domain/access-policies/order.ts';
import {
  deletePolicy,
  findPolicy,
  findReferences,
  insertPolicy,
  listPolicies,
  rankPolicies,
  updatePolicy,
} from '../domain/access-policies/store.ts';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { allClients } from '../domain/authorization-servers/access-policy.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import type { LogEventType } from '../domain/system-log/write.ts';
import { newId } from '../platform/ids.ts';
import { toIsoText } from '../platform/time.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { AccessPolicyTable, AuthorizationServerTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import {
  authServerId,
  authServerPath,
  existingServer,
  holdServer,
  link,
  manageServers,
  pathId,
  readServers,
  serverSubject,
  serverUrl,
} from './authorization-server-lookup.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { instant, links, text } from './fields.ts';
import { logChange } from './log-change.ts';

const path = `${authServerPath}/policies`;
const policyId = authServerId.extend({ policyId: pathId });
const mostClients = 500;

const written = z.object({
  type: z.literal('OAUTH_AUTHORIZATION_POLICY', 'must be OAUTH_AUTHORIZATION_POLICY').optional(),
  name: text(1, 255),
  description: text(0, 1024).nullish(),
  status: z.enum(['ACTIVE', 'INACTIVE'], 'must be ACTIVE or INACTIVE').default('ACTIVE'),
  priority: z.int('must be a whole number').min(1, 'must be 1 at least').nullish(),
  conditions: z.object({
    clients: z.object({
      include: z
        .array(text(1, 100), 'must be a list of client ids, or ALL_CLIENTS')
        .min(1, 'must name a client, or ALL_CLIENTS')
        .max(mostClients, `must name ${mostClients} clients at most`)
        .refine((ids) => ids.length === 1 || !ids.includes(allClients), 'must be client ids, or ALL_CLIENTS alone'),
    }),
  }),
});

const policy = z
  .strictObject({
    id: z.string(),
    type: z.literal('OAUTH_AUTHORIZATION_POLICY'),
    status: z.enum(['ACTIVE', 'INACTIVE']),
    name: z.string(),
    description: z.string(),
    priority: z.int().describe('1 is asked first'),
    system: z.literal(false),
    conditions: z.strictObject({ clients: z.strictObject({ include: z.array(z.string()) }) }),
    created: instant,
    lastUpdated: instant,
    _links: links,
  })
  .meta({ id: 'AuthorizationServerPolicy' });

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
  body: written,
  answers: { status: 201, body: policy },
  handler: async ({ ctx, org, caller, params, body }) => {
    const id = newId(ctx.random, '00p');
    const answer = await inTx(ctx, async (ctx) => {
      const server = await holdServer(ctx, params.authServerId);
      const columns = await columnsOf(ctx, body);
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
  body: written,
  answers: { status: 200, body: policy },
  handler: async ({ ctx, org, caller, params, body }) => {
    const id = params.policyId;
    const answer = await inTx(ctx, async (ctx) => {
      const server = await holdServer(ctx, params.authServerId);
      if (!(await updatePolicy(ctx, server.id, id, await columnsOf(ctx, body)))) throw noSuchPolicy(id);
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

/** @throws ApiError E0000001 when a client is not there */
async function columnsOf(ctx: TxCtx, { name, description, conditions }: z.infer<typeof written>) {
  const clientIds = [...new Set(conditions.clients.include)];
  const toFind = clientIds.filter((id) => id !== allClients);
  const found = await findReferences(ctx, { clientIds: toFind, userIds: [], groupIds: [] });
  const missing = toFind.filter((id) => !found.clientIds.includes(id));
  if (missing.length > 0) {
    const where = 'conditions.clients.include';
    throw new ApiError(
      'E0000001',
      where,
      missing.map((id) => `${where}: there is no client ${id}`),
    );
  }
  return { name, description: description ?? '', clients_json: JSON.stringify(clientIds) };
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

function policyBody(org: Org, server: AuthorizationServerTable, row: AccessPolicyTable): object {
  const self = `${serverUrl(org, server)}/policies/${row.id}`;
  const move = row.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id: row.id,
    type: 'OAUTH_AUTHORIZATION_POLICY',
    status: row.status,
    name: row.name,
    description: row.description,
    priority: row.priority,
    system: false,
    conditions: { clients: { include: JSON.parse(row.clients_json) as string[] } },
    created: toIsoText(row.created_at),
    lastUpdated: toIsoText(row.updated_at),
    _links: {
      self: link(self, 'GET', 'PUT', 'DELETE'),
      rules: link(`${self}/rules`, 'GET'),
      [move]: link(`${self}/lifecycle/${move}`, 'POST'),
    },
  };
}
