import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, type TestContext } from 'node:test';
import pg from 'pg';
import { type Database, openDatabase } from '../src/schema/db.ts';
import type { PostgresOptions } from '../src/schema/postgres-pool.ts';
import type { SqliteOptions } from '../src/schema/sqlite.ts';
import { startPostgres, type TestPostgres } from './postgres.ts';

const serverVariable = 'GATEHOUSE_TEST_POSTGRES_URL';
const templateLock = 4_711_008;

let ownServer: Promise<TestPostgres> | undefined;
let sqliteTemplate: Promise<Buffer> | undefined;
let postgresTemplate: Promise<string> | undefined;

/**
 * Runs the same tests on both databases, as two suites.
 *
 * `open` gives a migrated, empty database of the suite's kind, which is closed and removed when the test `t` is over. PostgreSQL is the server
 * that GATEHOUSE_TEST_POSTGRES_URL names (a superuser's URL), or one started here for the suite.
 */
export function eachDatabase(title: string, define: (open: (t: TestContext) => Promise<Database>) => void): void {
  suite(`${title}, on SQLite`, () => define((t) => testDatabase(t, 'sqlite')));
  suite(`${title}, on PostgreSQL`, () => {
    after(stopOwnServer);
    define((t) => testDatabase(t, 'postgres'));
  });
}

/** A migrated, empty database of this kind, closed and removed when the test is over. */
export async function testDatabase(t: TestContext, kind: Database['dialect']): Promise<Database> {
  const home = kind === 'sqlite' ? await copySqlite() : await copyPostgres();
  const database = await openDatabase(home.options);
  t.after(async () => {
    await database.close();
    await home.remove();
  });
  return database;
}

/** A fresh file of the embedded database, migrated and empty, which is removed when the test is over: for a test that opens it itself. */
export async function testSqliteFile(t: TestContext): Promise<SqliteOptions> {
  const { options, remove } = await copySqlite();
  t.after(remove);
  return options;
}

/** A PostgreSQL database for a test that opens its own connections. */
export interface TestPostgresDatabase {
  readonly url: string;
  /** Runs when the test is over, before the database is removed; the last one given runs first. */
  readonly closeFirst: (close: () => Promise<unknown>) => void;
}

/** A fresh PostgreSQL database, migrated and empty, which is removed when the test is over. */
export async function testPostgresDatabase(t: TestContext): Promise<TestPostgresDatabase> {
  const { options, remove } = await copyPostgres();
  const closers: (() => Promise<unknown>)[] = [];
  t.after(async () => {
    for (const close of closers.toReversed()) await close();
    await remove();
  });
  return { url: options.url, closeFirst: (close) => closers.push(close) };
}

async function copySqlite(): Promise<{ options: SqliteOptions; remove: () => void }> {
  sqliteTemplate ??= makeSqliteTemplate();
  const template = await sqliteTemplate;
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const file = join(folder, 'gatehouse.db');
  writeFileSync(file, template, { mode: 0o600 });
  return {
    options: { kind: 'sqlite', file, synchronous: 'OFF' },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** @returns the bytes of a migrated, empty database file */
async function makeSqliteTemplate(): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  const file = join(folder, 'gatehouse.db');
  try {
    const database = await openDatabase({ kind: 'sqlite', file, synchronous: 'OFF' });
    await database.migrate();
    await database.close(); // the last connection moves everything from the log into the file
    return readFileSync(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function copyPostgres(): Promise<{ options: PostgresOptions; remove: () => Promise<void> }> {
  const server = await serverUrl();
  postgresTemplate ??= makePostgresTemplate(server);
  const template = await postgresTemplate;
  const name = `gatehouse_test_${randomBytes(8).toString('hex')}`;
  await asAdmin(server, (admin) => admin.query(`create database ${name} template ${template} strategy file_copy`));
  return {
    options: { kind: 'postgres', url: withDatabase(server, name), poolSize: 4 },
    remove: () => asAdmin(server, (admin) => admin.query(`drop database if exists ${name} with (force)`)),
  };
}

/**
 * Makes the database that tests copy, once for all test processes of a server: the first holds a lock, the others wait and find it made.
 * @returns its name, which tells the migrations it was made with
 */
async function makePostgresTemplate(server: string): Promise<string> {
  const name = `gatehouse_template_${migrationsHash()}`;
  await asAdmin(server, async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [templateLock]);
    const found = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 1) return;
    const unfinished = `${name}_unfinished`;
    await admin.query(`drop database if exists ${unfinished} with (force)`);
    await admin.query(`create database ${unfinished} template template0`);
    const database = await openDatabase({ kind: 'postgres', url: withDatabase(server, unfinished), poolSize: 1 });
    await database.migrate();
    await database.close();
    await admin.query(`alter database ${unfinished} rename to ${name}`);
  });
  return name;
}

function migrationsHash(): string {
  const folder = new URL('../src/schema/migrations/', import.meta.url);
  const hash = createHash('sha256');
  for (const file of readdirSync(folder).sort()) hash.update(readFileSync(new URL(file, folder)));
  return hash.digest('hex').slice(0, 12);
}

async function serverUrl(): Promise<string> {
  const given = process.env[serverVariable];
  if (given) return given;
  ownServer ??= startPostgres();
  return (await ownServer).url;
}

async function stopOwnServer(): Promise<void> {
  const server = await ownServer;
  ownServer = undefined;
  postgresTemplate = undefined;
  await server?.stop();
}

async function asAdmin(server: string, run: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  try {
    await run(admin);
  } finally {
    await admin.end();
  }
}

function withDatabase(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}
