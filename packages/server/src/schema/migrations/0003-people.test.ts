import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { Kysely, PostgresDialect, sql } from 'kysely';
import { testPostgresDatabase } from '../../../testkit/each-database.ts';
import { PreparingPool } from '../postgres-pool.ts';
import { SqliteConnection } from '../sqlite-connection.ts';
import { sqliteDialect } from '../sqlite-dialect.ts';
import * as first from './0001-first.ts';
import * as apiTokens from './0002-api-tokens.ts';
import * as people from './0003-people.ts';

type Rows = Kysely<Record<string, Record<string, string | number | null>>>;

function sqlite(t: TestContext): Rows {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const connection = new SqliteConnection({ file: join(folder, 'gatehouse.db'), synchronous: 'OFF' });
  t.after(() => {
    connection.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return new Kysely({ dialect: sqliteDialect(connection) });
}

async function postgres(t: TestContext): Promise<Rows> {
  const { url, closeFirst } = await testPostgresDatabase(t);
  const db: Rows = new Kysely({ dialect: new PostgresDialect({ pool: new PreparingPool({ connectionString: url }) }) });
  closeFirst(() => db.destroy());
  await sql`drop schema public cascade; create schema public`.execute(db);
  return db;
}

suite('migration 0003', () => {
  for (const [engine, open] of [
    ['SQLite', sqlite],
    ['PostgreSQL', postgres],
  ] as const) {
    test(`users of the release before are found by name in whatever alphabet and case, on ${engine}`, async (t) => {
      const db = await open(t);
      await first.up(db as Kysely<unknown>);
      await apiTokens.up(db as Kysely<unknown>);
      const stamps = { created_at: 1, updated_at: 1 };
      await db
        .insertInto('org')
        .values({ id: '00o1', subdomain: '', name: 'A', status: 'ACTIVE', version: 1, ...stamps })
        .execute();
      const names: readonly (readonly [string | null, string | null])[] = [
        ['Ada', ' LOVELACE '],
        ['\u00c5ngstr\u00f6m', '\uff21ndersson'],
        [null, null],
      ];
      // One more than a batch, so that the second batch is read too.
      const rows = Array.from({ length: 501 }, (_, at) => ({
        org_id: '00o1',
        id: `00u${String(at).padStart(4, '0')}`,
        status: 'ACTIVE',
        login: `u${at}`,
        login_key: `u${at}`,
        email: '',
        email_key: '',
        email_verified: 0,
        first_name: names[at % 3]?.[0] ?? null,
        last_name: names[at % 3]?.[1] ?? null,
        profile_json: '{}',
        ...stamps,
      }));
      await db.insertInto('user').values(rows).execute();
      await people.up(db as Kysely<unknown>);
      const found = await db
        .selectFrom('user')
        .select(['first_name_key', 'last_name_key', 'tokens_valid_from'])
        .orderBy('id')
        .execute();
      const expected = [
        ['ada', 'lovelace', null],
        ['\u00e5ngstr\u00f6m', 'andersson', null],
        ['', '', null],
      ];
      assert.deepEqual(
        found.map((row) => Object.values(row)),
        rows.map((_, at) => expected[at % 3]),
      );
    });
  }
});
