import type { Clock, EpochMillis } from '../src/platform/time.ts';

/** A clock that goes on only when a test moves it, or, over the machine's, goes with it. */
export interface TestClock {
  readonly read: Clock;
  advance(by: { hours?: number; minutes?: number; seconds?: number; milliseconds?: number }): void;
}

/** A clock that shows `start`, an ISO 8601 instant. */
export function testClock(start: string): TestClock {
  let now = Date.parse(start);
  return {
    read: () => now as EpochMillis,
    advance: ({ hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }) => {
      now += ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
    },
  };
}

/** The machine's clock, shifted by what a test moves it; backwards too. */
export function movableClock(): TestClock {
  let shift = 0;
  return {
    read: () => (Date.now() + shift) as EpochMillis,
    advance: ({ hours = 0, minutes = 0, seconds = 0, milliseconds = 0 }) => {
      shift += ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
    },
  };
}
