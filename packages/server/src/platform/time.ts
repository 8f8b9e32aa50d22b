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
