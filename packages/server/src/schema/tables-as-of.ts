import { CompiledQuery, Kysely } from 'kysely';
import { migrateTo, migrationTableName } from './migrate.ts';
import { inMemory, SqliteConnection } from './sqlite-connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/** A value as it is stored, on either engine: flags are numbers, JSON is text. Numbers are whole and safe. */
export type StoredValue = string | number | null;

/** The values of one row, in the order of its table's columns. */
export type StoredRow = readonly StoredValue[];

/** A table, as far as one must know it to copy its rows. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly kind: 'text' | 'integer'; readonly isNullable: boolean }[];
}

/** What keeps the rows of all tables in order. */
interface Structure {
  /** Tables, and indexes that have a name on either engine. */
  readonly names: readonly string[];
  /** How many references to other tables each table has, if any. */
  readonly references: ReadonlyMap<string, number>;
}

const known = new Map<string, Promise<readonly TableShape[]>>();

/**
 * The tables that a database with these migrations has, on either engine. The migrations themselves are asked, in an empty database in memory, so that
 * tables of somebody else in the same PostgreSQL database are not taken for ours. Takes some 60 ms, once for each set of migrations.
 *
 * @throws DatabaseTooNewError when a migration is not known to this release
 */
export function tablesAsOf(migrations: readonly string[]): Promise<readonly TableShape[]> {
  const set = migrations.join();
  let tables = known.get(set);
  if (!tables) {
    tables = readTablesAsOf(migrations);
    known.set(set, tables);
  }
  return tables;
}

/** What a database with these migrations has, on either engine. @throws DatabaseTooNewError as `tablesAsOf` */
export function structureAsOf(migrations: readonly string[]): Promise<Structure> {
  return inEmptyDatabase(migrations, (connection) => {
    const run = (sql: string) => connection.run<{ name: string; count: number }>(CompiledQuery.raw(sql)).rows;
    const references = run(`
      select master.name as name, count(distinct key.id) as count
      from sqlite_master master join pragma_foreign_key_list(master.name) key where master.type = 'table' group by master.name`);
    return {
      names: run(`select name from sqlite_master where sql is not null`).map(({ name }) => name),
      references: new Map(references.map(({ name, count }) => [name, count])),
    };
  });
}

function readTablesAsOf(migrations: readonly string[]): Promise<readonly TableShape[]> {
  return inEmptyDatabase(migrations, (connection) =>
    readTables(connection).map((name) => ({ name, columns: readColumns(connection, name) })),
  );
}

async function inEmptyDatabase<T>(migrations: readonly string[], read: (connection: SqliteConnection) => T): Promise<T> {
  const connection = new SqliteConnection({ file: inMemory, synchronous: 'OFF' });
  try {
    await migrateTo(new Kysely({ dialect: sqliteDialect(connection) }), migrations);
    return read(connection);
  } finally {
    connection.close();
  }
}

function readTables(connection: SqliteConnection): string[] {
  const query = CompiledQuery.raw(
    `select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\' and name not like ? order by rowid`,
    [`${migrationTableName}%`],
  );
  return connection.run<{ name: string }>(query).rows.map(({ name }) => name);
}

function readColumns(connection: SqliteConnection, table: string): TableShape['columns'] {
  const query = CompiledQuery.raw(
    'select name, lower(type) as kind, "notnull" as is_needed from pragma_table_info(?) order by cid',
    [table],
  );
  return connection.run<{ name: string; kind: string; is_needed: 0 | 1 }>(query).rows.map(({ name, kind, is_needed }) => {
    if (kind !== 'text' && kind !== 'integer')
      throw new Error(`Column ${table}.${name} has the type ${kind}, which no backup can hold.`);
    return { name, kind, isNullable: is_needed === 0 };
  });
}
