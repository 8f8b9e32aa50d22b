import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import { orgIn } from '../../../testkit/test-ctx.ts';
import { type Database, openDatabase } from '../../schema/db.ts';
import { migrations } from '../../schema/migrations/all.ts';
import { SqliteConnection } from '../../schema/sqlite-connection.ts';
import { sqliteDialect } from '../../schema/sqlite-dialect.ts';

const ownToEveryOrg = ['id', 'org_id', 'policy_id', 'created_at', 'updated_at'];

/** A row but for what is different in every org; of the id its prefix. */
function comparable(row: { id: string }, everyone: string): object {
  const texts = Object.entries(row).filter(([name]) => !ownToEveryOrg.includes(name));
  return {
    ...Object.fromEntries(texts.map(([name, value]) => [name, String(value).replace(everyone, 'everyone')])),
    idPrefix: row.id.slice(0, 3),
  };
}

async function policiesOf(db: Database, orgId: string): Promise<object[]> {
  const policies = await db.selectFrom('policy').selectAll().where('org_id', '=', orgId).orderBy('type').execute();
  const rules = await db.selectFrom('policy_rule').selectAll().where('org_id', '=', orgId).execute();
  const everyone = `00g${orgId.slice(3)}`;
  return policies.map((policy) => ({
    ...comparable(policy, everyone),
    rules: rules.filter((rule) => rule.policy_id === policy.id).map((rule) => comparable(rule, everyone)),
  }));
}

test('an org from before there were policies gets the ones that a new org has', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const options = { kind: 'sqlite', file: join(folder, 'gatehouse.db'), synchronous: 'OFF' } as const;
  const before = new Kysely<{ org: Record<string, unknown> }>({ dialect: sqliteDialect(new SqliteConnection(options)) });
  const earlier = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0006'));
  const migrator = new Migrator({
    db: before,
    provider: { getMigrations: async () => earlier },
    migrationTableName: 'schema_migration',
    migrationLockTableName: 'schema_migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  assert.equal(error, undefined);
  const row = { id: '00oFromBefore0000000', subdomain: 'before', name: 'Before', status: 'ACTIVE', version: 1 };
  await before
    .insertInto('org')
    .values({ ...row, created_at: 1, updated_at: 1 })
    .execute();
  await before.destroy();

  const database = await openDatabase(options);
  t.after(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await database.migrate();
  const { orgId } = await orgIn(database, 'fresh');
  const found = await policiesOf(database, row.id);
  assert.equal(found.length, 3);
  assert.deepEqual(found, await policiesOf(database, orgId));
});
