import type { FastifyInstance } from 'fastify';
import { sha256 } from '../platform/hash.ts';
import { renderTemplate } from '../platform/templates.ts';
import { describeApi } from './api-description.ts';
import { referencePage } from './reference.ts';

/** Owns `/api/openapi.json` and `/api/docs`: what the API can do, for programs and for people. Public, and the same for every org. */
export function referenceRoutes(api: FastifyInstance): void {
  let document: string | undefined;
  let page: string | undefined;
  api.get('/api/openapi.json', (_request, reply) => {
    document ??= JSON.stringify(describeApi());
    return reply
      .header('content-type', 'application/json; charset=utf-8')
      .header('cache-control', 'public, max-age=300')
      .header('access-control-allow-origin', '*')
      .send(document);
  });
  api.get('/api/docs', (_request, reply) => {
    page ??= referencePage(describeApi());
    return reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('cache-control', 'public, max-age=300')
      .header('content-security-policy', policy)
      .send(page);
  });
}

const style = renderTemplate('tokens.css', {}) + renderTemplate('reference.css', {});
const styleSource = `'sha256-${Buffer.from(sha256(style), 'base64url').toString('base64')}'`;
const policy = `default-src 'none'; style-src ${styleSource}; img-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'`;
