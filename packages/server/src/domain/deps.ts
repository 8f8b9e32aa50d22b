import type { Logger } from 'pino';
import type { Random } from '../platform/random.ts';
import type { RemoteKeys } from '../platform/remote-keys.ts';
import type { Keyring } from '../platform/seal.ts';
import type { Clock } from '../platform/time.ts';
import type { Database } from '../schema/db.ts';
import type { NewSigningKey } from './keys/signing-keys.ts';
import type { Outbox } from './mails/outbox.ts';
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
  /** Where keys of new authorization servers come from: an import makes them before its transaction. Otherwise one is made when it is needed. */
  readonly newSigningKey?: () => Promise<NewSigningKey>;
  readonly limiter: RateLimiter;
  /** How many calls of the management API an org may make in a minute to one resource. */
  readonly apiCallsPerMinute: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
  /** Addresses or CIDR ranges whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Says that a transaction with a mail in it was committed: the mail leaves now and not at the next look into the queue. */
  readonly mailQueued: () => void;
  /** Development only: whoever runs this server on this machine may read the mails that wait, at `/dev/outbox`. */
  readonly outbox?: Outbox;
  /** Whether people may sign up for an org of their own, and the address that the mail to them comes from. */
  readonly signUp: { readonly isOn: boolean; readonly mailFrom: string };
  /** Tests: an answer of the management API that is not as its route declares is a bug, and answered as one. */
  readonly isStrict?: boolean;
}
