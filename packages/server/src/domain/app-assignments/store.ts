import type { AppGroupTable, AppUserTable, UserTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { everyoneId } from '../groups/everyone.ts';

/** A user who may use an app. */
export interface AppUser {
  readonly id: string;
  readonly login: string;
  readonly status: UserTable['status'];
  /** The assignment in person; undefined when groups alone give the app. */
  readonly own: AppUserTable | undefined;
}

/** Where a page of a list begins, and how long it is. */
interface Page {
  readonly afterId?: string | undefined;
  readonly limit: number;
}

/**
 * Who may use the app, in person or by a group, in the order of their ids, those after `afterId` first; deactivated users are left out.
 * Costs one look-up for each group that the app is assigned to, of a page each: not more when the groups are large.
 */
export async function listAppUsers(ctx: Ctx, appId: string, { afterId = '', limit }: Page): Promise<AppUser[]> {
  const groups = await ctx.db
    .selectFrom('app_group')
    .select('group_id')
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .execute();
  const groupIds = groups.map((group) => group.group_id);
  if (groupIds.includes(everyoneId(ctx.orgId)))
    return appUsersOf(await appUsers(ctx, appId).where('user.id', '>', afterId).orderBy('user.id').limit(limit).execute());
  const inPerson = await ctx.db
    .selectFrom('app_user')
    .innerJoin('user', (join) => join.onRef('user.org_id', '=', 'app_user.org_id').onRef('user.id', '=', 'app_user.user_id'))
    .select('app_user.user_id')
    .where('app_user.org_id', '=', ctx.orgId)
    .where('app_user.app_id', '=', appId)
    .where('app_user.user_id', '>', afterId)
    .where('user.status', '!=', 'DEPROVISIONED')
    .orderBy('app_user.user_id')
    .limit(limit)
    .execute();
  const ids = new Set(inPerson.map((row) => row.user_id));
  for (const groupId of groupIds) for (const id of await membersAfter(ctx, groupId, afterId, limit)) ids.add(id);
  const next = [...ids].sort().slice(0, limit);
  if (next.length === 0) return [];
  return appUsersOf(await appUsers(ctx, appId).where('user.id', 'in', next).orderBy('user.id').execute());
}

async function membersAfter(ctx: Ctx, groupId: string, afterId: string, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('group_member')
    .innerJoin('user', (join) =>
      join.onRef('user.org_id', '=', 'group_member.org_id').onRef('user.id', '=', 'group_member.user_id'),
    )
    .select('group_member.user_id')
    .where('group_member.org_id', '=', ctx.orgId)
    .where('group_member.group_id', '=', groupId)
    .where('group_member.user_id', '>', afterId)
    .where('user.status', '!=', 'DEPROVISIONED')
    .orderBy('group_member.user_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.user_id);
}

/** The org's users who are not deactivated, each with the assignment of the app in person, if there is one. */
function appUsers(ctx: Ctx, appId: string) {
  return ctx.db
    .selectFrom('user')
    .leftJoin('app_user', (join) =>
      join
        .onRef('app_user.org_id', '=', 'user.org_id')
        .onRef('app_user.user_id', '=', 'user.id')
        .on('app_user.app_id', '=', appId),
    )
    .select(['user.org_id', 'user.id', 'user.login', 'user.status'])
    .select(['app_user.app_id', 'app_user.user_name', 'app_user.profile_json', 'app_user.created_at', 'app_user.updated_at'])
    .where('user.org_id', '=', ctx.orgId)
    .where('user.status', '!=', 'DEPROVISIONED');
}

type AppUserRow = Awaited<ReturnType<ReturnType<typeof appUsers>['execute']>>[number];

function appUsersOf(rows: readonly AppUserRow[]): AppUser[] {
  return rows.map(({ org_id, id, login, status, app_id, user_name, profile_json, created_at, updated_at }) => {
    const isOwn = app_id !== null && profile_json !== null && created_at !== null && updated_at !== null;
    return {
      id,
      login,
      status,
      own: isOwn ? { org_id, app_id, user_id: id, user_name, profile_json, created_at, updated_at } : undefined,
    };
  });
}

/** The user with this id, unless deactivated, with the assignment in person. Whether a group gives the app is `isAssigned`'s to say. */
export async function findPossibleAppUser(ctx: Ctx, appId: string, userId: string): Promise<AppUser | undefined> {
  return appUsersOf(await appUsers(ctx, appId).where('user.id', '=', userId).execute())[0];
}

/**
 * Assigns the app to a user in person, or changes what the assignment says; what `change` does not name stays as it is.
 * @returns whether the user was not assigned in person before
 * @throws the driver's foreign key violation when there is no such user or app
 */
export async function putAppUser(
  ctx: TxCtx,
  appId: string,
  userId: string,
  change: Partial<Pick<AppUserTable, 'user_name' | 'profile_json'>> = {},
): Promise<boolean> {
  const key = { org_id: ctx.orgId, app_id: appId, user_id: userId };
  const added = await ctx.db
    .insertInto('app_user')
    .values({ user_name: null, profile_json: '{}', ...change, ...key, created_at: ctx.now, updated_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['org_id', 'app_id', 'user_id']).doNothing())
    .returning('user_id')
    .executeTakeFirst();
  if (added) return true;
  await ctx.db
    .updateTable('app_user')
    .set({ ...change, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('user_id', '=', userId)
    .execute();
  return false;
}

/** Takes the app from a user who has it in person. @returns whether the user had it so */
export async function removeAppUser(ctx: TxCtx, appId: string, userId: string): Promise<boolean> {
  const removed = await ctx.db
    .deleteFrom('app_user')
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('user_id', '=', userId)
    .returning('user_id')
    .executeTakeFirst();
  return removed !== undefined;
}

/** Takes from a user every app that they have in person. @returns how many there were */
export async function removeAppsOfUser(ctx: TxCtx, userId: string): Promise<number> {
  const removed = await ctx.db
    .deleteFrom('app_user')
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return Number(removed.numDeletedRows);
}

/** The groups that the app is assigned to, in the order of their ids, those after `afterId` first. */
export function listAppGroups(ctx: Ctx, appId: string, { afterId = '', limit }: Page): Promise<AppGroupTable[]> {
  return ctx.db
    .selectFrom('app_group')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('group_id', '>', afterId)
    .orderBy('group_id')
    .limit(limit)
    .execute();
}

/** The assignment of the app to this group. */
export function findAppGroup(ctx: Ctx, appId: string, groupId: string): Promise<AppGroupTable | undefined> {
  return ctx.db
    .selectFrom('app_group')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('group_id', '=', groupId)
    .executeTakeFirst();
}

/**
 * Assigns the app to a group. A second time is no error and changes nothing.
 * @returns whether the group did not have the app before
 * @throws the driver's foreign key violation when there is no such group or app
 */
export async function addAppGroup(
  ctx: TxCtx,
  appId: string,
  groupId: string,
  says: Partial<Pick<AppGroupTable, 'priority' | 'profile_json'>> = {},
): Promise<boolean> {
  const key = { org_id: ctx.orgId, app_id: appId, group_id: groupId };
  const added = await ctx.db
    .insertInto('app_group')
    .values({ priority: 0, profile_json: '{}', ...says, ...key, created_at: ctx.now, updated_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['org_id', 'app_id', 'group_id']).doNothing())
    .returning('group_id')
    .executeTakeFirst();
  return added !== undefined;
}

/**
 * Changes what the assignment to a group says, and gives it as it is then. With no columns it only notes a change; until the transaction
 * ends nobody else can change it.
 * @returns undefined when the group does not have the app
 */
export function updateAppGroup(
  ctx: TxCtx,
  appId: string,
  groupId: string,
  change: Partial<Pick<AppGroupTable, 'priority' | 'profile_json'>> = {},
): Promise<AppGroupTable | undefined> {
  return ctx.db
    .updateTable('app_group')
    .set({ ...change, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('group_id', '=', groupId)
    .returningAll()
    .executeTakeFirst();
}

/** Takes the app from a group. @returns whether the group had it */
export async function removeAppGroup(ctx: TxCtx, appId: string, groupId: string): Promise<boolean> {
  const removed = await ctx.db
    .deleteFrom('app_group')
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('group_id', '=', groupId)
    .returning('group_id')
    .executeTakeFirst();
  return removed !== undefined;
}
