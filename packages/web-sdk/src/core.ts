import type { Auth } from './auth.ts';
import type { IdClaims } from './claims.ts';
import { readConfig } from './config.ts';
import { loadContext } from './context.ts';
import { type Environment, systemEnvironment } from './environment.ts';
import { errorAnswer } from './error-page.ts';
import type { AuthError } from './errors.ts';
import { readFormBody } from './form-body.ts';
import { askToSignIn, guardRequest } from './guard.ts';
import { buildInstance, type Instance } from './instance.ts';
import { internals } from './internals.ts';
import type { AuthOptions } from './options.ts';
import { answerOwnRoute } from './own-routes.ts';
import { refuseFrom } from './refuse.ts';
import { type RequestView, viewOf } from './request-view.ts';

export type { Auth } from './auth.ts';
export type { AuthContext, SignedIn } from './auth-context.ts';
export type { IdClaims, User } from './claims.ts';
export type { Environment } from './environment.ts';
export { AuthError, type AuthErrorCode } from './errors.ts';
export type { AuthEvent } from './events.ts';
export type { Guarded, GuardOptions } from './guard.ts';
export type {
  AuthHooks,
  AuthOptions,
  AuthRoutes,
  ClientAuthMethod,
  HttpOptions,
  SessionOptions,
  SignInDecision,
  SignOutOptions,
} from './options.ts';
export type { RequestView } from './request-view.ts';
export type { Rule } from './rules.ts';

/**
 * Builds the sign-in of an app from options, environment variables and `.okta.env`. Performs no network I/O.
 *
 * @param environment replaces clock, randomness, variables or log in tests.
 * @throws AuthError `config_invalid`, naming everything that is wrong at once.
 */
export function createAuth<C extends IdClaims = IdClaims>(
  options: AuthOptions<C> = {},
  environment: Partial<Environment> = {},
): Auth<C> {
  const world = { ...systemEnvironment(), ...environment };
  const reading = readConfig(options as unknown as AuthOptions, world);
  if (!reading.ok)
    throw refuseFrom(world)('config_invalid', {
      detail: `sign-in is not set up:\n${reading.problems.map((problem) => `  - ${problem}`).join('\n')}`,
    });
  for (const notice of reading.config.notices) world.log(notice);
  const instance = buildInstance(reading.config, world);
  const auth: Auth & { readonly [internals]: Instance } = {
    [internals]: instance,
    handle: (request) => answerOwnRoute(instance, viewOf(request), () => readFormBody(request.body)),
    load: (view) => loadContext(instance, view),
    guard:
      (rules = [], guardOptions = {}) =>
      (view) =>
        guardRequest(instance, view, rules, guardOptions),
    errorResponse: async (error, view) => answerUncaught(instance, error, view),
    warmUp: async () => {
      await instance.provider.configuration();
    },
  };
  return auth as unknown as Auth<C>;
}

/** Errors that signing in again can mend become a sign-in; all others are explained. */
function answerUncaught(instance: Instance, error: AuthError, view: RequestView): Response | Promise<Response> {
  if (error.status !== 401) return errorAnswer(instance, error, view);
  const stillThere = error.code === 'no_refresh_token' || error.code === 'not_signed_in';
  const cookies = stillThere ? [] : instance.sessions.clear(view.header('cookie'));
  return askToSignIn(instance, view, error, cookies, stillThere ? { renew: '1' } : {});
}
