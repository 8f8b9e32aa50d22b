import { createHash } from 'node:crypto';
import { createWriteStream, realpathSync, rmSync, statSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { opensSigningKey } from '../domain/keys/signing-keys.ts';
import { draftOf, FileExistsError, publishDraft } from '../platform/draft-file.ts';
import type { Keyring } from '../platform/seal.ts';
import type { DatabaseOptions } from '../schema/db.ts';
import { openSnapshot } from '../schema/open-snapshot.ts';
import type { Snapshot } from '../schema/snapshot.ts';
import type { StoredRow, TableShape } from '../schema/tables-as-of.ts';
import { type BackupHeader, backupFormat, toLine } from './format.ts';
import { fingerprintOf, markOf } from './master-key.ts';
import { BackupProblem, fileProblem } from './problem.ts';

/** What is backed up. */
export interface BackupSource {
  readonly database: DatabaseOptions;
  /** Over the server's master key. */
  readonly keys: Keyring;
  /** The master key itself, when it is to be in the file. */
  readonly includedKey: Buffer | undefined;
  readonly publicUrl: string;
  /** ISO 8601. */
  readonly now: string;
}

/** How long work is followed, and ended. */
export interface WorkOptions {
  /** Called after each batch. @param rows of all tables so far; `total` where it is known */
  readonly onProgress?: (done: { readonly table: string; readonly rows: number; readonly total?: number }) => void;
  /** Ends the work; what was there before is as it was. */
  readonly signal?: AbortSignal;
}

/** Rows of each table that has some. */
export type RowCounts = Readonly<Record<string, number>>;

/** Faster than the usual 6, and some per cent larger: the work waits for it. */
const compression = 4;

/**
 * Writes one snapshot of the database into `file`, mode 0600. The server may run, and nobody waits. All rows are streamed: memory does not grow with
 * them. The file has its name only once it is whole and on the disk.
 *
 * @throws BackupProblem when the file is there and not forced, when it cannot be written, when the key is not the database's
 */
export async function writeBackup(
  source: BackupSource,
  file: string,
  options: WorkOptions & { readonly isForced?: boolean } = {},
): Promise<{ readonly tables: RowCounts }> {
  const { isForced = false, signal } = options;
  const target = targetOf(file, isForced);
  const snapshot = await openSnapshot(source.database);
  const counts: Record<string, number> = {};
  let draft: string | undefined;
  try {
    draft = draftOf(target);
    await pipeline(
      Readable.from(contentOf(source, snapshot, counts, options), { objectMode: true }),
      createGzip({ level: compression }),
      createWriteStream(draft, { mode: 0o600, flags: 'wx' }),
      { ...(signal && { signal }) },
    );
    await publishDraft(draft, target, { isForced });
    return { tables: counts };
  } catch (error) {
    if (error instanceof FileExistsError) throw fileThere(file);
    throw fileProblem(error, `${file} cannot be written`);
  } finally {
    await snapshot.close();
    if (draft !== undefined) rmSync(draft, { force: true });
  }
}

/**
 * The file itself, where a link leads to it.
 * @throws BackupProblem when it is there and not forced, or is none: in the place of a device or a pipe no file is put
 */
function targetOf(file: string, isForced: boolean): string {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return file;
  if (!found.isFile()) throw new BackupProblem(`${file} is there already, and is no file.`, { remedy: 'Name another one.' });
  if (!isForced) throw fileThere(file);
  return realpathSync(file);
}

function fileThere(file: string): BackupProblem {
  return new BackupProblem(`${file} is there already.`, { remedy: 'Name another file, or add --force to replace it.' });
}

/** The text of a backup in pieces; `counts` is filled on the way. */
async function* contentOf(
  source: BackupSource,
  snapshot: Snapshot,
  counts: Record<string, number>,
  { onProgress }: WorkOptions,
): AsyncGenerator<string> {
  const digest = createHash('sha256');
  const digested = (text: string): string => {
    digest.update(text);
    return text;
  };
  yield digested(toLine(headerOf(source, snapshot)));
  let rows = 0;
  for (const table of snapshot.tables) {
    yield digested(toLine({ table: table.name, columns: table.columns.map(({ name }) => name) }));
    let count = 0;
    for await (const batch of snapshot.rows(table)) {
      if (table.name === 'signing_key') refuseForeignKey(source.keys, table, batch);
      yield digested(batch.map((row) => `${JSON.stringify(row)}\n`).join(''));
      count += batch.length;
      rows += batch.length;
      onProgress?.({ table: table.name, rows });
    }
    counts[table.name] = count;
  }
  const sha256 = digest.digest('base64url');
  yield toLine({ tables: counts, sha256, mark: markOf(source.keys, sha256) });
}

function headerOf({ keys, includedKey, publicUrl, now }: BackupSource, { engine, migrations }: Snapshot): BackupHeader {
  const value = includedKey?.toString('base64');
  return {
    product: 'gatehouse',
    format: backupFormat,
    createdAt: now,
    engine,
    publicUrl,
    migrations,
    key: { fingerprint: fingerprintOf(keys), ...(value !== undefined && { value }) },
  };
}

/** A backup that names another key than its rows were sealed with could not be restored with either. */
function refuseForeignKey(keys: Keyring, { columns }: TableShape, rows: readonly StoredRow[]): void {
  for (const row of rows) {
    const named = Object.fromEntries(columns.map(({ name }, at) => [name, row[at]]));
    if (opensSigningKey(keys, named as Parameters<typeof opensSigningKey>[1])) continue;
    throw new BackupProblem('The master key is not the one that this database was made with.', {
      remedy: 'Set GATEHOUSE_MASTER_KEY, or GATEHOUSE_DATA, as the server has it.',
    });
  }
}
