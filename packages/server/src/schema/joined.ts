import type { Db, Tx } from './db.ts';

/**
 * A transaction for code that opens transactions itself: what it opens joins this one, and what it reads sees what this one wrote. So many
 * changes, each with all its checks, become durable together or not at all.
 *
 * After an error that came out of a joined callback the transaction can only be given up (PostgreSQL and ours on SQLite do no more in it):
 * reads go to the database outside from then on, for those who still want to say what was in the way.
 */
export class JoinedDb implements Db {
  readonly #tx: Tx;
  readonly #outside: Db;
  readonly #isHarmless: (error: unknown) => boolean;
  #isBroken = false;

  /** @param isHarmless whether an error only says no, so that no statement failed and the transaction can go on */
  constructor(tx: Tx, outside: Db, isHarmless: (error: unknown) => boolean) {
    this.#tx = tx;
    this.#outside = outside;
    this.#isHarmless = isHarmless;
  }

  /** Whether the transaction can only be given up. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  get selectFrom(): Db['selectFrom'] {
    const source = this.#isBroken ? this.#outside : this.#tx;
    return source.selectFrom.bind(source) as Db['selectFrom'];
  }

  getExecutor(): ReturnType<Db['getExecutor']> {
    return (this.#isBroken ? this.#outside : this.#tx).getExecutor();
  }

  async transaction<T>(run: (tx: Tx) => Promise<T>): Promise<T> {
    try {
      return await run(this.#tx);
    } catch (error) {
      if (!this.#isHarmless(error)) this.#isBroken = true;
      throw error;
    }
  }
}
