import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { OAuthError } from '../../domain/oauth/oauth-error.ts';
import { groupsInToken } from '../../domain/tokens/groups-in-token.ts';
import { userClaims } from '../../domain/tokens/user-claims.ts';
import { checkAccessToken } from '../../domain/tokens/verify.ts';
import { serverOf } from '../authorization-server.ts';

/** Owns userinfo: what may an access token know about its person? @see OIDC Core §5.3, RFC 6750 */
export function userinfoRoutes(http: FastifyInstance): void {
  for (const path of ['/oauth2/v1/userinfo', '/oauth2/:authorizationServerId/v1/userinfo']) {
    http.get(path, userinfo);
    http.post(path, userinfo);
  }
}

async function userinfo(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const server = serverOf(request);
  const raw = bearerToken(request);
  reply.header('cache-control', 'no-store');
  if (raw === undefined) return challenge(reply, 401, 'Bearer realm="Gatehouse"');
  const check = await checkAccessToken(request.ctx, request.org, server, raw);
  if (check.outcome === 'refused') return invalidToken(request, reply, check.reason);
  const { token } = check;
  if (!token.scopes.has('openid')) {
    return challenge(
      reply,
      403,
      'Bearer error="insufficient_scope", error_description="The access token must provide access to at least one of these scopes: openid"',
    );
  }
  const { user, scopes } = token;
  const groups = await groupsInToken(request.ctx, server, token.appGroupsClaim, user.id, [...scopes]);
  if (groups.outcome === 'too_many') throw new OAuthError('server_error', 'The user is in too many groups for the groups claim.');
  return reply.send({ ...(groups.outcome === 'groups' && { [groups.name]: groups.values }), ...userClaims(user, scopes) });
}

/** The token of the Authorization header. @see RFC 6750 §2.1; tokens in the URL or the body are not read */
function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1];
}

function invalidToken(request: FastifyRequest, reply: FastifyReply, reason: string): FastifyReply {
  request.log.info({ refusal: 'invalid_token', detail: reason }, 'userinfo refused');
  return challenge(reply, 401, 'Bearer error="invalid_token", error_description="The access token is invalid"');
}

function challenge(reply: FastifyReply, status: number, header: string): FastifyReply {
  return reply.code(status).header('www-authenticate', header).send();
}
