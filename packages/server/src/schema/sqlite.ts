import { Kysely, QueryCreator, type QueryExecutor, type Transaction } from 'kysely';
import { type CommitLimits, GroupCommit } from './group-commit.ts';
import { migrateToLatest } from './migrate.ts';
import { SqliteConnection, type SqliteFile } from './sqlite-connection.ts';
import { directExecutor, sqliteDialect } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';
import { WalFile } from './wal-file.ts';

/** How to open the embedded database. */
export interface SqliteOptions extends SqliteFile {
  readonly kind: 'sqlite';
  /** 10 s for a callback and 5 ms for a batch, unless told. */
  readonly limits?: CommitLimits;
}

/** For tests, which need no disk to keep anything. */
const memoryDisk = { flush: async () => {}, check: () => {} };

/**
 * The embedded database: one connection that reads, one that writes in batches.
 *
 * A read outside a transaction sees what was committed last, also while a transaction is under way.
 */
export class SqliteDatabase {
  readonly dialect = 'sqlite';
  readonly selectFrom: QueryCreator<Tables>['selectFrom'];
  readonly getExecutor: () => QueryExecutor;
  readonly #options: SqliteOptions;
  readonly #reader: SqliteConnection;
  readonly #writer: SqliteConnection;
  readonly #log: WalFile;
  readonly #commits: GroupCommit;
  #closed: Promise<void> | undefined;

  constructor(options: SqliteOptions) {
    this.#options = options;
    this.#writer = new SqliteConnection(options);
    this.#reader = new SqliteConnection(options);
    this.#reader.forbidWrites();
    this.#log = new WalFile(options.file);
    const limits = options.limits ?? { callbackMilliseconds: 10_000, batchMilliseconds: 5 };
    this.#commits = new GroupCommit(this.#writer, limits, options.synchronous === 'OFF' ? memoryDisk : this.#log);
    const executor = directExecutor(this.#reader);
    const queries = new QueryCreator<Tables>({ executor });
    this.selectFrom = queries.selectFrom.bind(queries);
    this.getExecutor = () => executor;
  }

  transaction<T>(run: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
    return this.#commits.run(run);
  }

  async migrate(): Promise<void> {
    const connection = new SqliteConnection(this.#options);
    try {
      await migrateToLatest(new Kysely({ dialect: sqliteDialect(connection) }));
    } finally {
      connection.close();
    }
    if (this.#options.synchronous !== 'OFF') await this.#log.flush();
  }

  async ping(): Promise<void> {
    this.#log.check();
    this.#reader.command('select 1');
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#commits.drain();
    await this.#log.close();
    this.#reader.close();
    this.#writer.close();
  }
}
