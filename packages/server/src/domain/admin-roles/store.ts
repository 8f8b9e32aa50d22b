import type { AdminRoleTable, UserTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import type { AdminRole } from './permissions.ts';

/** Makes a user an administrator of this kind; a second time is no error. */
export async function addAdminRole(ctx: TxCtx, userId: string, role: AdminRole): Promise<void> {
  await ctx.db
    .insertInto('admin_role')
    .values({ org_id: ctx.orgId, user_id: userId, role, created_at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** The roles of a user. */
export async function listAdminRoles(ctx: Ctx, userId: string): Promise<AdminRole[]> {
  const rows = await ctx.db
    .selectFrom('admin_role')
    .select('role')
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .orderBy('role')
    .execute();
  return rows.map(({ role }) => role);
}

/**
 * Whether the org can do without this super admin: another one is active. Until the transaction ends nobody else gets an answer, so that
 * two super admins who remove each other do not both succeed. Ask before anything else is written.
 */
export async function isAnotherSuperAdminActive(ctx: TxCtx, userId: string): Promise<boolean> {
  await ctx.db
    .updateTable('org')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', ctx.orgId)
    .execute();
  const other = await ctx.db
    .selectFrom('admin_role')
    .innerJoin('user', (join) => join.onRef('user.org_id', '=', 'admin_role.org_id').onRef('user.id', '=', 'admin_role.user_id'))
    .select('user.id')
    .where('admin_role.org_id', '=', ctx.orgId)
    .where('admin_role.role', '=', 'SUPER_ADMIN')
    .where('admin_role.user_id', '!=', userId)
    .where('user.status', '=', 'ACTIVE')
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

/** Super admins who are not deactivated, by login. @param limit at most so many */
export function listSuperAdmins(ctx: Ctx, limit: number): Promise<Pick<UserTable, 'id' | 'login' | 'status'>[]> {
  return ctx.db
    .selectFrom('admin_role')
    .innerJoin('user', (join) => join.onRef('user.org_id', '=', 'admin_role.org_id').onRef('user.id', '=', 'admin_role.user_id'))
    .select(['user.id', 'user.login', 'user.status'])
    .where('admin_role.org_id', '=', ctx.orgId)
    .where('admin_role.role', '=', 'SUPER_ADMIN')
    .where('user.status', '!=', 'DEPROVISIONED')
    .orderBy('user.login')
    .limit(limit)
    .execute();
}

/** The roles of these users, by name. */
export function listRolesOfUsers(ctx: Ctx, userIds: readonly string[]): Promise<Pick<AdminRoleTable, 'user_id' | 'role'>[]> {
  const roles = ctx.db.selectFrom('admin_role').select(['user_id', 'role']).where('org_id', '=', ctx.orgId);
  return roles.where('user_id', 'in', userIds).orderBy('role').execute();
}

/** The roles of a user, with when they were given, in no order. */
export function listRoleAssignments(ctx: Ctx, userId: string): Promise<AdminRoleTable[]> {
  return ctx.db.selectFrom('admin_role').selectAll().where('org_id', '=', ctx.orgId).where('user_id', '=', userId).execute();
}

/**
 * Gives a user an admin role, unless they have it.
 * @returns the new role; undefined when they had it already
 * @throws the driver's foreign key violation when there is no such user
 */
export function insertAdminRoleIfNew(ctx: TxCtx, userId: string, role: AdminRole): Promise<AdminRoleTable | undefined> {
  return ctx.db
    .insertInto('admin_role')
    .values({ org_id: ctx.orgId, user_id: userId, role, created_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id', 'role']).doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Takes an admin role from a user. Of the last super admin too: `isAnotherSuperAdminActive` is asked before. @returns whether they had it */
export async function deleteAdminRole(ctx: TxCtx, userId: string, role: AdminRole): Promise<boolean> {
  const removed = await ctx.db
    .deleteFrom('admin_role')
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .where('role', '=', role)
    .executeTakeFirst();
  return removed.numDeletedRows > 0n;
}
