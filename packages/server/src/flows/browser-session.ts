import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TxCtx } from '../domain/ctx.ts';
import type { Deps } from '../domain/deps.ts';
import { openDevice, rememberLogin } from '../domain/passwords/device.ts';
import { type SessionLimits, startSession } from '../domain/sessions/session.ts';
import { userSubject, writeEvent } from '../domain/system-log/write.ts';
import { displayName, type User } from '../domain/users/user.ts';
import { sha256 } from '../platform/hash.ts';
import { readCookie, setCookie } from './cookies.ts';

/** How a password is named in a session. @see RFC 8176 §2 */
export const passwordAmr: readonly string[] = ['pwd'];

const deviceCookieSeconds = 365 * 24 * 3600;

/** A session that was started for a browser, before the browser knows. */
export type StartedSession = Awaited<ReturnType<typeof startSession>>;

/** Starts the session of somebody who has just proved who they are with a password; the browser's earlier one ends, and the log says so. */
export async function startBrowserSession(
  ctx: TxCtx,
  request: FastifyRequest,
  user: User,
  limits: SessionLimits,
): Promise<StartedSession> {
  const earlier = readCookie(request, 'session');
  const replaces = earlier === undefined ? undefined : sha256(earlier);
  const session = await startSession(ctx, { userId: user.id, amr: passwordAmr, limits, replaces });
  await writeEvent(ctx, {
    eventType: 'user.session.start',
    message: 'User login to Gatehouse',
    outcome: { result: 'SUCCESS' },
    actor: userSubject(user, displayName(user)),
    sessionId: session.id,
  });
  return session;
}

/** Gives the browser the session, and remembers that this login signed in with it. */
export function keepInBrowser(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  { login, session }: { readonly login: string; readonly session: StartedSession },
): void {
  const device = openDevice(request.ctx, deps.keys, readCookie(request, 'device'));
  setCookie(request, reply, 'session', session.handle.reveal(), session.cookieSeconds);
  setCookie(request, reply, 'device', rememberLogin(request.ctx, deps.keys, device, login), deviceCookieSeconds);
}
