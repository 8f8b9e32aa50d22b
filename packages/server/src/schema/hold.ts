import { PostgresAdapter, type SelectQueryBuilder } from 'kysely';
import type { Tx } from './db.ts';
import type { Tables } from './tables.ts';

/**
 * For a read whose answer decides what the same transaction writes: nobody else changes the rows before it ends. PostgreSQL locks them;
 * SQLite has one writer at a time anyway. Used as `query.$call(hold(ctx.db))`.
 */
export function hold(tx: Tx) {
  const locks = tx.getExecutor().adapter instanceof PostgresAdapter;
  return <TB extends keyof Tables, O>(query: SelectQueryBuilder<Tables, TB, O>): SelectQueryBuilder<Tables, TB, O> =>
    locks ? query.forUpdate() : query;
}
