declare const kind: unique symbol;

/** An instant: integer milliseconds since 1970-01-01 UTC. Branded so that a duration or a JWT's seconds do not fit. */
export type EpochMillis = number & { readonly [kind]: 'instant' };

/** Tells the current instant. Read once per request, at the door; rules get the result as `ctx.now`. */
export type Clock = () => EpochMillis;

/** The machine's clock. */
export const systemClock: Clock = () => Date.now() as EpochMillis;

/** The instant `lifetimeSeconds` after `instant` (negative: before it). */
export function after(instant: EpochMillis, lifetimeSeconds: number): EpochMillis {
  return (instant + lifetimeSeconds * 1000) as EpochMillis;
}

/** Whole seconds since 1970, rounded down, as JWT `NumericDate` wants them. @see RFC 7519 §2 */
export function toNumericDate(instant: EpochMillis): number {
  return Math.floor(instant / 1000);
}

/** The instant as ISO 8601 text with milliseconds, as Okta's API writes it: `2031-05-04T10:00:00.000Z`. */
export function toIsoText(instant: number): string {
  return new Date(instant).toISOString();
}

const isoForm = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * The instant of ISO 8601 text: a date, or a date and time of day. Without an offset it is UTC; a date alone is its first instant. What is finer than a millisecond is cut off.
 * @returns undefined when it is no such text, or names a day or time that does not exist
 */
export function parseIsoText(text: string): EpochMillis | undefined {
  const match = isoForm.exec(text);
  if (!match) return undefined;
  const time = `${match[4] ?? '00'}:${match[5] ?? '00'}:${match[6] ?? '00'}`;
  const milliseconds = (match[7] ?? '').slice(0, 3).padEnd(3, '0');
  const local = `${text.slice(0, 10)}T${time}.${milliseconds}Z`;
  const instant = Date.parse(local);
  // Date.parse takes the 30th of February for the 1st of March.
  if (Number.isNaN(instant) || toIsoText(instant) !== local) return undefined;
  const offset = offsetMilliseconds(match[8] ?? 'Z');
  return offset === undefined ? undefined : ((instant - offset) as EpochMillis);
}

/** @param offset `Z`, `+02:00` or `-0530` */
function offsetMilliseconds(offset: string): number | undefined {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(offset) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
