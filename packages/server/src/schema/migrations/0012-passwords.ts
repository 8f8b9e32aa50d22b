import type { Kysely } from 'kysely';
import { columnType, table } from './table.ts';

/**
 * Policies decide on passwords: wrong ones in a row and locks are counted at the password itself, earlier ones are remembered, links
 * that set one are kept by their hash, and recovery questions by the hash of their answer.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const instant = columnType(db, 'instant');
  // A default, so that nodes of the release before can go on inserting meanwhile.
  await db.schema
    .alterTable('password')
    .addColumn('failures', 'integer', (define) => define.notNull().defaultTo(0))
    .execute();
  await db.schema.alterTable('password').addColumn('failing_since', instant).execute();
  await db.schema.alterTable('password').addColumn('locked_until', instant).execute();
  await db.schema
    .alterTable('user')
    .addColumn('locked_for_strangers', 'integer', (define) => define.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createIndex('password_locked_index')
    .on('password')
    .columns(['org_id', 'locked_until'])
    .where('locked_until' as never, 'is not', null)
    .execute();

  await table(db, 'password_history', 'org_id text, user_id text, id text, hash text, replaced_at instant', [
    'org_id',
    'user_id',
    'id',
  ])
    .$call(ofUser('password_history'))
    .execute();

  const link = 'org_id text, user_id text, kind text, token_hash text, created_at instant, expires_at instant';
  await table(db, 'password_link', link, ['org_id', 'user_id', 'kind'])
    .addUniqueConstraint('password_link_token_key', ['org_id', 'token_hash'])
    .$call(ofUser('password_link'))
    .execute();
  await db.schema.createIndex('password_link_expiry_index').on('password_link').columns(['org_id', 'expires_at']).execute();

  const question = 'org_id text, user_id text, question text, answer_hash text, changed_at instant';
  await table(db, 'recovery_question', question, ['org_id', 'user_id']).$call(ofUser('recovery_question')).execute();
}

/** The row dies with its user. */
function ofUser(name: string) {
  return (builder: ReturnType<typeof table>) =>
    builder.addForeignKeyConstraint(`${name}_user_fkey`, ['org_id', 'user_id'], 'user', ['org_id', 'id'], (key) =>
      key.onDelete('cascade'),
    );
}
