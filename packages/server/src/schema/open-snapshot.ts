import type { DatabaseOptions } from './db.ts';
import { refuseMissing, type Snapshot } from './snapshot.ts';

/**
 * Opens a snapshot on a connection of its own, which only reads. A server may run on the database.
 *
 * @throws NoDatabaseError, DatabaseTooNewError, or what the engine says when it cannot be opened
 */
export async function openSnapshot(options: DatabaseOptions): Promise<Snapshot> {
  if (options.kind === 'postgres') return (await import('./postgres-snapshot.ts')).openPostgresSnapshot(options);
  refuseMissing(options);
  return (await import('./sqlite-snapshot.ts')).openSqliteSnapshot(options);
}
