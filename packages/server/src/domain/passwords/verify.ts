import type { Db } from '../../schema/db.ts';
import { type Ctx, inTx } from '../ctx.ts';
import type { PasswordPolicy } from '../policies/password-policy.ts';
import { findUserForSignIn, type SignInCandidate } from '../users/store.ts';
import type { User } from '../users/user.ts';
import { type Attempt, admitAttempt, takeBackAttempts } from './attempts.ts';
import { HasherBusyError, type PasswordHasher } from './hasher.ts';
import { type Lock, lockOf, mayPass } from './lockout.ts';
import { type PasswordRules, policyOf } from './policy.ts';

/** What checking a password needs besides the context. */
export interface PasswordDesk {
  readonly hasher: PasswordHasher;
  /** The org's snapshot. */
  readonly org: PasswordRules;
}

/** Too many attempts: the password was not looked at. `isNews`: the first refusal of its window, the one worth a log row. */
export interface LimitedAttempt {
  readonly outcome: 'limited';
  readonly retryAfterSeconds: number;
  readonly isNews: boolean;
}

/** A password that was looked at; whether its user may do anything with it is another question. */
export interface CheckedPassword {
  readonly outcome: 'checked';
  readonly isRight: boolean;
  /** Undefined: nobody has this login. */
  readonly found: SignInCandidate | undefined;
  /** What holds for the passwords of this user; of a user without groups when there is none. */
  readonly policy: PasswordPolicy;
  /** How the account was locked before. */
  readonly lock: Lock;
  /** The counters that the attempt moved, to be forgiven when it was right. */
  readonly counted: readonly string[];
}

/**
 * Checks a password. The attempt is counted first; a user who does not exist costs the same work as one who does.
 * @throws HasherBusyError when too many passwords are waiting
 */
export async function checkPasswordOf(
  ctx: Ctx<Db>,
  { hasher, org }: PasswordDesk,
  attempt: Attempt,
  password: string,
): Promise<CheckedPassword | LimitedAttempt> {
  const admission = await inTx(ctx, (ctx) => admitAttempt(ctx, attempt));
  if (admission.outcome === 'limited') return admission;
  const { counted } = admission;
  const found = await findUserForSignIn(ctx, attempt.login);
  const policy = await policyOf(ctx, org, found?.user.id ?? '');
  const isRight = await hasher.verify(found?.password?.hash, password).catch(async (error: unknown) => {
    if (error instanceof HasherBusyError) await inTx(ctx, (ctx) => takeBackAttempts(ctx, counted));
    throw error;
  });
  return { outcome: 'checked', isRight, found, policy, lock: found ? lockOf(found, ctx.now) : 'open', counted };
}

/** What a password led to at the sign-in. */
export type SignInCheck =
  /** The person may go on. `hash` is what the password was right for: the caller compares it again when it starts the session. */
  | {
      readonly outcome: 'right';
      readonly user: User;
      readonly hash: string;
      /** The password is over: another one must be chosen before there is a session. */
      readonly mustChange: boolean;
      /** The account is locked, and this sign-in ends that. */
      readonly endsLock: boolean;
      /** Wrong passwords were counted since the last right one. */
      readonly hadFailures: boolean;
    }
  /** The person hears one and the same. `isWrong`: the password was, so it counts. */
  | { readonly outcome: 'refused'; readonly isWrong: boolean; readonly reason: 'INVALID_CREDENTIALS' | 'LOCKED_OUT' };

const dayMilliseconds = 24 * 3600 * 1000;

/** What a checked password leads to at the sign-in. Asks the database only about an account that is locked. */
export async function judgeSignIn(ctx: Ctx, checked: CheckedPassword, attempt: Attempt): Promise<SignInCheck> {
  const { found, isRight, lock, policy } = checked;
  const isLocked = lock === 'everybody' || lock === 'strangers';
  const refused = { outcome: 'refused', reason: isLocked ? 'LOCKED_OUT' : 'INVALID_CREDENTIALS', isWrong: !isRight } as const;
  if (!isRight || !found?.password || lock === 'everybody') return refused;
  const { user, password } = found;
  const passes = lock !== 'strangers' || (await mayPass(ctx, found, { lockout: policy.password.lockout, attempt }));
  if (!passes || (user.status !== 'ACTIVE' && user.status !== 'PASSWORD_EXPIRED' && user.status !== 'LOCKED_OUT')) return refused;
  const { maxAgeDays } = policy.password.age;
  const isTooOld = maxAgeDays > 0 && password.changed_at + maxAgeDays * dayMilliseconds <= ctx.now;
  return {
    outcome: 'right',
    user,
    hash: password.hash,
    mustChange: isTooOld || user.status === 'PASSWORD_EXPIRED',
    endsLock: lock !== 'open',
    hadFailures: password.failures > 0,
  };
}
