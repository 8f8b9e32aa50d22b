import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Kysely } from 'kysely';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { orgIn } from '../../../testkit/test-ctx.ts';
import { inTx } from '../../domain/ctx.ts';
import { up } from './0004-apps.ts';

const added = {
  app: [
    'consent_method',
    'refresh_token_rotation',
    'refresh_token_leeway_seconds',
    'jwks_uri',
    'access_policy_id',
    'logo_path',
    'settings_json',
  ],
  app_group: ['priority', 'profile_json', 'updated_at'],
  app_user: ['user_name', 'profile_json', 'updated_at'],
};

eachDatabase('apps of an earlier release', (open) => {
  test('keep all they had, and get what is usual for their type', async (t) => {
    const database = await open(t);
    const { given, at } = await orgIn(database);
    const ada = await given.user();
    const web = await given.webApp({ applicationType: 'web' });
    const browser = await given.webApp({ applicationType: 'browser', authMethod: 'none', assignedTo: { userId: ada.id } });
    const rowsOf = async () => ({
      apps: await database.selectFrom('app').selectAll().orderBy('id').execute(),
      groups: await database.selectFrom('app_group').selectAll().execute(),
      users: await database.selectFrom('app_user').selectAll().execute(),
    });
    const before = await rowsOf();
    await inTx(at(), async ({ db }) => {
      for (const table of ['client_key', 'image']) await db.schema.dropTable(table).execute();
      for (const [table, columns] of Object.entries(added))
        for (const column of columns) await db.schema.alterTable(table).dropColumn(column).execute();
      await up(db as unknown as Kysely<unknown>);
    });

    const after = await rowsOf();
    const rotations = Object.fromEntries(after.apps.map((app) => [app.id, app.refresh_token_rotation]));
    assert.deepEqual(rotations, { [web.id]: 'STATIC', [browser.id]: 'ROTATE' });
    const unrotated = after.apps.map((app) => ({ ...app, refresh_token_rotation: 'STATIC' }));
    assert.deepEqual({ ...after, apps: unrotated }, before);
  });
});
