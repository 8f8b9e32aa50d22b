import { sha256 } from '../../platform/hash.ts';
import { after, type EpochMillis } from '../../platform/time.ts';
import type { UserTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import type { PasswordSettings } from '../policies/password-policy.ts';
import { type LogActor, systemActor, userSubject, writeEvent } from '../system-log/write.ts';
import { changeUserStatus, holdUser, lockForStrangers, type SignInCandidate } from '../users/store.ts';
import type { User } from '../users/user.ts';
import { type Attempt, forgetAccount } from './attempts.ts';
import { countAttempt, countFailure, findAttempts, findPassword, forgetFailures, listEndedLocks, lockPassword } from './store.ts';

/** What a policy says about wrong passwords. */
type LockoutSettings = PasswordSettings['lockout'];

/**
 * Whether too many wrong passwords keep somebody out. `strangers`: only browsers and networks that are not known to be the person's.
 * `over`: it did, and its time has passed. `everybody`: the status was set by hand.
 */
export type Lock = 'open' | 'strangers' | 'over' | 'everybody';

type Locked = Pick<UserTable, 'id' | 'login'>;

/** A lock that only an administrator, or the person, ends: the last instant that ISO 8601 text can name. */
const forever = 253_402_300_799_999;
/** Where wrong passwords came from is remembered for this long. */
const placeWindowSeconds = 30 * 24 * 3600;
/** What a network that never failed may try at an account that is locked. */
const triesOfNewNetwork = 2;

/** The lock of a user with this password. Pure. */
export function lockOf({ user, password }: SignInCandidate, now: EpochMillis): Lock {
  const until = password?.locked_until ?? null;
  if (user.status === 'LOCKED_OUT') {
    if (!user.isLockedForStrangers) return 'everybody';
    return until !== null && until <= now ? 'over' : 'strangers';
  }
  // There is no status for "expired and locked": there the password's own lock says it.
  if (user.status !== 'PASSWORD_EXPIRED' || until === null) return 'open';
  return until <= now ? 'over' : 'strangers';
}

/**
 * Counts a wrong password, for the account and for the place that it came from. As many statements run for a login that nobody has.
 * @param lock what `lockOf` said before the password was looked at
 * @returns whether it was the last that the policy allows: the caller locks the account in a transaction of its own, because a
 *   right password holds the user first and then the password
 */
export async function countWrongPassword(
  ctx: TxCtx,
  found: SignInCandidate | undefined,
  lock: Lock,
  settings: { readonly lockout: LockoutSettings; readonly attempt: Attempt },
): Promise<boolean> {
  const { lockout, attempt } = settings;
  if (found && lock === 'over') await endLockIfOver(ctx, found.user);
  // Whoever was let in again by an administrator begins anew, too.
  const startsAgain = lock === 'over' || (lock === 'open' && (found?.password?.locked_until ?? null) !== null);
  const counted = await countFailure(ctx, found?.user.id ?? '', { startsAgain });
  const place = placeKey(found?.user.id ?? '', attempt, counted?.failingSince ?? 0);
  if (!found || !counted || lockout.maxAttempts === 0) {
    await findAttempts(ctx, place); // a statement for a statement
    return false;
  }
  await countAttempt(ctx, place, { most: lockout.maxAttempts, windowSeconds: placeWindowSeconds });
  return counted.failures >= lockout.maxAttempts && (lock === 'open' || lock === 'over');
}

/** Locks an account after too many wrong passwords, unless a right one came in between. Open sessions go on (S24). */
export async function lockOut(ctx: TxCtx, { id }: Pick<User, 'id'>, lockout: LockoutSettings): Promise<void> {
  const user = await holdUser(ctx, id);
  if (user?.status !== 'ACTIVE' && user?.status !== 'PASSWORD_EXPIRED') return;
  const until = lockout.autoUnlockMinutes === 0 ? forever : after(ctx.now, lockout.autoUnlockMinutes * 60);
  if (!(await lockPassword(ctx, id, { until, leastFailures: lockout.maxAttempts }))) return;
  if (user.status === 'ACTIVE') await lockForStrangers(ctx, id);
  await writeEvent(ctx, {
    eventType: 'user.account.lock',
    message: 'Max sign in attempts exceeded',
    outcome: { result: 'FAILURE', reason: 'LOCKED_OUT' },
    actor: userSubject(user),
    targets: [userSubject(user)],
  });
}

/**
 * Whether somebody who has the right password may pass a lock for strangers: in a browser that knows the login, unless as many
 * wrong passwords as lock an account came from it; from elsewhere when the network has hardly failed.
 */
export async function mayPass(
  ctx: Ctx,
  { user, password }: SignInCandidate,
  { lockout, attempt }: { readonly lockout: LockoutSettings; readonly attempt: Attempt },
): Promise<boolean> {
  const wrong = (await findAttempts(ctx, placeKey(user.id, attempt, password?.failing_since ?? 0)))?.count ?? 0;
  const most = lockout.maxAttempts || Number.POSITIVE_INFINITY; // a policy that locks nobody any more
  return wrong < (attempt.isKnownDevice ? most : Math.min(triesOfNewNetwork, most));
}

/** Ends the lock of an account and forgets what was counted for it, wherever it came from. */
export async function endLock(
  ctx: TxCtx,
  user: Locked,
  { by, reason }: { readonly by: LogActor; readonly reason?: string },
): Promise<void> {
  await changeUserStatus(ctx, user.id, { from: 'LOCKED_OUT', to: 'ACTIVE' });
  await forgetWrongPasswords(ctx, user);
  await writeEvent(ctx, {
    eventType: 'user.account.unlock',
    message: 'Unlock user account',
    outcome: { result: 'SUCCESS', ...(reason !== undefined && { reason }) },
    actor: by,
    targets: [userSubject(user)],
  });
}

/** Lets somebody try again as if nothing had happened: part of unlocking by an administrator, who also changes the status and writes the log. */
export async function forgetWrongPasswords(ctx: TxCtx, user: Locked): Promise<void> {
  await forgetFailures(ctx, user.id);
  await forgetAccount(ctx, user.login);
}

/** Ends locks whose time is over, of `limit` users at most. @returns how many ended; 0: there are no more */
export async function endDueLocks(ctx: TxCtx, limit: number): Promise<number> {
  let ended = 0;
  for (const user of await listEndedLocks(ctx, limit)) if (await endLockIfOver(ctx, user)) ended += 1;
  return ended;
}

/** Ends a lock whose time is over, unless somebody was faster. */
async function endLockIfOver(ctx: TxCtx, user: Locked): Promise<boolean> {
  const held = await holdUser(ctx, user.id);
  const until = (await findPassword(ctx, user.id))?.locked_until ?? null;
  if (until === null || until > ctx.now) return false;
  if (held?.status === 'LOCKED_OUT' || held?.status === 'PASSWORD_EXPIRED')
    await endLock(ctx, user, { by: systemActor, reason: 'AUTO_UNLOCK' });
  else await forgetFailures(ctx, user.id); // the lock ended with the status: an administrator took the password away, say
  return true;
}

/** The counter of wrong passwords from one place since the last right one: a browser that knows the login, or else a network. */
function placeKey(userId: string, { isKnownDevice, deviceId, network }: Attempt, failingSince: number): string {
  const place = isKnownDevice ? `device ${deviceId}` : `network ${network}`;
  return `password:place:${sha256(JSON.stringify([userId, place, failingSince]))}`;
}
