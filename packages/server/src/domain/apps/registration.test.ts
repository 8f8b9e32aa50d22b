import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type AppDraft, usualSettings } from './draft.ts';
import { appKinds, grantTypes, problemsOfApp, problemsOfChange, usualResponseTypes } from './registration.ts';

const kinds = ['web', 'browser', 'native', 'service'] as const;

/** An app of the type as it is when nothing is said, with a redirect URI where it needs one. */
function usualApp(applicationType: AppDraft['applicationType'], change: Partial<AppDraft> = {}): AppDraft {
  const kind = appKinds[applicationType];
  return {
    clientId: '0oaExample',
    label: 'Example',
    applicationType,
    authMethod: kind.usualAuthMethod,
    isPkceRequired: kind.isPkceUsual,
    redirectUris: applicationType === 'service' ? [] : ['https://rp.example/cb'],
    postLogoutRedirectUris: [],
    responseTypes: usualResponseTypes(applicationType, [kind.usualGrantType]),
    grantTypes: [kind.usualGrantType],
    groupsClaim: undefined,
    consentMethod: 'TRUSTED',
    refreshToken: { rotation: kind.usualRotation, leewaySeconds: 30 },
    jwksUri: null,
    settings: usualSettings,
    ...change,
  };
}

const noProofs = { hasKeys: false, hasShortSecret: false };
const problems = (...args: Parameters<typeof usualApp>) => problemsOfApp(usualApp(...args), noProofs);

suite('an app as a whole (Okta contract 6.3)', () => {
  for (const kind of kinds) test(`the usual ${kind} app has no problem`, () => assert.deepEqual(problems(kind), []));

  const grantsOf = {
    web: [
      'authorization_code',
      'implicit',
      'refresh_token',
      'client_credentials',
      'password',
      'urn:openid:params:grant-type:ciba',
      'urn:ietf:params:oauth:grant-type:token-exchange',
    ],
    browser: ['authorization_code', 'implicit', 'refresh_token'],
    native: ['authorization_code', 'implicit', 'password', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
    service: ['client_credentials', 'urn:ietf:params:oauth:grant-type:token-exchange'],
  };
  for (const kind of kinds) {
    test(`${kind}: exactly its own grant types`, () => {
      for (const grant of grantTypes) {
        const grants = [...new Set([appKinds[kind].usualGrantType, grant])];
        const found = problems(kind, { grantTypes: grants, responseTypes: usualResponseTypes(kind, grants) });
        if (grantsOf[kind].includes(grant)) assert.deepEqual(found, [], grant);
        else
          assert.match(
            found.join('\n'),
            new RegExp(`^settings.oauthClient.grant_types\\[1\\]: ${grant} is not for apps of type`),
            grant,
          );
      }
    });
  }

  const cases: Record<string, [AppDraft['applicationType'], Partial<AppDraft>, RegExp]> = {
    'no grant at all': ['native', { grantTypes: [], responseTypes: [] }, /^settings.oauthClient.grant_types: must not be empty/],
    'a web app without authorization_code': [
      'web',
      { grantTypes: ['client_credentials'], responseTypes: ['token'] },
      /^settings.oauthClient.grant_types: must contain authorization_code/,
    ],
    'refresh tokens of nothing': [
      'native',
      { grantTypes: ['refresh_token'], responseTypes: [], redirectUris: [] },
      /^settings.oauthClient.grant_types: refresh_token needs/,
    ],
    'code without authorization_code': [
      'native',
      { grantTypes: ['password'], responseTypes: ['code'] },
      /^settings.oauthClient.response_types: code needs/,
    ],
    'id_token without implicit': [
      'web',
      { responseTypes: ['code', 'id_token'] },
      /^settings.oauthClient.response_types: id_token needs the grant type implicit/,
    ],
    'token without implicit or client_credentials': [
      'web',
      { responseTypes: ['code', 'token'] },
      /^settings.oauthClient.response_types: token needs/,
    ],
    'authorization_code without code': ['web', { responseTypes: [] }, /^settings.oauthClient.response_types: must contain code/],
    'implicit without a token': [
      'web',
      { grantTypes: ['authorization_code', 'implicit'] },
      /^settings.oauthClient.response_types: must contain token or id_token/,
    ],
    'a service app with code': ['service', { responseTypes: ['code'] }, /code is not for apps of type service/],
    'a public web app': [
      'web',
      { authMethod: 'none', isPkceRequired: true },
      /^credentials.oauthClient.token_endpoint_auth_method: none is not for apps of type web/,
    ],
    'a public service app': ['service', { authMethod: 'none', isPkceRequired: true }, /none is not for apps of type service/],
    'a browser app with a secret': [
      'browser',
      { authMethod: 'client_secret_basic' },
      /is not for apps of type browser; use none/,
    ],
    'S09 a public app without PKCE': [
      'native',
      { isPkceRequired: false },
      /^credentials.oauthClient.pkce_required: must be true when token_endpoint_auth_method is none/,
    ],
    'private_key_jwt without a key': [
      'service',
      { authMethod: 'private_key_jwt' },
      /^settings.oauthClient.jwks: private_key_jwt needs/,
    ],
    'keys over http': [
      'service',
      { authMethod: 'private_key_jwt', jwksUri: 'http://rp.example/keys' },
      /^settings.oauthClient.jwks_uri: must use https/,
    ],
    'no redirect URI': ['web', { redirectUris: [] }, /^settings.oauthClient.redirect_uris: must not be empty/],
    'a name that means all clients': ['web', { clientId: 'ALL_CLIENTS' }, /^credentials.oauthClient.client_id: ALL_CLIENTS/],
    'a client id like a user id': [
      'service',
      { clientId: '00uExampleUser000000' },
      /^credentials.oauthClient.client_id: must not begin/,
    ],
  };
  for (const [what, [kind, change, expected]] of Object.entries(cases))
    test(`${what} is refused`, () => assert.match(problems(kind, change).join('\n'), expected));

  test('password or client_credentials alone need no redirect URI', () => {
    assert.deepEqual(problems('native', { grantTypes: ['password'], responseTypes: [], redirectUris: [] }), []);
    assert.deepEqual(problems('service', { redirectUris: [] }), []);
  });

  test('keys: either stored or published, and long secrets for signatures', () => {
    const service = usualApp('service', { authMethod: 'private_key_jwt' });
    assert.deepEqual(problemsOfApp(service, { ...noProofs, hasKeys: true }), []);
    const published = { ...service, jwksUri: 'https://rp.example/keys' };
    assert.deepEqual(problemsOfApp(published, noProofs), []);
    assert.match(problemsOfApp(published, { ...noProofs, hasKeys: true }).join(), /use either jwks or jwks_uri/);
    const signing = usualApp('web', { authMethod: 'client_secret_jwt' });
    assert.deepEqual(problemsOfApp(signing, noProofs), []);
    assert.match(problemsOfApp(signing, { ...noProofs, hasShortSecret: true }).join(), /32 characters at least/);
  });

  test('type and client id are for ever', () => {
    const before = usualApp('web');
    assert.deepEqual(problemsOfChange(before, { ...before, label: 'Other' }), []);
    assert.match(problemsOfChange(before, { ...before, clientId: 'other1' }).join(), /client_id: cannot be changed/);
    assert.match(problemsOfChange(before, usualApp('native')).join(), /application_type: cannot be changed/);
  });
});

suite('addresses of an app (S01, S02, S03)', () => {
  const places = {
    redirect_uris: (uri: string) => ({ redirectUris: ['https://rp.example/cb', uri] }),
    post_logout_redirect_uris: (uri: string) => ({ postLogoutRedirectUris: [uri] }),
    ...Object.fromEntries(
      Object.keys(usualSettings.addresses).map((name) => [
        name,
        (uri: string) => ({ settings: { ...usualSettings, addresses: { ...usualSettings.addresses, [name]: uri } } }),
      ]),
    ),
    jwks_uri: (uri: string) => ({ jwksUri: uri }),
  };
  const scripts = [
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'VBSCRIPT://rp.example/%0a',
    'file:///etc',
    'blob:https://rp.example/x',
  ];
  for (const [name, put] of Object.entries(places)) {
    test(`S02 ${name}: no scheme but https, http and, for redirects of native apps, their own`, () => {
      for (const uri of [
        ...scripts,
        'ftp://rp.example/',
        'intent://rp.example',
        'mailto:ada@example.com',
        'com.example.app:/callback',
      ])
        assert.match(problems('web', put(uri)).join(), new RegExp(`^settings.oauthClient.${name}(\\[\\d\\])?: must`), uri);
      for (const uri of [...scripts, 'intent://rp.example', 'myapp:/callback'])
        assert.match(problems('native', put(uri)).join(), new RegExp(`^settings.oauthClient.${name}(\\[\\d\\])?: must`), uri);
      const own = problems('native', put('com.example.app:/callback'));
      assert.equal(own.length, name.endsWith('redirect_uris') ? 0 : 1);
      assert.deepEqual(problems('web', put('https://rp.example/x')), []);
    });
  }

  for (const name of ['errorRedirectUrl', 'loginRedirectUrl'])
    test(`S02 accessibility.${name} is an address too`, () => {
      const accessibility = { ...usualSettings.accessibility, [name]: 'javascript:alert(1)' };
      assert.match(
        problems('web', { settings: { ...usualSettings, accessibility } }).join(),
        new RegExp(`^accessibility.${name}: `),
      );
    });

  test('S03 no redirect URI with a fragment or a parameter that a response adds', () => {
    const names =
      'code state iss error error_description error_uri id_token access_token token_type expires_in scope response session_state';
    for (const uri of ['https://rp.example/cb#', ...names.split(' ').map((name) => `https://rp.example/cb?a=1&${name}=x`)])
      for (const place of [places.redirect_uris, places.post_logout_redirect_uris])
        assert.match(problems('web', place(uri)).join(), /redirect_uris\[\d\]: must not/, uri);
  });

  test('S01 no wildcard, user info, relative or malformed redirect URI', () => {
    for (const uri of [
      'https://*.rp.example/cb',
      'https://redirect-*.rp.example/cb',
      'https://ada@rp.example/cb',
      '/cb',
      'rp.example',
      'https://rp.example/a b',
      'https://rp.example\\cb',
    ])
      assert.match(problems('web', places.redirect_uris(uri)).join(), /^settings.oauthClient.redirect_uris\[1\]: must/, uri);
  });

  test('S02 whatever the address: what is registered is https, http or an app’s own scheme', () => {
    const anything = fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.tuple(fc.constantFrom(...scripts, 'x-y:', 'a.b:'), fc.string()).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(anything, fc.constantFrom(...kinds), (uri, kind) => {
        if (problems(kind, places.redirect_uris(uri)).some((problem) => problem.includes('redirect_uris'))) return;
        const { protocol } = new URL(uri);
        assert.ok(protocol === 'https:' || protocol === 'http:' || (kind === 'native' && protocol.includes('.')), uri);
      }),
      { numRuns: 500 },
    );
  });
});
