import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Caller } from '../domain/api-tokens/api-token.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import type { Deps } from '../domain/deps.ts';
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
import { type LogEventType, type LogSubject, userSubject, writeEvent } from '../domain/system-log/write.ts';
import { findUserLogin } from '../domain/users/store.ts';
import { newId } from '../platform/ids.ts';
import { toIsoText } from '../platform/time.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { UserGroupTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { endpoint } from './endpoint.ts';
import { limit, text } from './fields.ts';

const id = text(1, 100);
const groupId = z.object({ groupId: id });
const membership = z.object({ groupId: id, userId: id });
const profile = z.object({
  profile: z.object({ name: text(1, 255), description: text(0, 1024).nullish() }, 'must be an object with a name'),
});
const listQuery = z.object({ q: text(1, 255).optional(), limit: limit(200, 1000) });

const read = { resource: 'groups', access: 'read' } as const;
const manage = { resource: 'groups', access: 'manage' } as const;

/** Owns `/api/v1/groups`: the org's groups and who is in them. @see Okta Groups API */
export function groupEndpoints(http: FastifyInstance, deps: Deps): void {
  endpoint(http, deps, {
    operationId: 'listGroups',
    method: 'GET',
    path: '/api/v1/groups',
    permission: read,
    query: listQuery,
    handler: async ({ ctx, org, query, after }) => {
      const rows = await listGroups(ctx, { afterId: after, prefix: query.q, limit: query.limit + 1 });
      const page = rows.slice(0, query.limit);
      return {
        status: 200,
        isList: true,
        body: page.map((row) => groupBody(org, row)),
        next: rows.length > query.limit ? page.at(-1)?.id : undefined,
      };
    },
  });
  endpoint(http, deps, {
    operationId: 'getGroup',
    method: 'GET',
    path: '/api/v1/groups/:groupId',
    permission: read,
    params: groupId,
    handler: async ({ ctx, org, params }) => ({ status: 200, body: groupBody(org, await existing(ctx, params.groupId)) }),
  });
  changeEndpoints(http, deps);
  membershipEndpoints(http, deps);
}

function changeEndpoints(http: FastifyInstance, deps: Deps): void {
  endpoint(http, deps, {
    operationId: 'createGroup',
    method: 'POST',
    path: '/api/v1/groups',
    permission: manage,
    body: profile,
    handler: async ({ ctx, org, caller, body }) => {
      const id = newId(ctx.random, '00g');
      const { name, description = null } = body.profile;
      const isNew = await inTx(ctx, async (ctx) => {
        if (!(await insertGroupIfNew(ctx, { id, name, description }))) return false;
        await logGroup(ctx, caller, 'group.lifecycle.create', 'Create group', { id, name });
        return true;
      });
      if (!isNew) throw nameTaken();
      return { status: 200, body: groupBody(org, await existing(ctx, id)) };
    },
  });
  endpoint(http, deps, {
    operationId: 'replaceGroup',
    method: 'PUT',
    path: '/api/v1/groups/:groupId',
    permission: manage,
    params: groupId,
    body: profile,
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
      return { status: 200, body: groupBody(org, updated) };
    },
  });
  endpoint(http, deps, {
    operationId: 'deleteGroup',
    method: 'DELETE',
    path: '/api/v1/groups/:groupId',
    permission: manage,
    params: groupId,
    handler: async ({ ctx, caller, params }) => {
      await requireOwn(ctx, params.groupId);
      await inTx(ctx, async (ctx) => {
        const group = await deleteGroup(ctx, params.groupId);
        if (group) await logGroup(ctx, caller, 'group.lifecycle.delete', 'Delete group', group);
      });
      return { status: 204 };
    },
  });
}

function membershipEndpoints(http: FastifyInstance, deps: Deps): void {
  const changes = [
    {
      operationId: 'assignUserToGroup',
      method: 'PUT',
      change: addGroupMember,
      eventType: 'group.user_membership.add',
      message: 'Add user to group',
    },
    {
      operationId: 'unassignUserFromGroup',
      method: 'DELETE',
      change: removeGroupMember,
      eventType: 'group.user_membership.remove',
      message: 'Remove user from group',
    },
  ] as const;
  for (const { operationId, method, change, eventType, message } of changes) {
    endpoint(http, deps, {
      operationId,
      method,
      path: '/api/v1/groups/:groupId/users/:userId',
      permission: manage,
      params: membership,
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
        return { status: 204 };
      },
    });
  }
}

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
  return writeEvent(ctx, {
    eventType,
    message,
    outcome: { result: 'SUCCESS' },
    actor: userSubject({ id: caller.userId, login: caller.login }),
    targets: [...others, { id: group.id, type: 'UserGroup', alternateId: null, displayName: group.name }],
  });
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
