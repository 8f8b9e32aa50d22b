import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { type BackupHeader, type BackupTrailer, damaged, parseHeader, parseTable, parseTrailer } from './format.ts';
import { BackupProblem, fileProblem } from './problem.ts';

const lineFeed = 10;
/** A line longer than this is none that was written by us. */
const longestLineBytes = 64 * 1024 * 1024;
const pieceBytes = 256 * 1024;

/** Rows of one table as they stand in a file; nothing is checked but that each line is an array. */
export interface RowsInFile {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** A backup that is whole: every byte is as it was written. Whether it was written by who had the master key says the `mark`. */
export interface WholeBackup {
  readonly header: BackupHeader;
  readonly trailer: BackupTrailer;
}

/** Reads the first line alone. @throws BackupProblem when it is none, or of a later release */
export async function readHeader(file: string): Promise<BackupHeader> {
  for await (const { lines } of pieces(file)) {
    const [first] = lines;
    if (first !== undefined) return parseHeader(first, file);
  }
  throw new BackupProblem(`${file} is not a backup of Gatehouse.`);
}

/**
 * Reads a backup to its end and compares it with its trailer: digest and number of rows of each table.
 * @throws BackupProblem when they differ, or when there is no trailer
 */
export async function readWhole(file: string, signal?: AbortSignal): Promise<WholeBackup> {
  let header: BackupHeader | undefined;
  let table: string | undefined;
  const counts: Record<string, number> = {};
  for await (const { lines, trailer } of pieces(file)) {
    signal?.throwIfAborted();
    for (const line of lines) {
      if (header === undefined) header = parseHeader(line, file);
      else if (line.startsWith('[') && table !== undefined) counts[table] = (counts[table] ?? 0) + 1;
      else {
        table = parseTable(line)?.table;
        if (table === undefined || counts[table] !== undefined) throw damaged(file, 'a line is not what it should be');
        counts[table] = 0;
      }
    }
    if (trailer !== undefined && header !== undefined) {
      const isSame = (name: string) => counts[name] === trailer.tables[name];
      if (!Object.keys({ ...counts, ...trailer.tables }).every(isSame)) throw damaged(file, 'rows are missing');
      return { header, trailer };
    }
  }
  throw cutOff(file);
}

/** The rows of a backup that `readWhole` has read, once more. @throws BackupProblem when the file is another one now */
export async function* readRows(file: string, { trailer: expected }: WholeBackup): AsyncGenerator<RowsInFile> {
  let current: RowsInFile | undefined;
  let isHeader = true;
  for await (const { lines, trailer } of pieces(file)) {
    let rows: (readonly unknown[])[] = [];
    for (const line of lines) {
      if (isHeader) isHeader = false;
      else if (line.startsWith('[')) rows.push(parseRow(line, file));
      else {
        if (current !== undefined && rows.length > 0) yield { ...current, rows };
        rows = [];
        const described = parseTable(line);
        current = described && { ...described, rows };
      }
    }
    if (current !== undefined && rows.length > 0) yield { ...current, rows };
    if (trailer !== undefined && trailer.sha256 !== expected.sha256) throw damaged(file, 'it was changed while it was read');
  }
}

/** The engine's own error would tell the beginning of the line, with what is secret there. */
function parseRow(line: string, file: string): readonly unknown[] {
  try {
    return JSON.parse(line) as readonly unknown[];
  } catch {
    throw damaged(file, 'a line is not what it should be');
  }
}

/**
 * The lines of a backup in pieces; the last piece has the trailer instead of lines.
 * @throws BackupProblem when the digest in the trailer is not that of the bytes before it, or there is no trailer
 */
async function* pieces(file: string): AsyncGenerator<{ readonly lines: readonly string[]; readonly trailer?: BackupTrailer }> {
  const digest = createHash('sha256');
  /** From the last line that is whole on: it may be the trailer, which is not part of what it digests. */
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of unzipped(file)) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece]);
    const last = held.lastIndexOf(lineFeed);
    const end = last > 0 ? held.lastIndexOf(lineFeed, last - 1) + 1 : 0;
    if (held.length - end > longestLineBytes) throw damaged(file, 'a line has no end');
    if (end === 0) continue;
    digest.update(held.subarray(0, end));
    yield { lines: held.toString('utf8', 0, end - 1).split('\n') };
    held = held.subarray(end);
  }
  const trailer = held.at(-1) === lineFeed ? parseTrailer(held.toString('utf8')) : undefined;
  if (trailer === undefined) throw cutOff(file);
  if (digest.digest('base64url') !== trailer.sha256) throw damaged(file, 'its digest is not that of its content');
  yield { lines: [], trailer };
}

function cutOff(file: string): BackupProblem {
  return damaged(file, 'its end is missing');
}

async function* unzipped(file: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: pieceBytes });
  const reading = pipeline(createReadStream(file, { highWaterMark: pieceBytes }), gunzip);
  reading.catch(() => {}); // told by the loop
  try {
    for await (const piece of gunzip) yield piece as Buffer;
  } catch (error) {
    throw explain(error, file);
  }
}

function explain(error: unknown, file: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'Z_DATA_ERROR' && (error as Error).message === 'incorrect header check') {
    return new BackupProblem(`${file} is not a backup of Gatehouse.`, { cause: error });
  }
  if (code === 'Z_BUF_ERROR') return cutOff(file);
  if (typeof code === 'string' && code.startsWith('Z_')) return damaged(file, 'it cannot be unpacked');
  return fileProblem(error, `${file} cannot be read`);
}
