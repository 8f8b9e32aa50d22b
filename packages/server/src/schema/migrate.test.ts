import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { Kysely, PostgresDialect, type TableMetadata } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { testPostgresDatabase } from '../../testkit/each-database.ts';
import { type DatabaseOptions, openDatabase } from './db.ts';
import { migrations } from './migrations/all.ts';
import { PreparingPool } from './postgres-pool.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/** An empty database, and what must be closed before it is removed. */
interface Home {
  readonly options: DatabaseOptions;
  readonly closeFirst: (close: () => Promise<unknown>) => void;
}

type Columns = Record<string, Record<string, string>>;

async function emptySqlite(t: TestContext): Promise<Home> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const closers: (() => Promise<unknown>)[] = [];
  t.after(async () => {
    for (const close of closers) await close();
    rmSync(folder, { recursive: true, force: true });
  });
  const options = { kind: 'sqlite', file: join(folder, 'gatehouse.db'), synchronous: 'OFF' } as const;
  return { options, closeFirst: (close) => void closers.push(close) };
}

async function emptyPostgres(t: TestContext): Promise<Home> {
  const { url, closeFirst } = await testPostgresDatabase(t);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('drop schema public cascade; create schema public');
  await client.end();
  return { options: { kind: 'postgres', url }, closeFirst };
}

/** Kysely on a database that nobody has opened with our own driver, closed when the test is over. */
function inspector({ options, closeFirst }: Home): Kysely<{ schema_migration: { name: string; timestamp: string } }> {
  const dialect =
    options.kind === 'sqlite'
      ? sqliteDialect(new SqliteConnection(options))
      : new PostgresDialect({ pool: new PreparingPool({ connectionString: options.url }) });
  const db = new Kysely<{ schema_migration: { name: string; timestamp: string } }>({ dialect });
  closeFirst(() => db.destroy());
  return db;
}

/** What a column is in `tables.ts`' words: `string`, `number`, with `| null` where it may be. */
function columnsOf(tables: readonly TableMetadata[]): Columns {
  const words: Record<string, string> = {
    text: 'string',
    TEXT: 'string',
    integer: 'number',
    INTEGER: 'number',
    int4: 'number',
    int8: 'number',
  };
  const describe = (column: TableMetadata['columns'][number]) =>
    [column.name, `${words[column.dataType] ?? column.dataType}${column.isNullable ? ' | null' : ''}`] as const;
  return Object.fromEntries(tables.map((table) => [table.name, Object.fromEntries(table.columns.map(describe))]));
}

/** The row types of `tables.ts`, read from its text: there is nothing left of them at run time. */
function declaredColumns(): Columns {
  const text = readFileSync(new URL('tables.ts', import.meta.url), 'utf8').replaceAll(/\/\*\*.*?\*\//gs, '');
  const interfaces = new Map(
    [...text.matchAll(/interface (\w+) \{(.*?)\n\}/gs)].map(([, name, body]) => [name, membersOf(String(body))]),
  );
  const tables = interfaces.get('Tables') ?? {};
  return Object.fromEntries(Object.entries(tables).map(([table, type]) => [table, rowOf(interfaces.get(type) ?? {})]));
}

function membersOf(body: string): Record<string, string> {
  return Object.fromEntries([...body.matchAll(/(\w+): ([^;]+);/g)].map(([, name, type]) => [String(name), String(type)]));
}

function rowOf(members: Record<string, string>): Record<string, string> {
  const plain = (type: string) =>
    type
      .replace('Flag', 'number')
      .replaceAll(/'[^']*'/g, 'string')
      .replaceAll(/\bstring( \| string)+/g, 'string');
  return Object.fromEntries(Object.entries(members).map(([name, type]) => [name, plain(type)]));
}

suite('migrations', () => {
  test('a fresh database has the columns of tables.ts, the same on both engines', async (t) => {
    const found: Columns[] = [];
    for (const home of [await emptySqlite(t), await emptyPostgres(t)]) {
      const db = await openDatabase(home.options);
      await db.migrate();
      await db.close();
      const tables = await inspector(home).introspection.getTables();
      found.push(columnsOf(tables.filter(({ name }) => !name.startsWith('schema_migration'))));
    }
    assert.deepEqual(found[0], declaredColumns());
    assert.deepEqual(found[1], declaredColumns());
  });

  for (const [kind, prepare] of [
    ['SQLite', emptySqlite],
    ['PostgreSQL', emptyPostgres],
  ] as const) {
    test(`several nodes that start at once migrate ${kind} once`, async (t) => {
      const home = await prepare(t);
      const script = `
        const { openDatabase } = await import(${JSON.stringify(new URL('db.ts', import.meta.url).href)});
        const db = await openDatabase(${JSON.stringify(home.options)});
        await db.migrate();
        await db.close();`;
      const nodes = Array.from({ length: 4 }, () =>
        spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: 'inherit' }),
      );
      const codes = await Promise.all(nodes.map(async (node) => (await once(node, 'exit'))[0] as number));

      assert.deepEqual(codes, [0, 0, 0, 0]);
      const applied = await inspector(home).selectFrom('schema_migration').select('name').execute();
      assert.deepEqual(
        applied.map(({ name }) => name),
        Object.keys(migrations),
      );
    });

    test(`a ${kind} database of the first release is read whole by the very connection that was open while it was brought up to date`, async (t) => {
      const home = await prepare(t);
      const first = Object.fromEntries(Object.entries(migrations).slice(0, 2));
      const migrator = new Migrator({
        db: inspector(home),
        provider: { getMigrations: async () => first },
        migrationTableName: 'schema_migration',
        migrationLockTableName: 'schema_migration_lock',
      });
      const { error } = await migrator.migrateToLatest();
      assert.equal(error, undefined);
      const org = { id: '00oA', subdomain: '', name: 'A', status: 'ACTIVE', version: 1, created_at: 1, updated_at: 1 };
      await (inspector(home) as unknown as Kysely<{ org: typeof org }>).insertInto('org').values(org).execute();

      const db = await openDatabase(home.options);
      home.closeFirst(() => db.close());
      await db.migrate();
      const row = await db.selectFrom('org').selectAll().executeTakeFirstOrThrow();
      assert.deepEqual({ ...row }, { ...org, settings_json: '{}', brand_json: '{}' });
      const policies = await db.selectFrom('policy').select('type').where('org_id', '=', '00oA').execute();
      assert.deepEqual(policies.map(({ type }) => type).toSorted(), ['ACCESS_POLICY', 'OKTA_SIGN_ON', 'PASSWORD']);
    });

    test(`a ${kind} database of a later release is refused and left alone`, async (t) => {
      const home = await prepare(t);
      const db = await openDatabase(home.options);
      home.closeFirst(() => db.close());
      await db.migrate();
      const later = { name: '9999-from-the-future', timestamp: '2099-01-01T00:00:00.000Z' };
      await inspector(home).insertInto('schema_migration').values(later).execute();

      await assert.rejects(db.migrate(), { name: 'DatabaseTooNewError', message: /9999-from-the-future.*Start a later release/ });
    });
  }
});
