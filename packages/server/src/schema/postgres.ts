import { setTimeout as delay } from 'node:timers/promises';
import {
  type ConnectionProvider,
  Kysely,
  PostgresDialect,
  QueryCreator,
  type QueryExecutor,
  sql,
  type Transaction,
} from 'kysely';
import type { PoolConfig } from 'pg';
import { lacksMigrations, migrateToLatest } from './migrate.ts';
import { shapeLock } from './postgres-locks.ts';
import { isConflict, isLostConnection, isStalePlan, type PostgresOptions, PreparingPool } from './postgres-pool.ts';
import type { Tables } from './tables.ts';

const triesPerTransaction = 3;
const connectMilliseconds = 5000;
const statementMilliseconds = 10_000;

/**
 * PostgreSQL, or an engine that speaks its protocol. Transactions are READ COMMITTED; one that the server gave up because of a conflict
 * runs again, three times at most, so a callback must have no effect but its queries.
 */
export class PostgresDatabase {
  readonly dialect = 'postgres';
  readonly selectFrom: QueryCreator<Tables>['selectFrom'];
  readonly getExecutor: () => QueryExecutor;
  readonly #url: string;
  readonly #kysely: Kysely<Tables>;

  constructor({ url, poolSize = 10 }: PostgresOptions) {
    this.#url = url;
    this.#kysely = connect<Tables>({
      ...common(url),
      max: poolSize,
      statement_timeout: statementMilliseconds,
      idle_in_transaction_session_timeout: statementMilliseconds,
      query_timeout: statementMilliseconds + connectMilliseconds, // for a server that does not answer at all
    });
    const executor = readingAgain(this.#kysely);
    const queries = new QueryCreator<Tables>({ executor });
    this.selectFrom = queries.selectFrom.bind(queries);
    this.getExecutor = () => executor;
  }

  async transaction<T>(run: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      let begun = false;
      const start = (tx: Transaction<Tables>) => {
        begun = true;
        return run(tx);
      };
      try {
        return await this.#kysely.transaction().execute(start);
      } catch (error) {
        const worthAnother = isConflict(error) || isStalePlan(error) || (!begun && isLostConnection(error));
        if (tries >= triesPerTransaction || !worthAnother) throw error;
        await delay(Math.random() * 20 * tries); // two that collided must not start again together
      }
    }
  }

  /** Uses a connection of its own without a time limit: it may have to wait for another node that is migrating, or for a backup. */
  async migrate(): Promise<void> {
    const kysely = connect<unknown>({ ...common(this.#url), max: 1 });
    try {
      if (!(await lacksMigrations(kysely))) return; // a node that only starts waits for nobody
      await kysely.transaction().execute(async (tx) => {
        await sql`select pg_advisory_xact_lock(${shapeLock})`.execute(tx);
        await migrateToLatest(tx);
      });
    } finally {
      await kysely.destroy();
    }
  }

  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#kysely);
  }

  close(): Promise<void> {
    return this.#kysely.destroy();
  }
}

/** Runs reads, which are asked once more when the pool gave them a connection that the server had closed. */
function readingAgain(kysely: Kysely<Tables>): QueryExecutor {
  const executor = kysely.getExecutor();
  const provider: ConnectionProvider = {
    async provideConnection(consumer, options) {
      try {
        return await executor.provideConnection(consumer, options);
      } catch (error) {
        if (!isLostConnection(error)) throw error;
        return executor.provideConnection(consumer, options);
      }
    },
  };
  return executor.withConnectionProvider(provider);
}

function connect<T>(config: PoolConfig): Kysely<T> {
  return new Kysely<T>({ dialect: new PostgresDialect({ pool: new PreparingPool(config) }) });
}

function common(url: string): PoolConfig {
  return { connectionString: url, connectionTimeoutMillis: connectMilliseconds, keepAlive: true, application_name: 'gatehouse' };
}
