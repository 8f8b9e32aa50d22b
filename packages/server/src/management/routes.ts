import type { FastifyInstance } from 'fastify';
import type { Deps } from '../domain/deps.ts';
import { ApiError } from './api-error.ts';
import { handleApiError } from './errors.ts';
import { groupEndpoints } from './groups.ts';

/** Owns `/api/v1`: the door for admins and their programs, a file per resource. */
export function managementRoutes(http: FastifyInstance, deps: Deps): void {
  http.register(async (api) => {
    api.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
      try {
        done(null, body === '' ? undefined : JSON.parse(body as string));
      } catch {
        done(new ApiError('E0000003'));
      }
    });
    api.setErrorHandler(handleApiError);
    groupEndpoints(api, deps);
  });
}
