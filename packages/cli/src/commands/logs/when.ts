import { exitCodes, Problem } from '../../problem.ts';

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800 };

/**
 * The instant that a person means: so long ago (`90s`, `30m`, `2h`, `7d`, `1w`), or an ISO 8601 day or instant, local unless it has a zone.
 * @param now milliseconds UTC
 * @param flag the option that it was given with
 * @returns as the API writes instants
 * @throws Problem (usage) when it is neither
 */
export function instantOf(text: string, now: number, flag: string): string {
  const [, count, unit = ''] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (count !== undefined) return new Date(now - Number(count) * (secondsOf[unit] ?? 0) * 1000).toISOString();
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  // A day alone would be read as UTC.
  const at = isDay || /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(text) ? Date.parse(isDay ? `${text}T00:00` : text) : Number.NaN;
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw new Problem(`${flag} is no time: “${text}”.`, {
    remedy: 'Write 30m, 2h or 7d for so long ago, or an instant such as 2026-11-23T14:00.',
    exitCode: exitCodes.usage,
  });
}
