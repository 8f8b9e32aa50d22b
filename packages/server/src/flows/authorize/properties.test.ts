import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../../testkit/arbitraries.ts';
import { authorizeUrl, pkce } from '../../../testkit/test-browser.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';

const registered = 'https://rp.example/cb';

const values: Record<string, fc.Arbitrary<string>> = {
  client_id: fc.constantFrom('', '0oaUnknown'),
  redirect_uri: fc.constantFrom(
    'https://rp.example/cb/',
    'https://rp.example/cb?x=1',
    'https://evil.example/cb',
    'https://rp.example@evil.example/cb',
    '//evil.example',
    'javascript:alert(1)',
    '/signin',
    '',
  ),
  response_type: fc.constantFrom('token', 'id_token', 'code token', 'none', 'CODE'),
  response_mode: fc.constantFrom('query', 'fragment', 'form_post', 'okta_post_message', 'jwt'),
  scope: fc.constantFrom('openid', 'profile', 'openid admin', '', 'openid openid'),
  state: anyText,
  nonce: anyText,
  prompt: fc.constantFrom('none', 'login', 'consent', 'login consent', 'none login', 'create'),
  max_age: fc.constantFrom('0', '1', '59', '60', '61', '-1', 'x'),
  acr_values: fc.constantFrom('phr', 'urn:okta:loa:1fa:pwd', 'x'),
  login_hint: anyText,
  code_challenge: fc.constantFrom(pkce.challenge, 'short', ''),
  code_challenge_method: fc.constantFrom('S256', 'plain'),
  request: fc.constant('x.y.z'),
  interaction: anyText,
};

/** Changes to a right request: some parameters replaced, some left out, some said twice. */
const tampering = fc.record({
  replaced: fc.record(values, { requiredKeys: [] }),
  leftOut: fc.subarray(['client_id', 'redirect_uri', 'response_type', 'scope', 'state', 'nonce'], { maxLength: 2 }),
  twice: fc.subarray(Object.keys(values), { maxLength: 1 }),
  server: fc.constantFrom('default', 'org'),
});

suite('for any request to the authorization endpoint', () => {
  test('S01 S04 no answer leaves for an address that the app did not register, and prompt=none never shows a page to an app that is right', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp({ redirectUris: [registered] });
    const browser = gatehouse.browser();
    await browser.signIn(await gatehouse.given.user(), authorizeUrl(app));
    gatehouse.clock.advance({ seconds: 60 });
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');

    const anyRequest = fc.tuple(tampering, fc.boolean());
    await fc.assert(
      fc.asyncProperty(anyRequest, async ([{ replaced, leftOut, twice, server }, isSignedIn]) => {
        const without = Object.fromEntries(leftOut.map((name) => [name, undefined]));
        let url = authorizeUrl(app, { ...replaced, ...without }, server);
        for (const name of twice) url += `&${name}=again`;
        const answer = await gatehouse.call({ url, headers: isSignedIn ? { cookie } : {} });

        assert.ok(answer.statusCode < 500, `${answer.statusCode}`);
        const { location } = answer.headers;
        if (location !== undefined) {
          const { origin, pathname } = new URL(location, gatehouse.origin);
          const isOurs = origin === gatehouse.origin && pathname === '/signin';
          assert.ok(isOurs || `${origin}${pathname}` === registered, location);
        }
        const target = /<form [^>]*action="([^"]*)"/.exec(answer.body)?.[1];
        if (target !== undefined) assert.equal(target, registered);

        const { searchParams } = new URL(url, gatehouse.origin);
        const isTrusted =
          ['client_id', 'redirect_uri'].every((name) => searchParams.getAll(name).length === 1) &&
          searchParams.get('client_id') === app.clientId &&
          searchParams.get('redirect_uri') === registered;
        const asksForNone = searchParams.getAll('prompt').join() === 'none' && !searchParams.get('interaction');
        if (isTrusted && asksForNone) {
          assert.ok(location?.startsWith(`${registered}?`) || target === registered, `a page: ${answer.statusCode} ${location}`);
        }
        if (!isTrusted) assert.equal(answer.statusCode, 400);
      }),
      { numRuns: 400 },
    );
  });
});
