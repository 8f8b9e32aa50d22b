import type { Db } from '../../schema/db.ts';
import { hold } from '../../schema/hold.ts';
import type { OrgTable } from '../../schema/tables.ts';
import type { Ctx, OrgId, TxCtx } from '../ctx.ts';

/** The org that lives at `subdomain` ('' for the one at the public URL). Not bound to a tenant: this is how a tenant is found. */
export function findOrgBySubdomain(db: Db, subdomain: string): Promise<OrgTable | undefined> {
  return db.selectFrom('org').selectAll().where('subdomain', '=', subdomain).executeTakeFirst();
}

/** The version of an org's configuration and whether it is active; undefined when there is no such org. */
export function readOrgVersion(db: Db, orgId: OrgId): Promise<Pick<OrgTable, 'version' | 'status'> | undefined> {
  return db.selectFrom('org').select(['version', 'status']).where('id', '=', orgId).executeTakeFirst();
}

/** Adds an org. @throws the driver's unique violation when the subdomain is taken */
export async function insertOrg(ctx: TxCtx, org: { subdomain: string; name: string }): Promise<void> {
  await ctx.db
    .insertInto('org')
    .values({
      id: ctx.orgId,
      ...org,
      status: 'ACTIVE',
      version: 1,
      settings_json: '{}',
      brand_json: '{}',
      created_at: ctx.now,
      updated_at: ctx.now,
    })
    .execute();
}

/** The org itself. */
export function findOrg(ctx: Ctx): Promise<OrgTable> {
  return ctx.db.selectFrom('org').selectAll().where('id', '=', ctx.orgId).executeTakeFirstOrThrow();
}

/** The org itself, which nobody else changes before this transaction ends. */
export function holdOrg(ctx: TxCtx): Promise<OrgTable> {
  return ctx.db.selectFrom('org').selectAll().where('id', '=', ctx.orgId).$call(hold(ctx.db)).executeTakeFirstOrThrow();
}

/** Changes what the org is called, says about itself and looks like. @returns it as it is now */
export function updateOrg(
  ctx: TxCtx,
  change: Partial<Pick<OrgTable, 'name' | 'settings_json' | 'brand_json'>>,
): Promise<OrgTable> {
  return ctx.db
    .updateTable('org')
    .set({ ...change, updated_at: ctx.now })
    .where('id', '=', ctx.orgId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Tells every node that the org's configuration changed. Part of every transaction that changes it. */
export async function raiseOrgVersion(ctx: TxCtx): Promise<void> {
  await ctx.db
    .updateTable('org')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: ctx.now }))
    .where('id', '=', ctx.orgId)
    .execute();
}

/** Ids of all orgs, in no order. Not bound to a tenant: for the jobs that serve every org. */
export async function listOrgIds(db: Db): Promise<OrgId[]> {
  const rows = await db.selectFrom('org').select('id').execute();
  return rows.map((row) => row.id as OrgId);
}
