import { apiScopes, isApiScope } from '../domain/api-access/scopes.ts';
import { grantedApiScopes } from '../domain/api-access/store.ts';
import type { App } from '../domain/apps/app.ts';
import type { AuthorizationServer } from '../domain/authorization-servers/authorization-server.ts';
import type { Ctx } from '../domain/ctx.ts';
import { OAuthError } from '../domain/oauth/oauth-error.ts';

/**
 * Makes sure that the app was granted every scope of the management API among `scopes`, as of now. One look-up, and none when there is
 * no such scope.
 *
 * @throws OAuthError `invalid_scope`; `consent_required` when the app was granted none of those it asks for
 * @see Okta, OAuth 2.0 for the API (contract 6.11)
 */
export async function checkApiScopes(ctx: Ctx, server: AuthorizationServer, app: App, scopes: readonly string[]): Promise<void> {
  const asked = scopes.filter(isApiScope);
  if (asked.length === 0) return;
  if (!server.isOrgServer || asked.some((scope) => !apiScopes.has(scope)))
    throw new OAuthError('invalid_scope', 'One or more scopes are not configured for this authorization server.');
  const granted = await grantedApiScopes(ctx, app.id);
  if (asked.every((scope) => granted.has(scope))) return;
  if (asked.some((scope) => granted.has(scope)))
    throw new OAuthError('invalid_scope', 'One or more scopes are not granted to this app.');
  throw new OAuthError('consent_required', 'None of the requested API scopes is granted to this app.');
}
