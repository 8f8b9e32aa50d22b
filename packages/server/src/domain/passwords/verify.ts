import type { Db } from '../../schema/db.ts';
import { type Ctx, inTx } from '../ctx.ts';
import { findUserForSignIn } from '../users/store.ts';
import { maySignIn, type User } from '../users/user.ts';
import { type Attempt, admitAttempt, takeBackAttempts } from './attempts.ts';
import { HasherBusyError, type PasswordHasher } from './hasher.ts';

/** What an attempt to prove a login with a password came to. */
export type PasswordCheck =
  /** Right. `hash` is what it was right for: the caller compares it again when it starts the session, and forgives what was `counted`. */
  | { readonly outcome: 'right'; readonly user: User; readonly hash: string; readonly counted: readonly string[] }
  /** Wrong password, unknown login or a user who may not sign in: the person hears one and the same. `user` is for the log. */
  | { readonly outcome: 'wrong'; readonly user: User | undefined }
  /** Too many attempts: the password was not looked at. */
  | { readonly outcome: 'limited'; readonly retryAfterSeconds: number; readonly isNews: boolean };

/**
 * Checks a password. The attempt is counted first; a user who does not exist costs the same work as one who does.
 * @throws HasherBusyError when too many sign-ins are waiting
 */
export async function verifyPassword(
  ctx: Ctx<Db>,
  hasher: PasswordHasher,
  attempt: Attempt,
  password: string,
): Promise<PasswordCheck> {
  const admission = await inTx(ctx, (ctx) => admitAttempt(ctx, attempt));
  if (admission.outcome === 'limited') return admission;
  const { counted } = admission;
  const { user, hash } = (await findUserForSignIn(ctx, attempt.login)) ?? {};
  const isRight = await hasher.verify(hash, password).catch(async (error: unknown) => {
    if (error instanceof HasherBusyError) await inTx(ctx, (ctx) => takeBackAttempts(ctx, counted));
    throw error;
  });
  return isRight && user && hash !== undefined && maySignIn(user.status)
    ? { outcome: 'right', user, hash, counted }
    : { outcome: 'wrong', user };
}
