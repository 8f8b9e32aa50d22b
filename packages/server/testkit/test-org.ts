import type { OrgId } from '../src/domain/ctx.ts';
import { inTx } from '../src/domain/ctx.ts';
import { type Backstage, backstageCtx, ensureOrg } from '../src/domain/orgs/create.ts';
import { findOrgBySubdomain } from '../src/domain/orgs/store.ts';
import type { Db } from '../src/schema/db.ts';
import type { AuthorizationServerTable, OrgTable, SigningKeyTable, UserGroupTable } from '../src/schema/tables.ts';

/** All rows of an org that nobody has touched yet. */
interface OrgRows {
  readonly org: OrgTable;
  readonly groups: UserGroupTable[];
  readonly servers: AuthorizationServerTable[];
  readonly keys: SigningKeyTable[];
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
  return {
    org: await db.selectFrom('org').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    groups: await db.selectFrom('user_group').selectAll().where('org_id', '=', id).execute(),
    servers: await db.selectFrom('authorization_server').selectAll().where('org_id', '=', id).execute(),
    keys: await db.selectFrom('signing_key').selectAll().where('org_id', '=', id).execute(),
  };
}

function insertRows(backstage: Backstage, rows: OrgRows): Promise<OrgId> {
  const orgId = rows.org.id as OrgId;
  return inTx(backstageCtx(backstage, orgId), async ({ db }) => {
    await db.insertInto('org').values(rows.org).execute();
    await db.insertInto('user_group').values(rows.groups).execute();
    await db.insertInto('authorization_server').values(rows.servers).execute();
    await db.insertInto('signing_key').values(rows.keys).execute();
    return orgId;
  });
}
