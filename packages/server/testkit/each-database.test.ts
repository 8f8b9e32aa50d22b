import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from './each-database.ts';

eachDatabase('a test database', (open) => {
  for (const name of ['one', 'another']) {
    test(`is empty and migrated for ${name} test`, async (t) => {
      const db = await open(t);
      assert.deepEqual(await db.selectFrom('org').selectAll().execute(), []);
      await db.transaction((tx) =>
        tx
          .insertInto('org')
          .values({
            id: 'o1',
            subdomain: '',
            name: 'Org',
            status: 'ACTIVE',
            version: 1,
            settings_json: '{}',
            brand_json: '{}',
            created_at: 2 ** 45,
            updated_at: 1,
          })
          .execute(),
      );
      assert.deepEqual(await db.selectFrom('org').select(['id', 'created_at']).execute(), [{ id: 'o1', created_at: 2 ** 45 }]);
    });
  }
});
