import type { Kysely } from 'kysely';
import { columnType, table } from './table.ts';

/** Settings and looks of the org, and the origins that it trusts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('org')
    .addColumn('settings_json', columnType(db, 'text'), (column) => column.notNull().defaultTo('{}'))
    .execute();
  await db.schema
    .alterTable('org')
    .addColumn('brand_json', columnType(db, 'text'), (column) => column.notNull().defaultTo('{}'))
    .execute();

  const trustedOrigin = `
    org_id text, id text, name text, origin text, origin_key text, status text, allows_cors integer, allows_redirect integer,
    created_at instant, created_by text, updated_at instant, updated_by text`;
  await table(db, 'trusted_origin', trustedOrigin, ['org_id', 'id'])
    .addUniqueConstraint('trusted_origin_origin_key', ['org_id', 'origin_key'])
    .addForeignKeyConstraint('trusted_origin_org_fkey', ['org_id'], 'org', ['id'], (key) => key.onDelete('cascade'))
    .execute();
}
