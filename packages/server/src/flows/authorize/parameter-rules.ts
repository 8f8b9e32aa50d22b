import { apiScopes } from '../../domain/api-access/scopes.ts';
import type { App } from '../../domain/apps/app.ts';
import type { AuthorizationServer } from '../../domain/authorization-servers/authorization-server.ts';
import { defaultScopes, grantsScope } from '../../domain/authorization-servers/scopes.ts';
import { OAuthError } from '../../domain/oauth/oauth-error.ts';
import { isCodeChallenge } from '../../domain/oauth/pkce.ts';
import { isSystemScope } from '../../domain/oauth/scopes.ts';

/** How an authorization response travels. @see OAuth 2.0 Multiple Response Types §2.1, OAuth 2.0 Form Post Response Mode */
export type ResponseMode = 'query' | 'form_post';

const longestScope = 1024;
const largestMaxAge = 2 ** 31 - 1;

/** @throws OAuthError when the type is missing or the app may not use it. The order of its words does not matter. */
export function checkResponseType(app: App, responseType: string | undefined): void {
  if (responseType === undefined) throw new OAuthError('invalid_request', 'The parameter response_type is missing.');
  const asked = responseType.split(' ').sort().join(' ');
  const isEnabled = app.responseTypes.some((type) => type.split(' ').sort().join(' ') === asked);
  // Only the code flow exists here: a type that an app has registered for later must not be half served now.
  if (!isEnabled || asked !== 'code')
    throw new OAuthError('unsupported_response_type', 'The response types enabled for this app: code.');
}

/** Whether a form can be posted to `redirectUri`: an app's own scheme takes navigations only. */
export function takesFormPost(redirectUri: string): boolean {
  return /^https?:/.test(redirectUri);
}

/** @throws OAuthError unless the mode is absent, `query`, or a `form_post` that can reach the redirect URI */
export function checkResponseMode(responseMode: string | undefined, redirectUri: string): void {
  if (responseMode === undefined || responseMode === 'query') return;
  if (responseMode === 'form_post' && takesFormPost(redirectUri)) return;
  throw new OAuthError('unsupported_response_mode', 'The response modes supported: query, form_post.');
}

/** The prompts asked for. @throws OAuthError for an unknown one, or `none` beside others. @see OIDC Core §3.1.2.1 */
export function checkPrompt(prompt: string | undefined): ReadonlySet<string> {
  const prompts = new Set((prompt ?? '').split(' ').filter((value) => value !== ''));
  for (const value of prompts) {
    if (value !== 'none' && value !== 'login' && value !== 'consent')
      throw new OAuthError('invalid_request', 'prompt must be none, login, consent or login consent.');
  }
  if (prompts.has('none') && prompts.size > 1)
    throw new OAuthError('invalid_request', 'prompt=none excludes every other prompt.');
  return prompts;
}

/** Seconds since the person last proved who they are that the app accepts. @throws OAuthError when it is no such number */
export function readMaxAge(maxAge: string | undefined, prompts: ReadonlySet<string>): number | undefined {
  if (maxAge === undefined) return undefined;
  const seconds = Number(maxAge);
  if (!/^\d{1,10}$/.test(maxAge) || seconds > largestMaxAge)
    throw new OAuthError('invalid_request', 'max_age must be a whole number of seconds from 0 to 2147483647.');
  if (seconds === 0 && prompts.has('none'))
    throw new OAuthError('invalid_request', 'max_age=0 asks for a new sign-in, which prompt=none forbids.');
  return seconds;
}

/**
 * The scopes to grant: those asked for, or the server's default ones. Whether an app was granted scopes of the management API is not
 * checked here.
 * @throws OAuthError when one is unknown, there are too many or none, or scopes of OpenID Connect come without `openid`
 */
export function checkScopes(server: AuthorizationServer, asked: readonly string[]): readonly string[] {
  if (asked.join(' ').length > longestScope) throw new OAuthError('invalid_scope', 'The parameter scope is too long.');
  const scopes = asked.length > 0 ? asked : defaultScopes(server);
  if (scopes.length === 0)
    throw new OAuthError('invalid_scope', 'The parameter scope is missing, and this authorization server has no default scopes.');
  if (scopes.some((scope) => !grantsScope(server, scope) && !(server.isOrgServer && apiScopes.has(scope))))
    throw new OAuthError('invalid_scope', 'One or more scopes are not configured for this authorization server.');
  if (!scopes.includes('openid') && scopes.some(isSystemScope))
    throw new OAuthError('invalid_scope', 'The scope openid is required.');
  return scopes;
}

/**
 * Consent pages are not built: what a person would have to agree to first is not granted.
 * @throws OAuthError `consent_required` for a scope that needs consent, when the app or the request wants people to be asked
 * @see Okta contract 5.3
 */
export function checkConsent(
  app: App,
  server: AuthorizationServer,
  scopes: readonly string[],
  prompts: ReadonlySet<string>,
): void {
  if (app.consentMethod !== 'REQUIRED' && !prompts.has('consent')) return;
  const unasked = scopes.find((scope) => (server.scopes.get(scope)?.consent ?? 'IMPLICIT') !== 'IMPLICIT');
  if (unasked !== undefined)
    throw new OAuthError('consent_required', `The scope ${unasked} needs the consent of the user, who cannot be asked here.`);
}

/** The S256 challenge. @throws OAuthError when the app must send one and does not, or it is not S256. @see RFC 7636 §4.3, §4.4.1 */
export function checkPkceRequest(app: App, challenge: string | undefined, method: string | undefined): string | undefined {
  if (challenge === undefined) {
    if (app.isPkceRequired) throw new OAuthError('invalid_request', 'PKCE code challenge is required for this app.');
    if (method !== undefined) throw new OAuthError('invalid_request', 'code_challenge_method came without a code_challenge.');
    return undefined;
  }
  if (method !== 'S256') throw new OAuthError('invalid_request', 'The code challenge methods supported: S256.');
  if (!isCodeChallenge(challenge))
    throw new OAuthError('invalid_request', 'code_challenge must be 43 to 128 URL-safe characters.');
  return challenge;
}
