import type { FastifyRequest } from 'fastify';
import { type AuthorizationServer, orgAuthorizationServerId } from '../domain/authorization-servers/authorization-server.ts';

/** No such authorization server: Okta's 404 body. */
export class UnknownAuthorizationServerError extends Error {
  override readonly name = 'UnknownAuthorizationServerError';
  readonly asked: string;

  constructor(asked: string) {
    super('unknown authorization server');
    this.asked = asked;
  }
}

/** How the URL spells the authorization server: `org` for `/oauth2/v1/…`, else the path segment. */
export function serverSpelling(request: FastifyRequest): string {
  return (request.params as { authorizationServerId?: string }).authorizationServerId ?? orgAuthorizationServerId;
}

/** The active authorization server that the URL names. @throws UnknownAuthorizationServerError */
export function serverOf(request: FastifyRequest): AuthorizationServer {
  const { authorizationServerId } = request.params as { authorizationServerId?: string };
  // `/oauth2/org/v1/…` is not a second way to the org authorization server.
  const server =
    authorizationServerId === orgAuthorizationServerId
      ? undefined
      : request.org.authorizationServers.get(serverSpelling(request));
  if (!server) throw new UnknownAuthorizationServerError(serverSpelling(request));
  return server;
}
