import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eachDatabase } from '../../testkit/each-database.ts';
import { api, asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';
import { basic, type TestServerOptions } from '../../testkit/testkit.ts';
import { adminRoles } from '../domain/admin-roles/permissions.ts';

const apps = '/api/v1/apps';

/** The body of the smallest web app, as the Okta CLI sends it. */
function webApp(label = 'Demo', client: object = {}, more: object = {}) {
  return {
    name: 'oidc_client',
    label,
    signOnMode: 'OPENID_CONNECT',
    settings: {
      oauthClient: {
        redirect_uris: ['http://localhost:8080/authorization-code/callback'],
        post_logout_redirect_uris: ['http://localhost:8080'],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        application_type: 'web',
        ...client,
      },
    },
    ...more,
  };
}

const withCredentials = (oauthClient: object) => ({ credentials: { oauthClient } });

async function scene(t: TestContext, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  return {
    ...admin,
    async create(body: object = webApp()) {
      const answer = await admin.call('POST', apps, body);
      assert.equal(answer.statusCode, 200, answer.body);
      return answer.json();
    },
    /** Types of the events so far, in alphabetical order. */
    async eventTypes() {
      return (await admin.gatehouse.log()).map((event) => event.event_type).toSorted();
    },
  };
}

suite('apps (Okta Applications API, contract 6.3)', () => {
  test('a web app: everything that is not said is as usual (contract 12)', async (t) => {
    const { gatehouse, create, call } = await scene(t);
    const app = await create();
    const self = `${gatehouse.origin}/api/v1/apps/${app.id}`;
    const { kid } = (await gatehouse.call({ url: '/oauth2/v1/keys' })).json().keys[0];
    const secret = app.credentials.oauthClient.client_secret;
    assert.match(app.id, /^0oa\w{17}$/);
    assert.match(secret, /^[\w-]{43}$/);
    const policy = app._links.accessPolicy.href;
    assert.match(policy, /\/api\/v1\/policies\/rst\w{17}$/);
    assert.deepEqual(app, {
      id: app.id,
      name: 'oidc_client',
      label: 'Demo',
      status: 'ACTIVE',
      created: '2031-05-04T10:00:00.000Z',
      lastUpdated: '2031-05-04T10:00:00.000Z',
      accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
      visibility: {
        autoLaunch: false,
        autoSubmitToolbar: false,
        hide: { iOS: true, web: true },
        appLinks: { oidc_client_link: true },
      },
      features: [],
      signOnMode: 'OPENID_CONNECT',
      credentials: {
        userNameTemplate: { template: '${source.login}', type: 'BUILT_IN' },
        signing: { kid },
        oauthClient: {
          autoKeyRotation: true,
          client_id: app.id,
          client_secret: secret,
          token_endpoint_auth_method: 'client_secret_basic',
          pkce_required: false,
        },
      },
      settings: {
        app: {},
        notifications: { vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null } },
        oauthClient: {
          client_uri: null,
          logo_uri: null,
          tos_uri: null,
          policy_uri: null,
          initiate_login_uri: null,
          redirect_uris: ['http://localhost:8080/authorization-code/callback'],
          post_logout_redirect_uris: ['http://localhost:8080'],
          response_types: ['code'],
          grant_types: ['authorization_code'],
          application_type: 'web',
          consent_method: 'TRUSTED',
          issuer_mode: 'ORG_URL',
          idp_initiated_login: { mode: 'DISABLED', default_scope: [] },
          wildcard_redirect: 'DISABLED',
          refresh_token: { rotation_type: 'STATIC', leeway: 30 },
          dpop_bound_access_tokens: false,
          jwks: null,
          jwks_uri: null,
          groups_claim: null,
          participate_slo: false,
          frontchannel_logout_uri: null,
          frontchannel_logout_session_required: false,
          request_object_signing_alg: null,
        },
      },
      profile: {},
      _links: {
        self: { href: self },
        appLinks: [],
        users: { href: `${self}/users` },
        groups: { href: `${self}/groups` },
        logo: [],
        accessPolicy: { href: policy },
        deactivate: { href: `${self}/lifecycle/deactivate`, hints: { allow: ['POST'] } },
      },
    });
    assert.deepEqual((await call('GET', `${apps}/${app.id}`)).json(), app);
    const { client_secret: _, ...shown } = app.credentials.oauthClient;
    assert.deepEqual((await call('GET', apps)).json(), [{ ...app, credentials: { ...app.credentials, oauthClient: shown } }]);
  });

  test('what each type has when it says no more than that', async (t) => {
    const { create } = await scene(t);
    const usual = {
      web: ['client_secret_basic', false, ['code'], ['authorization_code'], 'STATIC', true],
      browser: ['none', true, ['code'], ['authorization_code'], 'ROTATE', false],
      native: ['none', true, ['code'], ['authorization_code'], 'STATIC', false],
      service: ['client_secret_basic', false, ['token'], ['client_credentials'], 'STATIC', true],
    };
    for (const [type, expected] of Object.entries(usual)) {
      const redirect_uris = type === 'service' ? [] : ['https://rp.example/cb'];
      const app = await create({
        signOnMode: 'OPENID_CONNECT',
        label: type,
        settings: { oauthClient: { application_type: type, redirect_uris } },
      });
      const { token_endpoint_auth_method, pkce_required, client_secret } = app.credentials.oauthClient;
      const { response_types, grant_types, refresh_token } = app.settings.oauthClient;
      const found = [token_endpoint_auth_method, pkce_required, response_types, grant_types, refresh_token.rotation_type];
      assert.deepEqual([...found, client_secret !== undefined], expected, type);
    }
  });

  test('everything that can be said is kept, and comes back as it was sent', async (t) => {
    const { create, call } = await scene(t);
    const body = {
      ...webApp('Full', {
        redirect_uris: ['https://rp.example/cb?tenant=1', 'http://localhost:3000/cb'],
        response_types: ['code', 'id_token', 'token'],
        grant_types: ['authorization_code', 'refresh_token', 'implicit', 'client_credentials'],
        client_uri: 'https://rp.example',
        logo_uri: 'https://rp.example/logo.png',
        tos_uri: 'https://rp.example/tos',
        policy_uri: 'https://rp.example/privacy',
        initiate_login_uri: 'https://rp.example/login',
        consent_method: 'REQUIRED',
        issuer_mode: 'DYNAMIC',
        idp_initiated_login: { mode: 'SPEC', default_scope: ['openid'] },
        refresh_token: { rotation_type: 'ROTATE', leeway: 0 },
        groups_claim: { type: 'FILTER', filter_type: 'REGEX', name: 'groups', value: '.*' },
      }),
      accessibility: { selfService: true, errorRedirectUrl: 'https://rp.example/error', loginRedirectUrl: null },
      visibility: {
        autoLaunch: true,
        autoSubmitToolbar: true,
        hide: { iOS: false, web: false },
        appLinks: { oidc_client_link: false },
      },
      profile: { owner: { team: 'Engineering', 'ümläut\u0000': [1, null] } },
      credentials: {
        userNameTemplate: { template: '${source.login}', type: 'BUILT_IN' },
        oauthClient: {
          autoKeyRotation: true,
          client_id: 'my-own_client.id'.replace('.', '-'),
          client_secret: 'a secret of ours!'.replaceAll(' ', '-'),
          token_endpoint_auth_method: 'client_secret_post',
          pkce_required: true,
        },
      },
    };
    const app = await create(body);
    assert.partialDeepStrictEqual(app, body);
    assert.notEqual(app.id, app.credentials.oauthClient.client_id);
    assert.match(app.id, /^0oa/);
    const read = (await call('GET', `${apps}/${app.id}`)).json();
    assert.deepEqual(read, app);
    assert.deepEqual(
      (await call('PUT', `${apps}/${app.id}`, read)).json().settings,
      app.settings,
      'what was read can be put back',
    );
    const shown = (await call('GET', `${apps}/${app.id}`)).json();
    assert.deepEqual({ ...shown, lastUpdated: 0 }, { ...app, lastUpdated: 0 });
  });

  test('a client id that has the form of an app id is the app’s id: apps may move here with their ids', async (t) => {
    const { create, call } = await scene(t);
    const id = '0oaMovedFromElsewhere'.slice(0, 20);
    assert.equal((await create(webApp('Moved', {}, withCredentials({ client_id: id })))).id, id);
    const named = await create(webApp('Named', {}, withCredentials({ client_id: 'my-client' })));
    for (const taken of [id, 'my-client', named.id]) {
      const again = webApp('Again', {}, withCredentials({ client_id: taken }));
      assertRefused(await call('POST', apps, again), 400, 'E0000001', /^credentials.oauthClient.client_id: is taken/);
    }
  });

  test('PUT replaces: what is left out becomes as usual, the client’s proof stays', async (t) => {
    const { gatehouse, create, call, eventTypes } = await scene(t);
    const app = await create({
      ...webApp('Before', { client_uri: 'https://rp.example', consent_method: 'REQUIRED' }),
      ...withCredentials({ client_id: 'my-client', token_endpoint_auth_method: 'client_secret_post', pkce_required: true }),
      profile: { note: 1 },
    });
    gatehouse.clock.advance({ seconds: 5 });
    const { application_type: _, ...rest } = webApp('After').settings.oauthClient;
    const replaced = await call('PUT', `${apps}/${app.id}`, { ...webApp('After'), settings: { oauthClient: rest } });
    assert.equal(replaced.statusCode, 200, replaced.body);
    const { credentials, settings, profile, label, created, lastUpdated } = replaced.json();
    assert.deepEqual(
      [label, profile, settings.oauthClient.client_uri, settings.oauthClient.consent_method],
      ['After', {}, null, 'TRUSTED'],
    );
    assert.deepEqual(credentials.oauthClient, {
      autoKeyRotation: true,
      client_id: 'my-client',
      token_endpoint_auth_method: 'client_secret_post',
      pkce_required: true,
    });
    assert.deepEqual([created, lastUpdated], [app.created, '2031-05-04T10:00:05.000Z']);
    const secret = (await call('GET', `${apps}/${app.id}`)).json().credentials.oauthClient.client_secret;
    assert.equal(secret, app.credentials.oauthClient.client_secret);
    assert.deepEqual(await eventTypes(), [
      'app.oauth2.client.lifecycle.create',
      'app.oauth2.client.lifecycle.update',
      'app.oauth2.client.read_client_secret',
      'application.lifecycle.create',
      'application.lifecycle.update',
    ]);
  });

  test('only an inactive app can be deleted, and everything of it goes', async (t) => {
    const { gatehouse, create, call, eventTypes } = await scene(t);
    const app = await create();
    const path = `${apps}/${app.id}`;
    assertRefused(await call('DELETE', path), 403, 'E0000056', /deactivate it first/);
    for (const change of ['deactivate', 'deactivate', 'activate', 'activate', 'deactivate']) {
      const answer = await call('POST', `${path}/lifecycle/${change}`);
      assert.deepEqual([answer.statusCode, answer.json()], [200, {}]);
    }
    const inactive = (await call('GET', path)).json();
    assert.equal(inactive.status, 'INACTIVE');
    assert.equal(inactive._links.activate.href, `${gatehouse.origin}${path}/lifecycle/activate`);
    assert.equal((await call('PUT', `${path}/groups/${await everyone(call)}`, {})).statusCode, 200);
    assert.equal((await call('DELETE', path)).statusCode, 204);
    for (const [method, url] of [
      ['GET', path],
      ['PUT', path],
      ['DELETE', path],
      ['POST', `${path}/lifecycle/activate`],
      ['GET', `${path}/users`],
    ] as const)
      assertRefused(await call(method, url, method === 'PUT' ? webApp() : undefined), 404, 'E0000007');
    for (const table of ['app', 'client_secret', 'app_group'] as const)
      assert.deepEqual(await gatehouse.deps.database.selectFrom(table).selectAll().execute(), [], table);
    const lifecycle = (await eventTypes()).filter((type) => type.startsWith('application.lifecycle'));
    assert.deepEqual(
      lifecycle.map((type) => type.split('.')[2]),
      ['activate', 'create', 'deactivate', 'deactivate', 'delete'],
    );
    await create();
  });

  test('an app that is not active cannot be used: page at authorize, invalid_client at token', async (t) => {
    const { gatehouse, create, call } = await scene(t);
    const app = await create();
    const { client_id: clientId, client_secret: clientSecret } = app.credentials.oauthClient;
    const query = new URLSearchParams({
      client_id: clientId,
      response_type: 'code',
      scope: 'openid',
      state: 's',
      redirect_uri: 'http://localhost:8080/authorization-code/callback',
    });
    const ask = async () => [
      (await gatehouse.call({ url: `/oauth2/default/v1/authorize?${query}` })).statusCode,
      (
        await gatehouse.form(
          '/oauth2/default/v1/token',
          { grant_type: 'authorization_code', code: 'x' },
          { authorization: basic({ clientId, clientSecret }) },
        )
      ).json().error,
    ];
    const [signIn, token] = await ask();
    assert.notEqual(signIn, 400);
    assert.notEqual(token, 'invalid_client');
    await call('POST', `${apps}/${app.id}/lifecycle/deactivate`);
    assert.deepEqual(await ask(), [400, 'invalid_client']);
  });

  test('activate=false: an app that waits', async (t) => {
    const { call } = await scene(t);
    assert.equal((await call('POST', `${apps}?activate=false`, webApp())).json().status, 'INACTIVE');
    assertRefused(await call('POST', `${apps}?activate=maybe`, webApp('Other')), 400, 'E0000001', /^activate: /);
  });
});

async function everyone(call: Awaited<ReturnType<typeof asSuperAdmin>>['call']): Promise<string> {
  const [group] = (await call('GET', `/api/v1/groups?search=${encodeURIComponent('profile.name eq "everyone"')}`)).json();
  return group.id;
}

suite('S42 what is stored is checked as a whole, also when only a part of it comes', () => {
  test('S42 a PUT that leaves the application type out is held to the stored one', async (t) => {
    const { create, call } = await scene(t);
    const app = await create();
    const { application_type: _, ...client } = webApp().settings.oauthClient;
    const put = (change: object) =>
      call('PUT', `${apps}/${app.id}`, { ...webApp(), settings: { oauthClient: { ...client, ...change } } });
    assertRefused(
      await put({ redirect_uris: ['com.example.app:/cb'] }),
      400,
      'E0000001',
      /^settings.oauthClient.redirect_uris\[0\]: must use https or http/,
    );
    assertRefused(
      await put({ grant_types: ['client_credentials'], response_types: ['token'] }),
      400,
      'E0000001',
      /must contain authorization_code/,
    );
    assertRefused(await put({ application_type: 'native' }), 400, 'E0000001', /application_type: cannot be changed/);
    assert.equal((await put({})).statusCode, 200);
  });

  test('S42 a PUT of the method alone is held to the secrets and keys that are there', async (t) => {
    const { create, call } = await scene(t);
    const app = await create({ ...webApp(), ...withCredentials({ client_secret: 'fourteen-chars' }) });
    const put = (oauthClient: object, settings: object = {}) =>
      call('PUT', `${apps}/${app.id}`, { ...webApp('Demo', settings), ...withCredentials(oauthClient) });
    assertRefused(await put({ token_endpoint_auth_method: 'client_secret_jwt' }), 400, 'E0000001', /32 characters/);
    assertRefused(await put({ token_endpoint_auth_method: 'private_key_jwt' }), 400, 'E0000001', /^settings.oauthClient.jwks: /);
    assertRefused(await put({ token_endpoint_auth_method: 'none' }), 400, 'E0000001', /none is not for apps of type web/);
    assertRefused(await put({ client_id: 'another-client' }), 400, 'E0000001', /client_id: cannot be changed/);
    assertRefused(await put({ client_secret: 'another-secret' }), 400, 'E0000001', /is not a secret of this app/);
    assert.equal((await put({ client_secret: 'fourteen-chars' })).statusCode, 200);
  });

  test('S42 a public native app that becomes confidential gets a secret; PKCE can be given up then, not before', async (t) => {
    const { create, call, eventTypes } = await scene(t);
    const native = webApp('Native', { application_type: 'native' });
    const app = await create(native);
    const put = (oauthClient: object) => call('PUT', `${apps}/${app.id}`, { ...native, ...withCredentials(oauthClient) });
    assertRefused(await put({ pkce_required: false }), 400, 'E0000001', /^credentials.oauthClient.pkce_required: must be true/);
    const changed = await put({ token_endpoint_auth_method: 'client_secret_post', pkce_required: false });
    assert.equal(changed.json().credentials.oauthClient.pkce_required, false);
    assert.match((await call('GET', `${apps}/${app.id}`)).json().credentials.oauthClient.client_secret, /^[\w-]{43}$/);
    assert.ok((await eventTypes()).includes('app.oauth2.credentials.lifecycle.create'));
    const back = (await put({ token_endpoint_auth_method: 'none' })).json().credentials.oauthClient;
    assert.deepEqual([back.token_endpoint_auth_method, back.pkce_required], ['none', true]);
    assert.equal((await call('GET', `${apps}/${app.id}`)).json().credentials.oauthClient.client_secret, undefined);
  });
});

suite('apps: what is refused', () => {
  const cases: Record<string, [object | string, RegExp, string?]> = {
    'no JSON': ['{', /^$/, 'E0000003'],
    'a list': [[], /^body: must be an app/],
    'no label': [{ ...webApp(), label: undefined }, /^label: /],
    'a blank label': [webApp('  '), /^label: must not be blank/],
    'a long label': [webApp('x'.repeat(101)), /^label: must have 100 characters at most/],
    'a label with NUL': [webApp('a\0b'), /^label: must not contain NUL/],
    'a label that is a number': [{ ...webApp(), label: 7 }, /^label: /],
    'another sign-on mode': [{ ...webApp(), signOnMode: 'SAML_2_0' }, /^signOnMode: must be OPENID_CONNECT: only OpenID Connect/],
    'another app of the catalogue': [
      { ...webApp(), name: 'template_saml_2_0' },
      /^name: must be oidc_client: only OpenID Connect/,
    ],
    'no application type': [{ ...webApp(), settings: {} }, /^settings.oauthClient.application_type: is required/],
    'an unknown application type': [webApp('Demo', { application_type: 'spa' }), /^settings.oauthClient.application_type: /],
    'an unknown grant': [
      webApp('Demo', { grant_types: ['authorization_code', 'magic'] }),
      /^settings.oauthClient.grant_types\[1\]: is not a grant type/,
    ],
    'a grant of another type': [
      webApp('Demo', { grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'] }),
      /^settings.oauthClient.grant_types\[1\]: .* is not for apps of type web/,
    ],
    'a response type without its grant': [
      webApp('Demo', { response_types: ['code', 'id_token'] }),
      /^settings.oauthClient.response_types: /,
    ],
    'no redirect URI': [webApp('Demo', { redirect_uris: [] }), /^settings.oauthClient.redirect_uris: must not be empty/],
    'S02 a redirect URI that runs script': [
      webApp('Demo', { redirect_uris: ['https://rp.example/cb', 'JavaScript:alert(1)'] }),
      /^settings.oauthClient.redirect_uris\[1\]: must not use the scheme/,
    ],
    'S02 a sign-out URI that runs script': [
      webApp('Demo', { post_logout_redirect_uris: ['data:text/html,x'] }),
      /^settings.oauthClient.post_logout_redirect_uris\[0\]: must not use the scheme/,
    ],
    'S02 a terms address that runs script': [
      webApp('Demo', { tos_uri: 'vbscript:x' }),
      /^settings.oauthClient.tos_uri: must not use the scheme/,
    ],
    'S03 a redirect URI with a response parameter': [
      webApp('Demo', { redirect_uris: ['https://rp.example/cb?code=1'] }),
      /^settings.oauthClient.redirect_uris\[0\]: must not contain the response parameter code/,
    ],
    'S01 a redirect URI with a wildcard': [
      webApp('Demo', { redirect_uris: ['https://*.rp.example/cb'] }),
      /^settings.oauthClient.redirect_uris\[0\]: must have a plain host name/,
    ],
    'S01 wildcards': [
      webApp('Demo', { wildcard_redirect: 'SUBDOMAIN' }),
      /^settings.oauthClient.wildcard_redirect: must be DISABLED/,
    ],
    'a redirect URI that is a number': [webApp('Demo', { redirect_uris: [7] }), /^settings.oauthClient.redirect_uris\[0\]: /],
    'DPoP, which nobody would check': [
      webApp('Demo', { dpop_bound_access_tokens: true }),
      /^settings.oauthClient.dpop_bound_access_tokens: must be false/,
    ],
    'front-channel logout, which nobody would do': [
      webApp('Demo', { frontchannel_logout_uri: 'https://rp.example' }),
      /^settings.oauthClient.frontchannel_logout_uri: must be null/,
    ],
    'request objects, which nobody would read': [
      webApp('Demo', { request_object_signing_alg: 'RS256' }),
      /^settings.oauthClient.request_object_signing_alg: must be null/,
    ],
    'a long grace': [
      webApp('Demo', { refresh_token: { rotation_type: 'ROTATE', leeway: 61 } }),
      /^settings.oauthClient.refresh_token.leeway: /,
    ],
    'a negative grace': [
      webApp('Demo', { refresh_token: { rotation_type: 'ROTATE', leeway: -1 } }),
      /^settings.oauthClient.refresh_token.leeway: /,
    ],
    'a groups claim that is no pattern': [
      webApp('Demo', { groups_claim: { filter_type: 'REGEX', value: '(' } }),
      /^settings.oauthClient.groups_claim.value: must be a regular expression/,
    ],
    'a groups claim with a back-reference': [
      webApp('Demo', { groups_claim: { filter_type: 'REGEX', value: '(a)\\1' } }),
      /^settings.oauthClient.groups_claim.value: /,
    ],
    'a public web app': [
      { ...webApp(), ...withCredentials({ token_endpoint_auth_method: 'none' }) },
      /^credentials.oauthClient.token_endpoint_auth_method: none is not for/,
    ],
    'an unknown method': [
      { ...webApp(), ...withCredentials({ token_endpoint_auth_method: 'tls_client_auth' }) },
      /^credentials.oauthClient.token_endpoint_auth_method: /,
    ],
    'a short client id': [
      { ...webApp(), ...withCredentials({ client_id: 'five5' }) },
      /^credentials.oauthClient.client_id: must be 6 to 100/,
    ],
    'a client id with a colon': [
      { ...webApp(), ...withCredentials({ client_id: 'with:colon' }) },
      /^credentials.oauthClient.client_id: must be 6 to 100/,
    ],
    'a client id that means all': [
      { ...webApp(), ...withCredentials({ client_id: 'ALL_CLIENTS' }) },
      /^credentials.oauthClient.client_id: ALL_CLIENTS has a meaning/,
    ],
    'a short secret': [
      { ...webApp(), ...withCredentials({ client_secret: 'x'.repeat(13) }) },
      /^credentials.oauthClient.client_secret: must be 14 to 100/,
    ],
    'a long secret': [
      { ...webApp(), ...withCredentials({ client_secret: 'x'.repeat(101) }) },
      /^credentials.oauthClient.client_secret: must be 14 to 100/,
    ],
    'a secret that is not ASCII': [
      { ...webApp(), ...withCredentials({ client_secret: 'ü'.repeat(20) }) },
      /^credentials.oauthClient.client_secret: must be 14 to 100/,
    ],
    'a secret too short for signatures': [
      { ...webApp(), ...withCredentials({ client_secret: 'x'.repeat(31), token_endpoint_auth_method: 'client_secret_jwt' }) },
      /32 characters at least/,
    ],
    'a secret of a public client': [
      { ...webApp('Demo', { application_type: 'browser' }), ...withCredentials({ client_secret: 'x'.repeat(40) }) },
      /^credentials.oauthClient.client_secret: a client with none has no secret/,
    ],
    'a user name of another form': [
      { ...webApp(), credentials: { userNameTemplate: { template: '${source.email}' } } },
      /^credentials.userNameTemplate.template: /,
    ],
    'a profile that is nested without end': [
      JSON.stringify({ ...webApp(), profile: 0 }).replace(
        '"profile":0',
        `"profile":{"x":${'['.repeat(30_000)}${']'.repeat(30_000)}}`,
      ),
      /^profile: must not be nested more than 20 levels deep/,
    ],
    'a profile of any size': [
      { ...webApp(), profile: { note: 'x'.repeat(20_001) } },
      /^profile: must have 20,000 characters at most/,
    ],
  };
  test('each with a cause that names its path, and nothing is stored', async (t) => {
    const { gatehouse, call } = await scene(t);
    for (const [what, [body, cause, code = 'E0000001']] of Object.entries(cases)) {
      const answer = await call('POST', apps, body);
      assert.equal(answer.statusCode, 400, `${what}: ${answer.body}`);
      assertRefused(answer, 400, code, cause);
    }
    assert.deepEqual(await gatehouse.deps.database.selectFrom('app').selectAll().execute(), []);
  });

  test('every problem is told at once', async (t) => {
    const { call } = await scene(t);
    const answer = await call(
      'POST',
      apps,
      webApp('Demo', { redirect_uris: ['javascript:x', 'https://rp.example/cb#x'], tos_uri: 'data:x' }),
    );
    assert.equal(answer.json().errorCauses.length, 3);
  });

  test('S41 a secret that was refused stands neither in the answer nor in the log', async (t) => {
    const lines: string[] = [];
    const { call } = await scene(t, { onLog: (line) => lines.push(line) });
    const secret = 'unsägliches-Geheimnis';
    const answer = await call('POST', apps, { ...webApp(), ...withCredentials({ client_secret: secret }) });
    assert.equal(`${answer.body}${lines.join('')}`.includes(secret), false);
  });

  test('a label that another app has, in whatever case, is E0000040', async (t) => {
    const { create, call } = await scene(t);
    await create(webApp('Demo'));
    const other = await create(webApp('Other'));
    assertRefused(await call('POST', apps, webApp('DEMO')), 400, 'E0000040', /^label: /);
    assertRefused(await call('PUT', `${apps}/${other.id}`, webApp('dEMO')), 400, 'E0000040', /^label: /);
    assert.equal((await call('PUT', `${apps}/${other.id}`, webApp('OTHER'))).statusCode, 200, 'its own, spelled otherwise');
  });
});

suite('the list of apps', () => {
  test('pages in one order, each app once', async (t) => {
    const { create, call } = await scene(t);
    for (let index = 0; index < 7; index += 1) await create(webApp(`App ${index}`));
    const seen: string[] = [];
    for (let url: string | undefined = `${apps}?limit=3`; url !== undefined; ) {
      const page = await call('GET', url);
      seen.push(...page.json().map((app: { id: string }) => app.id));
      url = nextOf(page);
    }
    assert.deepEqual(seen, [...new Set(seen)].toSorted());
    assert.equal(seen.length, 7);
    for (const limit of ['0', '201', 'x'])
      assertRefused(await call('GET', `${apps}?limit=${limit}`), 400, 'E0000001', /^limit: /);
    assertRefused(await call('GET', `${apps}?after=x`), 400, 'E0000001', /^after: /);
  });

  test('q, filter and expand choose', async (t) => {
    const { gatehouse, create, call } = await scene(t);
    const [ada, eve] = [await gatehouse.given.user(), await gatehouse.given.user()];
    const group = await gatehouse.given.group('Engineering', [ada]);
    const [one, two, three] = [
      await create(webApp('My Shop')),
      await create(webApp('my site')),
      await create(webApp('100% Other')),
    ];
    await call('POST', `${apps}/${one.id}/users`, { id: ada.id });
    await call('PUT', `${apps}/${two.id}/groups/${group.id}`, {});
    await call('PUT', `${apps}/${three.id}/groups/${await everyone(call)}`, {});
    await call('POST', `${apps}/${three.id}/lifecycle/deactivate`);
    const labels = async (query: Record<string, string>) => {
      const answer = await call('GET', `${apps}?${new URLSearchParams(query)}`);
      assert.equal(answer.statusCode, 200, answer.body);
      return answer
        .json()
        .map((app: { label: string }) => app.label)
        .toSorted();
    };
    const { kid } = one.credentials.signing;
    assert.deepEqual(await labels({ q: 'MY S' }), ['My Shop', 'my site']);
    assert.deepEqual(await labels({ q: '100%' }), ['100% Other']);
    assert.deepEqual(await labels({ q: 'Shop' }), []);
    assert.equal((await labels({ q: 'oidc_c' })).length, 3, 'the name of every app');
    assert.deepEqual(await labels({ filter: 'status eq "ACTIVE"' }), ['My Shop', 'my site']);
    assert.deepEqual(await labels({ filter: 'status eq "INACTIVE"', includeNonDeleted: 'true' }), ['100% Other']);
    assert.deepEqual(await labels({ filter: 'status eq "DELETED"' }), []);
    assert.deepEqual(await labels({ filter: 'name eq "oidc_client" and status eq "ACTIVE"', q: 'my sh' }), ['My Shop']);
    assert.deepEqual(await labels({ filter: 'name eq "bookmark"' }), []);
    assert.deepEqual(await labels({ filter: `user.id eq "${ada.id}"` }), ['100% Other', 'My Shop', 'my site']);
    assert.deepEqual(await labels({ filter: `user.id eq "${eve.id}"` }), ['100% Other']);
    assert.deepEqual(await labels({ filter: `group.id eq "${group.id}"` }), ['my site']);
    assert.equal((await labels({ filter: `credentials.signing.kid eq "${kid}"` })).length, 3);
    assert.deepEqual(await labels({ filter: 'credentials.signing.kid eq "other"' }), []);
    const filters = [
      'label eq "x"',
      'status ne "ACTIVE"',
      'status eq "ACTIVE" or name eq "x"',
      'not (status eq "ACTIVE")',
      'user.id eq "a" and user.id eq "b"',
      'status',
    ];
    for (const filter of filters)
      assertRefused(await call('GET', `${apps}?${new URLSearchParams({ filter })}`), 400, 'E0000053', /^filter: /);
    const expanded = (
      await call('GET', `${apps}?expand=user/${ada.id}&filter=${encodeURIComponent(`user.id eq "${ada.id}"`)}`)
    ).json();
    assert.deepEqual(
      expanded
        .map((app: { label: string; _embedded: { user: { id: string; scope: string } } }) => [
          app.label,
          app._embedded.user.id,
          app._embedded.user.scope,
        ])
        .toSorted(),
      [
        ['100% Other', ada.id, 'GROUP'],
        ['My Shop', ada.id, 'USER'],
        ['my site', ada.id, 'GROUP'],
      ],
    );
  });
});

suite('S41 who sees a client secret', () => {
  test('S41 who may manage apps, when one app is read, and the log knows; nobody in a list', async (t) => {
    const { gatehouse, create, call } = await scene(t);
    const app = await create();
    const secret = app.credentials.oauthClient.client_secret;
    await call('PUT', `${apps}/${app.id}/groups/${await everyone(call)}`, {});
    for (const role of adminRoles) {
      const { apiToken, id } = await gatehouse.given.admin(role);
      const mayManage = role === 'SUPER_ADMIN' || role === 'APP_ADMIN';
      const isShown = async (url: string) => (await api(gatehouse, apiToken, 'GET', url)).body.includes(secret);
      const path = `${apps}/${app.id}`;
      for (const url of [path, `${path}/credentials/secrets`, `/api/v1/internal/apps/${app.id}/settings/clientcreds`])
        assert.equal(await isShown(url), mayManage, `${role}: ${url}`);
      for (const url of [
        apps,
        `${path}/users`,
        `${path}/groups`,
        `${path}/credentials/jwks`,
        `${path}/credentials/keys`,
        '/api/v1/logs',
      ])
        assert.equal(await isShown(url), false, `${role}: ${url}`);
      const reads = (await gatehouse.log()).filter(
        (event) => event.event_type === 'app.oauth2.client.read_client_secret' && event.actor_id === id,
      );
      assert.equal(reads.length, mayManage ? 3 : 0, role);
    }
    assert.equal(JSON.stringify(await gatehouse.log()).includes(secret), false);
  });

  test('S40 an app with rights in this API is shown and changed only by those who may give them', async (t) => {
    const { gatehouse, create, call } = await scene(t);
    const app = await create();
    const path = `${apps}/${app.id}`;
    const { apiToken } = await gatehouse.given.admin('APP_ADMIN');
    const asAppAdmin = (method: 'GET' | 'POST' | 'PUT', url: string, body?: object) =>
      api(gatehouse, apiToken, method, url, body);
    assert.equal((await asAppAdmin('PUT', path, webApp())).statusCode, 200);
    const granted = await call('POST', `${path}/grants`, { scopeId: 'okta.users.manage', issuer: gatehouse.origin });
    assert.equal(granted.statusCode, 201, granted.body);
    assert.equal((await asAppAdmin('GET', path)).json().credentials.oauthClient.client_secret, undefined);
    for (const [method, url, body] of [
      ['PUT', path, webApp('Demo', { redirect_uris: ['https://evil.example/cb'] })],
      ['GET', `${path}/credentials/secrets`],
      ['POST', `${path}/credentials/secrets`, {}],
      ['POST', `${path}/credentials/jwks`, { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(256, 0xab).toString('base64url') }],
      ['GET', `/api/v1/internal/apps/${app.id}/settings/clientcreds`],
    ] as const)
      assertRefused(await asAppAdmin(method, url, body), 403, 'E0000006', /has rights in this API/);
    assert.equal((await call('PUT', path, webApp())).statusCode, 200);
    await call('POST', `${path}/lifecycle/deactivate`);
    const activation = ['POST', `${path}/lifecycle/activate`] as const;
    assertRefused(await asAppAdmin(...activation), 403, 'E0000006', /has rights in this API/);
    assert.equal((await call('GET', path)).json().status, 'INACTIVE');
    assert.equal((await call(...activation)).statusCode, 200);
  });
});

eachDatabase('apps, when many write at once', (open) => {
  test('thirty who add one label: one app; the others hear E0000040', async (t) => {
    const { gatehouse, call } = await scene(t, { database: await open(t) });
    const bodies = Array.from({ length: 30 }, (_, index) => webApp(index % 2 === 0 ? 'Demo' : 'DEMO'));
    const answers = await Promise.all(bodies.map((body) => call('POST', apps, body)));
    assert.equal(answers.filter(({ statusCode }) => statusCode === 200).length, 1);
    for (const answer of answers) if (answer.statusCode !== 200) assertRefused(answer, 400, 'E0000040');
    const rows = await gatehouse.deps.database.selectFrom('client_secret').selectAll().execute();
    assert.equal(rows.length, 1);
  });

  test('two who rename to one label, and a deletion beside a change: refusals, never a bug', async (t) => {
    const { create, call } = await scene(t, { database: await open(t) });
    const made = [await create(webApp('One')), await create(webApp('Two'))];
    const renames = await Promise.all(made.map(({ id }) => call('PUT', `${apps}/${id}`, webApp('Three'))));
    assert.deepEqual(
      renames.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
      [200, 400],
    );
    const [{ id }] = made as [{ id: string }];
    await call('POST', `${apps}/${id}/lifecycle/deactivate`);
    const answers = await Promise.all([
      call('DELETE', `${apps}/${id}`),
      call('PUT', `${apps}/${id}`, webApp('Four')),
      call('POST', `${apps}/${id}/lifecycle/activate`),
      call('DELETE', `${apps}/${id}`),
    ]);
    for (const { statusCode, body } of answers) assert.ok([200, 204, 403, 404].includes(statusCode), body);
  });

  test('unknown and odd ids are 404', async (t) => {
    const { call } = await scene(t, { database: await open(t) });
    for (const id of ['0oaNone', 'x'.repeat(100), '%25', '%F0%9F%94%91']) {
      assertRefused(await call('GET', `${apps}/${id}`), 404, 'E0000007');
      assertRefused(await call('PUT', `${apps}/${id}`, webApp()), 404, 'E0000007');
      assertRefused(await call('POST', `${apps}/${id}/lifecycle/activate`), 404, 'E0000007');
    }
    assertRefused(await call('GET', `${apps}/%00`), 400, 'E0000001', /NUL/);
  });
});

suite('the Okta CLI creates apps (contract 7.5)', () => {
  const types = {
    web: {
      settings: {
        oauthClient: {
          redirect_uris: ['http://localhost:8080/callback'],
          post_logout_redirect_uris: ['http://localhost:8080/'],
          response_types: ['code'],
          grant_types: ['authorization_code'],
          application_type: 'web',
        },
      },
    },
    spa: {
      settings: {
        oauthClient: {
          redirect_uris: ['http://localhost:8080/callback'],
          post_logout_redirect_uris: ['http://localhost:8080/'],
          response_types: ['code'],
          grant_types: ['authorization_code'],
          application_type: 'browser',
        },
      },
      credentials: { oauthClient: { token_endpoint_auth_method: 'none' } },
    },
    native: {
      settings: {
        oauthClient: {
          redirect_uris: ['localhost.app:/callback'],
          post_logout_redirect_uris: ['localhost.app:/'],
          response_types: ['code'],
          grant_types: ['authorization_code'],
          application_type: 'native',
        },
      },
      credentials: { oauthClient: { token_endpoint_auth_method: 'none' } },
    },
    service: {
      settings: {
        oauthClient: {
          redirect_uris: [],
          response_types: ['token'],
          grant_types: ['client_credentials'],
          application_type: 'service',
        },
      },
    },
  };
  for (const [type, parts] of Object.entries(types)) {
    test(`${type}: its six calls, with its own bodies`, async (t) => {
      const { call } = await scene(t);
      const servers = (await call('GET', '/api/v1/authorizationServers')).json();
      assert.equal(servers.filter(({ id }: { id: string }) => id === 'default').length, 1);
      assert.deepEqual((await call('GET', `${apps}?q=my-app`)).json(), []);
      const created = await call('POST', apps, { name: 'oidc_client', label: 'my-app', signOnMode: 'OPENID_CONNECT', ...parts });
      assert.equal(created.statusCode, 200, created.body);
      const { id, label } = created.json();
      assert.equal((await call('GET', `${apps}?q=my-app`)).json()[0].label, label);
      const groups = (await call('GET', '/api/v1/groups?search=profile.name+eq+%22everyone%22')).json();
      assert.equal(groups.length, 1);
      const assigned = await call('PUT', `${apps}/${id}/groups/${groups[0].id}`, { priority: 2 });
      assert.deepEqual([assigned.statusCode, assigned.json().priority], [200, 2]);
      const credentials = await call('GET', `/api/v1/internal/apps/${id}/settings/clientcreds`);
      const isPublic = 'credentials' in parts;
      assert.equal(credentials.statusCode, 200);
      assert.deepEqual(Object.keys(credentials.json()), isPublic ? ['client_id'] : ['client_id', 'client_secret']);
      assert.equal(credentials.json().client_id, created.json().credentials.oauthClient.client_id);
      assert.equal(credentials.json().client_secret, created.json().credentials.oauthClient.client_secret);
      // okta apps delete
      assert.equal((await call('POST', `${apps}/${id}/lifecycle/deactivate`)).statusCode, 200);
      assert.equal((await call('DELETE', `${apps}/${id}`)).statusCode, 204);
    });
  }
});
