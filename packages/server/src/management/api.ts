import type { FastifyInstance } from 'fastify';
import type { Deps } from '../domain/deps.ts';
import { ApiError } from './api-error.ts';
import { crossOrigin } from './cors.ts';
import { mount } from './endpoint.ts';
import { handleApiError } from './errors.ts';
import { ownSessionRoutes } from './own-session.ts';
import { referenceRoutes } from './reference-routes.ts';
import { endpoints } from './routes.ts';
import { acceptImages } from './uploaded-image.ts';

/** Owns `/api`: the door for admins and their programs. */
export function managementRoutes(api: FastifyInstance, deps: Deps): void {
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(body as string));
    } catch {
      done(new ApiError('E0000003'));
    }
  });
  api.decorateRequest('caller', null as never);
  api.addHook('onRequest', async (_request, reply) => void reply.header('x-content-type-options', 'nosniff'));
  crossOrigin(api);
  api.setErrorHandler(handleApiError);
  for (const endpoint of endpoints) if (!endpoint.consumes) mount(api, deps, endpoint);
  acceptImages(api, (scope) => {
    for (const endpoint of endpoints) if (endpoint.consumes) mount(scope, deps, endpoint);
  });
  ownSessionRoutes(api);
  referenceRoutes(api);
  api.setNotFoundHandler((request, reply) => {
    const methods = methodsAt(new URL(request.url, request.org.baseUrl).pathname);
    if (methods.length > 0) reply.header('allow', methods.join(', '));
    return handleApiError(new ApiError(methods.length > 0 ? 'E0000022' : 'E0000008'), request, reply);
  });
}

const patterns = endpoints.map(({ method, path }) => ({ method, pattern: new RegExp(`^${path.replaceAll(/:\w+/g, '[^/]+')}$`) }));

/** The methods of the routes at this path. */
function methodsAt(path: string): string[] {
  return patterns.flatMap(({ method, pattern }) => (pattern.test(path) ? [method] : []));
}
