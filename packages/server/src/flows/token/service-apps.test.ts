import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import {
  assertionFields,
  type ClientKeyPair,
  clientAssertion,
  clientKeyPair,
  registerKey,
} from '../../../testkit/client-assertions.ts';
import { testDatabase } from '../../../testkit/each-database.ts';
import { api, asSuperAdmin, assertRefused } from '../../../testkit/management.ts';
import { authorizeUrl, responseParameters } from '../../../testkit/test-browser.ts';
import { startGatehouse, type TestOrg } from '../../../testkit/testkit.ts';

const nobody = '/api/v1/users?limit=1';

/** Asks for a token with an assertion that jose makes as any relying party would. */
async function tokenFor(
  org: TestOrg,
  { clientId, kid, key, alg }: { clientId: string; kid?: string; key: CryptoKey; alg: string },
  scope: string,
): Promise<LightMyRequestResponse> {
  const assertion = await new SignJWT()
    .setProtectedHeader({ alg, ...(kid !== undefined && { kid }) })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(`${org.origin}/oauth2/v1/token`)
    .setJti(crypto.randomUUID())
    .setIssuedAt(new Date(org.ctx().now))
    .setExpirationTime(new Date(org.ctx().now + 300_000))
    .sign(key);
  return org.form('/oauth2/v1/token', { grant_type: 'client_credentials', scope, ...assertionFields(assertion) });
}

const ask = (org: TestOrg, token: string, url: string) => org.call({ url, headers: { authorization: `Bearer ${token}` } });

suite('a service app and the management API (Okta contract 6.11)', () => {
  for (const alg of ['RS256', 'ES256'] as const) {
    test(`made, granted and given a role over the API, it reads users with a key for ${alg}`, async (t) => {
      const { gatehouse, call } = await asSuperAdmin(t);
      const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
      const created = await call('POST', '/api/v1/apps', {
        name: 'oidc_client',
        label: 'Directory sync',
        signOnMode: 'OPENID_CONNECT',
        credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } },
        settings: {
          oauthClient: {
            application_type: 'service',
            grant_types: ['client_credentials'],
            response_types: ['token'],
            jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'sync', use: 'sig', alg }] },
          },
        },
      });
      assert.equal(created.statusCode, 200, created.body);
      const { id } = created.json();
      const client = { clientId: id, kid: 'sync', key: privateKey, alg };

      const withoutGrant = await tokenFor(gatehouse, client, 'okta.users.read');
      assert.deepEqual([withoutGrant.statusCode, withoutGrant.json().error], [400, 'consent_required']);

      const body = { scopeId: 'okta.users.read', issuer: gatehouse.origin };
      const grant = (await call('POST', `/api/v1/apps/${id}/grants`, body)).json();
      const granted = await tokenFor(gatehouse, client, 'okta.users.read');
      assert.equal(granted.statusCode, 200, granted.body);
      const { access_token, ...answer } = granted.json();
      assert.deepEqual(answer, { token_type: 'Bearer', expires_in: 3600, scope: 'okta.users.read' });
      assertRefused(await ask(gatehouse, access_token, nobody), 403, 'E0000006'); // no role

      await call('POST', `/oauth2/v1/clients/${id}/roles`, { type: 'READ_ONLY_ADMIN' });
      assert.equal((await ask(gatehouse, access_token, nobody)).statusCode, 200);
      const refused = await ask(gatehouse, access_token, '/api/v1/groups');
      assertRefused(refused, 403, 'E0000006'); // no scope
      assert.match(String(refused.headers['www-authenticate']), /insufficient_scope.*okta\.groups\.read/);

      await call('DELETE', grant._links.self.href);
      assertRefused(await ask(gatehouse, access_token, nobody), 403, 'E0000006');
    });
  }

  test('a person’s token for the API: scopes by the app’s grants, rights by the person’s roles', async (t) => {
    const { gatehouse, admin, call } = await asSuperAdmin(t);
    const app = await gatehouse.given.webApp();
    await call('POST', `/api/v1/apps/${app.id}/grants`, { scopeId: 'okta.users.read', issuer: gatehouse.origin });
    const plain = await gatehouse.given.user();
    for (const [user, status] of [
      [admin, 200],
      [plain, 403],
    ] as const) {
      const { code = '' } = await gatehouse.signIn(user, app, { scope: 'openid okta.users.read' }, 'org');
      const { access_token } = (await gatehouse.redeem(app, code, {}, 'org')).json();
      assert.equal((await ask(gatehouse, access_token, nobody)).statusCode, status);
    }
    const asked = await gatehouse.call({ url: authorizeUrl(app, { scope: 'openid okta.users.manage' }, 'org') });
    assert.equal(responseParameters(asked)['error'], 'consent_required');
  });

  test('a custom authorization server never grants a scope of the API, and its tokens open nothing', async (t) => {
    const { gatehouse, admin, call } = await asSuperAdmin(t);
    const app = await gatehouse.given.webApp();
    await call('POST', `/api/v1/apps/${app.id}/grants`, { scopeId: 'okta.users.read', issuer: gatehouse.origin });
    const asked = await gatehouse.call({ url: authorizeUrl(app, { scope: 'openid okta.users.read' }) });
    assert.equal(responseParameters(asked)['error'], 'invalid_scope');
    const { code = '' } = await gatehouse.signIn(admin, app);
    const { access_token } = (await gatehouse.redeem(app, code)).json();
    assertRefused(await ask(gatehouse, access_token, nobody), 401, 'E0000011');
    assertRefused(await api(gatehouse, access_token, 'GET', nobody), 401, 'E0000011');
  });
});

suite('client assertions at the token endpoint (RFC 7523)', () => {
  async function redeemWith(org: TestOrg, key: ClientKeyPair | undefined, audience: string, server = 'default') {
    const app = await org.given.webApp({ authMethod: key ? 'private_key_jwt' : 'client_secret_jwt' });
    if (key) await registerKey(org, app.id, key);
    const user = await org.given.user();
    const { code = '' } = await org.signIn(user, app, {}, server);
    const about = { clientId: app.clientId, audience, now: org.ctx().now };
    const assertion = await clientAssertion(about, key ?? { secret: app.clientSecret, alg: 'HS256' });
    const fields = { grant_type: 'authorization_code', code, redirect_uri: app.redirectUri, ...assertionFields(assertion) };
    return org.form(server === 'org' ? '/oauth2/v1/token' : `/oauth2/${server}/v1/token`, fields);
  }

  for (const key of [clientKeyPair('one'), undefined]) {
    test(`S12 ${key ? 'private_key_jwt' : 'client_secret_jwt'}: the audience is the issuer or the endpoint that is called, and no other server’s`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const own = [gatehouse.issuer, `${gatehouse.issuer}/v1/token`];
      const foreign = [
        gatehouse.origin,
        `${gatehouse.origin}/oauth2/v1/token`,
        `${gatehouse.issuer}/v1/authorize`,
        `${gatehouse.issuer}/v1/token?x`,
        'https://other.example/oauth2/default',
        '',
      ];
      for (const audience of own) assert.equal((await redeemWith(gatehouse, key, audience)).statusCode, 200, audience);
      for (const audience of foreign) {
        const answer = await redeemWith(gatehouse, key, audience);
        assert.deepEqual([answer.statusCode, answer.json().error], [401, 'invalid_client'], audience);
        assert.equal(answer.json().error_description, 'Client authentication failed.', 'it does not say why');
      }
    });
  }

  test('an assertion in the URL is refused', async (t) => {
    const gatehouse = await startGatehouse(t);
    const answer = await gatehouse.form('/oauth2/v1/token?client_assertion=x', { grant_type: 'client_credentials' });
    assert.deepEqual([answer.statusCode, answer.json().error], [400, 'invalid_request']);
  });
});

suite('S12 nodes that share a database', () => {
  async function twoNodes(t: TestContext) {
    const database = await testDatabase(t, 'postgres');
    const [one, other] = [await startGatehouse(t, { database }), await startGatehouse(t, { database })];
    const { apiToken } = await one.given.admin('SUPER_ADMIN');
    const app = await one.given.webApp({
      applicationType: 'service',
      authMethod: 'private_key_jwt',
      grantTypes: ['client_credentials'],
    });
    const key = clientKeyPair('one');
    await registerKey(one, app.id, key);
    await api(one, apiToken, 'POST', `/api/v1/apps/${app.id}/grants`, { scopeId: 'okta.users.read', issuer: one.origin });
    const assertion = await clientAssertion({ clientId: app.clientId, audience: one.origin, now: one.ctx().now }, key);
    const fields = { grant_type: 'client_credentials', scope: 'okta.users.read', ...assertionFields(assertion) };
    const redeem = (node: TestOrg) => node.form('/oauth2/v1/token', fields);
    return { one, other, redeem };
  }

  test('S12 take an assertion once between them', async (t) => {
    const { one, other, redeem } = await twoNodes(t);
    const answers = await Promise.all([one, other, one, other, one, other, one, other].map(redeem));
    const statuses = answers.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b);
    assert.deepEqual(statuses, [200, ...Array(7).fill(401)]);
    for (const node of [one, other]) assert.equal((await redeem(node)).json().error, 'invalid_client');
  });
});
