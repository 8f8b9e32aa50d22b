import { sql } from 'kysely';
import type { Db } from './db.ts';
import { missingMigrations, readMigrations, refuseUnknown } from './migrate.ts';
import { isSqlite } from './sqlite-dialect.ts';
import { structureAsOf } from './tables-as-of.ts';

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

/** Rows that belong to a row that is not there, as sentences; empty when none. On PostgreSQL the references of the tables do not let it come to that. */
export async function findBrokenReferences(db: Db): Promise<readonly string[]> {
  if (!isSqlite(db)) return [];
  const { rows } = await sql<{ table: string; parent: string }>`pragma foreign_key_check`.execute(db);
  return rows
    .slice(0, mostProblems)
    .map(({ table, parent }) => `a row of ${table} belongs to a row of ${parent} that is not there`);
}

/** Tables and indexes that are not there, and tables that lack references: what a database of this release must have. Others' tables do not matter. */
export async function findMissingStructure(db: Db): Promise<readonly string[]> {
  const { names, references } = await structureAsOf(missingMigrations([]));
  const query = isSqlite(db)
    ? sql<Counted>`
        select master.name as name, (select count(distinct id) from pragma_foreign_key_list(master.name)) as count from sqlite_master master`
    : sql<Counted>`
        select relname as name, (select count(*) from pg_constraint where conrelid = pg_class.oid and contype = 'f') as count
        from pg_class where relnamespace = current_schema()::regnamespace`;
  const { rows } = await query.execute(db);
  const found = new Map(rows.map(({ name, count }) => [name, Number(count)]));
  const missing = names.filter((name) => !found.has(name)).map((name) => `${name} is missing`);
  const lacking = [...references].filter(([name, count]) => (found.get(name) ?? count) < count);
  return [...missing, ...lacking.map(([name]) => `${name} lacks a reference to another table`)];
}

interface Counted {
  readonly name: string;
  readonly count: number;
}

/** The migrations that the database lacks. @throws DatabaseTooNewError when it has some that this release does not know */
export async function findMissingMigrations(db: Db): Promise<readonly string[]> {
  const applied = await readMigrations(db);
  refuseUnknown(applied);
  return missingMigrations(applied);
}
