import { z } from 'zod';
import { mayDo } from '../domain/admin-roles/permissions.ts';
import { findPossibleAppUser } from '../domain/app-assignments/store.ts';
import type { App } from '../domain/apps/app.ts';
import { findAppByClientId, isAssigned } from '../domain/apps/store.ts';
import { asksForGroups, evaluateAccessPolicy } from '../domain/authorization-servers/access-policy.ts';
import type { AuthorizationServer } from '../domain/authorization-servers/authorization-server.ts';
import { defaultScopes, grantsScope } from '../domain/authorization-servers/scopes.ts';
import type { Ctx } from '../domain/ctx.ts';
import { listGroupIds } from '../domain/groups/store.ts';
import { isStandardScope } from '../domain/oauth/scopes.ts';
import { activeSigningKey, type Org } from '../domain/orgs/org.ts';
import { claimsOfTokens } from '../domain/tokens/configured-claims.ts';
import { previewTokens, type SignedInPerson } from '../domain/tokens/issue.ts';
import { findUserRecord } from '../domain/user-records/store.ts';
import { maySignIn, userOf } from '../domain/users/user.ts';
import { after } from '../platform/time.ts';
import { ApiError, invalid } from './api-error.ts';
import { authServerId, authServerPath, existingServer, manageServers, pathId, publicId } from './authorization-server-lookup.ts';
import { type Call, type Endpoint, endpoint } from './endpoint.ts';
import { text } from './fields.ts';

const asked = z.object({
  clientId: pathId.describe('The app that would ask'),
  userId: pathId.optional().describe('The person who would sign in; left out for client_credentials'),
  grantType: z.enum(['authorization_code', 'client_credentials'], 'must be authorization_code or client_credentials'),
  scopes: z.array(text(1, 256), 'must be a list of scopes').max(100).default([]),
  nonce: text(1, 1024).optional(),
});

const token = z.strictObject({
  header: z.strictObject({ alg: z.string(), kid: z.string() }),
  payload: z.record(z.string(), z.unknown()),
});

const preview = z
  .strictObject({ access_token: token, id_token: token.nullable() })
  .meta({ id: 'TokenPreview', description: 'What tokens would say, decoded; nothing is signed, so nobody can use it' });

type Asked = z.infer<typeof asked>;

const previewing = endpoint({
  operationId: 'previewTokens',
  summary: 'Show what the tokens of a request would say, without issuing any',
  method: 'POST',
  path: `${authServerPath}/tokenPreview`,
  // Trying an expression tells as much as saving it.
  permission: manageServers,
  params: authServerId,
  body: asked,
  answers: { status: 200, body: preview },
  handler: async (call) => {
    requireReaders(call.caller, call.body);
    const { ctx, org, params, body } = call;
    const server = await activeServer(ctx, org, params.authServerId);
    const app = await appThatMay(ctx, body);
    const person = body.grantType === 'authorization_code' ? await personOf(ctx, app, body) : undefined;
    const access = await decide(ctx, server, app, person, body);
    const { scopes } = access;
    const configured = await claimsOfTokens(ctx, { org, server, app, person, scopes });
    if (configured.outcome === 'failed')
      throw invalid([`claims.${configured.name}: ${configured.reason === 'evaluation' ? configured.detail : 'too many groups'}`]);
    const facts = { server, app, person, scopes, claims: configured.claims };
    const { access: payload, id } = previewTokens(ctx, facts, {
      id: 'AT.preview',
      expiresAt: after(ctx.now, access.accessTokenLifetimeSeconds),
    });
    const header = { alg: 'RS256', kid: activeSigningKey(org, server.id).kid };
    return { body: { access_token: { header, payload }, id_token: id ? { header, payload: id } : null } };
  },
});

/** `…/tokenPreview`: what would tokens say? Our own, after the preview of Okta's Admin Console, which has no documented API. */
export const authorizationServerPreviewEndpoints: readonly Endpoint[] = [previewing];

/** A preview tells of an app and a person: who may not read those may not read them here. @throws ApiError E0000006 */
function requireReaders(caller: Call['caller'], { userId }: Asked): void {
  const resources = userId === undefined ? (['apps'] as const) : (['apps', 'users'] as const);
  if (!resources.every((resource) => mayDo(caller, { resource, access: 'read' }))) throw new ApiError('E0000006');
}

async function activeServer(ctx: Ctx, org: Org, spelled: string): Promise<AuthorizationServer> {
  const row = await existingServer(ctx, spelled);
  const server = org.authorizationServers.get(publicId(row));
  if (!server) throw invalid(['authServerId: the authorization server is not active']);
  return server;
}

async function appThatMay(ctx: Ctx, { clientId, grantType }: Asked): Promise<App> {
  const app = await findAppByClientId(ctx, clientId);
  if (!app?.isActive) throw invalid(['clientId: is no active app']);
  if (!app.grantTypes.includes(grantType)) throw invalid(['grantType: is not one of the app']);
  return app;
}

async function personOf(ctx: Ctx, app: App, { userId, nonce }: Asked): Promise<SignedInPerson> {
  if (userId === undefined) throw invalid(['userId: must be there for this grant']);
  const row = await findUserRecord(ctx, userId);
  if (!row || !maySignIn(row.status)) throw invalid(['userId: is no user who may sign in']);
  if (!(await isAssigned(ctx, app.id, userId))) throw invalid(['userId: is not assigned to the app']);
  const own = (await findPossibleAppUser(ctx, app.id, userId))?.own;
  const profile = JSON.parse(own?.profile_json ?? '{}') as SignedInPerson['appUser']['profile'];
  return {
    user: userOf(row),
    appUser: { userName: own?.user_name ?? row.login, profile },
    sessionId: 'preview',
    authTime: ctx.now,
    amr: ['pwd'],
    acr: null,
    nonce: nonce ?? null,
  };
}

async function decide(ctx: Ctx, server: AuthorizationServer, app: App, person: SignedInPerson | undefined, body: Asked) {
  const scopes = body.scopes.length > 0 ? [...new Set(body.scopes)] : defaultScopes(server);
  const unknown = scopes.find((scope) => !grantsScope(server, scope));
  if (unknown !== undefined) throw invalid([`scopes: ${unknown} is not a scope of this authorization server`]);
  if (scopes.length === 0) throw invalid(['scopes: must not be empty: this authorization server has no default scopes']);
  if (!person && scopes.some(isStandardScope)) throw invalid(['scopes: must not be about a person for this grant']);
  const userId = person?.user.id;
  const groupIds = userId !== undefined && asksForGroups(server) ? await listGroupIds(ctx, userId) : [];
  const access = evaluateAccessPolicy(server, { clientId: app.clientId, grantType: body.grantType, userId, groupIds, scopes });
  if (access.outcome === 'denied') throw invalid([`policy: the access policy denies this request (${access.reason})`]);
  return access;
}
