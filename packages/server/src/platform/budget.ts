/** A bound on work, in steps of whatever the workers agree on; several pieces of work can share one. */
export class Budget {
  #left: number;

  constructor(steps: number) {
    this.#left = steps;
  }

  /** Pays for work. @returns whether there was enough left; if not, the work must not be done */
  take(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }
}
