import { prepareRead } from '../../schema/prepared.ts';
import type { UserGroupTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { everyoneId } from './everyone.ts';

/** Names of the user's groups, Everyone included, in alphabetical order; at most `limit`. */
export async function listGroupNames(ctx: Ctx, userId: string, limit: number): Promise<string[]> {
  const rows = await ctx.db
    .selectFrom('user_group')
    .leftJoin('group_member', (join) =>
      join
        .onRef('group_member.org_id', '=', 'user_group.org_id')
        .onRef('group_member.group_id', '=', 'user_group.id')
        .on('group_member.user_id', '=', userId),
    )
    .select('user_group.name')
    .where('user_group.org_id', '=', ctx.orgId)
    .where((eb) => eb.or([eb('user_group.type', '=', 'BUILT_IN'), eb('group_member.user_id', 'is not', null)]))
    .orderBy('user_group.name')
    .limit(limit)
    .execute();
  return rows.map((row) => row.name);
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
  return { org_id: orgId, name_key: name.toLowerCase(), created_at: now, updated_at: now, members_changed_at: now };
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

/** Groups in the order of their ids, those after `afterId` first; with `prefix`, only those whose name starts so, in whatever case. */
export function listGroups(
  ctx: Ctx,
  {
    afterId = '',
    prefix,
    limit,
  }: { readonly afterId?: string | undefined; readonly prefix?: string | undefined; readonly limit: number },
): Promise<UserGroupTable[]> {
  const groups = ctx.db.selectFrom('user_group').selectAll().where('org_id', '=', ctx.orgId).where('id', '>', afterId);
  const named =
    prefix === undefined
      ? groups
      : groups.where('name_key', '>=', prefix.toLowerCase()).where('name_key', '<', `${prefix.toLowerCase()}\u{10ffff}`);
  return named.orderBy('id').limit(limit).execute();
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
    .set({ name, name_key: name.toLowerCase(), description, updated_at: ctx.now })
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

/** Puts a user into a group. @returns whether the user was not in it before */
export async function addGroupMember(ctx: TxCtx, groupId: string, userId: string): Promise<boolean> {
  const added = await ctx.db
    .insertInto('group_member')
    .values({ org_id: ctx.orgId, group_id: groupId, user_id: userId, created_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id', 'group_id']).doNothing())
    .returning('user_id')
    .executeTakeFirst();
  if (added) await noteMembersChanged(ctx, groupId);
  return added !== undefined;
}

/** Takes a user out of a group. @returns whether the user was in it */
export async function removeGroupMember(ctx: TxCtx, groupId: string, userId: string): Promise<boolean> {
  const removed = await ctx.db
    .deleteFrom('group_member')
    .where('org_id', '=', ctx.orgId)
    .where('user_id', '=', userId)
    .where('group_id', '=', groupId)
    .returning('user_id')
    .executeTakeFirst();
  if (removed) await noteMembersChanged(ctx, groupId);
  return removed !== undefined;
}

async function noteMembersChanged(ctx: TxCtx, groupId: string): Promise<void> {
  await ctx.db
    .updateTable('user_group')
    .set({ members_changed_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', groupId)
    .execute();
}
