import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { SignJWT } from 'jose';
import { eachDatabase } from '../../testkit/each-database.ts';
import { asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import type { TestServerOptions } from '../../testkit/testkit.ts';

const pairs = [1, 2, 3].map(() => generateKeyPairSync('ec', { namedCurve: 'P-256' }));
const [one, two, three] = pairs.map(({ publicKey, privateKey }, index) => ({
  jwk: { ...publicKey.export({ format: 'jwk' }), kid: `key-${index + 1}` },
  privateKey,
})) as [Key, Key, Key];

interface Key {
  readonly jwk: { readonly kid: string };
  readonly privateKey: KeyObject;
}

function service(keys: readonly object[], client: object = {}) {
  return {
    label: 'Robot',
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } },
    settings: { oauthClient: { application_type: 'service', jwks: { keys }, ...client } },
  };
}

async function scene(t: TestContext, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  const created = await admin.call('POST', '/api/v1/apps', service([one.jwk]));
  assert.equal(created.statusCode, 200, created.body);
  const app = created.json();
  const path = `/api/v1/apps/${app.id}`;
  return {
    ...admin,
    app,
    path,
    keys: `${path}/credentials/jwks`,
    /** Whether the token endpoint takes an assertion that is signed with the key. */
    async works({ jwk, privateKey }: Key) {
      const now = admin.gatehouse.clock.read() / 1000;
      const assertion = await new SignJWT({ jti: String(Math.random()) })
        .setProtectedHeader({ alg: 'ES256', kid: jwk.kid })
        .setIssuer(app.id)
        .setSubject(app.id)
        .setAudience(`${admin.gatehouse.origin}/oauth2/default/v1/token`)
        .setIssuedAt(now)
        .setExpirationTime(now + 60)
        .sign(privateKey);
      const answer = await admin.gatehouse.form('/oauth2/default/v1/token', {
        grant_type: 'authorization_code',
        code: 'x',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: assertion,
      });
      return answer.json().error !== 'invalid_client';
    },
  };
}

suite('public keys of a client (Okta contract 6.3)', () => {
  test('a key comes with the app; another is added, turned off and on, and deleted', async (t) => {
    const { gatehouse, app, call, path, keys, works } = await scene(t);
    assert.deepEqual(app.settings.oauthClient.jwks, { keys: [{ ...one.jwk, use: 'sig', status: 'ACTIVE' }] });
    assert.equal(app.credentials.oauthClient.client_secret, undefined);
    assert.deepEqual([await works(one), await works(two)], [true, false]);
    gatehouse.clock.advance({ seconds: 5 });
    const added = await call('POST', keys, two.jwk);
    assert.equal(added.statusCode, 201, added.body);
    const { id } = added.json();
    const self = `${gatehouse.origin}${keys}/${id}`;
    assert.deepEqual(added.json(), {
      ...two.jwk,
      use: 'sig',
      id,
      status: 'ACTIVE',
      created: '2031-05-04T10:00:05.000Z',
      lastUpdated: '2031-05-04T10:00:05.000Z',
      _links: { self: { href: self }, deactivate: { href: `${self}/lifecycle/deactivate`, hints: { allow: ['POST'] } } },
    });
    assert.match(id, /^pks\w{17}$/);
    assert.equal(await works(two), true);
    assert.deepEqual(
      (await call('GET', keys)).json().map(({ kid }: { kid: string }) => kid),
      ['key-1', 'key-2'],
    );
    assert.deepEqual((await call('GET', `${keys}/${id}`)).json(), added.json());
    assert.equal((await call('GET', `${keys}/key-2`)).json().id, id, 'by its kid too');
    assertRefused(await call('DELETE', `${keys}/${id}`), 400, 'E0000001', /^status: .*deactivate it first/);
    const off = await call('POST', `${keys}/${id}/lifecycle/deactivate`);
    assert.deepEqual([off.statusCode, off.json().status], [200, 'INACTIVE']);
    assert.equal(await works(two), false);
    assert.deepEqual((await call('GET', path)).json().settings.oauthClient.jwks.keys[1], {
      ...two.jwk,
      use: 'sig',
      status: 'INACTIVE',
    });
    assert.equal((await call('POST', `${keys}/${id}/lifecycle/activate`)).json().status, 'ACTIVE');
    assert.equal(await works(two), true);
    await call('POST', `${keys}/${id}/lifecycle/deactivate`);
    assert.equal((await call('DELETE', `${keys}/${id}`)).statusCode, 204);
    assertRefused(await call('GET', `${keys}/${id}`), 404, 'E0000007');
    const events = (await gatehouse.log())
      .map((event) => event.event_type)
      .filter((type) => type.startsWith('app.oauth2.credentials.'));
    assert.deepEqual(
      events.toSorted().map((type) => type.split('.').at(-1)),
      ['activate', 'create', 'deactivate', 'deactivate', 'delete'],
    );
  });

  test('what is refused: a private key, a weak one, one name twice, the last one going', async (t) => {
    const { call, keys } = await scene(t);
    const secret = pairs[1]?.privateKey.export({ format: 'jwk' });
    const refusal = await call('POST', keys, { ...secret });
    assertRefused(refusal, 400, 'E0000001', /^d: must not be there: this is the private key/);
    assert.equal(refusal.body.includes(String(secret?.d)), false, 'S41');
    const weak = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' });
    assertRefused(await call('POST', keys, weak), 400, 'E0000001', /^kty: .*2,048/);
    assertRefused(await call('POST', keys, { ...two.jwk, kid: 'key-1' }), 400, 'E0000001', /^kid: another key/);
    assertRefused(await call('POST', keys, { ...two.jwk, status: 'ASLEEP' }), 400, 'E0000001', /^status: /);
    assertRefused(await call('POST', keys, '[]'), 400, 'E0000001');
    assertRefused(await call('POST', keys, {}), 400, 'E0000001', /^kty: /);
    assertRefused(await call('POST', `${keys}/key-1/lifecycle/deactivate`), 400, 'E0000001', /^status: the only active key/);
    for (const [method, url] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/lifecycle/activate'],
    ] as const)
      assertRefused(await call(method, `${keys}/pksNone${url}`), 404, 'E0000007');
    assertRefused(await call('POST', '/api/v1/apps/0oaNone/credentials/jwks', two.jwk), 404, 'E0000007');
    assertRefused(await call('GET', '/api/v1/apps/0oaNone/credentials/keys'), 404, 'E0000007');
  });

  test('in the app object keys are replaced by name; left out, they stay; the path of a bad one is told', async (t) => {
    const { gatehouse, call, path, works } = await scene(t);
    const put = (client: object) => call('PUT', path, { ...service([]), settings: { oauthClient: client } });
    assert.equal((await put({})).json().settings.oauthClient.jwks.keys.length, 1);
    assertRefused(
      await put({ jwks: { keys: [one.jwk, { kty: 'oct', k: 'x' }] } }),
      400,
      'E0000001',
      /^settings.oauthClient.jwks.keys\[1\].k: /,
    );
    assertRefused(
      await put({ jwks: { keys: [one.jwk, one.jwk] } }),
      400,
      'E0000001',
      /^settings.oauthClient.jwks.keys\[1\].kid: stands there twice/,
    );
    assertRefused(await put({ jwks: { keys: [] } }), 400, 'E0000001', /^settings.oauthClient.jwks: private_key_jwt needs/);
    assertRefused(
      await put({ jwks: { keys: [{ ...one.jwk, status: 'INACTIVE' }] } }),
      400,
      'E0000001',
      /private_key_jwt needs an active key/,
    );
    assertRefused(await put({ jwks_uri: 'https://rp.example/keys' }), 400, 'E0000001', /use either jwks or jwks_uri/);
    const changed = await put({
      jwks: { keys: [two.jwk, { ...one.jwk, status: 'INACTIVE' }, { ...three.jwk, kid: undefined }] },
    });
    assert.equal(changed.statusCode, 200, changed.body);
    const kids = changed.json().settings.oauthClient.jwks.keys.map(({ status }: { status: string }) => status);
    assert.deepEqual(kids.toSorted(), ['ACTIVE', 'ACTIVE', 'INACTIVE']);
    assert.deepEqual([await works(one), await works(two)], [false, true]);
    const published = await put({ jwks: { keys: [] }, jwks_uri: 'https://rp.example/keys' });
    assert.deepEqual(
      [published.json().settings.oauthClient.jwks, published.json().settings.oauthClient.jwks_uri],
      [null, 'https://rp.example/keys'],
    );
    assertRefused(
      await call('POST', `${path}/credentials/jwks`, one.jwk),
      400,
      'E0000001',
      /^jwks_uri: the app publishes its keys/,
    );
    const events = (await gatehouse.log())
      .map((event) => event.event_type)
      .filter((type) => type.startsWith('app.oauth2.credentials.'));
    assert.deepEqual(
      events.toSorted().map((type) => type.split('.').at(-1)),
      ['create', 'create', 'deactivate', 'delete', 'delete', 'delete'],
    );
  });

  test('the keys that sign for an app are the org’s', async (t) => {
    const { gatehouse, call, path, app } = await scene(t);
    const [published] = (await gatehouse.call({ url: '/oauth2/v1/keys' })).json().keys;
    assert.deepEqual((await call('GET', `${path}/credentials/keys`)).json(), [{ ...published, status: 'ACTIVE' }]);
    assert.equal(app.credentials.signing.kid, published.kid);
  });
});

eachDatabase('public keys, when many write at once', (open) => {
  test('ten who add one key: one; two who turn the two off: one stays', async (t) => {
    const { call, keys } = await scene(t, { database: await open(t) });
    const answers = await Promise.all(Array.from({ length: 10 }, () => call('POST', keys, two.jwk)));
    assert.equal(answers.filter(({ statusCode }) => statusCode === 201).length, 1);
    for (const answer of answers) if (answer.statusCode !== 201) assertRefused(answer, 400, 'E0000001', /^kid: /);
    const off = await Promise.all(['key-1', 'key-2'].map((kid) => call('POST', `${keys}/${kid}/lifecycle/deactivate`)));
    assert.deepEqual(
      off.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b),
      [200, 400],
    );
  });
});
