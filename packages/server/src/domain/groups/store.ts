import type { SelectQueryBuilder } from 'kysely';
import { filterCondition } from '../../schema/filter-sql.ts';
import type { FilterTree } from '../../schema/filter-tree.ts';
import { hold } from '../../schema/hold.ts';
import { prepareRead } from '../../schema/prepared.ts';
import { isSqlite } from '../../schema/sqlite-dialect.ts';
import type { Tables, UserGroupTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { everyoneId } from './everyone.ts';
import {
  type GroupAttribute,
  type GroupPlace,
  type GroupSort,
  groupColumns,
  groupNameKey,
  groupSortColumns,
  naturalGroupOrder,
} from './search.ts';

const groupsOfUser = prepareRead((db, p: { orgId: string; userId: string; everyoneId: string; limit: number }) =>
  db
    .selectFrom('user_group')
    .innerJoin('group_member', (join) =>
      join.onRef('group_member.org_id', '=', 'user_group.org_id').onRef('group_member.group_id', '=', 'user_group.id'),
    )
    .select(['user_group.id', 'user_group.name', 'user_group.type', 'user_group.description'])
    .where('group_member.org_id', '=', p.orgId)
    .where('group_member.user_id', '=', p.userId)
    .unionAll(
      db
        .selectFrom('user_group')
        .select(['id', 'name', 'type', 'description'])
        .where('org_id', '=', p.orgId)
        .where('id', '=', p.everyoneId),
    )
    .orderBy('name')
    .limit(p.limit),
);

/** The user's groups, Everyone included, in alphabetical order; at most `limit`. One look-up. */
export function listUserGroups(
  ctx: Ctx,
  userId: string,
  limit: number,
): Promise<readonly Pick<UserGroupTable, 'id' | 'name' | 'type' | 'description'>[]> {
  return groupsOfUser(ctx.db, { orgId: ctx.orgId, userId, everyoneId: everyoneId(ctx.orgId), limit });
}

/** The user's groups as rows, Everyone included, in the order of their ids, those after `afterId` first. */
export async function listGroupsOfUser(
  ctx: Ctx,
  userId: string,
  { afterId = '', limit }: { readonly afterId?: string | undefined; readonly limit: number },
): Promise<UserGroupTable[]> {
  const ids = (await listGroupIds(ctx, userId)).filter((id) => id > afterId).sort();
  if (ids.length === 0) return [];
  return ctx.db
    .selectFrom('user_group')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('id', 'in', ids.slice(0, limit))
    .orderBy('id')
    .execute();
}

/** Ids of the user's groups, Everyone included. */
export async function listGroupIds(ctx: Ctx, userId: string): Promise<string[]> {
  const rows = await groupIds(ctx.db, { orgId: ctx.orgId, userId });
  return [everyoneId(ctx.orgId), ...rows.map((row) => row.group_id)];
}

const groupIds = prepareRead((db, p: { orgId: string; userId: string }) =>
  db.selectFrom('group_member').select('group_id').where('org_id', '=', p.orgId).where('user_id', '=', p.userId),
);

function stampsOf({ orgId, now }: TxCtx, name: string) {
  return { org_id: orgId, name_key: groupNameKey(name), created_at: now, updated_at: now, members_changed_at: now };
}

/** Adds a group. @throws the driver's unique violation when the name is taken */
export async function insertGroup(
  ctx: TxCtx,
  group: Pick<UserGroupTable, 'id' | 'type' | 'name' | 'description'>,
): Promise<void> {
  await ctx.db
    .insertInto('user_group')
    .values({ ...group, ...stampsOf(ctx, group.name) })
    .execute();
}

/** Adds a group unless its name is taken, in whatever case. @returns whether it was added */
export async function insertGroupIfNew(ctx: TxCtx, group: Pick<UserGroupTable, 'id' | 'name' | 'description'>): Promise<boolean> {
  const added = await ctx.db
    .insertInto('user_group')
    .values({ ...group, ...stampsOf(ctx, group.name), type: 'OKTA_GROUP' })
    .onConflict((conflict) => conflict.columns(['org_id', 'name_key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

/** The group with this id. */
export function findGroup(ctx: Ctx, id: string): Promise<UserGroupTable | undefined> {
  return ctx.db.selectFrom('user_group').selectAll().where('org_id', '=', ctx.orgId).where('id', '=', id).executeTakeFirst();
}

/** Which groups a list has, in which order, and where it goes on. */
export interface GroupListOptions {
  readonly where?: FilterTree<GroupAttribute> | undefined;
  /** `naturalGroupOrder` unless told. */
  readonly sortBy?: GroupSort | undefined;
  readonly isDescending?: boolean;
  /** What the page before ended with. */
  readonly after?: GroupPlace | undefined;
  readonly limit: number;
}

/** Groups, a page of them. */
export function listGroups(
  ctx: Ctx,
  { where, sortBy = naturalGroupOrder(where), isDescending, after, limit }: GroupListOptions,
): Promise<UserGroupTable[]> {
  const column = groupSortColumns[sortBy];
  const [order, sign] = isDescending ? (['desc', '<'] as const) : (['asc', '>'] as const);
  let groups = ctx.db.selectFrom('user_group').selectAll().where('org_id', '=', ctx.orgId);
  if (where) groups = groups.where(filterCondition(ctx.db, where, groupColumns));
  // A name is an org's only once: the id need not be compared, and must not, for an index to have the order.
  const isUnique = column === 'id' || column === 'name_key';
  if (after && isUnique) groups = groups.where(column, sign, String(after.key));
  else if (after) groups = groups.where((eb) => eb(eb.refTuple(column, 'id'), sign, eb.tuple(after.key, after.id)));
  groups = groups.orderBy(column, order);
  return (isUnique ? groups : groups.orderBy('id', order)).limit(limit).execute();
}

/** How many a group has. */
export interface GroupCounts {
  readonly users: number;
  readonly apps: number;
}

/** How many users and apps these groups have, by group id. Counts row by row: the cost grows with the groups' size. */
export async function countInGroups(ctx: Ctx, groupIds: readonly string[]): Promise<ReadonlyMap<string, GroupCounts>> {
  const { db, orgId } = ctx;
  const everyone = everyoneId(orgId);
  const rows = await Promise.all([
    countBy(db.selectFrom('group_member'), orgId, groupIds),
    countBy(db.selectFrom('app_group'), orgId, groupIds),
    groupIds.includes(everyone)
      ? db
          .selectFrom('user')
          .select((eb) => eb.fn.countAll<number>().as('count'))
          .where('org_id', '=', orgId)
          .executeTakeFirst()
      : undefined,
  ]);
  const [users, apps, all] = rows;
  const of = (counts: readonly { group_id: string; count: number }[], id: string) =>
    Number(counts.find(({ group_id }) => group_id === id)?.count ?? 0);
  return new Map(
    groupIds.map((id) => [id, { users: id === everyone ? Number(all?.count ?? 0) : of(users, id), apps: of(apps, id) }]),
  );
}

function countBy(
  rows: SelectQueryBuilder<Tables, 'group_member' | 'app_group', object>,
  orgId: string,
  groupIds: readonly string[],
): Promise<{ group_id: string; count: number }[]> {
  return rows
    .select((eb) => ['group_id', eb.fn.countAll<number>().as('count')])
    .where('org_id', '=', orgId)
    .where('group_id', 'in', groupIds)
    .groupBy('group_id')
    .execute();
}

/** Ids of a group's members in their order, those after `afterId` first. Of Everyone all users of the org. */
export async function listMemberIds(
  ctx: Ctx,
  groupId: string,
  { afterId = '', limit }: { readonly afterId?: string | undefined; readonly limit: number },
): Promise<string[]> {
  const { db, orgId } = ctx;
  const rows =
    groupId === everyoneId(orgId)
      ? await db
          .selectFrom('user')
          .select('id')
          .where('org_id', '=', orgId)
          .where('id', '>', afterId)
          .orderBy('id')
          .limit(limit)
          .execute()
      : await db
          .selectFrom('group_member')
          .select('user_id as id')
          .where('org_id', '=', orgId)
          .where('group_id', '=', groupId)
          .where('user_id', '>', afterId)
          .orderBy('user_id')
          .limit(limit)
          .execute();
  return rows.map(({ id }) => id);
}

/**
 * Renames and redescribes a group of the org's own.
 * @returns the group as it is now; undefined when there is none
 * @throws the driver's unique violation when another group has the name
 */
export function updateGroup(
  ctx: TxCtx,
  id: string,
  { name, description }: Pick<UserGroupTable, 'name' | 'description'>,
): Promise<UserGroupTable | undefined> {
  return ctx.db
    .updateTable('user_group')
    .set({ name, name_key: groupNameKey(name), description, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('type', '=', 'OKTA_GROUP')
    .returningAll()
    .executeTakeFirst();
}

/** Removes a group of the org's own with its memberships and assignments. @returns the group that went */
export function deleteGroup(ctx: TxCtx, id: string): Promise<UserGroupTable | undefined> {
  return ctx.db
    .deleteFrom('user_group')
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('type', '=', 'OKTA_GROUP')
    .returningAll()
    .executeTakeFirst();
}

/**
 * Puts a user into a group, to stay whatever rules say. The caller tells `noteMembersChanged` at the end, of all groups at once.
 * @returns whether the user was not in it before
 */
export async function addGroupMember(ctx: TxCtx, groupId: string, userId: string): Promise<boolean> {
  const { db, orgId } = ctx;
  const added = await db
    .insertInto('group_member')
    .values({ org_id: orgId, group_id: groupId, user_id: userId, created_at: ctx.now, is_manual: 1 })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id', 'group_id']).doNothing())
    .returning('user_id')
    .executeTakeFirst();
  if (added) return true;
  await db
    .updateTable('group_member')
    .set({ is_manual: 1 })
    .where('org_id', '=', orgId)
    .where('user_id', '=', userId)
    .where('group_id', '=', groupId)
    .where('is_manual', '=', 0)
    .execute();
  return false;
}

/** Takes a user out of a group; as `addGroupMember`. @returns whether the user was in it */
export async function removeGroupMember(ctx: TxCtx, groupId: string, userId: string): Promise<boolean> {
  const removed = await ctx.db
    .deleteFrom('group_member')
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .where('group_id', '=', groupId)
    .returning('user_id')
    .executeTakeFirst();
  return removed !== undefined;
}

/**
 * Remembers that the members of these groups changed. Once in a transaction, with all of them: the groups are taken hold of in the order of
 * their ids, so that no two transactions wait for each other.
 */
export async function noteMembersChanged(ctx: TxCtx, groupIds: readonly string[]): Promise<void> {
  if (groupIds.length === 0) return;
  if (!isSqlite(ctx.db) && groupIds.length > 1) {
    const groups = ctx.db.selectFrom('user_group').select('id').where('org_id', '=', ctx.orgId).where('id', 'in', groupIds);
    await groups.orderBy('id').$call(hold(ctx.db)).execute();
  }
  await ctx.db
    .updateTable('user_group')
    .set({ members_changed_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', 'in', groupIds)
    .execute();
}
