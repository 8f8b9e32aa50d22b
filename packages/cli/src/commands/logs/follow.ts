import { ManagementError } from '@gatehouse/management-client';
import { Problem } from '../../problem.ts';
import type { LogEvent } from './event-lines.ts';

/** A page of events, and where the next one begins; undefined at the end of a list that has one. */
export interface EventPage {
  readonly events: readonly LogEvent[];
  readonly after: string | undefined;
}

/** What following the log needs from outside. */
export interface Following {
  /** Reads the page after `after`; without it the first one. */
  page(after: string | undefined): Promise<EventPage>;
  /** As many events as a full page has. */
  readonly pageSize: number;
  /** Of the events that are there already, show only so many, the newest. */
  readonly newest: number | undefined;
  show(events: readonly LogEvent[]): void;
  /** Tells what is going on. */
  say(line: string): void;
  /** Lets some time pass before the next question. */
  pause(): Promise<void>;
  /** Nobody wants more. */
  isOver(): boolean;
}

/**
 * Shows the events that are there, then each new one, once. A server that goes away meanwhile is waited for: what happened there until it
 * came back is not lost.
 * @throws what the first question comes to, and later refusals that will not pass by themselves
 */
export async function follow(following: Following): Promise<void> {
  const { pageSize, newest, isOver } = following;
  const { events, after } = await already(following);
  following.show(newest === undefined ? events : events.slice(-newest));
  following.say('Waiting for more. Ctrl-C ends it.');
  let place = after;
  let isLost = false;
  while (!isOver()) {
    await following.pause();
    if (isOver()) return;
    let page: EventPage;
    do {
      try {
        page = await following.page(place);
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (!isLost) following.say('The server does not answer. Waiting for it; Ctrl-C ends it.');
        isLost = true;
        break;
      }
      if (isOver()) return;
      if (isLost) following.say('The server is back.');
      isLost = false;
      following.show(page.events);
      place = page.after ?? place;
    } while (page.events.length >= pageSize);
  }
}

/** What there is at the beginning. */
async function already({ page, pageSize, newest, show, isOver }: Following): Promise<EventPage> {
  let { events, after } = await page(undefined);
  let isFull = events.length >= pageSize;
  while (isFull && !isOver()) {
    if (newest === undefined) show(events);
    const next = await page(after);
    events = newest === undefined ? next.events : [...events, ...next.events].slice(-newest);
    after = next.after ?? after;
    isFull = next.events.length >= pageSize;
  }
  return { events, after };
}

const passingStatuses: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** True when the same question may be answered later: the server restarts, or has too much to do. */
function isPassing(error: unknown): boolean {
  if (error instanceof ManagementError) return passingStatuses.has(error.status);
  if (error instanceof Problem) return true; // it could not be reached
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && 'code' in cause; // the connection broke in the middle of an answer
}
