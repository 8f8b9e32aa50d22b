import { hash, verify } from '@node-rs/argon2';
import { isImported, verifyImported } from './imported-hash.ts';

/** OWASP's Argon2id setting: 19 MiB, two passes, one lane; about 17 ms of one core. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const longestPasswordBytes = 1024;
/** Two seconds' worth of waiting, roughly; beyond that it is kinder to say "busy" at once. */
const waitingPerWorker = 100;

/** Hashing has more to do than it can do soon: answer 503 with `Retry-After`. */
export class HasherBusyError extends Error {
  override readonly name = 'HasherBusyError';
}

/** Hashes and verifies passwords with Argon2id, a few at a time, so that a flood of sign-ins slows sign-ins and nothing else. */
export interface PasswordHasher {
  /** The PHC string of a new password. @throws HasherBusyError when the queue is full; RangeError above 1,024 bytes, which no sign-in takes */
  hash(password: string): Promise<string>;
  /**
   * Whether `password` matches a PHC string or the stored form of an imported hash. Without a hash (unknown user) the work of
   * one of ours is done and the answer is no, so that time tells nothing.
   * @throws HasherBusyError when the queue is full
   */
  verify(passwordHash: string | undefined, password: string): Promise<boolean>;
}

/**
 * A hasher that works on `workers` passwords at once (1 unless told: fewer than there are threads, because signing needs some too)
 * and lets `waiting` more wait.
 */
export function passwordHasher({
  workers = 1,
  waiting: limit = workers * waitingPerWorker,
}: {
  workers?: number;
  waiting?: number;
} = {}): PasswordHasher {
  const waiting: (() => void)[] = [];
  let running = 0;
  let dummy: Promise<string> | undefined;

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (running >= workers) {
      if (waiting.length >= limit) throw new HasherBusyError('The password queue is full.');
      await new Promise<void>((resolve) => waiting.push(resolve)); // the one who leaves hands its place over
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  }

  return {
    hash: (password) =>
      inTurn(async () => {
        if (Buffer.byteLength(password) > longestPasswordBytes)
          throw new RangeError(`A password has ${longestPasswordBytes} bytes at most.`);
        return hash(password, cost);
      }),
    verify: (passwordHash, password) =>
      inTurn(async () => {
        dummy ??= hash('', cost);
        const isTooLong = Buffer.byteLength(password) > longestPasswordBytes;
        const [stored, tried] = [passwordHash ?? (await dummy), isTooLong ? '' : password];
        const matches = await (isImported(stored) ? verifyImported(stored, tried) : verify(stored, tried));
        return matches && passwordHash !== undefined && !isTooLong;
      }),
  };
}
