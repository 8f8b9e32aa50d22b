import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { apiScopes } from '../domain/api-access/scopes.ts';
import { deleteApiGrant, findApiGrant, insertApiGrantIfNew, listApiGrants } from '../domain/api-access/store.ts';
import { inTx, type TxCtx } from '../domain/ctx.ts';
import type { Org } from '../domain/orgs/org.ts';
import { appSubject } from '../domain/system-log/write.ts';
import { newId } from '../platform/ids.ts';
import { toIsoText } from '../platform/time.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { AppApiGrantTable, AppTable } from '../schema/tables.ts';
import { ApiError, invalid } from './api-error.ts';
import { existingApp, noSuchApp } from './app-access.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { instant, limit, links, text } from './fields.ts';
import { logChange } from './log-change.ts';
import { pageOf } from './paging.ts';

const path = '/api/v1/apps/:appId/grants';
const id = text(1, 100);
const ofApp = z.object({ appId: id });
const ofGrant = z.object({ appId: id, grantId: id });
const written = z.object({
  scopeId: text(1, 100).refine((scope) => apiScopes.has(scope), 'is no scope of this API, such as okta.users.read'),
  issuer: text(1, 2000).describe('The org’s own address: only its org authorization server issues tokens for this API'),
});

const grant = z
  .strictObject({
    id: z.string(),
    status: z.literal('ACTIVE'),
    scopeId: z.string(),
    issuer: z.url(),
    clientId: z.string(),
    source: z.literal('ADMIN'),
    created: instant,
    createdBy: z.strictObject({ id: z.string(), type: z.enum(['User', 'Client']) }),
    lastUpdated: instant,
    _links: links,
  })
  .meta({ id: 'OAuth2ScopeConsentGrant' });

const read = { resource: 'appGrants', access: 'read' } as const;
const manage = { resource: 'appGrants', access: 'manage' } as const;

const listing = endpoint({
  operationId: 'listScopeConsentGrants',
  summary: 'List the scopes of this API that an app may ask for',
  method: 'GET',
  path,
  permission: read,
  params: ofApp,
  query: z.object({ limit: limit(20, 200) }),
  answers: { status: 200, body: z.array(grant), isList: true },
  handler: async ({ ctx, org, params, query, after }) => {
    const app = await existingApp(ctx, params.appId);
    const rows = await listApiGrants(ctx, app.id, { afterScopeId: after, limit: query.limit + 1 });
    const { page, next } = pageOf(rows, query.limit, (row) => row.scope_id);
    return { body: page.map((row) => grantBody(org, app, row)), next };
  },
});

const creation = endpoint({
  operationId: 'grantConsentToScope',
  summary: 'Let an app ask for a scope of this API',
  method: 'POST',
  path,
  permission: manage,
  params: ofApp,
  body: written,
  answers: { status: 201, body: grant },
  handler: async ({ ctx, org, caller, params, body }) => {
    const app = await existingApp(ctx, params.appId);
    if (body.issuer !== org.baseUrl) throw invalid([`issuer: must be ${org.baseUrl}`]);
    const row = await inTx(ctx, async (ctx) => {
      const created_by = caller.subject.id ?? '';
      const grant = { app_id: app.id, scope_id: body.scopeId, id: newId(ctx.random, 'oag'), created_by };
      const row = await insertApiGrantIfNew(ctx, grant);
      if (row) await logGrant(ctx, caller, 'grant', app, row);
      return row;
    }).catch((error: unknown) => {
      throw violatedConstraint(error) === 'foreign_key' ? noSuchApp(app.id) : error; // deleted meanwhile
    });
    if (!row) throw invalid(['scopeId: is granted already']);
    return { body: grantBody(org, app, row) };
  },
});

const reading = endpoint({
  operationId: 'getScopeConsentGrant',
  summary: 'Read a grant of an app',
  method: 'GET',
  path: `${path}/:grantId`,
  permission: read,
  params: ofGrant,
  answers: { status: 200, body: grant },
  handler: async ({ ctx, org, params }) => {
    const app = await existingApp(ctx, params.appId);
    const row = await findApiGrant(ctx, app.id, params.grantId);
    if (!row) throw noSuchGrant(params.grantId);
    return { body: grantBody(org, app, row) };
  },
});

const deletion = endpoint({
  operationId: 'revokeScopeConsentGrant',
  summary: 'Take a scope of this API from an app; tokens that it has already lose it at once',
  method: 'DELETE',
  path: `${path}/:grantId`,
  permission: manage,
  params: ofGrant,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    const app = await existingApp(ctx, params.appId);
    const row = await inTx(ctx, async (ctx) => {
      const row = await deleteApiGrant(ctx, app.id, params.grantId);
      if (row) await logGrant(ctx, caller, 'revoke', app, row);
      return row;
    });
    if (!row) throw noSuchGrant(params.grantId);
    return undefined;
  },
});

/** `/api/v1/apps/{id}/grants`. @see Okta Applications API, application grants */
export const appGrantEndpoints: readonly Endpoint[] = [listing, creation, reading, deletion];

function logGrant(ctx: TxCtx, caller: Caller, verb: 'grant' | 'revoke', app: AppTable, row: AppApiGrantTable): Promise<void> {
  const message = verb === 'grant' ? 'Admin consents to a scope for an app' : 'Admin revokes a scope from an app';
  const scope = { id: row.id, type: 'OAuth2Scope', alternateId: row.scope_id, displayName: row.scope_id };
  return logChange(ctx, caller, `app.oauth2.admin.consent.${verb}`, message, [appSubject(app), scope]);
}

function noSuchGrant(id: string): ApiError {
  return new ApiError('E0000007', `${id} (OAuth2ScopeConsentGrant)`);
}

function grantBody(org: Org, app: AppTable, row: AppApiGrantTable): object {
  const self = `${org.baseUrl}/api/v1/apps/${app.id}`;
  return {
    id: row.id,
    status: 'ACTIVE',
    scopeId: row.scope_id,
    issuer: org.baseUrl,
    clientId: app.client_id,
    source: 'ADMIN',
    created: toIsoText(row.created_at),
    createdBy: { id: row.created_by, type: row.created_by.startsWith('00u') ? 'User' : 'Client' },
    lastUpdated: toIsoText(row.created_at),
    _links: {
      self: { href: `${self}/grants/${row.id}`, hints: { allow: ['GET', 'DELETE'] } },
      app: { href: self, name: app.label },
    },
  };
}
