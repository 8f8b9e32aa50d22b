import type { Kysely } from 'kysely';
import { table } from './table.ts';

/** People who asked for an org of their own, and the orgs that came of it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const registration = `
    org_id text, id text, email text, first_name text, last_name text, country text null, company text null, subdomain text,
    way text, cli_token_hash text null, link_token_hash text null, code_mark text null, code_tries integer,
    asked_ip text null, created_at instant, expires_at instant,
    owner_email text null, created_org_id text null, admin_user_id text null, confirmed_at instant null, redeemed_at instant null`;
  await table(db, 'registration', registration, ['org_id', 'id'])
    .addUniqueConstraint('registration_subdomain_key', ['org_id', 'subdomain'])
    .addUniqueConstraint('registration_cli_token_key', ['org_id', 'cli_token_hash'])
    .addUniqueConstraint('registration_link_token_key', ['org_id', 'link_token_hash'])
    .addUniqueConstraint('registration_owner_key', ['org_id', 'owner_email'])
    .addForeignKeyConstraint('registration_org_fkey', ['org_id'], 'org', ['id'], (key) => key.onDelete('cascade'))
    .addForeignKeyConstraint('registration_created_org_fkey', ['created_org_id'], 'org', ['id'], (key) => key.onDelete('cascade'))
    .execute();
  await db.schema.createIndex('registration_email_index').on('registration').columns(['org_id', 'email', 'created_at']).execute();
  await db.schema
    .createIndex('registration_expiry_index')
    .on('registration')
    .columns(['org_id', 'expires_at'])
    .where('confirmed_at' as never, 'is', null)
    .execute();
}
