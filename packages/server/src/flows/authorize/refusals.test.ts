import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { AppOptions } from '../../../testkit/given.ts';
import { authorizeUrl, pkce, responseParameters } from '../../../testkit/test-browser.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';

type Change = Record<string, string | undefined>;

interface Refusal {
  readonly what: string;
  readonly change: Change;
  readonly error: string;
  readonly says?: RegExp;
  readonly app?: AppOptions;
}

const challenge = pkce.challenge;
const s256 = { code_challenge: challenge, code_challenge_method: 'S256' };

const refusals: readonly Refusal[] = [
  { what: 'no response_type', change: { response_type: undefined }, error: 'invalid_request', says: /response_type is missing/ },
  ...['token', 'id_token', 'code id_token', 'id_token code', 'code token', 'none', 'CODE', 'code code', 'cöde'].map((type) => ({
    what: `response_type ${type}`,
    change: { response_type: type },
    error: 'unsupported_response_type',
    says: /enabled for this app: code/,
  })),
  {
    what: 'a response type that the app may not use',
    change: {},
    app: { responseTypes: [] },
    error: 'unsupported_response_type',
  },
  {
    what: 'a response type that is registered but not built',
    change: { response_type: 'id_token' },
    app: { responseTypes: ['code', 'id_token'] },
    error: 'unsupported_response_type',
  },
  ...['fragment', 'okta_post_message', 'jwt', 'QUERY', 'query.jwt'].map((mode) => ({
    what: `response_mode ${mode}`,
    change: { response_mode: mode },
    error: 'unsupported_response_mode',
    says: /query, form_post/,
  })),
  {
    what: 'form_post to an app’s own scheme',
    change: { response_mode: 'form_post' },
    app: { redirectUris: ['com.example.app:/cb'] },
    error: 'unsupported_response_mode',
  },
  { what: 'no scope', change: { scope: undefined }, error: 'invalid_scope', says: /missing/ },
  { what: 'an empty scope', change: { scope: ' ' }, error: 'invalid_scope', says: /missing/ },
  { what: 'scopes without openid', change: { scope: 'profile email' }, error: 'invalid_scope', says: /openid/ },
  { what: 'an unknown scope', change: { scope: 'openid admin' }, error: 'invalid_scope', says: /not configured/ },
  { what: 'a scope in another case', change: { scope: 'OpenID' }, error: 'invalid_scope' },
  { what: 'scopes with commas', change: { scope: 'openid,email' }, error: 'invalid_scope' },
  { what: 'offline_access, which is not built', change: { scope: 'openid offline_access' }, error: 'invalid_scope' },
  {
    what: 'a scope of more than 1024 characters',
    change: { scope: `openid ${'x'.repeat(1100)}` },
    error: 'invalid_scope',
    says: /too long/,
  },
  ...['loud', 'NONE', 'none none x', 'select_account', 'create'].map((prompt) => ({
    what: `prompt=${prompt}`,
    change: { prompt },
    error: 'invalid_request',
    says: /prompt/,
  })),
  ...['none login', 'login none', 'none consent'].map((prompt) => ({
    what: `prompt=${prompt}`,
    change: { prompt },
    error: 'invalid_request',
    says: /excludes/,
  })),
  ...['-1', '1.5', '1e3', '0x10', ' 1', '+1', 'one', '2147483648', '99999999999', 'Infinity'].map((age) => ({
    what: `max_age=${age}`,
    change: { max_age: age },
    error: 'invalid_request',
    says: /max_age/,
  })),
  { what: 'max_age=0 with prompt=none', change: { max_age: '0', prompt: 'none' }, error: 'invalid_request', says: /forbids/ },
  {
    what: 'a request object',
    change: { request: 'eyJhbGciOiJub25lIn0.e30.' },
    error: 'request_not_supported',
    says: /request is not supported/,
  },
  {
    what: 'a request_uri',
    change: { request_uri: 'https://rp.example/request.jwt' },
    error: 'request_uri_not_supported',
    says: /request_uri is not supported/,
  },
  { what: 'a service app', change: {}, app: { applicationType: 'service' }, error: 'invalid_request', says: /service app/ },
  {
    what: 'an app without the authorization code grant',
    change: {},
    app: { grantTypes: ['client_credentials'] },
    error: 'unauthorized_client',
  },
  {
    what: 'S09 no challenge where the app requires PKCE',
    change: {},
    app: { isPkceRequired: true },
    error: 'invalid_request',
    says: /PKCE/,
  },
  {
    what: 'S09 no challenge from a public client',
    change: {},
    app: { authMethod: 'none' },
    error: 'invalid_request',
    says: /PKCE/,
  },
  { what: 'S09 a plain challenge', change: { ...s256, code_challenge_method: 'plain' }, error: 'invalid_request', says: /S256/ },
  {
    what: 'S09 a challenge without a method, which would mean plain',
    change: { code_challenge: challenge },
    error: 'invalid_request',
    says: /S256/,
  },
  { what: 'S09 a method in another case', change: { ...s256, code_challenge_method: 's256' }, error: 'invalid_request' },
  { what: 'a method without a challenge', change: { code_challenge_method: 'S256' }, error: 'invalid_request' },
  {
    what: 'a challenge of 42 characters',
    change: { ...s256, code_challenge: 'a'.repeat(42) },
    error: 'invalid_request',
    says: /43 to 128/,
  },
  { what: 'a challenge of 129 characters', change: { ...s256, code_challenge: 'a'.repeat(129) }, error: 'invalid_request' },
  { what: 'a challenge with padding', change: { ...s256, code_challenge: `${challenge}=` }, error: 'invalid_request' },
  {
    what: 'a request of more than 5000 bytes',
    change: { nonce: 'n'.repeat(5000) },
    error: 'invalid_request',
    says: /longer than 5000/,
  },
  {
    what: 'an id_token_hint that is no ID token of ours',
    change: { id_token_hint: 'e30.e30.e30' },
    error: 'invalid_request',
    says: /id_token_hint/,
  },
  { what: 'a parameter with a NUL', change: { nonce: 'n\0' }, error: 'invalid_request', says: /nonce must be sent once/ },
  { what: 'nobody signed in, prompt=none', change: { prompt: 'none' }, error: 'login_required', says: /not signed in/ },
];

suite('refusals that go back to the app (RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6, Okta contract 2.5)', () => {
  for (const { what, change, error, says, app: options } of refusals) {
    test(`${what}: ${error}`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const app = await gatehouse.given.webApp(options);
      for (const [server, issuer] of [
        ['default', gatehouse.issuer],
        ['org', gatehouse.origin],
      ] as const) {
        const answer = await gatehouse.call({ url: authorizeUrl(app, change, server) });
        assert.equal(answer.statusCode, 302);
        assert.ok(answer.headers.location?.startsWith(`${app.redirectUri}?`), answer.headers.location);
        const { error_description, ...rest } = responseParameters(answer);
        assert.deepEqual(rest, { error, state: 'state-1', iss: issuer });
        assert.match(
          error_description ?? '',
          /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/,
          'RFC 6749 §4.1.2.1: printable ASCII without quotes',
        );
        if (says) assert.match(error_description ?? '', says);
        assert.deepEqual(
          [answer.headers['cache-control'], answer.headers['referrer-policy'], answer.headers['set-cookie']],
          ['no-store', 'no-referrer', undefined],
        );
      }
    });
  }

  test('the limits are where they are said to be: the last good value is not refused', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const good: readonly Change[] = [
      { max_age: '0' },
      { max_age: '2147483647' },
      { nonce: 'n'.repeat(4096) },
      { ...s256, code_challenge: 'a'.repeat(43) },
      { ...s256, code_challenge: 'a'.repeat(128) },
      { scope: 'openid openid profile' },
      { scope: ' openid  email ' },
      { prompt: 'consent login' },
      { prompt: 'login consent' },
      { prompt: 'login login' },
      { response_mode: 'query' },
      { nonce: undefined },
      { display: 'page', ui_locales: 'de', unknown_parameter: 'x' },
      { acr_values: 'urn:okta:loa:1fa:pwd urn:example:gold' },
    ];
    for (const change of good)
      assert.match(
        (await gatehouse.call({ url: authorizeUrl(app, change) })).headers.location ?? '',
        /^\/signin\?interaction=/,
        JSON.stringify(change),
      );
  });
});

suite('S03 a parameter that comes twice is refused (RFC 6749 §3.1)', () => {
  for (const name of [
    'scope',
    'response_type',
    'nonce',
    'state',
    'prompt',
    'response_mode',
    'max_age',
    'code_challenge',
    'login_hint',
    'unknown_parameter',
    'interaction',
  ]) {
    test(`${name}, with the same value or another`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const app = await gatehouse.given.webApp();
      for (const [first, second] of [
        ['openid', 'openid'],
        ['openid', 'x'],
        ['openid', ''],
      ] as const) {
        const answer = await gatehouse.call({
          url: `${authorizeUrl(app, { [name]: undefined })}&${name}=${first}&${name}=${second}`,
        });
        const { error, state, iss, code, error_description } = responseParameters(answer);
        assert.deepEqual(
          [error, state, iss, code],
          ['invalid_request', name === 'state' ? undefined : 'state-1', gatehouse.issuer, undefined],
        );
        assert.match(error_description ?? '', new RegExp(`The parameter ${name} must be sent once`));
      }
    });
  }

  test('resource is the exception: it may come several times, and is ignored (RFC 8707 §2)', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const answer = await gatehouse.call({ url: `${authorizeUrl(app)}&resource=https://a.example&resource=https://b.example` });
    assert.match(answer.headers.location ?? '', /^\/signin\?interaction=/);
  });

  test('S39 the name of a doubled parameter comes back in plain characters only', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const name = encodeURIComponent('"><script>\\é\r\n');
    const { error_description } = responseParameters(await gatehouse.call({ url: `${authorizeUrl(app)}&${name}=1&${name}=2` }));
    assert.equal(error_description, 'The parameter ???script????? must be sent once, as plain text.');
  });
});

test('S45 two refusals at once are about their own requests', async (t) => {
  const gatehouse = await startGatehouse(t);
  const app = await gatehouse.given.webApp();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      gatehouse.call({
        url: authorizeUrl(app, { state: `s${index}`, ...(index % 2 === 0 ? { prompt: 'none' } : { scope: 'x' }) }),
      }),
    ),
  );
  const heard = answers.map((answer) => responseParameters(answer)).map(({ error, state }) => `${state} ${error}`);
  assert.deepEqual(
    heard,
    Array.from({ length: 20 }, (_, index) => `s${index} ${index % 2 === 0 ? 'login_required' : 'invalid_scope'}`),
  );
});
