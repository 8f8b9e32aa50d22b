import { close, fdatasync, openSync, realpathSync } from 'node:fs';
import { promisify } from 'node:util';

const syncData = promisify(fdatasync);
const closeFile = promisify(close);

/**
 * The write-ahead log of an open SQLite database, made durable in another thread.
 *
 * SQLite's own `synchronous=FULL` syncs the log inside every commit and holds up the whole process until the disk has answered.
 * Here SQLite only writes the log (`synchronous=NORMAL`), and nobody is told of a commit before this class has synced it: the same
 * promise, but the process goes on meanwhile and one answer of the disk serves all who wait.
 *
 * When the disk has failed once, nothing is acknowledged any more: the system forgets what it could not write, so a later sync would
 * succeed over a hole in the log.
 *
 * @see https://www.sqlite.org/wal.html §3.1 – with NORMAL a commit may be lost in a power cut, the database never breaks
 */
export class WalFile {
  readonly #databaseFile: string;
  #file: number | undefined;
  #failure: { readonly error: unknown } | undefined;
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  /** @param databaseFile path of the database; the log lies beside it and exists from the first write on */
  constructor(databaseFile: string) {
    this.#databaseFile = databaseFile;
  }

  /** Resolves when all that was written before this call is on the disk. @throws what the disk says when it is not */
  flush(): Promise<void> {
    if (!this.#running) return this.#start();
    // The one under way may have begun before our write: wait for the one after it, together with everybody else.
    this.#next ??= this.#running.then(
      () => this.#start(),
      () => this.#start(),
    );
    return this.#next;
  }

  /** Says whether the disk has failed. @throws what it said then */
  check(): void {
    if (this.#failure) throw this.#failure.error;
  }

  /** Waits for what is under way, then lets the file go. */
  async close(): Promise<void> {
    await Promise.allSettled([this.#running, this.#next]);
    if (this.#file !== undefined) await closeFile(this.#file);
    this.#file = undefined;
  }

  #start(): Promise<void> {
    this.#next = undefined;
    if (this.#failure) return Promise.reject(this.#failure.error);
    const run = this.#sync()
      .catch((error: unknown) => {
        this.#failure ??= { error };
        throw error;
      })
      .finally(() => {
        if (this.#running === run) this.#running = undefined;
      });
    this.#running = run;
    return run;
  }

  async #sync(): Promise<void> {
    // SQLite keeps the log beside the real file, also when it was opened through a link.
    this.#file ??= openSync(`${realpathSync(this.#databaseFile)}-wal`, 'r+');
    await syncData(this.#file);
  }
}
