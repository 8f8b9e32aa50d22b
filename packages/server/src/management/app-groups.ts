import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { addAppGroup, findAppGroup, listAppGroups, removeAppGroup, updateAppGroup } from '../domain/app-assignments/store.ts';
import { inTx, type TxCtx } from '../domain/ctx.ts';
import { findGroup } from '../domain/groups/store.ts';
import type { Org } from '../domain/orgs/org.ts';
import { appSubject, type LogEventType } from '../domain/system-log/write.ts';
import { toIsoText } from '../platform/time.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { AppGroupTable, AppTable, UserGroupTable } from '../schema/tables.ts';
import { ApiError, invalid } from './api-error.ts';
import { existingApp, manageApps, readApps } from './app-access.ts';
import { freeJson } from './app-fields.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { instant, limit, links, text } from './fields.ts';
import { logChange } from './log-change.ts';
import { pageOf } from './paging.ts';

const id = text(1, 100);
const ofApp = z.object({ appId: id });
const ofGroup = z.object({ appId: id, groupId: id });
const priority = z.number().int().min(0).max(10_000);
const says = z.object({ priority: priority.nullish(), profile: freeJson.nullish() });

const answer = z
  .strictObject({
    id: z.string().describe('The group’s id'),
    lastUpdated: instant,
    priority: z.number().int().describe('A smaller number goes first where several groups give a value'),
    profile: z.record(z.string(), z.unknown()),
    _links: links,
  })
  .meta({ id: 'ApplicationGroupAssignment' });

const listing = endpoint({
  operationId: 'listApplicationGroupAssignments',
  summary: 'List the groups that an app is assigned to',
  method: 'GET',
  path: '/api/v1/apps/:appId/groups',
  permission: readApps,
  params: ofApp,
  query: z.object({ limit: limit(20, 200) }),
  answers: { status: 200, body: z.array(answer), isList: true },
  handler: async ({ ctx, org, params, query, after }) => {
    const app = await existingApp(ctx, params.appId);
    const rows = await listAppGroups(ctx, app.id, { afterId: after, limit: query.limit + 1 });
    const { page, next } = pageOf(rows, query.limit, (row) => row.group_id);
    return { body: page.map((row) => assignmentBody(org, row)), next };
  },
});

const reading = endpoint({
  operationId: 'getApplicationGroupAssignment',
  summary: 'Read the assignment of an app to a group',
  method: 'GET',
  path: '/api/v1/apps/:appId/groups/:groupId',
  permission: readApps,
  params: ofGroup,
  answers: { status: 200, body: answer },
  handler: async ({ ctx, org, params }) => {
    const app = await existingApp(ctx, params.appId);
    const row = await findAppGroup(ctx, app.id, params.groupId);
    if (!row) throw notAssigned(params.groupId);
    return { body: assignmentBody(org, row) };
  },
});

const assignment = endpoint({
  operationId: 'assignGroupToApplication',
  summary: 'Assign an app to a group; a second time changes what the assignment says',
  method: 'PUT',
  path: '/api/v1/apps/:appId/groups/:groupId',
  permission: manageApps,
  params: ofGroup,
  body: says,
  answers: { status: 200, body: answer },
  handler: async ({ ctx, org, caller, params, body }) => {
    const app = await existingApp(ctx, params.appId);
    const group = await findGroup(ctx, params.groupId);
    if (!group) throw noSuchGroup(params.groupId);
    const change = columnsOf(body);
    const row = await inTx(ctx, async (ctx) => {
      const isNew = await addAppGroup(ctx, app.id, group.id, change);
      if (isNew) await logAssignment(ctx, caller, 'add', app, group);
      else if (Object.keys(change).length > 0) {
        await updateAppGroup(ctx, app.id, group.id, change);
        await logAssignment(ctx, caller, 'update', app, group);
      }
      return findAppGroup(ctx, app.id, group.id);
    }).catch((error: unknown) => {
      throw violatedConstraint(error) === 'foreign_key' ? noSuchGroup(group.id) : error; // one of the two was deleted meanwhile
    });
    if (!row) throw notAssigned(group.id); // taken away meanwhile
    return { body: assignmentBody(org, row) };
  },
});

const operation = z.object({
  op: z.enum(['add', 'replace', 'remove']),
  path: z.string().regex(/^\/(priority|profile(\/[^/~]{1,100})?)$/, 'must be /priority, /profile or /profile/{name}'),
  value: z.unknown().optional(),
});

const change = endpoint({
  operationId: 'updateGroupAssignmentToApplication',
  summary: 'Change parts of what an assignment says (JSON Patch, RFC 6902)',
  method: 'PATCH',
  path: '/api/v1/apps/:appId/groups/:groupId',
  permission: manageApps,
  params: ofGroup,
  body: z.array(operation, 'must be a list of operations').max(50),
  answers: { status: 200, body: answer },
  handler: async ({ ctx, org, caller, params, body }) => {
    const app = await existingApp(ctx, params.appId);
    const group = await findGroup(ctx, params.groupId);
    if (!group) throw noSuchGroup(params.groupId);
    const row = await inTx(ctx, async (ctx) => {
      const before = await updateAppGroup(ctx, app.id, group.id); // nobody else changes it until we are done
      if (!before) throw notAssigned(group.id);
      await logAssignment(ctx, caller, 'update', app, group);
      return updateAppGroup(ctx, app.id, group.id, columnsOf(patched(before, body)));
    });
    if (!row) throw notAssigned(group.id);
    return { body: assignmentBody(org, row) };
  },
});

/** What the assignment says after the operations, checked as a whole (S42). @throws ApiError E0000001 */
function patched(row: AppGroupTable, operations: readonly z.output<typeof operation>[]): z.output<typeof says> {
  let merged: { priority: unknown; profile: unknown } = { priority: row.priority, profile: JSON.parse(row.profile_json) };
  for (const { op, path, value } of operations) {
    const [, place, name] = path.split('/');
    if (place === 'priority') merged = { ...merged, priority: op === 'remove' ? 0 : value };
    else if (name === undefined) merged = { ...merged, profile: op === 'remove' ? {} : value };
    else {
      const entries = Object.entries(merged.profile ?? {}).filter(([key]) => key !== name);
      merged = { ...merged, profile: Object.fromEntries(op === 'remove' ? entries : [...entries, [name, value ?? null]]) };
    }
  }
  const result = z.object({ priority, profile: freeJson }).safeParse(merged);
  if (!result.success) throw invalid(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  return result.data;
}

const removal = endpoint({
  operationId: 'unassignApplicationFromGroup',
  summary: 'Take an app from a group',
  method: 'DELETE',
  path: '/api/v1/apps/:appId/groups/:groupId',
  permission: manageApps,
  params: ofGroup,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    const app = await existingApp(ctx, params.appId);
    const group = await findGroup(ctx, params.groupId);
    const isRemoved = await inTx(ctx, async (ctx) => {
      if (!group || !(await removeAppGroup(ctx, app.id, group.id))) return false;
      await logAssignment(ctx, caller, 'remove', app, group);
      return true;
    });
    if (!isRemoved) throw notAssigned(params.groupId);
    return undefined;
  },
});

/** `/api/v1/apps/{id}/groups`: the groups whose members may use an app. @see Okta Application Groups API */
export const appGroupEndpoints: readonly Endpoint[] = [listing, reading, assignment, change, removal];

function columnsOf({ priority, profile }: z.output<typeof says>): Partial<Pick<AppGroupTable, 'priority' | 'profile_json'>> {
  return { ...(priority != null && { priority }), ...(profile != null && { profile_json: JSON.stringify(profile) }) };
}

function noSuchGroup(id: string): ApiError {
  return new ApiError('E0000007', `${id} (UserGroup)`);
}

function notAssigned(id: string): ApiError {
  return new ApiError('E0000007', `${id} (ApplicationGroupAssignment)`);
}

const messages = {
  add: 'Assign application to group',
  update: 'Update application assignment of group',
  remove: 'Remove application assignment from group',
} as const;

function logAssignment(
  ctx: TxCtx,
  caller: Caller,
  what: keyof typeof messages,
  app: AppTable,
  { id, name }: Pick<UserGroupTable, 'id' | 'name'>,
): Promise<void> {
  const eventType: LogEventType = `group.application_assignment.${what}`;
  const group = { id, type: 'UserGroup', alternateId: null, displayName: name };
  return logChange(ctx, caller, eventType, messages[what], [group, appSubject(app)]);
}

function assignmentBody({ baseUrl }: Org, row: AppGroupTable): object {
  return {
    id: row.group_id,
    lastUpdated: toIsoText(row.updated_at),
    priority: row.priority,
    profile: JSON.parse(row.profile_json),
    _links: {
      self: { href: `${baseUrl}/api/v1/apps/${row.app_id}/groups/${row.group_id}` },
      app: { href: `${baseUrl}/api/v1/apps/${row.app_id}` },
      group: { href: `${baseUrl}/api/v1/groups/${row.group_id}` },
    },
  };
}
