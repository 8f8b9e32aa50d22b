import { DatabaseSync } from 'node:sqlite';
import { migrationTableName, refuseUnknown } from './migrate.ts';
import { NoDatabaseError, type Snapshot } from './snapshot.ts';
import type { SqliteFile } from './sqlite-connection.ts';
import { type StoredRow, type TableShape, tablesAsOf } from './tables-as-of.ts';

const batchRows = 500;
const lockWaitMilliseconds = 5000;

/** A snapshot of the embedded database: a read transaction in write-ahead mode. The file must be there. @throws as `openSnapshot` */
export async function openSqliteSnapshot({ file }: SqliteFile): Promise<Snapshot> {
  // Read-only, so that not even the last connection to close moves anything from the log into the file.
  const database = new DatabaseSync(file, { readOnly: true, timeout: lockWaitMilliseconds });
  try {
    database.exec('begin');
    const migrations = readMigrations(database, file);
    const tables = await tablesAsOf(migrations);
    return { engine: 'sqlite', migrations, tables, rows: (table) => batches(database, table), close };
  } catch (error) {
    database.close();
    throw error;
  }

  async function close(): Promise<void> {
    database.close();
  }
}

/** The first read of the transaction: from here on it sees this instant. */
function readMigrations(database: DatabaseSync, file: string): string[] {
  const isThere = database.prepare('select 1 from sqlite_master where name = ?').get(migrationTableName) !== undefined;
  if (!isThere) throw new NoDatabaseError(`${file} is not a database that a server has started on.`);
  const rows = database.prepare(`select name from ${migrationTableName} order by name`).all();
  const names = rows.map(({ name }) => String(name));
  refuseUnknown(names);
  return names;
}

async function* batches(database: DatabaseSync, table: TableShape): AsyncGenerator<readonly StoredRow[]> {
  const columns = table.columns.map(({ name }) => `"${name}"`).join(', ');
  const statement = database.prepare(`select ${columns} from "${table.name}"`);
  statement.setReturnArrays(true);
  let batch: StoredRow[] = [];
  for (const row of statement.iterate() as unknown as Iterable<StoredRow>) {
    batch.push(row);
    if (batch.length < batchRows) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
