import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely';
import pg from 'pg';

const nameLimit = 500;
const int8 = 20;
const lostConnectionCodes = new Set<unknown>(['57P01', '57P02', 'ECONNRESET', 'EPIPE']); // ended by an administrator, by a crash, by the network

/** How to reach PostgreSQL. TLS is asked for by the URL's `sslmode`, as `pg` reads it. */
export interface PostgresOptions {
  readonly kind: 'postgres';
  readonly url: string;
  /** Connections this process may hold; 10 unless told. */
  readonly poolSize?: number;
}

/**
 * Names for prepared statements, so that the server parses and plans a text once per connection.
 *
 * At most 500 texts get one: a name cannot be taken back from a server, and the hot texts come first after a start.
 */
class StatementNames {
  readonly #names = new Map<string, string>();
  #next = 0;

  nameOf(text: string): string | undefined {
    const known = this.#names.get(text);
    if (known || this.#names.size >= nameLimit) return known;
    return this.rename(text);
  }

  /** Gives the text a fresh name; what the server remembers under the old one is out of date. */
  rename(text: string): string {
    const name = `gatehouse_${this.#next++}`;
    this.#names.set(text, name);
    return name;
  }
}

/** A `pg` pool as Kysely wants it, which prepares statements by name and outlives connections that break. */
export class PreparingPool implements PostgresPool {
  readonly options = {};
  readonly #pool: pg.Pool;
  readonly #names = new StatementNames();
  readonly #clients = new WeakMap<pg.PoolClient, PostgresPoolClient>();

  constructor(config: pg.PoolConfig) {
    this.#pool = new pg.Pool({ ...config, types: { getTypeParser } });
    this.#pool.on('error', ignoreLostConnection);
    this.#pool.on('connect', (client) => client.on('error', ignoreLostConnection));
  }

  async connect(): Promise<PostgresPoolClient> {
    const client = await this.#pool.connect();
    const known = this.#clients.get(client);
    if (known) return known;
    const preparing = this.#preparing(client);
    this.#clients.set(client, preparing);
    return preparing;
  }

  end(): Promise<void> {
    return this.#pool.end();
  }

  #preparing(client: pg.PoolClient): PostgresPoolClient {
    let inTransaction = false;
    const query = async <R>(text: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<R>> => {
      const name = parameters.length > 0 ? this.#names.nameOf(text) : undefined;
      const ask = (name: string | undefined) => client.query({ text, values: [...parameters], ...(name && { name }) });
      if (text === 'begin') inTransaction = true;
      if (text === 'commit' || text === 'rollback') inTransaction = false;
      try {
        return (await ask(name)) as unknown as PostgresQueryResult<R>;
      } catch (error) {
        if (!name || !isStalePlan(error)) throw error;
        const fresh = this.#names.rename(text);
        if (inTransaction) throw error; // it has failed as a whole
        return (await ask(fresh)) as unknown as PostgresQueryResult<R>;
      }
    };
    return { query: query as PostgresPoolClient['query'], release: (destroy) => client.release(destroy) };
  }
}

/**
 * Whether the same query would work when asked again: another node has just added a column, and the plan that this connection
 * prepared for `select *` does not fit any more. This is what lets an old node live through a migration.
 */
export function isStalePlan(error: unknown): boolean {
  return codeOf(error) === '0A000' && error instanceof Error && error.message.includes('cached plan');
}

/** Whether PostgreSQL gave this transaction up for another one's sake, so that it may simply run again. */
export function isConflict(error: unknown): boolean {
  const code = codeOf(error);
  return code === '40001' || code === '40P01';
}

/** Whether the connection ended, as when the server restarts. What was under way may or may not have been done. */
export function isLostConnection(error: unknown): boolean {
  if (lostConnectionCodes.has(codeOf(error))) return true;
  return error instanceof Error && /Connection terminated|not queryable/.test(error.message); // `pg` has no codes for these
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** Instants and counts are int8 and stay below 2^53: numbers, not the strings that `pg` makes of them. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (value: string) => unknown {
  return oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text');
}

/** The pool has dropped the connection and makes another when it is needed; without a listener the process would die. */
function ignoreLostConnection(): void {}
