import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createAuth } from './core.ts';
import { fakeIdp } from './testing.ts';
import { testApp, testOptions } from './testkit/app.ts';
import { locationOf } from './testkit/browser.ts';

suite('GET /signin', () => {
  test('row 10, S09: a page view goes to the sign-in service with PKCE S256, state and nonce, and one attempt cookie', async () => {
    const app = testApp();
    const answer = await app.browser().visit('/signin?return_to=/a');
    assert.equal(answer.status, 302);
    const url = new URL(locationOf(answer));
    assert.equal(`${url.origin}${url.pathname}`, `${app.idp.issuer}/v1/authorize`);
    const sent = Object.fromEntries(url.searchParams);
    assert.deepEqual(
      { ...sent, state: '', nonce: '', code_challenge: '' },
      {
        response_type: 'code',
        client_id: 'client-1',
        redirect_uri: 'http://localhost:3000/authorization-code/callback',
        scope: 'openid profile email',
        state: '',
        nonce: '',
        code_challenge: '',
        code_challenge_method: 'S256',
      },
    );
    assert.match(sent['state'] ?? '', /^[\w-]{22}\.0$/);
    assert.match(sent['nonce'] ?? '', /^[\w-]{22}$/);
    assert.match(sent['code_challenge'] ?? '', /^[\w-]{43}$/);
    assert.equal(answer.setCookies.length, 1);
    assert.match(answer.setCookies[0] ?? '', /-tx\.[0-9a-z]+\.[\w-]{10}=.*; Path=\/; Max-Age=3600; HttpOnly; SameSite=Lax$/);
  });

  test('checklist 2, S09: a thousand sign-ins have a thousand challenges, states and nonces, also when S256 is not announced', async () => {
    const app = testApp({ idp: { metadata: { code_challenge_methods_supported: undefined } } });
    const seen = new Set<string>();
    for (let round = 0; round < 1_000; round += 1) {
      const { searchParams } = new URL(locationOf(await app.browser().visit('/signin')));
      for (const name of ['code_challenge', 'state', 'nonce']) seen.add(searchParams.get(name) ?? '');
      assert.equal(searchParams.get('code_challenge_method'), 'S256');
    }
    assert.equal(seen.size, 3_000);
  });

  test('checklist 1: no option produces another response type or touches the protocol', () => {
    const idp = fakeIdp();
    for (const name of [
      'response_type',
      'response_mode',
      'redirect_uri',
      'state',
      'nonce',
      'code_challenge',
      'code_challenge_method',
      'scope',
      'client_id',
      'request',
    ]) {
      assert.throws(() => createAuth(testOptions(idp, [], { authorizeParams: { [name]: 'x' } })), { code: 'config_invalid' });
    }
  });

  test('checklist 1: parameters of a single sign-in cannot replace the protocol either', async () => {
    const app = testApp();
    const context = app.auth.load({ method: 'GET', url: '/', header: () => undefined });
    const response = await context.signIn({
      params: { response_type: 'token', redirect_uri: 'https://evil.example', idp: '0oa1' },
      maxAge: 5,
      acr: 'urn:strong',
    });
    const sent = new URL(response.headers.get('location') ?? '').searchParams;
    assert.deepEqual(
      [sent.get('response_type'), sent.get('redirect_uri')],
      ['code', 'http://localhost:3000/authorization-code/callback'],
    );
    assert.deepEqual([sent.get('idp'), sent.get('max_age'), sent.get('acr_values')], ['0oa1', '5', 'urn:strong']);
  });

  test('checklist 5: forged Host and forwarding headers change nothing', async () => {
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
      forwarded: 'host=evil.example',
    };
    const answer = await testApp().browser().visit('/signin?hop=1', { headers });
    assert.equal(
      new URL(locationOf(answer)).searchParams.get('redirect_uri'),
      'http://localhost:3000/authorization-code/callback',
    );
  });

  test('checklist 12: no offline_access unless asked for', async () => {
    const scopeOf = async (scope?: string) =>
      new URL(
        locationOf(
          await testApp({ options: scope === undefined ? {} : { scope } })
            .browser()
            .visit('/signin'),
        ),
      ).searchParams.get('scope');
    assert.equal(await scopeOf(), 'openid profile email');
    assert.equal(await scopeOf('openid offline_access'), 'openid offline_access');
  });

  test('only known parameters pass through, and only in their form', async () => {
    const sent = async (query: string) => new URL(locationOf(await testApp().browser().visit(`/signin?${query}`))).searchParams;
    const good = await sent('max_age=60&acr_values=urn:a&login_hint=ada@example.com&prompt=login');
    assert.deepEqual(
      ['max_age', 'acr_values', 'login_hint', 'prompt'].map((name) => good.get(name)),
      ['60', 'urn:a', 'ada@example.com', 'login'],
    );
    const bad = await sent('max_age=-1&prompt=%3Cscript%3E&state=mine&redirect_uri=x&idp=other');
    assert.deepEqual(
      ['max_age', 'prompt', 'idp'].map((name) => bad.get(name)),
      [null, null, null],
    );
    assert.notEqual(bad.get('state'), 'mine');
  });

  test('row 10: at most 5 attempts per browser, the oldest goes', async () => {
    const app = testApp();
    const browser = app.browser();
    const names: string[][] = [];
    for (let round = 0; round < 7; round += 1) {
      await browser.visit('/signin');
      names.push([...browser.jar.keys()]);
      app.clock.advance({ seconds: 1 });
    }
    const first = names[0]?.[0] ?? '';
    assert.deepEqual(
      names.map((each) => each.length),
      [1, 2, 3, 4, 5, 5, 5],
    );
    assert.deepEqual([names[4]?.includes(first), names[5]?.includes(first)], [true, false]);
  });

  test('row 10: the oldest attempt goes in whatever order the browser sends its cookies', async () => {
    const app = testApp();
    const browser = app.browser();
    for (let round = 0; round < 5; round += 1) {
      await browser.visit('/signin');
      app.clock.advance({ seconds: 1 });
    }
    const [oldest, ...others] = [...browser.jar.keys()];
    const reversed = [...browser.jar].reverse();
    browser.jar.clear();
    for (const [name, value] of reversed) browser.jar.set(name, value);
    await browser.visit('/signin');
    assert.deepEqual([browser.jar.has(oldest ?? ''), others.every((name) => browser.jar.has(name))], [false, true]);
  });

  test('row 11: HEAD and prefetch end here, empty and without a cookie', async () => {
    const app = testApp();
    const head = await app.browser().visit('/signin', { method: 'HEAD' });
    const prefetch = await app.browser().visit('/signin', { headers: { 'sec-purpose': 'prefetch' } });
    assert.deepEqual([head.status, head.setCookies, prefetch.status, prefetch.setCookies], [200, [], 204, []]);
    assert.deepEqual(app.idp.calls, []);
  });

  test('a script is told to open the route as a page, a post is refused', async () => {
    const script = await testApp().browser().call('/signin?return_to=/a');
    assert.deepEqual([script.status, JSON.parse(script.text).signIn, script.setCookies], [401, '/signin?return_to=%2Fa', []]);
    const post = await testApp().browser().visit('/signin', { method: 'POST' });
    assert.deepEqual([post.status, post.headers.get('allow')], [405, 'GET, HEAD']);
  });

  test('row 12: under another host name the browser goes to the configured one first, once', async () => {
    const headers = { host: '127.0.0.1:3000' };
    const answer = await testApp().browser().visit('/signin?return_to=/a', { headers });
    assert.deepEqual(
      [answer.status, locationOf(answer), answer.setCookies],
      [302, 'http://localhost:3000/signin?return_to=%2Fa&hop=1', []],
    );
    const again = await testApp().browser().visit('/signin?return_to=%2Fa&hop=1', { headers });
    assert.match(locationOf(again), /\/v1\/authorize\?/);
  });

  test('row 13: somebody signed in goes straight to the return-to, unless more is asked for', async () => {
    const app = testApp();
    const browser = app.browser();
    await app.signIn(browser);
    const answer = await browser.visit('/signin?return_to=/a');
    assert.deepEqual([answer.status, locationOf(answer), answer.setCookies], [303, 'http://localhost:3000/a', []]);
    for (const more of ['max_age=0', 'prompt=login', 'acr_values=urn:a', 'renew=1']) {
      assert.match(locationOf(await browser.visit(`/signin?${more}`)), /\/v1\/authorize\?/);
    }
  });

  test('row 14, S05: a bad return-to is replaced by the start page', async () => {
    const app = testApp();
    const browser = app.browser();
    const started = await browser.visit(`/signin?return_to=${encodeURIComponent('//evil.example')}`);
    const done = await browser.visit(await app.idp.authorize(locationOf(started)));
    assert.equal(locationOf(done), 'http://localhost:3000/');
    assert.ok(app.events.some((event) => event.type === 'signin.start' && event.reason === 'return_to_replaced'));
  });

  test('row 15: sign-in service down and nothing known: 503, Retry-After, no cookie, no crash', async () => {
    for (const failure of [503, 'timeout'] as const) {
      const answer = await testApp({ idp: { fail: { discovery: failure } } })
        .browser()
        .visit('/signin?return_to=/a');
      assert.deepEqual([answer.status, answer.headers.get('retry-after'), answer.setCookies], [503, '5', []]);
      assert.match(answer.text, /idp_unreachable/);
      assert.match(answer.text, /href="\/signin\?return_to=%2Fa"/);
    }
  });

  test('row 16: metadata of another issuer or no metadata: 503, and the log has URL, status and both issuers', async () => {
    const wrong = testApp({ idp: { metadata: { issuer: 'https://other.example.com' } } });
    assert.equal((await wrong.browser().visit('/signin')).status, 503);
    assert.match(detailOf(wrong), /"https:\/\/other\.example\.com".*"https:\/\/idp\.example\.com\/oauth2\/default"/);
    for (const [failure, told] of [
      [404, /openid-configuration gave no OpenID metadata \(404 /],
      ['html', /\(200 text\/html\)/],
    ] as const) {
      const app = testApp({ idp: { fail: { discovery: failure } } });
      assert.equal((await app.browser().visit('/signin')).status, 503);
      assert.match(detailOf(app), told);
    }
    const incomplete = testApp({ idp: { metadata: { jwks_uri: undefined } } });
    await incomplete.browser().visit('/signin');
    assert.match(detailOf(incomplete), /have no jwks_uri/);
  });
});

function detailOf(app: ReturnType<typeof testApp>): string {
  const error = app.events.find((event) => event.type === 'error');
  return error?.type === 'error' ? error.detail : '';
}
