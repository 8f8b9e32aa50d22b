import { z } from 'zod';
import type { ClientJwk } from '../domain/app-credentials/client-jwk.ts';
import { deleteClientKey, insertClientKey, listClientKeys, updateClientKey } from '../domain/app-credentials/store.ts';
import { orgAuthorizationServerId } from '../domain/authorization-servers/authorization-server.ts';
import { inTx, type TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import { newId } from '../platform/ids.ts';
import { toIsoText } from '../platform/time.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { ClientKeyTable } from '../schema/tables.ts';
import { ApiError, invalid } from './api-error.ts';
import { existingApp, lockedApp, logCredentialChange, manageApps, readApps } from './app-access.ts';
import { jwkAnswer, sentJwk } from './app-fields.ts';
import { sentKey } from './app-input.ts';
import { type Call, type Endpoint, endpoint } from './endpoint.ts';
import { instant, links, text } from './fields.ts';

const mostKeys = 20;
const path = '/api/v1/apps/:appId/credentials/jwks';
const ofApp = z.object({ appId: text(1, 100) });
const ofKey = z.object({ appId: text(1, 100), keyId: text(1, 100) });

const answer = jwkAnswer
  .extend({ id: z.string(), created: instant, lastUpdated: instant, _links: links })
  .meta({ id: 'OAuth2ClientJsonWebKey' });

const listing = endpoint({
  operationId: 'listJwk',
  summary: 'List the public keys that an app signs its client assertions with',
  method: 'GET',
  path,
  permission: readApps,
  params: ofApp,
  answers: { status: 200, body: z.array(answer) },
  handler: async ({ ctx, org, params }) => {
    const app = await existingApp(ctx, params.appId);
    return { body: (await listClientKeys(ctx, [app.id])).map((row) => keyBody(org, row)) };
  },
});

const reading = endpoint({
  operationId: 'getJwk',
  summary: 'Read a public key of an app',
  method: 'GET',
  path: `${path}/:keyId`,
  permission: readApps,
  params: ofKey,
  answers: { status: 200, body: answer },
  handler: async ({ ctx, org, params }) => {
    const app = await existingApp(ctx, params.appId);
    return { body: keyBody(org, keyOf(await listClientKeys(ctx, [app.id]), params.keyId)) };
  },
});

const creation = endpoint({
  operationId: 'addJwk',
  summary: 'Add a public key to an app; without a `kid` its thumbprint names it',
  method: 'POST',
  path,
  permission: manageApps,
  params: ofApp,
  body: sentJwk,
  answers: { status: 201, body: answer },
  handler: async ({ ctx, org, caller, params, body }) => {
    const { jwk, status } = sentKey(body, '');
    const id = newId(ctx.random, 'pks');
    const row = await inTx(ctx, async (ctx) => {
      const app = await lockedApp(ctx, caller, params.appId);
      if (app.jwks_uri !== null) throw invalid(['jwks_uri: the app publishes its keys there; remove it first']);
      if ((await listClientKeys(ctx, [app.id])).length >= mostKeys)
        throw invalid([`keys: the app has ${mostKeys} keys already; deactivate and delete one first`]);
      await insertClientKey(ctx, { app_id: app.id, id, kid: jwk.kid, status, jwk_json: JSON.stringify(jwk) });
      await logCredentialChange(ctx, caller, 'create', app, { type: 'JsonWebKey', id: jwk.kid });
      return keyOf(await listClientKeys(ctx, [app.id]), id);
    }).catch((error: unknown) => {
      throw violatedConstraint(error) === 'unique' ? invalid(['kid: another key of the app has it']) : error;
    });
    return { body: keyBody(org, row) };
  },
});

const deletion = endpoint({
  operationId: 'deleteJwk',
  summary: 'Delete an inactive public key of an app',
  method: 'DELETE',
  path: `${path}/:keyId`,
  permission: manageApps,
  params: ofKey,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await inTx(ctx, async (ctx) => {
      const app = await lockedApp(ctx, caller, params.appId);
      const key = keyOf(await listClientKeys(ctx, [app.id]), params.keyId);
      if (key.status === 'ACTIVE') throw invalid(['status: an active key cannot be deleted; deactivate it first']);
      await deleteClientKey(ctx, app.id, key.id);
      await logCredentialChange(ctx, caller, 'delete', app, { type: 'JsonWebKey', id: key.kid });
    });
    return undefined;
  },
});

const lifecycle = (['activate', 'deactivate'] as const).map((change) =>
  endpoint({
    operationId: `${change}OAuth2ClientJsonWebKey`,
    summary: change === 'activate' ? 'Let a public key be used again' : 'Stop a public key from being used',
    method: 'POST',
    path: `${path}/:keyId/lifecycle/${change}`,
    permission: manageApps,
    params: ofKey,
    answers: { status: 200, body: answer },
    handler: async (call) => ({ body: keyBody(call.org, await inTx(call.ctx, (ctx) => turnKey(ctx, call, change))) }),
  }),
);

async function turnKey(
  ctx: TxCtx,
  { caller, params }: Call<z.output<typeof ofKey>>,
  change: 'activate' | 'deactivate',
): Promise<ClientKeyTable> {
  const app = await lockedApp(ctx, caller, params.appId);
  const keys = await listClientKeys(ctx, [app.id]);
  const key = keyOf(keys, params.keyId);
  const status = change === 'activate' ? 'ACTIVE' : 'INACTIVE';
  if (key.status === status) return key;
  if (change === 'activate' && app.jwks_uri !== null)
    throw invalid(['jwks_uri: the app publishes its keys there; remove it first']);
  const isLast = !keys.some((other) => other.id !== key.id && other.status === 'ACTIVE');
  if (change === 'deactivate' && isLast && app.token_endpoint_auth_method === 'private_key_jwt')
    throw invalid(['status: the only active key cannot be deactivated; add another one first, or deactivate the app']);
  await updateClientKey(ctx, app.id, key.id, { status });
  await logCredentialChange(ctx, caller, change, app, { type: 'JsonWebKey', id: key.kid });
  return { ...key, status, updated_at: ctx.now };
}

const signingKeys = endpoint({
  operationId: 'listApplicationKeys',
  summary: 'List the keys that sign what an app gets from the org authorization server',
  method: 'GET',
  path: '/api/v1/apps/:appId/credentials/keys',
  permission: readApps,
  params: ofApp,
  answers: {
    status: 200,
    body: z.array(
      z
        .strictObject({
          kty: z.literal('RSA'),
          alg: z.literal('RS256'),
          kid: z.string(),
          use: z.literal('sig'),
          e: z.string(),
          n: z.string(),
          status: z.enum(['ACTIVE', 'NEXT', 'EXPIRED']),
        })
        .meta({ id: 'ApplicationSigningKey' }),
    ),
  },
  handler: async ({ ctx, org, params }) => {
    await existingApp(ctx, params.appId);
    const keys = org.signingKeys.get(orgAuthorizationServerId) ?? [];
    return { body: keys.map(({ publicJwk, status }) => ({ ...publicJwk, status })) };
  },
});

/** `/api/v1/apps/{id}/credentials/jwks` and `…/keys`. @see Okta Application SSO Public Keys API */
export const appKeyEndpoints: readonly Endpoint[] = [listing, creation, reading, deletion, ...lifecycle, signingKeys];

/** By the id of the key, or by its `kid`. */
function keyOf(keys: readonly ClientKeyTable[], id: string): ClientKeyTable {
  const key = keys.find((row) => row.id === id) ?? keys.find((row) => row.kid === id);
  if (!key) throw new ApiError('E0000007', `${id} (OAuth2ClientJsonWebKey)`);
  return key;
}

function keyBody({ baseUrl }: Org, row: ClientKeyTable): object {
  const self = `${baseUrl}/api/v1/apps/${row.app_id}/credentials/jwks/${row.id}`;
  const turn = row.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    ...(JSON.parse(row.jwk_json) as ClientJwk),
    id: row.id,
    status: row.status,
    created: toIsoText(row.created_at),
    lastUpdated: toIsoText(row.updated_at),
    _links: {
      self: { href: self },
      [turn]: { href: `${self}/lifecycle/${turn}`, hints: { allow: ['POST'] } },
      ...(row.status === 'INACTIVE' && { delete: { href: self, hints: { allow: ['DELETE'] } } }),
    },
  };
}
