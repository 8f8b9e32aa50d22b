import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/**
 * Hands every request below `/api/` and `/oauth2/v1/clients/` (where Okta has the roles of apps) to a server of its own that is built when
 * the first one comes: its hundreds of schemas would make each start of the sign-in server slower and larger, and most nodes never see an
 * admin.
 *
 * @param build a server with the hooks that find the org
 */
export function managementDoor(http: FastifyInstance, build: () => Promise<FastifyInstance>): void {
  let api: Promise<FastifyInstance> | undefined;
  http.register(async (scope) => {
    // The body stays unread here: the other server reads it.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    const passOn = async (request: FastifyRequest, reply: FastifyReply) => {
      api ??= build();
      const { routing } = await api.catch((error: unknown) => {
        api = undefined;
        throw error;
      });
      reply.hijack();
      routing(request.raw, reply.raw);
    };
    for (const path of ['/api/*', '/oauth2/v1/clients/*']) scope.all(path, { config: { isPassedOn: true } }, passOn);
    scope.addHook('onClose', async () => {
      await (await api)?.close();
    });
  });
}
