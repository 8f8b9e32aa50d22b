import { type Facts, oauthError, trustedMetadata } from './facts.ts';
import { type Finding, failed, ok, skipped, warning } from './finding.ts';

const first = 'The issuer has to be right first.';

/** Errors that a sign-in without a page ends with when everything but the person is there. @see OIDC Core §3.1.2.6 */
const onlyThePersonIsMissing = new Set([
  'login_required',
  'interaction_required',
  'consent_required',
  'account_selection_required',
]);

/** Whether the org knows the app, and would send people back to where the app waits for them. */
export function judgeRedirectUri(facts: Facts): Finding {
  const name = 'redirect URI';
  const { settings, authorize } = facts;
  if (!trustedMetadata(facts)) return skipped(name, first);
  if (settings.clientId === undefined || authorize === undefined) return skipped(name, 'There is no client ID.');
  if (authorize.outcome === 'unreachable')
    return failed(name, `${authorize.url} cannot be reached: ${authorize.words}.`, 'Look at the network.');
  const uri = settings.redirectUri;
  const isRedirected = authorize.location !== undefined && startsWith(authorize.location, settings.redirectUri);
  if (isRedirected) return ok(name, `${uri} is registered.`);
  if (isClientUnknown(facts)) {
    return failed(
      name,
      `The org knows no active app with the client ID ${settings.clientId}.`,
      'See which there are with `gatehouse apps list --all`, and put the client ID into .okta.env.',
    );
  }
  const registered = registeredUris(facts, 'redirect_uris');
  const those = registered === undefined ? '' : ` Registered: ${registered.join(', ') || 'none'}.`;
  return failed(
    name,
    `${uri} is not registered: people get an error page in place of the app (${authorize.status}).${those}`,
    'Add it to the app’s sign-in redirect URIs, to the letter; or correct APP_BASE_URL.',
  );
}

/** The page says it, or the token endpoint, or the org's administrators' view. */
function isClientUnknown({ authorize, app, tokenBasic, settings }: Facts): boolean {
  if (app?.outcome === 'found') return app.app.status !== 'ACTIVE';
  if (app?.outcome === 'missing') return true;
  const body = authorize?.outcome === 'answered' ? authorize.body : '';
  if (/app is not known|invalid value for .{0,20}client_id|invalid_client/i.test(body)) return true;
  if (/redirect/i.test(body) || oauthError(tokenBasic) === 'invalid_grant') return false;
  return settings.clientSecret !== undefined && oauthError(tokenBasic) === 'invalid_client';
}

function registeredUris({ app }: Facts, which: 'redirect_uris' | 'post_logout_redirect_uris'): readonly string[] | undefined {
  return app?.outcome === 'found' ? (app.app.settings?.oauthClient?.[which] ?? []) : undefined;
}

function startsWith(location: string, uri: string): boolean {
  return location === uri || location.startsWith(`${uri}?`) || location.startsWith(`${uri}&`) || location.startsWith(`${uri}#`);
}

/** Whether the org would let the app do a sign-in as it does: response type, PKCE, scopes, grant. */
export function judgeSignIn({ settings, authorize }: Facts): Finding {
  const name = 'sign-in request';
  const location = authorize?.outcome === 'answered' ? authorize.location : undefined;
  if (location === undefined || !startsWith(location, settings.redirectUri))
    return skipped(name, 'The redirect URI has to be right first.');
  const answer = new URLSearchParams(/[?#](.*)$/.exec(location)?.[1] ?? '');
  const [error, description] = [answer.get('error'), answer.get('error_description')];
  if (error === null || onlyThePersonIsMissing.has(error)) return ok(name, 'Code flow with PKCE, scopes openid profile email.');
  const why = `The org refuses it: ${error}${description ? `, ${description}` : ''}`;
  return failed(name, /[.!?]$/.test(why) ? why : `${why}.`, signInRemedies[error] ?? 'Correct the app in the org.');
}

const signInRemedies: Readonly<Record<string, string>> = {
  unauthorized_client: 'Give the app the grant type authorization_code.',
  unsupported_response_type: 'Give the app the response type code.',
  invalid_scope: 'Give the authorization server the scopes openid, profile and email.',
  access_denied: 'Let an access policy of the authorization server name this app.',
  no_matching_policy: 'Let an access policy of the authorization server name this app.',
};

/** Whether sign-out may lead back to the app. Only administrators are told: to anybody else the org says it after a sign-in only. */
export function judgeSignOutUri(facts: Facts): Finding {
  const name = 'sign-out URI';
  const registered = registeredUris(facts, 'post_logout_redirect_uris');
  if (registered === undefined)
    return skipped(name, 'Only an administrator can look it up.', 'Sign this terminal in with `gatehouse login`.');
  const uri = facts.settings.postLogoutRedirectUri;
  if (registered.includes(uri)) return ok(name, `${uri} is registered.`);
  return failed(
    name,
    `${uri} is not registered: sign-out ends on an error page. Registered: ${registered.join(', ') || 'none'}.`,
    'Add it to the app’s sign-out redirect URIs, to the letter; a slash at the end counts.',
  );
}

/** Whether the secret is the app's. */
export function judgeSecret(facts: Facts): Finding {
  const name = 'client secret';
  const { settings, tokenBasic, tokenPost } = facts;
  if (!trustedMetadata(facts)) return skipped(name, first);
  if (settings.clientId === undefined) return skipped(name, 'There is no client ID.');
  if (tokenBasic === undefined)
    return skipped(name, 'It is not sent where others could read it: the token endpoint is not on https.');
  if (tokenBasic.outcome === 'unreachable')
    return failed(
      name,
      `${tokenBasic.url} cannot be reached: ${tokenBasic.words}.`,
      'Look at the network between app and server.',
    );
  const error = oauthError(tokenBasic);
  if (settings.clientSecret === undefined) {
    return error === 'invalid_client'
      ? failed(name, 'There is none, and the app needs one.', 'Write it into .okta.env: `gatehouse apps config` shows it.')
      : ok(name, 'The app is a public client and needs none.');
  }
  if (error === 'invalid_grant') return ok(name, 'The org accepts it.');
  if (error === 'invalid_client' && oauthError(tokenPost) === 'invalid_grant')
    return warning(
      name,
      'The org accepts it in the body of a request only.',
      'Set the SDK’s clientAuth to client_secret_post, or the app to client_secret_basic.',
    );
  if (error === 'invalid_client')
    return failed(
      name,
      'The org does not accept it: wrong, old, or of another app.',
      'Write the present one into .okta.env: `gatehouse apps config` shows it.',
    );
  return warning(
    name,
    `The token endpoint answers ${tokenBasic.status}${error === undefined ? '' : ` ${error}`}.`,
    'Try again in a minute.',
  );
}

/** Whether somebody could sign in to the app. */
export function judgeApp({ settings, app, token }: Facts): Finding {
  const name = 'app';
  if (token === undefined || settings.clientId === undefined) {
    return skipped(
      name,
      'Only an administrator can look it up.',
      'Sign this terminal in to the app’s org with `gatehouse login`.',
    );
  }
  switch (app?.outcome) {
    case undefined:
      return skipped(name, 'It could not be looked up.');
    case 'refused':
      return skipped(name, `The org does not tell: ${app.words}`);
    case 'missing':
      return failed(
        name,
        `There is none with the client ID ${settings.clientId}.`,
        'See which there are with `gatehouse apps list --all`.',
      );
    case 'found': {
      const { label, status } = app.app;
      if (status !== 'ACTIVE') return failed(name, `${label} is ${status}.`, 'Activate it in the org.');
      if (!app.isAssigned)
        return failed(
          name,
          `${label} is assigned to nobody: every sign-in is refused.`,
          'Assign it to the group Everyone, or to people.',
        );
      return ok(name, `${label} is active and assigned.`);
    }
  }
}

/** Whether the terminal's API token still works. */
export function judgeToken({ settings, token }: Facts): Finding {
  const name = 'API token';
  if (settings.apiToken === undefined || settings.orgUrl === undefined)
    return skipped(name, 'This terminal is not signed in to an org.', '`gatehouse login` or `gatehouse register` does it.');
  if (token === undefined) return skipped(name, `${settings.orgUrl} could not be asked.`);
  if (token.outcome === 'good') return ok(name, `${token.login} at ${settings.orgUrl}.`);
  return failed(name, `${settings.orgUrl} does not accept it (${token.status}).`, 'Sign in again with `gatehouse login`.');
}
