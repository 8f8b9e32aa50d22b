import type { IdClaims, User } from './claims.ts';
import type { Rule } from './rules.ts';

/** What a handler knows and can do about the visitor of one request. */
export interface AuthContext<C extends IdClaims = IdClaims> {
  readonly signedIn: boolean;
  /** The session, also an anonymous visitor's that `setData` began; instants in milliseconds UTC. */
  readonly session: { id: string; createdAt: number; expiresAt: number } | undefined;
  /** The signed-in person, without the claims that only the protocol needs. */
  getUser(): User<C> | undefined;
  /** All claims of the ID token. */
  claims(): C | undefined;
  /** The ID token as received, when the session keeps it. */
  idToken(): string | undefined;
  /**
   * An access token with at least `minTtl` seconds left (default 30), refreshed if need be; `force` refreshes in any case,
   * but shares a result that is less than 30 seconds old.
   *
   * @throws AuthError `not_signed_in`, `no_refresh_token`, `refresh_rejected`, `refresh_subject_changed`: sign in again;
   * `refresh_unavailable`: try later, the session is untouched.
   */
  accessToken(options?: { minTtl?: number; force?: boolean }): Promise<string>;
  /**
   * The claims of the userinfo endpoint, asked afresh.
   *
   * @throws AuthError as `accessToken`, and `userinfo_mismatch`, `idp_unreachable`, `idp_error`.
   */
  fetchUserInfo(): Promise<Record<string, unknown> & { sub: string }>;
  /** Whether a rule holds for this person. False when nobody is signed in. */
  has(rule: Rule<C>): boolean;
  /** What `setData` stored, also for an anonymous visitor. */
  data<T extends object>(): T | undefined;
  /**
   * Stores a little data of the app, such as a cart, in the session cookie: for an anonymous visitor too. Replaces what was there.
   *
   * Of two requests at the same time the last response wins. Call it before the response begins.
   *
   * @throws AuthError `session_too_large`; Error when the response has begun.
   */
  setData(data: object): Promise<void>;
  /** A redirect to the sign-in service. `returnTo` is a path of this app, by default this page. */
  signIn(options?: { returnTo?: string; params?: Record<string, string>; maxAge?: number; acr?: string }): Promise<Response>;
  /** A redirect that ends the session. The caller has made sure that the person asked for it. */
  signOut(options?: { mode?: 'local' | 'rp'; returnTo?: string }): Promise<Response>;
  /** The `Set-Cookie` values to add to the response; nearly always empty. */
  setCookies(): readonly string[];
}

/** An {@link AuthContext} of somebody who is signed in. */
export interface SignedIn<C extends IdClaims = IdClaims> extends Omit<AuthContext<C>, 'getUser' | 'claims' | 'signedIn'> {
  readonly signedIn: true;
  getUser(): User<C>;
  claims(): C;
}
