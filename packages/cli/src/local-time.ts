/** The day of an instant where the person is: `2026-11-23`. @param iso as the API writes instants */
export function localDay(iso: string): string {
  const at = new Date(iso);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The time of day of an instant where the person is: `14:03:59`. */
export function localClock(iso: string): string {
  const at = new Date(iso);
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** Day and time of an instant where the person is. */
export function localTime(iso: string): string {
  return `${localDay(iso)} ${localClock(iso)}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
