import { type Kysely, sql } from 'kysely';
import { isSqlite } from '../sqlite-dialect.ts';
import { columnType } from './table.ts';

/** The order in which events became visible, for readers that wait for new ones, and an index for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const recorded = columnType(db, 'instant');
  if (isSqlite(db)) {
    await db.schema
      .alterTable('system_log_event')
      .addColumn('recorded_at', recorded, (define) => define.notNull().defaultTo(0))
      .execute();
    await sql`update system_log_event set recorded_at = published_at * 1000`.execute(db);
  } else {
    // First the column, then its default: a default that is there from the start would be put into all rows. Nodes of the release before need it.
    await db.schema.alterTable('system_log_event').addColumn('recorded_at', recorded).execute();
    await sql`alter table system_log_event
      alter column recorded_at set default (extract(epoch from clock_timestamp()) * 1000000)::bigint`.execute(db);
    await sql`update system_log_event set recorded_at = published_at * 1000`.execute(db);
    await sql`alter table system_log_event alter column recorded_at set not null`.execute(db);
  }
  await db.schema
    .createIndex('system_log_event_recorded_index')
    .on('system_log_event')
    .columns(['org_id', 'recorded_at', 'id'])
    .execute();
}
