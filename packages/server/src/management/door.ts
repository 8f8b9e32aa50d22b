import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { oktaError } from '../platform/okta-error.ts';
import type { Random } from '../platform/random.ts';

const prefixes = ['/api/', '/oauth2/v1/clients/'] as const;

/** Whether a URL is the management API's, readable or not: its callers are answered in Okta's shape. */
export function isManagementUrl(url: string): boolean {
  return prefixes.some((prefix) => url.startsWith(prefix));
}

/**
 * Hands every request below `/api/` and `/oauth2/v1/clients/` (where Okta has the roles of apps) to a server of its own that is built when
 * the first one comes: its hundreds of schemas would make each start of the sign-in server slower and larger, and most nodes never see an
 * admin.
 *
 * @param build a server with the hooks that find the org
 */
export function managementDoor(http: FastifyInstance, random: Random, build: () => Promise<FastifyInstance>): void {
  let api: Promise<FastifyInstance> | undefined;
  http.register(async (scope) => {
    // The body stays unread here: the other server reads it.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    const passOn = async (request: FastifyRequest, reply: FastifyReply) => {
      api ??= build();
      const server = await api.catch((error: unknown) => {
        api = undefined;
        request.log.error({ err: error }, 'the management API could not be loaded');
      });
      if (!server) return reply.code(500).header('cache-control', 'no-store').send(oktaError(random, 'E0000009'));
      reply.hijack();
      server.routing(request.raw, reply.raw);
      return reply;
    };
    for (const prefix of prefixes) scope.all(`${prefix}*`, { config: { isPassedOn: true } }, passOn);
    // A content type that is none ends here, before the other server has seen the request.
    scope.setErrorHandler((error: FastifyError, _request, reply) => {
      if ((error.statusCode ?? 500) >= 500) throw error;
      return reply.code(400).header('cache-control', 'no-store').send(oktaError(random, 'E0000003'));
    });
    scope.addHook('onClose', async () => {
      await (await api)?.close();
    });
  });
}
