import type { FastifyReply, FastifyRequest } from 'fastify';
import { inTx, type TxCtx } from '../../domain/ctx.ts';
import type { Deps } from '../../domain/deps.ts';
import { type Attempt, forgiveAttempts } from '../../domain/passwords/attempts.ts';
import { knowsLogin, openDevice, rememberLogin } from '../../domain/passwords/device.ts';
import { verifyPassword } from '../../domain/passwords/verify.ts';
import { startSession } from '../../domain/sessions/session.ts';
import { systemActor, userSubject, writeEvent } from '../../domain/system-log/write.ts';
import { findSignInState, recordSignIn } from '../../domain/users/store.ts';
import { displayName, maySignIn, type User } from '../../domain/users/user.ts';
import { sha256 } from '../../platform/hash.ts';
import { networkOf } from '../../platform/network.ts';
import { readCookie, setCookie } from '../cookies.ts';

/** What a password led to. */
export type PasswordResult =
  | { readonly outcome: 'signed_in'; readonly sessionId: string }
  | { readonly outcome: 'refused'; readonly error: string };

const deviceCookieSeconds = 365 * 24 * 3600;
const refusedText = 'Unable to sign in. Check your username and password, then try again.';

/**
 * Checks the password and, when it is right, starts a session in this browser. Sets the status of the reply when it is not.
 * @throws HasherBusyError when too many sign-ins are waiting
 */
export async function signInWithPassword(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: { readonly identifier: string; readonly password: string; readonly rememberMe: boolean },
): Promise<PasswordResult> {
  const { ctx } = request;
  const device = openDevice(ctx, deps.keys, readCookie(request, 'device'));
  const attempt: Attempt = {
    login: answer.identifier,
    network: networkOf(ctx.request.ip),
    isKnownDevice: knowsLogin(device, answer.identifier),
    deviceId: device?.id,
  };
  const check = await verifyPassword(ctx, deps.hasher, attempt, answer.password);
  if (check.outcome === 'limited') {
    if (check.isNews) await inTx(ctx, (ctx) => logFailure(ctx, answer.identifier, undefined, 'RATE_LIMITED'));
    reply.code(429).header('retry-after', String(check.retryAfterSeconds));
    return {
      outcome: 'refused',
      error: `Too many attempts for this username. Try again in ${inMinutes(check.retryAfterSeconds)}.`,
    };
  }
  const started = check.outcome === 'right' ? await startCheckedSession(request, check, answer.rememberMe) : undefined;
  if (check.outcome === 'wrong' || !started) {
    await inTx(ctx, (ctx) => logFailure(ctx, answer.identifier, check.user, 'INVALID_CREDENTIALS'));
    reply.code(401);
    return { outcome: 'refused', error: refusedText };
  }
  setCookie(request, reply, 'session', started.handle.reveal(), answer.rememberMe ? started.lifetimeSeconds : undefined);
  setCookie(request, reply, 'device', rememberLogin(ctx, deps.keys, device, answer.identifier), deviceCookieSeconds);
  return { outcome: 'signed_in', sessionId: started.id };
}

/** One transaction: the user is still the one whose password was right, the session is there, the log says so. */
function startCheckedSession(
  request: FastifyRequest,
  check: { user: User; hash: string; counted: readonly string[] },
  isPersistent: boolean,
) {
  const earlier = readCookie(request, 'session');
  const { user } = check;
  return inTx(request.ctx, async (ctx) => {
    await recordSignIn(ctx, user.id); // first: it holds the row, so that a change of password or status waits or is seen
    const state = await findSignInState(ctx, user.id);
    if (!state || state.hash !== check.hash || !maySignIn(state.status)) return undefined; // changed while the password was hashed
    const session = await startSession(ctx, {
      userId: user.id,
      amr: ['pwd'],
      isPersistent,
      replaces: earlier === undefined ? undefined : sha256(earlier),
    });
    await forgiveAttempts(ctx, check.counted);
    await writeEvent(ctx, {
      eventType: 'user.session.start',
      message: 'User login to Gatehouse',
      outcome: { result: 'SUCCESS' },
      actor: userSubject(user, displayName(user)),
      sessionId: session.id,
    });
    return session;
  });
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
