import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { CompiledQuery, DatabaseConnection, QueryResult } from 'kysely';

const preparedLimit = 500;
const lockWaitMilliseconds = 5000;
/** 16 MiB: a checkpoint syncs twice and holds up the process, so it should not come often. */
const checkpointPages = 4000;

/** In place of a file: a database that is gone with its connection. */
export const inMemory = ':memory:';

/** Where the embedded database lives and how hard it tries to keep what it acknowledged. */
export interface SqliteFile {
  /** Path of the database file; made with mode 0600 when it is not there. */
  readonly file: string;
  /**
   * `FULL` (the default): an acknowledged write survives a power cut. `OFF`: only for tests. A connection itself runs with NORMAL then; `WalFile`
   * syncs before anybody is told.
   */
  readonly synchronous?: 'FULL' | 'OFF';
}

interface Prepared {
  readonly statement: StatementSync;
  /** Column names in the order of the values; empty for a statement that returns no rows. */
  columns: readonly string[];
}

/**
 * One connection to the embedded database. A query has run to its end when `executeQuery` returns; its promise only carries the result.
 *
 * Statements stay prepared by their text, the oldest of more than 500 is given up.
 */
export class SqliteConnection implements DatabaseConnection {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, Prepared>();

  constructor({ file, synchronous = 'FULL' }: SqliteFile) {
    createPrivately(file);
    this.#database = new DatabaseSync(file, { timeout: lockWaitMilliseconds });
    this.#database.exec(`pragma journal_mode = wal; pragma synchronous = ${synchronous === 'OFF' ? 'OFF' : 'NORMAL'}; pragma wal_autocheckpoint = ${checkpointPages}; pragma foreign_keys = on;
      pragma journal_size_limit = 67108864; pragma temp_store = memory`);
  }

  /** Whether a transaction is open. SQLite ends one by itself when the disk is full or fails. */
  get inTransaction(): boolean {
    return this.#database.isTransaction;
  }

  /** From now on every write on this connection fails. */
  forbidWrites(): void {
    this.#database.exec('pragma query_only = on');
  }

  /** Runs a statement without parameters or rows, such as `commit`. */
  command(sql: string): void {
    this.#prepare(sql).statement.run();
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.run(query);
  }

  /** What `executeQuery` does, without the promise. */
  run<R>(query: CompiledQuery): QueryResult<R> {
    const prepared = this.#prepare(query.sql);
    const { statement } = prepared;
    const parameters = query.parameters as readonly SQLInputValue[];
    if (prepared.columns.length === 0) return { rows: [], numAffectedRows: BigInt(statement.run(...parameters).changes) };
    const rows = statement.all(...parameters) as unknown as SQLInputValue[][];
    // Another connection added a column to what `select *` means, as a migration does.
    if (rows[0] !== undefined && rows[0].length !== prepared.columns.length) prepared.columns = columnsOf(statement);
    return { rows: rows.map((values) => toRow(prepared.columns, values)) as R[] };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('Streaming is not supported: read lists page by page, by key.');
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = this.#database.prepare(sql);
    statement.setReturnArrays(true);
    const prepared = { statement, columns: columnsOf(statement) };
    if (this.#prepared.size >= preparedLimit) this.#prepared.delete(this.#prepared.keys().next().value ?? '');
    this.#prepared.set(sql, prepared);
    return prepared;
  }
}

/**
 * Makes the file with mode 0600, which SQLite gives its -wal and -shm files too. A file that exists is not opened: closing any
 * descriptor of it would drop the locks that this process holds on it, and another process would then take the log away from us.
 *
 * @see https://www.sqlite.org/howtocorrupt.html §2.2
 */
function createPrivately(file: string): void {
  if (file === inMemory) return;
  try {
    closeSync(openSync(file, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function columnsOf(statement: StatementSync): string[] {
  return statement.columns().map(({ name }) => name);
}

/** A plain object: node:sqlite's own rows have no prototype and are slower to make. */
function toRow(columns: readonly string[], values: readonly SQLInputValue[]): Record<string, SQLInputValue | undefined> {
  const row: Record<string, SQLInputValue | undefined> = {};
  for (let index = 0; index < columns.length; index++) row[columns[index] as string] = values[index];
  return row;
}
