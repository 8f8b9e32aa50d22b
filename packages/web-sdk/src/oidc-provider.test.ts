import assert from 'node:assert/strict';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { suite, type TestContext, test } from 'node:test';
import express from 'express';
import { Provider } from 'oidc-provider';
import { expressAuth } from './express.ts';
import { secrets } from './testkit/app.ts';
import { Browser, locationOf } from './testkit/browser.ts';
import { serve, throughSocket } from './testkit/sockets.ts';

const client = { client_id: 'shop', client_secret: 'a-secret-with-~-and-+-and-%-in-it' };

/** A third-party OpenID provider that signs everybody in as Ada, without a question. */
async function startProvider(t: TestContext, appOrigin: string): Promise<string> {
  for (const method of ['info', 'warn'] as const) t.mock.method(console, method, () => undefined);
  let listener: RequestListener = (_, response) => void response.end();
  const issuer = `http://localhost:${await serve(t, (request, response) => listener(request, response))}`;
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        ...client,
        grant_types: ['authorization_code', 'refresh_token'],
        redirect_uris: [`${appOrigin}/authorization-code/callback`],
        post_logout_redirect_uris: [appOrigin],
      },
    ],
    cookies: { keys: ['a-key-for-the-cookies-of-the-provider'] },
    features: { devInteractions: { enabled: false }, revocation: { enabled: true }, rpInitiatedLogout: { enabled: true } },
    claims: { openid: ['sub'], profile: ['name'], email: ['email'] },
    conformIdTokenClaims: false,
    findAccount: (_, id) => ({ accountId: id, claims: async () => ({ sub: id, name: 'Ada', email: 'ada@example.com' }) }),
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    issueRefreshToken: async (_, to, code) => to.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    loadExistingGrant: async (context): Promise<InstanceType<Provider['Grant']>> => {
      const { session, params } = context.oidc;
      const grant = new provider.Grant({ accountId: session?.accountId ?? '', clientId: client.client_id });
      grant.addOIDCScope(String(params?.['scope']));
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  listener = (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/interaction/') !== true) return void answer(request, response);
    provider
      .interactionFinished(request, response, { login: { accountId: 'ada' }, consent: {} })
      .catch((error: Error) => response.writeHead(500).end(error.message));
  };
  return issuer;
}

/** Follows redirects of either site until one leaves for the other, or a page is shown. */
async function follow(browser: Browser, start: string): Promise<{ location: string } | { page: string }> {
  let url = start;
  for (let hop = 0; hop < 10; hop += 1) {
    const answer = await browser.visit(url);
    if (answer.headers.get('location') === null) return { page: answer.text };
    const next = new URL(locationOf(answer), url).href;
    if (new URL(next).origin !== new URL(url).origin) return { location: next };
    url = next;
  }
  throw new Error('too many redirects');
}

async function leaving(browser: Browser, start: string): Promise<string> {
  const end = await follow(browser, start);
  if ('page' in end) assert.fail(`expected a redirect to the other site, got: ${end.page.slice(0, 500)}`);
  return end.location;
}

suite('against oidc-provider, over real sockets', () => {
  test('signs in, reads profile and userinfo, refreshes, and signs out on both sides', async (t) => {
    const app = express();
    const origin = `http://localhost:${await serve(t, app)}`;
    const issuer = await startProvider(t, origin);
    const auth = expressAuth(
      {
        issuer,
        clientId: client.client_id,
        clientSecret: client.client_secret,
        baseUrl: origin,
        secret: secrets.now,
        scope: 'openid profile email offline_access',
        authorizeParams: { prompt: 'consent' },
        envFile: false,
      },
      { variables: {}, log: (line) => t.diagnostic(line) },
    );
    app.use(auth.routes());
    app.get('/profile', auth.requireSignIn(), (request, response) => void response.json(auth.user(request)));
    app.get(
      '/userinfo',
      auth.requireSignIn(),
      async (request, response) => void response.json(await auth.context(request).fetchUserInfo()),
    );
    app.get(
      '/token',
      auth.requireSignIn(),
      async (request, response) => void response.send(await auth.context(request).accessToken()),
    );
    app.get(
      '/fresh',
      auth.requireSignIn(),
      async (request, response) => void response.send(await auth.context(request).accessToken({ force: true })),
    );
    app.use(auth.errorHandler());

    const atApp = new Browser(origin, throughSocket);
    const atProvider = new Browser(issuer, throughSocket);
    const authorize = await leaving(atApp, `${origin}/profile`);
    const callback = await leaving(atProvider, authorize);
    assert.ok(callback.startsWith(`${origin}/authorization-code/callback?`));
    const profile = await follow(atApp, callback);
    assert.ok('page' in profile);
    assert.deepEqual([JSON.parse(profile.page).sub, JSON.parse(profile.page).name], ['ada', 'Ada']);

    assert.deepEqual(JSON.parse((await atApp.visit('/userinfo')).text), { sub: 'ada', name: 'Ada', email: 'ada@example.com' });
    const first = await atApp.visit('/token');
    const fresh = await atApp.visit('/fresh');
    assert.deepEqual([first.status, first.setCookies.length, fresh.status, fresh.setCookies.length], [200, 0, 200, 1]);
    assert.notEqual(fresh.text, first.text);

    const out = await atApp.visit('/signout', { method: 'POST' });
    assert.equal(atApp.jar.size, 0);
    const confirm = await atProvider.visit(locationOf(out));
    assert.equal(confirm.status, 200);
    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(confirm.text) ?? [];
    const ended = await atProvider.visit(`${issuer}/session/end/confirm`, {
      method: 'POST',
      body: `xsrf=${xsrf}&logout=yes`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.equal(locationOf(ended).replace(/\/?$/, ''), origin);
    assert.equal((await atApp.visit('/profile')).status, 302);
  });
});
