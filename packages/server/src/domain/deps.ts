import type { Logger } from 'pino';
import type { Random } from '../platform/random.ts';
import type { RemoteKeys } from '../platform/remote-keys.ts';
import type { Keyring } from '../platform/seal.ts';
import type { Clock } from '../platform/time.ts';
import type { Database } from '../schema/db.ts';
import type { OrgDirectory } from './orgs/directory.ts';
import type { PasswordHasher } from './passwords/hasher.ts';
import type { RateLimiter } from './rate-limits/limiter.ts';

/** What the doors are built with, once per process. What belongs to one request is in `Ctx`. */
export interface Deps {
  readonly database: Database;
  readonly orgs: OrgDirectory;
  readonly keys: Keyring;
  readonly hasher: PasswordHasher;
  /** The keys that apps publish at their `jwks_uri`. */
  readonly remoteKeys: RemoteKeys;
  readonly limiter: RateLimiter;
  /** How many calls of the management API an org may make in a minute to one resource. */
  readonly apiCallsPerMinute: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Tests: an answer of the management API that is not as its route declares is a bug, and answered as one. */
  readonly isStrict?: boolean;
}
