import { isApiScope } from '../../../domain/api-access/scopes.ts';
import { grantedApiScopes } from '../../../domain/api-access/store.ts';
import { accessTokenIdOf, type Redemption, redeemCode } from '../../../domain/codes/code.ts';
import { inTx, type TxCtx } from '../../../domain/ctx.ts';
import { OAuthError } from '../../../domain/oauth/oauth-error.ts';
import { checkPkce } from '../../../domain/oauth/pkce.ts';
import { clientActor, userSubject, writeEvent } from '../../../domain/system-log/write.ts';
import { claimsOfTokens, claimsRefusal, logClaimsFailure } from '../../../domain/tokens/configured-claims.ts';
import type { SignedInPerson, TokenFacts } from '../../../domain/tokens/issue.ts';
import { findGrantState } from '../../../domain/tokens/store.ts';
import { displayName, mayGoOn } from '../../../domain/users/user.ts';
import { after, type EpochMillis } from '../../../platform/time.ts';
import type { AuthorizationCodeTable } from '../../../schema/tables.ts';
import type { GrantRequest } from './grant-request.ts';
import { logGrant } from './log-grant.ts';
import { respondWithTokens, type TokenResponse } from './respond.ts';

type Outcome =
  | { readonly outcome: 'granted'; readonly facts: TokenFacts; readonly lifetimeSeconds: number }
  | { readonly outcome: 'refused'; readonly error: OAuthError };

/**
 * Redeems an authorization code. Claiming the code, every check that belongs to it, a replay's revocation and the log row are one
 * transaction; signing comes after it.
 *
 * @throws OAuthError `invalid_request` or `invalid_grant`
 * @see RFC 6749 §4.1.3, §5.2; RFC 7636 §4.6
 */
export async function redeemAuthorizationCode(request: GrantRequest): Promise<TokenResponse> {
  const { ctx, parameters } = request;
  const code = parameters.values.get('code');
  if (code === undefined) throw new OAuthError('invalid_request', 'The parameter code is missing.');
  const result = await inTx(ctx, (ctx) => claimAndCheck(ctx, request, code));
  if (result.outcome === 'refused') throw result.error;
  const token = { id: accessTokenIdOf(code), expiresAt: after(ctx.now, result.lifetimeSeconds) };
  return respondWithTokens(request, result.facts, token);
}

async function claimAndCheck(ctx: TxCtx, request: GrantRequest, code: string): Promise<Outcome> {
  const { app, server, parameters } = request;
  const attempt = { code, clientId: app.clientId, authorizationServerId: server.id };
  const redemption = await redeemCode(ctx, request.keys, attempt);
  if (redemption.outcome !== 'redeemed') return refuseRedemption(ctx, request, redemption);
  const error = checkCode(ctx, redemption.code, parameters.values);
  return error ? refuse(ctx, request, error) : gather(ctx, request, redemption.code);
}

/** All that must hold of a claimed code; undefined when it does. */
function checkCode(ctx: TxCtx, code: AuthorizationCodeTable, values: ReadonlyMap<string, string>): OAuthError | undefined {
  if (ctx.now >= code.expires_at) return invalidGrant('expired');
  if (values.get('redirect_uri') !== code.redirect_uri)
    return invalidGrant('redirect_uri differs from the authorization request');
  switch (checkPkce(code.code_challenge, values.get('code_verifier'))) {
    case 'ok':
      return undefined;
    case 'verifier_missing':
      return new OAuthError('invalid_request', 'The code_verifier is missing: the authorization request had a code_challenge.');
    case 'downgraded':
      return new OAuthError('invalid_request', 'A code_verifier came, but the authorization request had no code_challenge.');
    case 'mismatch':
      return invalidGrant('PKCE verification failed');
  }
}

/** Reads what the tokens will say; user, session and assignment are checked as of now, not as of the authorization request. */
async function gather(ctx: TxCtx, request: GrantRequest, code: AuthorizationCodeTable): Promise<Outcome> {
  const { app, server } = request;
  const state = await findGrantState(ctx, { userId: code.user_id, sessionId: code.session_id, appId: app.id });
  if (!state || !mayGoOn(state.user.status, state.user.isLockedForStrangers))
    return refuse(ctx, request, invalidGrant('the user may not sign in any more'));
  if (!state.isSessionAlive) return refuse(ctx, request, invalidGrant('the session ended'));
  if (!state.isAssigned) return refuse(ctx, request, invalidGrant('the user is not assigned any more'));
  const { user } = state;
  const scopes = code.scope.split(' ');
  if (!(await hasApiScopes(ctx, app.id, scopes)))
    return refuse(ctx, request, invalidGrant('an API scope was taken from the app'));
  const person: SignedInPerson = {
    user,
    appUser: state.appUser,
    sessionId: code.session_id,
    authTime: code.auth_time as EpochMillis,
    amr: JSON.parse(code.amr_json) as string[],
    acr: code.acr,
    nonce: code.nonce,
  };
  const configured = await claimsOfTokens(ctx, { org: request.org, server, app, person, scopes });
  if (configured.outcome === 'failed') {
    await logClaimsFailure(ctx, request, configured);
    return refuse(ctx, request, claimsRefusal(configured));
  }
  await logGrant(ctx, request, {
    outcome: { result: 'SUCCESS' },
    targets: [userSubject(user, displayName(user))],
    sessionId: code.session_id,
    debug: { grantType: 'authorization_code', scopes: code.scope, authorizationServer: server.id },
  });
  return {
    outcome: 'granted',
    facts: { server, app, person, scopes, claims: configured.claims },
    lifetimeSeconds: code.access_token_lifetime_seconds,
  };
}

/** Whether the app still has the scopes of the management API among these. No look-up when there is none. */
async function hasApiScopes(ctx: TxCtx, appId: string, scopes: readonly string[]): Promise<boolean> {
  const asked = scopes.filter(isApiScope);
  if (asked.length === 0) return true;
  const granted = await grantedApiScopes(ctx, appId);
  return asked.every((scope) => granted.has(scope));
}

async function refuseRedemption(
  ctx: TxCtx,
  request: GrantRequest,
  redemption: Exclude<Redemption, { outcome: 'redeemed' }>,
): Promise<Outcome> {
  switch (redemption.outcome) {
    case 'other_server':
      return refuse(ctx, request, new OAuthError('invalid_request', 'The code was issued by another authorization server.'));
    case 'unknown':
      return refuse(ctx, request, invalidGrant('unknown, or of another client'));
    case 'already_redeemed':
      await writeEvent(ctx, {
        eventType: request.server.isOrgServer ? 'app.oauth2.token.detect_reuse' : 'app.oauth2.as.token.detect_reuse',
        message: 'Authorization code redeemed twice; the token of the first redemption is revoked',
        outcome: { result: 'FAILURE', reason: 'code_reuse' },
        actor: clientActor(request.app),
      });
      return { outcome: 'refused', error: invalidGrant('redeemed before') };
  }
}

async function refuse(ctx: TxCtx, request: GrantRequest, error: OAuthError): Promise<Outcome> {
  await logGrant(ctx, request, {
    outcome: { result: 'FAILURE', reason: error.code },
    debug: { grantType: 'authorization_code', detail: error.detail ?? error.message },
  });
  return { outcome: 'refused', error };
}

function invalidGrant(detail: string): OAuthError {
  return new OAuthError('invalid_grant', 'The authorization code is invalid or has expired.', { detail });
}
