import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../domain/deps.ts';
import { readParameters } from '../../domain/oauth/parameters.ts';
import { readEmail } from '../../domain/registrations/applicant.ts';
import { confirmByLink, type LinkState, readLink } from '../../domain/registrations/confirm.ts';
import { orgUrlOf } from '../../domain/registrations/registration.ts';
import { sendAnotherMail } from '../../domain/registrations/renew.ts';
import type { EpochMillis } from '../../platform/time.ts';
import type { RegistrationTable } from '../../schema/tables.ts';
import { PageRefusal } from '../errors.ts';
import { sendPage } from '../page.ts';
import type { SignUpLinkPage } from '../page-models.ts';
import { requireSameOrigin } from '../same-origin.ts';
import { registrationDeps } from './deps.ts';
import { refuseBeyond } from './too-many.ts';

const longestShown = 320;

/** The page behind the link in the mail. Opening it uses nothing up: scanners of mails open links too. */
export async function show(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const link = await readLink(request.ctx, registrationDeps(deps, request), tokenOf(request));
  return link.state === 'open' ? sendConfirmation(request, reply, link.registration) : sendVoidLink(request, reply, link);
}

/** Its button: makes the org, and leads on to where the password is set. @throws PageRefusal `cross_site`, `too_many` */
export async function confirm(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  requireSameOrigin(request);
  const confirmed = await confirmByLink(request.ctx, registrationDeps(deps, request), tokenOf(request));
  switch (confirmed.outcome) {
    case 'made':
      return reply
        .code(303)
        .header('location', confirmed.org.welcomeUrl.reveal())
        .header('cache-control', 'no-store')
        .header('referrer-policy', 'no-referrer')
        .send();
    case 'limited':
      refuseBeyond(request, reply, confirmed.allowance);
      return reply;
    case 'void':
      return sendVoidLink(request, reply, confirmed.link);
  }
}

function tokenOf(request: FastifyRequest): string {
  return (request.params as { token: string }).token;
}

function sendConfirmation(request: FastifyRequest, reply: FastifyReply, registration: RegistrationTable): FastifyReply {
  const orgUrl = orgUrlOf(new URL(request.org.baseUrl), registration);
  return sendPage(
    reply,
    {
      page: 'confirm-org',
      orgName: request.org.name,
      domain: new URL(orgUrl).host,
      email: registration.email,
      askedBy: `${registration.first_name} ${registration.last_name}`,
      askedFrom: registration.asked_ip,
      askedAt: registration.created_at as EpochMillis,
      isFromTerminal: registration.way !== 'BROWSER',
      action: new URL(request.url, request.org.baseUrl).pathname,
      isAddressSecret: true,
    },
    { redirectUri: orgUrl },
  );
}

type MailFormTexts = Pick<SignUpLinkPage, 'heading' | 'sentence' | 'signInHref'>;

/** Asks for the address that another mail shall go to. */
export function askForMail(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return sendMailForm(request, reply, asksForMail);
}

const asksForMail: MailFormTexts = {
  heading: 'Get another mail',
  sentence: 'Enter the address that you signed up with. What you need to go on is sent there.',
};

function sendVoidLink(request: FastifyRequest, reply: FastifyReply, link: Exclude<LinkState, { state: 'open' }>): FastifyReply {
  request.log.info({ refusal: `sign_up_link_${link.state}` }, 'page refused');
  reply.code(403);
  switch (link.state) {
    case 'used': {
      const sentence = `Your org is at ${hostOf(link.orgUrl)}. If you have no password yet, get another mail.`;
      return sendMailForm(request, reply, {
        heading: 'This link was used already',
        sentence,
        signInHref: `${link.orgUrl}/signin`,
      });
    }
    case 'taken': {
      const sentence = `It is at ${hostOf(link.orgUrl)}, and an address has one org. If you have no password yet, get another mail.`;
      return sendMailForm(request, reply, { heading: 'You have an org already', sentence, signInHref: `${link.orgUrl}/signin` });
    }
    case 'over': {
      const sentence =
        'It works once, for seven days, and only while it is the newest. Enter your address, and what you need to go on is sent there.';
      return sendMailForm(request, reply, { heading: 'This link does not work any more', sentence });
    }
  }
}

/** Sends another mail, alike for every address (S26). @throws PageRefusal `cross_site`, `malformed_request`, `too_many` */
export async function sendMailAgain(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  requireSameOrigin(request);
  const { values, unusable } = readParameters(request.body as Record<string, unknown>);
  if (unusable.size > 0) throw new PageRefusal('malformed_request', { detail: 'a field came twice, or with a NUL' });
  const typed = values.get('email') ?? '';
  const email = readEmail(typed);
  if (email === undefined) {
    reply.code(400);
    return sendMailForm(request, reply, {
      ...asksForMail,
      email: typed.slice(0, longestShown),
      error: 'Enter your email address.',
    });
  }
  refuseBeyond(request, reply, await sendAnotherMail(request.ctx, registrationDeps(deps, request), email));
  deps.mailQueued();
  return reply.code(303).header('location', '/signup/sent').header('cache-control', 'no-store').send();
}

function sendMailForm(
  request: FastifyRequest,
  reply: FastifyReply,
  texts: MailFormTexts & Pick<SignUpLinkPage, 'email' | 'error'>,
): FastifyReply {
  return sendPage(reply, { page: 'sign-up-link', orgName: request.org.name, ...texts });
}

function hostOf(url: string): string {
  return new URL(url).host;
}
