import type { Kysely } from 'kysely';
import { columnType, table } from './table.ts';

interface People {
  user: {
    org_id: string;
    id: string;
    first_name: string | null;
    last_name: string | null;
    first_name_key: string;
    last_name_key: string;
  };
}

const batch = 500;

/**
 * Users as the API lists and searches them: names in a form to compare, an index for every order that a list of any size may have,
 * attributes that an org adds of its own, and the instant from which a user's tokens are honoured.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const [text, instant] = [columnType(db, 'text'), columnType(db, 'instant')];
  // A default, so that nodes of the release before can go on inserting meanwhile.
  for (const column of ['first_name_key', 'last_name_key'])
    await db.schema
      .alterTable('user')
      .addColumn(column, text, (define) => define.notNull().defaultTo(''))
      .execute();
  await db.schema.alterTable('user').addColumn('tokens_valid_from', instant).execute();
  await fillNameKeys(db as Kysely<People>);

  await db.schema.dropIndex('user_email_index').execute();
  const orders = {
    user_email_index: 'email_key',
    user_first_name_index: 'first_name_key',
    user_last_name_index: 'last_name_key',
    user_status_index: 'status',
    user_created_index: 'created_at',
    user_updated_index: 'updated_at',
  };
  for (const [name, column] of Object.entries(orders))
    await db.schema.createIndex(name).on('user').columns(['org_id', column, 'id']).execute();

  const attribute = 'org_id text, name text, definition_json text, created_at instant, updated_at instant';
  await table(db, 'user_attribute', attribute, ['org_id', 'name'])
    .addForeignKeyConstraint('user_attribute_org_fkey', ['org_id'], 'org', ['id'], (key) => key.onDelete('cascade'))
    .execute();
}

/** In here and not in SQL: `lower` of SQLite knows ASCII only, and neither engine's is the NFKC of the code that compares. */
async function fillNameKeys(db: Kysely<People>): Promise<void> {
  for (let last = { org_id: '', id: '' }; ; ) {
    const rows = await db
      .selectFrom('user')
      .select(['org_id', 'id', 'first_name', 'last_name'])
      .where((eb) => eb(eb.refTuple('org_id', 'id'), '>', eb.tuple(last.org_id, last.id)))
      .orderBy('org_id')
      .orderBy('id')
      .limit(batch)
      .execute();
    for (const { org_id, id, first_name, last_name } of rows)
      await db
        .updateTable('user')
        .set({ first_name_key: keyOf(first_name), last_name_key: keyOf(last_name) })
        .where('org_id', '=', org_id)
        .where('id', '=', id)
        .execute();
    const end = rows.at(-1);
    if (!end || rows.length < batch) return;
    last = end;
  }
}

/** As `loginKey` was when this was written. */
function keyOf(name: string | null): string {
  return (name ?? '').normalize('NFKC').trim().toLowerCase();
}
