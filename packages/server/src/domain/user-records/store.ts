import { sql } from 'kysely';
import { filterCondition } from '../../schema/filter-sql.ts';
import type { FilterTree } from '../../schema/filter-tree.ts';
import type { UserTable } from '../../schema/tables.ts';
import type { Ctx } from '../ctx.ts';
import { loginKey } from '../users/user.ts';
import { columnsOfAttributes, naturalOrder, type SortColumn, sortColumns } from './search.ts';

/** A user with what else the API tells of one. */
export interface UserRecord extends UserTable {
  /** Null: there is no password. */
  readonly password_changed_at: number | null;
  readonly recovery_question: string | null;
}

/** What hangs on a user is looked up row by row, so that no plan for a page reads more than the page. */
function records(ctx: Ctx) {
  return ctx.db
    .selectFrom('user')
    .selectAll('user')
    .select((eb) => [
      eb
        .selectFrom('password')
        .select('changed_at')
        .whereRef('password.org_id', '=', 'user.org_id')
        .whereRef('password.user_id', '=', 'user.id')
        .as('password_changed_at'),
      eb
        .selectFrom('recovery_question as asked')
        .select('question')
        .whereRef('asked.org_id', '=', 'user.org_id')
        .whereRef('asked.user_id', '=', 'user.id')
        .as('recovery_question'),
    ])
    .where('user.org_id', '=', ctx.orgId);
}

/** The users with these ids, in the order of ids; who is not there is left out. @param ids at most 1,000 */
export async function findUserRecords(ctx: Ctx, ids: readonly string[]): Promise<UserRecord[]> {
  return ids.length === 0 ? [] : records(ctx).where('user.id', 'in', ids).orderBy('user.id').execute();
}

/** The user with this id. */
export function findUserRecord(ctx: Ctx, id: string): Promise<UserRecord | undefined> {
  return records(ctx).where('user.id', '=', id).executeTakeFirst();
}

/**
 * The user whom a path of the API names: by id, by login, or by the part of a login before its `@` when no other login has it too.
 * An id comes first: nobody can take somebody's place by choosing a login.
 */
export async function findUserByName(ctx: Ctx, name: string): Promise<UserRecord | undefined> {
  const key = loginKey(name);
  const found = (await findUserRecord(ctx, name)) ?? (await records(ctx).where('login_key', '=', key).executeTakeFirst());
  if (found || key.includes('@')) return found;
  const [first, second] = await records(ctx)
    .where('login_key', '>=', `${key}@`)
    .where('login_key', '<', `${key}A`) // the character after "@"
    .orderBy('login_key')
    .limit(2)
    .execute();
  return second ? undefined : first;
}

/** Which users a list has, in which order, and where it goes on. */
export interface UserListOptions {
  readonly where?: FilterTree | undefined;
  /** Leaves out deactivated users. */
  readonly isDeprovisionedHidden?: boolean;
  /** What `naturalOrder` says unless told. */
  readonly sortBy?: SortColumn | undefined;
  readonly isDescending?: boolean;
  /** What `sortBy` and the id are in the last row of the page before. */
  readonly after?: { readonly key: string | number; readonly id: string } | undefined;
  readonly limit: number;
}

/**
 * The query of `listUsers`.
 * @internal exported for tests
 */
export function listUsersQuery(ctx: Ctx, { where, isDeprovisionedHidden, sortBy, isDescending, after, limit }: UserListOptions) {
  const natural = naturalOrder(where);
  const { column, isNullable } = sortColumns[sortBy ?? natural.sortBy];
  const order = isDescending ? 'desc' : 'asc';
  const sign = isDescending ? sql`<` : sql`>`;
  // An expression is no index's order: the engine has to gather first and to sort then.
  const id = sortBy === undefined && natural.isGathered ? sql`(${sql.ref('user.id')} || '')` : sql.ref('user.id');
  const ref = sql.ref(`user.${column}`);
  // What is null sorts as the smallest value, on both engines.
  const key = isNullable ? sql`coalesce(${ref}, 0)` : ref;
  let query = records(ctx);
  if (where) query = query.where(filterCondition(ctx.db, where, columnsOfAttributes(where)));
  if (isDeprovisionedHidden) query = query.where('user.status', '!=', 'DEPROVISIONED');
  if (after && column === 'id') query = query.where(sql<boolean>`${id} ${sign} ${after.id}`);
  else if (after) query = query.where(sql<boolean>`(${key}, ${id}) ${sign} (${after.key}, ${after.id})`);
  if (column !== 'id') query = query.orderBy(key, order);
  return query.orderBy(id, order).limit(limit);
}

/** Where a list that ends with `last` goes on. */
export function placeAfter(
  last: UserTable,
  { where, sortBy }: Pick<UserListOptions, 'where' | 'sortBy'>,
): NonNullable<UserListOptions['after']> {
  return { key: last[sortColumns[sortBy ?? naturalOrder(where).sortBy].column] ?? 0, id: last.id };
}

/** Users, a page of them. Each order of a column that is not null is an index's, whatever the size of the directory. */
export function listUsers(ctx: Ctx, options: UserListOptions): Promise<UserRecord[]> {
  return listUsersQuery(ctx, options).execute();
}
