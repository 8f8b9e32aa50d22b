import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import pg from 'pg';
import { type Database, type DatabaseOptions, openDatabase } from '../src/schema/db.ts';
import { testPostgresDatabase, testSqliteFile } from './each-database.ts';

/** An empty folder that is removed when the test is over. */
export function emptyFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-backup-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Where no database is yet, in a folder or a PostgreSQL database that is removed when the test is over. */
export async function emptyPlace(t: TestContext, kind: Database['dialect']): Promise<DatabaseOptions> {
  if (kind === 'sqlite') return { kind, file: join(emptyFolder(t), 'gatehouse.db'), synchronous: 'OFF' };
  const { url } = await testPostgresDatabase(t);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('drop schema public cascade; create schema public');
  await client.end();
  return { kind, url, poolSize: 4 };
}

/** A migrated, empty database that others may open, too. */
export async function placeWithDatabase(
  t: TestContext,
  kind: Database['dialect'],
): Promise<{ options: DatabaseOptions; database: Database }> {
  if (kind === 'sqlite') {
    const options = await testSqliteFile(t);
    return { options, database: await openPlace(t, options) };
  }
  const { url } = await testPostgresDatabase(t);
  const options = { kind, url, poolSize: 4 } as const;
  return { options, database: await openPlace(t, options) };
}

/** Opens what is there, until the test is over. */
export async function openPlace(t: TestContext, options: DatabaseOptions): Promise<Database> {
  const database = await openDatabase(options);
  t.after(() => database.close());
  return database;
}
