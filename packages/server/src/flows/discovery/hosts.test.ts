import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { authorizeUrl, pkce } from '../../../testkit/test-browser.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';

const hostile = {
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'gopher',
  'x-forwarded-port': '666',
  'x-forwarded-server': 'evil.example',
  'x-original-host': 'evil.example',
  'x-host': 'evil.example',
  'x-original-url': '/evil',
  'x-rewrite-url': '/evil',
  forwarded: 'for=1.2.3.4;host=evil.example;proto=gopher',
};

suite('S37 the host of a request finds the org and shapes nothing', () => {
  test('an unknown host is 404 without a body, whatever the path; nothing of it comes back', async (t) => {
    const gatehouse = await startGatehouse(t);
    for (const host of ['evil.example', 'localhost', 'localhost:8081', 'nobody.localhost:8080', 'localhost:8080.evil.example']) {
      for (const url of [
        '/',
        '/signin',
        '/.well-known/openid-configuration',
        '/oauth2/v1/keys',
        '/api/v1/users',
        '/nothing',
        '/%',
      ]) {
        const answer = await gatehouse.call({ url, headers: { host } });
        assert.deepEqual(
          [answer.statusCode, answer.body, answer.headers['cache-control']],
          [404, '', 'no-store'],
          `${host} ${url}`,
        );
        assert.doesNotMatch(JSON.stringify(answer.headers), /evil|nobody|localhost/);
      }
      const answer = await gatehouse.form('/oauth2/v1/token', { grant_type: 'authorization_code' }, { host });
      assert.deepEqual([answer.statusCode, answer.body], [404, '']);
    }
  });

  test('forwarded headers change no issuer, endpoint, redirect or link', async (t) => {
    const gatehouse = await startGatehouse(t, { trustedProxies: ['127.0.0.1'] });
    const app = await gatehouse.given.webApp();
    const ada = await gatehouse.given.user();
    const plain = await gatehouse.call({ url: '/oauth2/default/.well-known/openid-configuration' });
    const forwarded = await gatehouse.call({ url: '/oauth2/default/.well-known/openid-configuration', headers: hostile });
    assert.equal(forwarded.body, plain.body);

    const browser = gatehouse.browser();
    Object.assign(browser.headers, hostile);
    const identify = await browser.open(authorizeUrl(app));
    assert.doesNotMatch(identify.body + JSON.stringify(identify.headers), /evil|gopher|666/);
    const answer = await browser.typePassword(await browser.typeIdentifier(identify, ada.login), ada.password);
    const location = new URL(answer.headers.location ?? '');
    assert.equal(`${location.origin}${location.pathname}`, 'https://rp.example/cb');
    assert.equal(location.searchParams.get('iss'), gatehouse.issuer);
    const tokens = (await gatehouse.redeem(app, location.searchParams.get('code') ?? '')).json();
    assert.equal(JSON.parse(Buffer.from(tokens.id_token.split('.')[1], 'base64url').toString()).iss, gatehouse.issuer);
    assert.equal((await gatehouse.call({ url: '/nothing', headers: hostile })).body.includes('evil'), false);
  });

  test('X-Forwarded-Proto does not decide whether cookies are Secure; the public URL does', async (t) => {
    const gatehouse = await startGatehouse(t, { publicUrl: 'https://id.example.com', trustedProxies: ['127.0.0.1'] });
    const app = await gatehouse.given.webApp();
    const browser = gatehouse.browser();
    browser.headers['x-forwarded-proto'] = 'http';
    const answer = await browser.get(authorizeUrl(app));
    assert.match(String(answer.headers['set-cookie']), /^__Host-.*; Secure/);
    assert.match(answer.headers.location ?? '', /^\/signin\?/);
    assert.equal(answer.headers['strict-transport-security'], 'max-age=63072000');
  });

  test('two orgs on one server have two issuers, and know nothing of each other’s apps and sessions', async (t) => {
    const gatehouse = await startGatehouse(t);
    const other = await gatehouse.otherOrg('dev-1');
    const app = await gatehouse.given.webApp();
    const ada = await gatehouse.given.user();
    const browser = gatehouse.browser();
    await browser.signIn(ada, authorizeUrl(app));
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');

    assert.equal((await other.call({ url: '/.well-known/openid-configuration' })).json().issuer, 'http://dev-1.localhost:8080');
    const foreignApp = await other.call({ url: authorizeUrl(app) });
    assert.deepEqual([foreignApp.statusCode, foreignApp.headers.location], [400, undefined]);
    const ownApp = await other.given.webApp();
    const silent = await other.call({
      url: authorizeUrl(ownApp, { prompt: 'none', code_challenge: pkce.challenge, code_challenge_method: 'S256' }),
      headers: { cookie },
    });
    assert.match(silent.headers.location ?? '', /[?&]error=login_required&/);
  });
});
