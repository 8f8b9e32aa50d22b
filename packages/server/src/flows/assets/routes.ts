import type { FastifyInstance, FastifyReply } from 'fastify';
import { type AssetFile, copyScript, mark, script } from './files.ts';

/** The best encoding of ours that an `Accept-Encoding` header takes; one refused with `q=0` does not count. @see RFC 9110 §12.5.3 */
function chooseEncoding(accepted: string | undefined): 'identity' | 'gzip' | 'br' {
  const names = new Set<string>();
  for (const item of (accepted ?? '').toLowerCase().split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim());
    if (!parameters.some((parameter) => /^q=0(\.0*)?$/.test(parameter))) names.add(name);
  }
  if (names.has('br')) return 'br';
  return names.has('gzip') ? 'gzip' : 'identity';
}

function sendAsset(reply: FastifyReply, file: AssetFile, cacheControl: string): FastifyReply {
  const encoding = chooseEncoding(reply.request.headers['accept-encoding']);
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply
    .header('content-type', file.type)
    .header('cache-control', cacheControl)
    .header('vary', 'Accept-Encoding')
    .header('x-content-type-options', 'nosniff')
    .header('content-security-policy', "default-src 'none'")
    .send(file.bodies[encoding]);
}

/**
 * The static files of the hosted pages, each under its own fixed path: no path is ever built from a request, so none can be climbed.
 * Names carry a digest of the content and are cached for a year; `/favicon.ico`, which browsers ask for by themselves, for a day.
 */
export function assetRoutes(http: FastifyInstance): void {
  for (const file of [script, copyScript, mark]) {
    http.get(file.url, (_request, reply) => sendAsset(reply, file, 'public, max-age=31536000, immutable'));
  }
  http.get('/favicon.ico', (_request, reply) => sendAsset(reply, mark, 'public, max-age=86400'));
}
