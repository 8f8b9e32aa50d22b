import type { ErrorRequestHandler, Request as ExpressRequest, Response as ExpressResponse, RequestHandler } from 'express';
import type { AuthContext } from './auth-context.ts';
import type { IdClaims, User } from './claims.ts';
import { loadContext, type SessionContext } from './context.ts';
import { type Auth, AuthError, createAuth } from './core.ts';
import type { Environment } from './environment.ts';
import { ExpressView, readFormText, sendAnswer } from './express-exchange.ts';
import { guardRequest } from './guard.ts';
import type { Instance } from './instance.ts';
import { partsOf } from './internals.ts';
import type { AuthOptions } from './options.ts';
import { answerOwnRoute } from './own-routes.ts';
import { pathAndQuery } from './request-view.ts';
import { ownRoute } from './return-to.ts';
import type { Rule } from './rules.ts';

/** Sign-in for an Express 5 app. */
export interface ExpressAuth<C extends IdClaims = IdClaims> {
  /** The sign-in, callback and sign-out routes. Mount it first, at the root: `app.use(auth.routes())`. */
  routes(): RequestHandler;
  /** Lets a request through when somebody is signed in and every rule holds. */
  requireSignIn(...rules: Rule<C>[]): RequestHandler;
  /**
   * Requires a sign-in for everything mounted after it, except these paths: an exact path, a path ending in `/*` for all
   * below it, or a pattern. Paths with dot segments or encoded slashes are never excepted.
   */
  protectAll(options?: { except?: readonly (string | RegExp)[] }): RequestHandler;
  /** Turns the SDK's errors that a handler did not catch into answers. Mount it last: `app.use(auth.errorHandler())`. */
  errorHandler(): ErrorRequestHandler;
  /** The signed-in person. @throws AuthError `not_signed_in`, so use it behind `requireSignIn`. */
  user(request: ExpressRequest): User<C>;
  /** The signed-in person, or undefined for an anonymous visitor. */
  userOrNull(request: ExpressRequest): User<C> | undefined;
  /** Everything about the visitor of this request: claims, tokens, userinfo, app data. */
  context(request: ExpressRequest): AuthContext<C>;
  /** Sends an answer that `context(request).signIn()` or `.signOut()` gave. */
  send(response: ExpressResponse, answer: Response): Promise<void>;
  readonly core: Auth<C>;
}

/**
 * Sign-in for an Express 5 app. Without arguments everything comes from `.okta.env` and the environment.
 *
 * @param environment replaces clock, randomness, variables or log in tests.
 * @throws AuthError `config_invalid`, naming everything that is wrong at once.
 */
export function expressAuth<C extends IdClaims = IdClaims>(
  options: AuthOptions<C> = {},
  environment: Partial<Environment> = {},
): ExpressAuth<C> {
  const core = createAuth<C>(options, environment);
  const instance = partsOf(core);
  const contextOf = contextLookup(instance);
  const guard = guardWith(instance, contextOf);
  const user = (request: ExpressRequest): User<C> | undefined => contextOf(request).getUser() as User<C> | undefined;

  return {
    core,
    routes: () => async (request, response, next) => {
      const answer = await answerOwnRoute(instance, new ExpressView(request), () => readFormText(request));
      if (answer === undefined) next();
      else await sendAnswer(response, answer);
    },
    requireSignIn: (...rules) => guard(rules as unknown as readonly Rule[]),
    protectAll: ({ except = [] } = {}) => {
      const protect = guard([]);
      return (request, response, next) => {
        const path = pathAndQuery(request.originalUrl).split('?', 1)[0] ?? '';
        if (ownRoute(instance.config, path) !== undefined || isExcepted(path, except)) return next();
        return protect(request, response, next);
      };
    },
    errorHandler: () => (error, request, response, next) => {
      if (!(error instanceof AuthError) || response.headersSent) return next(error);
      return core.errorResponse(error, new ExpressView(request)).then((answer) => sendAnswer(response, answer), next);
    },
    user: (request) => {
      const found = user(request);
      if (found === undefined)
        throw instance.refuse('not_signed_in', {
          detail: 'auth.user() was called on a route without requireSignIn(); use auth.userOrNull() there',
        });
      return found;
    },
    userOrNull: user,
    context: (request) => contextOf(request) as unknown as AuthContext<C>,
    send: sendAnswer,
  };
}

type ContextLookup = (request: ExpressRequest) => SessionContext;

/** Finds the context of a request; reads the session at the first call only. */
function contextLookup(instance: Instance): ContextLookup {
  const contexts = new WeakMap<ExpressRequest, SessionContext>();
  return (request) => {
    const known = contexts.get(request);
    if (known !== undefined) return known;
    const view = new ExpressView(request);
    view.announceSession();
    const context = loadContext(instance, view);
    contexts.set(request, context);
    return context;
  };
}

function guardWith(instance: Instance, contextOf: ContextLookup): (rules: readonly Rule[]) => RequestHandler {
  return (rules) => (request, response, next) => {
    const verdict = guardRequest(instance, new ExpressView(request), rules, {}, contextOf(request));
    if (!(verdict instanceof Response || verdict instanceof Promise)) return next();
    return Promise.resolve(verdict).then((answer) => sendAnswer(response, answer));
  };
}

function isExcepted(path: string, except: readonly (string | RegExp)[]): boolean {
  if (/\\|%2f|%5c|(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(path)) return false;
  return except.some((each) => {
    if (typeof each !== 'string') return path.search(each) >= 0;
    return each.endsWith('/*') ? path.startsWith(each.slice(0, -1)) : path === each;
  });
}
