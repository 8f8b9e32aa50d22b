import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import {
  addGroupMember,
  deleteGroup,
  findGroup,
  insertGroupIfNew,
  listGroups,
  removeGroupMember,
  updateGroup,
} from '../domain/groups/store.ts';
import type { Org } from '../domain/orgs/org.ts';
import { type LogEventType, type LogSubject, userSubject } from '../domain/system-log/write.ts';
import { findUserLogin } from '../domain/users/store.ts';
import { newId } from '../platform/ids.ts';
import { toIsoText } from '../platform/time.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { UserGroupTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { instant, limit, links, text } from './fields.ts';
import { logChange } from './log-change.ts';

const id = text(1, 100);
const groupId = z.object({ groupId: id });
const membership = z.object({ groupId: id, userId: id });
const profile = z.object({
  profile: z.object({ name: text(1, 255), description: text(0, 1024).nullish() }, 'must be an object with a name'),
});
const listQuery = z.object({ q: text(1, 255).optional(), limit: limit(200, 1000) });

const group = z.strictObject({
  id: z.string(),
  created: instant,
  lastUpdated: instant,
  lastMembershipUpdated: instant,
  objectClass: z.array(z.string()),
  type: z.enum(['OKTA_GROUP', 'BUILT_IN']),
  profile: z.strictObject({ name: z.string(), description: z.string().nullable() }),
  _links: links,
});

const read = { resource: 'groups', access: 'read' } as const;
const manage = { resource: 'groups', access: 'manage' } as const;

const listing = endpoint({
  operationId: 'listGroups',
  summary: 'List the groups, those with a name that starts with `q` first',
  method: 'GET',
  path: '/api/v1/groups',
  permission: read,
  query: listQuery,
  answers: { status: 200, body: z.array(group), isList: true },
  handler: async ({ ctx, org, query, after }) => {
    const rows = await listGroups(ctx, { afterId: after, prefix: query.q, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    return { body: page.map((row) => groupBody(org, row)), next: rows.length > query.limit ? page.at(-1)?.id : undefined };
  },
});

const reading = endpoint({
  operationId: 'getGroup',
  summary: 'Read a group',
  method: 'GET',
  path: '/api/v1/groups/:groupId',
  permission: read,
  params: groupId,
  answers: { status: 200, body: group },
  handler: async ({ ctx, org, params }) => ({ body: groupBody(org, await existing(ctx, params.groupId)) }),
});

const creation = endpoint({
  operationId: 'createGroup',
  summary: 'Add a group',
  method: 'POST',
  path: '/api/v1/groups',
  permission: manage,
  body: profile,
  answers: { status: 200, body: group },
  handler: async ({ ctx, org, caller, body }) => {
    const id = newId(ctx.random, '00g');
    const { name, description = null } = body.profile;
    const isNew = await inTx(ctx, async (ctx) => {
      if (!(await insertGroupIfNew(ctx, { id, name, description }))) return false;
      await logGroup(ctx, caller, 'group.lifecycle.create', 'Create group', { id, name });
      return true;
    });
    if (!isNew) throw nameTaken();
    return { body: groupBody(org, await existing(ctx, id)) };
  },
});

const replacement = endpoint({
  operationId: 'replaceGroup',
  summary: 'Replace the profile of a group',
  method: 'PUT',
  path: '/api/v1/groups/:groupId',
  permission: manage,
  params: groupId,
  body: profile,
  answers: { status: 200, body: group },
  handler: async ({ ctx, org, caller, params, body }) => {
    await requireOwn(ctx, params.groupId);
    const { name, description = null } = body.profile;
    const updated = await inTx(ctx, async (ctx) => {
      const group = await updateGroup(ctx, params.groupId, { name, description });
      if (group) await logGroup(ctx, caller, 'group.profile.update', 'Update group profile', group);
      return group;
    }).catch((error: unknown) => {
      throw violatedConstraint(error) === 'unique' ? nameTaken() : error;
    });
    if (!updated) throw noSuchGroup(params.groupId); // deleted meanwhile
    return { body: groupBody(org, updated) };
  },
});

const deletion = endpoint({
  operationId: 'deleteGroup',
  summary: 'Delete a group with its memberships and assignments',
  method: 'DELETE',
  path: '/api/v1/groups/:groupId',
  permission: manage,
  params: groupId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await requireOwn(ctx, params.groupId);
    await inTx(ctx, async (ctx) => {
      const group = await deleteGroup(ctx, params.groupId);
      if (group) await logGroup(ctx, caller, 'group.lifecycle.delete', 'Delete group', group);
    });
    return undefined;
  },
});

const membershipChanges = [
  {
    operationId: 'assignUserToGroup',
    summary: 'Put a user into a group',
    method: 'PUT',
    change: addGroupMember,
    eventType: 'group.user_membership.add',
    message: 'Add user to group',
  },
  {
    operationId: 'unassignUserFromGroup',
    summary: 'Take a user out of a group',
    method: 'DELETE',
    change: removeGroupMember,
    eventType: 'group.user_membership.remove',
    message: 'Remove user from group',
  },
] as const;

const memberships = membershipChanges.map(({ operationId, summary, method, change, eventType, message }) =>
  endpoint({
    operationId,
    summary,
    method,
    path: '/api/v1/groups/:groupId/users/:userId',
    permission: manage,
    params: membership,
    answers: { status: 204 },
    handler: async ({ ctx, caller, params }) => {
      const group = await requireOwn(ctx, params.groupId);
      const user = await findUserLogin(ctx, params.userId);
      if (!user) throw new ApiError('E0000007', `${params.userId} (User)`);
      await inTx(ctx, async (ctx) => {
        if (!(await change(ctx, group.id, user.id))) return; // nothing changed, nothing to log
        await logGroup(ctx, caller, eventType, message, group, [userSubject(user)]);
      }).catch((error: unknown) => {
        throw violatedConstraint(error) === 'foreign_key' ? noSuchGroup(group.id) : error; // one of the two was deleted meanwhile
      });
      return undefined;
    },
  }),
);

/** `/api/v1/groups`: the org's groups and who is in them. @see Okta Groups API */
export const groupEndpoints: readonly Endpoint[] = [listing, reading, creation, replacement, deletion, ...memberships];

/** @throws ApiError E0000007 */
async function existing(ctx: Ctx, id: string): Promise<UserGroupTable> {
  const group = await findGroup(ctx, id);
  if (!group) throw noSuchGroup(id);
  return group;
}

/** The group, when it is one that admins may change. @throws ApiError E0000007; E0000006 for a built-in group */
async function requireOwn(ctx: Ctx, id: string): Promise<UserGroupTable> {
  const group = await existing(ctx, id);
  if (group.type !== 'OKTA_GROUP') throw new ApiError('E0000006', '', ['A built-in group cannot be changed.']);
  return group;
}

function noSuchGroup(id: string): ApiError {
  return new ApiError('E0000007', `${id} (UserGroup)`);
}

function nameTaken(): ApiError {
  return new ApiError('E0000001', 'name', ['name: An object with this field already exists in the current organization']);
}

function logGroup(
  ctx: TxCtx,
  caller: Caller,
  eventType: LogEventType,
  message: string,
  group: Pick<UserGroupTable, 'id' | 'name'>,
  others: readonly LogSubject[] = [],
): Promise<void> {
  const target = { id: group.id, type: 'UserGroup', alternateId: null, displayName: group.name };
  return logChange(ctx, caller, eventType, message, [...others, target]);
}

function groupBody(org: Org, row: UserGroupTable): object {
  const self = `${org.baseUrl}/api/v1/groups/${row.id}`;
  return {
    id: row.id,
    created: toIsoText(row.created_at),
    lastUpdated: toIsoText(row.updated_at),
    lastMembershipUpdated: toIsoText(row.members_changed_at),
    objectClass: ['okta:user_group'],
    type: row.type,
    profile: { name: row.name, description: row.description },
    _links: { self: { href: self } },
  };
}
