import type { FastifyReply, FastifyRequest } from 'fastify';
import { issueCode } from '../../domain/codes/code.ts';
import { inTx } from '../../domain/ctx.ts';
import type { Deps } from '../../domain/deps.ts';
import type { OAuthError } from '../../domain/oauth/oauth-error.ts';
import { keepSessionAlive, type Session } from '../../domain/sessions/session.ts';
import { appSubject, type LogEventType, userSubject, writeEvent } from '../../domain/system-log/write.ts';
import { sendPage } from '../page.ts';
import type { CheckedAuthorizationRequest } from './check-request.ts';
import type { Decision } from './decide.ts';
import type { ResponseTarget } from './response-target.ts';

/** Issues a code for the session and sends the browser back to the app with it. Code, log row and session touch are one transaction. */
export async function respondWithCode(
  deps: Deps,
  http: FastifyRequest,
  reply: FastifyReply,
  request: CheckedAuthorizationRequest,
  { session, acr, access }: Extract<Decision, { next: 'issue_code' }>,
): Promise<FastifyReply> {
  const { app, server } = request;
  const code = await inTx(http.ctx, async (ctx) => {
    await keepSessionAlive(ctx, session);
    await writeEvent(ctx, {
      eventType: server.isOrgServer ? 'app.oauth2.authorize.code' : 'app.oauth2.as.authorize.code',
      message: 'OIDC authorization code request',
      outcome: { result: 'SUCCESS' },
      actor: userSubject({ id: session.userId, login: session.login }),
      targets: [appSubject(app)],
      sessionId: session.id,
      debug: {
        scopes: access.scopes.join(' '),
        authorizationServer: server.id,
        ...(access.ruleId !== undefined && { policyRule: access.ruleId }),
      },
    });
    return issueCode(ctx, deps.keys, {
      authorization_server_id: server.id,
      client_id: app.clientId,
      user_id: session.userId,
      session_id: session.id,
      redirect_uri: request.target.redirectUri,
      scope: access.scopes.join(' '),
      nonce: request.nonce ?? null,
      code_challenge: request.codeChallenge ?? null,
      auth_time: session.authTime,
      amr_json: JSON.stringify(session.amr),
      acr,
      access_token_lifetime_seconds: access.accessTokenLifetimeSeconds,
    });
  });
  return sendResponse(http, reply, request.target, { code });
}

/** Sends an error back to the app; a denial of a signed-in person is logged. */
export async function respondWithError(
  http: FastifyRequest,
  reply: FastifyReply,
  target: ResponseTarget,
  error: OAuthError,
  denied?: {
    readonly session: Session;
    readonly request: CheckedAuthorizationRequest;
    readonly eventType?: LogEventType | undefined;
  },
): Promise<FastifyReply> {
  if (denied) {
    const { app } = denied.request;
    await inTx(http.ctx, (ctx) =>
      writeEvent(ctx, {
        eventType: denied.eventType ?? 'application.policy.sign_on.deny_access',
        message: 'User attempted access to an app and was denied',
        outcome: { result: 'DENY', reason: error.detail ?? error.code },
        actor: userSubject({ id: denied.session.userId, login: denied.session.login }),
        targets: [appSubject(app)],
        sessionId: denied.session.id,
      }),
    );
  }
  return sendResponse(http, reply, target, { error: error.code, error_description: error.message });
}

/** @see RFC 6749 §4.1.2, RFC 9207 §2, OAuth 2.0 Form Post Response Mode §2 */
function sendResponse(
  http: FastifyRequest,
  reply: FastifyReply,
  target: ResponseTarget,
  answer: Readonly<Record<string, string>>,
): FastifyReply {
  const fields: Record<string, string> = {
    ...answer,
    ...(target.state !== undefined && { state: target.state }),
    iss: target.issuer,
  };
  if (target.responseMode === 'form_post') {
    return sendPage(reply, {
      page: 'form-post',
      orgName: http.org.name,
      appName: target.appLabel,
      target: target.redirectUri,
      fields,
    });
  }
  const separator = target.redirectUri.includes('?') ? '&' : '?';
  return reply
    .code(302)
    .header('location', `${target.redirectUri}${separator}${new URLSearchParams(fields)}`)
    .header('cache-control', 'no-store')
    .header('vary', 'Cookie')
    .header('referrer-policy', 'no-referrer')
    .send();
}
