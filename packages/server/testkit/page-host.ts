import fastify, { type FastifyInstance, type FastifyServerOptions } from 'fastify';
import { type Brand, brandOf } from '../src/domain/brands/brand.ts';

/** A bare server for showing pages: every request belongs to an org with this brand. */
export function pageHost(brand: Partial<Brand> = {}, options: FastifyServerOptions = {}): FastifyInstance {
  const http = fastify(options);
  const org = { brand: { ...brandOf('{}'), ...brand } };
  http.addHook('onRequest', (request, _reply, done) => {
    request.org = org as typeof request.org;
    done();
  });
  return http;
}
