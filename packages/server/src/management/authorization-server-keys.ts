import { z } from 'zod';
import type { Ctx } from '../domain/ctx.ts';
import type { PublicJwk } from '../domain/keys/signing-keys.ts';
import { listActiveKeys, listKeysOfServer } from '../domain/keys/store.ts';
import type { Org } from '../domain/orgs/org.ts';
import { rotateSigningKey } from '../domain/orgs/rotate-keys.ts';
import type { AuthorizationServerTable, SigningKeyTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import {
  authServerId,
  authServerPath,
  existingServer,
  link,
  manageServers,
  noSuchServer,
  pathId,
  readServers,
  serverSubject,
  serverUrl,
} from './authorization-server-lookup.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { links } from './fields.ts';

const path = `${authServerPath}/credentials`;

const key = z
  .strictObject({
    kid: z.string(),
    kty: z.literal('RSA'),
    alg: z.literal('RS256'),
    use: z.literal('sig'),
    e: z.string(),
    n: z.string(),
    status: z.enum(['ACTIVE', 'NEXT', 'EXPIRED']).describe('`NEXT` is published and will sign later; `EXPIRED` only verifies'),
    _links: links,
  })
  .meta({ id: 'AuthorizationServerJsonWebKey' });

const listing = endpoint({
  operationId: 'listAuthorizationServerKeys',
  summary: 'List the published signing keys of an authorization server: the one that signs, the one that waits, the expired ones',
  method: 'GET',
  path: `${path}/keys`,
  permission: readServers,
  params: authServerId,
  answers: { status: 200, body: z.array(key) },
  handler: async ({ ctx, org, params }) => {
    const server = await existingServer(ctx, params.authServerId);
    return { body: await keyBodies(ctx, org, server) };
  },
});

const reading = endpoint({
  operationId: 'getAuthorizationServerKey',
  summary: 'Read a published signing key',
  method: 'GET',
  path: `${path}/keys/:keyId`,
  permission: readServers,
  params: authServerId.extend({ keyId: pathId }),
  answers: { status: 200, body: key },
  handler: async ({ ctx, org, params }) => {
    const server = await existingServer(ctx, params.authServerId);
    const row = (await listKeysOfServer(ctx, server.id)).find(({ id }) => id === params.keyId);
    if (!row) throw new ApiError('E0000007', `${params.keyId} (JsonWebKey)`);
    return { body: keyBody(org, server, row) };
  },
});

const rotation = endpoint({
  operationId: 'rotateAuthorizationServerKeys',
  summary: 'Let the key that waits sign from now on; the old one stays published until its last token is over',
  method: 'POST',
  path: `${path}/lifecycle/keyRotate`,
  permission: manageServers,
  params: authServerId,
  body: z.object({ use: z.literal('sig', 'must be sig') }),
  answers: { status: 200, body: z.array(key) },
  handler: async ({ deps, ctx, org, caller, params }) => {
    const server = await existingServer(ctx, params.authServerId);
    const [active] = await listActiveKeys(ctx, [server.id]);
    if (!active) throw noSuchServer(params.authServerId); // deleted meanwhile
    const expired = { authorizationServerId: server.id, activeKid: active.id };
    await rotateSigningKey(ctx, deps.keys, expired, { actor: caller.subject, target: serverSubject(server) });
    return { body: await keyBodies(ctx, org, server) };
  },
});

/** `…/credentials`: the signing keys of an authorization server. @see Okta, Authorization Servers API, keys */
export const authorizationServerKeyEndpoints: readonly Endpoint[] = [listing, reading, rotation];

const inOrder: readonly SigningKeyTable['status'][] = ['ACTIVE', 'NEXT', 'EXPIRED'];

async function keyBodies(ctx: Ctx, org: Org, server: AuthorizationServerTable): Promise<object[]> {
  const rows = await listKeysOfServer(ctx, server.id);
  return inOrder.flatMap((status) => rows.filter((row) => row.status === status).map((row) => keyBody(org, server, row)));
}

/** The public part and nothing else (S41). */
function keyBody(org: Org, server: AuthorizationServerTable, row: SigningKeyTable): object {
  const { kid, kty, alg, use, e, n } = JSON.parse(row.public_jwk_json) as PublicJwk;
  const self = link(`${serverUrl(org, server)}/credentials/keys/${kid}`, 'GET');
  return { kid, kty, alg, use, e, n, status: row.status, _links: { self } };
}
