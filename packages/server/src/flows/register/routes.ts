import type { FastifyInstance } from 'fastify';
import type { Deps } from '../../domain/deps.ts';
import { PageRefusal } from '../errors.ts';
import { refuse } from './refusal.ts';

const longestBody = 8192;

/**
 * Owns the way to an org of one's own: the calls of Okta's CLIs, the sign-up page, and the link that proves an address. All of it is at
 * the public URL only: other orgs have nothing at these paths. Switched off, every door is shut, whatever was begun before (S21).
 *
 * What answers is loaded when the first one comes: hardly anybody signs up at a server that signs people in.
 */
export function registerRoutes(http: FastifyInstance, deps: Deps): void {
  http.register(async (scope) => callsOfPrograms(scope, deps));
  http.register(async (scope) => pages(scope, deps));
}

/** The CLI joins its base, which may end in a slash, and a path that begins with one. */
const withDoubledSlash = (path: string) => [path, `/${path}`];

/**
 * The calls of Okta's CLIs, which need no credential; so they are answered here and not by the management server. Statuses and shapes are what
 * those programs demand. @see contract 7.3
 */
function callsOfPrograms(scope: FastifyInstance, deps: Deps): void {
  readJson(scope);
  scope.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    if (request.org.subdomain !== '') return refuse(request, reply, 404, 'E0000008');
    if (!deps.signUp.isOn) return refuse(request, reply, 403, 'E0000006', { causes: [switchedOff] });
    return undefined;
  });
  scope.setErrorHandler((error: Error, request, reply) => {
    const status = 'statusCode' in error ? Number(error.statusCode) : 500;
    if (status < 500) return refuse(request, reply, 400, 'E0000003');
    request.log.error({ err: error }, 'unexpected error');
    return refuse(request, reply, 500, 'E0000009');
  });
  const api = () => import('./api.ts');
  const small = { bodyLimit: longestBody };
  for (const path of withDoubledSlash('/api/v1/registration/:registrationId/register'))
    scope.post(path, small, async (request, reply) => (await api()).register(deps, request, reply));
  // No HEAD: the token is given out once.
  for (const path of withDoubledSlash('/api/internal/v1/developer/redeem/:token'))
    scope.get(path, { exposeHeadRoute: false }, async (request, reply) => (await api()).redeem(deps, request, reply));
  scope.post('/create', small, async (request, reply) => (await api()).create(deps, request, reply));
  scope.post('/verify/:registrationId', small, async (request, reply) => (await api()).verify(deps, request, reply));
}

const switchedOff = 'Sign-up is switched off on this server. Ask the people who run it for an org.';

/** JSON only: a form could be sent by any site that somebody looks at, from that person's network. */
function readJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, JSON.parse(body as string));
    } catch (error) {
      done(Object.assign(error as Error, { statusCode: 400 }));
    }
  });
}

/** The sign-up in the browser, and the link in the mail. */
function pages(scope: FastifyInstance, deps: Deps): void {
  scope.addHook('onRequest', async (request, reply) => {
    if (request.org.subdomain !== '') return reply.callNotFound();
    if (!deps.signUp.isOn) throw new PageRefusal('sign_up_off', { action: { label: 'Sign in', href: '/signin' } });
    return undefined;
  });
  const signUp = () => import('./sign-up.ts');
  const confirmation = () => import('./confirmation.ts');
  const small = { bodyLimit: longestBody };
  scope.get('/signup', async (request, reply) => (await signUp()).showForm(request, reply));
  scope.post('/signup', small, async (request, reply) => (await signUp()).takeForm(deps, request, reply));
  scope.get('/signup/sent', async (request, reply) => (await signUp()).showSent(deps, request, reply));
  scope.get('/signup/mail', async (request, reply) => (await confirmation()).askForMail(request, reply));
  scope.post('/signup/mail', small, async (request, reply) => (await confirmation()).sendMailAgain(deps, request, reply));
  scope.get('/signup/confirm/:token', async (request, reply) => (await confirmation()).show(deps, request, reply));
  scope.post('/signup/confirm/:token', small, async (request, reply) => (await confirmation()).confirm(deps, request, reply));
}
