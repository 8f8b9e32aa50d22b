import type { Kysely } from 'kysely';
import { table } from './table.ts';

/** Which scopes and roles apps have for the management API, and which client assertions were used. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const grant = 'org_id text, app_id text, scope_id text, id text, created_at instant, created_by text';
  await table(db, 'app_api_grant', grant, ['org_id', 'app_id', 'scope_id'])
    .addUniqueConstraint('app_api_grant_id_key', ['org_id', 'id'])
    .addForeignKeyConstraint('app_api_grant_app_fkey', ['org_id', 'app_id'], 'app', ['org_id', 'id'], (key) =>
      key.onDelete('cascade'),
    )
    .execute();

  await table(db, 'app_admin_role', 'org_id text, app_id text, role text, created_at instant', ['org_id', 'app_id', 'role'])
    .addForeignKeyConstraint('app_admin_role_app_fkey', ['org_id', 'app_id'], 'app', ['org_id', 'id'], (key) =>
      key.onDelete('cascade'),
    )
    .execute();

  // No foreign key: a check would lock the app's row for each of its token requests.
  const assertion = 'org_id text, client_id text, token_hash text, expires_at instant';
  await table(db, 'used_client_assertion', assertion, ['org_id', 'client_id', 'token_hash']).execute();
  await db.schema.createIndex('used_client_assertion_expiry_index').on('used_client_assertion').column('expires_at').execute();
}
