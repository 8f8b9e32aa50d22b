import type { Kysely } from 'kysely';
import { table } from './table.ts';

/** Who may use the management API: API tokens, and the admin roles of their owners. Both die with the user. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const apiToken = `
    org_id text, id text, token_hash text, user_id text, name text, created_at instant, last_used_at instant null, expires_at instant`;
  await table(db, 'api_token', apiToken, ['org_id', 'id'])
    .addUniqueConstraint('api_token_hash_key', ['org_id', 'token_hash'])
    .addForeignKeyConstraint('api_token_user_fkey', ['org_id', 'user_id'], 'user', ['org_id', 'id'], (key) =>
      key.onDelete('cascade'),
    )
    .execute();
  await db.schema.createIndex('api_token_user_index').on('api_token').columns(['org_id', 'user_id']).execute();

  await table(db, 'admin_role', 'org_id text, user_id text, role text, created_at instant', ['org_id', 'user_id', 'role'])
    .addForeignKeyConstraint('admin_role_user_fkey', ['org_id', 'user_id'], 'user', ['org_id', 'id'], (key) =>
      key.onDelete('cascade'),
    )
    .execute();
}
