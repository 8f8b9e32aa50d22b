import { sha256 } from '../../platform/hash.ts';
import type { TxCtx } from '../ctx.ts';
import { loginKey } from '../users/user.ts';
import { countAttempt, findAttempts, forgetAttempts, forgetAttemptsBelow, takeBackAttempt } from './store.ts';

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
  /** One account from all networks and unknown browsers together. Beyond it nobody is locked out, but each network gets few tries. */
  account: { most: 500, windowSeconds: 60 * minute, mostPerNetworkBeyond: 2 },
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

/** Whether the attempt may go on. `isNews`: the first refusal of its window, the one worth a log row. */
export type Admission =
  /** `counted`: the counters that this attempt moved, and that a success or a busy queue moves back. */
  | { readonly outcome: 'admitted'; readonly counted: readonly string[] }
  | { readonly outcome: 'limited'; readonly retryAfterSeconds: number; readonly isNews: boolean };

/**
 * Counts an attempt before the password is looked at, and says whether it may be. Counting and asking are one statement, so that
 * parallel attempts cannot slip through together.
 *
 * A known browser has a counter of its own. An attempt that its own counter stops does not reach the wider ones, so that one
 * stranger cannot use them up for everybody; and a network that is full is only read, so that a flood writes nothing.
 */
export async function admitAttempt(ctx: TxCtx, attempt: Attempt): Promise<Admission> {
  const { own, network, account } = countersOf(attempt);
  if (network) {
    const used = await findAttempts(ctx, network);
    if (used && used.count > attemptLimits.network.most) return limited(ctx, used.expiresAt, false);
  }
  const ownLimit = network ? attemptLimits.accountAndNetwork : attemptLimits.accountAndDevice;
  const tries = await countAttempt(ctx, own, ownLimit);
  if (tries.count > ownLimit.most) return limited(ctx, tries.expiresAt, tries.isNew);
  if (!network || !account) return { outcome: 'admitted', counted: [own] };
  const here = await countAttempt(ctx, network, attemptLimits.network);
  if (here.count > attemptLimits.network.most) return limited(ctx, here.expiresAt, here.isNew);
  const all = await countAttempt(ctx, account, attemptLimits.account);
  const isSpread = all.count > attemptLimits.account.most && tries.count > attemptLimits.account.mostPerNetworkBeyond;
  if (isSpread) return limited(ctx, tries.expiresAt, all.isNew);
  return { outcome: 'admitted', counted: all.isNew ? [own, network, account] : [own, network] };
}

/** Clears what a success proves harmless: the counter of this account here. The wider ones only lose this one attempt. */
export async function forgiveAttempts(ctx: TxCtx, counted: readonly string[]): Promise<void> {
  const [own, ...wider] = counted;
  if (own !== undefined) await forgetAttempts(ctx, own);
  await takeBackAttempts(ctx, wider);
}

/** Takes back an attempt whose password nobody looked at: exactly what it moved, so that a counter that is full stays full. */
export async function takeBackAttempts(ctx: TxCtx, counted: readonly string[]): Promise<void> {
  for (const subject of counted) await takeBackAttempt(ctx, subject);
}

function limited(ctx: TxCtx, expiresAt: number, isNews: boolean): Admission {
  return { outcome: 'limited', retryAfterSeconds: Math.ceil((expiresAt - ctx.now) / 1000), isNews };
}

/** Clears every counter of an account, wherever the attempts came from; those of the networks stay. Part of unlocking it. */
export async function forgetAccount(ctx: TxCtx, login: string): Promise<void> {
  for (const kind of ['account+network', 'account+device']) await forgetAttemptsBelow(ctx, `${accountKey(kind, login)}:`);
  await forgetAttempts(ctx, accountKey('account', login));
}

/** Names of the counters that the attempt belongs to; a known browser has only its own. */
function countersOf({ login, network, isKnownDevice, deviceId }: Attempt): { own: string; network?: string; account?: string } {
  if (isKnownDevice) return { own: `${accountKey('account+device', login)}:${sha256(deviceId ?? '')}` };
  return {
    own: `${accountKey('account+network', login)}:${sha256(network)}`,
    network: `password:network:${sha256(network)}`,
    account: accountKey('account', login),
  };
}

/** Logins are hashed: what people type there by mistake is sometimes a password. */
function accountKey(kind: string, login: string): string {
  return `password:${kind}:${sha256(loginKey(login))}`;
}
