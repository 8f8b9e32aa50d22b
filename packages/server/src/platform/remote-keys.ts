import { type VerificationKey, verificationKeysOf } from './jwt-keys.ts';
import type { Outbound } from './outbound.ts';
import { after, type EpochMillis } from './time.ts';

/** Keys that other people publish, fetched when they are needed and kept for minutes. */
export interface RemoteKeys {
  /**
   * The keys at `url`, an https address of a JWK set; none when it cannot be had. Callers at the same time share one fetch.
   *
   * @param isUnknown the keys known so far did not help: asks again, once in ten seconds at most, so that a new key works at once and
   *   a flood of wrong ones fetches nothing
   */
  at(url: string, now: EpochMillis, isUnknown?: boolean): Promise<readonly VerificationKey[]>;
}

interface KeySet {
  keys: Promise<readonly VerificationKey[]>;
  readonly fetchedAt: EpochMillis;
  freshUntil: EpochMillis;
}

const longestSeconds = 300;
const refetchSeconds = 10;
const mostSets = 500;

/** @param onFailure told each fetch that failed, for the log */
export function remoteKeys(outbound: Outbound, onFailure: (url: string, error: unknown) => void): RemoteKeys {
  const sets = new Map<string, KeySet>(); // oldest use first

  function fetchKeys(url: string, now: EpochMillis): KeySet {
    // A failure is remembered too, until the next fetch is allowed.
    const set: KeySet = { keys: Promise.resolve([]), fetchedAt: now, freshUntil: after(now, refetchSeconds) };
    set.keys = outbound.getJson(url).then(
      ({ body, maxAgeSeconds = longestSeconds }) => {
        set.freshUntil = after(now, Math.min(Math.max(maxAgeSeconds, refetchSeconds), longestSeconds));
        return verificationKeysOf((body as { keys?: unknown } | null)?.keys);
      },
      (error: unknown) => {
        onFailure(url, error);
        return [];
      },
    );
    return set;
  }

  return {
    at(url, now, isUnknown = false) {
      const known = sets.get(url);
      const mayRefetch = known === undefined || now >= after(known.fetchedAt, refetchSeconds);
      const isGood = known !== undefined && now < known.freshUntil && !(isUnknown && mayRefetch);
      const set = isGood ? known : fetchKeys(url, now);
      sets.delete(url);
      sets.set(url, set);
      for (const oldest of sets.keys()) {
        if (sets.size <= mostSets) break;
        sets.delete(oldest);
      }
      return set.keys;
    },
  };
}
