import type { FastifyReply, FastifyRequest } from 'fastify';
import { inTx, type TxCtx } from '../../domain/ctx.ts';
import type { Deps } from '../../domain/deps.ts';
import type { PasswordProof } from '../../domain/interactions/interaction.ts';
import { type Attempt, forgiveAttempts } from '../../domain/passwords/attempts.ts';
import { knowsLogin, openDevice } from '../../domain/passwords/device.ts';
import { countWrongPassword, endLock, lockOut } from '../../domain/passwords/lockout.ts';
import { rehash } from '../../domain/passwords/new-password.ts';
import { forgetFailures, rehashPassword } from '../../domain/passwords/store.ts';
import {
  type CheckedPassword,
  checkPasswordOf,
  judgeSignIn,
  type LimitedAttempt,
  type SignInCheck,
} from '../../domain/passwords/verify.ts';
import { systemActor, userSubject, writeEvent } from '../../domain/system-log/write.ts';
import { findSignInState, recordSignIn } from '../../domain/users/store.ts';
import { displayName, type User } from '../../domain/users/user.ts';
import { sha256 } from '../../platform/hash.ts';
import { networkOf } from '../../platform/network.ts';
import { keepInBrowser, passwordAmr, type StartedSession, startBrowserSession } from '../browser-session.ts';
import { readCookie } from '../cookies.ts';
import { requireSession } from '../global-session.ts';

/** What the person typed. */
export interface TypedPassword {
  readonly identifier: string;
  readonly password: string;
  readonly rememberMe: boolean;
  /** Where somebody who may not have a session can try as somebody else. */
  readonly startAgainHref: string;
}

/** What a password led to. */
export type PasswordResult =
  | { readonly outcome: 'signed_in'; readonly sessionId: string }
  /** It is right and over: there is no session before another one is chosen. */
  | { readonly outcome: 'must_change'; readonly proof: PasswordProof }
  | { readonly outcome: 'refused'; readonly error: string };

type RightPassword = SignInCheck & { readonly outcome: 'right' };

const refusedText = 'Unable to sign in. Check your username and password, then try again.';
const lockedText = 'Your account is locked after too many wrong passwords. Ask your help desk to unlock it.';

/**
 * Checks the password and, when it is right, starts a session in this browser. Sets the status of the reply when it is not.
 *
 * Costs, beside the hash: the counters of the attempt, one look-up of the user, and one transaction; the groups too in an org that has
 * password policies for some of them.
 * @throws HasherBusyError when too many sign-ins are waiting
 * @throws PageRefusal when the org's global session policy says no
 */
export async function signInWithPassword(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  typed: TypedPassword,
): Promise<PasswordResult> {
  const { ctx, org } = request;
  const attempt = attemptOf(deps, request, typed.identifier);
  const checked = await checkPasswordOf(ctx, { hasher: deps.hasher, org }, attempt, typed.password);
  if (checked.outcome === 'limited') return refuseLimited(request, reply, typed, checked);
  const judged = await judgeSignIn(ctx, checked, attempt);
  if (judged.outcome === 'refused') return refuse(request, reply, { checked, judged, attempt });
  if (judged.mustChange) {
    await inTx(ctx, (ctx) => forgiveAttempts(ctx, checked.counted));
    const { user, hash, endsLock } = judged;
    return { outcome: 'must_change', proof: { userId: user.id, hashOfHash: sha256(hash), endsLock } };
  }
  const session = await startCheckedSession(deps, request, typed, { judged, counted: checked.counted });
  if (!session) {
    const changed = { outcome: 'refused', isWrong: false, reason: 'INVALID_CREDENTIALS' } as const;
    return refuse(request, reply, { checked, judged: changed, attempt });
  }
  keepInBrowser(deps, request, reply, { login: typed.identifier, session });
  return { outcome: 'signed_in', sessionId: session.id };
}

function attemptOf(deps: Deps, request: FastifyRequest, login: string): Attempt {
  const device = openDevice(request.ctx, deps.keys, readCookie(request, 'device'));
  const network = networkOf(request.ctx.request.ip);
  return { login, network, isKnownDevice: knowsLogin(device, login), deviceId: device?.id };
}

/** One transaction: the user is still the one whose password was right, the session is there, the log says so. */
async function startCheckedSession(
  deps: Deps,
  request: FastifyRequest,
  typed: TypedPassword,
  { judged, counted }: { readonly judged: RightPassword; readonly counted: readonly string[] },
): Promise<StartedSession | undefined> {
  const { user, hash } = judged;
  const limits = await requireSession(request, user, {
    amr: passwordAmr,
    wantsToStay: typed.rememberMe,
    startAgainHref: typed.startAgainHref,
  });
  const better = await rehash(deps.hasher, hash, typed.password);
  return inTx(request.ctx, async (ctx) => {
    await recordSignIn(ctx, user.id); // first: it holds the row, so that a change of password or status waits or is seen
    const state = await findSignInState(ctx, user.id);
    if (state?.hash !== hash || state.status !== user.status) return undefined; // changed while the password was hashed
    await forgiveAttempts(ctx, counted);
    if (judged.endsLock) await endLock(ctx, user, { by: userSubject(user, displayName(user)) });
    else if (judged.hadFailures) await forgetFailures(ctx, user.id);
    if (better !== undefined) await rehashPassword(ctx, user.id, hash, better);
    return startBrowserSession(ctx, request, user, limits);
  });
}

async function refuseLimited(
  { ctx }: FastifyRequest,
  reply: FastifyReply,
  { identifier }: TypedPassword,
  { isNews, retryAfterSeconds }: LimitedAttempt,
): Promise<PasswordResult> {
  if (isNews) await inTx(ctx, (ctx) => logFailure(ctx, identifier, undefined, 'RATE_LIMITED'));
  reply.code(429).header('retry-after', String(retryAfterSeconds));
  return { outcome: 'refused', error: `Too many attempts for this username. Try again in ${inMinutes(retryAfterSeconds)}.` };
}

/** The same text, status and work for everybody who may not go on, whatever the reason. */
async function refuse(
  { ctx }: FastifyRequest,
  reply: FastifyReply,
  facts: {
    readonly checked: CheckedPassword;
    readonly judged: SignInCheck & { readonly outcome: 'refused' };
    readonly attempt: Attempt;
  },
): Promise<PasswordResult> {
  const { checked, judged, attempt } = facts;
  const { found, policy, lock } = checked;
  const { lockout } = policy.password;
  const isLast = await inTx(ctx, async (ctx) => {
    await logFailure(ctx, attempt.login, found?.user, judged.reason);
    return countWrongPassword(ctx, judged.isWrong ? found : undefined, lock, { lockout, attempt });
  });
  if (isLast && found) await inTx(ctx, (ctx) => lockOut(ctx, found.user, lockout));
  reply.code(401);
  return { outcome: 'refused', error: judged.reason === 'LOCKED_OUT' && lockout.showLockoutFailures ? lockedText : refusedText };
}

/** A login that nobody has is written down only when it looks like one: people type passwords there by mistake. */
function logFailure(ctx: TxCtx, login: string, user: User | undefined, reason: string): Promise<void> {
  return writeEvent(ctx, {
    eventType: 'user.session.start',
    message: 'User login to Gatehouse',
    outcome: { result: 'FAILURE', reason },
    actor: user
      ? userSubject(user, displayName(user))
      : { ...systemActor, alternateId: login.includes('@') ? login.slice(0, 100) : null },
  });
}

function inMinutes(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? 'a minute' : `${minutes} minutes`;
}
