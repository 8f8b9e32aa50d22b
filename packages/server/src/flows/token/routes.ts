import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../domain/deps.ts';
import { OAuthError } from '../../domain/oauth/oauth-error.ts';
import { type Parameters, readParameters } from '../../domain/oauth/parameters.ts';
import { serverOf } from '../authorization-server.ts';
import { allowOriginOfApp, allowTrustedOrigin, answerPreflight } from '../cors.ts';
import { provenClient } from './client.ts';
import { redeemAuthorizationCode } from './grants/authorization-code.ts';
import { grantClientCredentials } from './grants/client-credentials.ts';
import type { GrantRequest } from './grants/grant-request.ts';
import type { TokenResponse } from './grants/respond.ts';

const longestFormBytes = 65_536;

const grants: Readonly<Record<string, (request: GrantRequest) => Promise<TokenResponse>>> = {
  authorization_code: redeemAuthorizationCode,
  client_credentials: grantClientCredentials,
};

/** Owns the token endpoint: an app redeems a grant. @see RFC 6749 §3.2 */
export function tokenRoutes(http: FastifyInstance, deps: Deps): void {
  for (const path of ['/oauth2/v1/token', '/oauth2/:authorizationServerId/v1/token']) {
    http.post(path, { bodyLimit: longestFormBytes }, (request, reply) => token(deps, request, reply));
    http.options(path, (request, reply) => answerPreflight(request, reply, 'POST'));
  }
}

async function token(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  allowTrustedOrigin(request, reply);
  const server = serverOf(request);
  const parameters = readParameters(request.body as Record<string, unknown>);
  refuseMalformed(request, parameters);
  const { values } = parameters;
  const app = await provenClient(deps, request, {
    authorization: request.headers.authorization,
    clientId: values.get('client_id'),
    clientSecret: values.get('client_secret'),
    assertionType: values.get('client_assertion_type'),
    assertion: values.get('client_assertion'),
    audiences: [server.issuer, `${server.endpoints}/token`],
  });
  allowOriginOfApp(request, reply, app);
  const grantType = values.get('grant_type');
  if (grantType === undefined) throw new OAuthError('invalid_request', 'The parameter grant_type is missing.');
  const redeem = Object.hasOwn(grants, grantType) ? grants[grantType] : undefined;
  if (!redeem) throw new OAuthError('unsupported_grant_type', `The grant types supported: ${Object.keys(grants).join(', ')}.`);
  if (!app.grantTypes.includes(grantType)) {
    throw new OAuthError('unauthorized_client', `The grant types enabled for this app: ${app.grantTypes.join(', ')}.`);
  }
  const response = await redeem({ ctx: request.ctx, keys: deps.keys, org: request.org, server, app, parameters });
  return reply.header('cache-control', 'no-store').header('pragma', 'no-cache').send(response);
}

/** RFC 6749 §2.3.1: secrets never stand in the URL; §3.2: no parameter twice. */
function refuseMalformed(request: FastifyRequest, { unusable }: Parameters): void {
  const query = request.query as Record<string, unknown>;
  if ('client_secret' in query || 'client_assertion' in query || 'code' in query) {
    throw new OAuthError('invalid_request', 'Credentials and codes belong into the body, not into the URL.');
  }
  if (unusable.size > 0) throw new OAuthError('invalid_request', 'A parameter must be sent once, as plain text.');
}
