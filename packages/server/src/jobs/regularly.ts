import type { Deps } from '../domain/deps.ts';

/** Work that goes on in the background until it is stopped. */
export interface Job {
  /** Resolves once a round that is under way has ended. */
  stop(): Promise<void>;
}

/** Work that is done again and again. */
export interface RepeatedJob extends Job {
  /** Begins a round now, or after the one that is under way. */
  begin(): void;
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
export function regularly(deps: Deps, { everyMilliseconds, what, run }: Rounds): RepeatedJob {
  let round = Promise.resolve();
  let isWaiting = false;
  let isStopped = false;
  const begin = () => {
    if (isWaiting || isStopped) return;
    isWaiting = true;
    round = round
      .then(() => {
        isWaiting = false;
        return isStopped ? 0 : run(deps);
      })
      .then(
        (count) => {
          if (count > 0) deps.log.info({ count }, what);
        },
        (error: unknown) => deps.log.error({ err: error }, `a job failed: ${what}`),
      );
  };
  const timer = setInterval(begin, everyMilliseconds);
  timer.unref();
  return {
    begin,
    stop: () => {
      isStopped = true;
      clearInterval(timer);
      return round;
    },
  };
}
