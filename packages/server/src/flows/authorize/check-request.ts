import type { App } from '../../domain/apps/app.ts';
import { findAppByClientId } from '../../domain/apps/store.ts';
import type { AuthorizationServer } from '../../domain/authorization-servers/authorization-server.ts';
import type { Ctx } from '../../domain/ctx.ts';
import { OAuthError } from '../../domain/oauth/oauth-error.ts';
import type { Parameters } from '../../domain/oauth/parameters.ts';
import { isRegisteredRedirectUri, loggableUri } from '../../domain/oauth/redirect-uri.ts';
import { splitScope } from '../../domain/oauth/scopes.ts';
import type { Org } from '../../domain/orgs/org.ts';
import { readIdTokenHint } from '../../domain/tokens/verify.ts';
import { checkApiScopes } from '../api-scopes.ts';
import { PageRefusal } from '../errors.ts';
import {
  checkConsent,
  checkPkceRequest,
  checkPrompt,
  checkResponseMode,
  checkResponseType,
  checkScopes,
  readMaxAge,
  takesFormPost,
} from './parameter-rules.ts';
import { AuthorizationRefusal } from './refusal.ts';
import type { ResponseTarget } from './response-target.ts';

declare const checked: unique symbol;

/** An authorization request that passed every check that needs no person. Only `checkRequest` makes one. */
export type CheckedAuthorizationRequest = AuthorizationRequest & { readonly [checked]: true };

interface AuthorizationRequest {
  readonly target: ResponseTarget;
  readonly server: AuthorizationServer;
  readonly app: App;
  readonly scopes: readonly string[];
  readonly nonce: string | undefined;
  readonly prompts: ReadonlySet<string>;
  readonly maxAgeSeconds: number | undefined;
  /** The user that an `id_token_hint` names: nobody else may be told of. */
  readonly hintedSubject: string | undefined;
  readonly acrValues: readonly string[];
  readonly codeChallenge: string | undefined;
}

/** Sealed into the interaction handle it must still fit into a URL that every browser, proxy and server takes. */
const longestRequest = 5000;

/**
 * Checks an authorization request in the order of the specs: client and redirect URI first, whose faults are shown on a page and
 * never redirected; then the rest, whose faults go back to the app.
 *
 * @throws PageRefusal `unknown_client` or `bad_redirect_uri`
 * @throws AuthorizationRefusal with where to send the error
 * @see RFC 6749 §4.1.2.1, OIDC Core §3.1.2.2
 */
export async function checkRequest(
  ctx: Ctx,
  org: Org,
  server: AuthorizationServer,
  parameters: Parameters,
): Promise<CheckedAuthorizationRequest> {
  const app = await checkClient(ctx, parameters);
  const redirectUri = checkRedirectUri(app, parameters);
  const target = readTarget(server, app, redirectUri, parameters);
  try {
    const request = checkRest(org, server, app, target, parameters);
    await checkApiScopes(ctx, server, app, request.scopes);
    return request;
  } catch (error) {
    throw error instanceof OAuthError ? new AuthorizationRefusal(target, error) : error;
  }
}

async function checkClient(ctx: Ctx, { values, unusable }: Parameters): Promise<App> {
  if (unusable.has('client_id')) throw new PageRefusal('unknown_client', { detail: 'client_id came twice' });
  const clientId = values.get('client_id');
  const app = clientId === undefined ? undefined : await findAppByClientId(ctx, clientId);
  if (!app?.isActive)
    throw new PageRefusal('unknown_client', { detail: `client_id ${clientId?.slice(0, 40)} is ${app ? 'inactive' : 'unknown'}` });
  return app;
}

function checkRedirectUri(app: App, { values, unusable }: Parameters): string {
  const asked = values.get('redirect_uri');
  if (unusable.has('redirect_uri') || asked === undefined) {
    throw new PageRefusal('bad_redirect_uri', { detail: `client ${app.clientId}: redirect_uri is missing or came twice` });
  }
  if (!isRegisteredRedirectUri(asked, app.redirectUris, app.applicationType === 'native')) {
    throw new PageRefusal('bad_redirect_uri', { detail: `client ${app.clientId}: ${loggableUri(asked)} is not registered` });
  }
  return asked;
}

/** A repeated or unusable `response_mode` or `state` cannot shape the answer: it goes out in the default mode, without it. */
function readTarget(server: AuthorizationServer, app: App, redirectUri: string, { values }: Parameters): ResponseTarget {
  const state = values.get('state');
  return {
    redirectUri,
    responseMode: values.get('response_mode') === 'form_post' && takesFormPost(redirectUri) ? 'form_post' : 'query',
    state: state !== undefined && state.length <= longestRequest ? state : undefined,
    issuer: server.issuer,
    appLabel: app.label,
  };
}

function checkRest(
  org: Org,
  server: AuthorizationServer,
  app: App,
  target: ResponseTarget,
  parameters: Parameters,
): CheckedAuthorizationRequest {
  const { values, unusable } = parameters;
  // RFC 8707 §2 lets `resource` come several times; here it is unknown, and ignored like every unknown parameter.
  const twice = [...unusable].find((name) => name !== 'resource');
  if (twice !== undefined)
    throw new OAuthError('invalid_request', `The parameter ${printable(twice)} must be sent once, as plain text.`);
  const bytes = Buffer.byteLength(JSON.stringify([...values])); // as it will be sealed
  if (bytes > longestRequest) throw new OAuthError('invalid_request', `The request is longer than ${longestRequest} bytes.`);
  if (app.applicationType === 'service') throw new OAuthError('invalid_request', 'A service app has no users to sign in.');
  if (values.has('request')) throw new OAuthError('request_not_supported', 'The parameter request is not supported.');
  if (values.has('request_uri')) throw new OAuthError('request_uri_not_supported', 'The parameter request_uri is not supported.');
  checkResponseType(app, values.get('response_type'));
  checkResponseMode(values.get('response_mode'), target.redirectUri);
  if (!app.grantTypes.includes('authorization_code'))
    throw new OAuthError('unauthorized_client', 'The app may not use the authorization code grant.');
  const prompts = checkPrompt(values.get('prompt'));
  const scopes = checkScopes(server, splitScope(values.get('scope')));
  checkConsent(app, server, scopes, prompts);
  const maxAgeSeconds = readMaxAge(values.get('max_age'), prompts);
  const request: AuthorizationRequest = {
    target,
    server,
    app,
    scopes,
    nonce: values.get('nonce'),
    prompts,
    maxAgeSeconds,
    hintedSubject: readHint(org, server, values.get('id_token_hint')),
    acrValues: splitScope(values.get('acr_values')),
    codeChallenge: checkPkceRequest(app, values.get('code_challenge'), values.get('code_challenge_method')),
  };
  return request as CheckedAuthorizationRequest;
}

/** @throws OAuthError when the hint is not an ID token of this server. It may have expired, and be another app's. */
function readHint(org: Org, server: AuthorizationServer, hint: string | undefined): string | undefined {
  if (hint === undefined) return undefined;
  const idToken = readIdTokenHint(org, server, hint);
  if (!idToken) throw new OAuthError('invalid_request', 'id_token_hint is not an ID token of this authorization server.');
  return idToken.subject;
}

/** Descriptions go back to the app in a URL: RFC 6749 §4.1.2.1 allows printable ASCII without quotes and backslashes there. */
function printable(name: string): string {
  return name.slice(0, 40).replace(/[^A-Za-z0-9_.-]/g, '?');
}
