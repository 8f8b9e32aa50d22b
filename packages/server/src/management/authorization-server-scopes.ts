import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { faultOfScopeName, type SystemScope, systemScopeId, systemScopes } from '../domain/authorization-servers/scopes.ts';
import {
  deleteScope,
  findScope,
  insertScope,
  listScopes,
  type ScopeSettings,
  updateScope,
} from '../domain/authorization-servers/store.ts';
import { inTx, type TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import type { LogEventType } from '../domain/system-log/write.ts';
import { newId } from '../platform/ids.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { AuthorizationServerTable, OAuthScopeTable } from '../schema/tables.ts';
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
import { limit, links, text } from './fields.ts';
import { logChange } from './log-change.ts';
import { pageOf } from './paging.ts';

const path = `${authServerPath}/scopes`;
const scopeId = authServerId.extend({ scopeId: pathId });

const name = z.string().check((checked) => {
  const fault = faultOfScopeName(checked.value);
  if (fault !== undefined) checked.issues.push({ code: 'custom', message: fault, input: checked.value });
});

const written = z
  .object({
    name,
    displayName: text(0, 255).nullish(),
    description: text(0, 1024).nullish(),
    consent: z.enum(['IMPLICIT', 'REQUIRED', 'FLEXIBLE'], 'must be IMPLICIT, REQUIRED or FLEXIBLE').default('IMPLICIT'),
    metadataPublish: z.enum(['ALL_CLIENTS', 'NO_CLIENTS'], 'must be ALL_CLIENTS or NO_CLIENTS').default('NO_CLIENTS'),
    default: z.boolean('must be true or false').default(false),
    optional: z.boolean('must be true or false').default(false),
  })
  .refine(({ optional, consent }) => !optional || consent !== 'IMPLICIT', {
    path: ['optional'],
    message: 'must be false unless the scope needs consent',
  });

const oauthScope = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    displayName: z.string().nullable(),
    description: z.string().nullable(),
    consent: z.enum(['IMPLICIT', 'REQUIRED', 'FLEXIBLE']),
    metadataPublish: z.enum(['ALL_CLIENTS', 'NO_CLIENTS']).describe('Whether discovery names it'),
    default: z.boolean().describe('Granted to a request that names no scope'),
    optional: z.boolean().describe('The person may decline it'),
    system: z.boolean().describe('Built in: it cannot be changed'),
    _links: links,
  })
  .meta({ id: 'OAuth2Scope' });

const listing = endpoint({
  operationId: 'listOAuth2Scopes',
  summary: 'List the scopes of an authorization server by name, or those whose name starts with `q`',
  method: 'GET',
  path,
  permission: readServers,
  params: authServerId,
  query: z.object({ q: text(1, 255).optional(), limit: limit(200, 200) }),
  answers: { status: 200, body: z.array(oauthScope), isList: true },
  handler: async ({ ctx, org, params, query, after = '' }) => {
    const server = await existingServer(ctx, params.authServerId);
    const { q: prefix = '' } = query;
    const rows = await listScopes(ctx, server.id, { after, prefix, limit: query.limit + 1 });
    const builtIn = systemScopes.filter((scope) => scope.name > after && scope.name.startsWith(prefix));
    const all = [
      ...builtIn.map((scope) => ({ name: scope.name, body: systemScopeBody(org, server, scope) })),
      ...rows.map((row) => ({ name: row.name, body: scopeBody(org, server, row) })),
    ].sort((one, other) => (one.name < other.name ? -1 : 1));
    const { page, next } = pageOf(all, query.limit, ({ name }) => name);
    return { body: page.map(({ body }) => body), next };
  },
});

const reading = endpoint({
  operationId: 'getOAuth2Scope',
  summary: 'Read a scope',
  method: 'GET',
  path: `${path}/:scopeId`,
  permission: readServers,
  params: scopeId,
  answers: { status: 200, body: oauthScope },
  handler: async ({ ctx, org, params }) => {
    const server = await existingServer(ctx, params.authServerId);
    const builtIn = findSystemScope(server, params.scopeId);
    if (builtIn) return { body: systemScopeBody(org, server, builtIn) };
    const row = await findScope(ctx, server.id, params.scopeId);
    if (!row) throw noSuchScope(params.scopeId);
    return { body: scopeBody(org, server, row) };
  },
});

const creation = endpoint({
  operationId: 'createOAuth2Scope',
  summary: 'Add a scope to an authorization server',
  method: 'POST',
  path,
  permission: manageServers,
  params: authServerId,
  body: written,
  answers: { status: 201, body: oauthScope },
  handler: async ({ ctx, org, caller, params, body }) => {
    const id = newId(ctx.random, 'scp');
    const added = await inTx(ctx, async (ctx) => {
      const server = await holdServer(ctx, params.authServerId);
      const row = await insertScope(ctx, {
        ...settingsOf(body),
        authorization_server_id: server.id,
        id,
        name: body.name,
      });
      await logScope(ctx, caller, 'oauth2.scope.created', 'Create scope', server, row);
      return { server, row };
    }).catch((error: unknown) => {
      throw violatedConstraint(error) === 'unique' ? nameTaken() : error;
    });
    return { body: scopeBody(org, added.server, added.row) };
  },
});

const replacement = endpoint({
  operationId: 'replaceOAuth2Scope',
  summary: 'Replace the settings of a scope; its name stays',
  method: 'PUT',
  path: `${path}/:scopeId`,
  permission: manageServers,
  params: scopeId,
  body: written,
  answers: { status: 200, body: oauthScope },
  handler: async ({ ctx, org, caller, params, body }) => {
    const updated = await inTx(ctx, async (ctx) => {
      const server = await holdServer(ctx, params.authServerId);
      const { name } = await requireOwn(ctx, server, params.scopeId);
      // Policies and claims speak of it by its name.
      if (name !== body.name) throw new ApiError('E0000001', 'name', ['name: cannot be changed; add another scope instead']);
      const row = await updateScope(ctx, server.id, params.scopeId, settingsOf(body));
      if (!row) throw noSuchScope(params.scopeId);
      await logScope(ctx, caller, 'oauth2.scope.updated', 'Update scope', server, row);
      return { server, row };
    });
    return { body: scopeBody(org, updated.server, updated.row) };
  },
});

const deletion = endpoint({
  operationId: 'deleteOAuth2Scope',
  summary: 'Delete a scope: from now on nobody gets it',
  method: 'DELETE',
  path: `${path}/:scopeId`,
  permission: manageServers,
  params: scopeId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await inTx(ctx, async (ctx) => {
      const server = await holdServer(ctx, params.authServerId);
      const row = await requireOwn(ctx, server, params.scopeId);
      await deleteScope(ctx, server.id, row.id);
      await logScope(ctx, caller, 'oauth2.scope.deleted', 'Delete scope', server, row);
    });
    return undefined;
  },
});

/** `…/scopes`: what apps may ask an authorization server for. @see Okta, Authorization Servers API, scopes */
export const authorizationServerScopeEndpoints: readonly Endpoint[] = [listing, reading, creation, replacement, deletion];

/** The scope, when it is one that admins may change. @throws ApiError E0000007; E0000006 for a system scope */
async function requireOwn(ctx: TxCtx, server: AuthorizationServerTable, id: string): Promise<OAuthScopeTable> {
  if (findSystemScope(server, id)) throw new ApiError('E0000006', '', ['A system scope cannot be changed.']);
  const row = await findScope(ctx, server.id, id);
  if (!row) throw noSuchScope(id);
  return row;
}

function findSystemScope(server: AuthorizationServerTable, id: string): SystemScope | undefined {
  return systemScopes.find((scope) => systemScopeId(server.id, scope.name) === id);
}

function noSuchScope(id: string): ApiError {
  return new ApiError('E0000007', `${id} (OAuth2Scope)`);
}

function nameTaken(): ApiError {
  return new ApiError('E0000001', 'name', ['name: Another scope of this authorization server has this name']);
}

function settingsOf(body: z.infer<typeof written>): ScopeSettings {
  return {
    display_name: body.displayName ?? null,
    description: body.description ?? null,
    consent: body.consent,
    metadata_publish: body.metadataPublish,
    is_default: body.default ? 1 : 0,
    is_optional: body.optional ? 1 : 0,
  };
}

function logScope(
  ctx: TxCtx,
  caller: Caller,
  eventType: LogEventType,
  message: string,
  server: AuthorizationServerTable,
  { id, name }: OAuthScopeTable,
): Promise<void> {
  const target = { id, type: 'Scope', alternateId: null, displayName: name };
  return logChange(ctx, caller, eventType, message, [target, serverSubject(server)]);
}

function scopeBody(org: Org, server: AuthorizationServerTable, row: OAuthScopeTable): object {
  return {
    id: row.id,
    name: row.name,
    displayName: row.display_name,
    description: row.description,
    consent: row.consent,
    metadataPublish: row.metadata_publish,
    default: row.is_default === 1,
    optional: row.is_optional === 1,
    system: false,
    _links: { self: link(`${serverUrl(org, server)}/scopes/${row.id}`, 'GET', 'PUT', 'DELETE') },
  };
}

function systemScopeBody(org: Org, server: AuthorizationServerTable, scope: SystemScope): object {
  const id = systemScopeId(server.id, scope.name);
  return {
    id,
    name: scope.name,
    displayName: scope.displayName,
    description: scope.description,
    consent: 'IMPLICIT',
    metadataPublish: scope.isPublished ? 'ALL_CLIENTS' : 'NO_CLIENTS',
    default: false,
    optional: false,
    system: true,
    _links: { self: link(`${serverUrl(org, server)}/scopes/${id}`, 'GET') },
  };
}
