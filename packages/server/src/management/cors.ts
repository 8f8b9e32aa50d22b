import type { FastifyInstance, FastifyRequest } from 'fastify';
import { allowOrigin, sendPreflight } from '../platform/cors.ts';

/**
 * Which scripts may read the API's answers: those of trusted origins, with the browser's cookies; any other only with an access token
 * that it has itself. @see Okta contract 3.6
 */
export function crossOrigin(api: FastifyInstance): void {
  api.addHook('onRequest', async (request, reply) => {
    reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined) return;
    if (request.org.trustedOrigins.cors.has(origin)) allowOrigin(reply, origin, { withCookies: true });
    else if (bringsAccessToken(request)) allowOrigin(reply, origin, { withCookies: false });
  });
  for (const path of ['/api/*', '/oauth2/v1/clients/*'])
    api.options(path, (_request, reply) => sendPreflight(reply, 'GET, POST, PUT, PATCH, DELETE'));
}

/** The request, or the one that its preflight announces, carries an Authorization header of the script's own. */
function bringsAccessToken({ method, headers }: FastifyRequest): boolean {
  if (method === 'OPTIONS') return /\bauthorization\b/i.test(headers['access-control-request-headers'] ?? '');
  return /^Bearer /i.test(headers.authorization ?? '');
}
