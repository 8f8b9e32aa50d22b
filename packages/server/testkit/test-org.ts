import type { OrgId } from '../src/domain/ctx.ts';
import { inTx } from '../src/domain/ctx.ts';
import { type Backstage, backstageCtx, ensureOrg } from '../src/domain/orgs/create.ts';
import { findOrgBySubdomain } from '../src/domain/orgs/store.ts';
import type { Db } from '../src/schema/db.ts';
import type { OrgTable } from '../src/schema/tables.ts';
import { orgTables } from './org-tables.ts';

/** All rows of an org that nobody has touched yet, parents before children. */
interface OrgRows {
  readonly org: OrgTable;
  readonly rows: readonly (readonly [table: (typeof orgTables)[number], rows: readonly object[]])[];
}

let first: OrgRows | undefined;

/**
 * Makes sure that the first org exists, as `ensureOrg` does. Each further fresh database of a test process gets a copy of the first one's rows:
 * two RSA keys take a tenth of a second. So the master key must be the same each time.
 */
export async function ensureTestOrg(backstage: Backstage): Promise<OrgId> {
  const found = await findOrgBySubdomain(backstage.db, '');
  if (found) return found.id as OrgId;
  if (first) return insertRows(backstage, first);
  const id = await ensureOrg(backstage, '', 'Test Org');
  first = await readRows(backstage.db, id);
  return id;
}

async function readRows(db: Db, id: OrgId): Promise<OrgRows> {
  const rows: [(typeof orgTables)[number], object[]][] = [];
  for (const table of orgTables) {
    const found = await db.selectFrom(table).selectAll().where('org_id', '=', id).execute();
    if (found.length > 0) rows.push([table, found]);
  }
  return { org: await db.selectFrom('org').selectAll().where('id', '=', id).executeTakeFirstOrThrow(), rows };
}

function insertRows(backstage: Backstage, { org, rows }: OrgRows): Promise<OrgId> {
  const orgId = org.id as OrgId;
  return inTx(backstageCtx(backstage, orgId), async ({ db }) => {
    await db.insertInto('org').values(org).execute();
    for (const [table, found] of rows)
      await db
        .insertInto(table)
        .values(found as never)
        .execute();
    return orgId;
  });
}
