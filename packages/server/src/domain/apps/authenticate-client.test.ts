import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eachDatabase, testDatabase } from '../../../testkit/each-database.ts';
import type { AppOptions, GivenApp } from '../../../testkit/given.ts';
import { type OrgInDatabase, orgIn, testKeys } from '../../../testkit/test-ctx.ts';
import { Secret } from '../../platform/secret.ts';
import { inTx } from '../ctx.ts';
import { OAuthError } from '../oauth/oauth-error.ts';
import { authenticateClient, type ClientCredentials } from './authenticate-client.ts';
import { addClientSecret } from './client-secrets.ts';

const noRemoteKeys = { keys: testKeys, remoteKeys: { at: async () => [] } };

async function appIn(t: TestContext, options?: AppOptions): Promise<{ org: OrgInDatabase; app: GivenApp }> {
  const org = await orgIn(await testDatabase(t, 'sqlite'));
  return { org, app: await org.given.webApp(options) };
}

/** The client id of the app that proved to be itself, or the error code. */
async function authenticate(org: OrgInDatabase, credentials: Partial<ClientCredentials>): Promise<string> {
  try {
    const app = await authenticateClient(org.at(), noRemoteKeys, {
      authorization: undefined,
      clientId: undefined,
      clientSecret: undefined,
      assertionType: undefined,
      assertion: undefined,
      audiences: ['https://id.example'],
      ...credentials,
    });
    return app.clientId;
  } catch (error) {
    assert.ok(error instanceof OAuthError);
    if (error.code === 'invalid_client')
      assert.equal(error.message, 'Client authentication failed.', 'the client does not hear why');
    return error.code;
  }
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
const header = (text: string) => ({ authorization: `Basic ${base64(text)}` });

suite('client authentication with a secret (RFC 6749 §2.3.1, Okta contract 3.2)', () => {
  for (const authMethod of ['client_secret_basic', 'client_secret_post'] as const) {
    test(`an app that is registered for ${authMethod} may use the header or the body`, async (t) => {
      const { org, app } = await appIn(t, { authMethod });
      assert.equal(await authenticate(org, header(`${app.clientId}:${app.clientSecret}`)), app.clientId);
      assert.equal(await authenticate(org, { clientId: app.clientId, clientSecret: app.clientSecret }), app.clientId);
      assert.equal(
        await authenticate(org, { ...header(`${app.clientId}:${app.clientSecret}`), clientId: app.clientId }),
        app.clientId,
      );
    });
  }

  test('both halves of the header are form-urlencoded; clients that do not encode are understood too', async (t) => {
    const { org, app } = await appIn(t);
    for (const secret of ['with:colon', 'with space', 'with%percent', 'ümläut', 'plus+sign', 'a%2Fb']) {
      await inTx(org.at(), (ctx) => addClientSecret(ctx, testKeys, app.id, new Secret(secret)));
      const encoded = new URLSearchParams({ s: secret }).toString().slice(2);
      assert.equal(await authenticate(org, header(`${app.clientId}:${encoded}`)), app.clientId, secret);
    }
    for (const secret of ['with:colon', 'with space', 'with%percent']) {
      assert.equal(await authenticate(org, header(`${app.clientId}:${secret}`)), app.clientId, `${secret}, not encoded`);
    }
    const percentId = Buffer.from(app.clientId).toString('hex').replaceAll(/../g, '%$&');
    assert.equal(await authenticate(org, header(`${percentId}:${app.clientSecret}`)), app.clientId);
  });

  test('every active secret works: rotation needs two', async (t) => {
    const { org, app } = await appIn(t);
    await inTx(org.at(10), (ctx) => addClientSecret(ctx, testKeys, app.id, new Secret('second')));
    assert.equal(await authenticate(org, { clientId: app.clientId, clientSecret: 'second' }), app.clientId);
    assert.equal(await authenticate(org, { clientId: app.clientId, clientSecret: app.clientSecret }), app.clientId);
    await inTx(org.at(), (ctx) => ctx.db.updateTable('client_secret').set({ status: 'INACTIVE' }).execute());
    assert.equal(await authenticate(org, { clientId: app.clientId, clientSecret: 'second' }), 'invalid_client');
  });

  test('S27 a secret is not cut before it is compared', async (t) => {
    const { org, app } = await appIn(t);
    await inTx(org.at(), (ctx) => addClientSecret(ctx, testKeys, app.id, new Secret('x'.repeat(1024))));
    assert.equal(await authenticate(org, { clientId: app.clientId, clientSecret: 'x'.repeat(1024) }), app.clientId);
    for (const length of [1023, 1025, 1026, 50_000]) {
      assert.equal(
        await authenticate(org, { clientId: app.clientId, clientSecret: 'x'.repeat(length) }),
        'invalid_client',
        `${length}`,
      );
    }
  });

  test('the secret of another app is wrong', async (t) => {
    const { org, app } = await appIn(t);
    const other = await org.given.webApp();
    assert.equal(await authenticate(org, { clientId: app.clientId, clientSecret: other.clientSecret }), 'invalid_client');
  });

  test('an app of another org is unknown', async (t) => {
    const database = await testDatabase(t, 'sqlite');
    const [one, other] = [await orgIn(database), await orgIn(database, 'other')];
    const app = await one.given.webApp();
    assert.equal(await authenticate(other, header(`${app.clientId}:${app.clientSecret}`)), 'invalid_client');
  });
});

suite('client authentication: refused as invalid_client, without saying why (RFC 6749 §5.2)', () => {
  const cases: Record<string, (app: GivenApp) => Partial<ClientCredentials>> = {
    'no credentials at all': () => ({}),
    'only the client id': (app) => ({ clientId: app.clientId }),
    'an empty secret': (app) => ({ clientId: app.clientId, clientSecret: '' }),
    'a wrong secret': (app) => ({ clientId: app.clientId, clientSecret: 'wrong' }),
    'a secret that is a part of the right one': (app) => ({ clientId: app.clientId, clientSecret: app.clientSecret.slice(1) }),
    'an unknown client': (app) => ({ clientId: '0oaUnknown', clientSecret: app.clientSecret }),
    'a client id in another case': (app) => ({ clientId: app.clientId.toUpperCase(), clientSecret: app.clientSecret }),
    'a wrong secret in the header': (app) => header(`${app.clientId}:wrong`),
    'a header without a colon': (app) => header(app.clientId),
    'a header with an empty secret': (app) => header(`${app.clientId}:`),
    'a header with an empty id': (app) => header(`:${app.clientSecret}`),
    'a header that is not Base64': (app) => ({ authorization: `Basic ${app.clientId}:${app.clientSecret}` }),
    'an empty header': () => ({ authorization: '' }),
    'a scheme without credentials': () => ({ authorization: 'Basic ' }),
    'another scheme': (app) => ({ authorization: `Bearer ${base64(`${app.clientId}:${app.clientSecret}`)}` }),
  };
  for (const [what, credentials] of Object.entries(cases)) {
    test(what, async (t) => {
      const { org, app } = await appIn(t);
      assert.equal(await authenticate(org, credentials(app)), 'invalid_client');
    });
  }

  test('an app that is not active', async (t) => {
    const { org, app } = await appIn(t, { status: 'INACTIVE' });
    assert.equal(await authenticate(org, header(`${app.clientId}:${app.clientSecret}`)), 'invalid_client');
  });
});

eachDatabase('client authentication with characters that no client id has', (open) => {
  test('a NUL in the header, raw or encoded, is refused like any wrong client id', async (t) => {
    const org = await orgIn(await open(t));
    const app = await org.given.webApp();
    for (const nul of ['\0', '%00']) {
      assert.equal(await authenticate(org, header(`${app.clientId}${nul}:${app.clientSecret}`)), 'invalid_client');
      assert.equal(await authenticate(org, header(`${app.clientId}:${app.clientSecret}${nul}`)), 'invalid_client');
    }
  });
});

suite('two methods in one request are refused as invalid_request (RFC 6749 §2.3)', () => {
  test('the header and a secret in the body, even when both are right', async (t) => {
    const { org, app } = await appIn(t);
    const right = header(`${app.clientId}:${app.clientSecret}`);
    assert.equal(
      await authenticate(org, { ...right, clientId: app.clientId, clientSecret: app.clientSecret }),
      'invalid_request',
    );
    assert.equal(await authenticate(org, { ...right, clientSecret: 'wrong' }), 'invalid_request');
  });

  test('the header of one client and the id of another', async (t) => {
    const { org, app } = await appIn(t);
    const other = await org.given.webApp();
    assert.equal(
      await authenticate(org, { ...header(`${app.clientId}:${app.clientSecret}`), clientId: other.clientId }),
      'invalid_request',
    );
  });
});

suite('public clients (RFC 6749 §2.1, Okta contract 3.2)', () => {
  test('name themselves in the body, or in a header with an empty or no secret', async (t) => {
    const { org, app } = await appIn(t, { authMethod: 'none' });
    assert.equal(await authenticate(org, { clientId: app.clientId }), app.clientId);
    assert.equal(await authenticate(org, header(app.clientId)), app.clientId);
    assert.equal(await authenticate(org, header(`${app.clientId}:`)), app.clientId);
  });

  test('have no secret: one that is sent is refused', async (t) => {
    const { org, app } = await appIn(t, { authMethod: 'none' });
    assert.equal(await authenticate(org, { clientId: app.clientId, clientSecret: 'any' }), 'invalid_client');
    assert.equal(await authenticate(org, header(`${app.clientId}:any`)), 'invalid_client');
  });
});
