import type { CompiledQuery, DatabaseConnection, QueryResult, Transaction } from 'kysely';
import type { SqliteConnection } from './sqlite-connection.ts';
import { directTransaction, kyselyParts } from './sqlite-dialect.ts';
import type { Tables } from './tables.ts';
import { TransactionTimeoutError } from './transaction-timeout.ts';

const batchLimit = 256;

/** How long others may be kept waiting. */
export interface CommitLimits {
  /** After this a callback that has not settled is rolled back, so that it cannot hold up the others for ever. */
  readonly callbackMilliseconds: number;
  /** After this a batch takes in no more callbacks: the rest goes to the next one. */
  readonly batchMilliseconds: number;
}

/** What makes a commit durable. */
export interface Disk {
  /** Resolves when all that was committed before this call is durable. */
  flush(): Promise<void>;
  /** @throws once a flush has failed: nothing can be promised any more */
  check(): void;
}

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown };

interface Job {
  readonly callback: (tx: Transaction<Tables>) => Promise<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  outcome?: Outcome;
}

/**
 * Turns many small transactions into few commits: all callbacks that arrive in one turn of the event loop run inside one
 * transaction of the writing connection, so that one sync makes all of them durable; the next batch runs while the disk is at it.
 *
 * They run strictly one after the other, each in a savepoint once there is something to protect, and see what the ones before wrote. A callback that throws, or
 * one of whose statements failed, takes back only what it wrote itself. None of their callers hears anything, good or bad, before the commit is on the disk (a mere read may see it a sync earlier), because
 * even a refusal may rest on what another callback of the batch wrote; when the commit fails, all of them reject with its error.
 */
export class GroupCommit {
  readonly #writer: SqliteConnection;
  readonly #parts: ReturnType<typeof kyselyParts>;
  readonly #limits: CommitLimits;
  readonly #disk: Disk;
  #waiting: Job[] = [];
  #busy = false;
  /** Batches that are committed and wait for the disk. */
  #flushing = 0;
  #closing: (() => void) | undefined;
  #giveUp: () => void = () => {};

  constructor(writer: SqliteConnection, limits: CommitLimits, disk: Disk) {
    this.#disk = disk;
    this.#writer = writer;
    this.#parts = kyselyParts(writer);
    this.#limits = limits;
  }

  /** Runs `callback` in its turn. Resolves when what it wrote is durable. */
  run<T>(callback: (tx: Transaction<Tables>) => Promise<T>): Promise<T> {
    if (this.#closing) return Promise.reject(new Error('The database is closed.'));
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ callback, resolve, reject });
      this.#startSoon();
    });
  }

  /** Refuses new callbacks; resolves when the last one is done. */
  async drain(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#closing = resolve;
      this.#closeWhenDone();
    });
  }

  #closeWhenDone(): void {
    if (!this.#busy && this.#flushing === 0) this.#closing?.();
  }

  #startSoon(): void {
    if (this.#busy || this.#waiting.length === 0) return;
    this.#busy = true;
    setImmediate(() => void this.#runBatch());
  }

  async #runBatch(): Promise<void> {
    const batch: Job[] = [];
    const watchdog = setTimeout(() => this.#giveUp(), this.#limits.callbackMilliseconds);
    let failure: { readonly error: unknown } | undefined;
    try {
      await this.#runJobs(batch, watchdog);
      if (this.#writer.inTransaction) this.#writer.command('commit');
    } catch (error) {
      failure = { error };
      this.#rollback();
    }
    clearTimeout(watchdog);
    this.#flushing++;
    this.#busy = false;
    this.#startSoon(); // the next batch need not wait for the disk
    try {
      if (!failure) await this.#disk.flush();
    } catch (error) {
      failure = { error };
    }
    settle(batch, failure);
    this.#flushing--;
    this.#closeWhenDone();
  }

  async #runJobs(batch: Job[], watchdog: NodeJS.Timeout): Promise<void> {
    const end = performance.now() + this.#limits.batchMilliseconds;
    let kept = 0;
    let job = this.#waiting.shift();
    while (job) {
      batch.push(job);
      watchdog.refresh();
      if (!this.#writer.inTransaction) this.#begin(batch);
      job.outcome = await this.#runJob(job, kept > 0);
      if (job.outcome.ok) kept++;
      job = batch.length < batchLimit && performance.now() < end ? this.#waiting.shift() : undefined;
    }
  }

  /** When the disk has failed or another process keeps the database locked, everybody hears so at once: waiting again for each of them would stop this process. */
  #begin(batch: Job[]): void {
    try {
      this.#disk.check();
      this.#writer.command('begin immediate');
    } catch (error) {
      batch.push(...this.#waiting.splice(0));
      throw error;
    }
  }

  /** @param protect whether earlier callbacks of the batch must survive when this one fails: only then a savepoint is needed */
  async #runJob(job: Job, protect: boolean): Promise<Outcome> {
    const writer = this.#writer;
    if (protect) writer.command('savepoint callback');
    const outcome = await this.#perform(job);
    if (!writer.inTransaction) {
      const error = outcome.ok ? new Error('The transaction was ended by its own callback.') : outcome.error;
      if (protect) throw error; // what the callbacks before this one wrote is lost too
      return { ok: false, error };
    }
    if (outcome.ok && protect) writer.command('release callback');
    if (!outcome.ok && protect) {
      writer.command('rollback to callback');
      writer.command('release callback');
    }
    if (!outcome.ok && !protect) writer.command('rollback');
    return outcome;
  }

  async #perform(job: Job): Promise<Outcome> {
    const turn = new Turn(this.#writer);
    const outcome = await new Promise<Outcome>((resolve) => {
      this.#giveUp = () => resolve({ ok: false, error: new TransactionTimeoutError(this.#limits.callbackMilliseconds) });
      const fail = (error: unknown) => resolve({ ok: false, error });
      try {
        job.callback(directTransaction(this.#parts, turn)).then((value) => resolve({ ok: true, value }), fail);
      } catch (error) {
        fail(error);
      }
    });
    return turn.end(outcome);
  }

  #rollback(): void {
    try {
      if (this.#writer.inTransaction) this.#writer.command('rollback');
    } catch {
      // the callers get the error that brought us here
    }
  }
}

/**
 * The writing connection while it is one callback's turn. A statement that failed ends the turn, as in PostgreSQL: whoever
 * catches its error cannot go on, and what was written before it is rolled back.
 */
class Turn implements DatabaseConnection {
  readonly #writer: SqliteConnection;
  #over = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(writer: SqliteConnection) {
    this.#writer = writer;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#over) throw new Error('This transaction is over: a query came after its callback had settled or timed out.');
    if (this.#failure)
      throw new Error('An earlier statement of this transaction failed: nothing more can be done in it.', {
        cause: this.#failure.error,
      });
    try {
      return this.#writer.run(query);
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    return this.#writer.streamQuery();
  }

  end(outcome: Outcome): Outcome {
    this.#over = true;
    return outcome.ok && this.#failure ? { ok: false, error: this.#failure.error } : outcome;
  }
}

function settle(batch: readonly Job[], failure: { readonly error: unknown } | undefined): void {
  for (const job of batch) {
    if (failure) job.reject(failure.error);
    else if (job.outcome?.ok) job.resolve(job.outcome.value as never);
    else job.reject(job.outcome?.error);
  }
}
