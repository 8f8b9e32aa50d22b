import { isApiScope } from '../../../domain/api-access/scopes.ts';
import { evaluateAccessPolicy } from '../../../domain/authorization-servers/access-policy.ts';
import { defaultScopes } from '../../../domain/authorization-servers/scopes.ts';
import { inTx } from '../../../domain/ctx.ts';
import { OAuthError } from '../../../domain/oauth/oauth-error.ts';
import { isStandardScope, splitScope } from '../../../domain/oauth/scopes.ts';
import { claimsOfTokens, claimsRefusal, logClaimsFailure } from '../../../domain/tokens/configured-claims.ts';
import type { TokenFacts } from '../../../domain/tokens/issue.ts';
import { randomToken } from '../../../platform/random.ts';
import { after } from '../../../platform/time.ts';
import { accessRefusal } from '../../access-refusal.ts';
import { checkApiScopes } from '../../api-scopes.ts';
import type { GrantRequest } from './grant-request.ts';
import { logGrant } from './log-grant.ts';
import { respondWithTokens, type TokenResponse } from './respond.ts';

const grantType = 'client_credentials';

/**
 * Gives an app a token for itself: there is no user, so no ID token, and no refresh token either (RFC 6749 §4.4.3). A custom server grants
 * the scopes that its access policies allow; the org server those of the management API that the app was granted, for 60 minutes.
 *
 * @throws OAuthError `unauthorized_client`, `invalid_client`, `invalid_scope`, `consent_required`, `access_denied` or `server_error`
 * @see RFC 6749 §4.4; Okta contract 3.1, 5.2, 6.11
 */
export async function grantClientCredentials(request: GrantRequest): Promise<TokenResponse> {
  const { ctx } = request;
  const checked = await check(request).catch(async (error: unknown) => {
    if (!(error instanceof OAuthError)) throw error;
    await inTx(ctx, (ctx) =>
      logGrant(ctx, request, {
        outcome: { result: 'FAILURE', reason: error.code },
        debug: { grantType, detail: error.detail ?? error.message },
      }),
    );
    throw error;
  });
  const { facts, lifetimeSeconds } = checked;
  await inTx(ctx, (ctx) =>
    logGrant(ctx, request, {
      outcome: { result: 'SUCCESS' },
      debug: { grantType, scopes: facts.scopes.join(' '), authorizationServer: request.server.id },
    }),
  );
  const token = { id: `AT.${randomToken(ctx.random)}`, expiresAt: after(ctx.now, lifetimeSeconds) };
  return respondWithTokens(request, facts, token);
}

async function check(request: GrantRequest): Promise<{ readonly facts: TokenFacts; readonly lifetimeSeconds: number }> {
  const { ctx, org, app, server } = request;
  checkClient(request);
  const scopes = await checkScopes(request);
  const access = evaluateAccessPolicy(server, { clientId: app.clientId, grantType, userId: undefined, groupIds: [], scopes });
  if (access.outcome === 'denied') throw accessRefusal(access.reason);
  const configured = await claimsOfTokens(ctx, { org, server, app, person: undefined, scopes: access.scopes });
  if (configured.outcome === 'failed') {
    await inTx(ctx, (ctx) => logClaimsFailure(ctx, request, configured));
    throw claimsRefusal(configured);
  }
  return {
    facts: { server, app, person: undefined, scopes: access.scopes, claims: configured.claims },
    lifetimeSeconds: access.accessTokenLifetimeSeconds,
  };
}

/** RFC 6749 §4.4: for confidential clients only. The management API is for services that prove themselves with a key. */
function checkClient({ app, server }: GrantRequest): void {
  if (app.authMethod === 'none') throw new OAuthError('unauthorized_client', 'This grant is for confidential apps only.');
  if (server.isOrgServer && (app.applicationType !== 'service' || app.authMethod !== 'private_key_jwt'))
    throw new OAuthError('invalid_client', 'Here this grant is for service apps that use private_key_jwt.');
}

/** The scopes to grant, none of which may be about a person. */
async function checkScopes({ ctx, app, server, parameters }: GrantRequest): Promise<readonly string[]> {
  const asked = splitScope(parameters.values.get('scope'));
  const scopes = asked.length > 0 ? asked : defaultScopes(server);
  if (scopes.length === 0)
    throw new OAuthError('invalid_scope', 'The parameter scope is missing, and this authorization server has no default scopes.');
  if (scopes.some(isStandardScope))
    throw new OAuthError('invalid_scope', 'Scopes of OpenID Connect cannot be granted to an app without a user.');
  await checkApiScopes(ctx, server, app, scopes);
  for (const scope of scopes.filter((scope) => !isApiScope(scope))) {
    const custom = server.scopes.get(scope);
    if (!custom) throw new OAuthError('invalid_scope', 'One or more scopes are not configured for this authorization server.');
    if (custom.consent === 'REQUIRED')
      throw new OAuthError('consent_required', 'A scope that needs the consent of a user cannot be granted without one.');
  }
  return scopes;
}
