import { answer, asPath, redirect, signInPath } from './answers.ts';
import type { AuthContext, SignedIn } from './auth-context.ts';
import type { IdClaims } from './claims.ts';
import { loadContext, type SessionContext } from './context.ts';
import { errorAnswer } from './error-page.ts';
import type { AuthError } from './errors.ts';
import type { Instance } from './instance.ts';
import { type Asker, askerOf } from './navigation.ts';
import type { RequestView } from './request-view.ts';
import { safeReturnTo, wantedPage } from './return-to.ts';
import type { Rule, Verdict } from './rules.ts';

/** How a guard answers those it does not let through. */
export interface GuardOptions<C extends IdClaims = IdClaims> {
  /** `auto` redirects people and answers programs with JSON. Default: `auto`. */
  onDenied?: 'auto' | 'redirect' | 'json';
  /** Replaces the 403 answer for somebody who is signed in but not allowed. */
  forbidden?: (context: AuthContext<C>) => Response;
}

/** A guard's verdict: the signed-in person, or the answer to send instead. Ready at once for everybody who is let through. */
export type Guarded<C extends IdClaims = IdClaims> = SignedIn<C> | Response | Promise<Response>;

/** Lets a request through when somebody is signed in and every rule holds; otherwise says what to answer. */
export function guardRequest(
  instance: Instance,
  view: RequestView,
  rules: readonly Rule[],
  options: GuardOptions,
  loaded?: SessionContext,
): Guarded {
  const context = loaded ?? loadContext(instance, view);
  if (!context.signedIn) return signedOut(instance, view, context, options);
  for (const rule of rules) {
    const verdict = context.judge(rule);
    if (verdict?.outcome !== 'met') return notAllowed(instance, view, context, verdict, options);
  }
  return context as unknown as SignedIn;
}

function signedOut(
  instance: Instance,
  view: RequestView,
  context: SessionContext,
  options: GuardOptions,
): Response | Promise<Response> {
  const error = instance.refuse('not_signed_in', { detail: `${view.method} needs somebody signed in` });
  return askToSignIn(instance, view, error, context.setCookies(), {}, options);
}

/** Sends a person to the sign-in route and comes back to this page afterwards; programs and frames get a 401 that names the route. */
export function askToSignIn(
  instance: Instance,
  view: RequestView,
  error: AuthError,
  cookies: readonly string[],
  signInParams: Readonly<Record<string, string>>,
  options: GuardOptions = {},
): Response | Promise<Response> {
  const asker = whoAsks(view, options);
  const returnTo = wayBack(instance, view);
  const path = signInPath(instance, returnTo, signInParams);
  if (asker === 'page' && path !== undefined) return redirect(isRead(view) ? 302 : 303, path, cookies);
  if (asker === 'prefetch') {
    instance.events.error(error);
    return answer(error.status, null, {}, cookies);
  }
  const headers = { 'www-authenticate': 'Cookie realm="app"' };
  return errorAnswer(instance, error, view, { cookies, headers, returnTo, signInParams, json: asker === 'api' });
}

function whoAsks(view: RequestView, options: GuardOptions): Asker {
  if (options.onDenied === 'redirect') return 'page';
  return options.onDenied === 'json' ? 'api' : askerOf(view);
}

function isRead(view: RequestView): boolean {
  return view.method === 'GET' || view.method === 'HEAD';
}

/** The path to come back to after the sign-in. */
function wayBack(instance: Instance, view: RequestView): string {
  const safe = safeReturnTo(instance.config, wantedPage(instance.config, view));
  return safe === undefined ? '/' : asPath(safe);
}

function notAllowed(
  instance: Instance,
  view: RequestView,
  context: SessionContext,
  verdict: Verdict | undefined,
  options: GuardOptions,
): Response | Promise<Response> {
  const asker = whoAsks(view, options);
  const cookies = context.setCookies();
  const returnTo = wayBack(instance, view);
  if (verdict?.outcome === 'step_up' && context.freshStepUp() !== verdict.mark && asker === 'page') {
    const path = signInPath(instance, returnTo, verdict.params);
    if (path !== undefined) return redirect(isRead(view) ? 302 : 303, path, cookies);
  }
  const why = verdict === undefined || verdict.outcome === 'met' ? 'no verdict' : verdict.why;
  const error = instance.refuse('forbidden', { detail: why });
  if (options.forbidden !== undefined) {
    instance.events.error(error);
    return options.forbidden(context);
  }
  return errorAnswer(instance, error, view, { cookies, returnTo, json: asker === 'api' });
}
