import type { ApiObject } from '@gatehouse/management-client';
import { Problem } from '../../problem.ts';
import { printable } from '../../table.ts';

/** An app of the API, as far as we read it. Of an Okta org's apps that are not OpenID Connect most is missing. */
export interface AppFacts {
  readonly id: string;
  readonly label: string;
  readonly status: string;
  readonly signOnMode: string;
  readonly created: string;
  readonly lastUpdated: string;
  readonly credentials?: { readonly oauthClient?: OAuthCredentials };
  readonly settings?: { readonly oauthClient?: OAuthSettings };
}

interface OAuthCredentials {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly token_endpoint_auth_method?: string | null;
  readonly pkce_required?: boolean;
}

interface OAuthSettings {
  readonly application_type?: string | null;
  readonly redirect_uris?: readonly string[] | null;
  readonly post_logout_redirect_uris?: readonly string[] | null;
  readonly grant_types?: readonly string[] | null;
}

/** An app that people sign in to with OpenID Connect. */
export interface OidcApp extends AppFacts {
  readonly credentials: { readonly oauthClient: OAuthCredentials };
  readonly settings: { readonly oauthClient: OAuthSettings };
}

/** Whether it is an OpenID Connect app, the only kind that this command line knows. */
export function isOidcApp(app: AppFacts): app is OidcApp {
  return (
    app.signOnMode === 'OPENID_CONNECT' && app.credentials?.oauthClient !== undefined && app.settings?.oauthClient !== undefined
  );
}

/** @throws Problem for an app of another kind */
export function requireOidc(app: AppFacts): OidcApp {
  if (isOidcApp(app)) return app;
  throw new Problem(`${nameOf(app)} is not an OpenID Connect app, so it has no client ID.`, {
    remedy: 'Choose another one of `gatehouse apps list`.',
  });
}

/** The app without its secret: what may be printed when nobody asked for the secret. */
export function withoutSecret(app: ApiObject<'Application'>): ApiObject<'Application'> {
  const { client_secret: _secret, ...oauthClient } = app.credentials?.oauthClient ?? {};
  return app.credentials?.oauthClient === undefined
    ? app
    : { ...app, credentials: { ...app.credentials, oauthClient: oauthClient as typeof app.credentials.oauthClient } };
}

/** An app as sentences name it: `Quickstart (0oa…)`. */
export function nameOf(app: Pick<AppFacts, 'id' | 'label' | 'credentials'>): string {
  return printable(`${app.label} (${app.credentials?.oauthClient?.client_id ?? app.id})`);
}
