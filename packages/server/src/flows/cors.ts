import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../domain/apps/app.ts';
import { allowOrigin, sendPreflight } from '../platform/cors.ts';

/** Lets scripts of any origin read a public document, also after a preflight with the headers that Okta's browser library sends. */
export function allowAnyOrigin(reply: FastifyReply): FastifyReply {
  return reply
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-methods', 'GET')
    .header('access-control-allow-headers', 'Accept, Content-Type, X-Okta-User-Agent-Extended')
    .header('access-control-max-age', '3600');
}

/** Lets scripts of a trusted origin read the answer, whatever it will be. No cookie is read here, so none is let through. */
export function allowTrustedOrigin(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('vary', 'Origin');
  const { origin } = request.headers;
  if (origin !== undefined && request.org.trustedOrigins.cors.has(origin)) allowOrigin(reply, origin, { withCookies: false });
}

/** Lets scripts read the answer that stand where the app's own pages stand: at the origin of one of its redirect URIs. */
export function allowOriginOfApp(request: FastifyRequest, reply: FastifyReply, app: Pick<App, 'redirectUris'>): void {
  const { origin } = request.headers;
  if (origin === undefined || !/^https?:/.test(origin)) return;
  const isOwn = app.redirectUris.some((uri) => URL.canParse(uri) && new URL(uri).origin === origin);
  if (isOwn) allowOrigin(reply, origin, { withCookies: false });
}

/** Answers a preflight before anybody knows which app asks: the answer to the request itself decides. */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply, methods: string): FastifyReply {
  reply.header('vary', 'Origin');
  if (request.headers.origin !== undefined) allowOrigin(reply, request.headers.origin, { withCookies: false });
  return sendPreflight(reply, methods);
}
