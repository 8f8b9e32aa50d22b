import { printable } from '../../table.ts';
import type { Terminal } from '../../terminal.ts';

type Colours = Pick<Terminal, 'soft' | 'danger' | 'accent'>;

/** Fields that say nothing to a person who watches, or are told otherwise. */
const left = new Set(['level', 'time', 'msg', 'err', 'requestId', 'readyMs', 'address']);

/** The server says it by a text of its own. */
const toldOtherwise = (words: string): boolean => words === 'ready' || words.startsWith('Server listening at ');

/** What pages and programs ask for over and over: as long as it works, it hides what a person wants to see. */
const isRoutine = (route: string): boolean =>
  /^\/(assets|images|healthz|readyz|api\/internal\/v1\/developer\/redeem)\b/.test(route);

const warning = 40;
const failure = 400;

/**
 * A line of the server's log for somebody who looks at a terminal: time, what happened, and the facts about it. A request is one short line.
 * @param line one JSON object as the server logs it; anything else stays as it is
 * @returns without a line end; undefined for what is told otherwise, and for routine that works
 */
export function shortLine(line: string, colours: Colours): string | undefined {
  const entry = parse(line);
  if (entry === undefined) return printable(line.trimEnd());
  const { level, time, msg, err } = entry;
  if (toldOtherwise(words(msg))) return undefined;
  const at = colours.soft(typeof time === 'string' ? clockTime(time) : '        ');
  if (msg === 'answered' && Number(entry['status']) < failure && isRoutine(words(entry['route']))) return undefined;
  if (msg === 'answered') return `${at}  ${request(entry, colours)}`;
  const facts = Object.entries(entry).flatMap(([name, value]) =>
    left.has(name) || typeof value === 'object' ? [] : [`${name}=${words(value)}`],
  );
  const cause = isNamed(err) ? [printable(err.message)] : [];
  const what = [words(msg), ...cause].join(': ');
  const shown = Number(level) >= warning ? colours.danger(what) : what;
  return `${at}  ${shown}${facts.length > 0 ? `  ${colours.soft(facts.join(' '))}` : ''}`;
}

function request({ method, route, status, ms }: Record<string, unknown>, { danger, soft }: Colours): string {
  const code = words(status);
  const took = typeof ms === 'number' ? `${Math.round(ms)} ms` : '';
  return `${words(method).padEnd(6)} ${Number(status) >= 500 ? danger(code) : code}  ${words(route)}  ${soft(took)}`;
}

/** A plain value as it can be printed on one line. */
function words(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? printable(String(value)) : '';
}

function parse(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Hours, minutes and seconds of this machine's time. */
function clockTime(iso: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? '        ' : at.toTimeString().slice(0, 8);
}

function isNamed(error: unknown): error is { message: string } {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
}
