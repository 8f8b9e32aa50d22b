import type { StoredRow, TableShape } from './tables-as-of.ts';

/**
 * A database that is being filled with rows from elsewhere. Until `publish` nobody sees any of it, and a process that is killed leaves nothing
 * that a server would start on. The steps come in the order in which they stand here.
 */
export interface NewDatabase {
  /** Makes the tables as these migrations leave them. @throws DatabaseTooNewError */
  migrateTo(migrations: readonly string[]): Promise<void>;
  /** Adds rows, tables in whatever order: what belongs together is checked at the end. */
  insert(table: TableShape, rows: readonly StoredRow[]): Promise<void>;
  /** Checks every reference from row to row, and applies the migrations that this release has beyond. @throws BrokenReferenceError */
  complete(): Promise<void>;
  /** Makes it durable and visible. @throws NotEmptyError when somebody else made a database there meanwhile */
  publish(): Promise<void>;
  /** Takes back what was not published, and lets go of everything. To be called in every case. */
  close(): Promise<void>;
}

/** There is something where the new database was to be. */
export class NotEmptyError extends Error {
  override readonly name = 'NotEmptyError';
}

/** A row names another one that is not there. */
export class BrokenReferenceError extends Error {
  override readonly name = 'BrokenReferenceError';
}
