import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError } from '../api-error.ts';

/** Of one org, with the one that is under way. Each keeps a whole document in memory. */
const mostOfOneOrg = 4;
/** What nobody feels. */
const briefMilliseconds = 250;

/** What turns know of time. */
interface TurnTime {
  /** Milliseconds. */
  now(): number;
  sleep(milliseconds: number): Promise<unknown>;
}

/** The next one may as well not come: nobody waits for it when the process ends. */
const realTime: TurnTime = {
  now: () => performance.now(),
  sleep: (milliseconds) => sleep(milliseconds, undefined, { ref: false }),
};

/**
 * Lets imports of this process come one after the other, whosever they are: one holds up all who write on the embedded database, and a connection
 * on PostgreSQL. After one that took long the others have as much time before the next, so that no org can keep the server for itself.
 */
export class Turns {
  readonly #time: TurnTime;
  readonly #ofOrg = new Map<string, number>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(time: TurnTime = realTime) {
    this.#time = time;
  }

  /** Does it when its turn has come. @throws ApiError E0000047 when several of the org are there already */
  async take<T>(orgId: string, work: () => Promise<T>): Promise<T> {
    const there = this.#ofOrg.get(orgId) ?? 0;
    if (there >= mostOfOneOrg) throw new ApiError('E0000047');
    this.#ofOrg.set(orgId, there + 1);
    let took = 0;
    const mine = this.#last.then(async () => {
      const start = this.#time.now();
      try {
        return await work();
      } finally {
        took = this.#time.now() - start;
        this.#leave(orgId);
      }
    });
    this.#last = mine.then(
      () => this.#rest(took),
      () => this.#rest(took),
    );
    return mine;
  }

  async #rest(milliseconds: number): Promise<void> {
    if (milliseconds > briefMilliseconds) await this.#time.sleep(milliseconds);
  }

  #leave(orgId: string): void {
    const others = (this.#ofOrg.get(orgId) ?? 1) - 1;
    if (others > 0) this.#ofOrg.set(orgId, others);
    else this.#ofOrg.delete(orgId);
  }
}
