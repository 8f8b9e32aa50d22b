import {
  type CompiledQuery,
  type DatabaseConnection,
  DefaultQueryExecutor,
  type Dialect,
  type Driver,
  type KyselyProps,
  SqliteAdapter as KyselySqliteAdapter,
  type QueryExecutor,
  type QueryResult,
  SqliteIntrospector,
  SqliteQueryCompiler,
  Transaction,
} from 'kysely';
import type { SqliteConnection } from './sqlite-connection.ts';
import type { Tables } from './tables.ts';

/** Lets a migration run in one transaction: `begin immediate` is also the lock between processes that start at once. */
export class SqliteAdapter extends KyselySqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Whether queries of `db` go to the embedded database: the two engines' SQL differs here and there. */
export function isSqlite(db: { getExecutor(): QueryExecutor }): boolean {
  return db.getExecutor().adapter instanceof SqliteAdapter;
}

const compiler = new SqliteQueryCompiler();
const adapter = new SqliteAdapter();

/** Kysely's dialect over one connection, which the caller keeps and closes. */
export function sqliteDialect(connection: SqliteConnection): Dialect {
  return {
    createAdapter: () => adapter,
    createDriver: () => sqliteDriver(connection),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => compiler,
  };
}

function sqliteDriver(connection: SqliteConnection): Driver {
  return {
    init: async () => {},
    acquireConnection: async () => connection,
    beginTransaction: async () => connection.command('begin immediate'),
    commitTransaction: async () => connection.command('commit'),
    rollbackTransaction: async () => {
      if (connection.inTransaction) connection.command('rollback');
    },
    releaseConnection: async () => {},
    destroy: async () => {},
  };
}

/** Hands queries straight to one connection, without the locks and promises that a pool needs. */
class DirectExecutor extends DefaultQueryExecutor {
  readonly #connection: DatabaseConnection;

  constructor(connection: DatabaseConnection) {
    super(compiler, adapter, { provideConnection: (consumer) => consumer(connection) });
    this.#connection = connection;
  }

  override executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    return this.#connection.executeQuery(query);
  }
}

/** Everything a transaction wants besides the executor; made once, because a transaction is made for every write. */
export function kyselyParts(connection: SqliteConnection): Omit<KyselyProps, 'executor'> {
  const dialect = sqliteDialect(connection);
  return { config: { dialect }, driver: dialect.createDriver(), dialect };
}

/** Runs queries on this connection. */
export function directExecutor(connection: DatabaseConnection): QueryExecutor {
  return new DirectExecutor(connection);
}

/** The handle that one callback gets; `connection` decides how long it works. */
export function directTransaction(parts: Omit<KyselyProps, 'executor'>, connection: DatabaseConnection): Transaction<Tables> {
  return new Transaction({ ...parts, executor: new DirectExecutor(connection) });
}
