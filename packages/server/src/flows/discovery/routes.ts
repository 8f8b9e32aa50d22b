import type { FastifyInstance, FastifyReply } from 'fastify';
import { serverOf } from '../authorization-server.ts';
import { allowAnyOrigin } from '../cors.ts';
import { oauthMetadata, openIdMetadata } from './metadata.ts';

/** A new key is published an hour at least before it signs; caches may keep the set half as long. */
const keysMaxAgeSeconds = 1800;

/** Owns discovery: where are the endpoints, and which keys sign? @see OpenID Connect Discovery 1.0 §4, RFC 8414 §3, RFC 7517 §5 */
export function discoveryRoutes(http: FastifyInstance): void {
  for (const server of ['', '/oauth2/:authorizationServerId']) {
    const openId = `${server}/.well-known/openid-configuration`;
    const oauth = `${server}/.well-known/oauth-authorization-server`;
    const keys = server === '' ? '/oauth2/v1/keys' : `${server}/v1/keys`;
    http.get(openId, (request, reply) => sendMetadata(reply, openIdMetadata(serverOf(request))));
    http.get(oauth, (request, reply) => sendMetadata(reply, oauthMetadata(serverOf(request))));
    http.get(keys, (request, reply) => {
      const published = request.org.signingKeys.get(serverOf(request).id) ?? [];
      return allowAnyOrigin(reply)
        .header('cache-control', `max-age=${keysMaxAgeSeconds}, must-revalidate`)
        .send({ keys: published.map((key) => key.publicJwk) });
    });
    for (const path of [openId, oauth, keys]) http.options(path, (_request, reply) => allowAnyOrigin(reply).code(204).send());
  }
  // RFC 8414 §3.1 puts the well-known part before the path of the issuer.
  const wellKnownFirst = '/.well-known/oauth-authorization-server/oauth2/:authorizationServerId';
  http.get(wellKnownFirst, (request, reply) => sendMetadata(reply, oauthMetadata(serverOf(request))));
  http.options(wellKnownFirst, (_request, reply) => allowAnyOrigin(reply).code(204).send());
}

function sendMetadata(reply: FastifyReply, metadata: Record<string, unknown>): FastifyReply {
  return allowAnyOrigin(reply).header('cache-control', 'max-age=86400, must-revalidate').send(metadata);
}
