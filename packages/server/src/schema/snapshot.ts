import { existsSync } from 'node:fs';
import type { Database, DatabaseOptions } from './db.ts';
import type { StoredRow, TableShape } from './tables-as-of.ts';

/** All that was committed at one instant. What is written meanwhile goes on and is not seen; nobody waits for this reader. */
export interface Snapshot {
  readonly engine: Database['dialect'];
  /** Oldest first; known to this release, but it may be some behind. */
  readonly migrations: readonly string[];
  readonly tables: readonly TableShape[];
  /** All rows of a table, in batches of some hundred and in no order that is promised. */
  rows(table: TableShape): AsyncIterable<readonly StoredRow[]>;
  close(): Promise<void>;
}

/** There is nothing to read: no database, or one that no server has started on. */
export class NoDatabaseError extends Error {
  override readonly name = 'NoDatabaseError';
}

/** Opening the embedded database would make one. @throws NoDatabaseError when there is no file */
export function refuseMissing(options: DatabaseOptions): void {
  if (options.kind === 'sqlite' && !existsSync(options.file)) throw new NoDatabaseError(`There is no database ${options.file}.`);
}
