import type { Deps } from '../domain/deps.ts';

/** Work that goes on in the background until it is stopped. */
export interface Job {
  /** Resolves once a round that is under way has ended. */
  stop(): Promise<void>;
}

/** What a job does in each round. */
interface Rounds {
  readonly everyMilliseconds: number;
  /** For the log, with how many: `expired rows removed`. */
  readonly what: string;
  /** @returns how many things it did */
  readonly run: (deps: Deps) => Promise<number>;
}

/** Runs a job again and again, one round after the other; a failure is logged and tried again the next time. */
export function regularly(deps: Deps, { everyMilliseconds, what, run }: Rounds): Job {
  let round = Promise.resolve();
  const timer = setInterval(() => {
    round = round
      .then(() => run(deps))
      .then(
        (count) => {
          if (count > 0) deps.log.info({ count }, what);
        },
        (error: unknown) => deps.log.error({ err: error }, `a job failed: ${what}`),
      );
  }, everyMilliseconds);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      return round;
    },
  };
}
