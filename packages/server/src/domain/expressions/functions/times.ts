import { parseIsoText } from '../../../platform/time.ts';
import { formatTime, isTellable, parseTime } from '../../../platform/time-format.ts';
import type { Value } from '../value.ts';
import { boundedText, type Functions, type LibraryFunction, type Scope, textOf } from './function.ts';

/** Between the first instants of Windows (1601) and Unix (1970). Milliseconds. */
const windowsEpoch = 11_644_473_600_000n;
/** Time zones and patterns cost more than most functions. */
const price = 500;

const isoFormat = "yyyy-MM-dd'T'HH:mm:ss.SSSZZ";

function tellable(milliseconds: number, scope: Scope): number {
  if (!isTellable(milliseconds)) throw scope.error('the time is out of range');
  return milliseconds;
}

/** Runs what may not understand its format or zone. */
function understood<T>(scope: Scope, run: () => T): T {
  scope.spend(price);
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw scope.error(error.message);
    throw error;
  }
}

function toIso(milliseconds: number, scope: Scope): string {
  return formatTime(tellable(milliseconds, scope), isoFormat, 'UTC');
}

function fromIso(text: string, scope: Scope): number {
  const milliseconds = parseIsoText(text);
  if (milliseconds === undefined) throw scope.error('a time in ISO 8601 is needed');
  return tellable(milliseconds, scope);
}

function digitsOf(text: string, scope: Scope): bigint {
  if (!/^-?\d{1,19}$/.test(text)) throw scope.error('a timestamp of digits is needed');
  return BigInt(text);
}

/** Seconds, or milliseconds when it has so many digits. */
function fromUnix(text: string, scope: Scope): string {
  const value = Number(digitsOf(text, scope));
  return toIso(Math.abs(value) >= 100_000_000_000 ? value : value * 1000, scope);
}

/** A function of a time given as text; null and '' give null. */
const converting = (least: 1 | 2, convert: (text: string, format: string, scope: Scope) => string): LibraryFunction => ({
  least,
  most: least,
  run: ([time = null, format = null], scope) => {
    const text = textOf(time, scope).trim();
    return text === '' ? null : boundedText(convert(text, textOf(format, scope), scope), scope);
  },
});

function now([zone = null, format = null]: readonly Value[], scope: Scope): Value {
  const { context } = scope;
  const zoneId = zone === null ? 'UTC' : textOf(zone, scope);
  const pattern = format === null ? isoFormat : textOf(format, scope);
  return understood(scope, () => boundedText(formatTime(tellable(context.now, scope), pattern, zoneId), scope));
}

/** `Time.…`; formats are Joda-Time's. */
export const timeFunctions: Functions = [
  ['Time.now', { least: 0, most: 2, run: now }],
  [
    'Time.fromWindowsToIso8601',
    converting(1, (text, _, scope) => toIso(Number(digitsOf(text, scope) / 10_000n - windowsEpoch), scope)),
  ],
  ['Time.fromUnixToIso8601', converting(1, (text, _, scope) => fromUnix(text, scope))],
  [
    'Time.fromStringToIso8601',
    converting(2, (text, format, scope) =>
      toIso(
        understood(scope, () => parseTime(text, format)),
        scope,
      ),
    ),
  ],
  [
    'Time.fromIso8601ToWindows',
    converting(1, (text, _, scope) => String((BigInt(fromIso(text, scope)) + windowsEpoch) * 10_000n)),
  ],
  ['Time.fromIso8601ToUnix', converting(1, (text, _, scope) => String(fromIso(text, scope)))],
  [
    'Time.fromIso8601ToString',
    converting(2, (text, format, scope) => understood(scope, () => formatTime(fromIso(text, scope), format, 'UTC'))),
  ],
];
