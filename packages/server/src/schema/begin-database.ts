import type { DatabaseOptions } from './db.ts';
import type { NewDatabase } from './new-database.ts';

/**
 * Begins a new database.
 *
 * @throws NotEmptyError when there is one; or what the engine says when it cannot be opened
 */
export async function beginNewDatabase(options: DatabaseOptions): Promise<NewDatabase> {
  if (options.kind === 'postgres') return (await import('./postgres-new-database.ts')).beginPostgresDatabase(options);
  return (await import('./sqlite-new-database.ts')).beginSqliteDatabase(options);
}
