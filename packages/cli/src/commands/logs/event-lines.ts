import type { ApiObject } from '@gatehouse/management-client';
import { localClock, localDay } from '../../local-time.ts';
import { printable } from '../../table.ts';
import type { Terminal } from '../../terminal.ts';

/** An event of the system log as the API has it. */
export type LogEvent = ApiObject<'LogEvent'>;

const actorWidth = 26;
const typeWidth = 34;

/**
 * Puts events into lines, one each: time, how it went, who, what type, what, to whom. A line with the day stands before the first event of
 * another day than the one before.
 * @param today the day of which nothing needs to be said, as `localDay` writes it
 */
export function eventLines(terminal: Pick<Terminal, 'soft' | 'accent' | 'danger'>, today: string): (event: LogEvent) => string {
  let day = today;
  return (event) => {
    const heading = localDay(event.published) === day ? [] : [`  ${terminal.soft(localDay(event.published))}`];
    day = localDay(event.published);
    return [...heading, lineOf(terminal, event)].join('\n');
  };
}

function lineOf({ soft, accent, danger }: Pick<Terminal, 'soft' | 'accent' | 'danger'>, event: LogEvent): string {
  const { result, reason } = event.outcome;
  const isGood = result === 'SUCCESS' || result === 'ALLOW';
  const why = isGood ? '' : ` (${printable(reason ?? result)})`;
  const onto = targetsOf(event).map(printable).join(', ');
  return [
    `  ${soft(localClock(event.published))}`,
    isGood ? accent('✓') : danger('✗'),
    printable(actorOf(event)).padEnd(actorWidth),
    soft(printable(event.eventType).padEnd(typeWidth)),
    `${printable(event.displayMessage)}${why}${onto === '' ? '' : ` ${soft('→')} ${onto}`}`,
  ].join(' ');
}

function actorOf({ actor: { alternateId, displayName, id, type } }: LogEvent): string {
  return alternateId ?? displayName ?? id ?? type;
}

/** To whom or what it was done, but for the one who did it. */
function targetsOf({ actor, target }: LogEvent): string[] {
  return target
    .filter(({ id }) => id === null || id !== actor.id)
    .map(({ alternateId, displayName, id, type }) => displayName ?? alternateId ?? id ?? type);
}
