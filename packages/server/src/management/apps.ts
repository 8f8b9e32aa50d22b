import { z } from 'zod';
import { mayDo } from '../domain/admin-roles/permissions.ts';
import { type AppUser, findPossibleAppUser } from '../domain/app-assignments/store.ts';
import { listClientKeys } from '../domain/app-credentials/store.ts';
import { usesSecret } from '../domain/apps/app.ts';
import { openClientSecret } from '../domain/apps/client-secrets.ts';
import {
  type AppChoice,
  changeAppStatus,
  deleteInactiveApp,
  isAssigned,
  listActiveSecrets,
  listApps,
} from '../domain/apps/store.ts';
import { orgAuthorizationServerId } from '../domain/authorization-servers/authorization-server.ts';
import { type Ctx, inTx } from '../domain/ctx.ts';
import { deleteImages } from '../domain/images/store.ts';
import { activeSigningKey, type Org } from '../domain/orgs/org.ts';
import type { Attributes } from '../domain/search/attributes.ts';
import type { FilterTree } from '../schema/filter-tree.ts';
import { ApiError } from './api-error.ts';
import {
  existingApp,
  logAppChange,
  logSecretRead,
  manageApps,
  mayImpersonate,
  readApps,
  requireMayImpersonate,
} from './app-access.ts';
import { appBody } from './app-body.ts';
import { appAnswer } from './app-fields.ts';
import { appUserBody } from './app-user-body.ts';
import { appCreation, appReplacement } from './app-writes.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { limit, text } from './fields.ts';
import { readFilter } from './filter.ts';
import { pageOf } from './paging.ts';

const appId = z.object({ appId: text(1, 100) });

const byEquality = { type: 'text', form: 'exact', operators: ['eq'] } as const;
const attributes = {
  status: { type: 'word', words: ['ACTIVE', 'INACTIVE', 'DELETED'], operators: ['eq'] },
  name: byEquality,
  'user.id': byEquality,
  'group.id': byEquality,
  'credentials.signing.kid': byEquality,
} as const satisfies Attributes;

const listing = endpoint({
  operationId: 'listApplications',
  summary: 'List apps',
  method: 'GET',
  path: '/api/v1/apps',
  permission: readApps,
  query: z.object({
    q: text(1, 100).optional().describe('What name or label starts with'),
    filter: text(1, 2000)
      .optional()
      .describe('`status`, `name`, `user.id`, `group.id` or `credentials.signing.kid`, each with `eq`; joined by `and`'),
    expand: text(1, 200).optional().describe('`user/{id}`: each app with that user of it'),
    limit: limit(20, 200),
  }),
  answers: { status: 200, body: z.array(appAnswer), isList: true },
  handler: async ({ ctx, org, query, after }) => {
    const choice = choiceOf(org, query.q, readFilter(query.filter, attributes));
    const rows = choice === 'none' ? [] : await listApps(ctx, choice, { afterId: after, limit: query.limit + 1 });
    const { page, next } = pageOf(rows, query.limit, (row) => row.id);
    const ids = page.map(({ id }) => id);
    const keys = await listClientKeys(ctx, ids);
    const userId = /^user\/(.+)$/.exec(query.expand ?? '')?.[1];
    const body = page.map((row) =>
      appBody(
        org,
        row,
        keys.filter((key) => key.app_id === row.id),
      ),
    );
    if (userId !== undefined)
      for (const [index, row] of page.entries()) {
        const user = await assignedUser(ctx, row.id, userId);
        if (user) body[index] = { ...body[index], _embedded: { user: appUserBody(org, row.id, user) } };
      }
    return { body, next };
  },
});

/** Which apps are asked for; `none` when no app can be so. */
function choiceOf(org: Org, q: string | undefined, filter: FilterTree<keyof typeof attributes> | undefined): AppChoice | 'none' {
  const choice: { -readonly [name in keyof AppChoice]: AppChoice[name] } = {};
  // Every app has the same name, so what the name begins with chooses all.
  if (q !== undefined && !appName.startsWith(q.toLowerCase())) choice.labelPrefix = q;
  for (const term of termsOf(filter)) {
    const value = String(term.value);
    switch (term.attribute) {
      case 'status':
        if (value === 'DELETED' || (choice.status ?? value) !== value) return 'none';
        choice.status = value as 'ACTIVE' | 'INACTIVE';
        break;
      case 'name':
        if (value !== appName) return 'none';
        break;
      case 'credentials.signing.kid':
        if (value !== activeSigningKey(org, orgAuthorizationServerId).kid) return 'none';
        break;
      case 'user.id':
        if ((choice.userId ?? value) !== value) throw onlyAnd();
        choice.userId = value;
        break;
      case 'group.id':
        if ((choice.groupId ?? value) !== value) throw onlyAnd();
        choice.groupId = value;
        break;
    }
  }
  return choice;
}

const appName = 'oidc_client';

type Term = Extract<FilterTree<keyof typeof attributes>, { kind: 'compare' }>;

/** @throws ApiError E0000053 unless the filter is comparisons joined by `and` */
function termsOf(filter: FilterTree<keyof typeof attributes> | undefined): Term[] {
  if (filter === undefined) return [];
  if (filter.kind === 'compare') return [filter];
  if (filter.kind === 'and') return filter.terms.flatMap(termsOf);
  throw onlyAnd();
}

function onlyAnd(): ApiError {
  return new ApiError('E0000053', '', ['filter: must be one comparison of each kind at most, joined by and']);
}

async function assignedUser(ctx: Ctx, appId: string, userId: string): Promise<AppUser | undefined> {
  const user = await findPossibleAppUser(ctx, appId, userId);
  return user?.own || (user && (await isAssigned(ctx, appId, userId))) ? user : undefined;
}

const reading = endpoint({
  operationId: 'getApplication',
  summary: 'Read an app; callers who may manage it see its newest secret',
  method: 'GET',
  path: '/api/v1/apps/:appId',
  permission: readApps,
  params: appId,
  answers: { status: 200, body: appAnswer },
  handler: async ({ deps, ctx, org, caller, params }) => {
    const row = await existingApp(ctx, params.appId);
    const keys = await listClientKeys(ctx, [row.id]);
    const mayShow =
      usesSecret(row.token_endpoint_auth_method) && mayDo(caller, manageApps) && (await mayImpersonate(ctx, caller, row));
    const [secret] = mayShow ? await listActiveSecrets(ctx, row.id) : [];
    if (!secret) return { body: appBody(org, row, keys) };
    await logSecretRead(ctx, caller, row);
    return { body: appBody(org, row, keys, openClientSecret(ctx, deps.keys, secret).reveal()) };
  },
});

const deletion = endpoint({
  operationId: 'deleteApplication',
  summary: 'Delete an inactive app with its secrets, keys and assignments',
  method: 'DELETE',
  path: '/api/v1/apps/:appId',
  permission: manageApps,
  params: appId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    const isDeleted = await inTx(ctx, async (ctx) => {
      const app = await deleteInactiveApp(ctx, params.appId);
      if (!app) return false;
      await deleteImages(ctx, app.id);
      await logAppChange(ctx, caller, 'delete', app);
      return true;
    });
    if (isDeleted) return undefined;
    const app = await existingApp(ctx, params.appId);
    throw new ApiError('E0000056', `${app.id} (AppInstance)`, ['The app is active: deactivate it first.']);
  },
});

const lifecycle = (['activate', 'deactivate'] as const).map((change) =>
  endpoint({
    operationId: `${change}Application`,
    summary: change === 'activate' ? 'Let an app be used again' : 'Stop an app from being used, at once',
    method: 'POST',
    path: `/api/v1/apps/:appId/lifecycle/${change}`,
    permission: manageApps,
    params: appId,
    answers: { status: 200, body: z.strictObject({}) },
    handler: async ({ ctx, caller, params }) => {
      const isThere = await inTx(ctx, async (ctx) => {
        const app = await changeAppStatus(ctx, params.appId, change === 'activate' ? 'ACTIVE' : 'INACTIVE');
        // Who stopped an app with rights in this API knew why.
        if (app && change === 'activate') await requireMayImpersonate(ctx, caller, app);
        if (app) await logAppChange(ctx, caller, change, app);
        return app !== undefined;
      });
      if (!isThere) await existingApp(ctx, params.appId); // it has that status already: nothing to log
      return { body: {} };
    },
  }),
);

/** `/api/v1/apps`: the org's apps. @see Okta Applications API */
export const appEndpoints: readonly Endpoint[] = [listing, appCreation, reading, appReplacement, deletion, ...lifecycle];
