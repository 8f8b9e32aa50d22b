import { z } from 'zod';
import {
  deleteAuthorizationServer,
  insertAuthorizationServer,
  listSomeAuthorizationServers,
  setAuthorizationServerStatus,
  updateAuthorizationServer,
} from '../domain/authorization-servers/store.ts';
import { type Ctx, inTx } from '../domain/ctx.ts';
import { generateSigningKey, nextRotationAt, signingKeyRow } from '../domain/keys/signing-keys.ts';
import { deleteKeysOfServer, insertSigningKey, listActiveKeys } from '../domain/keys/store.ts';
import type { Org } from '../domain/orgs/org.ts';
import { raiseOrgVersion } from '../domain/orgs/store.ts';
import { newId } from '../platform/ids.ts';
import { toIsoText } from '../platform/time.ts';
import type { AuthorizationServerTable, SigningKeyTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import {
  authServerId,
  authServerPath,
  existingServer,
  holdServer,
  link,
  manageServers,
  noSuchServer,
  publicId,
  readServers,
  serverSubject,
  serverUrl,
} from './authorization-server-lookup.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { instant, limit, links, text } from './fields.ts';
import { logChange } from './log-change.ts';
import { pageOf } from './paging.ts';

const rotationMode = z.enum(['AUTO', 'MANUAL'], 'must be AUTO or MANUAL');

const settings = z.object({
  name: text(1, 255),
  description: text(0, 1024).nullish(),
  audiences: z.array(text(1, 255), 'must be a list of one audience').length(1, 'must name one audience'),
  issuerMode: z.literal('ORG_URL', 'must be ORG_URL: this org has one domain').optional(),
  credentials: z.object({ signing: z.object({ rotationMode: rotationMode.optional() }).optional() }).nullish(),
});

const authorizationServer = z
  .strictObject({
    id: z.string().describe('`default` for the built-in server'),
    name: z.string(),
    description: z.string(),
    audiences: z.array(z.string()),
    issuer: z.string(),
    issuerMode: z.literal('ORG_URL'),
    status: z.enum(['ACTIVE', 'INACTIVE']),
    created: instant,
    lastUpdated: instant,
    default: z.boolean().describe('Whether it is the built-in server, which cannot be deleted'),
    jwks_uri: z.string(),
    credentials: z.strictObject({
      signing: z.strictObject({
        use: z.literal('sig'),
        rotationMode: z.enum(['AUTO', 'MANUAL']),
        kid: z.string(),
        lastRotated: instant,
        nextRotation: instant.nullable().describe('Null when only an admin rotates'),
      }),
    }),
    _links: links,
  })
  .meta({ id: 'AuthorizationServer' });

const listing = endpoint({
  operationId: 'listAuthorizationServers',
  summary: 'List the custom authorization servers, or those whose name or audience contains `q`',
  method: 'GET',
  path: '/api/v1/authorizationServers',
  permission: readServers,
  query: z.object({ q: text(1, 255).optional(), limit: limit(200, 200) }),
  answers: { status: 200, body: z.array(authorizationServer), isList: true },
  handler: async ({ ctx, org, query, after }) => {
    const rows = await listSomeAuthorizationServers(ctx, { after, part: query.q, limit: query.limit + 1 });
    const { page, next } = pageOf(rows, query.limit, (row) => row.id);
    return { body: await serverBodies(ctx, org, page), next };
  },
});

const reading = endpoint({
  operationId: 'getAuthorizationServer',
  summary: 'Read an authorization server',
  method: 'GET',
  path: authServerPath,
  permission: readServers,
  params: authServerId,
  answers: { status: 200, body: authorizationServer },
  handler: async ({ ctx, org, params }) => ({
    body: await serverBody(ctx, org, await existingServer(ctx, params.authServerId)),
  }),
});

const creation = endpoint({
  operationId: 'createAuthorizationServer',
  summary: 'Add an authorization server with a signing key of its own; it grants nothing until it has an access policy',
  method: 'POST',
  path: '/api/v1/authorizationServers',
  permission: manageServers,
  body: settings,
  answers: { status: 201, body: authorizationServer },
  handler: async ({ deps, ctx, org, caller, body }) => {
    const id = newId(ctx.random, 'aus');
    const key = await (deps.newSigningKey ?? generateSigningKey)();
    const columns = columnsOf(body);
    await inTx(ctx, async (ctx) => {
      await raiseOrgVersion(ctx);
      await insertAuthorizationServer(ctx, { rotation_mode: 'AUTO', ...columns, id, alias: null });
      await insertSigningKey(ctx, signingKeyRow(ctx, deps.keys, id, key));
      const target = serverSubject({ id, name: body.name });
      await logChange(ctx, caller, 'oauth2.as.created', 'Create authorization server', [target]);
    });
    return { body: await serverBody(ctx, org, await existingServer(ctx, id)) };
  },
});

const replacement = endpoint({
  operationId: 'replaceAuthorizationServer',
  summary: 'Replace the settings of an authorization server; without a rotation mode it keeps the one it has',
  method: 'PUT',
  path: authServerPath,
  permission: manageServers,
  params: authServerId,
  body: settings,
  answers: { status: 200, body: authorizationServer },
  handler: async ({ ctx, org, caller, params, body }) => {
    const updated = await inTx(ctx, async (ctx) => {
      const { id } = await holdServer(ctx, params.authServerId);
      const server = await updateAuthorizationServer(ctx, id, columnsOf(body));
      if (!server) throw noSuchServer(params.authServerId);
      await logChange(ctx, caller, 'oauth2.as.updated', 'Update authorization server', [serverSubject(server)]);
      return server;
    });
    return { body: await serverBody(ctx, org, updated) };
  },
});

const deletion = endpoint({
  operationId: 'deleteAuthorizationServer',
  summary: 'Delete an authorization server with its scopes, claims, policies and keys: its tokens are refused from now on',
  method: 'DELETE',
  path: authServerPath,
  permission: manageServers,
  params: authServerId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await inTx(ctx, async (ctx) => {
      const server = await holdServer(ctx, params.authServerId);
      if (!(await deleteAuthorizationServer(ctx, server.id)))
        throw new ApiError('E0000006', '', ['The built-in authorization server cannot be deleted.']);
      await deleteKeysOfServer(ctx, server.id);
      await logChange(ctx, caller, 'oauth2.as.deleted', 'Delete authorization server', [serverSubject(server)]);
    });
    return undefined;
  },
});

const lifecycleMoves = [
  {
    verb: 'activate',
    operationId: 'activateAuthorizationServer',
    summary: 'Activate an authorization server',
    status: 'ACTIVE',
    eventType: 'oauth2.as.activated',
    message: 'Activate authorization server',
  },
  {
    verb: 'deactivate',
    operationId: 'deactivateAuthorizationServer',
    summary: 'Deactivate an authorization server: its endpoints answer 404 and its tokens are refused',
    status: 'INACTIVE',
    eventType: 'oauth2.as.deactivated',
    message: 'Deactivate authorization server',
  },
] as const;

const lifecycle = lifecycleMoves.map(({ verb, operationId, summary, status, eventType, message }) =>
  endpoint({
    operationId,
    summary,
    method: 'POST',
    path: `${authServerPath}/lifecycle/${verb}`,
    permission: manageServers,
    params: authServerId,
    answers: { status: 204 },
    handler: async ({ ctx, caller, params }) => {
      await inTx(ctx, async (ctx) => {
        const server = await holdServer(ctx, params.authServerId);
        if (!(await setAuthorizationServerStatus(ctx, server.id, status))) return; // as it was: nothing to log
        await logChange(ctx, caller, eventType, message, [serverSubject(server)]);
      });
      return undefined;
    },
  }),
);

/** `/api/v1/authorizationServers`: the org's custom authorization servers. @see Okta, Authorization Servers API */
export const authorizationServerEndpoints: readonly Endpoint[] = [
  listing,
  reading,
  creation,
  replacement,
  deletion,
  ...lifecycle,
];

function columnsOf({ name, description, audiences, credentials }: z.infer<typeof settings>) {
  const mode = credentials?.signing?.rotationMode;
  return {
    name,
    description: description ?? '',
    audience: audiences[0] ?? '',
    ...(mode !== undefined && { rotation_mode: mode }),
  };
}

async function serverBodies(ctx: Ctx, org: Org, servers: readonly AuthorizationServerTable[]): Promise<object[]> {
  const keys = await listActiveKeys(
    ctx,
    servers.map(({ id }) => id),
  );
  const keyOf = new Map(keys.map((key) => [key.authorization_server_id, key]));
  return servers.flatMap((server) => {
    const key = keyOf.get(server.id); // none: deleted meanwhile
    return key ? [bodyOf(org, server, key)] : [];
  });
}

/** @throws ApiError E0000007 when the server was deleted meanwhile */
async function serverBody(ctx: Ctx, org: Org, server: AuthorizationServerTable): Promise<object> {
  const [body] = await serverBodies(ctx, org, [server]);
  if (!body) throw noSuchServer(publicId(server));
  return body;
}

function bodyOf(org: Org, server: AuthorizationServerTable, key: SigningKeyTable): object {
  const issuer = `${org.baseUrl}/oauth2/${publicId(server)}`;
  const next = server.rotation_mode === 'AUTO' ? nextRotationAt(key) : null;
  return {
    id: publicId(server),
    name: server.name,
    description: server.description,
    audiences: [server.audience],
    issuer,
    issuerMode: 'ORG_URL',
    status: server.status,
    created: toIsoText(server.created_at),
    lastUpdated: toIsoText(server.updated_at),
    default: server.alias === 'default',
    jwks_uri: `${issuer}/v1/keys`,
    credentials: {
      signing: {
        use: 'sig',
        rotationMode: server.rotation_mode,
        kid: key.id,
        lastRotated: toIsoText(key.activated_at ?? key.created_at),
        nextRotation: next === null ? null : toIsoText(next),
      },
    },
    _links: linksOf(serverUrl(org, server), issuer, server.status),
  };
}

function linksOf(self: string, issuer: string, status: AuthorizationServerTable['status']): object {
  const move = status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    rotateKey: link(`${self}/credentials/lifecycle/keyRotate`, 'POST'),
    metadata: ['oauth-authorization-server', 'openid-configuration'].map((name) => ({
      name,
      ...link(`${issuer}/.well-known/${name}`, 'GET'),
    })),
    scopes: link(`${self}/scopes`, 'GET'),
    claims: link(`${self}/claims`, 'GET'),
    policies: link(`${self}/policies`, 'GET'),
    self: link(self, 'GET', 'DELETE', 'PUT'),
    [move]: link(`${self}/lifecycle/${move}`, 'POST'),
  };
}
