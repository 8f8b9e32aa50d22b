import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { requireOidc } from '../apps/app.ts';
import { chooseIssuer } from '../apps/authorization-server.ts';
import { readCredentials } from '../apps/ensure-app.ts';
import { findApp } from '../apps/find-app.ts';
import { urlOf } from './places.ts';
import type { DoctorSettings } from './settings.ts';

/**
 * The settings of an app as the org of this terminal has them, in place of those of the working directory. Where the app waits for people
 * is what the working directory says, if it is this app's, and else what the app registered.
 * @throws Problem when there is no such app
 */
export async function settingsOfApp(cli: Cli, settings: DoctorSettings, wanted: string): Promise<DoctorSettings> {
  const connection = connect(cli);
  const app = requireOidc(await findApp(connection.client, wanted));
  const { clientId, clientSecret } = await readCredentials(connection.client, app);
  if (settings.clientId === clientId && settings.issuer !== undefined) return settings;
  const { url: issuer } = await chooseIssuer(cli, connection, undefined);
  const registered = app.settings.oauthClient;
  const redirectUris = registered.redirect_uris ?? [];
  const isKnown = redirectUris.includes(settings.redirectUri);
  const redirectUri = isKnown ? settings.redirectUri : (redirectUris[0] ?? settings.redirectUri);
  return {
    ...settings,
    issuer,
    clientId,
    clientSecret,
    redirectUri,
    baseUrl: urlOf(redirectUri)?.origin ?? settings.baseUrl,
    postLogoutRedirectUri: registered.post_logout_redirect_uris?.[0] ?? settings.postLogoutRedirectUri,
    source: `the org, where it is called ${app.label}`,
    differences: [],
    problems: [],
  };
}
