import { sha256 } from '../../platform/hash.ts';
import type { TxCtx } from '../ctx.ts';
import { loginKey } from '../users/user.ts';
import { countAttempt, forgetAttempts, takeBackAttempt } from './store.ts';

const minute = 60;

/**
 * How many attempts of which kind are let through in a window, successes not counted.
 * @internal exported for tests
 */
export const attemptLimits = {
  /** One account from one network. A stranger elsewhere cannot use it up. */
  accountAndNetwork: { most: 10, windowSeconds: 15 * minute },
  /** One account in a browser that it was signed in with before. Nobody else can use it up. */
  accountAndDevice: { most: 20, windowSeconds: 15 * minute },
  /** One account from all networks and unknown browsers together: a guess spread over many addresses. Known browsers stay free. */
  account: { most: 500, windowSeconds: 60 * minute },
  /** One network, whatever the account: a list of passwords tried on everybody. */
  network: { most: 300, windowSeconds: 15 * minute },
} as const;

/** Who tries a password from where. */
export interface Attempt {
  readonly login: string;
  /** Canonical network: an IPv4 address or an IPv6 /64. */
  readonly network: string;
  /** The browser has proved that this login signed in with it before. */
  readonly isKnownDevice: boolean;
  /** Names the known browser. */
  readonly deviceId: string | undefined;
}

/** Whether the attempt may go on. */
export type Admission = { readonly outcome: 'admitted' } | { readonly outcome: 'limited'; readonly retryAfterSeconds: number };

type Counter = readonly [subject: string, limit: { readonly most: number; readonly windowSeconds: number }];

/**
 * Counts an attempt before the password is looked at, and says whether it may be. Counting and asking are one statement, so that
 * parallel attempts cannot slip through together. A known browser has a counter of its own, and an attempt that the narrowest
 * counter stops does not reach the wider ones, so that one stranger cannot use them up for everybody.
 */
export async function admitAttempt(ctx: TxCtx, attempt: Attempt): Promise<Admission> {
  for (const [subject, { most, windowSeconds }] of countersOf(attempt)) {
    const { count, expiresAt } = await countAttempt(ctx, subject, windowSeconds);
    if (count > most) return { outcome: 'limited', retryAfterSeconds: Math.ceil((expiresAt - ctx.now) / 1000) };
  }
  return { outcome: 'admitted' };
}

/** Clears what a success proves harmless: the counters of this account here. The wider ones only lose this one attempt. */
export async function forgiveAttempts(ctx: TxCtx, attempt: Attempt): Promise<void> {
  const [own, ...wider] = countersOf(attempt);
  await forgetAttempts(ctx, own[0]);
  for (const [subject] of wider) await takeBackAttempt(ctx, subject);
}

function countersOf({ login, network, isKnownDevice, deviceId }: Attempt): readonly [Counter, ...Counter[]] {
  const account = loginKey(login);
  if (isKnownDevice) return [[key('account+device', account, deviceId ?? ''), attemptLimits.accountAndDevice]];
  return [
    [key('account+network', account, network), attemptLimits.accountAndNetwork],
    [key('account', account), attemptLimits.account],
    [key('network', network), attemptLimits.network],
  ];
}

/** Logins are hashed: what people type there by mistake is sometimes a password. */
function key(kind: string, ...parts: string[]): string {
  return `password:${kind}:${sha256(JSON.stringify(parts))}`;
}
