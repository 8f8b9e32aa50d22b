import type { Db } from '../../schema/db.ts';
import type { NetworkZoneTable } from '../../schema/tables.ts';
import type { Ctx, OrgId, TxCtx } from '../ctx.ts';

/** What an admin says of a zone. */
export type ZoneContent = Pick<NetworkZoneTable, 'name' | 'usage' | 'gateways_json'>;

/** The org's active zones, in no order. */
export function listActiveZones(db: Db, orgId: OrgId): Promise<NetworkZoneTable[]> {
  return db.selectFrom('network_zone').selectAll().where('org_id', '=', orgId).where('status', '=', 'ACTIVE').execute();
}

/** At most `limit` zones by id. @param page.afterId where the page before ended */
export function listZones(ctx: Ctx, page: { afterId?: string | undefined; limit: number }): Promise<NetworkZoneTable[]> {
  const { afterId, limit } = page;
  return ctx.db
    .selectFrom('network_zone')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .$if(afterId !== undefined, (query) => query.where('id', '>', afterId ?? ''))
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** A zone by its id. */
export function findZone(ctx: Ctx, id: string): Promise<NetworkZoneTable | undefined> {
  return ctx.db.selectFrom('network_zone').selectAll().where('org_id', '=', ctx.orgId).where('id', '=', id).executeTakeFirst();
}

/** How many zones the org has. */
export async function countZones(ctx: Ctx): Promise<number> {
  const { count } = await ctx.db
    .selectFrom('network_zone')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('org_id', '=', ctx.orgId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Adds an active zone. @throws the driver's unique violation when the name is taken */
export function insertZone(ctx: TxCtx, id: string, content: ZoneContent): Promise<NetworkZoneTable> {
  return ctx.db
    .insertInto('network_zone')
    .values({
      ...content,
      org_id: ctx.orgId,
      id,
      name_key: content.name.toLowerCase(),
      status: 'ACTIVE',
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Replaces what a zone says. @returns undefined when there is none. @throws the driver's unique violation when the name is taken */
export function updateZone(ctx: TxCtx, id: string, content: ZoneContent): Promise<NetworkZoneTable | undefined> {
  return ctx.db
    .updateTable('network_zone')
    .set({ ...content, name_key: content.name.toLowerCase(), updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Switches a zone on or off. @returns undefined when it was so already, or there is none */
export function setZoneStatus(ctx: TxCtx, id: string, status: NetworkZoneTable['status']): Promise<NetworkZoneTable | undefined> {
  return ctx.db
    .updateTable('network_zone')
    .set({ status, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('status', '!=', status)
    .returningAll()
    .executeTakeFirst();
}

/** Deletes a zone. @returns undefined when there was none */
export function deleteZone(ctx: TxCtx, id: string): Promise<NetworkZoneTable | undefined> {
  return ctx.db.deleteFrom('network_zone').where('org_id', '=', ctx.orgId).where('id', '=', id).returningAll().executeTakeFirst();
}
