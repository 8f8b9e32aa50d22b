import { type ControlledTransaction, Kysely, PostgresDialect, sql } from 'kysely';
import { violatedConstraint } from './constraint.ts';
import { migrateTo, migrateToLatest, migrationTableName, missingMigrations } from './migrate.ts';
import { BrokenReferenceError, type NewDatabase, NotEmptyError } from './new-database.ts';
import { shapeLock } from './postgres-locks.ts';
import { type PostgresOptions, PreparingPool } from './postgres-pool.ts';
import { type StoredRow, type StoredValue, type TableShape, tablesAsOf } from './tables-as-of.ts';

const connectMilliseconds = 5000;

interface ForeignKey {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** Begins a new database in an empty one of PostgreSQL: one transaction from the first table to the last row. @throws as `beginNewDatabase` */
export async function beginPostgresDatabase({ url }: PostgresOptions): Promise<NewDatabase> {
  const pool = new PreparingPool({
    connectionString: url,
    connectionTimeoutMillis: connectMilliseconds,
    application_name: 'gatehouse-restore',
    keepAlive: true,
    max: 1,
  });
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  const tx = await kysely.startTransaction().execute();
  const latest = await tablesAsOf(missingMigrations([]));
  const database = new PostgresFilling(kysely, tx, latest);
  try {
    await sql`set local statement_timeout = 0`.execute(tx);
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx);
    // Of two restores into one database the second waits and then finds it filled; a server that starts there waits, too.
    await sql`select pg_advisory_xact_lock(${shapeLock})`.execute(tx);
    await refuseExisting(tx, latest);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function refuseExisting(tx: ControlledTransaction<unknown>, tables: readonly TableShape[]): Promise<void> {
  const names = [migrationTableName, ...tables.map(({ name }) => name)];
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relname = any(${names}::text[]) limit 1`.execute(tx);
  const [found] = rows;
  if (found !== undefined) throw new NotEmptyError(`The PostgreSQL database is not empty: it has a table "${found.name}".`);
}

class PostgresFilling implements NewDatabase {
  readonly #kysely: Kysely<unknown>;
  readonly #tx: ControlledTransaction<unknown>;
  readonly #latest: readonly TableShape[];
  #foreignKeys: readonly ForeignKey[] = [];
  #indexes: readonly string[] = [];

  /** @param latest the tables that there are in the end */
  constructor(kysely: Kysely<unknown>, tx: ControlledTransaction<unknown>, latest: readonly TableShape[]) {
    this.#kysely = kysely;
    this.#tx = tx;
    this.#latest = latest;
  }

  async migrateTo(migrations: readonly string[]): Promise<void> {
    await migrateTo(this.#tx, migrations);
    const tables = (await tablesAsOf(migrations)).map(({ name }) => name);
    // Checked and made all at once when all rows are there: cheaper, and the order of tables and rows does not matter.
    this.#foreignKeys = await this.#takeForeignKeys(tables);
    this.#indexes = await this.#takeIndexes(tables);
  }

  /** One statement, one parameter for each column: the values of all rows as an array. */
  async insert({ name, columns }: TableShape, rows: readonly StoredRow[]): Promise<void> {
    const values = columns.map(({ kind }, at) => {
      const column = rows.map((row) => storable(row[at] ?? null));
      return kind === 'text' ? sql`${column}::text[]` : sql`${column}::bigint[]`;
    });
    const names = columns.map((column) => sql.id(column.name));
    await sql`insert into ${sql.table(name)} (${sql.join(names)}) select * from unnest(${sql.join(values)})`.execute(this.#tx);
  }

  async complete(): Promise<void> {
    for (const definition of this.#indexes) await sql.raw(definition).execute(this.#tx);
    for (const key of this.#foreignKeys) await this.#addForeignKey(key);
    await migrateToLatest(this.#tx);
    for (const { name } of this.#latest) await sql`analyze ${sql.table(name)}`.execute(this.#tx); // the planner knows nothing of new rows
  }

  async publish(): Promise<void> {
    await this.#tx.commit().execute();
  }

  async close(): Promise<void> {
    if (!this.#tx.isCommitted && !this.#tx.isRolledBack) {
      await this.#tx
        .rollback()
        .execute()
        .catch(() => {}); // the connection is gone, and the transaction with it
    }
    await this.#kysely.destroy();
  }

  async #takeForeignKeys(tables: readonly string[]): Promise<readonly ForeignKey[]> {
    const { rows } = await sql<ForeignKey>`
      select relname as table, conname as name, pg_get_constraintdef(pg_constraint.oid) as definition
      from pg_constraint join pg_class on pg_class.oid = conrelid
      where contype = 'f' and connamespace = current_schema()::regnamespace and relname = any(${tables}::text[])`.execute(
      this.#tx,
    );
    for (const { table, name } of rows) {
      await sql`alter table ${sql.table(table)} drop constraint ${sql.id(name)}`.execute(this.#tx);
    }
    return rows;
  }

  /** Removes the indexes that no constraint needs. @returns the statements that make them */
  async #takeIndexes(tables: readonly string[]): Promise<readonly string[]> {
    const { rows } = await sql<{ name: string; definition: string }>`
      select index.relname as name, pg_get_indexdef(indexrelid) as definition
      from pg_index join pg_class index on index.oid = indexrelid join pg_class on pg_class.oid = indrelid
      where index.relnamespace = current_schema()::regnamespace and pg_class.relname = any(${tables}::text[])
        and not exists (select from pg_constraint where conindid = indexrelid)`.execute(this.#tx);
    for (const { name } of rows) await sql`drop index ${sql.id(name)}`.execute(this.#tx);
    return rows.map(({ definition }) => definition);
  }

  async #addForeignKey({ table, name, definition }: ForeignKey): Promise<void> {
    try {
      await sql`alter table ${sql.table(table)} add constraint ${sql.id(name)} ${sql.raw(definition)}`.execute(this.#tx);
    } catch (error) {
      if (violatedConstraint(error) !== 'foreign_key') throw error;
      throw new BrokenReferenceError(`A row of ${table} belongs to a row that is not there.`);
    }
  }
}

/** PostgreSQL has no character NUL; SQLite has. */
function storable(value: StoredValue): StoredValue {
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}
