import { hold } from '../../schema/hold.ts';
import type { GroupMemberRuleTable, UserGroupTable, UserTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

/** These users, in the order of ids, whom nobody else can change until the transaction ends. */
export function listHeldUsers(ctx: TxCtx, ids: readonly string[]): Promise<UserTable[]> {
  return ids.length === 0 ? Promise.resolve([]) : users(ctx).where('id', 'in', ids).$call(hold(ctx.db)).execute();
}

/** The users that follow `afterId`, in the order of ids, at most `limit`; as `listHeldUsers`. */
export function listHeldUsersAfter(ctx: TxCtx, afterId: string, limit: number): Promise<UserTable[]> {
  return users(ctx).where('id', '>', afterId).limit(limit).$call(hold(ctx.db)).execute();
}

function users({ db, orgId }: TxCtx) {
  return db.selectFrom('user').selectAll().where('org_id', '=', orgId).orderBy('id');
}

/** What rules give these users. */
export function listGivenTo(ctx: Ctx, userIds: readonly string[]): Promise<GroupMemberRuleTable[]> {
  const rows = ctx.db.selectFrom('group_member_rule').selectAll().where('org_id', '=', ctx.orgId);
  return rows.where('user_id', 'in', userIds).execute();
}

/** What a rule gives, in the order of users; at most `limit`. */
export function listGivenBy(ctx: Ctx, ruleId: string, limit: number): Promise<GroupMemberRuleTable[]> {
  const rows = ctx.db.selectFrom('group_member_rule').selectAll().where('org_id', '=', ctx.orgId).where('rule_id', '=', ruleId);
  return rows.orderBy('user_id').orderBy('group_id').limit(limit).execute();
}

/** A user in a group. */
export type Membership = Pick<GroupMemberRuleTable, 'user_id' | 'group_id'>;

/** That a rule puts a user into a group. */
export type Given = Omit<GroupMemberRuleTable, 'org_id'>;

/** Rows that one statement names: both databases have a limit. */
const mostAtOnce = 1000;

/** Puts users into groups on behalf of rules. The users must be held. @returns who was not in before */
export function give(ctx: TxCtx, given: readonly Given[]): Promise<Membership[]> {
  return inParts(given, (part) => givePart(ctx, part));
}

async function inParts(given: readonly Given[], write: (part: readonly Given[]) => Promise<Membership[]>): Promise<Membership[]> {
  const changed: Membership[] = [];
  for (let start = 0; start < given.length; start += mostAtOnce)
    changed.push(...(await write(given.slice(start, start + mostAtOnce))));
  return changed;
}

async function givePart({ db, orgId, now }: TxCtx, given: readonly Given[]): Promise<Membership[]> {
  const members = new Map(given.map((row) => [`${row.user_id} ${row.group_id}`, row]));
  const added = await db
    .insertInto('group_member')
    .values(
      Array.from(members.values(), ({ user_id, group_id }) => ({
        org_id: orgId,
        user_id,
        group_id,
        created_at: now,
        is_manual: 0,
      })),
    )
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id', 'group_id']).doNothing())
    .returning(['user_id', 'group_id'])
    .execute();
  await db
    .insertInto('group_member_rule')
    .values(given.map((row) => ({ ...row, org_id: orgId })))
    .onConflict((conflict) => conflict.columns(['org_id', 'user_id', 'group_id', 'rule_id']).doNothing())
    .execute();
  return added;
}

/** Takes back what rules gave. Whom somebody put in, or another rule, stays. The users must be held. @returns who is out now */
export function takeBack(ctx: TxCtx, given: readonly Given[]): Promise<Membership[]> {
  return inParts(given, (part) => takeBackPart(ctx, part));
}

async function takeBackPart({ db, orgId }: TxCtx, given: readonly Given[]): Promise<Membership[]> {
  await db
    .deleteFrom('group_member_rule')
    .where('org_id', '=', orgId)
    .where((eb) =>
      eb(
        eb.refTuple('user_id', 'group_id', 'rule_id'),
        'in',
        given.map(({ user_id, group_id, rule_id }) => eb.tuple(user_id, group_id, rule_id)),
      ),
    )
    .execute();
  return db
    .deleteFrom('group_member')
    .where('org_id', '=', orgId)
    .where('is_manual', '=', 0)
    .where((eb) =>
      eb(
        eb.refTuple('user_id', 'group_id'),
        'in',
        given.map(({ user_id, group_id }) => eb.tuple(user_id, group_id)),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('group_member_rule as other')
            .select('other.rule_id')
            .whereRef('other.org_id', '=', 'group_member.org_id')
            .whereRef('other.user_id', '=', 'group_member.user_id')
            .whereRef('other.group_id', '=', 'group_member.group_id'),
        ),
      ),
    )
    .returning(['user_id', 'group_id'])
    .execute();
}

/** The groups that somebody put these users into. */
export function listManualGroups(
  ctx: Ctx,
  userIds: readonly string[],
): Promise<(Pick<UserGroupTable, 'id' | 'name' | 'type' | 'description'> & { user_id: string })[]> {
  return ctx.db
    .selectFrom('group_member')
    .innerJoin('user_group', (join) =>
      join.onRef('user_group.org_id', '=', 'group_member.org_id').onRef('user_group.id', '=', 'group_member.group_id'),
    )
    .select(['group_member.user_id', 'user_group.id', 'user_group.name', 'user_group.type', 'user_group.description'])
    .where('group_member.org_id', '=', ctx.orgId)
    .where('group_member.user_id', 'in', userIds)
    .where('group_member.is_manual', '=', 1)
    .orderBy('user_group.name')
    .execute();
}
