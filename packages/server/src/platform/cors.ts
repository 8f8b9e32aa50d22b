import type { FastifyReply } from 'fastify';

/** Request headers that scripts may send: the usual ones and those of Okta's browser library. */
const requestHeaders =
  'Authorization, Content-Type, Accept, X-Okta-User-Agent-Extended, X-Requested-With, DPoP, X-Device-Fingerprint, X-Okta-XsrfToken';
/** Answer headers that scripts may read. */
const answerHeaders =
  'X-Okta-Request-Id, X-Rate-Limit-Limit, X-Rate-Limit-Remaining, X-Rate-Limit-Reset, Link, WWW-Authenticate, DPoP-Nonce';

/** Lets scripts of `origin` read this answer; with cookies only when told so. @see Fetch standard §3.3 */
export function allowOrigin(reply: FastifyReply, origin: string, options: { readonly withCookies: boolean }): void {
  reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', answerHeaders);
  if (options.withCookies) reply.header('access-control-allow-credentials', 'true');
}

/** Answers a preflight that was allowed by `allowOrigin` before. @param methods such as `GET, POST` */
export function sendPreflight(reply: FastifyReply, methods: string): FastifyReply {
  return reply
    .code(204)
    .header('access-control-allow-methods', methods)
    .header('access-control-allow-headers', requestHeaders)
    .header('access-control-max-age', '3600')
    .send();
}
