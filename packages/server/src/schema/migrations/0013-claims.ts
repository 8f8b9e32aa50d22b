import { type Kysely, sql } from 'kysely';
import { table } from './table.ts';

/**
 * Custom claims of authorization servers. What was the groups claim of a server becomes two of them, for access and for ID tokens, with the
 * condition that it always had: the scope `groups`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const claim = `
    org_id text, authorization_server_id text, id text, name text, claim_type text, status text, value_type text, value text,
    group_filter_type text null, always_include integer, scopes_json text, created_at instant, updated_at instant`;
  await table(db, 'oauth_claim', claim, ['org_id', 'authorization_server_id', 'id'])
    .addUniqueConstraint('oauth_claim_name_key', ['org_id', 'authorization_server_id', 'claim_type', 'name'])
    .addForeignKeyConstraint(
      'oauth_claim_server_fkey',
      ['org_id', 'authorization_server_id'],
      'authorization_server',
      ['org_id', 'id'],
      (key) => key.onDelete('cascade'),
    )
    .execute();
  await moveGroupsClaims(db);
}

interface OldServer {
  readonly org_id: string;
  readonly id: string;
  readonly groups_claim_json: string;
  readonly updated_at: number;
}

/** The ids follow from the server's, which is random. */
async function moveGroupsClaims(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<OldServer>`
    select org_id, id, groups_claim_json, updated_at from authorization_server where groups_claim_json is not null`.execute(db);
  for (const { org_id, id, groups_claim_json, updated_at } of rows) {
    const { name, filterType, value } = JSON.parse(groups_claim_json) as { name: string; filterType: string; value: string };
    for (const [type, mark] of [
      ['RESOURCE', 'R'],
      ['IDENTITY', 'I'],
    ]) {
      const claimId = `ocl${mark}${id.slice(4)}`;
      await sql`
        insert into oauth_claim (org_id, authorization_server_id, id, name, claim_type, status, value_type, value, group_filter_type,
          always_include, scopes_json, created_at, updated_at)
        values (${org_id}, ${id}, ${claimId}, ${name}, ${type}, 'ACTIVE', 'GROUPS', ${value}, ${filterType}, 1, '["groups"]',
          ${updated_at}, ${updated_at})`.execute(db);
    }
  }
}
