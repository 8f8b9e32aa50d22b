import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../domain/deps.ts';
import { type Outbox, type OutboxMail, readOutbox } from '../../domain/mails/outbox.ts';
import { sha256 } from '../../platform/hash.ts';
import { canonicalAddress } from '../../platform/network.ts';
import { renderTemplate } from '../../platform/templates.ts';
import { toIsoText } from '../../platform/time.ts';

interface OneMail {
  Params: { mailId: string };
}

const path = '/dev/outbox';
/** PostgreSQL cannot even be asked for some texts. */
const idForm = /^eml\w{17}$/;

/**
 * Owns `/dev/outbox`, where a developer reads the mails that wait: page, one mail, and JSON for programs. Links in mails let their reader into
 * accounts, so it is there in development only, at the first org's own host, for programs of this machine that no proxy speaks for; anybody else
 * finds what is at any path that does not exist.
 */
export function outboxRoutes(http: FastifyInstance, deps: Deps, outbox: Outbox): void {
  const mailsFor = ({ ctx }: FastifyRequest, wanted: { to?: string | undefined; id?: string }) =>
    readOutbox(ctx, deps.keys, outbox, wanted);
  const one = async (request: FastifyRequest<OneMail>) => {
    const { mailId } = request.params;
    return !idForm.test(mailId) || !isNear(request) ? undefined : (await mailsFor(request, { id: mailId }))[0];
  };

  http.get(path, async (request, reply) => {
    if (!isNear(request)) return reply.callNotFound();
    const to = recipientAsked(request);
    const mails = await mailsFor(request, { to });
    if (wantsJson(request)) return sendJson(reply, mails);
    return sendPage(reply, 'outbox', { mails: mails, to: to ?? null, smtpHost: outbox.smtpHost ?? null });
  });
  http.get(`${path}.json`, async (request, reply) => {
    if (!isNear(request)) return reply.callNotFound();
    return sendJson(reply, await mailsFor(request, { to: recipientAsked(request) }));
  });
  http.get<OneMail>(`${path}/:mailId`, async (request, reply) => {
    const mail = await one(request);
    return mail ? sendPage(reply, 'outbox-mail', { mail: mail }) : reply.callNotFound();
  });
  http.get<OneMail>(`${path}/:mailId/body`, async (request, reply) => {
    const mail = await one(request);
    return mail ? sendMailBody(reply, mail) : reply.callNotFound();
  });
}

const proxyHeaders = /^(?:forwarded|via|x-real-ip|x-forwarded-.*)$/;

/**
 * Whether a program of this machine asks by itself, at the first org. Headers that a proxy writes are not believed, they rule it out; so does
 * HTTP/1.0, by which nginx asks unless told otherwise, with no such header.
 */
function isNear(request: FastifyRequest): boolean {
  if (request.raw.httpVersionMajor < 2 && request.raw.httpVersionMinor < 1) return false;
  const { family, address } = canonicalAddress(request.socket.remoteAddress ?? null) ?? {};
  const isLoopback = family === 'ipv4' ? address?.startsWith('127.') : address === '0:0:0:0:0:0:0:1';
  return (
    isLoopback === true && request.org.subdomain === '' && !Object.keys(request.headers).some((name) => proxyHeaders.test(name))
  );
}

function recipientAsked({ query }: FastifyRequest): string | undefined {
  const { to } = query as { to?: unknown };
  return typeof to === 'string' && to !== '' ? to.replaceAll('\0', '') : undefined;
}

function wantsJson({ headers: { accept = '' } }: FastifyRequest): boolean {
  return accept.includes('application/json') && !accept.includes('text/html');
}

function sendJson(reply: FastifyReply, mails: readonly OutboxMail[]): FastifyReply {
  const listed = mails.map(({ id, kind, to, subject, text, links, createdAt, orgUrl }) => ({
    id,
    kind,
    to,
    subject,
    text,
    links,
    createdAt: toIsoText(createdAt),
    orgUrl,
  }));
  return secret(reply).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(listed));
}

const style = renderTemplate('tokens.css', {}) + renderTemplate('outbox.css', {});
const styleSource = `'sha256-${Buffer.from(sha256(style), 'base64url').toString('base64')}'`;
const pagePolicy =
  `default-src 'none'; style-src ${styleSource}; img-src 'self'; frame-src 'self'; form-action 'none'; ` +
  "frame-ancestors 'none'; base-uri 'none'";

function sendPage(reply: FastifyReply, template: string, model: object): FastifyReply {
  return secret(reply)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', pagePolicy)
    .header('x-frame-options', 'DENY')
    .send(renderTemplate(template, model));
}

/** Mails have their style at each element; nothing else may run or load, and a link that is clicked leaves the frame. */
const bodyPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'; base-uri 'none'; " +
  'sandbox allow-top-navigation-by-user-activation';

function sendMailBody(reply: FastifyReply, { html }: OutboxMail): FastifyReply {
  return secret(reply)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', bodyPolicy)
    .send(html.replace('<head>', '<head><base target="_top">'));
}

/** What holds for each answer that has links in it. */
function secret(reply: FastifyReply): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('cross-origin-resource-policy', 'same-origin');
}
