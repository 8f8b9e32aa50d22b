import { z } from 'zod';
import { type Ctx, inTx } from '../domain/ctx.ts';
import { refreshSession, type Session, sessionById } from '../domain/sessions/session.ts';
import { deleteSession } from '../domain/sessions/store.ts';
import { userSubject } from '../domain/system-log/write.ts';
import { ApiError } from './api-error.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { text } from './fields.ts';
import { logChange } from './log-change.ts';
import { sessionAnswer, sessionBody } from './session-body.ts';
import { requireMayActOn } from './user-access.ts';

const sessionId = z.object({ sessionId: text(1, 100) });
const manage = { resource: 'sessions', access: 'manage' } as const;

const reading = endpoint({
  operationId: 'getSession',
  summary: 'Read a session',
  method: 'GET',
  path: '/api/v1/sessions/:sessionId',
  permission: { resource: 'sessions', access: 'read' },
  params: sessionId,
  answers: { status: 200, body: sessionAnswer },
  handler: async ({ ctx, org, params }) => ({ body: sessionBody(org, await existing(ctx, params.sessionId)) }),
});

const refreshing = endpoint({
  operationId: 'refreshSession',
  summary: 'Move the idle limit of a session, as a use of it does',
  method: 'POST',
  path: '/api/v1/sessions/:sessionId/lifecycle/refresh',
  permission: manage,
  params: sessionId,
  answers: { status: 200, body: sessionAnswer },
  handler: async ({ ctx, org, caller, params }) => {
    const body = await inTx(ctx, async (ctx) => {
      const session = await existing(ctx, params.sessionId);
      await requireMayActOn(ctx, caller, session.userId);
      return sessionBody(org, { ...session, expiresAt: await refreshSession(ctx, session) });
    });
    return { body };
  },
});

const deletion = endpoint({
  operationId: 'revokeSession',
  summary: 'End a session',
  method: 'DELETE',
  path: '/api/v1/sessions/:sessionId',
  permission: manage,
  params: sessionId,
  answers: { status: 204 },
  handler: async ({ ctx, caller, params }) => {
    await inTx(ctx, async (ctx) => {
      const session = await existing(ctx, params.sessionId);
      await requireMayActOn(ctx, caller, session.userId);
      if (!(await deleteSession(ctx, session.handleHash))) return; // somebody else ended it first
      const person = userSubject({ id: session.userId, login: session.login });
      await logChange(ctx, caller, 'user.session.clear', 'Clear user session', [person], { sessionId: session.id });
    });
    return undefined;
  },
});

/** `/api/v1/sessions/{id}`: the browsers in which people are signed in. @see Okta Sessions API, contract 6.8 */
export const sessionEndpoints: readonly Endpoint[] = [reading, refreshing, deletion];

/** @throws ApiError E0000007 */
async function existing(ctx: Ctx, id: string): Promise<Session> {
  const session = await sessionById(ctx, id);
  if (!session) throw new ApiError('E0000007', `${id} (Session)`);
  return session;
}
