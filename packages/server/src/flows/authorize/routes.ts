import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../domain/deps.ts';
import { sealInteraction } from '../../domain/interactions/interaction.ts';
import { readParameters } from '../../domain/oauth/parameters.ts';
import { serverOf, serverSpelling } from '../authorization-server.ts';
import { browserToken } from '../browser-token.ts';
import { readCookie } from '../cookies.ts';
import { PageRefusal } from '../errors.ts';
import { checkRequest } from './check-request.ts';
import { decide } from './decide.ts';
import { gatherFacts } from './facts.ts';
import { readRequest } from './read-request.ts';
import { AuthorizationRefusal } from './refusal.ts';
import { respondWithCode, respondWithError } from './respond.ts';

/** Longest form body that is turned into a URL: browsers and proxies carry about this much. */
const longestFormBytes = 8192;

/** Owns the authorization endpoint: may this app have a code for the person in this browser? @see RFC 6749 §3.1, OIDC Core §3.1.2 */
export function authorizeRoutes(http: FastifyInstance, deps: Deps): void {
  for (const path of ['/oauth2/v1/authorize', '/oauth2/:authorizationServerId/v1/authorize']) {
    // No HEAD: a link preview must not cost a code.
    http.get(path, { exposeHeadRoute: false }, (request, reply) => authorize(deps, request, reply));
    http.post(path, { bodyLimit: longestFormBytes }, postAuthorize);
  }
}

async function authorize(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const server = serverOf(request);
  const asked = readRequest(request, deps.keys);
  try {
    const checked = await checkRequest(request.ctx, request.org, server, asked.parameters);
    const facts = await gatherFacts(request.ctx, request.org, checked, readCookie(request, 'session'), asked.interaction);
    const decision = decide(facts);
    switch (decision.next) {
      case 'sign_in':
        return sendToSignIn(deps, request, reply, asked.parameters.values);
      case 'issue_code':
        return await respondWithCode(deps, request, reply, checked, decision);
      case 'refuse': {
        const { session, eventType } = decision;
        const denied = session && { session, request: checked, eventType };
        return await respondWithError(request, reply, checked.target, decision.error, denied);
      }
    }
  } catch (error) {
    if (!(error instanceof AuthorizationRefusal)) throw error;
    request.log.info({ refusal: error.error.code, detail: error.error.message }, 'authorization request refused');
    return respondWithError(request, reply, error.target, error.error);
  }
}

/** Hands over to `/signin` with the request sealed for this browser; an anonymous visitor writes no row. */
function sendToSignIn(
  deps: Deps,
  request: FastifyRequest,
  reply: FastifyReply,
  parameters: ReadonlyMap<string, string>,
): FastifyReply {
  const { ctx } = request;
  const handle = sealInteraction(ctx, deps.keys, browserToken(request, reply), {
    authorizationServer: serverSpelling(request),
    parameters: Object.fromEntries(parameters),
    startedAt: ctx.now,
  });
  return reply
    .code(303)
    .header('location', `/signin?interaction=${handle}`)
    .header('cache-control', 'no-store')
    .header('vary', 'Cookie')
    .send();
}

/**
 * A form post from another site comes without our SameSite=Lax cookies, so the same request is asked for again as a navigation.
 * Everything but an interaction handle moves into the URL; nothing is decided here.
 */
async function postAuthorize(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const { endpoints } = serverOf(request);
  const { values, unusable } = readParameters(request.body as Record<string, unknown>);
  if (unusable.size > 0)
    throw new PageRefusal('malformed_request', { detail: `repeated in the form: ${[...unusable].join(' ').slice(0, 100)}` });
  const query = new URLSearchParams([...values].filter(([name]) => name !== 'interaction'));
  return reply
    .code(303)
    .header('location', `${new URL(endpoints).pathname}/authorize?${query}`)
    .header('cache-control', 'no-store')
    .send();
}
