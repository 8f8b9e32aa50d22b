import * as client from 'openid-client';
import { answer, asPath, methodNotAllowed, redirect } from './answers.ts';
import { type Attempt, restartsOf } from './attempt.ts';
import type { IdClaims } from './claims.ts';
import { cookieNames } from './cookies.ts';
import { errorAnswer } from './error-page.ts';
import { AuthError, type AuthErrorCode } from './errors.ts';
import type { Instance } from './instance.ts';
import { pageHeaders, renderPage } from './page.ts';
import { describeGrantFailure } from './provider-errors.ts';
import { clientAuthName, keptTokens } from './refresh.ts';
import { pathAndQuery, type RequestView } from './request-view.ts';
import { isSignedIn, type Session, sessionClaims } from './session.ts';
import { redirectUri, signInAgain } from './sign-in.ts';

/** One authorization response whose attempt was found in this browser. */
interface Returned {
  readonly view: RequestView;
  readonly params: URLSearchParams;
  readonly attempt: Attempt;
  /** Removes the attempt; part of every answer from here on. */
  readonly cleared: readonly string[];
}

/** Parameters that decide something; sent twice, the response is nobody's (RFC 6749 §3.1). */
const deciding = ['code', 'state', 'iss', 'error', 'error_description'];

/** `GET` callback: turns the authorization response of an attempt of this browser into a session. */
export async function handleCallback(instance: Instance, view: RequestView): Promise<Response> {
  if (view.method !== 'GET') return methodNotAllowed('GET');
  const params = new URL(pathAndQuery(view.url), instance.config.origin).searchParams;
  const state = params.get('state') ?? '';
  const cookieHeader = view.header('cookie');
  const finding = instance.attempts.find(state, cookieHeader);
  const cleared = finding.outcome === 'missing' ? [] : [instance.attempts.clear(finding.cookieName)];
  const refuse = (code: AuthErrorCode, detail: string): Response | Promise<Response> =>
    errorAnswer(instance, instance.refuse(code, { detail }), view, { cookies: cleared });

  const doubled = deciding.find((name) => params.getAll(name).length > 1);
  if (doubled !== undefined) return refuse('transaction_invalid', `the callback carried the parameter ${doubled} twice`);
  if (state === '')
    return refuse(
      'state_missing',
      'the callback came without state: it was opened by hand, or the sign-in service does not send state back',
    );
  if (finding.outcome === 'missing') return restart(instance, view, state);
  if (finding.outcome === 'invalid') {
    return refuse(
      'transaction_invalid',
      'the cookie of this sign-in does not open or belongs to another one: it was altered, or SESSION_SECRET, issuer or client changed meanwhile',
    );
  }
  const { attempt } = finding;
  if (attempt === undefined) return refuse('transaction_invalid', 'the cookie of this sign-in is empty');
  if (finding.outcome === 'expired') {
    if (restartsOf(state) === 0) return signInAgain(instance, attempt.rt, { restart: '1' }, cleared);
    return refuse('transaction_expired', 'the sign-in took more than an hour, twice in a row: check the clock of this machine');
  }
  instance.attempts.spend(attempt);
  try {
    return await complete(instance, { view, params, attempt, cleared });
  } catch (error) {
    if (error instanceof AuthError) return errorAnswer(instance, error, view, { cookies: cleared, returnTo: asPath(attempt.rt) });
    throw error;
  }
}

/** The attempt's cookie is not there: a reload or the back button, or cookies are blocked. Tries once more by itself. */
function restart(instance: Instance, view: RequestView, state: string): Response | Promise<Response> {
  const reading = instance.sessions.open(view.header('cookie'));
  if (reading.state === 'live' && isSignedIn(reading.session)) return redirect(303, instance.config.afterSignIn);
  if (restartsOf(state) === 0) return signInAgain(instance, undefined, { restart: '1' }, []);
  const { origin, session } = instance.config;
  const arrived = cookieNames(view.header('cookie') ?? '', session.cookieName);
  const detail =
    `the cookie set by ${instance.config.paths.signIn ?? 'the sign-in'} did not come back, twice. The browser sent ${arrived.length === 0 ? 'none of our cookies' : arrived.join(', ')}; ` +
    `the request came to host ${view.header('host') ?? 'unknown'} and APP_BASE_URL is ${origin}: open the app under exactly that address, and see that no proxy removes cookies`;
  return errorAnswer(instance, instance.refuse('transaction_missing', { detail }), view, {});
}

async function complete(instance: Instance, returned: Returned): Promise<Response> {
  const idp = await instance.provider.configuration();
  checkIssuer(instance, returned.params, idp.serverMetadata());
  const refused = returned.params.get('error');
  if (refused !== null) return refusedByIdp(instance, returned, refused);
  const { attempt, cleared, view } = returned;
  let tokens: Awaited<ReturnType<typeof redeem>>;
  try {
    tokens = await redeem(instance, idp, returned);
  } catch (error) {
    if (error instanceof AuthError && error.code === 'auth_too_old' && attempt.p !== 'login') {
      return signInAgain(
        instance,
        attempt.rt,
        { prompt: 'login', ...(attempt.ma === undefined ? {} : { max_age: String(attempt.ma) }) },
        cleared,
      );
    }
    throw error;
  }
  const cookies = await startSession(instance, view, attempt, tokens);
  instance.events.emit({ type: 'signin.done' }, { sub: tokens.claims.sub, ms: instance.environment.now() - attempt.t });
  return arrive(instance, attempt.rt, [...cleared, ...cookies]);
}

/** @see RFC 9207 §2.4 – mix-up defence */
function checkIssuer(instance: Instance, params: URLSearchParams, metadata: client.ServerMetadata): void {
  const iss = params.get('iss');
  if (iss === null && metadata.authorization_response_iss_parameter_supported !== true) return;
  if (iss === metadata.issuer) return;
  const came = iss === null ? 'came without iss, which the sign-in service announces to send' : 'names a different issuer';
  throw instance.refuse('issuer_mismatch', { detail: `the authorization response ${came}; expected ${metadata.issuer}` });
}

function refusedByIdp(instance: Instance, { params, attempt, cleared }: Returned, code: string): Response {
  const description = params.get('error_description');
  const detail = `the sign-in service answered ${code.slice(0, 100)}${description === null ? '' : `: ${description.slice(0, 300)}`}`;
  if (attempt.p === 'none' && (code === 'login_required' || code === 'interaction_required' || code === 'consent_required')) {
    return redirect(303, attempt.rt, cleared);
  }
  if (code === 'access_denied')
    throw instance.refuse('access_denied', {
      detail: `${detail}. The user cancelled, is not assigned to the app, or a policy refused`,
    });
  const passing = code === 'server_error' || code === 'temporarily_unavailable';
  throw instance.refuse('idp_error', { detail, ...(passing ? { status: 503 } : {}) });
}

async function redeem(
  instance: Instance,
  idp: client.Configuration,
  { params, attempt }: Returned,
): Promise<{ answer: client.TokenEndpointResponse; claims: IdClaims }> {
  const { config, provider } = instance;
  try {
    const answered = await client.authorizationCodeGrant(idp, new URL(`${redirectUri(instance)}?${params}`), {
      expectedState: attempt.s,
      expectedNonce: attempt.n,
      pkceCodeVerifier: attempt.cv,
      idTokenExpected: true,
      ...(attempt.ma === undefined ? {} : { maxAge: attempt.ma }),
    });
    return { answer: answered, claims: answered.claims() as IdClaims };
  } catch (error) {
    const { code, ...details } = describeGrantFailure(error, {
      issuer: config.issuer,
      clientAuthMethod: clientAuthName(config.clientAuth),
      clockOffsetSeconds: provider.clockOffsetSeconds,
      clockToleranceSeconds: config.clockToleranceSeconds,
    });
    throw instance.refuse(code, details);
  }
}

/** Makes the new session, always with a new id, and ends the one before. Returns its cookies. */
async function startSession(
  instance: Instance,
  view: RequestView,
  attempt: Attempt,
  tokens: { answer: client.TokenEndpointResponse; claims: IdClaims },
): Promise<string[]> {
  const { config, environment, sessions } = instance;
  const reading = sessions.open(view.header('cookie'));
  const before = reading.state === 'live' ? reading.session : undefined;
  const data = await decideData(instance, tokens.claims, before);
  const { session_expiry: sessionExpiry } = tokens.claims;
  const session = sessions.create({
    ...keptTokens(config, environment.now(), tokens.answer, tokens.claims),
    ...(typeof sessionExpiry === 'number' ? { se: sessionExpiry * 1_000 } : {}),
    ...(stepUpMark(attempt) === undefined ? {} : { su: stepUpMark(attempt) }),
    ...(data === undefined ? {} : { d: data }),
  } as Session);
  const cookies = sessions.store(session, view.header('cookie'));
  if (before !== undefined) sessions.end(before);
  return cookies;
}

function stepUpMark(attempt: Attempt): string | undefined {
  if (attempt.acr !== undefined) return `acr:${attempt.acr}`;
  return attempt.ma === undefined ? undefined : `max_age:${attempt.ma}`;
}

/** What the app keeps for this person: by its hook, else what the visitor had before, unless that was somebody else's. */
async function decideData(instance: Instance, claims: IdClaims, before: Session | undefined): Promise<object | undefined> {
  const owner = before === undefined ? undefined : sessionClaims(before);
  const mine = owner === undefined || (owner.sub === claims.sub && owner.iss === claims.iss);
  const previousData = mine ? before?.d : undefined;
  const { onSignIn } = instance.config.hooks;
  if (onSignIn === undefined) return previousData;
  let decision: Awaited<ReturnType<typeof onSignIn>>;
  try {
    decision = await onSignIn({ claims, ...(previousData === undefined ? {} : { previousData }) });
  } catch (cause) {
    const detail = `the onSignIn hook failed: ${cause instanceof Error ? cause.message : 'it threw something that is not an Error'}`;
    throw instance.refuse('denied_by_app', {
      status: 500,
      publicMessage: 'This app could not finish your sign-in.',
      detail,
      cause,
    });
  }
  if (decision?.deny !== undefined)
    throw instance.refuse('denied_by_app', { publicMessage: decision.deny, detail: 'the onSignIn hook refused this person' });
  return decision?.data ?? previousData;
}

/** Goes to the return-to. A `strict` cookie would not be sent after a redirect chain from another site, so a page steps in between. */
function arrive(instance: Instance, returnTo: string, cookies: readonly string[]): Response {
  if (instance.config.session.sameSite !== 'strict') return redirect(303, returnTo, cookies);
  const html = renderPage({
    title: 'You are signed in',
    text: 'Going on to the app.',
    action: { label: 'Continue', href: returnTo, method: 'get' },
    continueTo: returnTo,
  });
  return answer(200, html, pageHeaders, cookies);
}
