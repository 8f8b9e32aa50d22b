import type { App } from '../../../domain/apps/app.ts';
import { accessTokenIdOf, type Redemption, redeemCode } from '../../../domain/codes/code.ts';
import { inTx, type TxCtx } from '../../../domain/ctx.ts';
import { OAuthError } from '../../../domain/oauth/oauth-error.ts';
import { checkPkce } from '../../../domain/oauth/pkce.ts';
import { activeSigningKey } from '../../../domain/orgs/org.ts';
import { userSubject, writeEvent } from '../../../domain/system-log/write.ts';
import { groupsInToken } from '../../../domain/tokens/groups-in-token.ts';
import { type AccessTokenId, signTokens, type TokenFacts } from '../../../domain/tokens/issue.ts';
import { findGrantState } from '../../../domain/tokens/store.ts';
import { displayName, maySignIn } from '../../../domain/users/user.ts';
import { after, type EpochMillis, toNumericDate } from '../../../platform/time.ts';
import type { AuthorizationCodeTable } from '../../../schema/tables.ts';
import type { GrantRequest } from './grant-request.ts';

/** A successful answer of the token endpoint. @see RFC 6749 §5.1, OIDC Core §3.1.3.3 */
export interface TokenResponse {
  readonly token_type: 'Bearer';
  /** Seconds. */
  readonly expires_in: number;
  readonly access_token: string;
  readonly scope: string;
  readonly id_token?: string;
}

type Outcome =
  | { readonly outcome: 'granted'; readonly facts: TokenFacts }
  | { readonly outcome: 'refused'; readonly error: OAuthError };

/**
 * Redeems an authorization code. Claiming the code, every check that belongs to it, a replay's revocation and the log row are one
 * transaction; signing comes after it.
 *
 * @throws OAuthError `invalid_request` or `invalid_grant`
 * @see RFC 6749 §4.1.3, §5.2; RFC 7636 §4.6
 */
export async function redeemAuthorizationCode(request: GrantRequest): Promise<TokenResponse> {
  const { ctx, org, server, parameters } = request;
  const code = parameters.values.get('code');
  if (code === undefined) throw new OAuthError('invalid_request', 'The parameter code is missing.');
  const token = { id: accessTokenIdOf(code), expiresAt: after(ctx.now, server.accessTokenLifetimeSeconds) };
  const result = await inTx(ctx, (ctx) => claimAndCheck(ctx, request, code, token));
  if (result.outcome === 'refused') throw result.error;
  const { facts } = result;
  const { accessToken, idToken } = await signTokens(ctx, activeSigningKey(org, server.id), facts, token);
  return {
    token_type: 'Bearer',
    expires_in: toNumericDate(token.expiresAt) - toNumericDate(ctx.now),
    access_token: accessToken,
    scope: facts.scopes.join(' '),
    ...(idToken !== undefined && { id_token: idToken }),
  };
}

async function claimAndCheck(ctx: TxCtx, request: GrantRequest, code: string, token: AccessTokenId): Promise<Outcome> {
  const { app, server, parameters } = request;
  const attempt = { code, clientId: app.clientId, authorizationServerId: server.id };
  const redemption = await redeemCode(ctx, request.keys, attempt, token.expiresAt);
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
  if (!state || !maySignIn(state.user.status)) return refuse(ctx, request, invalidGrant('the user may not sign in any more'));
  if (!state.isSessionAlive) return refuse(ctx, request, invalidGrant('the session ended'));
  if (!state.isAssigned) return refuse(ctx, request, invalidGrant('the user is not assigned any more'));
  const { user } = state;
  const scopes = code.scope.split(' ');
  const groups = await groupsInToken(ctx, server, app.groupsClaim, user.id, scopes);
  if (groups.outcome === 'too_many')
    return refuse(ctx, request, new OAuthError('server_error', 'The user is in too many groups for the groups claim.'));
  await writeEvent(ctx, {
    eventType: server.isOrgServer ? 'app.oauth2.token.grant' : 'app.oauth2.as.token.grant',
    message: 'OAuth2 token request',
    outcome: { result: 'SUCCESS' },
    actor: appActor(app),
    targets: [userSubject(user, displayName(user))],
    sessionId: code.session_id,
    debug: { grantType: 'authorization_code', scopes: code.scope, authorizationServer: server.id },
  });
  const facts: TokenFacts = {
    server,
    app,
    user,
    scopes,
    sessionId: code.session_id,
    authTime: code.auth_time as EpochMillis,
    amr: JSON.parse(code.amr_json) as string[],
    acr: code.acr,
    nonce: code.nonce,
    groups: groups.outcome === 'groups' ? groups : undefined,
  };
  return { outcome: 'granted', facts };
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
        actor: appActor(request.app),
      });
      return { outcome: 'refused', error: invalidGrant('redeemed before') };
  }
}

async function refuse(ctx: TxCtx, { app, server }: GrantRequest, error: OAuthError): Promise<Outcome> {
  await writeEvent(ctx, {
    eventType: server.isOrgServer ? 'app.oauth2.token.grant' : 'app.oauth2.as.token.grant',
    message: 'OAuth2 token request',
    outcome: { result: 'FAILURE', reason: error.code },
    actor: appActor(app),
    debug: { grantType: 'authorization_code', detail: error.detail ?? error.message },
  });
  return { outcome: 'refused', error };
}

function invalidGrant(detail: string): OAuthError {
  return new OAuthError('invalid_grant', 'The authorization code is invalid or has expired.', { detail });
}

function appActor(app: App) {
  return { id: app.clientId, type: 'PublicClientApp', alternateId: app.clientId, displayName: app.label } as const;
}
