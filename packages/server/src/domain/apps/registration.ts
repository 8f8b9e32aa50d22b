import { problemOfRedirectUri, problemOfScheme, problemOfWebAddress } from '../oauth/redirect-uri.ts';
import type { App } from './app.ts';
import type { AppDraft } from './draft.ts';

const ciba = 'urn:openid:params:grant-type:ciba';
const tokenExchange = 'urn:ietf:params:oauth:grant-type:token-exchange';
const deviceCode = 'urn:ietf:params:oauth:grant-type:device_code';

interface Kind {
  readonly grantTypes: readonly string[];
  readonly authMethods: readonly App['authMethod'][];
  readonly usualAuthMethod: App['authMethod'];
  readonly usualGrantType: string;
  readonly isPkceUsual: boolean;
  readonly usualRotation: App['refreshToken']['rotation'];
}

const withCredentials = ['client_secret_basic', 'client_secret_post', 'client_secret_jwt', 'private_key_jwt'] as const;

/** What an app of each type may be, and is when nothing is said. @see Okta Apps API, application_type */
export const appKinds: Readonly<Record<App['applicationType'], Kind>> = {
  web: {
    grantTypes: ['authorization_code', 'implicit', 'refresh_token', 'client_credentials', 'password', ciba, tokenExchange],
    authMethods: withCredentials,
    usualAuthMethod: 'client_secret_basic',
    usualGrantType: 'authorization_code',
    isPkceUsual: false,
    usualRotation: 'STATIC',
  },
  browser: {
    grantTypes: ['authorization_code', 'implicit', 'refresh_token'],
    authMethods: ['none'],
    usualAuthMethod: 'none',
    usualGrantType: 'authorization_code',
    isPkceUsual: true,
    usualRotation: 'ROTATE',
  },
  native: {
    grantTypes: ['authorization_code', 'implicit', 'password', 'refresh_token', deviceCode],
    authMethods: ['none', ...withCredentials],
    usualAuthMethod: 'none',
    usualGrantType: 'authorization_code',
    isPkceUsual: true,
    usualRotation: 'STATIC',
  },
  service: {
    grantTypes: ['client_credentials', tokenExchange],
    authMethods: withCredentials,
    usualAuthMethod: 'client_secret_basic',
    usualGrantType: 'client_credentials',
    isPkceUsual: false,
    usualRotation: 'STATIC',
  },
};

/** Every grant type that some app may have. */
export const grantTypes: readonly string[] = [...new Set(Object.values(appKinds).flatMap((kind) => kind.grantTypes))];

/** The response types of an app that names none: what its grants need. */
export function usualResponseTypes(type: App['applicationType'], grants: readonly string[]): string[] {
  const types = [
    ...(grants.includes('authorization_code') ? ['code'] : []),
    ...(grants.includes('implicit') ? ['id_token', 'token'] : []),
  ];
  return types.length === 0 && type === 'service' ? ['token'] : types;
}

/** What the app has to prove itself with. */
export interface AppProofs {
  /** Active public keys are stored. */
  readonly hasKeys: boolean;
  /** An active secret has fewer characters than HMAC-SHA-256 wants: 32. */
  readonly hasShortSecret: boolean;
}

/** Characters that a secret must have to make signatures. @see RFC 7518 §3.2 */
export const leastHmacSecret = 32;

/** Client ids that mean something else where a client id may stand. */
const reservedClientIds: ReadonlySet<string> = new Set(['ALL_CLIENTS']);

/**
 * Everything that is wrong with an app, as a whole: a sentence each that begins with the JSON path. Empty: it may be stored.
 * @see Okta Apps API, OpenID Connect settings; OIDC Registration §2
 */
export function problemsOfApp(draft: AppDraft, proofs: AppProofs): string[] {
  return [
    ...problemsOfClientId(draft),
    ...problemsOfGrants(draft),
    ...problemsOfResponseTypes(draft),
    ...problemsOfAuthentication(draft, proofs),
    ...problemsOfRedirects(draft),
    ...problemsOfAddresses(draft),
  ];
}

/** What a change of an app may not change: its id as a client and its type, on which the rest depends. */
export function problemsOfChange(before: AppDraft, after: AppDraft): string[] {
  const problems: string[] = [];
  if (after.clientId !== before.clientId) problems.push('credentials.oauthClient.client_id: cannot be changed');
  if (after.applicationType !== before.applicationType)
    problems.push('settings.oauthClient.application_type: cannot be changed; add another app');
  return problems;
}

function problemsOfClientId({ clientId }: AppDraft): string[] {
  const path = 'credentials.oauthClient.client_id';
  if (reservedClientIds.has(clientId)) return [`${path}: ${clientId} has a meaning of its own`];
  // A service app's id is the subject of its tokens, where a user's id must not be taken for it: RFC 9068 §5.
  return clientId.startsWith('00') ? [`${path}: must not begin with 00, as ids of users and groups do`] : [];
}

function problemsOfGrants({ applicationType, grantTypes }: AppDraft): string[] {
  const path = 'settings.oauthClient.grant_types';
  const kind = appKinds[applicationType];
  const problems = grantTypes.flatMap((grant, index) =>
    kind.grantTypes.includes(grant)
      ? []
      : [`${path}[${index}]: ${grant} is not for apps of type ${applicationType}; use ${kind.grantTypes.join(', ')}`],
  );
  if (grantTypes.length === 0) problems.push(`${path}: must not be empty`);
  if (applicationType === 'web' && !grantTypes.includes('authorization_code'))
    problems.push(`${path}: must contain authorization_code, which every app of type web needs`);
  const renewable = ['authorization_code', 'password', deviceCode, ciba, tokenExchange];
  if (grantTypes.includes('refresh_token') && !renewable.some((grant) => grantTypes.includes(grant)))
    problems.push(`${path}: refresh_token needs another grant that gives refresh tokens, such as authorization_code`);
  return problems;
}

function problemsOfResponseTypes({ applicationType, grantTypes, responseTypes }: AppDraft): string[] {
  const path = 'settings.oauthClient.response_types';
  const problems: string[] = [];
  const needs = (type: string, ...grants: string[]) => {
    if (responseTypes.includes(type) && !grants.some((grant) => grantTypes.includes(grant)))
      problems.push(`${path}: ${type} needs the grant type ${grants.join(' or ')}`);
  };
  needs('code', 'authorization_code');
  needs('id_token', 'implicit');
  needs('token', 'implicit', 'client_credentials');
  if (grantTypes.includes('authorization_code') && !responseTypes.includes('code'))
    problems.push(`${path}: must contain code, because grant_types contains authorization_code`);
  if (grantTypes.includes('implicit') && !responseTypes.includes('token') && !responseTypes.includes('id_token'))
    problems.push(`${path}: must contain token or id_token, because grant_types contains implicit`);
  if (applicationType === 'service' && responseTypes.includes('code'))
    problems.push(`${path}: code is not for apps of type service`);
  return problems;
}

function problemsOfAuthentication(
  { applicationType, authMethod, isPkceRequired, jwksUri }: AppDraft,
  proofs: AppProofs,
): string[] {
  const path = 'credentials.oauthClient.token_endpoint_auth_method';
  const { authMethods } = appKinds[applicationType];
  const problems: string[] = [];
  if (!authMethods.includes(authMethod))
    problems.push(`${path}: ${authMethod} is not for apps of type ${applicationType}; use ${authMethods.join(', ')}`);
  if (authMethod === 'none' && !isPkceRequired)
    problems.push('credentials.oauthClient.pkce_required: must be true when token_endpoint_auth_method is none');
  if (authMethod === 'private_key_jwt' && !proofs.hasKeys && jwksUri === null)
    problems.push('settings.oauthClient.jwks: private_key_jwt needs an active key, or a jwks_uri');
  if (jwksUri !== null && proofs.hasKeys) problems.push('settings.oauthClient.jwks_uri: use either jwks or jwks_uri, not both');
  if (authMethod === 'client_secret_jwt' && proofs.hasShortSecret)
    problems.push(`${path}: client_secret_jwt needs secrets of ${leastHmacSecret} characters at least; add a longer one first`);
  return problems;
}

function problemsOfRedirects({ applicationType, grantTypes, redirectUris, postLogoutRedirectUris }: AppDraft): string[] {
  const isNative = applicationType === 'native';
  const problemsOf = (path: string, uris: readonly string[]) =>
    uris.flatMap((uri, index) => {
      const problem = problemOfRedirectUri(uri) ?? problemOfScheme(uri, isNative);
      return problem === undefined ? [] : [`${path}[${index}]: ${problem}`];
    });
  const path = 'settings.oauthClient.redirect_uris';
  const problems = problemsOf(path, redirectUris);
  if (redirectUris.length === 0 && grantTypes.some((grant) => grant === 'authorization_code' || grant === 'implicit'))
    problems.push(`${path}: must not be empty, because people sign in to the app by a redirect`);
  return [...problems, ...problemsOf('settings.oauthClient.post_logout_redirect_uris', postLogoutRedirectUris)];
}

function problemsOfAddresses({ jwksUri, settings: { addresses, accessibility } }: AppDraft): string[] {
  const all: Readonly<Record<string, string | null>> = {
    ...Object.fromEntries(Object.entries(addresses).map(([name, uri]) => [`settings.oauthClient.${name}`, uri])),
    'settings.oauthClient.jwks_uri': jwksUri,
    'accessibility.errorRedirectUrl': accessibility.errorRedirectUrl,
    'accessibility.loginRedirectUrl': accessibility.loginRedirectUrl,
  };
  const problems = Object.entries(all).flatMap(([path, uri]) => {
    const problem = uri === null ? undefined : problemOfWebAddress(uri);
    return problem === undefined ? [] : [`${path}: ${problem}`];
  });
  if (jwksUri !== null && /^http:/i.test(jwksUri)) problems.push('settings.oauthClient.jwks_uri: must use https');
  return problems;
}
