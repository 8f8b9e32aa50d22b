import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { judge } from './doctor.ts';
import type { Facts } from './facts.ts';
import type { ServerFacts } from './judge-server.ts';
import type { Answer, Reply } from './probe.ts';
import type { DoctorSettings } from './settings.ts';

const now = Date.parse('2031-05-04T10:00:00Z');
const issuer = 'https://id.example.com/oauth2/default';
const redirectUri = 'https://app.example.com/authorization-code/callback';
const discoveryUrl = `${issuer}/.well-known/openid-configuration`;

const settings: DoctorSettings = {
  issuer,
  clientId: '0oaQuickstart',
  clientSecret: 'the-secret',
  baseUrl: 'https://app.example.com',
  redirectUri,
  postLogoutRedirectUri: 'https://app.example.com',
  source: '.okta.env',
  differences: [],
  problems: [],
  orgUrl: 'https://id.example.com',
  apiToken: 'the-token',
};

function answer(more: Partial<Answer> = {}): Answer {
  return {
    outcome: 'answered',
    url: discoveryUrl,
    status: 200,
    location: undefined,
    body: '',
    json: undefined,
    skewSeconds: 0,
    ...more,
  };
}

function refusal(error: string): Answer {
  return answer({ url: `${issuer}/v1/token`, status: 400, json: { error } });
}

function unreachable(code: string): Reply {
  return { outcome: 'unreachable', url: discoveryUrl, code, words: 'no server listens there' };
}

const app = {
  id: '0oaQuickstart',
  label: 'Quickstart',
  status: 'ACTIVE',
  signOnMode: 'OPENID_CONNECT',
  created: '',
  lastUpdated: '',
  settings: { oauthClient: { redirect_uris: [redirectUri], post_logout_redirect_uris: ['https://app.example.com'] } },
};

const good: Facts = {
  settings,
  isContainer: false,
  discovery: answer({ json: { issuer } }),
  nearby: [],
  keys: answer({ json: { keys: [{ kty: 'RSA', kid: 'one' }] } }),
  authorize: answer({ status: 302, location: `${redirectUri}?error=login_required&state=doctor` }),
  tokenBasic: refusal('invalid_grant'),
  tokenPost: undefined,
  readiness: answer({ json: { status: 'ok' } }),
  token: { outcome: 'good', login: 'ada@example.com' },
  app: { outcome: 'found', app, isAssigned: true },
};

const mail = { waiting: 0, oldestAt: null, lastError: null, smtp: 'reachable', problem: null } as const;
const standing = { isProduction: true, dataFolder: '/data', findings: [{ name: 'migrations', isOk: true, detail: 'all' }], mail };
const server = { outcome: 'looked', standing, files: [{ path: '/data', mode: 0o700 }], freeBytes: 9e9 } satisfies ServerFacts;

/** The finding of this name when the facts are good but for these. */
function found(name: string, change: Partial<Facts> = {}, serverFacts: ServerFacts = server) {
  const finding = judge({ ...good, ...change }, serverFacts, now).find((each) => each.name === name);
  if (!finding) assert.fail(`no check ${name}`);
  return finding;
}

function asks(change: Partial<DoctorSettings>): Partial<Facts> {
  return { settings: { ...settings, ...change } };
}

function authorized(parameters: string): Partial<Facts> {
  return { authorize: answer({ status: 302, location: `${redirectUri}?${parameters}` }) };
}

test('everything as it should be', () => {
  for (const { name, status, detail } of judge(good, server, now)) assert.equal(status, 'ok', `${name}: ${detail}`);
});

test('no configuration at all: one failure, and the rest is not looked at', () => {
  const nothing = {
    ...settings,
    issuer: undefined,
    clientId: undefined,
    clientSecret: undefined,
    orgUrl: undefined,
    apiToken: undefined,
  };
  const none = { discovery: undefined, keys: undefined, authorize: undefined, tokenBasic: undefined, readiness: undefined };
  const facts: Facts = { ...good, ...none, settings: nothing, token: undefined, app: undefined };
  const findings = judge(facts, { outcome: 'elsewhere' }, now);
  assert.equal(found('configuration', { ...none, settings: nothing }).status, 'failed');
  for (const { name, status } of findings)
    if (!['configuration', 'browser', 'cookies'].includes(name)) assert.equal(status, 'skipped', name);
});

suite('each thing that breaks', () => {
  const page = (body: string) => ({ authorize: answer({ status: 400, body }), app: undefined, token: undefined });
  for (const [title, name, change, status, words] of [
    ['a file that is not there', 'configuration', asks({ problems: ['There is no file x.env.'] }), 'failed', /no file x\.env/],
    ['a placeholder', 'configuration', asks({ issuer: 'https://{yourOktaDomain}/oauth2/default' }), 'failed', /placeholder/],
    ['the discovery document as issuer', 'configuration', asks({ issuer: discoveryUrl }), 'failed', /no address of an issuer/],
    ['no client ID', 'configuration', asks({ clientId: undefined }), 'warning', /client ID is not/],
    [
      'two places, two values',
      'configuration',
      asks({ differences: ['X in the environment stands before that of .okta.env'] }),
      'warning',
      /stands before/,
    ],
    [
      'a terminal at another org',
      'configuration',
      asks({ orgUrl: 'https://other.example.com' }),
      'warning',
      /signed in to https:\/\/other/,
    ],
    ['nobody listens', 'server', { discovery: unreachable('ECONNREFUSED') }, 'failed', /gatehouse serve/],
    ['an unknown host', 'server', { discovery: unreachable('ENOTFOUND') }, 'failed', /host of the issuer/],
    [
      'a certificate of one’s own',
      'server',
      { discovery: unreachable('DEPTH_ZERO_SELF_SIGNED_CERT') },
      'failed',
      /NODE_EXTRA_CA_CERTS/,
    ],
    ['https where http is', 'server', { discovery: unreachable('ERR_SSL_WRONG_VERSION_NUMBER') }, 'failed', /scheme/],
    [
      'a database that is down',
      'readiness',
      { readiness: answer({ status: 503, json: { status: 'unavailable' } }) },
      'failed',
      /database/,
    ],
    ['a server that is not ours', 'readiness', { readiness: answer({ status: 404 }) }, 'skipped', /does not tell/],
    ['a slash too many', 'issuer', { discovery: answer({ json: { issuer: `${issuer}/` } }) }, 'failed', /slash at the end/],
    [
      'http and https',
      'issuer',
      { discovery: answer({ json: { issuer: 'http://id.example.com/oauth2/default' } }) },
      'failed',
      /https and http\b/,
    ],
    [
      'another port',
      'issuer',
      { discovery: answer({ json: { issuer: 'https://id.example.com:8443/oauth2/default' } }) },
      'failed',
      /the port/,
    ],
    [
      'another host',
      'issuer',
      { discovery: answer({ json: { issuer: 'https://login.example.com/oauth2/default' } }) },
      'failed',
      /the host/,
    ],
    [
      'the org server for default',
      'issuer',
      { discovery: answer({ json: { issuer: 'https://id.example.com' } }) },
      'failed',
      /another authorization server/,
    ],
    [
      'nothing there, but nearby',
      'issuer',
      { discovery: answer({ status: 404 }), nearby: [issuer] },
      'failed',
      /There is one at/,
    ],
    ['nothing there', 'issuer', { discovery: answer({ status: 404 }) }, 'failed', /answers 404/],
    [
      'a redirect',
      'issuer',
      { discovery: answer({ status: 301, location: 'https://elsewhere.example/' }) },
      'failed',
      /leads to https:\/\/elsewhere/,
    ],
    ['no keys', 'signing keys', { keys: answer({ json: { keys: [] } }) }, 'failed', /no key/],
    [
      'keys at an address that does not answer',
      'signing keys',
      { keys: unreachable('ENOTFOUND') },
      'failed',
      /cannot be reached/,
    ],
    ['sixty seconds', 'clock', { discovery: answer({ json: { issuer }, skewSeconds: 60 }) }, 'warning', /60 s ahead/],
    ['sixty-one seconds', 'clock', { discovery: answer({ json: { issuer }, skewSeconds: -61 }) }, 'failed', /61 s behind/],
    ['no date', 'clock', { discovery: answer({ json: { issuer }, skewSeconds: undefined }) }, 'skipped', /no time/],
    ['an org on localhost for an app on the net', 'browser', asks({ issuer: 'http://localhost:8080' }), 'failed', /own machine/],
    [
      'an org on localhost, seen from a container',
      'browser',
      { ...asks({ issuer: 'http://localhost:8080', baseUrl: 'http://localhost:3000' }), isContainer: true },
      'warning',
      /container/,
    ],
    [
      'an app on this machine at an org on the net',
      'browser',
      asks({ baseUrl: 'http://localhost:3000' }),
      'ok',
      /means the same/,
    ],
    ['a service of Docker Compose', 'browser', asks({ issuer: 'https://gatehouse:8080' }), 'warning', /only some machines know/],
    ['an address of one network', 'browser', asks({ issuer: 'https://10.1.2.3' }), 'warning', /one network only/],
    ['an app on http', 'cookies', asks({ baseUrl: 'http://app.example.com' }), 'failed', /The app is at/],
    ['an org on http', 'cookies', asks({ issuer: 'http://id.example.com' }), 'failed', /The org is at/],
    [
      'localhost and 127.0.0.1',
      'cookies',
      asks({ baseUrl: 'http://127.0.0.1:3000', redirectUri: 'http://localhost:3000/authorization-code/callback' }),
      'failed',
      /localhost and 127\.0\.0\.1 are two/,
    ],
    [
      'https and http mixed',
      'cookies',
      asks({ issuer: 'http://localhost:8080', baseUrl: 'https://localhost:3000', redirectUri: 'https://localhost:3000/cb' }),
      'warning',
      /Serve both by https/,
    ],
    [
      'plain http on this machine',
      'cookies',
      asks({ issuer: 'http://dev-1.localhost:8080', baseUrl: 'http://localhost:3000', redirectUri: 'http://localhost:3000/cb' }),
      'ok',
      /Possible/,
    ],
    [
      'an unknown client',
      'redirect URI',
      page('<h1>This app is not known here</h1>'),
      'failed',
      /no active app with the client ID 0oaQuickstart/,
    ],
    [
      'an unknown redirect URI',
      'redirect URI',
      page('asked to send you to an address it has not registered: redirect'),
      'failed',
      /is not registered/,
    ],
    [
      'an unknown redirect URI, as an administrator sees it',
      'redirect URI',
      {
        authorize: answer({ status: 400 }),
        app: {
          outcome: 'found',
          app: { ...app, settings: { oauthClient: { redirect_uris: ['https://x/'] } } },
          isAssigned: true,
        },
      },
      'failed',
      /Registered: https:\/\/x\//,
    ],
    [
      'an app that is switched off',
      'redirect URI',
      { authorize: answer({ status: 400 }), app: { outcome: 'found', app: { ...app, status: 'INACTIVE' }, isAssigned: true } },
      'failed',
      /no active app/,
    ],
    [
      'an address that only begins as the app’s',
      'redirect URI',
      { authorize: answer({ status: 302, location: `${redirectUri}.evil.example/?error=login_required` }) },
      'failed',
      /is not registered/,
    ],
    [
      'no grant',
      'sign-in request',
      authorized('error=unauthorized_client&error_description=no'),
      'failed',
      /grant type authorization_code/,
    ],
    ['no scope', 'sign-in request', authorized('error=invalid_scope'), 'failed', /scopes/],
    ['no policy', 'sign-in request', authorized('error=access_denied&error_description=no+policy'), 'failed', /access policy/],
    ['consent is asked for', 'sign-in request', authorized('error=consent_required'), 'ok', /PKCE/],
    [
      'a wrong secret',
      'client secret',
      { tokenBasic: refusal('invalid_client'), tokenPost: refusal('invalid_client') },
      'failed',
      /wrong, old/,
    ],
    [
      'a secret for the body',
      'client secret',
      { tokenBasic: refusal('invalid_client'), tokenPost: refusal('invalid_grant') },
      'warning',
      /client_secret_post/,
    ],
    [
      'no secret where one is needed',
      'client secret',
      { ...asks({ clientSecret: undefined }), tokenBasic: refusal('invalid_client') },
      'failed',
      /needs one/,
    ],
    [
      'no secret where none is needed',
      'client secret',
      { ...asks({ clientSecret: undefined }), tokenBasic: refusal('invalid_grant') },
      'ok',
      /public client/,
    ],
    ['a token endpoint without https', 'client secret', { tokenBasic: undefined }, 'skipped', /not on https/],
    ['too many calls', 'client secret', { tokenBasic: answer({ status: 429 }) }, 'warning', /429/],
    ['an old token', 'API token', { token: { outcome: 'refused', status: 401 }, app: undefined }, 'failed', /gatehouse login/],
    [
      'nobody signed in',
      'API token',
      { ...asks({ orgUrl: undefined, apiToken: undefined }), token: undefined },
      'skipped',
      /not signed in/,
    ],
    ['an app for nobody', 'app', { app: { outcome: 'found', app, isAssigned: false } }, 'failed', /assigned to nobody/],
    ['an app that is not there', 'app', { app: { outcome: 'missing' } }, 'failed', /none with the client ID/],
    [
      'an administrator of other things',
      'app',
      { app: { outcome: 'refused', words: 'You do not have permission.' } },
      'skipped',
      /permission/,
    ],
    [
      'a sign-out URI with a slash too many',
      'sign-out URI',
      asks({ postLogoutRedirectUri: 'https://app.example.com/' }),
      'failed',
      /slash at the end counts/,
    ],
  ] satisfies readonly (readonly [string, string, Partial<Facts>, string, RegExp])[])
    test(`${name}: ${title}`, () => {
      const finding = found(name, change);
      assert.equal(finding.status, status, finding.detail);
      assert.match(`${finding.detail} ${finding.remedy ?? ''}`, words);
    });
});

suite('the server’s own machine', () => {
  const old = { name: 'migrations', isOk: false, detail: '0014-mail is missing' };
  const withMail = (change: object, isProduction = true): ServerFacts => ({
    ...server,
    standing: { ...standing, isProduction, mail: { ...mail, ...change } },
  });
  for (const [title, name, facts, status, words] of [
    ['no data here', 'database and keys', { outcome: 'elsewhere' }, 'skipped', /where the server runs/],
    [
      'a folder that is none',
      'database and keys',
      { outcome: 'unusable', words: 'No server has started.', remedy: undefined },
      'failed',
      /GATEHOUSE_ variables/,
    ],
    [
      'an older database',
      'database and keys',
      { ...server, standing: { ...standing, findings: [old] } },
      'failed',
      /Start the server/,
    ],
    [
      'mails of an older database',
      'mail',
      { ...server, standing: { ...standing, findings: [old], mail: undefined } },
      'skipped',
      /sound first/,
    ],
    [
      'a wrong master key',
      'database and keys',
      { ...server, standing: { ...standing, findings: [{ name: 'signing keys', isOk: false, detail: 'cannot be opened' }] } },
      'failed',
      /master key/,
    ],
    [
      'a folder that others read',
      'permissions',
      { ...server, files: [{ path: '/data', mode: 0o755 }] },
      'failed',
      /chmod go= \/data/,
    ],
    ['a full disk', 'disk', { ...server, freeBytes: 49e6 }, 'failed', /49 MB/],
    ['a disk that fills up', 'disk', { ...server, freeBytes: 499e6 }, 'warning', /499 MB/],
    ['no mail server in production', 'mail', withMail({ smtp: 'unset', waiting: 3 }), 'failed', /3 wait.*GATEHOUSE_SMTP_URL/],
    ['no mail server in development', 'mail', withMail({ smtp: 'unset', waiting: 1 }, false), 'ok', /one waits/],
    [
      'a mail server that is down',
      'mail',
      withMail({ smtp: 'unreachable', problem: 'It does not answer.' }),
      'failed',
      /does not answer/,
    ],
    [
      'mails that stay',
      'mail',
      withMail({ waiting: 2, oldestAt: now - 3_600_001, lastError: 'Too busy.' }),
      'warning',
      /since 2031-05-04T08:59:59.*Too busy/,
    ],
    ['mails of just now', 'mail', withMail({ waiting: 2, oldestAt: now - 3_600_000 }), 'ok', /2 wait/],
  ] satisfies readonly (readonly [string, string, ServerFacts, string, RegExp])[])
    test(`${name}: ${title}`, () => {
      const finding = found(name, {}, facts);
      assert.equal(finding.status, status, finding.detail);
      assert.match(`${finding.detail} ${finding.remedy ?? ''}`, words);
    });
});

test('S41 no finding shows a secret, whatever breaks', () => {
  for (const change of [
    {},
    { discovery: undefined },
    { tokenBasic: refusal('invalid_client') },
    { token: { outcome: 'refused', status: 401 } } as const,
  ])
    for (const finding of judge({ ...good, ...change }, server, now))
      assert.doesNotMatch(JSON.stringify(finding), /the-secret|the-token/);
});
