import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { startGatehouse } from '../../../testkit/testkit.ts';

const origin = 'http://localhost:8080';
const scopes = ['openid', 'profile', 'email', 'address', 'phone'];

/** What every document says about an issuer whose endpoints start with `prefix`. */
const shared = (issuer: string, prefix: string) => ({
  issuer,
  authorization_endpoint: `${prefix}/authorize`,
  token_endpoint: `${prefix}/token`,
  jwks_uri: `${prefix}/keys`,
  end_session_endpoint: `${prefix}/logout`,
  response_types_supported: ['code'],
  response_modes_supported: ['query', 'form_post'],
  grant_types_supported: ['authorization_code', 'client_credentials'],
  subject_types_supported: ['public'],
  // The groups that a token tells are the app’s affair on the org server, a claim’s on a custom one.
  scopes_supported: issuer.includes('/oauth2/') ? scopes : [...scopes, 'groups'],
  token_endpoint_auth_methods_supported: [
    'client_secret_basic',
    'client_secret_post',
    'client_secret_jwt',
    'private_key_jwt',
    'none',
  ],
  token_endpoint_auth_signing_alg_values_supported:
    'HS256 HS384 HS512 RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512'.split(' '),
  code_challenge_methods_supported: ['S256'],
  prompt_values_supported: ['none', 'login'],
  acr_values_supported: ['urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:pwd', 'urn:okta:loa:2fa:any:ifpossible'],
  authorization_response_iss_parameter_supported: true,
  request_parameter_supported: false,
  request_uri_parameter_supported: false,
});

const openId = (issuer: string, prefix: string) => ({
  ...shared(issuer, prefix),
  grant_types_supported: ['authorization_code'],
  userinfo_endpoint: `${prefix}/userinfo`,
  id_token_signing_alg_values_supported: ['RS256'],
  claims_supported: (
    'iss ver sub aud iat exp jti auth_time amr acr idp sid nonce name nickname preferred_username given_name middle_name family_name ' +
    'email email_verified profile zoneinfo locale address phone_number picture website gender birthdate updated_at at_hash'
  ).split(' '),
});

const oauth = (issuer: string, prefix: string) => ({
  ...shared(issuer, prefix),
  claims_supported: ['ver', 'jti', 'iss', 'aud', 'iat', 'exp', 'cid', 'uid', 'scp', 'sub'],
});

const org = [origin, `${origin}/oauth2/v1`] as const;
const custom = [`${origin}/oauth2/default`, `${origin}/oauth2/default/v1`] as const;

suite('discovery documents (OIDC Discovery §4, RFC 8414 §3, Okta contract 1.3)', () => {
  const documents: readonly (readonly [string, object])[] = [
    ['/.well-known/openid-configuration', openId(...org)],
    ['/.well-known/oauth-authorization-server', oauth(...org)],
    ['/oauth2/default/.well-known/openid-configuration', openId(...custom)],
    ['/oauth2/default/.well-known/oauth-authorization-server', oauth(...custom)],
    ['/.well-known/oauth-authorization-server/oauth2/default', oauth(...custom)],
  ];
  for (const [url, document] of documents) {
    test(`${url} has exactly the fields of what is built`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const answer = await gatehouse.call({ url });
      assert.deepEqual([answer.statusCode, answer.headers['content-type']], [200, 'application/json; charset=utf-8']);
      assert.deepEqual(answer.json(), document);
      assert.equal(answer.headers['cache-control'], 'max-age=86400, must-revalidate');
    });

    test(`${url} is readable from any origin, also after the preflight that Okta’s browser library sends (Okta contract 3.6)`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const headers = {
        origin: 'https://spa.example',
        'content-type': 'application/json',
        'x-okta-user-agent-extended': 'okta-auth-js/8',
      };
      const answer = await gatehouse.call({ url, headers });
      assert.deepEqual([answer.statusCode, answer.headers['access-control-allow-origin']], [200, '*']);
      assert.equal(answer.headers['access-control-allow-credentials'], undefined);
      const preflight = await gatehouse.call({
        method: 'OPTIONS',
        url,
        headers: {
          origin: 'https://spa.example',
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'content-type,x-okta-user-agent-extended',
        },
      });
      assert.deepEqual([preflight.statusCode, preflight.body, preflight.headers['access-control-allow-origin']], [204, '', '*']);
      assert.equal(preflight.headers['access-control-allow-methods'], 'GET');
      assert.match(String(preflight.headers['access-control-allow-headers']), /Content-Type, X-Okta-User-Agent-Extended/);
      assert.equal(preflight.headers['access-control-max-age'], '3600');
    });
  }

  test('the alias and the id of a server are two spellings of its issuer', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { id } = await gatehouse.given.authorizationServer({ alias: 'orders' });
    gatehouse.clock.advance({ seconds: 2 });
    for (const name of [id, 'orders']) {
      const answer = await gatehouse.call({ url: `/oauth2/${name}/.well-known/openid-configuration` });
      assert.deepEqual(
        [answer.json().issuer, answer.json().token_endpoint],
        [`${origin}/oauth2/${name}`, `${origin}/oauth2/${name}/v1/token`],
      );
    }
  });

  test('every endpoint named is there', async (t) => {
    const gatehouse = await startGatehouse(t);
    for (const server of ['', '/oauth2/default']) {
      const document = (await gatehouse.call({ url: `${server}/.well-known/openid-configuration` })).json() as Record<
        string,
        unknown
      >;
      for (const [name, value] of Object.entries(document)) {
        if (!/_(endpoint|uri)$/.test(name)) continue;
        const method = name === 'token_endpoint' ? 'POST' : 'GET';
        const answer = await gatehouse.call({ method, url: new URL(String(value)).pathname });
        assert.notEqual(answer.statusCode, 404, name);
      }
    }
  });
});

suite('an unknown authorization server (Okta contract 1.1)', () => {
  const paths = [
    '.well-known/openid-configuration',
    '.well-known/oauth-authorization-server',
    'v1/keys',
    'v1/authorize',
    'v1/userinfo',
    'v1/logout',
  ];
  for (const name of ['nobody', 'org', 'DEFAULT', 'default%20', '__proto__', 'default;x', '..%2fv1', '%00']) {
    test(`${name} is 404 E0000007 in Okta’s error body, at every endpoint`, async (t) => {
      const gatehouse = await startGatehouse(t);
      for (const path of paths) {
        const answer = await gatehouse.call({ url: `/oauth2/${name}/${path}` });
        assert.equal(answer.statusCode, 404, path);
        assert.equal(answer.headers['content-type'], 'application/json; charset=utf-8');
        const { errorId, ...body } = answer.json();
        assert.match(errorId, /^oae\w{17}$/);
        assert.deepEqual(body, {
          errorCode: 'E0000007',
          errorSummary: `Not found: Resource not found: ${decodeURIComponent(name)} (AuthorizationServer)`,
          errorLink: 'E0000007',
          errorCauses: [],
        });
      }
    });
  }

  test('the token endpoint says so too, and so does the other spelling of its metadata', async (t) => {
    const gatehouse = await startGatehouse(t);
    assert.equal((await gatehouse.form('/oauth2/nobody/v1/token', {})).json().errorCode, 'E0000007');
    assert.equal(
      (await gatehouse.call({ url: '/.well-known/oauth-authorization-server/oauth2/nobody' })).json().errorCode,
      'E0000007',
    );
  });

  test('S45 each answer has an error id of its own', async (t) => {
    const gatehouse = await startGatehouse(t);
    const answers = await Promise.all(Array.from({ length: 5 }, () => gatehouse.call({ url: '/oauth2/nobody/v1/keys' })));
    assert.equal(new Set(answers.map((answer) => answer.json().errorId)).size, 5);
  });
});

suite('signing keys (RFC 7517 §5, Okta contract 1.4)', () => {
  test('each key set verifies the tokens of its own server and shows nothing private', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const user = await gatehouse.given.user();
    const sets = new Map<string, string>();
    for (const [server, url, issuer] of [
      ['org', '/oauth2/v1/keys', origin],
      ['default', '/oauth2/default/v1/keys', `${origin}/oauth2/default`],
    ] as const) {
      const answer = await gatehouse.call({ url, headers: { origin: 'https://spa.example' } });
      assert.deepEqual(
        [answer.statusCode, answer.headers['access-control-allow-origin'], answer.headers['cache-control']],
        [200, '*', 'max-age=1800, must-revalidate'],
      );
      const { keys } = answer.json();
      assert.equal(keys.length, 1);
      assert.deepEqual(Object.keys(keys[0]).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
      assert.deepEqual([keys[0].kty, keys[0].alg, keys[0].use], ['RSA', 'RS256', 'sig']);
      const code = (await gatehouse.signIn(user, app, {}, server))['code'] ?? '';
      const tokens = (await gatehouse.redeem(app, code, {}, server)).json();
      const currentDate = new Date(gatehouse.clock.read());
      await jwtVerify(tokens.id_token, createLocalJWKSet(answer.json()), { issuer, audience: app.clientId, currentDate });
      sets.set(server, answer.body);
    }
    assert.notEqual(sets.get('org'), sets.get('default'));
  });

  test('the preflight for keys is answered', async (t) => {
    const gatehouse = await startGatehouse(t);
    const answer = await gatehouse.call({
      method: 'OPTIONS',
      url: '/oauth2/v1/keys',
      headers: { origin: 'https://spa.example' },
    });
    assert.deepEqual([answer.statusCode, answer.headers['access-control-allow-origin']], [204, '*']);
  });
});
