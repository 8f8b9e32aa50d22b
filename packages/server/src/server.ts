import { isIP } from 'node:net';
import { parse } from 'node:querystring';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Ctx } from './domain/ctx.ts';
import type { Deps } from './domain/deps.ts';
import type { Org } from './domain/orgs/org.ts';
import { isBlocked } from './domain/zones/zone.ts';
import { imageRoutes } from './flows/assets/images.ts';
import { assetRoutes } from './flows/assets/routes.ts';
import { UnknownAuthorizationServerError } from './flows/authorization-server.ts';
import { authorizeRoutes } from './flows/authorize/routes.ts';
import { discoveryRoutes } from './flows/discovery/routes.ts';
import { handleError, PageRefusal, sendRefusal, wantsPage } from './flows/errors.ts';
import { healthRoutes } from './flows/health/routes.ts';
import { outboxRoutes } from './flows/outbox/routes.ts';
import { recoverRoutes } from './flows/recover/routes.ts';
import { registerRoutes } from './flows/register/routes.ts';
import { signInRoutes } from './flows/sign-in/routes.ts';
import { signOutRoutes } from './flows/sign-out/routes.ts';
import { tokenRoutes } from './flows/token/routes.ts';
import { userinfoRoutes } from './flows/userinfo/routes.ts';
import { isManagementUrl, managementDoor } from './management/door.ts';
import { newId } from './platform/ids.ts';
import { addressOf } from './platform/network.ts';
import { oktaError } from './platform/okta-error.ts';
import type { Db } from './schema/db.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What rules get: set for every request that has found its org. */
    ctx: Ctx<Db>;
    org: Org;
  }
  interface FastifyContextConfig {
    /** Another server of this process answers. */
    isPassedOn?: boolean;
  }
}

const longestUrlParameter = 500;

/** THE map: every door in the order a sign-in meets it. */
function mountAll(http: FastifyInstance, deps: Deps): void {
  discoveryRoutes(http); // where are the endpoints?
  authorizeRoutes(http, deps); // an app asks for a sign-in
  signInRoutes(http, deps); // the person answers
  registerRoutes(http, deps); // somebody new gets an org
  recoverRoutes(http, deps); // the person sets a password by a link
  assetRoutes(http); // what the pages look like
  imageRoutes(http); // and whose logos they show
  tokenRoutes(http, deps); // the app redeems the code
  userinfoRoutes(http); // the app asks who it is
  signOutRoutes(http); // the person leaves
  if (deps.outbox) outboxRoutes(http, deps, deps.outbox); // a developer reads the mails
}

/** Builds the HTTP server; it does not listen yet. Closing it closes nothing of `deps`. */
export function buildServer(deps: Deps): FastifyInstance {
  const http = newServer(deps);
  healthRoutes(http, deps);
  managementDoor(http, deps.random, () => buildManagementServer(deps)); // an admin's program manages the org
  http.register(async (scope) => {
    findOrgFirst(scope, deps);
    mountAll(scope, deps);
    scope.setNotFoundHandler((request, reply) => sendNotFound(deps, request, reply));
  });
  http.setErrorHandler((error: Error, request, reply) => {
    if (error instanceof UnknownAuthorizationServerError)
      return reply.code(404).send(oktaError(deps.random, 'E0000007', `${error.asked} (AuthorizationServer)`));
    return handleError(error, request, reply);
  });
  return http;
}

async function buildManagementServer(deps: Deps): Promise<FastifyInstance> {
  const { managementRoutes } = await import('./management/api.ts');
  const http = newServer(deps);
  findOrgFirst(http, deps);
  managementRoutes(http, deps);
  await http.ready();
  return http;
}

function newServer(deps: Deps): FastifyInstance {
  const http = Fastify({
    loggerInstance: deps.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: deps.trustedProxies.length > 0 ? [...deps.trustedProxies] : false,
    genReqId: () => newId(deps.random, 'req'),
    bodyLimit: 65_536,
    requestTimeout: 30_000,
    frameworkErrors: (error, request, reply) => sendUnreadableUrl(deps, error, request, reply),
    routerOptions: { querystringParser: parse, maxParamLength: longestUrlParameter, ignoreTrailingSlash: false },
  });
  http.decorateRequest('ctx', null as never);
  http.decorateRequest('org', null as never);
  http.removeAllContentTypeParsers(); // forms only: in JSON a repeated parameter could not be seen
  http.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, parse(body as string)),
  );
  // The route's pattern, never the URL: that carries codes, states and handles.
  http.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    if (routeOptions.config.isPassedOn) return; // the server that answers writes the line
    request.log.info(
      { method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime * 10) / 10 },
      'answered',
    );
  });
  return http;
}

function findOrgFirst(scope: FastifyInstance, deps: Deps): void {
  scope.addHook('onRequest', (request, reply) => findOrg(deps, request, reply));
  // A body may have taken its time: rules count from when the whole request was here.
  scope.addHook('preHandler', (request, _reply, done) => {
    if (request.method !== 'GET') request.ctx = { ...request.ctx, now: deps.clock() };
    done();
  });
}

/** The tenant is the exact host of the request; an unknown host learns nothing, not even its own name. */
async function findOrg(deps: Deps, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const org = await deps.orgs.byHost(request.headers.host);
  if (!org) return reply.code(404).header('cache-control', 'no-store').send();
  request.org = org;
  request.ctx = {
    orgId: org.id,
    now: deps.clock(),
    random: deps.random,
    db: deps.database,
    // What a proxy passes on need not be an address; then there is none.
    request: {
      id: request.id,
      ip: isIP(addressOf(request.ip)) === 0 ? null : addressOf(request.ip),
      userAgent: request.headers['user-agent'] ?? null,
    },
  };
  reply.header('x-okta-request-id', request.id);
  if (org.isSecure) reply.header('strict-transport-security', 'max-age=63072000');
  return isBlocked(org.zones, request.ctx.request.ip) ? sendBlocked(deps, request, reply) : undefined;
}

function sendBlocked(deps: Deps, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (wantsPage(request)) return sendRefusal(request, reply, new PageRefusal('blocked_network'));
  return reply.code(403).header('cache-control', 'no-store').send(oktaError(deps.random, 'E0000006'));
}

/** A URL that cannot be decoded reaches no route and no hook, so the org is looked up here. The framework's error quotes the URL. */
function sendUnreadableUrl(deps: Deps, { code }: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const unreadable = Object.assign(new Error(code), { statusCode: 400 });
  findOrg(deps, request, reply)
    .then(
      (ended) => ended ?? (isManagementUrl(request.url) ? sendNoSuchPath(deps, reply) : handleError(unreadable, request, reply)),
    )
    .catch((failure: Error) => handleError(failure, request, reply));
}

function sendNotFound(deps: Deps, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (wantsPage(request)) return sendRefusal(request, reply, new PageRefusal('not_found'));
  return sendNoSuchPath(deps, reply);
}

function sendNoSuchPath(deps: Deps, reply: FastifyReply): FastifyReply {
  return reply.code(404).header('cache-control', 'no-store').send(oktaError(deps.random, 'E0000008'));
}
