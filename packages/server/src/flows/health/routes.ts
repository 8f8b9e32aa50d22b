import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../domain/deps.ts';

/** Owns health: does the process live, and can it serve? Answers on every host name, because load balancers ask by address. */
export function healthRoutes(http: FastifyInstance, { database, log }: Deps): void {
  http.get('/healthz', (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'ok' }));
  http.get('/readyz', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    try {
      await database.ping();
      return { status: 'ok', database: database.dialect };
    } catch (error) {
      log.error({ err: error }, 'the database does not answer');
      return reply.code(503).header('retry-after', '5').send({ status: 'unavailable', database: database.dialect });
    }
  });
}
