import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mayDo } from '../../domain/admin-roles/permissions.ts';
import { listAdminRoles } from '../../domain/admin-roles/store.ts';
import type { Deps } from '../../domain/deps.ts';
import { type Interaction, openInteraction, sealInteraction } from '../../domain/interactions/interaction.ts';
import { authorizePath, startAgain } from '../../domain/interactions/links.ts';
import { readParameters } from '../../domain/oauth/parameters.ts';
import { currentSession } from '../../domain/sessions/session.ts';
import { browserToken } from '../browser-token.ts';
import { readCookie } from '../cookies.ts';
import { PageRefusal } from '../errors.ts';
import { sendPage } from '../page.ts';
import { requireSameOrigin } from '../same-origin.ts';
import { changePassword } from './change-password.ts';
import { sendStepPage } from './pages.ts';
import { signInWithPassword } from './password.ts';
import { takeStep } from './steps.ts';

const longestFormBytes = 32_768;

/** Owns the hosted sign-in: who is this person? Also the org's own front page, for somebody who came without an app. */
export function signInRoutes(http: FastifyInstance, deps: Deps): void {
  http.get('/', (request, reply) => showHome(request, reply));
  http.get('/login/login.htm', (_request, reply) => reply.code(302).header('location', '/signin').send());
  http.get('/login/default', (_request, reply) => reply.code(302).header('location', '/signin').send());
  http.get('/signin', (request, reply) => showStep(deps, request, reply));
  http.post('/signin', { bodyLimit: longestFormBytes }, (request, reply) => answerStep(deps, request, reply));
}

async function showHome(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const session = await currentSession(request.ctx, readCookie(request, 'session'));
  if (!session) return seeOther(reply, '/signin');
  const roles = await listAdminRoles(request.ctx, session.userId);
  return sendPage(reply, {
    page: 'home',
    orgName: request.org.name,
    login: session.login,
    domain: new URL(request.org.baseUrl).host,
    isAdministrator: mayDo({ roles, scopes: undefined }, { resource: 'apps', access: 'manage' }),
    signOutAction: '/login/signout',
  });
}

async function showStep(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { ctx } = request;
  const { values } = readParameters(request.query as Record<string, unknown>);
  const handle = values.get('interaction');
  const session = await currentSession(ctx, readCookie(request, 'session'));
  if (handle === undefined) {
    if (session) return seeOther(reply, '/');
    return showInteraction(deps, request, reply, { authorizationServer: 'org', parameters: undefined, startedAt: ctx.now });
  }
  const interaction = openOrRefuse(deps, request, handle);
  // Somebody signed in since this page was first asked for, here or in another tab: there is nothing left to ask.
  if (session && session.authTime >= interaction.startedAt) return goOn(deps, request, reply, interaction, session.id);
  return sendStepPage(deps, request, reply, interaction);
}

async function answerStep(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  requireSameOrigin(request);
  const { values, unusable } = readParameters(request.body as Record<string, unknown>);
  if (unusable.size > 0) throw new PageRefusal('malformed_request', { detail: 'a field came twice' });
  const interaction = openOrRefuse(deps, request, values.get('interaction') ?? '');
  const transition = takeStep(interaction, {
    identifier: values.get('identifier'),
    rememberMe: values.has('rememberMe'),
    password: values.get('credentials.passcode'),
    newPassword: values.get('credentials.newPassword'),
    repeated: values.get('credentials.repeated'),
  });
  switch (transition.to) {
    case 'ask_password':
      return showInteraction(deps, request, reply, transition.interaction);
    case 'ask_again':
      reply.code(400);
      return sendStepPage(deps, request, reply, interaction, { error: transition.error, identifier: values.get('identifier') });
    case 'check_password': {
      const { href: startAgainHref } = startAgain(interaction);
      const typed = { ...transition, rememberMe: interaction.rememberMe ?? false, startAgainHref };
      const result = await signInWithPassword(deps, request, reply, typed);
      if (result.outcome === 'signed_in') return goOn(deps, request, reply, interaction, result.sessionId);
      if (result.outcome === 'must_change')
        return showInteraction(deps, request, reply, { ...interaction, provedPassword: result.proof });
      return sendStepPage(deps, request, reply, interaction, { error: result.error });
    }
    case 'change_password': {
      const choice = await changePassword(deps, request, reply, { ...transition, interaction });
      if (choice.outcome === 'signed_in') return goOn(deps, request, reply, interaction, choice.sessionId);
      if (choice.outcome === 'void') throw new PageRefusal('outdated', { action: startAgain(interaction) });
      reply.code(400);
      return sendStepPage(deps, request, reply, interaction, { error: choice.error });
    }
  }
}

/** @throws PageRefusal unless the handle is ours, in time, and this browser's */
function openOrRefuse(deps: Deps, request: FastifyRequest, handle: string): Interaction {
  const opened = openInteraction(request.ctx, deps.keys, readCookie(request, 'browser'), handle);
  if (opened.outcome === 'unreadable') throw new PageRefusal('unreadable_interaction');
  if (opened.outcome !== 'open') throw new PageRefusal(opened.outcome, { action: startAgain(opened.interaction) });
  return opened.interaction;
}

/** To the page of the interaction's step by GET, so that reload and the back button ask nothing twice. */
function showInteraction(deps: Deps, request: FastifyRequest, reply: FastifyReply, interaction: Interaction): FastifyReply {
  return seeOther(
    reply,
    `/signin?interaction=${sealInteraction(request.ctx, deps.keys, browserToken(request, reply), interaction)}`,
  );
}

/** Signed in: back to the authorize endpoint, which alone knows what comes next; without an app, to the org's front page. */
function goOn(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  interaction: Interaction,
  signedInSession: string,
): FastifyReply {
  if (interaction.parameters === undefined) return seeOther(reply, '/');
  const handle = sealInteraction(request.ctx, deps.keys, browserToken(request, reply), { ...interaction, signedInSession });
  return seeOther(reply, `${authorizePath(interaction.authorizationServer)}?interaction=${handle}`);
}

function seeOther(reply: FastifyReply, location: string): FastifyReply {
  return reply.code(303).header('location', location).header('cache-control', 'no-store').header('vary', 'Cookie').send();
}
