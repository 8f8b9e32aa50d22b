import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import {
  faultOfClaimName,
  faultOfClaimValue,
  mostClaims,
  subjectClaim,
  systemClaims,
} from '../domain/authorization-servers/claim-rules.ts';
import {
  deleteClaim,
  findClaim,
  insertClaim,
  listAllScopes,
  listClaims,
  putClaim,
  updateClaim,
} from '../domain/authorization-servers/store.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import { isSystemScope } from '../domain/oauth/scopes.ts';
import type { LogEventType } from '../domain/system-log/write.ts';
import { newId } from '../platform/ids.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { Db } from '../schema/db.ts';
import type { AuthorizationServerTable, OAuthClaimTable } from '../schema/tables.ts';
import { ApiError, invalid } from './api-error.ts';
import {
  claimBody,
  columnsOf,
  isBuiltIn,
  oauthClaim,
  scopesOf,
  systemClaimBody,
  type WrittenClaim,
  writtenClaim,
} from './authorization-server-claim-body.ts';
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
import { type Endpoint, endpoint } from './endpoint.ts';
import { logChange } from './log-change.ts';

const path = `${authServerPath}/claims`;
const claimId = authServerId.extend({ claimId: pathId });

const listing = endpoint({
  operationId: 'listOAuth2Claims',
  summary: 'List the claims of an authorization server, those of the system first',
  method: 'GET',
  path,
  permission: readServers,
  params: authServerId,
  answers: { status: 200, body: z.array(oauthClaim), isList: true },
  handler: async ({ ctx, org, params }) => {
    const server = await existingServer(ctx, params.authServerId);
    const rows = await listClaims(ctx, server.id);
    const builtIn = systemClaims.filter(({ id }) => rows.every((row) => row.id !== id));
    return {
      body: [
        ...builtIn.map((claim) => systemClaimBody(org, server, claim)),
        ...rows.filter(isBuiltIn).map((row) => claimBody(org, server, row)),
        ...rows.filter((row) => !isBuiltIn(row)).map((row) => claimBody(org, server, row)),
      ],
    };
  },
});

const reading = endpoint({
  operationId: 'getOAuth2Claim',
  summary: 'Read a claim',
  method: 'GET',
  path: `${path}/:claimId`,
  permission: readServers,
  params: claimId,
  answers: { status: 200, body: oauthClaim },
  handler: async ({ ctx, org, params }) => {
    const server = await existingServer(ctx, params.authServerId);
    const row = await findClaim(ctx, server.id, params.claimId);
    if (row) return { body: claimBody(org, server, row) };
    const builtIn = systemClaims.find(({ id }) => id === params.claimId);
    if (!builtIn) throw noSuchClaim(params.claimId);
    return { body: systemClaimBody(org, server, builtIn) };
  },
});

const creation = endpoint({
  operationId: 'createOAuth2Claim',
  summary: 'Add a claim to the tokens of an authorization server',
  method: 'POST',
  path,
  permission: manageServers,
  params: authServerId,
  body: writtenClaim,
  answers: { status: 201, body: oauthClaim },
  handler: async ({ ctx, org, caller, params, body }) => {
    await checkValue(body);
    const id = newId(ctx.random, 'ocl');
    const added = await changing(ctx, params.authServerId, async (ctx, server) => {
      await checkNames(ctx, server, body);
      const own = (await listClaims(ctx, server.id)).filter((row) => !isBuiltIn(row));
      if (own.length >= mostClaims) throw invalid([`claims: an authorization server has ${mostClaims} at most`]);
      const row = await insertClaim(ctx, { ...columnsOf(body), authorization_server_id: server.id, id });
      await logClaim(ctx, caller, 'oauth2.claim.created', 'Create claim', server, row);
      return { server, row };
    });
    return { body: claimBody(org, added.server, added.row) };
  },
});

const replacement = endpoint({
  operationId: 'replaceOAuth2Claim',
  summary: 'Replace a claim; of the system’s claims only the value of `sub`',
  method: 'PUT',
  path: `${path}/:claimId`,
  permission: manageServers,
  params: claimId,
  body: writtenClaim,
  answers: { status: 200, body: oauthClaim },
  handler: async ({ ctx, org, caller, params, body }) => {
    if (systemClaims.some((claim) => claim.id === params.claimId && claim !== subjectClaim)) throw systemClaimRefusal();
    await checkValue(body);
    const updated = await changing(ctx, params.authServerId, async (ctx, server) => {
      const row = await replaceClaim(ctx, server, params.claimId, body);
      await logClaim(ctx, caller, 'oauth2.claim.updated', 'Update claim', server, row);
      return { server, row };
    });
    return { body: claimBody(org, updated.server, updated.row) };
  },
});

const deletion = endpoint({
  operationId: 'deleteOAuth2Claim',
  summary: 'Delete a claim',
  method: 'DELETE',
  path: `${path}/:claimId`,
  permission: manageServers,
  params: claimId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await changing(ctx, params.authServerId, async (ctx, server) => {
      if (systemClaims.some(({ id }) => id === params.claimId)) throw systemClaimRefusal();
      const row = await deleteClaim(ctx, server.id, params.claimId);
      if (!row) throw noSuchClaim(params.claimId);
      await logClaim(ctx, caller, 'oauth2.claim.deleted', 'Delete claim', server, row);
    });
    return undefined;
  },
});

/** `…/claims`: what tokens and userinfo tell. @see Okta, Authorization Servers API, claims */
export const authorizationServerClaimEndpoints: readonly Endpoint[] = [listing, reading, creation, replacement, deletion];

/** Runs a change of a server's claims; every node reads the org anew. @throws ApiError E0000007; E0000001 when the name is taken */
function changing<T>(
  ctx: Ctx<Db>,
  spelled: string,
  run: (ctx: TxCtx, server: AuthorizationServerTable) => Promise<T>,
): Promise<T> {
  return inTx(ctx, async (ctx) => run(ctx, await holdServer(ctx, spelled))).catch((error: unknown) => {
    throw violatedConstraint(error) === 'unique'
      ? invalid(['name: Another claim of this type has this name in this authorization server'])
      : error;
  });
}

/** Outside the transaction: a pattern may have to be compiled. @throws ApiError E0000001 */
async function checkValue(body: WrittenClaim): Promise<void> {
  const fault = await faultOfClaimValue(body.value, columnsOf(body).group_filter_type);
  if (fault !== undefined) throw invalid([`value: ${fault}`]);
}

/** @throws ApiError E0000001 for a reserved name and for a scope that the server does not have */
async function checkNames(ctx: TxCtx, server: AuthorizationServerTable, body: WrittenClaim): Promise<void> {
  const fault = faultOfClaimName(body.claimType, body.name);
  if (fault !== undefined) throw invalid([`name: ${fault}`]);
  const asked = scopesOf(body).filter((scope) => !isSystemScope(scope));
  if (asked.length === 0) return;
  const rows = await listAllScopes(ctx.db, ctx.orgId);
  const known = new Set(rows.filter((row) => row.authorization_server_id === server.id).map((row) => row.name));
  const unknown = asked.find((scope) => !known.has(scope));
  if (unknown !== undefined) throw invalid([`conditions.scopes: ${unknown} is not a scope of this authorization server`]);
}

/** @throws ApiError E0000007; E0000001 */
async function replaceClaim(
  ctx: TxCtx,
  server: AuthorizationServerTable,
  id: string,
  body: WrittenClaim,
): Promise<OAuthClaimTable> {
  if (id === subjectClaim.id) return replaceSubject(ctx, server, body);
  await checkNames(ctx, server, body);
  const row = await updateClaim(ctx, server.id, id, columnsOf(body));
  if (!row) throw noSuchClaim(id);
  return row;
}

/** Whatever else is said must be as it is. @throws ApiError E0000001 */
function replaceSubject(ctx: TxCtx, server: AuthorizationServerTable, body: WrittenClaim): Promise<OAuthClaimTable> {
  const { id, name, type } = subjectClaim;
  const isSame = body.name === name && body.claimType === type && body.valueType === 'EXPRESSION' && body.status === 'ACTIVE';
  if (!isSame || scopesOf(body).length > 0)
    throw invalid(['value: is all that can be changed of this claim: it is active and belongs to every access token']);
  return putClaim(ctx, { ...columnsOf(body), authorization_server_id: server.id, id });
}

function noSuchClaim(id: string): ApiError {
  return new ApiError('E0000007', `${id} (OAuth2Claim)`);
}

function systemClaimRefusal(): ApiError {
  return new ApiError('E0000006', '', ['A claim of the system cannot be changed.']);
}

function logClaim(
  ctx: TxCtx,
  caller: Caller,
  eventType: LogEventType,
  message: string,
  server: AuthorizationServerTable,
  { id, name }: OAuthClaimTable,
): Promise<void> {
  const target = { id, type: 'Claim', alternateId: null, displayName: name };
  return logChange(ctx, caller, eventType, message, [target, serverSubject(server)]);
}
