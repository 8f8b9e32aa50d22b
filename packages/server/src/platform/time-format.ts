const months = 'January February March April May June July August September October November December'.split(' ');
const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const mostFormatLength = 100;

/** Instants whose year has four digits, also in every time zone. Milliseconds UTC. */
const [earliest, latest] = [Date.UTC(1000, 0, 2), Date.UTC(9999, 11, 30)];

/** Whether an instant has a year of four digits, so that it can be told in ISO 8601. */
export function isTellable(milliseconds: number): boolean {
  return milliseconds >= earliest && milliseconds <= latest;
}

interface Field {
  readonly letter: string;
  readonly width: number;
}

/** Literal text, or a field such as `yyyy`. */
type Piece = string | Field;

/** Splits a format. @throws RangeError for a letter that is not supported */
function piecesOf(format: string): Piece[] {
  if (format.length > mostFormatLength) throw new RangeError('the format of the time is too long');
  const pieces: Piece[] = [];
  for (const [piece] of format.matchAll(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+|'/g)) {
    if (piece === "''") pieces.push("'");
    else if (piece === "'") throw new RangeError('the format of the time has a quote without end');
    else if (piece.startsWith("'")) pieces.push(piece.slice(1, -1).replaceAll("''", "'"));
    else if (!/^[A-Za-z]/.test(piece)) pieces.push(piece);
    else if ('yYMdEaHhmsSZ'.includes(piece.charAt(0))) pieces.push({ letter: piece.charAt(0), width: piece.length });
    else throw new RangeError(`the format of the time has the unknown letter ${piece.charAt(0)}`);
  }
  return pieces;
}

/** How far `zone` is ahead of UTC at an instant, in minutes. @throws RangeError for an unknown zone */
function zoneOffsetMinutes(zone: string, milliseconds: number): number {
  if (zone === 'UTC' || zone === 'Z') return 0;
  if (zone.length > 64) throw new RangeError('the time zone is unknown');
  let parts: Intl.DateTimeFormatPart[];
  try {
    parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' }).formatToParts(milliseconds);
  } catch {
    throw new RangeError('the time zone is unknown');
  }
  const [, sign, hours = '0', minutes = '0'] =
    /([+-])(\d\d):(\d\d)/.exec(parts.find(({ type }) => type === 'timeZoneName')?.value ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/**
 * An instant in a format of Joda-Time: y, M, d, E, a, H, h, m, s, S, Z and quoted text.
 * @throws RangeError for an unknown zone or letter
 */
export function formatTime(milliseconds: number, format: string, zone: string): string {
  const offset = zoneOffsetMinutes(zone, milliseconds);
  const local = new Date(milliseconds + offset * 60_000);
  return piecesOf(format)
    .map((piece) => (typeof piece === 'string' ? piece : formatField(local, offset, piece)))
    .join('');
}

function formatField(local: Date, offset: number, { letter, width }: Field): string {
  const padded = (value: number) => String(value).padStart(width, '0');
  switch (letter) {
    case 'M': {
      const name = months[local.getUTCMonth()] ?? '';
      return width >= 3 ? named(name, width) : padded(local.getUTCMonth() + 1);
    }
    case 'd':
      return padded(local.getUTCDate());
    case 'E':
      return named(days[local.getUTCDay()] ?? '', width);
    case 'a':
      return local.getUTCHours() < 12 ? 'AM' : 'PM';
    case 'H':
      return padded(local.getUTCHours());
    case 'h':
      return padded(local.getUTCHours() % 12 || 12);
    case 'm':
      return padded(local.getUTCMinutes());
    case 's':
      return padded(local.getUTCSeconds());
    case 'S':
      return String(local.getUTCMilliseconds()).padStart(3, '0').padEnd(width, '0').slice(0, width);
    case 'Z':
      return offsetText(offset, width);
    default:
      return width === 2 ? padded(local.getUTCFullYear() % 100) : padded(local.getUTCFullYear());
  }
}

function named(name: string, width: number): string {
  return width >= 4 ? name : name.slice(0, 3);
}

/** `Z` for UTC when there is a colon, as in ISO 8601; else `-0400`. */
function offsetText(offset: number, width: number): string {
  if (width >= 2 && offset === 0) return 'Z';
  const [hours, minutes] = [Math.trunc(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${offset < 0 ? '-' : '+'}${hours}${width >= 2 ? ':' : ''}${minutes}`;
}

interface Parts {
  readonly [letter: string]: number;
}

/** Milliseconds UTC of a text in such a format; UTC unless it tells its zone. @throws RangeError when it is not in the format */
export function parseTime(text: string, format: string): number {
  const parts: Record<string, number> = {};
  let at = 0;
  for (const piece of piecesOf(format)) {
    if (typeof piece === 'string') {
      if (!text.startsWith(piece, at)) throw notInFormat();
      at += piece.length;
    } else at += readField(text.slice(at, at + 32), piece, parts);
  }
  if (at !== text.length) throw notInFormat();
  return instantOf(parts);
}

/** Reads a field at the beginning of `text`. @returns how many characters it takes */
function readField(text: string, { letter, width }: Field, parts: Record<string, number>): number {
  if (letter === 'Z') return readZone(text, parts);
  const names = letter === 'E' ? days : letter === 'M' && width >= 3 ? months : letter === 'a' ? ['AM', 'PM'] : undefined;
  if (names) {
    const isAt = (name: string) => text.toLowerCase().startsWith(name.toLowerCase());
    const index = names.findIndex((name) => isAt(named(name, width)));
    const name = names[index];
    if (name === undefined) throw notInFormat();
    parts[letter] = index + (letter === 'M' ? 1 : 0);
    return named(name, width).length;
  }
  const digits = /^\d+/.exec(text.slice(0, letter === 'S' ? 9 : Math.max(width, letter === 'y' || letter === 'Y' ? 4 : 2)))?.[0];
  if (digits === undefined) throw notInFormat();
  const isShortYear = (letter === 'y' || letter === 'Y') && width === 2 && digits.length === 2;
  parts[letter === 'Y' ? 'y' : letter] =
    letter === 'S' ? Number(digits.padEnd(3, '0').slice(0, 3)) : Number(digits) + (isShortYear ? 2000 : 0);
  return digits.length;
}

function readZone(text: string, parts: Record<string, number>): number {
  const [all, sign, hours = '0', minutes = '0'] = /^(?:Z|([+-])(\d\d):?(\d\d))/.exec(text) ?? [];
  if (all === undefined) throw notInFormat();
  parts['Z'] = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
  return all.length;
}

function instantOf(parts: Parts): number {
  const { y = 1970, M = 1, d = 1, m = 0, s = 0, S = 0, Z = 0, h, a = 0 } = parts;
  const H = parts['H'] ?? (h === undefined ? 0 : (h % 12) + a * 12);
  const date = new Date(0);
  date.setUTCFullYear(y, M - 1, d);
  date.setUTCHours(H, m, s, S);
  // A 31st of February is no date: it would be one of March.
  if (date.getUTCMonth() !== M - 1 || date.getUTCDate() !== d || H > 23 || m > 59 || s > 59) throw notInFormat();
  return date.getTime() - Z * 60_000;
}

function notInFormat(): RangeError {
  return new RangeError('the time is not in the format');
}
