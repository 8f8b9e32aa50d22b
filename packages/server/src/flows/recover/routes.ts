import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TxCtx } from '../../domain/ctx.ts';
import type { Deps } from '../../domain/deps.ts';
import { readParameters } from '../../domain/oauth/parameters.ts';
import { claimLink, linkPaths, openLink } from '../../domain/passwords/links.ts';
import { endLock } from '../../domain/passwords/lockout.ts';
import { policyOf } from '../../domain/passwords/policy.ts';
import { userSubject } from '../../domain/system-log/write.ts';
import { displayName } from '../../domain/users/user.ts';
import { PageRefusal } from '../errors.ts';
import { setPasswordAndSignIn } from '../new-password.ts';
import { requireSameOrigin } from '../same-origin.ts';
import { type LinkFacts, sendLinkPage } from './pages.ts';

const longestFormBytes = 8192;

/**
 * Owns the pages behind the links that set a password: a new user's first one, and one instead of a password that was taken away or
 * forgotten. The link is a secret that its bearer needs nothing else with, so nobody else hears of the address, and opening it uses
 * nothing up: scanners of mails open links too.
 */
export function recoverRoutes(http: FastifyInstance, deps: Deps): void {
  for (const path of linkPaths) {
    http.get(path, (request, reply) => showLink(request, reply));
    http.post(path, { bodyLimit: longestFormBytes }, (request, reply) => useLink(deps, request, reply));
  }
}

async function showLink(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  return sendLinkPage(request, reply, await openOrRefuse(request));
}

async function useLink(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  requireSameOrigin(request);
  const { values, unusable } = readParameters(request.body as Record<string, unknown>);
  if (unusable.size > 0) throw new PageRefusal('malformed_request', { detail: 'a field came twice, or with a NUL' });
  const link = await openOrRefuse(request);
  const password = values.get('credentials.newPassword');
  if (password === undefined) return askAgain(request, reply, link, 'Enter a new password.');
  if (password !== values.get('credentials.repeated'))
    return askAgain(request, reply, link, 'The two passwords are not the same.');
  const choice = await setPasswordAndSignIn(deps, request, reply, {
    ...link,
    password,
    wantsToStay: false,
    startAgainHref: '/signin',
    claim: (ctx) => claim(ctx, link.token),
  });
  switch (choice.outcome) {
    case 'signed_in':
      return reply.code(303).header('location', '/').header('cache-control', 'no-store').header('vary', 'Cookie').send();
    case 'unfit':
      return askAgain(request, reply, link, choice.error);
    case 'void':
      throw linkOver();
  }
}

function askAgain(request: FastifyRequest, reply: FastifyReply, link: LinkFacts, error: string): FastifyReply {
  reply.code(400);
  return sendLinkPage(request, reply, link, error);
}

/** Uses the link up while its user still needs it. A forgotten password's link ends a lock, too. */
async function claim(ctx: TxCtx, token: string): Promise<boolean> {
  const link = await openLink(ctx, token);
  if (!link || !(await claimLink(ctx, token))) return false;
  const { user } = link;
  if (user.status === 'LOCKED_OUT') await endLock(ctx, user, { by: userSubject(user, displayName(user)) });
  return true;
}

/** @throws PageRefusal the same one for a link that never was, was used, or is over (S26) */
async function openOrRefuse(request: FastifyRequest): Promise<LinkFacts> {
  const { token } = request.params as { token: string };
  const link = await openLink(request.ctx, token);
  if (!link) throw linkOver();
  return { ...link, token, policy: await policyOf(request.ctx, request.org, link.user.id) };
}

function linkOver(): PageRefusal {
  return new PageRefusal('link_over', { action: { label: 'Sign in', href: '/signin' } });
}
