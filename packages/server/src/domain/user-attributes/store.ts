import { sql } from 'kysely';
import { isSqlite } from '../../schema/sqlite-dialect.ts';
import type { UserAttributeTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { type Attribute, type Attributes, baseAttributes } from './attribute.ts';

/** An attribute that the org added. */
export interface CustomAttribute extends Pick<UserAttributeTable, 'name' | 'created_at' | 'updated_at'> {
  readonly attribute: Attribute;
}

/** Attributes that the org added, by name. */
export async function listCustomAttributes(ctx: Ctx): Promise<CustomAttribute[]> {
  return customOf(await rows(ctx).execute());
}

function rows(ctx: Ctx) {
  return ctx.db.selectFrom('user_attribute').selectAll().where('org_id', '=', ctx.orgId).orderBy('name');
}

function customOf(rows: readonly UserAttributeTable[]): CustomAttribute[] {
  return rows.map(({ name, created_at, updated_at, definition_json }) => {
    return { name, created_at, updated_at, attribute: JSON.parse(definition_json) as Attribute };
  });
}

/** Every attribute that a user of this org may have: Okta's, then the org's own. */
export async function listAttributes(ctx: Ctx): Promise<Attributes> {
  return withBase(await listCustomAttributes(ctx));
}

/**
 * As `listAttributes`, for the transaction that stores values of them: none is changed or removed before it ends, so that a removal finds
 * the values. Comes before the user is held, as who removes one does first the attribute and then the users.
 */
export async function holdAttributes(ctx: TxCtx): Promise<Attributes> {
  return withBase(customOf(await (isSqlite(ctx.db) ? rows(ctx) : rows(ctx).forShare()).execute()));
}

function withBase(custom: readonly CustomAttribute[]): Attributes {
  return new Map([...Object.entries<Attribute>(baseAttributes), ...custom.map((each) => [each.name, each.attribute] as const)]);
}

/** Adds an attribute, or puts another definition in the place of the one it has. */
export async function putCustomAttribute(ctx: TxCtx, name: string, attribute: Attribute): Promise<void> {
  const definition_json = JSON.stringify(attribute);
  await ctx.db
    .insertInto('user_attribute')
    .values({ org_id: ctx.orgId, name, definition_json, created_at: ctx.now, updated_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['org_id', 'name']).doUpdateSet({ definition_json, updated_at: ctx.now }))
    .execute();
}

/** Removes an attribute of the org's own; users keep their values until `clearCustomAttribute`. @returns whether there was one */
export async function deleteCustomAttribute(ctx: TxCtx, name: string): Promise<boolean> {
  const removed = await ctx.db
    .deleteFrom('user_attribute')
    .where('org_id', '=', ctx.orgId)
    .where('name', '=', name)
    .returning('name')
    .executeTakeFirst();
  return removed !== undefined;
}

/** Takes the values of an attribute of the org's own from all users. @param name one that `customAttributeProblems` found good @returns how many had one */
export async function clearCustomAttribute(ctx: TxCtx, name: string): Promise<number> {
  const onSqlite = isSqlite(ctx.db);
  const path = `$."${name}"`;
  const json = sql.ref('profile_json');
  const cleared = await ctx.db
    .updateTable('user')
    .set({
      profile_json: onSqlite ? sql<string>`json_remove(${json}, ${path})` : sql<string>`(${json}::jsonb - ${name}::text)::text`,
      updated_at: ctx.now,
    })
    .where('org_id', '=', ctx.orgId)
    .where(onSqlite ? sql<boolean>`json_type(${json}, ${path}) is not null` : sql<boolean>`jsonb_exists(${json}::jsonb, ${name})`)
    .executeTakeFirst();
  return Number(cleared.numUpdatedRows);
}
