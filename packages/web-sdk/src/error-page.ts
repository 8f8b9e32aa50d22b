import { answer, signInPath } from './answers.ts';
import type { AuthError } from './errors.ts';
import type { Instance } from './instance.ts';
import { askerOf } from './navigation.ts';
import { pageHeaders, renderPage } from './page.ts';
import type { RequestView } from './request-view.ts';

/** What an error answer needs beyond the error itself. */
export interface ErrorExtras {
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** The path "Try again" should come back to. */
  readonly returnTo?: string;
  /** Parameters of that next sign-in. */
  readonly signInParams?: Readonly<Record<string, string>>;
  /** JSON even for a page view. */
  readonly json?: boolean;
}

const titles: Partial<Record<AuthError['code'], string>> = {
  access_denied: 'You were not signed in',
  forbidden: 'You cannot open this page',
  denied_by_app: 'You were not signed in',
  not_signed_in: 'Sign in to continue',
  csrf: 'Nothing was changed',
  idp_unreachable: 'Sign-in is not available right now',
  refresh_unavailable: 'This page is not available right now',
};

/**
 * Tells the visitor, the log and the app's hook about an error: a page for people, JSON for programs.
 *
 * Texts of the sign-in service go to the log, and to the page only on the developer's own machine. They are never part of JSON.
 */
export function errorAnswer(
  instance: Instance,
  error: AuthError,
  view: RequestView,
  extras: ErrorExtras = {},
): Response | Promise<Response> {
  instance.events.error(error);
  const headers = { ...(error.status === 503 ? { 'retry-after': '5' } : {}), ...extras.headers };
  const asker = askerOf(view);
  if (extras.json === true || asker === 'api' || asker === 'prefetch') return jsonAnswer(instance, error, headers, extras);
  const { errorPage } = instance.config.hooks;
  if (errorPage === undefined) return builtInPage(instance, error, view, headers, extras);
  return customPage(instance, error, view, headers, extras);
}

function jsonAnswer(
  instance: Instance,
  error: AuthError,
  headers: Readonly<Record<string, string>>,
  extras: ErrorExtras,
): Response {
  const signIn = error.status === 401 ? signInPath(instance, extras.returnTo, extras.signInParams) : undefined;
  const body = { error: error.code, message: error.publicMessage, ref: error.ref, ...(signIn === undefined ? {} : { signIn }) };
  return answer(error.status, JSON.stringify(body), { 'content-type': 'application/json', ...headers }, extras.cookies);
}

/** The app's page, with our cookies and cache rules on top; our own page when the app's fails. */
async function customPage(
  instance: Instance,
  error: AuthError,
  view: RequestView,
  headers: Readonly<Record<string, string>>,
  extras: ErrorExtras,
): Promise<Response> {
  try {
    const own = await instance.config.hooks.errorPage?.(error, view);
    if (own === undefined) return builtInPage(instance, error, view, headers, extras);
    const { 'set-cookie': _, ...others } = Object.fromEntries(own.headers);
    const cookies = [...own.headers.getSetCookie(), ...(extras.cookies ?? [])];
    const merged = answer(own.status, null, { ...others, ...headers, 'cache-control': 'private, no-store' }, cookies).headers;
    return new Response(own.body, { status: own.status, headers: merged });
  } catch (cause) {
    instance.environment.log(
      `the errorPage hook failed (${cause instanceof Error ? cause.message : 'not an Error'}); the built-in page was shown`,
    );
    return builtInPage(instance, error, view, headers, extras);
  }
}

function builtInPage(
  instance: Instance,
  error: AuthError,
  view: RequestView,
  headers: Readonly<Record<string, string>>,
  extras: ErrorExtras,
): Response {
  const retry = error.retryable ? signInPath(instance, extras.returnTo, extras.signInParams) : undefined;
  const newWindow = askerOf(view) === 'frame';
  const action =
    retry === undefined
      ? { label: 'Back to the app', href: instance.config.afterSignIn, method: 'get' as const, newWindow }
      : { label: error.code === 'not_signed_in' ? 'Sign in' : 'Try again', href: retry, method: 'get' as const, newWindow };
  const html = renderPage({
    title: titles[error.code] ?? 'Sign-in did not work',
    text: error.publicMessage,
    action,
    reference: error.ref,
    ...(instance.config.development ? { developer: `${error.code}: ${error.detail}` } : {}),
  });
  return answer(error.status, html, { ...pageHeaders, ...headers }, extras.cookies);
}
