import { sql } from 'kysely';
import type { Db } from './db.ts';
import { missingMigrations, readMigrations, refuseUnknown } from './migrate.ts';
import { isSqlite } from './sqlite-dialect.ts';

const mostProblems = 5;

/**
 * What the engine itself finds wrong with the stored data; empty when nothing. On SQLite it reads the whole file. PostgreSQL has no such check: only
 * constraints that do not hold for all rows, and indexes that were not finished, are found.
 */
export async function findDamage(db: Db): Promise<readonly string[]> {
  if (isSqlite(db)) {
    const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check(${sql.lit(mostProblems)})`.execute(db);
    return rows.map((row) => row.integrity_check).filter((line) => line !== 'ok');
  }
  const { rows } = await sql<{ name: string }>`
    select conname as name from pg_constraint where not convalidated and connamespace = current_schema()::regnamespace
    union all
    select relname from pg_index join pg_class on pg_class.oid = indexrelid
    where not indisvalid and relnamespace = current_schema()::regnamespace
    limit ${mostProblems}`.execute(db);
  return rows.map(({ name }) => `${name} does not hold`);
}

/** Rows that belong to a row that is not there, as sentences; empty when none. On PostgreSQL the engine does not let it come to that. */
export async function findBrokenReferences(db: Db): Promise<readonly string[]> {
  if (!isSqlite(db)) return [];
  const { rows } = await sql<{ table: string; parent: string }>`pragma foreign_key_check`.execute(db);
  return rows
    .slice(0, mostProblems)
    .map(({ table, parent }) => `a row of ${table} belongs to a row of ${parent} that is not there`);
}

/** The migrations that the database lacks. @throws DatabaseTooNewError when it has some that this release does not know */
export async function findMissingMigrations(db: Db): Promise<readonly string[]> {
  const applied = await readMigrations(db);
  refuseUnknown(applied);
  return missingMigrations(applied);
}
