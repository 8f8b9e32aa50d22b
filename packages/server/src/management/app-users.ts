import { z } from 'zod';
import { type AppUser, findPossibleAppUser, listAppUsers, putAppUser, removeAppUser } from '../domain/app-assignments/store.ts';
import { isAssigned } from '../domain/apps/store.ts';
import { type Ctx, inTx } from '../domain/ctx.ts';
import { listHeldUsers } from '../domain/memberships/store.ts';
import { appSubject, userSubject } from '../domain/system-log/write.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { AppUserTable } from '../schema/tables.ts';
import { ApiError, invalid } from './api-error.ts';
import { existingApp, manageApps, readApps } from './app-access.ts';
import { freeJson } from './app-fields.ts';
import { appUserAnswer, appUserBody } from './app-user-body.ts';
import { type Call, type Endpoint, endpoint } from './endpoint.ts';
import { limit, text } from './fields.ts';
import { logChange } from './log-change.ts';
import { pageOf } from './paging.ts';
import { noSuchUser } from './user-access.ts';

const id = text(1, 100);
const ofApp = z.object({ appId: id });
const ofUser = z.object({ appId: id, userId: id });
const says = z.object({
  credentials: z.object({ userName: text(1, 100).nullish() }).nullish(),
  profile: freeJson.nullish(),
});

const listing = endpoint({
  operationId: 'listApplicationUsers',
  summary: 'List who may use an app: in person (`USER`) or by a group (`GROUP`)',
  method: 'GET',
  path: '/api/v1/apps/:appId/users',
  permission: readApps,
  params: ofApp,
  query: z.object({ limit: limit(50, 500) }),
  answers: { status: 200, body: z.array(appUserAnswer), isList: true },
  handler: async ({ ctx, org, params, query, after }) => {
    const app = await existingApp(ctx, params.appId);
    const users = await listAppUsers(ctx, app.id, { afterId: after, limit: query.limit + 1 });
    const { page, next } = pageOf(users, query.limit, (user) => user.id);
    return { body: page.map((user) => appUserBody(org, app.id, user)), next };
  },
});

const reading = endpoint({
  operationId: 'getApplicationUser',
  summary: 'Read a user of an app',
  method: 'GET',
  path: '/api/v1/apps/:appId/users/:userId',
  permission: readApps,
  params: ofUser,
  answers: { status: 200, body: appUserAnswer },
  handler: async ({ ctx, org, params }) => ({ body: appUserBody(org, params.appId, await existingAppUser(ctx, params)) }),
});

const assignment = endpoint({
  operationId: 'assignUserToApplication',
  summary: 'Assign an app to a user in person; a second time changes what the assignment says',
  method: 'POST',
  path: '/api/v1/apps/:appId/users',
  permission: manageApps,
  params: ofApp,
  body: says.extend({ id, scope: z.literal('USER', 'must be USER: groups are assigned at …/groups').nullish() }),
  answers: { status: 200, body: appUserAnswer },
  handler: async (call) => {
    const { ctx, params, body } = call;
    await existingApp(ctx, params.appId);
    const user = await findPossibleAppUser(ctx, params.appId, body.id);
    if (!user) throw invalid(['id: names no user who can be assigned; deactivated users cannot']);
    return assign({ ...call, params: { appId: params.appId, userId: user.id } });
  },
});

const update = endpoint({
  operationId: 'updateApplicationUser',
  summary: 'Change what the assignment of a user says; who has the app by a group only has it in person then',
  method: 'POST',
  path: '/api/v1/apps/:appId/users/:userId',
  permission: manageApps,
  params: ofUser,
  body: says,
  answers: { status: 200, body: appUserAnswer },
  handler: async (call) => {
    await existingAppUser(call.ctx, call.params);
    return assign(call);
  },
});

async function assign(call: Call<{ appId: string; userId: string }, unknown, z.output<typeof says>>) {
  const { ctx, org, caller, params, body } = call;
  const { appId, userId } = params;
  const { credentials, profile } = body;
  const change: Partial<Pick<AppUserTable, 'user_name' | 'profile_json'>> = {
    ...(credentials?.userName != null && { user_name: credentials.userName }),
    ...(profile != null && { profile_json: JSON.stringify(profile) }),
  };
  const app = await existingApp(ctx, appId);
  const user = await inTx(ctx, async (ctx) => {
    await listHeldUsers(ctx, [userId]); // one who is being deactivated is, or waits and loses the app again
    const isNew = await putAppUser(ctx, app.id, userId, change);
    const user = await findPossibleAppUser(ctx, app.id, userId);
    if (!user) throw noSuchUser(userId); // deactivated meanwhile
    const targets = [userSubject(user), appSubject(app)];
    if (isNew) await logChange(ctx, caller, 'application.user_membership.add', 'Add user to application membership', targets);
    else if (Object.keys(change).length > 0)
      await logChange(ctx, caller, 'application.user_membership.update', 'Update user of application', targets);
    return user;
  }).catch((error: unknown) => {
    throw violatedConstraint(error) === 'foreign_key' ? noSuchUser(userId) : error; // one of the two was deleted meanwhile
  });
  return { body: appUserBody(org, app.id, user) };
}

const removal = endpoint({
  operationId: 'unassignUserFromApplication',
  summary: 'Take an app from a user who has it in person',
  method: 'DELETE',
  path: '/api/v1/apps/:appId/users/:userId',
  permission: manageApps,
  params: ofUser,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    const app = await existingApp(ctx, params.appId);
    const user = await existingAppUser(ctx, params);
    const isRemoved = await inTx(ctx, async (ctx) => {
      if (!(await removeAppUser(ctx, app.id, user.id))) return false;
      await logChange(ctx, caller, 'application.user_membership.remove', 'Remove user from application membership', [
        userSubject(user),
        appSubject(app),
      ]);
      return true;
    });
    if (!isRemoved)
      throw invalid(['userId: the user has the app by a group; take the user out of the group, or the app from it']);
    return undefined;
  },
});

/** `/api/v1/apps/{id}/users`: who may use an app. @see Okta Application Users API */
export const appUserEndpoints: readonly Endpoint[] = [listing, assignment, reading, update, removal];

/** A user who may use the app. @throws ApiError E0000007 when app or user are not there, or the user may not use it */
async function existingAppUser(ctx: Ctx, { appId, userId }: { appId: string; userId: string }): Promise<AppUser> {
  const app = await existingApp(ctx, appId);
  const user = await findPossibleAppUser(ctx, app.id, userId);
  if (!user || !(user.own || (await isAssigned(ctx, app.id, user.id)))) throw new ApiError('E0000007', `${userId} (AppUser)`);
  return user;
}
