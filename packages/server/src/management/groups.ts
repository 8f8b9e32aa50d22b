import { z } from 'zod';
import { type Ctx, inTx } from '../domain/ctx.ts';
import { invalidateRulesOf } from '../domain/group-rules/lifecycle.ts';
import { joinGroup, leaveGroup } from '../domain/group-rules/membership.ts';
import { deleteGroup, insertGroupIfNew, updateGroup } from '../domain/groups/store.ts';
import { userSubject } from '../domain/system-log/write.ts';
import { findUserLogin } from '../domain/users/store.ts';
import { newId } from '../platform/ids.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import { ApiError } from './api-error.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { text } from './fields.ts';
import {
  existingGroup,
  groupBody,
  groupParams,
  groupSchema,
  logGroup,
  noSuchGroup,
  requireOwnGroup,
  ruleSubject,
} from './group-body.ts';

const id = text(1, 100);
const membership = z.object({ groupId: id, userId: id });
const profile = z.object({
  profile: z.object({ name: text(1, 255), description: text(0, 1024).nullish() }, 'must be an object with a name'),
});
const read = { resource: 'groups', access: 'read' } as const;
const manage = { resource: 'groups', access: 'manage' } as const;

const reading = endpoint({
  operationId: 'getGroup',
  summary: 'Read a group',
  method: 'GET',
  path: '/api/v1/groups/:groupId',
  permission: read,
  params: groupParams,
  answers: { status: 200, body: groupSchema },
  handler: async ({ ctx, org, params }) => ({ body: groupBody(org, await existingGroup(ctx, params.groupId)) }),
});

const creation = endpoint({
  operationId: 'createGroup',
  summary: 'Add a group',
  method: 'POST',
  path: '/api/v1/groups',
  permission: manage,
  body: profile,
  answers: { status: 200, body: groupSchema },
  handler: async ({ ctx, org, caller, body }) => {
    const id = newId(ctx.random, '00g');
    const { name, description = null } = body.profile;
    const isNew = await inTx(ctx, async (ctx) => {
      if (!(await insertGroupIfNew(ctx, { id, name, description }))) return false;
      await logGroup(ctx, caller, 'group.lifecycle.create', 'Create group', { id, name });
      return true;
    });
    if (!isNew) throw nameTaken();
    return { body: groupBody(org, await existingGroup(ctx, id)) };
  },
});

const replacement = endpoint({
  operationId: 'replaceGroup',
  summary: 'Replace the profile of a group',
  method: 'PUT',
  path: '/api/v1/groups/:groupId',
  permission: manage,
  params: groupParams,
  body: profile,
  answers: { status: 200, body: groupSchema },
  handler: async ({ ctx, org, caller, params, body }) => {
    await requireOwnGroup(ctx, params.groupId);
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
  params: groupParams,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await requireOwnGroup(ctx, params.groupId);
    await inTx(ctx, async (ctx) => {
      // First the rules, then the group: whoever puts users into groups takes hold of them in this order.
      const invalid = await invalidateRulesOf(ctx, params.groupId);
      const group = await deleteGroup(ctx, params.groupId);
      if (!group) return;
      invalid.push(...(await invalidateRulesOf(ctx, group.id))); // one that was switched on in between
      await logGroup(ctx, caller, 'group.lifecycle.delete', 'Delete group', group);
      const message = 'Group rule without one of its groups';
      for (const rule of invalid)
        await logGroup(ctx, caller, 'group.user_membership.rule.invalidate', message, group, [ruleSubject(rule)]);
    });
    return undefined;
  },
});

const joining = endpoint({
  operationId: 'assignUserToGroup',
  summary: 'Put a user into a group',
  method: 'PUT',
  path: '/api/v1/groups/:groupId/users/:userId',
  permission: manage,
  params: membership,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    const { group, user } = await parties(ctx, params);
    await inTx(ctx, async (ctx) => {
      if (!(await joinGroup(ctx, group.id, user.id))) return; // nothing changed, nothing to log
      await logGroup(ctx, caller, 'group.user_membership.add', 'Add user to group', group, [userSubject(user)]);
    }).catch((error: unknown) => {
      throw violatedConstraint(error) === 'foreign_key' ? noSuchGroup(group.id) : error; // one of the two was deleted meanwhile
    });
    return undefined;
  },
});

const leaving = endpoint({
  operationId: 'unassignUserFromGroup',
  summary: 'Take a user out of a group; rules will not put the user in again',
  method: 'DELETE',
  path: '/api/v1/groups/:groupId/users/:userId',
  permission: manage,
  params: membership,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    const { group, user } = await parties(ctx, params);
    await inTx(ctx, async (ctx) => {
      const { wasMember, excludedFrom } = await leaveGroup(ctx, group.id, user.id);
      const person = userSubject(user);
      if (wasMember) await logGroup(ctx, caller, 'group.user_membership.remove', 'Remove user from group', group, [person]);
      const message = 'Exclude user from group rule';
      for (const rule of excludedFrom)
        await logGroup(ctx, caller, 'group.user_membership.rule.add_exclusion', message, group, [person, ruleSubject(rule)]);
    });
    return undefined;
  },
});

/** @throws ApiError E0000007 for one who is not there; E0000006 for a built-in group */
async function parties(ctx: Ctx, { groupId, userId }: z.output<typeof membership>) {
  const group = await requireOwnGroup(ctx, groupId);
  const user = await findUserLogin(ctx, userId);
  if (!user) throw new ApiError('E0000007', `${userId} (User)`);
  return { group, user };
}

/** `/api/v1/groups/{id}`: a group, and who is in it. @see Okta Groups API */
export const groupEndpoints: readonly Endpoint[] = [reading, creation, replacement, deletion, joining, leaving];

function nameTaken(): ApiError {
  return new ApiError('E0000001', 'name', ['name: An object with this field already exists in the current organization']);
}
