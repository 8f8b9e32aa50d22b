import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { inTx } from '../../domain/ctx.ts';
import { claimsOfUserinfo, claimsRefusal, logClaimsFailure } from '../../domain/tokens/configured-claims.ts';
import { userClaims } from '../../domain/tokens/user-claims.ts';
import { checkAccessToken } from '../../domain/tokens/verify.ts';
import { serverOf } from '../authorization-server.ts';
import { allowOriginOfApp, allowTrustedOrigin, answerPreflight } from '../cors.ts';

/** Owns userinfo: what may an access token know about its person? @see OIDC Core §5.3, RFC 6750 */
export function userinfoRoutes(http: FastifyInstance): void {
  for (const path of ['/oauth2/v1/userinfo', '/oauth2/:authorizationServerId/v1/userinfo']) {
    http.get(path, userinfo);
    http.post(path, userinfo);
    http.options(path, (request, reply) => answerPreflight(request, reply, 'GET, POST'));
  }
}

async function userinfo(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  allowTrustedOrigin(request, reply);
  const server = serverOf(request);
  const raw = bearerToken(request);
  reply.header('cache-control', 'no-store');
  if (raw === undefined) return challenge(reply, 401, 'Bearer realm="Gatehouse"');
  const check = await checkAccessToken(request.ctx, request.org, server, raw);
  if (check.outcome === 'refused') return invalidToken(request, reply, check.reason);
  const { token } = check;
  allowOriginOfApp(request, reply, token.app);
  if (!token.scopes.has('openid')) {
    return challenge(
      reply,
      403,
      'Bearer error="insufficient_scope", error_description="The access token must provide access to at least one of these scopes: openid"',
    );
  }
  const { user, app, appUser, scopes } = token;
  // How the person signed in stands in the ID token only.
  const asked = { org: request.org, server, app, person: { user, appUser, amr: undefined }, scopes: [...scopes] };
  const configured = await claimsOfUserinfo(request.ctx, asked);
  if (configured.outcome === 'failed') {
    await inTx(request.ctx, (ctx) => logClaimsFailure(ctx, asked, configured));
    throw claimsRefusal(configured);
  }
  // Last, so that no configured name can stand in for a claim of the protocol.
  return reply.send({ ...configured.claims, ...userClaims(user, scopes) });
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
