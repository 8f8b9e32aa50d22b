import type { UserGroupTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

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

/** Adds a group. @throws the driver's unique violation when the name is taken */
export async function insertGroup(
  ctx: TxCtx,
  group: Pick<UserGroupTable, 'id' | 'type' | 'name' | 'description'>,
): Promise<void> {
  await ctx.db
    .insertInto('user_group')
    .values({ ...group, org_id: ctx.orgId, name_key: group.name.toLowerCase(), created_at: ctx.now, updated_at: ctx.now })
    .execute();
}

/**
 * Puts a user into a group; a second time is no error.
 * @internal exported for tests
 */
export async function addGroupMember(ctx: TxCtx, groupId: string, userId: string): Promise<void> {
  await ctx.db
    .insertInto('group_member')
    .values({ org_id: ctx.orgId, group_id: groupId, user_id: userId, created_at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
