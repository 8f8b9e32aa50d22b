import type { EpochMillis } from '../../platform/time.ts';
import type { Db } from '../../schema/db.ts';
import type { AuthorizationServerTable, OrgTable, SigningKeyTable } from '../../schema/tables.ts';
import type { OrgId, TxCtx } from '../ctx.ts';

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
    .values({ id: ctx.orgId, ...org, status: 'ACTIVE', version: 1, created_at: ctx.now, updated_at: ctx.now })
    .execute();
}

/**
 * Tells every node that the org's configuration changed. Part of every transaction that changes it.
 * @internal exported for tests
 */
export async function raiseOrgVersion(ctx: TxCtx): Promise<void> {
  await ctx.db
    .updateTable('org')
    .set((eb) => ({ version: eb('version', '+', 1), updated_at: ctx.now }))
    .where('id', '=', ctx.orgId)
    .execute();
}

/** The org's custom authorization servers, oldest first. */
export function listAuthorizationServers(db: Db, orgId: OrgId): Promise<AuthorizationServerTable[]> {
  return db.selectFrom('authorization_server').selectAll().where('org_id', '=', orgId).orderBy('created_at').execute();
}

/** The org's signing keys that are still published at `now`, newest first. */
export function listSigningKeys(db: Db, orgId: OrgId, now: EpochMillis): Promise<SigningKeyTable[]> {
  return db
    .selectFrom('signing_key')
    .selectAll()
    .where('org_id', '=', orgId)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .orderBy('created_at', 'desc')
    .execute();
}

/** Adds a custom authorization server. */
export async function insertAuthorizationServer(
  ctx: TxCtx,
  server: Pick<AuthorizationServerTable, 'id' | 'alias' | 'name' | 'description' | 'audience'>,
): Promise<void> {
  await ctx.db
    .insertInto('authorization_server')
    .values({ ...server, org_id: ctx.orgId, status: 'ACTIVE', groups_claim_json: null, created_at: ctx.now, updated_at: ctx.now })
    .execute();
}

/** Adds a signing key. */
export async function insertSigningKey(ctx: TxCtx, row: Omit<SigningKeyTable, 'org_id'>): Promise<void> {
  await ctx.db
    .insertInto('signing_key')
    .values({ ...row, org_id: ctx.orgId })
    .execute();
}

/** Ids of all orgs, in no order. Not bound to a tenant: for the jobs that serve every org. */
export async function listOrgIds(db: Db): Promise<OrgId[]> {
  const rows = await db.selectFrom('org').select('id').execute();
  return rows.map((row) => row.id as OrgId);
}
