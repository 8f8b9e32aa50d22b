import { z } from 'zod';
import { roleAssignmentId, roleLabels } from '../domain/admin-roles/assignment.ts';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { type AdminRole, adminRoles } from '../domain/admin-roles/permissions.ts';
import {
  deleteAdminRole,
  insertAdminRoleIfNew,
  isAnotherSuperAdminActive,
  listRoleAssignments,
} from '../domain/admin-roles/store.ts';
import { deleteAppAdminRole, insertAppAdminRoleIfNew, listAppAdminRoles } from '../domain/api-access/store.ts';
import { findAppByClientId } from '../domain/apps/store.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import { listHeldUsers } from '../domain/memberships/store.ts';
import type { Org } from '../domain/orgs/org.ts';
import { deleteLinks } from '../domain/passwords/store.ts';
import { appSubject, type LogSubject, userSubject } from '../domain/system-log/write.ts';
import { toIsoText } from '../platform/time.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import { ApiError } from './api-error.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { instant, links, text } from './fields.ts';
import { logChange } from './log-change.ts';
import { existingUser } from './user-access.ts';

/** Who has roles: a user, or an app for the tokens that it gets for itself. */
interface Holder {
  readonly id: string;
  /** Where the holder is described. */
  readonly path: string;
  readonly subject: LogSubject;
}

interface RoleOfHolder {
  readonly role: AdminRole;
  readonly created_at: number;
}

/** What differs between the roles of users and those of apps. */
interface Kind {
  readonly path: string;
  /** Name of the holder in the path. */
  readonly parameter: string;
  readonly assignmentType: 'USER' | 'CLIENT';
  readonly eventType: 'user.account.privilege' | 'app.oauth2.client.privilege';
  /** Okta's names of listing, assigning, reading and unassigning. */
  readonly operationIds: readonly [string, string, string, string];
  readonly noun: string;
  /** @throws ApiError E0000007 */
  find(ctx: Ctx, caller: Caller, name: string): Promise<Holder>;
  list(ctx: Ctx, holderId: string): Promise<readonly RoleOfHolder[]>;
  insertIfNew(ctx: TxCtx, holderId: string, role: AdminRole): Promise<RoleOfHolder | undefined>;
  remove(ctx: TxCtx, holderId: string, role: AdminRole): Promise<boolean>;
}

const read = { resource: 'roles', access: 'read' } as const;
const manage = { resource: 'roles', access: 'manage' } as const;

const part = text(1, 100);
const ofHolder = (kind: Kind): z.ZodType<Record<string, string>> => z.object({ [kind.parameter]: part });
const ofAssignment = (kind: Kind): z.ZodType<Record<string, string>> =>
  z.object({ [kind.parameter]: part, roleAssignmentId: part });
const written = z.object({ type: z.enum(adminRoles, `must be one of ${adminRoles.join(', ')}`) });

const assignment = z
  .strictObject({
    id: z.string(),
    label: z.string(),
    type: z.enum(adminRoles),
    status: z.literal('ACTIVE'),
    created: instant,
    lastUpdated: instant,
    assignmentType: z.enum(['USER', 'CLIENT']),
    _links: links,
  })
  .meta({ id: 'StandardRole' });

const ofUsers: Kind = {
  path: '/api/v1/users/:userId/roles',
  parameter: 'userId',
  assignmentType: 'USER',
  eventType: 'user.account.privilege',
  operationIds: ['listAssignedRolesForUser', 'assignRoleToUser', 'getUserAssignedRole', 'unassignRoleFromUser'],
  noun: 'a user',
  async find(ctx, caller, name) {
    const user = await existingUser(ctx, caller, name);
    return { id: user.id, path: `/api/v1/users/${user.id}`, subject: userSubject(user) };
  },
  list: listRoleAssignments,
  async insertIfNew(ctx, userId, role) {
    await listHeldUsers(ctx, [userId]); // nobody makes a link meanwhile
    const assigned = await insertAdminRoleIfNew(ctx, userId, role);
    // Whoever was handed a link to the account as it was must not get the role with it (S14).
    if (assigned) await deleteLinks(ctx, userId);
    return assigned;
  },
  async remove(ctx, userId, role) {
    if (role === 'SUPER_ADMIN' && !(await isAnotherSuperAdminActive(ctx, userId)))
      throw new ApiError('E0000001', 'roleId', ['roleId: the org would be left without an active super admin']);
    return deleteAdminRole(ctx, userId, role);
  },
};

const ofApps: Kind = {
  path: '/oauth2/v1/clients/:clientId/roles',
  parameter: 'clientId',
  assignmentType: 'CLIENT',
  eventType: 'app.oauth2.client.privilege',
  operationIds: ['listRolesForClient', 'assignRoleToClient', 'retrieveClientRole', 'deleteRoleFromClient'],
  noun: 'an app',
  async find(ctx, _caller, clientId) {
    const app = await findAppByClientId(ctx, clientId);
    if (!app) throw new ApiError('E0000007', `${clientId} (Client)`);
    return { id: app.id, path: `/oauth2/v1/clients/${app.clientId}`, subject: appSubject(app) };
  },
  list: listAppAdminRoles,
  insertIfNew: insertAppAdminRoleIfNew,
  remove: deleteAppAdminRole,
};

/** `/api/v1/users/{id}/roles` and `/oauth2/v1/clients/{id}/roles`. @see Okta Role Assignments API */
export const roleEndpoints: readonly Endpoint[] = [ofUsers, ofApps].flatMap((kind) => [
  listing(kind),
  assigning(kind),
  reading(kind),
  unassigning(kind),
]);

function listing(kind: Kind): Endpoint {
  return endpoint({
    operationId: kind.operationIds[0],
    summary: `List the admin roles of ${kind.noun}`,
    method: 'GET',
    path: kind.path,
    permission: read,
    params: ofHolder(kind),
    answers: { status: 200, body: z.array(assignment) },
    handler: async ({ ctx, org, caller, params }) => {
      const holder = await kind.find(ctx, caller, params[kind.parameter] ?? '');
      const roles = await kind.list(ctx, holder.id);
      const inOrder = adminRoles.flatMap((type) => roles.find(({ role }) => role === type) ?? []);
      return { body: inOrder.map((role) => assignmentBody(org, kind, holder, role)) };
    },
  });
}

function assigning(kind: Kind): Endpoint {
  return endpoint({
    operationId: kind.operationIds[1],
    summary: `Give ${kind.noun} an admin role`,
    method: 'POST',
    path: kind.path,
    permission: manage,
    params: ofHolder(kind),
    body: written,
    answers: { status: 201, body: assignment },
    handler: async ({ ctx, org, caller, params, body }) => {
      const holder = await kind.find(ctx, caller, params[kind.parameter] ?? '');
      const role = await inTx(ctx, async (ctx) => {
        const role = await kind.insertIfNew(ctx, holder.id, body.type);
        if (role) await logRole(ctx, caller, kind, 'grant', holder, body.type);
        return role;
      }).catch((error: unknown) => {
        // The holder was deleted meanwhile.
        throw violatedConstraint(error) === 'foreign_key' ? new ApiError('E0000007', `${holder.id} (Role)`) : error;
      });
      if (!role) throw new ApiError('E0000090', '', [`type: ${body.type} is assigned already`]);
      return { body: assignmentBody(org, kind, holder, role) };
    },
  });
}

function reading(kind: Kind): Endpoint {
  return endpoint({
    operationId: kind.operationIds[2],
    summary: `Read an admin role of ${kind.noun}`,
    method: 'GET',
    path: `${kind.path}/:roleAssignmentId`,
    permission: read,
    params: ofAssignment(kind),
    answers: { status: 200, body: assignment },
    handler: async ({ ctx, org, caller, params }) => {
      const holder = await kind.find(ctx, caller, params[kind.parameter] ?? '');
      const { roleAssignmentId: id = '' } = params;
      const roles = await kind.list(ctx, holder.id);
      const found = roles.find(({ role }) => roleAssignmentId(holder.id, role) === id);
      if (!found) throw noSuchRole(id);
      return { body: assignmentBody(org, kind, holder, found) };
    },
  });
}

function unassigning(kind: Kind): Endpoint {
  return endpoint({
    operationId: kind.operationIds[3],
    summary: `Take an admin role from ${kind.noun}; it holds for their tokens at once`,
    method: 'DELETE',
    path: `${kind.path}/:roleAssignmentId`,
    permission: manage,
    params: ofAssignment(kind),
    answers: { status: 204 },
    handler: async ({ ctx, caller, params }) => {
      const holder = await kind.find(ctx, caller, params[kind.parameter] ?? '');
      const { roleAssignmentId: id = '' } = params;
      const role = adminRoles.find((type) => roleAssignmentId(holder.id, type) === id);
      const isGone =
        role !== undefined &&
        (await inTx(ctx, async (ctx) => {
          const hadIt = await kind.remove(ctx, holder.id, role);
          if (hadIt) await logRole(ctx, caller, kind, 'revoke', holder, role);
          return hadIt;
        }));
      if (!isGone) throw noSuchRole(id);
      return undefined;
    },
  });
}

function logRole(ctx: TxCtx, caller: Caller, kind: Kind, verb: 'grant' | 'revoke', holder: Holder, role: AdminRole) {
  const message = verb === 'grant' ? 'Grant admin role' : 'Revoke admin role';
  const debug = { [verb === 'grant' ? 'privilegeGranted' : 'privilegeRevoked']: roleLabels[role] };
  return logChange(ctx, caller, `${kind.eventType}.${verb}`, message, [holder.subject], debug);
}

function noSuchRole(id: string): ApiError {
  return new ApiError('E0000007', `${id} (Role)`);
}

function assignmentBody(org: Org, { assignmentType, path }: Kind, holder: Holder, { role, created_at }: RoleOfHolder): object {
  const id = roleAssignmentId(holder.id, role);
  const assignee = `${org.baseUrl}${holder.path}`;
  return {
    id,
    label: roleLabels[role],
    type: role,
    status: 'ACTIVE',
    created: toIsoText(created_at),
    lastUpdated: toIsoText(created_at),
    assignmentType,
    _links: {
      self: { href: `${assignee}${path.slice(path.lastIndexOf('/'))}/${id}`, hints: { allow: ['GET', 'DELETE'] } },
      assignee: { href: assignee },
    },
  };
}
