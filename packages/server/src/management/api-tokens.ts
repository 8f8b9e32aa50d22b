import { z } from 'zod';
import { mayActOn } from '../domain/admin-roles/boundary.ts';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { listAdminRoles } from '../domain/admin-roles/store.ts';
import { areUnbounded } from '../domain/api-access/scopes.ts';
import { createApiToken } from '../domain/api-tokens/api-token.ts';
import { deleteApiToken, findApiTokenById, holdTokenOwner, listApiTokens } from '../domain/api-tokens/store.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import { maySignIn } from '../domain/users/user.ts';
import { toIsoText } from '../platform/time.ts';
import type { ApiTokenTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { instant, limit, links, text } from './fields.ts';
import { logChange } from './log-change.ts';
import { pageOf } from './paging.ts';

const path = '/api/v1/api-tokens';
const mostTokensOfOwner = 100;

const read = { resource: 'apiTokens', access: 'read' } as const;
const manage = { resource: 'apiTokens', access: 'manage' } as const;
const readOwn = { resource: 'ownApiTokens', access: 'read' } as const;
const manageOwn = { resource: 'ownApiTokens', access: 'manage' } as const;

const tokenId = z.object({ apiTokenId: text(1, 100) });

const shown = {
  id: z.string(),
  name: z.string(),
  userId: z.string().describe('The owner, for whom the token acts'),
  clientName: z.string(),
  created: instant,
  lastUpdated: instant.describe('When the token was last used, to the hour; when it was made, as long as it was not'),
  expiresAt: instant.describe('Moves on with use'),
  tokenWindow: z.literal('P30D'),
  network: z.strictObject({ connection: z.literal('ANYWHERE') }),
  _link: links,
};
const apiToken = z.strictObject(shown).meta({ id: 'ApiToken' });
const newApiToken = z
  .strictObject({ ...shown, token: z.string().describe('The token itself; it is shown this once') })
  .meta({ id: 'NewApiToken' });

const listing = endpoint({
  operationId: 'listApiTokens',
  summary: 'List the API tokens',
  method: 'GET',
  path,
  permission: read,
  query: z.object({ limit: limit(200, 200) }),
  answers: { status: 200, body: z.array(apiToken), isList: true },
  handler: async ({ ctx, org, query, after }) => {
    const rows = await listApiTokens(ctx, { afterId: after, limit: query.limit + 1 });
    const { page, next } = pageOf(rows, query.limit, (row) => row.id);
    return { body: page.map((row) => tokenBody(org, row)), next };
  },
});

const reading = endpoint({
  operationId: 'getApiToken',
  summary: 'Read what is known of an API token; never the token itself',
  method: 'GET',
  path: `${path}/:apiTokenId`,
  permission: read,
  params: tokenId,
  answers: { status: 200, body: apiToken },
  handler: async ({ ctx, org, params }) => ({ body: tokenBody(org, await existingToken(ctx, params.apiTokenId)) }),
});

const readingOfCurrent = endpoint({
  operationId: 'getCurrentApiToken',
  summary: 'Read what is known of the API token that this call is made with',
  method: 'GET',
  path: `${path}/current`,
  permission: readOwn,
  answers: { status: 200, body: apiToken },
  handler: async ({ ctx, org, caller }) => ({
    body: tokenBody(org, await existingToken(ctx, caller.apiTokenId ?? 'current')),
  }),
});

const creation = endpoint({
  operationId: 'createApiToken',
  summary: 'Make an API token that acts for the caller; the answer shows it, once',
  method: 'POST',
  path,
  permission: manageOwn,
  body: z.object({ name: text(1, 255) }),
  answers: { status: 201, body: newApiToken },
  handler: async ({ ctx, org, caller, body }) => {
    const userId = ownerOf(caller);
    const { id, token } = await inTx(ctx, async (ctx) => {
      const owner = await holdTokenOwner(ctx, userId);
      if (!owner || !maySignIn(owner.status)) throw new ApiError('E0000011'); // ended meanwhile
      if (owner.tokenCount >= mostTokensOfOwner)
        throw new ApiError('E0000001', 'name', [`name: you have ${mostTokensOfOwner} tokens; revoke one first`]);
      const created = await createApiToken(ctx, userId, body.name);
      await logToken(ctx, caller, 'create', { id: created.id, name: body.name });
      return created;
    });
    return { body: { ...tokenBody(org, await existingToken(ctx, id)), token: token.reveal() } };
  },
});

const deletion = endpoint({
  operationId: 'revokeApiToken',
  summary: 'Revoke an API token',
  method: 'DELETE',
  path: `${path}/:apiTokenId`,
  permission: manage,
  params: tokenId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    const { id, user_id } = await existingToken(ctx, params.apiTokenId);
    if (!mayActOn(caller, user_id === caller.userId ? [] : await listAdminRoles(ctx, user_id)))
      throw new ApiError('E0000006', '', ['Only an administrator with the same rights or more may revoke this token.']);
    await revoke(ctx, caller, id);
    return undefined;
  },
});

const deletionOfCurrent = endpoint({
  operationId: 'revokeCurrentApiToken',
  summary: 'Revoke the API token that this call is made with',
  method: 'DELETE',
  path: `${path}/current`,
  permission: manageOwn,
  answers: { status: 204 },
  handler: async ({ ctx, caller }) => {
    await revoke(ctx, caller, caller.apiTokenId ?? 'current');
    return undefined;
  },
});

/**
 * `/api/v1/api-tokens`. @see Okta API Tokens API – Deviates: Okta has no call that makes one, and none that reads the one in use; the Admin
 * Console and the command line need them
 */
export const apiTokenEndpoints: readonly Endpoint[] = [listing, readingOfCurrent, reading, creation, deletion, deletionOfCurrent];

/**
 * Whom a new token would act for: the caller, whatever the body says (S40). A token has no scopes, so an access token that is bounded by
 * some must not make one.
 * @throws ApiError E0000006
 */
function ownerOf(caller: Caller): string {
  const isBounded = caller.scopes !== undefined && !areUnbounded(caller.scopes);
  if (caller.userId === undefined || isBounded)
    throw new ApiError('E0000006', '', [
      'An API token has all rights of its owner: make it with an API token, or with every scope.',
    ]);
  return caller.userId;
}

async function revoke(ctx: Parameters<typeof inTx>[0], caller: Caller, id: string): Promise<void> {
  const row = await inTx(ctx, async (ctx) => {
    const row = await deleteApiToken(ctx, id);
    if (row) await logToken(ctx, caller, 'revoke', row);
    return row;
  });
  if (!row) throw noSuchToken(id);
}

function logToken(
  ctx: TxCtx,
  caller: Caller,
  verb: 'create' | 'revoke',
  { id, name }: { id: string; name: string },
): Promise<void> {
  const message = verb === 'create' ? 'Create API token' : 'Revoke API token';
  return logChange(ctx, caller, `system.api_token.${verb}`, message, [
    { id, type: 'Token', alternateId: name, displayName: name },
  ]);
}

/** @throws ApiError E0000007 */
async function existingToken(ctx: Ctx, id: string): Promise<ApiTokenTable> {
  const row = await findApiTokenById(ctx, id);
  if (!row) throw noSuchToken(id);
  return row;
}

function noSuchToken(id: string): ApiError {
  return new ApiError('E0000007', `${id} (ApiToken)`);
}

function tokenBody(org: Org, row: ApiTokenTable): object {
  return {
    id: row.id,
    name: row.name,
    userId: row.user_id,
    clientName: 'Okta API',
    created: toIsoText(row.created_at),
    lastUpdated: toIsoText(row.last_used_at ?? row.created_at),
    expiresAt: toIsoText(row.expires_at),
    tokenWindow: 'P30D',
    network: { connection: 'ANYWHERE' },
    _link: { self: { href: `${org.baseUrl}${path}/${row.id}`, hints: { allow: ['GET', 'DELETE'] } } },
  };
}
