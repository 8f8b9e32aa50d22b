import type { FastifyReply } from 'fastify';

/** Lets scripts of any origin read a public document, also after a preflight with the headers that Okta's browser library sends. */
export function allowAnyOrigin(reply: FastifyReply): FastifyReply {
  return reply
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-methods', 'GET')
    .header('access-control-allow-headers', 'Accept, Content-Type, X-Okta-User-Agent-Extended')
    .header('access-control-max-age', '3600');
}
