import { type Finding, failed, ok, warning } from './finding.ts';
import { reachOf, urlOf } from './places.ts';
import type { DoctorSettings } from './settings.ts';

const name = 'configuration';

/** Whether the app has what it needs to begin, and its places agree. */
export function judgeConfiguration(settings: DoctorSettings): Finding {
  const { issuer, clientId, problems, differences, source, orgUrl } = settings;
  const [problem] = problems;
  if (problem !== undefined) return failed(name, problem, 'Mend the file, or name another one with --config-file.');
  if (issuer === undefined)
    return failed(
      name,
      'No issuer: there is none in .okta.env or in OKTA_OAUTH2_ISSUER.',
      'Run this in the app’s folder, or make an app with `gatehouse apps create web`.',
    );
  const placeholder = [issuer, clientId].find((value) => value !== undefined && /\$?\{[^}]*\}|^<.*>$/.test(value));
  if (placeholder !== undefined) return failed(name, `${placeholder} is a placeholder.`, `Put your own value into ${source}.`);
  const url = urlOf(issuer);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.pathname.includes('/.well-known/'))
    return failed(
      name,
      `The issuer ${issuer} is no address of an issuer.`,
      'It looks like https://dev-123.okta.com/oauth2/default.',
    );
  if (clientId === undefined)
    return warning(
      name,
      `The issuer is in ${source}, a client ID is not.`,
      'Name the app with --app, or run `gatehouse apps create web`.',
    );
  const [difference] = differences;
  if (difference !== undefined) return warning(name, `${difference}.`, 'Unset the variable, or make both the same.');
  const org = urlOf(orgUrl);
  if (org && org.origin !== url.origin)
    return warning(
      name,
      `The app is at ${url.origin}, this terminal is signed in to ${org.origin}.`,
      'Sign in to the app’s org with `gatehouse login`, and more can be checked.',
    );
  return ok(name, `${issuer}, client ${clientId}, from ${source}.`);
}

/** Whether the cookies of app and org can be set and come back. */
export function judgeCookies({ issuer, baseUrl, redirectUri }: DoctorSettings): Finding {
  const name = 'cookies';
  const [org, app, callback] = [urlOf(issuer), urlOf(baseUrl), urlOf(redirectUri)];
  if (!app) return failed(name, `APP_BASE_URL ${baseUrl} is no URL.`, 'Set it to where browsers reach the app.');
  for (const [who, url] of [
    ['app', app],
    ['org', org],
  ] as const) {
    if (url?.protocol === 'http:' && reachOf(url) !== 'this_machine')
      return failed(
        name,
        `The ${who} is at ${url.origin}: without https, browsers neither keep its cookies safe nor accept Secure ones.`,
        `Give the ${who} an https address; only this machine’s own names work without.`,
      );
  }
  if (callback && callback.hostname !== app.hostname)
    return failed(
      name,
      `A sign-in begins at ${app.hostname} and comes back to ${callback.hostname}, where the cookie of its beginning is not.`,
      'Use one host in APP_BASE_URL, in the redirect URI and in the browser: localhost and 127.0.0.1 are two.',
    );
  if (callback && callback.protocol !== app.protocol)
    return failed(name, 'APP_BASE_URL and the redirect URI have different schemes.', 'Use https in both.');
  if (org?.protocol === 'http:' && app.protocol === 'https:')
    return warning(
      name,
      'The app is on https and the org is not: browsers warn of forms between the two.',
      'Serve both by https.',
    );
  return ok(name, `Possible at ${app.origin}${org ? ` and ${org.origin}` : ''}.`);
}

/** Whether the browser, too, finds what this machine finds. */
export function judgeBrowser({ issuer, baseUrl }: DoctorSettings, isContainer: boolean): Finding {
  const name = 'browser';
  const [org, app] = [urlOf(issuer), urlOf(baseUrl)];
  if (!org || !app) return failed(name, 'Issuer or APP_BASE_URL is no URL.', 'Mend it first.');
  const [orgReach, appReach] = [reachOf(org), reachOf(app)];
  if (orgReach === 'this_machine' && appReach !== 'this_machine')
    return failed(
      name,
      `The app is at ${app.host} and sends browsers to ${org.host}, which is each browser’s own machine.`,
      'Give the org an address that browsers reach: GATEHOUSE_URL.',
    );
  if (orgReach === 'this_machine' && isContainer)
    return warning(
      name,
      `This is a container: ${org.host} is the container here, and the browser’s machine there.`,
      'Publish the port under the same number, or give the org a name that both reach: GATEHOUSE_URL.',
    );
  if (orgReach === 'own_name')
    return warning(
      name,
      `${org.hostname} is a name that only some machines know.`,
      'If browsers do not find it: use a name that they and the app both resolve, in GATEHOUSE_URL and in the issuer.',
    );
  if (orgReach === 'private_network' && appReach === 'public')
    return warning(
      name,
      `${org.hostname} is reached from one network only, the app from everywhere.`,
      'Give the org a public address.',
    );
  return ok(name, `${org.host} means the same to a browser${orgReach === 'this_machine' ? ' on this machine' : ''}.`);
}
