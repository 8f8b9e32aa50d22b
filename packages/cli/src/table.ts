import { stripVTControlCharacters } from 'node:util';
import type { Terminal } from './terminal.ts';

/** Characters that would move a terminal's cursor or its colours: what others wrote (a user's name) must not. */
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** Text of others made safe to print on one line of a terminal. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(unprintable, '�');
}

/** A name of others or a path as one argument of a command that a person may copy. */
export function asArgument(text: string): string {
  return /^[\w./][\w./:@+-]*$/.test(text) ? text : `'${printable(text).replaceAll("'", `'\\''`)}'`;
}

/** Code points: what is wider or narrower on a terminal is seldom in names. */
function width(text: string): number {
  return Array.from(text).length;
}

/**
 * Rows below a quiet header, with the two-space indent, columns as wide as their widest cell.
 * @param cells one string per column, from others too: made printable here
 */
export function table(terminal: Pick<Terminal, 'soft'>, header: readonly string[], rows: readonly (readonly string[])[]): string {
  return pagedTable(terminal, header)(rows);
}

/**
 * A table that comes page by page: each call gives the lines of one page, the first one the header too. A column that has to grow is wider
 * from that page on.
 */
export function pagedTable(
  terminal: Pick<Terminal, 'soft'>,
  header: readonly string[],
): (rows: readonly (readonly string[])[]) => string {
  let widths: readonly number[] | undefined;
  return (rows) => {
    const safe = rows.map((row) => row.map(printable));
    const isFirst = widths === undefined;
    const before = widths ?? header.map(width);
    const wide = before.map((least, at) => Math.max(least, ...safe.map((row) => width(row[at] ?? ''))));
    widths = wide;
    return [...(isFirst ? [terminal.soft(line(header, wide))] : []), ...safe.map((row) => line(row, wide))].join('\n');
  };
}

function line(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, at) =>
    at === row.length - 1 ? cell : cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - width(cell))),
  );
  return `  ${cells.join('  ')}`.trimEnd();
}

/** Facts about one thing, a line each: `  Name   value`. @param facts values from others too: made printable here */
export function facts(entries: readonly (readonly [name: string, value: string])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, value]) => `  ${name.padEnd(width)}  ${printable(value)}`).join('\n');
}
