import type { Kysely } from 'kysely';
import { columnType, table } from './table.ts';

interface Apps {
  app: { application_type: string; refresh_token_rotation: string };
  app_group: { created_at: number; updated_at: number };
  app_user: { created_at: number; updated_at: number };
}

/**
 * Apps as the API shows them: the rest of their settings, keys, logos; assignments with what they say of a user or group.
 *
 * Every new column has a default, so that nodes of the release before can go on inserting meanwhile.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await addColumns(db, 'app', {
    consent_method: ['text', 'TRUSTED'],
    refresh_token_rotation: ['text', 'STATIC'],
    refresh_token_leeway_seconds: ['integer', 30],
    jwks_uri: ['text', null],
    access_policy_id: ['text', null],
    logo_path: ['text', null],
    settings_json: ['text', '{}'],
  });
  await addColumns(db, 'app_group', { priority: ['integer', 0], profile_json: ['text', '{}'], updated_at: ['instant', 0] });
  await addColumns(db, 'app_user', { user_name: ['text', null], profile_json: ['text', '{}'], updated_at: ['instant', 0] });

  const apps = db as Kysely<Apps>;
  await apps.updateTable('app').set({ refresh_token_rotation: 'ROTATE' }).where('application_type', '=', 'browser').execute();
  for (const assignments of ['app_group', 'app_user'] as const)
    await apps
      .updateTable(assignments)
      .set((eb) => ({ updated_at: eb.ref('created_at') }))
      .execute();

  const clientKey =
    'org_id text, app_id text, id text, kid text, status text, jwk_json text, created_at instant, updated_at instant';
  await table(db, 'client_key', clientKey, ['org_id', 'app_id', 'id'])
    .addUniqueConstraint('client_key_kid_key', ['org_id', 'app_id', 'kid'])
    .addForeignKeyConstraint('client_key_app_fkey', ['org_id', 'app_id'], 'app', ['org_id', 'id'], (key) =>
      key.onDelete('cascade'),
    )
    .execute();

  // No foreign key to the owner: it stands in one of several tables.
  const image = 'org_id text, owner_id text, kind text, digest text, media_type text, body text, created_at instant';
  await table(db, 'image', image, ['org_id', 'owner_id', 'kind'])
    .addForeignKeyConstraint('image_org_fkey', ['org_id'], 'org', ['id'], (key) => key.onDelete('cascade'))
    .execute();
}

/** Adds columns of a kind with a default; null: it may be null, and is. */
async function addColumns(
  db: Kysely<unknown>,
  name: string,
  columns: Readonly<Record<string, readonly [kind: string, initial: string | number | null]>>,
): Promise<void> {
  for (const [column, [kind, initial]] of Object.entries(columns))
    await db.schema
      .alterTable(name)
      .addColumn(column, columnType(db, kind), (define) => (initial === null ? define : define.notNull().defaultTo(initial)))
      .execute();
}
