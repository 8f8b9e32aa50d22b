import type { Kysely } from 'kysely';
import { table } from './table.ts';

/** Mails that wait to be sent. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const mail = `
    org_id text, id text, recipient text, kind text, sealed_content text, attempts integer, next_attempt_at instant, last_error text null,
    created_at instant, expires_at instant`;
  await table(db, 'mail', mail, ['org_id', 'id']).execute();
  await db.schema.createIndex('mail_due_index').on('mail').columns(['org_id', 'next_attempt_at', 'expires_at', 'id']).execute();
  await db.schema.createIndex('mail_expiry_index').on('mail').columns(['org_id', 'expires_at']).execute();
}
