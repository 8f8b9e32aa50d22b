import type { Kysely, Transaction } from 'kysely';
import type { PostgresOptions } from './postgres-pool.ts';
import type { SqliteOptions } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** A transaction: reads and writes. */
export type Tx = Transaction<Tables>;

/** What everything outside a transaction may do: read, and open a transaction. Writing needs a `Tx`, so the compiler refuses a bare write. */
export interface Db extends Pick<Kysely<Tables>, 'selectFrom' | 'getExecutor'> {
  /** @see inTx in domain/ctx.ts, which every caller uses */
  transaction<T>(run: (tx: Tx) => Promise<T>): Promise<T>;
}

/** An open database of either kind. */
export interface Database extends Db {
  readonly dialect: 'sqlite' | 'postgres';
  /** Applies the migrations that are missing; safe when several nodes start at once. */
  migrate(): Promise<void>;
  /** Whether it answers. @throws what the driver throws when it does not */
  ping(): Promise<void>;
  /** Finishes what is under way, then closes. */
  close(): Promise<void>;
}

/** Which database, and how. */
export type DatabaseOptions = SqliteOptions | PostgresOptions;

/**
 * Opens the database; `migrate` brings its tables up to date.
 *
 * @throws what the engine says when it cannot be opened
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  // Only the engine in use is loaded: each brings its driver along.
  if (options.kind === 'sqlite') return new (await import('./sqlite.ts')).SqliteDatabase(options);
  return new (await import('./postgres.ts')).PostgresDatabase(options);
}
