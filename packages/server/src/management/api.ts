import type { FastifyInstance } from 'fastify';
import type { Deps } from '../domain/deps.ts';
import { ApiError } from './api-error.ts';
import { mount } from './endpoint.ts';
import { handleApiError } from './errors.ts';
import { endpoints } from './routes.ts';

/** Owns `/api`: the door for admins and their programs. */
export function managementRoutes(api: FastifyInstance, deps: Deps): void {
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, body === '' ? undefined : JSON.parse(body as string));
    } catch {
      done(new ApiError('E0000003'));
    }
  });
  api.setErrorHandler(handleApiError);
  for (const endpoint of endpoints) mount(api, deps, endpoint);
  api.setNotFoundHandler((request, reply) => handleApiError(new ApiError('E0000008'), request, reply));
}
