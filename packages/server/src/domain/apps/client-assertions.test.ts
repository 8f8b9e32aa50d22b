import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { type ClientKeyPair, clientAssertion, clientKeyPair, registerKey } from '../../../testkit/client-assertions.ts';
import { eachDatabase, testDatabase } from '../../../testkit/each-database.ts';
import type { AppOptions, GivenApp } from '../../../testkit/given.ts';
import { type OrgInDatabase, orgIn, someInstant, testKeys } from '../../../testkit/test-ctx.ts';
import { remoteKeys } from '../../platform/remote-keys.ts';
import { Secret } from '../../platform/secret.ts';
import type { Database } from '../../schema/db.ts';
import { jwtAssertionType } from '../client-assertions/assertion.ts';
import { inTx } from '../ctx.ts';
import { removeSomeExpired } from '../expiry/store.ts';
import { OAuthError } from '../oauth/oauth-error.ts';
import { authenticateClient, type ClientCredentials } from './authenticate-client.ts';
import { addClientSecret } from './client-secrets.ts';

const audience = 'https://id.example';
const none = remoteKeys({ getJson: () => Promise.reject(new Error('unreachable')) }, () => {});

interface Scene {
  readonly org: OrgInDatabase;
  readonly app: GivenApp;
  readonly key: ClientKeyPair;
  readonly assertion: (change?: Record<string, unknown>) => Promise<string>;
}

async function scene(database: Database, options: AppOptions): Promise<Scene> {
  const org = await orgIn(database);
  const [app, key] = [await org.given.webApp(options), clientKeyPair('one')];
  if (options.authMethod === 'private_key_jwt') await registerKey(org, app.id, key);
  const signer = options.authMethod === 'private_key_jwt' ? key : { secret: app.clientSecret, alg: 'HS256' };
  const about = { clientId: app.clientId, audience, now: someInstant };
  return { org, app, key, assertion: (change) => clientAssertion(about, signer, change) };
}

const withKey = async (t: TestContext) => scene(await testDatabase(t, 'sqlite'), { authMethod: 'private_key_jwt' });
const withSecret = async (t: TestContext) => scene(await testDatabase(t, 'sqlite'), { authMethod: 'client_secret_jwt' });

const assertionOnly = (assertion: string) => ({ assertion, assertionType: jwtAssertionType });

/** The client id of the app that proved to be itself, or the error code and status. */
async function authenticate(
  { org }: Pick<Scene, 'org'>,
  credentials: Partial<ClientCredentials>,
  { seconds = 0, remote = none } = {},
): Promise<string> {
  const nothing = { authorization: undefined, clientId: undefined, clientSecret: undefined };
  const all = { ...nothing, assertion: undefined, assertionType: undefined, audiences: [audience], ...credentials };
  try {
    return (await authenticateClient(org.at(seconds), { keys: testKeys, remoteKeys: remote }, all)).clientId;
  } catch (error) {
    assert.ok(error instanceof OAuthError, String(error));
    if (error.code === 'invalid_client') assert.equal(error.message, 'Client authentication failed.');
    return error.code;
  }
}

suite('private_key_jwt and client_secret_jwt (RFC 7523 §2.2, OIDC Core §9, Okta contract 3.2)', () => {
  test('a key that the app registered signs for it, with or without client_id beside', async (t) => {
    const it = await withKey(t);
    assert.equal(await authenticate(it, assertionOnly(await it.assertion())), it.app.clientId);
    const named = { ...assertionOnly(await it.assertion()), clientId: it.app.clientId };
    assert.equal(await authenticate(it, named), it.app.clientId);
  });

  for (const alg of ['HS256', 'HS384', 'HS512']) {
    test(`the app's secret signs for it with ${alg}`, async (t) => {
      const { org, app } = await withSecret(t);
      const about = { clientId: app.clientId, audience, now: someInstant };
      const assertion = await clientAssertion(about, { secret: app.clientSecret, alg });
      assert.equal(await authenticate({ org }, assertionOnly(assertion)), app.clientId);
    });
  }

  test('a secret that could be guessed signs nothing', async (t) => {
    const { org, app } = await withSecret(t);
    for (const [secret, outcome] of [
      ['s'.repeat(31), 'invalid_client'],
      ['s'.repeat(32), app.clientId],
    ] as const) {
      await inTx(org.at(), (ctx) => addClientSecret(ctx, testKeys, app.id, new Secret(secret)));
      const about = { clientId: app.clientId, audience, now: someInstant };
      const assertion = await clientAssertion(about, { secret, alg: 'HS256' });
      assert.equal(await authenticate({ org }, assertionOnly(assertion)), outcome);
    }
  });

  test('a key or secret that is not active any more signs nothing', async (t) => {
    const one = await withKey(t);
    await inTx(one.org.at(), ({ db }) => db.updateTable('client_key').set({ status: 'INACTIVE' }).execute());
    assert.equal(await authenticate(one, assertionOnly(await one.assertion())), 'invalid_client');
    const other = await withSecret(t);
    await inTx(other.org.at(), ({ db }) => db.updateTable('client_secret').set({ status: 'INACTIVE' }).execute());
    assert.equal(await authenticate(other, assertionOnly(await other.assertion())), 'invalid_client');
  });

  test('an app that is not active proves nothing', async (t) => {
    const it = await withKey(t);
    await it.org.given.changeApp(it.app, { status: 'INACTIVE' });
    assert.equal(await authenticate(it, assertionOnly(await it.assertion())), 'invalid_client');
  });

  test('S11 the method that the app is registered for is the only one', async (t) => {
    const database = await testDatabase(t, 'sqlite');
    for (const authMethod of [
      'private_key_jwt',
      'client_secret_jwt',
      'client_secret_basic',
      'client_secret_post',
      'none',
    ] as const) {
      const { org, app, key } = await scene(database, { authMethod });
      if (authMethod !== 'private_key_jwt') await registerKey(org, app.id, key);
      const about = { clientId: app.clientId, audience, now: someInstant };
      const secret = app.clientSecret || 'x'.repeat(43);
      const attempts: Record<string, Partial<ClientCredentials>> = {
        private_key_jwt: assertionOnly(await clientAssertion(about, key)),
        client_secret_jwt: assertionOnly(await clientAssertion(about, { secret, alg: 'HS256' })),
        secret: { clientId: app.clientId, clientSecret: secret },
        none: { clientId: app.clientId },
      };
      const right = authMethod.startsWith('client_secret_') && authMethod !== 'client_secret_jwt' ? 'secret' : authMethod;
      for (const [method, credentials] of Object.entries(attempts)) {
        const expected = method === right ? app.clientId : 'invalid_client';
        assert.equal(await authenticate({ org }, credentials), expected, `${method} of an app with ${authMethod}`);
      }
    }
  });

  test('S11 the registered public key is no secret', async (t) => {
    const it = await withKey(t);
    const about = { clientId: it.app.clientId, audience, now: someInstant };
    for (const secret of [JSON.stringify(it.key.publicJwk), String(it.key.publicJwk.x)]) {
      const assertion = await clientAssertion(about, { secret, alg: 'HS256' });
      assert.equal(await authenticate(it, assertionOnly(assertion)), 'invalid_client');
    }
  });

  const changes: Record<string, Record<string, unknown>> = {
    'S12 for another server': { aud: 'https://other.example' },
    'S12 for several servers': { aud: [audience, 'https://other.example'] },
    'S12 without a jti': { jti: undefined },
    'S12 for longer than an hour': { exp: someInstant / 1000 + 7200 },
    'that is over': { exp: someInstant / 1000 - 61 },
    'of another issuer': { iss: 'someone' },
  };
  for (const [what, change] of Object.entries(changes)) {
    test(`an assertion ${what} is refused`, async (t) => {
      const it = await withKey(t);
      assert.equal(await authenticate(it, assertionOnly(await it.assertion(change))), 'invalid_client');
    });
  }

  test('what is malformed is refused, not an error of ours', async (t) => {
    const it = await withKey(t);
    const good = await it.assertion();
    const malformed: Partial<ClientCredentials>[] = [
      assertionOnly(''),
      assertionOnly('x'),
      assertionOnly('a.b.c'),
      assertionOnly(`${good}x`),
      assertionOnly(await it.assertion({ sub: 'a\0b' })),
      assertionOnly(await it.assertion({ sub: 7 })),
      assertionOnly(await it.assertion({ filler: 'x'.repeat(20_000) })),
      { assertion: good },
      { assertion: good, assertionType: 'urn:ietf:params:oauth:client-assertion-type:saml2-bearer' },
      { assertionType: jwtAssertionType, clientId: it.app.clientId },
      { ...assertionOnly(good), clientId: '0oaOther' },
    ];
    for (const credentials of malformed)
      assert.equal(await authenticate(it, credentials), 'invalid_client', JSON.stringify(credentials).slice(0, 90));
    assert.equal(await authenticate(it, assertionOnly(good)), it.app.clientId, 'none of that has spent it');
  });

  test('an assertion beside a secret is two methods: refused as invalid_request (RFC 6749 §2.3)', async (t) => {
    const it = await withKey(t);
    const header = { authorization: `Basic ${btoa(`${it.app.clientId}:${it.app.clientSecret}`)}` };
    const assertion = await it.assertion();
    assert.equal(await authenticate(it, { ...assertionOnly(assertion), ...header }), 'invalid_request');
    assert.equal(await authenticate(it, { ...assertionOnly(assertion), clientSecret: 'x' }), 'invalid_request');
    assert.equal(await authenticate(it, { ...header, assertionType: jwtAssertionType }), 'invalid_request');
  });

  test('an assertion of another app, or of an app of another org, is refused', async (t) => {
    const database = await testDatabase(t, 'sqlite');
    const it = await scene(database, { authMethod: 'private_key_jwt' });
    const other = await it.org.given.webApp({ authMethod: 'private_key_jwt' });
    const forged = await clientAssertion({ clientId: other.clientId, audience, now: someInstant }, it.key);
    assert.equal(await authenticate(it, assertionOnly(forged)), 'invalid_client');
    const elsewhere = await orgIn(database, 'other');
    assert.equal(await authenticate({ org: elsewhere }, assertionOnly(await it.assertion())), 'invalid_client');
  });
});

suite('keys at the app’s jwks_uri', () => {
  const uri = 'https://rp.example/jwks';

  async function remoteScene(t: TestContext) {
    const it = await scene(await testDatabase(t, 'sqlite'), { authMethod: 'private_key_jwt' });
    await it.org.given.changeApp(it.app, { jwks_uri: uri });
    const published: ClientKeyPair[] = [];
    const asked: string[] = [];
    const getJson = async (url: string) => {
      asked.push(url);
      return { body: { keys: published.map(({ kid, publicJwk }) => ({ ...publicJwk, kid })) }, maxAgeSeconds: undefined };
    };
    const about = { clientId: it.app.clientId, audience, now: someInstant };
    const tryWith = async (key: ClientKeyPair, seconds = 0) =>
      authenticate(it, assertionOnly(await clientAssertion(about, key)), { seconds, remote });
    const remote = remoteKeys({ getJson }, () => {});
    return { ...it, published, asked, tryWith };
  }

  test('sign for it, and those that are registered here do not', async (t) => {
    const { app, key, published, asked, tryWith } = await remoteScene(t);
    const theirs = clientKeyPair('theirs');
    published.push(theirs);
    assert.equal(await tryWith(theirs), app.clientId);
    assert.equal(await tryWith(key), 'invalid_client');
    assert.deepEqual(new Set(asked), new Set([uri]));
  });

  test('a new key works as soon as it is published, and a removed one until the set is read again', async (t) => {
    const { app, published, tryWith } = await remoteScene(t);
    const [old, young] = [clientKeyPair('old'), clientKeyPair('young')];
    published.push(old);
    assert.equal(await tryWith(old), app.clientId);
    published.splice(0, 1, young);
    assert.equal(await tryWith(young, 9), 'invalid_client', 'asked less than ten seconds ago');
    assert.equal(await tryWith(young, 10), app.clientId);
    assert.equal(await tryWith(old, 11), 'invalid_client');
  });

  test('that cannot be fetched are none: refused', async (t) => {
    const it = await scene(await testDatabase(t, 'sqlite'), { authMethod: 'private_key_jwt' });
    await it.org.given.changeApp(it.app, { jwks_uri: uri });
    assert.equal(await authenticate(it, assertionOnly(await it.assertion())), 'invalid_client');
  });
});

eachDatabase('an assertion is used once', (open) => {
  test('S12 of fifty at once, on two nodes, one is believed', async (t) => {
    const it = await scene(await open(t), { authMethod: 'private_key_jwt' });
    const assertion = await it.assertion();
    // Each call reads and writes the database only: two nodes share nothing else.
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => authenticate(it, assertionOnly(assertion))));
    assert.deepEqual(outcomes.filter((outcome) => outcome === it.app.clientId).length, 1);
    assert.deepEqual(outcomes.filter((outcome) => outcome === 'invalid_client').length, 49);
  });

  test('S12 as long as it could be believed, it is remembered; then it is swept away', async (t) => {
    const it = await scene(await open(t), { authMethod: 'private_key_jwt' });
    const assertion = await it.assertion({ exp: someInstant / 1000 + 300 });
    assert.equal(await authenticate(it, assertionOnly(assertion)), it.app.clientId);
    for (const seconds of [1, 299, 359]) {
      await inTx(it.org.at(seconds), (ctx) => removeSomeExpired(ctx, 100));
      assert.equal(await authenticate(it, assertionOnly(assertion), { seconds }), 'invalid_client', `${seconds} s later`);
    }
    const rows = () => it.org.at().db.selectFrom('used_client_assertion').selectAll().execute();
    assert.equal((await rows()).length, 1);
    await inTx(it.org.at(360), (ctx) => removeSomeExpired(ctx, 100));
    assert.equal((await rows()).length, 0);
    assert.equal(await authenticate(it, assertionOnly(assertion), { seconds: 360 }), 'invalid_client', 'it is over');
  });

  test('two apps may use one jti', async (t) => {
    const database = await open(t);
    for (const it of [
      await scene(database, { authMethod: 'private_key_jwt' }),
      await scene(database, { authMethod: 'client_secret_jwt' }),
    ])
      assert.equal(await authenticate(it, assertionOnly(await it.assertion({ jti: 'one' }))), it.app.clientId);
  });
});
