import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eachDatabase } from '../../testkit/each-database.ts';
import { asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import type { TestServerOptions } from '../../testkit/testkit.ts';
import { sha256 } from '../platform/hash.ts';

async function scene(t: TestContext, oauthClient: object = {}, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  const created = await admin.call('POST', '/api/v1/apps', {
    label: 'Demo',
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient },
    settings: { oauthClient: { application_type: 'native', redirect_uris: ['https://rp.example/cb'] } },
  });
  assert.equal(created.statusCode, 200, created.body);
  const app = created.json();
  const secrets = `/api/v1/apps/${app.id}/credentials/secrets`;
  const { client_id: clientId } = app.credentials.oauthClient;
  return {
    ...admin,
    app,
    secrets,
    /** Whether the token endpoint takes the secret: it then complains of the code. */
    async works(secret: string) {
      const fields = {
        grant_type: 'authorization_code',
        code: 'x',
        redirect_uri: 'x',
        client_id: clientId,
        client_secret: secret,
      };
      const { error } = (await admin.gatehouse.form('/oauth2/default/v1/token', fields)).json();
      return error !== 'invalid_client';
    },
    async events() {
      const rows = (await admin.gatehouse.log()).filter((event) => event.event_type.startsWith('app.oauth2.c'));
      return rows.map((event) => event.event_type.replace('app.oauth2.', '')).toSorted();
    },
  };
}

const withSecret = { token_endpoint_auth_method: 'client_secret_basic', client_secret: 'the-first-secret' };

suite('client secrets (Okta contract 6.3)', () => {
  test('a second one beside the first, then the first goes: no moment without a good one', async (t) => {
    const { gatehouse, app, call, secrets, works, events } = await scene(t, withSecret);
    const [first] = (await call('GET', secrets)).json();
    assert.deepEqual([first.client_secret, first.status], ['the-first-secret', 'ACTIVE']);
    gatehouse.clock.advance({ seconds: 5 });
    const added = await call('POST', secrets, {});
    assert.equal(added.statusCode, 201, added.body);
    const second = added.json();
    const self = `${gatehouse.origin}${secrets}/${second.id}`;
    assert.deepEqual(second, {
      id: second.id,
      client_secret: second.client_secret,
      secret_hash: sha256(second.client_secret),
      status: 'ACTIVE',
      created: '2031-05-04T10:00:05.000Z',
      lastUpdated: '2031-05-04T10:00:05.000Z',
      _links: { self: { href: self }, deactivate: { href: `${self}/lifecycle/deactivate`, hints: { allow: ['POST'] } } },
    });
    assert.match(second.id, /^ocs\w{17}$/);
    assert.deepEqual(
      [await works('the-first-secret'), await works(second.client_secret), await works('another')],
      [true, true, false],
    );
    assert.deepEqual((await call('GET', `${secrets}/${second.id}`)).json(), second);
    const shown = async () => (await call('GET', `/api/v1/apps/${app.id}`)).json().credentials.oauthClient.client_secret;
    assert.equal(await shown(), second.client_secret, 'the newest');

    const off = await call('POST', `${secrets}/${first.id}/lifecycle/deactivate`);
    assert.deepEqual([off.statusCode, off.json().status, off.json().client_secret], [200, 'INACTIVE', undefined]);
    assert.equal(await works('the-first-secret'), false);
    assert.equal((await call('POST', `${secrets}/${first.id}/lifecycle/activate`)).json().status, 'ACTIVE');
    assert.equal(await works('the-first-secret'), true);
    await call('POST', `${secrets}/${first.id}/lifecycle/deactivate`);
    assert.equal((await call('DELETE', `${secrets}/${first.id}`)).statusCode, 204);
    assert.deepEqual((await call('GET', secrets)).json(), [second]);
    const changes = (await events()).filter((type) => type.startsWith('credentials'));
    assert.deepEqual(
      changes.map((type) => type.split('.').at(-1)),
      ['activate', 'create', 'deactivate', 'deactivate', 'delete'],
    );
    assert.doesNotMatch(JSON.stringify(await gatehouse.log()), new RegExp(`the-first-secret|${second.client_secret}`));
  });

  test('what is refused: a third, an unfitting one, deleting an active one, deactivating the only one', async (t) => {
    const { call, secrets } = await scene(t, withSecret);
    const [first] = (await call('GET', secrets)).json();
    assertRefused(await call('DELETE', `${secrets}/${first.id}`), 400, 'E0000001', /^status: .*deactivate it first/);
    assertRefused(
      await call('POST', `${secrets}/${first.id}/lifecycle/deactivate`),
      400,
      'E0000001',
      /^status: the only active secret/,
    );
    for (const client_secret of ['x'.repeat(13), 'x'.repeat(101), 'with space in it', 'ü'.repeat(20), 7])
      assertRefused(await call('POST', secrets, { client_secret }), 400, 'E0000001', /^client_secret: /);
    const waiting = (await call('POST', secrets, { client_secret: 'the-second-secret', status: 'INACTIVE' })).json();
    assert.equal(waiting.status, 'INACTIVE');
    assertRefused(await call('POST', `${secrets}/${first.id}/lifecycle/deactivate`), 400, 'E0000001', /only active secret/);
    assertRefused(await call('POST', secrets, {}), 400, 'E0000001', /^client_secret: the app has 2 secrets already/);
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/lifecycle/activate'],
      ['POST', '/lifecycle/deactivate'],
    ] as const)
      assertRefused(await call(method, `${secrets}/ocsNone${path}`), 404, 'E0000007');
    const none = '/api/v1/apps/0oaNone/credentials/secrets';
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['GET', '/ocsX'],
      ['DELETE', '/ocsX'],
      ['POST', '/ocsX/lifecycle/activate'],
    ] as const)
      assertRefused(await call(method, `${none}${path}`), 404, 'E0000007', undefined);
    assertRefused(await call('GET', '/api/v1/internal/apps/0oaNone/settings/clientcreds'), 404, 'E0000007');
  });

  test('the secret of one app is not reached through another', async (t) => {
    const { gatehouse, call, secrets } = await scene(t, withSecret);
    const [first] = (await call('GET', secrets)).json();
    const other = await gatehouse.given.webApp();
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/lifecycle/deactivate'],
    ] as const)
      assertRefused(await call(method, `/api/v1/apps/${other.id}/credentials/secrets/${first.id}${path}`), 404, 'E0000007');
  });

  test('a client that signs with its secret has long ones only', async (t) => {
    const { call, secrets } = await scene(t, { token_endpoint_auth_method: 'client_secret_jwt' });
    assertRefused(await call('POST', secrets, { client_secret: 'x'.repeat(31) }), 400, 'E0000001', /32 characters at least/);
    assert.equal((await call('POST', secrets, { client_secret: 'x'.repeat(32) })).statusCode, 201);
  });

  test('S42 a short secret that sleeps is not woken for a client that signs with it', async (t) => {
    const { app, call, secrets } = await scene(t, withSecret);
    const [first] = (await call('GET', secrets)).json();
    await call('POST', secrets, {});
    await call('POST', `${secrets}/${first.id}/lifecycle/deactivate`);
    const signing = { token_endpoint_auth_method: 'client_secret_jwt' };
    const put = await call('PUT', `/api/v1/apps/${app.id}`, {
      label: 'Demo',
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: signing },
      settings: { oauthClient: { redirect_uris: ['https://rp.example/cb'] } },
    });
    assert.equal(put.statusCode, 200, put.body);
    assertRefused(await call('POST', `${secrets}/${first.id}/lifecycle/activate`), 400, 'E0000001', /32 characters at least/);
  });

  test('a public client has none', async (t) => {
    const { app, call, secrets } = await scene(t);
    assert.deepEqual((await call('GET', secrets)).json(), []);
    assertRefused(
      await call('POST', secrets, {}),
      400,
      'E0000001',
      /^token_endpoint_auth_method: a client with none has no secret/,
    );
    assert.deepEqual((await call('GET', `/api/v1/internal/apps/${app.id}/settings/clientcreds`)).json(), {
      client_id: app.credentials.oauthClient.client_id,
    });
  });
});

eachDatabase('client secrets, when many write at once', (open) => {
  test('twenty who add one: two at most, ever', async (t) => {
    const { call, secrets } = await scene(t, withSecret, { database: await open(t) });
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('POST', secrets, {})));
    assert.equal(answers.filter(({ statusCode }) => statusCode === 201).length, 1);
    for (const answer of answers) if (answer.statusCode !== 201) assertRefused(answer, 400, 'E0000001', /2 secrets already/);
    assert.equal((await call('GET', secrets)).json().length, 2);
  });

  test('two who deactivate the two: one stays', async (t) => {
    const { call, secrets } = await scene(t, withSecret, { database: await open(t) });
    await call('POST', secrets, {});
    const ids = (await call('GET', secrets)).json().map(({ id }: { id: string }) => id);
    const answers = await Promise.all(ids.map((id: string) => call('POST', `${secrets}/${id}/lifecycle/deactivate`)));
    assert.deepEqual(
      answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
      [200, 400],
    );
  });
});
