import { z } from 'zod';
import { draftOf } from '../domain/apps/draft.ts';
import { listApps } from '../domain/apps/store.ts';
import { inTx } from '../domain/ctx.ts';
import { listGroupsOfUser } from '../domain/groups/store.ts';
import { deleteSessionsOfUser } from '../domain/sessions/store.ts';
import { userSubject } from '../domain/system-log/write.ts';
import { endTokens } from '../domain/users/store.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { limit } from './fields.ts';
import { groupBody, groupSchema } from './group-body.ts';
import { logChange } from './log-change.ts';
import { pageOf } from './paging.ts';
import { existingUser, requireMayActOn } from './user-access.ts';
import { flag, userParams } from './user-input.ts';

const path = '/api/v1/users/:userId';
const read = { resource: 'users', access: 'read' } as const;
/** More tiles than anybody looks at. */
const mostApps = 1000;

const groups = endpoint({
  operationId: 'listUserGroups',
  summary: 'List the groups of a user, Everyone included',
  method: 'GET',
  path: `${path}/groups`,
  permission: read,
  params: userParams,
  query: z.object({ limit: limit(200, 1000) }),
  answers: { status: 200, body: z.array(groupSchema), isList: true },
  handler: async ({ ctx, org, caller, params, query, after }) => {
    const { id } = await existingUser(ctx, caller, params.userId);
    const found = await listGroupsOfUser(ctx, id, { afterId: after, limit: query.limit + 1 });
    const { page, next } = pageOf(found, query.limit, (group) => group.id);
    return { body: page.map((group) => groupBody(org, group)), next };
  },
});

const appLink = z
  .strictObject({
    id: z.string(),
    label: z.string(),
    linkUrl: z.url(),
    logoUrl: z.url().nullable(),
    appName: z.literal('oidc_client'),
    appInstanceId: z.string(),
    appAssignmentId: z.string(),
    credentialsSetup: z.literal(false),
    hidden: z.literal(false),
    sortOrder: z.number(),
  })
  .meta({ id: 'AppLink' });

const appLinks = endpoint({
  operationId: 'listAppLinks',
  summary: 'List the links of the active apps that a user may use: of those that have a sign-in address and are not hidden',
  method: 'GET',
  path: `${path}/appLinks`,
  permission: read,
  params: userParams,
  answers: { status: 200, body: z.array(appLink) },
  handler: async ({ ctx, org, caller, params }) => {
    const user = await existingUser(ctx, caller, params.userId);
    const apps = await listApps(ctx, { userId: user.id, status: 'ACTIVE' }, { limit: mostApps });
    const links = apps.flatMap((app) => {
      const { visibility, addresses } = draftOf(app).settings;
      if (visibility.hide.web || addresses.initiate_login_uri === null) return [];
      return [{ app, linkUrl: addresses.initiate_login_uri }];
    });
    return {
      body: links.map(({ app, linkUrl }, sortOrder) => ({
        id: app.id,
        label: app.label,
        linkUrl,
        logoUrl: app.logo_path === null ? null : `${org.baseUrl}${app.logo_path}`,
        appName: 'oidc_client',
        appInstanceId: app.id,
        appAssignmentId: user.id,
        credentialsSetup: false,
        hidden: false,
        sortOrder,
      })),
    };
  },
});

const sessionsClearing = endpoint({
  operationId: 'revokeUserSessions',
  summary: 'Sign a user out of every browser; with `oauthTokens=true` end the tokens of apps, too',
  method: 'DELETE',
  path: `${path}/sessions`,
  permission: { resource: 'sessions', access: 'manage' },
  params: userParams,
  query: z.object({
    oauthTokens: flag(false),
    forgetDevices: flag(false).describe('Changes nothing: which browsers know the user is remembered by the browsers themselves'),
  }),
  answers: { status: 204 },
  handler: async ({ ctx, caller, params, query }) => {
    const user = await existingUser(ctx, caller, params.userId);
    await inTx(ctx, async (ctx) => {
      await requireMayActOn(ctx, caller, user.id);
      const ended = await deleteSessionsOfUser(ctx, user.id);
      if (query.oauthTokens) await endTokens(ctx, user.id);
      const debug = { sessions: String(ended.length), oauthTokens: String(query.oauthTokens) };
      await logChange(ctx, caller, 'user.session.clear', 'Clear user sessions', [userSubject(user)], debug);
    });
    return undefined;
  },
});

/** What belongs to a user: groups, apps, sessions. @see Okta Users API, User Resources and User Sessions */
export const userBelongingEndpoints: readonly Endpoint[] = [groups, appLinks, sessionsClearing];
