import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../../domain/apps/app.ts';
import { findAppByClientId } from '../../domain/apps/store.ts';
import { inTx } from '../../domain/ctx.ts';
import { type Parameters, readParameters } from '../../domain/oauth/parameters.ts';
import { isRegisteredSignOutUri, loggableUri } from '../../domain/oauth/redirect-uri.ts';
import { currentSession, type Session } from '../../domain/sessions/session.ts';
import { deleteSession } from '../../domain/sessions/store.ts';
import { appSubject, userSubject, writeEvent } from '../../domain/system-log/write.ts';
import { readIdTokenHint } from '../../domain/tokens/verify.ts';
import { originKey } from '../../domain/trusted-origins/trusted-origin.ts';
import { serverOf } from '../authorization-server.ts';
import { readCookie, setCookie } from '../cookies.ts';
import { PageRefusal } from '../errors.ts';
import { sendPage } from '../page.ts';
import { requireSameOrigin } from '../same-origin.ts';

/** Browsers and proxies carry about this much in a URL. */
const longestFormBytes = 8192;
const logoutParameters = new Set(['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state']);
const signOutPath = '/login/signout';
const signOutHere = { label: 'Sign out of this org', href: signOutPath };

/** Owns sign-out: ends the org's session, for an app or for the person. @see OIDC RP-Initiated Logout 1.0 */
export function signOutRoutes(http: FastifyInstance): void {
  for (const path of ['/oauth2/v1/logout', '/oauth2/:authorizationServerId/v1/logout']) {
    // No HEAD: a link preview must not sign anybody out.
    http.get(path, { exposeHeadRoute: false }, (request, reply) =>
      logout(request, reply, readParameters(request.query as Record<string, unknown>)),
    );
    http.post(path, { bodyLimit: longestFormBytes }, postLogout);
  }
  http.get(signOutPath, askToSignOut);
  http.post(signOutPath, signOutOfOrg);
}

async function logout(request: FastifyRequest, reply: FastifyReply, { values, unusable }: Parameters): Promise<FastifyReply> {
  const server = serverOf(request);
  if (unusable.size > 0) throw new PageRefusal('malformed_request', { detail: 'a parameter came twice' });
  const hint = values.get('id_token_hint');
  const idToken = hint === undefined ? undefined : readIdTokenHint(request.org, server, hint);
  const app = idToken && (await findAppByClientId(request.ctx, idToken.clientId));
  if (!idToken || !app || (values.get('client_id') ?? app.clientId) !== app.clientId) {
    throw new PageRefusal('bad_id_token_hint', {
      detail: 'id_token_hint is missing, not ours, or of another client',
      action: signOutHere,
    });
  }
  const target = signOutTarget(app, values);
  const session = await currentSession(request.ctx, readCookie(request, 'session'));
  if (session && session.userId !== idToken.subject)
    throw new PageRefusal('other_user', { detail: 'id_token_does_not_match_session', action: signOutHere });
  await endSession(request, reply, session, app);
  return redirect(reply, target);
}

/** A form post from another site comes without our SameSite=Lax cookies, so it is asked for again as a navigation. */
async function postLogout(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { endpoints } = serverOf(request);
  const { values, unusable } = readParameters(request.body as Record<string, unknown>);
  if (unusable.size > 0) throw new PageRefusal('malformed_request', { detail: 'a parameter came twice' });
  const forwarded = [...values].filter(([name]) => logoutParameters.has(name));
  return reply
    .code(303)
    .header('location', `${new URL(endpoints).pathname}/logout?${new URLSearchParams(forwarded)}`)
    .header('cache-control', 'no-store')
    .send();
}

/** Where the browser goes afterwards. @throws PageRefusal when the app asks for an address that it did not register */
function signOutTarget(app: App, values: ReadonlyMap<string, string>): string {
  const asked = values.get('post_logout_redirect_uri');
  if (asked === undefined) return '/signin';
  if (!app.isActive || !isRegisteredSignOutUri(asked, app.postLogoutRedirectUris)) {
    throw new PageRefusal('bad_sign_out_uri', {
      detail: `client ${app.clientId}: ${loggableUri(asked)} is not registered`,
      action: signOutHere,
    });
  }
  const state = values.get('state');
  return state === undefined ? asked : `${asked}${asked.includes('?') ? '&' : '?'}state=${encodeURIComponent(state)}`;
}

async function askToSignOut(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const target = trustedTarget(request);
  const session = await currentSession(request.ctx, readCookie(request, 'session'));
  if (!session && target !== undefined) return redirect(reply, target);
  if (!session) return sendPage(reply, { page: 'signed-out', orgName: request.org.name, signInHref: '/signin' });
  const action = target === undefined ? signOutPath : `${signOutPath}?${new URLSearchParams({ fromURI: target })}`;
  return sendPage(
    reply,
    { page: 'sign-out', orgName: request.org.name, login: session.login, action, stayHref: '/' },
    target === undefined ? {} : { redirectUri: target },
  );
}

/** Where `fromURI` leads, when its origin is one that the org trusts people to be sent to. Any other is as good as none. */
function trustedTarget(request: FastifyRequest): string | undefined {
  const { values } = readParameters(request.query as Record<string, unknown>);
  const asked = values.get('fromURI');
  const origin = asked === undefined ? undefined : originKey(asked);
  return asked !== undefined && origin !== undefined && request.org.trustedOrigins.redirect.has(origin)
    ? new URL(asked).href
    : undefined;
}

async function signOutOfOrg(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  requireSameOrigin(request);
  await endSession(request, reply, await currentSession(request.ctx, readCookie(request, 'session')), undefined);
  return redirect(reply, trustedTarget(request) ?? signOutPath);
}

/** Ends the session and deletes its cookie; log row and deletion are one transaction. Without a session only the cookie goes. */
async function endSession(
  request: FastifyRequest,
  reply: FastifyReply,
  session: Session | undefined,
  app: App | undefined,
): Promise<void> {
  if (session) await endInDatabase(request, session, app);
  if (readCookie(request, 'session') !== undefined) setCookie(request, reply, 'session', '', 0);
}

async function endInDatabase(request: FastifyRequest, session: Session, app: App | undefined): Promise<void> {
  await inTx(request.ctx, async (ctx) => {
    if (!(await deleteSession(ctx, session.handleHash))) return; // another request ended it first
    await writeEvent(ctx, {
      eventType: 'user.session.end',
      message: 'User logout from Gatehouse',
      outcome: { result: 'SUCCESS' },
      actor: userSubject({ id: session.userId, login: session.login }),
      sessionId: session.id,
      ...(app && { targets: [appSubject(app)] }),
    });
  });
}

function redirect(reply: FastifyReply, location: string): FastifyReply {
  return reply
    .code(302)
    .header('location', location)
    .header('cache-control', 'no-store')
    .header('vary', 'Cookie')
    .header('referrer-policy', 'no-referrer')
    .send();
}
