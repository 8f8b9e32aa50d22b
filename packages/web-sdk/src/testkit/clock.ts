/** A clock that only moves when told to. */
export interface TestClock {
  readonly now: () => number;
  advance(time: { seconds?: number; minutes?: number; hours?: number }): void;
}

/** A clock that stands at this instant. */
export function testClock(start = '2031-05-04T10:00:00Z'): TestClock {
  let at = Date.parse(start);
  return {
    now: () => at,
    advance: ({ seconds = 0, minutes = 0, hours = 0 }) => {
      at += ((hours * 60 + minutes) * 60 + seconds) * 1_000;
    },
  };
}
