import * as client from 'openid-client';
import { answer, asPath, methodNotAllowed, redirect, signInPath } from './answers.ts';
import { type AttemptWish, codeChallenge } from './attempt.ts';
import { errorAnswer } from './error-page.ts';
import { AuthError } from './errors.ts';
import type { Instance } from './instance.ts';
import { askerOf } from './navigation.ts';
import { pathAndQuery, type RequestView } from './request-view.ts';
import { safeReturnTo } from './return-to.ts';
import { isSignedIn } from './session.ts';

/** What a sign-in is to ask for, after return-to and parameters were checked. */
export interface SignInWish {
  /** Absolute. */
  readonly returnTo: string;
  /** How often this sign-in was restarted by itself. */
  readonly restarts: number;
  /** Further parameters of the authorization request; the protocol's own win over them. */
  readonly params: Readonly<Record<string, string>>;
  /** A remark for the event. */
  readonly reason?: string;
}

/** The URL of our callback as registered, from the configuration only. */
export function redirectUri(instance: Instance): string {
  return `${instance.config.origin}${instance.config.paths.callback}`;
}

/**
 * Starts an attempt and sends the browser to the sign-in service, with PKCE S256, `state` and `nonce` whatever its metadata say.
 *
 * @throws AuthError `idp_unreachable` or `idp_metadata_invalid`; then no cookie was set.
 * @see RFC 9700 §2.1.1 – PKCE for every client
 */
export async function startSignIn(instance: Instance, wish: SignInWish, cookieHeader: string | undefined): Promise<Response> {
  const { config, attempts, provider, events } = instance;
  const idp = await provider.configuration();
  const params = { ...config.authorizeParams, ...wish.params };
  const { attempt, cookies } = attempts.start(attemptWish(wish, params), cookieHeader);
  const url = client.buildAuthorizationUrl(idp, {
    ...params,
    response_type: 'code',
    client_id: config.clientId,
    redirect_uri: redirectUri(instance),
    scope: config.scope,
    state: attempt.s,
    nonce: attempt.n,
    code_challenge: codeChallenge(attempt.cv),
    code_challenge_method: 'S256',
  });
  events.emit({ type: 'signin.start' }, wish.reason === undefined ? {} : { reason: wish.reason });
  return redirect(302, url.href, cookies);
}

/** What the callback must check again. */
function attemptWish(wish: SignInWish, params: Readonly<Record<string, string>>): AttemptWish {
  const { max_age, acr_values, prompt } = params;
  return {
    rt: wish.returnTo,
    restarts: wish.restarts,
    ...(max_age === undefined ? {} : { ma: Number(max_age) }),
    ...(acr_values === undefined ? {} : { acr: acr_values }),
    ...(prompt === undefined ? {} : { p: prompt }),
  };
}

/** `GET /signin`: the only place where a browser gets an attempt, and only when a person goes there. */
export async function handleSignIn(instance: Instance, view: RequestView): Promise<Response> {
  if (view.method !== 'GET' && view.method !== 'HEAD') return methodNotAllowed('GET, HEAD');
  const asker = askerOf(view);
  if (asker === 'prefetch') return answer(204, null, {});
  const query = new URL(pathAndQuery(view.url), instance.config.origin).searchParams;
  if (asker !== 'page') return refuseNonPage(instance, view, query);
  if (view.method === 'HEAD') return answer(200, null, {});
  const elsewhere = configuredHost(instance, view, query);
  if (elsewhere !== undefined) return redirect(302, elsewhere);

  const wish = readWish(instance, query);
  const cookieHeader = view.header('cookie');
  // A session whose access token cannot be renewed is replaced by a new sign-in.
  const asksForMore = query.has('renew') || 'max_age' in wish.params || 'acr_values' in wish.params || 'prompt' in wish.params;
  const reading = instance.sessions.open(cookieHeader);
  if (!asksForMore && reading.state === 'live' && isSignedIn(reading.session)) return redirect(303, wish.returnTo);
  try {
    return await startSignIn(instance, wish, cookieHeader);
  } catch (error) {
    if (error instanceof AuthError) return errorAnswer(instance, error, view, { returnTo: asPath(wish.returnTo) });
    throw error;
  }
}

function refuseNonPage(instance: Instance, view: RequestView, query: URLSearchParams): Response | Promise<Response> {
  const error = instance.refuse('not_signed_in', {
    detail: 'sign-in was requested by a script or in a frame; open it as a page (a browser navigation, or Accept: text/html)',
  });
  const returnTo = safeReturnTo(instance.config, query.get('return_to'));
  return errorAnswer(instance, error, view, returnTo === undefined ? {} : { returnTo: asPath(returnTo) });
}

/**
 * Where to go when the browser used another name for this app, such as 127.0.0.1 for localhost: the attempt's cookie must be
 * set on the host that the callback comes back to. Once only, because a proxy may hide the real name from us.
 */
function configuredHost(instance: Instance, view: RequestView, query: URLSearchParams): string | undefined {
  const { origin, paths } = instance.config;
  const host = view.header('host');
  if (host === undefined || host.toLowerCase() === new URL(origin).host || query.has('hop')) return undefined;
  query.set('hop', '1');
  return `${origin}${paths.signIn}?${query}`;
}

/** What may come from the query, with the form it must have; everything else there is ignored. */
const passedThrough = {
  max_age: /^\d{1,9}$/,
  acr_values: /^[\x20-\x7e]{1,512}$/,
  prompt: /^[a-z_ ]{1,64}$/,
  login_hint: /^[^\p{Cc}]{1,320}$/u,
} as const;

function readWish(instance: Instance, query: URLSearchParams): SignInWish {
  const asked = query.get('return_to');
  const safe = safeReturnTo(instance.config, asked);
  const params = Object.entries(passedThrough).flatMap(([name, form]) => {
    const value = query.get(name);
    return value !== null && form.test(value) ? [[name, value]] : [];
  });
  return {
    returnTo: safe ?? instance.config.afterSignIn,
    restarts: query.get('restart') === '1' ? 1 : 0,
    params: Object.fromEntries(params),
    ...(asked !== null && safe === undefined ? { reason: 'return_to_replaced' } : {}),
  };
}

/** A redirect to a new sign-in with these parameters, or to the start page when there is no sign-in route. */
export function signInAgain(
  instance: Instance,
  returnTo: string | undefined,
  params: Readonly<Record<string, string>>,
  cookies: readonly string[],
): Response {
  const path = signInPath(instance, returnTo === undefined ? undefined : asPath(returnTo), params);
  return redirect(303, path === undefined ? instance.config.afterSignIn : `${instance.config.origin}${path}`, cookies);
}
