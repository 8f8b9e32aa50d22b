import type { CryptoKey } from 'openid-client';
import type { IdClaims } from './claims.ts';
import type { AuthError } from './errors.ts';
import type { AuthEvent } from './events.ts';
import type { RequestView } from './request-view.ts';

/** How the app proves itself at the token endpoint. */
export type ClientAuthMethod = 'client_secret_basic' | 'client_secret_post' | 'none' | { privateKey: CryptoKey; kid?: string };

/** The configuration. Every field has an environment variable or a default; an explicit option wins over both. */
export interface AuthOptions<C extends IdClaims = IdClaims> {
  /** The issuer, without `/.well-known`. `OKTA_OAUTH2_ISSUER`. */
  issuer?: string;
  /** `OKTA_OAUTH2_CLIENT_ID`. */
  clientId?: string;
  /** `OKTA_OAUTH2_CLIENT_SECRET`. A function is asked before every call that needs the secret. */
  clientSecret?: string | (() => Promise<string>);
  /** Default: `client_secret_basic`. */
  clientAuth?: ClientAuthMethod;
  /** Where browsers reach this app, and the only source of its own origin. `APP_BASE_URL`; in development `http://localhost:${PORT ?? 3000}`. */
  baseUrl?: string;
  /** Keys of the cookies: at least 32 characters each, newest first. `SESSION_SECRET`, comma separated. */
  secret?: string | readonly string[];
  /** Default: `openid profile email`. Add `offline_access` to get refresh tokens. */
  scope?: string;
  /** More parameters of every authorization request, such as `acr_values`. The protocol's own cannot be replaced. */
  authorizeParams?: Readonly<Record<string, string>>;
  /** Paths below `baseUrl`. */
  routes?: Partial<AuthRoutes>;
  session?: SessionOptions;
  signOut?: SignOutOptions;
  /** Seconds by which clocks may differ. Default: 60. */
  clockTolerance?: number;
  http?: HttpOptions;
  hooks?: AuthHooks<C>;
  /** Default: `.okta.env` in the working directory. Real environment variables win over the file. */
  envFile?: string | false;
}

/** The SDK's own paths below `baseUrl`; null switches a route off. */
export interface AuthRoutes {
  /** Default: `/signin`. */
  signIn: string | null;
  /** Default: `/authorization-code/callback`. Register it as the sign-in redirect URI. */
  callback: string;
  /** Default: `/signout`. */
  signOut: string | null;
  /** Where a sign-in without a return-to ends. Default: `/`. */
  afterSignIn: string;
  /** Where a sign-out ends. Default: empty, which is `baseUrl` exactly as written. Register it as the sign-out redirect URI. */
  afterSignOut: string;
}

/** The session cookie: how long it lives, what it holds and how it is set. */
export interface SessionOptions {
  /** Seconds without a page view until the session ends. Default: 7200. */
  idle?: number;
  /** Seconds after sign-in until the session ends whatever happens. Default: 43200. A `session_expiry` claim shortens both. */
  absolute?: number;
  /** Default: `gh-` and six characters that stand for issuer and client, with `__Host-` in front on https. */
  name?: string;
  /** Default: `lax`. `strict` hides the session from the callback, so an anonymous visitor's data does not survive the sign-in. */
  sameSite?: 'lax' | 'strict' | 'none';
  /** Shares the cookie with subdomains; `__Host-` becomes `__Secure-`. */
  domain?: string;
  /** Default: `/`. Another path turns `__Host-` into `__Secure-`. */
  path?: string;
  /** Keeps the cookie when the browser is closed. Default: false. */
  persistent?: boolean;
  /** Cap over all chunks in bytes. Default: 7400, because common proxies refuse a header line above 8 KiB. */
  maxBytes?: number;
  /** Which tokens stay in the session. Default: all. Without the ID token sign-out cannot send `id_token_hint`. */
  keep?: { idToken?: boolean; accessToken?: boolean; refreshToken?: boolean };
  /** Which claims stay when the ID token is not kept. Default: all. */
  claims?: readonly string[] | ((all: IdClaims) => Record<string, unknown>);
}

/** What a sign-out does. */
export interface SignOutOptions {
  /** `rp` also ends the session at the sign-in service; `local` only this app's. Default: `rp`. */
  mode?: 'local' | 'rp';
  /** Revokes the refresh token first, best effort within 2 seconds. Default: true. */
  revoke?: boolean;
  /** Lets a plain link sign people out. Default: false, because any page on the web could then do it. */
  allowGet?: boolean;
}

/** How the sign-in service is called. */
export interface HttpOptions {
  fetch?: typeof fetch;
  /** Milliseconds until one call is given up. Default: 5000. */
  timeoutMs?: number;
  /** Milliseconds for which metadata are used without asking again. Default: 600000. */
  metadataTtlMs?: number;
  /** Allows an http issuer that is not on this machine. Never in production. */
  allowInsecureIssuer?: boolean;
}

/** What `onSignIn` may answer: data for the new session, or a text that refuses the person. */
export interface SignInDecision {
  data?: object;
  deny?: string;
}

/** Places where the app takes part. */
export interface AuthHooks<C extends IdClaims = IdClaims> {
  /**
   * Runs after every successful sign-in, before the session exists.
   *
   * `previousData` is what `setData` stored for this visitor before: anonymous, or signed in as the same person. Data of
   * somebody else never arrives here. Without an answer, `previousData` becomes the new session's data.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a hook that only looks returns nothing
  onSignIn?(signIn: { claims: C; previousData?: object }): void | SignInDecision | Promise<void | SignInDecision>;
  /** Replaces the error page. If it fails, the built-in page is shown. */
  errorPage?(error: AuthError, view: RequestView): Response | Promise<Response>;
  /** Hears everything. Never awaited; what it throws is counted, not thrown. */
  onEvent?(event: AuthEvent): void;
}
