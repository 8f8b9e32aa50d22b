import type { Db } from '../../schema/db.ts';
import type { TrustedOriginTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

/** Every active trusted origin of the org, for its snapshot. */
export function listActiveOrigins(
  db: Db,
  orgId: string,
): Promise<Pick<TrustedOriginTable, 'origin_key' | 'allows_cors' | 'allows_redirect'>[]> {
  return db
    .selectFrom('trusted_origin')
    .select(['origin_key', 'allows_cors', 'allows_redirect'])
    .where('org_id', '=', orgId)
    .where('status', '=', 'ACTIVE')
    .execute();
}

/** Trusted origins in the order of their ids, those after `afterId` first; with `q`, those whose name or origin starts so. */
export function listOrigins(
  ctx: Ctx,
  { afterId = '', q, limit }: { readonly afterId?: string | undefined; readonly q?: string | undefined; readonly limit: number },
): Promise<TrustedOriginTable[]> {
  const origins = ctx.db.selectFrom('trusted_origin').selectAll().where('org_id', '=', ctx.orgId).where('id', '>', afterId);
  const end = `${q}\u{10ffff}`;
  const found =
    q === undefined
      ? origins
      : origins.where((eb) =>
          eb.or([eb.and([eb('name', '>=', q), eb('name', '<', end)]), eb.and([eb('origin', '>=', q), eb('origin', '<', end)])]),
        );
  return found.orderBy('id').limit(limit).execute();
}

/** The trusted origin with this id. */
export function findOrigin(ctx: Ctx, id: string): Promise<TrustedOriginTable | undefined> {
  return ctx.db.selectFrom('trusted_origin').selectAll().where('org_id', '=', ctx.orgId).where('id', '=', id).executeTakeFirst();
}

/** Adds a trusted origin. @throws the driver's unique violation when the origin is there already */
export function insertOrigin(
  ctx: TxCtx,
  row: Omit<TrustedOriginTable, 'org_id' | 'created_at' | 'updated_at' | 'updated_by'>,
): Promise<TrustedOriginTable> {
  return ctx.db
    .insertInto('trusted_origin')
    .values({ ...row, org_id: ctx.orgId, created_at: ctx.now, updated_at: ctx.now, updated_by: row.created_by })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Changes a trusted origin. @returns it as it is now; undefined when there is none. @throws as `insertOrigin` */
export function updateOrigin(
  ctx: TxCtx,
  id: string,
  change: Partial<Omit<TrustedOriginTable, 'org_id' | 'id' | 'created_at' | 'created_by' | 'updated_at' | 'updated_by'>> &
    Pick<TrustedOriginTable, 'updated_by'>,
): Promise<TrustedOriginTable | undefined> {
  return ctx.db
    .updateTable('trusted_origin')
    .set({ ...change, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Removes a trusted origin. @returns the one that went */
export function deleteOrigin(ctx: TxCtx, id: string): Promise<TrustedOriginTable | undefined> {
  return ctx.db
    .deleteFrom('trusted_origin')
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}
