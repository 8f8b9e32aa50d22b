import { PostgresAdapter, type SelectQueryBuilder } from 'kysely';
import type { Tx } from './db.ts';
import type { Tables } from './tables.ts';

/**
 * For a read whose answer decides what the same transaction writes: nobody else changes or removes the rows before it ends. PostgreSQL
 * locks them, not against rows that only refer to them: whoever signs in or adds something does not wait. SQLite has one writer at a time
 * anyway. Used as `query.$call(hold(ctx.db))`.
 */
export function hold(tx: Tx) {
  const locks = tx.getExecutor().adapter instanceof PostgresAdapter;
  return <TB extends keyof Tables, O>(query: SelectQueryBuilder<Tables, TB, O>): SelectQueryBuilder<Tables, TB, O> =>
    locks ? query.forNoKeyUpdate() : query;
}
