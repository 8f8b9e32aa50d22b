import { equalsConstantTime } from '../platform/hash.ts';
import { beginNewDatabase } from '../schema/begin-database.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { DatabaseOptions } from '../schema/db.ts';
import { DatabaseTooNewError, refuseUnknown } from '../schema/migrate.ts';
import { BrokenReferenceError, type NewDatabase, NotEmptyError } from '../schema/new-database.ts';
import { type StoredRow, type StoredValue, type TableShape, tablesAsOf } from '../schema/tables-as-of.ts';
import { type BackupHeader, damaged } from './format.ts';
import { type ChosenKey, chooseKey, type KeysAtHand, markOf } from './master-key.ts';
import { BackupProblem, fileProblem } from './problem.ts';
import { type RowsInFile, readHeader, readRows, readWhole, type WholeBackup } from './read-backup.ts';
import type { RowCounts, WorkOptions } from './write-backup.ts';

/** Where a backup goes. */
export interface RestorePlace {
  readonly database: DatabaseOptions;
  readonly keys: KeysAtHand;
  /** Puts the master key into the data folder, where there was none. */
  readonly installKey: (key: Buffer) => void;
}

/**
 * Makes a new database of a backup, of whichever engine it was made. The file is read twice: to its end before anything is written, then for its rows.
 * An older one is brought up to date. All of it is there at the end, or nothing.
 *
 * @throws BackupProblem when the file is damaged, changed or of a later release, when the master key is another one, when the place is not empty
 */
export async function restoreBackup(
  place: RestorePlace,
  file: string,
  options: WorkOptions = {},
): Promise<{ readonly header: BackupHeader; readonly tables: RowCounts }> {
  const { key, keys, isToBeInstalled } = await readHeaderFor(place, file);
  const database = await begin(place.database);
  try {
    const backup = await readWhole(file, options.signal);
    if (!equalsConstantTime(markOf(keys, backup.trailer.sha256), backup.trailer.mark)) {
      throw damaged(file, 'it was changed by somebody who does not have the master key');
    }
    await fill(database, backup, file, options);
    if (isToBeInstalled) place.installKey(key); // first: a server that finds a database without its key makes another one
    await database.publish();
    return { header: backup.header, tables: backup.trailer.tables };
  } catch (error) {
    if (error instanceof NotEmptyError) throw notEmpty(error);
    if (error instanceof BrokenReferenceError) throw damaged(file, error.message.replace(/\.$/, ''));
    if (violatedConstraint(error) === 'unique') throw damaged(file, 'a row is there twice');
    throw fileProblem(error, 'The new database cannot be made');
  } finally {
    await database.close();
  }
}

/** Says at the first line what stands against the backup; but a line that is damaged says anything, so then the whole file is looked at. */
async function readHeaderFor({ keys }: RestorePlace, file: string): Promise<ChosenKey> {
  try {
    const header = await readHeader(file);
    refuseUnknown(header.migrations);
    return chooseKey(header, keys);
  } catch (error) {
    await readWhole(file);
    if (!(error instanceof DatabaseTooNewError)) throw error;
    throw new BackupProblem(`${file} was made by a later release.`, { remedy: 'Restore it with that release.', cause: error });
  }
}

async function begin(options: DatabaseOptions): Promise<NewDatabase> {
  try {
    return await beginNewDatabase(options);
  } catch (error) {
    throw error instanceof NotEmptyError ? notEmpty(error) : error;
  }
}

function notEmpty(error: NotEmptyError): BackupProblem {
  return new BackupProblem(error.message, {
    remedy: 'Restore into a new data folder (--data <folder>) or an empty PostgreSQL database.',
    cause: error,
  });
}

async function fill(
  database: NewDatabase,
  backup: WholeBackup,
  file: string,
  { onProgress, signal }: WorkOptions,
): Promise<void> {
  const { header, trailer } = backup;
  const tables = new Map((await tablesAsOf(header.migrations)).map((table) => [table.name, table]));
  const missing = [...tables.keys()].find((name) => trailer.tables[name] === undefined);
  if (missing !== undefined) throw damaged(file, `the table ${missing} is missing`);
  const total = Object.values(trailer.tables).reduce((sum, count) => sum + count, 0);
  let rows = 0;
  await database.migrateTo(header.migrations);
  for await (const found of readRows(file, backup)) {
    signal?.throwIfAborted();
    const table = tables.get(found.table);
    if (table === undefined) throw damaged(file, `there is no table ${found.table}`);
    await database.insert(table, fitting(table, found, file));
    rows += found.rows.length;
    onProgress?.({ table: table.name, rows, total });
  }
  await database.complete();
}

/** The rows with their values in the order of the table's columns. */
function fitting({ name, columns }: TableShape, found: RowsInFile, file: string): readonly StoredRow[] {
  const places = columns.map((column) => ({ ...column, at: found.columns.indexOf(column.name) }));
  const hasAll = found.columns.length === columns.length && places.every(({ at }) => at >= 0);
  if (!hasAll) throw damaged(file, `the table ${name} has other columns`);
  return found.rows.map((row) => {
    const isFitting = row.length === columns.length && places.every((place) => fits(row[place.at], place));
    if (!isFitting) throw damaged(file, `a row of ${name} does not fit`);
    return places.map(({ at }) => row[at] as StoredValue);
  });
}

function fits(value: unknown, { kind, isNullable }: TableShape['columns'][number]): boolean {
  if (value === null) return isNullable;
  return kind === 'text' ? typeof value === 'string' : Number.isSafeInteger(value);
}
