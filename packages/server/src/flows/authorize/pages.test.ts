import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { AppOptions } from '../../../testkit/given.ts';
import { hostileRedirectUris } from '../../../testkit/hostile-redirect-uris.ts';
import { authorizeUrl } from '../../../testkit/test-browser.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';

/** The page that stands in the way: 400, an error id that the log has too, nowhere to go. */
function assertErrorPage(answer: LightMyRequestResponse, heading: RegExp, what = ''): void {
  assert.equal(answer.statusCode, 400, what);
  assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8', what);
  assert.equal(answer.headers.location, undefined, what);
  assert.match(answer.body, heading, what);
  assert.match(answer.body, /Error id: <code>oae\w{17}<\/code>/, what);
  assert.doesNotMatch(answer.body, /<form|http-equiv/, what);
  assert.equal(answer.headers['cache-control'], 'no-store', what);
}

const unknownClient = /This app is not known here/;
const badAddress = /an address it has not registered/;

suite('S04 nothing is redirected before client and redirect URI are both valid (RFC 6749 §4.1.2.1)', () => {
  const cases: Record<string, readonly [change: Record<string, string | undefined>, page: RegExp, app?: AppOptions]> = {
    'an unknown client': [{ client_id: '0oaUnknown' }, unknownClient],
    'no client': [{ client_id: undefined }, unknownClient],
    'an empty client': [{ client_id: '' }, unknownClient],
    'a client with a NUL': [{ client_id: '0oa\0' }, unknownClient],
    'a client that is not active': [{}, unknownClient, { status: 'INACTIVE' }],
    'no redirect URI': [{ redirect_uri: undefined }, badAddress],
    'an empty redirect URI': [{ redirect_uri: '' }, badAddress],
    'a redirect URI that is not registered': [{ redirect_uri: 'https://evil.example/cb' }, badAddress],
    'a client without any redirect URI': [{}, badAddress, { redirectUris: [] }],
    'a service app without redirect URIs': [
      { redirect_uri: 'https://rp.example/cb' },
      badAddress,
      { applicationType: 'service', redirectUris: [] },
    ],
  };
  // What is wrong besides, and how the answer would travel, must not matter.
  const besides: Record<string, Record<string, string | undefined>> = {
    'as it is': {},
    'with prompt=none': { prompt: 'none' },
    'with response_mode=form_post': { response_mode: 'form_post' },
    'with prompt=none and form_post': { prompt: 'none', response_mode: 'form_post' },
    'with nothing else right': {
      response_type: 'nonsense',
      scope: 'nonsense',
      prompt: 'none login',
      max_age: '-1',
      state: undefined,
    },
  };
  for (const [what, [change, page, options]] of Object.entries(cases)) {
    test(`${what} shows an error page`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const app = await gatehouse.given.webApp(options);
      for (const [how, more] of Object.entries(besides)) {
        for (const server of ['default', 'org'])
          assertErrorPage(await gatehouse.call({ url: authorizeUrl(app, { ...more, ...change }, server) }), page, how);
      }
    });
  }

  test('S03 a client or redirect URI that comes twice shows an error page, even when both are the right one', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const url = authorizeUrl(app);
    const redirectUri = encodeURIComponent(app.redirectUri);
    assertErrorPage(await gatehouse.call({ url: `${url}&client_id=${app.clientId}` }), unknownClient);
    assertErrorPage(await gatehouse.call({ url: `${url}&client_id=` }), unknownClient);
    assertErrorPage(await gatehouse.call({ url: `${url}&redirect_uri=${redirectUri}` }), badAddress);
    assertErrorPage(await gatehouse.call({ url: `${url}&redirect_uri=https://evil.example` }), badAddress);
    assertErrorPage(await gatehouse.call({ url: `${url}&redirect%5furi=https://evil.example` }), badAddress);
  });

  test('a session does not change that', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const browser = gatehouse.browser();
    await browser.signIn(await gatehouse.given.user(), authorizeUrl(app));
    assertErrorPage(await browser.get(authorizeUrl(app, { redirect_uri: 'https://evil.example/cb' })), badAddress);
    assertErrorPage(await browser.get(authorizeUrl(app, { client_id: '0oaUnknown', prompt: 'none' })), unknownClient);
    assert.equal((await gatehouse.log()).filter((event) => event.event_type === 'app.oauth2.as.authorize.code').length, 1);
  });

  test('the app of another org is unknown', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await (await gatehouse.otherOrg('other')).given.webApp();
    assertErrorPage(await gatehouse.call({ url: authorizeUrl(app) }), unknownClient);
  });

  test('the error id of the page stands in the log beside the reason, which the page does not tell', async (t) => {
    const lines: string[] = [];
    const gatehouse = await startGatehouse(t, { onLog: (line) => lines.push(line) });
    const app = await gatehouse.given.webApp({ status: 'INACTIVE' });
    const answer = await gatehouse.call({ url: authorizeUrl(app) });
    const errorId = /oae\w{17}/.exec(answer.body)?.[0] ?? '-';
    const line = lines.find((each) => each.includes(errorId));
    assert.match(line ?? '', /inactive/);
    assert.doesNotMatch(answer.body, /inactive/i);
  });
});

suite('S01 the redirect URI is one of the registered ones, byte for byte', () => {
  test('each of more than 200 hostile addresses shows an error page and none is redirected to', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp({ redirectUris: ['https://rp.example/cb', 'https://rp.example/other'] });
    const signedIn = gatehouse.browser();
    await signedIn.signIn(await gatehouse.given.user(), authorizeUrl(app));
    const hostile = hostileRedirectUris(app.redirectUri);
    assert.ok(hostile.length >= 200);
    for (const [index, redirectUri] of hostile.entries()) {
      const change = {
        redirect_uri: redirectUri,
        ...(index % 2 === 0 && { prompt: 'none' }),
        ...(index % 3 === 0 && { response_mode: 'form_post' }),
      };
      const url = authorizeUrl(app, change, index % 4 === 0 ? 'org' : 'default');
      assertErrorPage(
        await (index % 5 === 0 ? signedIn.get(url) : gatehouse.call({ url })),
        badAddress,
        JSON.stringify(redirectUri),
      );
    }
  });

  test('raw bytes in the query, as no library would send them, are refused too', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const url = authorizeUrl(app, { redirect_uri: undefined });
    const registered = encodeURIComponent(app.redirectUri);
    for (const raw of [
      `${registered}%0`,
      `${registered}%zz`,
      `${registered}%ff`,
      `${registered}%c0%af`,
      `${registered}%u002f`,
      `${registered}%ed%a0%80`,
      `%${registered}`,
    ]) {
      assertErrorPage(await gatehouse.call({ url: `${url}&redirect_uri=${raw}` }), badAddress, raw);
    }
  });

  for (const uri of [
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'view-source:https://rp.example/cb',
    'https://rp.example/cb#f',
    'https://rp.example/cb?code=1',
    'https://a:b@rp.example/',
  ]) {
    test(`S02 S03 ${uri} is refused even if it stands in the app’s list`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const app = await gatehouse.given.webApp({ redirectUris: [uri, 'https://rp.example/cb'], applicationType: 'native' });
      assertErrorPage(await gatehouse.call({ url: authorizeUrl(app, { redirect_uri: uri }) }), badAddress);
      assertErrorPage(await gatehouse.call({ url: authorizeUrl(app, { redirect_uri: uri, prompt: 'none' }) }), badAddress);
    });
  }

  test('S01 the port may vary for a native app on loopback only (RFC 8252 §7.3)', async (t) => {
    const gatehouse = await startGatehouse(t);
    const redirectUris = ['http://127.0.0.1/cb', 'http://intranet/cb'];
    const native = await gatehouse.given.webApp({ redirectUris, applicationType: 'native', authMethod: 'none' });
    const web = await gatehouse.given.webApp({ redirectUris });
    const ask = async (app: typeof web, uri: string) => {
      const answer = await gatehouse.call({ url: authorizeUrl(app, { redirect_uri: uri, prompt: 'none' }) });
      return answer.headers.location?.split('?')[0] ?? answer.statusCode;
    };
    assert.equal(await ask(native, 'http://127.0.0.1:51004/cb'), 'http://127.0.0.1:51004/cb');
    assert.equal(await ask(native, 'http://intranet:51004/cb'), 400);
    assert.equal(await ask(native, 'http://localhost:51004/cb'), 400);
    assert.equal(await ask(web, 'http://127.0.0.1:51004/cb'), 400);
  });
});
