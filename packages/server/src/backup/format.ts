import { BackupProblem } from './problem.ts';

/**
 * A backup is a gzipped text of lines, each a JSON value:
 *
 * 1. the header, an object;
 * 2. for each table an object `{table, columns}`, then its rows, each an array of values in the order of the columns;
 * 3. the trailer, an object, which says what must have come before it.
 *
 * Nothing in it depends on the engine that it was made from.
 */
export const backupFormat = 1;

/** First line of a backup. */
export interface BackupHeader {
  readonly product: 'gatehouse';
  readonly format: typeof backupFormat;
  /** ISO 8601. All that was committed before is in it, and what was in the moment that it took to begin. */
  readonly createdAt: string;
  readonly engine: 'sqlite' | 'postgres';
  /** Where people reached the server that it was made of. */
  readonly publicUrl: string;
  /** The migrations that the database had, oldest first. */
  readonly migrations: readonly string[];
  readonly key: {
    /** Tells one master key from another, and nothing about it. */
    readonly fingerprint: string;
    /** The master key itself in Base64, when it was to be included. */
    readonly value?: string;
  };
}

/** Line before the rows of a table. */
export interface BackupTable {
  readonly table: string;
  readonly columns: readonly string[];
}

/** Last line of a backup. */
export interface BackupTrailer {
  /** How many rows of each table there are. */
  readonly tables: Readonly<Record<string, number>>;
  /** SHA-256, base64url, of all bytes before this line. */
  readonly sha256: string;
  /** Says that whoever wrote the digest had the master key. */
  readonly mark: string;
}

/** The line of a backup with this value. */
export function toLine(value: BackupHeader | BackupTable | BackupTrailer): string {
  return `${JSON.stringify(value)}\n`;
}

/** A file that is no whole backup, or not the one that was made. */
export function damaged(file: string, how: string): BackupProblem {
  return new BackupProblem(`${file} is damaged: ${how}.`, { remedy: 'Use another backup; nothing was restored.' });
}

/** Reads the first line. @throws BackupProblem when it is none, or of a later release */
export function parseHeader(line: string, file: string): BackupHeader {
  const header = parseObject(line);
  if (header?.['product'] !== 'gatehouse') throw new BackupProblem(`${file} is not a backup of Gatehouse.`);
  if (header['format'] !== backupFormat) {
    throw new BackupProblem(
      `${file} was made by a later release: its format is ${String(header['format'])}, and this release reads ${backupFormat}.`,
      { remedy: 'Restore it with that release.' },
    );
  }
  const { migrations, key, publicUrl, engine, createdAt } = header;
  const fingerprint = (key as Partial<BackupHeader['key']> | null | undefined)?.fingerprint;
  const texts = [publicUrl, engine, createdAt, fingerprint, ...(Array.isArray(migrations) ? (migrations as unknown[]) : [null])];
  if (texts.some((text) => typeof text !== 'string')) throw damaged(file, 'its first line lacks something');
  return header as unknown as BackupHeader;
}

/** Reads the line before the rows of a table; undefined when it is none. */
export function parseTable(line: string): BackupTable | undefined {
  const value = parseObject(line);
  return typeof value?.['table'] === 'string' && Array.isArray(value['columns']) ? (value as unknown as BackupTable) : undefined;
}

/** Reads the last line; undefined when it is none, as in a file that was cut off. */
export function parseTrailer(line: string): BackupTrailer | undefined {
  const value = parseObject(line);
  const isOne =
    typeof value?.['sha256'] === 'string' &&
    typeof value['mark'] === 'string' &&
    typeof value['tables'] === 'object' &&
    value['tables'] !== null;
  return isOne ? (value as unknown as BackupTrailer) : undefined;
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
