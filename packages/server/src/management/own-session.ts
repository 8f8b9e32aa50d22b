import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { inTx } from '../domain/ctx.ts';
import { currentSession, refreshSession, type Session } from '../domain/sessions/session.ts';
import { deleteSession } from '../domain/sessions/store.ts';
import { userSubject, writeEvent } from '../domain/system-log/write.ts';
import { cookieIn, setCookieHeader } from '../platform/cookies.ts';
import { ApiError } from './api-error.ts';
import { sessionBody } from './session-body.ts';

const path = '/api/v1/sessions/me';

/**
 * `/api/v1/sessions/me`: the browser's own session, for the scripts of an org's pages and apps. The session's cookie is the credential,
 * so these routes have neither a token nor a permission, and what changes anything asks where the script comes from.
 * @see Okta Sessions API, contract 6.8
 */
export function ownSessionRoutes(api: FastifyInstance): void {
  api.get(path, { exposeHeadRoute: false }, async (request, reply) => {
    const session = await ownSession(request, reply);
    return reply.send(sessionBody(request.org, session, 'me'));
  });
  api.post(`${path}/lifecycle/refresh`, async (request, reply) => {
    requireTrustedScript(request);
    const session = await ownSession(request, reply);
    const expiresAt = await inTx(request.ctx, (ctx) => refreshSession(ctx, session));
    return reply.send(sessionBody(request.org, { ...session, expiresAt }, 'me'));
  });
  api.delete(path, async (request, reply) => {
    requireTrustedScript(request);
    const session = await ownSession(request, reply);
    await end(request, session);
    return reply
      .code(204)
      .header('set-cookie', setCookieHeader('session', '', request.org.isSecure, 0))
      .send();
  });
}

/** @throws ApiError E0000007, as Okta's own browser library wants to hear it */
async function ownSession(request: FastifyRequest, reply: FastifyReply): Promise<Session> {
  reply.header('cache-control', 'no-store').header('vary', 'Cookie, Origin');
  const { ctx, headers, org } = request;
  const session = await currentSession(ctx, cookieIn(headers.cookie, 'session', org.isSecure));
  if (!session) throw new ApiError('E0000007', 'me (Session)');
  return session;
}

async function end(request: FastifyRequest, session: Session): Promise<void> {
  await inTx(request.ctx, async (ctx) => {
    if (!(await deleteSession(ctx, session.handleHash))) return; // another request ended it first
    await writeEvent(ctx, {
      eventType: 'user.session.end',
      message: 'User logout from Gatehouse',
      outcome: { result: 'SUCCESS' },
      actor: userSubject({ id: session.userId, login: session.login }),
      sessionId: session.id,
    });
  });
}

/**
 * Lets a change through only when the script comes from the org itself or from an origin that it trusts.
 * @throws ApiError E0000006
 * @see OWASP Cross-Site Request Forgery Prevention, Fetch Metadata and origin verification
 */
function requireTrustedScript({ headers, org }: FastifyRequest): void {
  const { origin, 'sec-fetch-site': site } = headers;
  // Every browser sends one of the two with these methods; what sends neither is no browser and has no cookies to be abused.
  const isOwn = origin === undefined ? site === undefined || site === 'same-origin' : origin === org.baseUrl;
  if (isOwn || (origin !== undefined && org.trustedOrigins.cors.has(origin))) return;
  throw new ApiError('E0000006', '', ['The request comes from a web origin that this org does not trust.']);
}
