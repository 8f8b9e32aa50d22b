import * as client from 'openid-client';
import type { AuthContext } from './auth-context.ts';
import { type IdClaims, type User, userFrom } from './claims.ts';
import { AuthError } from './errors.ts';
import type { Instance } from './instance.ts';
import { askerOf } from './navigation.ts';
import { codeOf, describeGrantFailure } from './provider-errors.ts';
import { clientAuthName } from './refresh.ts';
import type { RequestView } from './request-view.ts';
import { safeReturnTo, wantedPage } from './return-to.ts';
import { judge, type Rule, type Verdict } from './rules.ts';
import { isSignedIn, type Session, sessionClaims } from './session.ts';
import { startSignIn } from './sign-in.ts';
import { performSignOut } from './sign-out.ts';

const noCookies: readonly string[] = [];

/** Reads the session of a request, synchronously, and decides at once whether its idle time is counted afresh. */
export function loadContext(instance: Instance, view: RequestView): SessionContext {
  const cookieHeader = view.header('cookie');
  const reading = instance.sessions.open(cookieHeader);
  if (reading.state === 'live') {
    const context = new SessionContext(instance, view, reading.session);
    if (instance.sessions.touchDue(reading.session) && isPageView(view)) context.touch();
    return context;
  }
  const context = new SessionContext(instance, view, undefined);
  if (reading.state === 'dead') {
    instance.events.emit({ type: 'session.rejected' }, { reason: reading.reason });
    // A session that was ended here may already have a successor, whose cookie this late answer must not remove.
    if (reading.reason !== 'signed_out') context.drop();
  }
  return context;
}

function isPageView(view: RequestView): boolean {
  return (view.method === 'GET' || view.method === 'POST') && askerOf(view) === 'page';
}

/** The {@link AuthContext} over the cookie session. */
export class SessionContext implements AuthContext {
  readonly #instance: Instance;
  readonly #view: RequestView;
  #session: Session | undefined;
  #claims: IdClaims | undefined;
  #cookies = noCookies;

  constructor(instance: Instance, view: RequestView, session: Session | undefined) {
    this.#instance = instance;
    this.#view = view;
    this.#session = session;
  }

  get signedIn(): boolean {
    return this.#session !== undefined && isSignedIn(this.#session);
  }

  get session(): AuthContext['session'] {
    const session = this.#session;
    return session === undefined
      ? undefined
      : { id: session.id, createdAt: session.iat, expiresAt: this.#instance.sessions.expiresAt(session) };
  }

  getUser(): User | undefined {
    const claims = this.claims();
    return claims === undefined ? undefined : userFrom(claims);
  }

  claims(): IdClaims | undefined {
    if (this.#session === undefined) return undefined;
    this.#claims ??= sessionClaims(this.#session);
    return this.#claims;
  }

  idToken(): string | undefined {
    return this.#session?.it;
  }

  has(rule: Rule): boolean {
    return this.judge(rule)?.outcome === 'met';
  }

  /** The verdict on one rule, or undefined when nobody is signed in. */
  judge(rule: Rule): Verdict | undefined {
    const claims = this.claims();
    const { config, environment } = this.#instance;
    return claims === undefined ? undefined : judge(rule, claims, environment.now(), config.clockToleranceSeconds);
  }

  /** The step-up that this session has just come from, so that an unmet one is not asked for again and again. */
  freshStepUp(): string | undefined {
    const session = this.#session;
    if (session === undefined || this.#instance.environment.now() - session.iat > 60_000) return undefined;
    return session.su;
  }

  async accessToken(options: { minTtl?: number; force?: boolean } = {}): Promise<string> {
    const { minTtl = 30, force = false } = options;
    const { refuse, config, environment, refreshes, sessions } = this.#instance;
    const session = this.#session;
    if (session === undefined || !isSignedIn(session))
      throw refuse('not_signed_in', { detail: 'accessToken() was called although nobody is signed in' });
    if (!config.session.keep.accessToken)
      throw refuse('config_invalid', { detail: 'accessToken() needs session.keep.accessToken, which is false' });
    const left = session.ax === undefined ? Number.POSITIVE_INFINITY : session.ax - environment.now();
    if (session.at !== undefined && !force && left > minTtl * 1_000) return session.at;
    const current = left > 0 ? session.at : undefined;
    const { rt } = session;
    if (rt === undefined) {
      if (current !== undefined && !force) return current;
      throw refuse('no_refresh_token', {
        detail:
          'the access token is over and there is no refresh token: add offline_access to `scope`, and allow refresh tokens for the app',
      });
    }
    if (this.#view.responseStarted?.() === true) {
      if (current !== undefined) return current;
      throw refuse('refresh_unavailable', {
        detail: 'accessToken() was called after the response began, when no cookie can be set any more: call it earlier',
      });
    }
    const refreshed = await refreshes.refresh({ ...session, rt });
    if (refreshed.outcome === 'refreshed') {
      this.#replace(sessions.change(session, refreshed.tokens));
      return refreshed.tokens.at ?? '';
    }
    if (refreshed.outcome === 'ended') {
      sessions.end(session);
      this.drop();
      throw refreshed.error;
    }
    if (current !== undefined) return current;
    throw refreshed.error;
  }

  async fetchUserInfo(): Promise<Record<string, unknown> & { sub: string }> {
    const token = await this.accessToken();
    const sub = this.claims()?.sub ?? '';
    try {
      return await client.fetchUserInfo(await this.#instance.provider.configuration(), token, sub);
    } catch (error) {
      throw this.#userInfoFailure(error);
    }
  }

  #userInfoFailure(error: unknown): AuthError {
    const { refuse, config, provider } = this.#instance;
    if (error instanceof AuthError) return error;
    if (codeOf(error) === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') {
      return refuse('userinfo_mismatch', {
        detail: 'the userinfo endpoint answered for another subject than the ID token',
        cause: error,
      });
    }
    if (error instanceof client.WWWAuthenticateChallengeError) {
      return refuse('idp_error', {
        status: 502,
        detail: `the userinfo endpoint refused the access token (${error.status}): it was revoked, or is meant for another API`,
        cause: error,
      });
    }
    const facts = {
      issuer: config.issuer,
      clientAuthMethod: clientAuthName(config.clientAuth),
      clockOffsetSeconds: provider.clockOffsetSeconds,
      clockToleranceSeconds: config.clockToleranceSeconds,
    };
    const { code, detail } = describeGrantFailure(error, facts);
    return code === 'idp_unreachable'
      ? refuse(code, { detail, cause: error })
      : refuse('idp_error', { status: 502, detail: `the userinfo answer could not be used: ${detail}`, cause: error });
  }

  data<T extends object>(): T | undefined {
    return this.#session?.d as T | undefined;
  }

  async setData(data: object): Promise<void> {
    if (this.#view.responseStarted?.() === true)
      throw new Error('setData() must be called before the response begins: it sets a cookie');
    const { sessions, refreshes } = this.#instance;
    if (this.#session === undefined) {
      this.#replace(sessions.create({ d: data }));
      return;
    }
    // Another request may have rotated the tokens meanwhile: writing the old ones back would sign the person out.
    const newer = refreshes.newer(this.#session) ?? {};
    this.#replace(sessions.change(this.#session, { ...newer, d: data }));
  }

  async signIn(
    options: { returnTo?: string; params?: Record<string, string>; maxAge?: number; acr?: string } = {},
  ): Promise<Response> {
    const { config } = this.#instance;
    const returnTo = safeReturnTo(config, options.returnTo ?? wantedPage(config, this.#view)) ?? config.afterSignIn;
    const params = {
      ...options.params,
      ...(options.maxAge === undefined ? {} : { max_age: String(options.maxAge) }),
      ...(options.acr === undefined ? {} : { acr_values: options.acr }),
    };
    return startSignIn(this.#instance, { returnTo, restarts: 0, params }, this.#view.header('cookie'));
  }

  async signOut(options: { mode?: 'local' | 'rp'; returnTo?: string } = {}): Promise<Response> {
    const response = await performSignOut(this.#instance, this.#view, options);
    this.#session = undefined;
    this.#claims = undefined;
    this.#setCookies(noCookies);
    return response;
  }

  setCookies(): readonly string[] {
    return this.#cookies;
  }

  /** Counts the idle time afresh. */
  touch(): void {
    if (this.#session === undefined) return;
    const sub = this.claims()?.sub;
    this.#instance.events.emit({ type: 'session.touch' }, sub === undefined ? {} : { sub });
    this.#replace(this.#instance.sessions.touch(this.#session));
  }

  /** Forgets the session and removes its cookie. */
  drop(): void {
    this.#session = undefined;
    this.#claims = undefined;
    this.#setCookies(this.#instance.sessions.clear(this.#view.header('cookie')));
  }

  /** A session that was ended meanwhile is not written back: its successor's cookie, or none, is in the browser by now. */
  #replace(session: Session): void {
    const { sessions } = this.#instance;
    const cookies = sessions.isEnded(session) ? noCookies : sessions.store(session, this.#view.header('cookie'));
    this.#session = session;
    this.#claims = undefined;
    this.#setCookies(cookies);
  }

  #setCookies(cookies: readonly string[]): void {
    this.#cookies = cookies;
    this.#view.cookiesChanged?.(cookies);
  }
}
