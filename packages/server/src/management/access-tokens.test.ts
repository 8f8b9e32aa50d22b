import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { clientAssertion, clientKeyPair } from '../../testkit/client-assertions.ts';
import type { GivenUser } from '../../testkit/given.ts';
import { asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import type { TestOrg } from '../../testkit/testkit.ts';
import { requirementOf } from '../domain/admin-roles/permissions.ts';
import { apiScopes } from '../domain/api-access/scopes.ts';
import { inTx } from '../domain/ctx.ts';
import { revokeToken } from '../domain/tokens/store.ts';
import { signJwt } from '../platform/jwt.ts';
import { endpoints } from './routes.ts';

const groups = '/api/v1/groups';
const now = Date.parse('2031-05-04T10:00:00Z') / 1000;

/** An app with these grants, people with roles, and tokens that the org authorization server itself could have signed. */
async function scene(t: TestContext, granted: readonly string[] = ['okta.groups.read', 'okta.groups.manage']) {
  const { gatehouse, admin, call } = await asSuperAdmin(t);
  const app = await gatehouse.given.webApp();
  for (const scopeId of granted) {
    const answer = await call('POST', `/api/v1/apps/${app.id}/grants`, { scopeId, issuer: gatehouse.origin });
    assert.equal(answer.statusCode, 201, answer.body);
  }
  const org = await gatehouse.deps.orgs.byHost('localhost:8080');
  const key = org?.signingKeys.get('org')?.find(({ status }) => status === 'ACTIVE');
  assert.ok(key?.privateKey);
  const signer = { kid: key.kid, privateKey: key.privateKey };
  const times = { iat: now, exp: now + 3600, auth_time: now };
  const base = { ver: 1, jti: 'AT.test', iss: gatehouse.origin, aud: gatehouse.origin, cid: app.clientId, ...times };
  const userToken = (user: GivenUser, scp: readonly string[], change: object = {}) =>
    signJwt({ ...base, uid: user.id, sub: user.login, scp, ...change }, signer);
  const appToken = (scp: readonly string[], change: object = {}) =>
    signJwt({ ...base, sub: app.clientId, scp, ...change }, signer);
  return { gatehouse, admin, call, app, userToken, appToken };
}

function ask(
  org: TestOrg,
  token: string,
  method: 'GET' | 'POST' = 'GET',
  path = groups,
  body?: object,
): Promise<LightMyRequestResponse> {
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
  return org.call({ method, url: path, headers, ...(body && { payload: JSON.stringify(body) }) });
}

const challengeOf = (answer: LightMyRequestResponse) => String(answer.headers['www-authenticate']);

function assertInvalidToken(answer: LightMyRequestResponse, what = ''): void {
  assert.equal(answer.statusCode, 401, `${what}: ${answer.body}`);
  assertRefused(answer, 401, 'E0000011');
  assert.match(challengeOf(answer), /^Bearer error="invalid_token", error_description="[^"]+"$/);
}

const newGroup = { profile: { name: 'Engineering' } };

suite('access tokens at the API (Okta contract 6.1, 6.11)', () => {
  test('a person has their own rights, as far as the token’s scopes go; the log names the person', async (t) => {
    const { gatehouse, admin, userToken } = await scene(t);
    const reads = await userToken(admin, ['openid', 'okta.groups.read']);
    assert.equal((await ask(gatehouse, reads)).statusCode, 200);
    const refused = await ask(gatehouse, reads, 'POST', groups, newGroup);
    assertRefused(refused, 403, 'E0000006');
    assert.equal(challengeOf(refused), 'Bearer error="insufficient_scope", scope="okta.groups.manage"');
    const manages = await userToken(admin, ['okta.groups.manage']);
    assert.equal((await ask(gatehouse, manages)).statusCode, 200, 'manage includes read');
    assert.equal((await ask(gatehouse, manages, 'POST', groups, newGroup)).statusCode, 200);
    const event = (await gatehouse.log()).find(({ event_type }) => event_type === 'group.lifecycle.create');
    assert.equal(event?.actor_id, admin.id);
  });

  test('a scope gives nobody a right that they have not themselves', async (t) => {
    const { gatehouse, userToken } = await scene(t);
    const reader = await gatehouse.given.admin('READ_ONLY_ADMIN');
    const plain = await gatehouse.given.user();
    const refused = await ask(gatehouse, await userToken(reader, ['okta.groups.manage']), 'POST', groups, newGroup);
    assertRefused(refused, 403, 'E0000006');
    assert.equal(refused.headers['www-authenticate'], undefined, 'another scope would not help');
    assertRefused(await ask(gatehouse, await userToken(plain, ['okta.groups.read'])), 403, 'E0000006');
  });

  test('an app that asks for itself has its own roles, not those of whoever granted them; the log names the app', async (t) => {
    const { gatehouse, call, app, appToken } = await scene(t);
    const token = await appToken(['okta.groups.manage']);
    assertRefused(await ask(gatehouse, token), 403, 'E0000006');
    const role = (await call('POST', `/oauth2/v1/clients/${app.clientId}/roles`, { type: 'USER_ADMIN' })).json();
    assert.equal((await ask(gatehouse, token, 'POST', groups, newGroup)).statusCode, 200);
    const event = (await gatehouse.log()).find(({ event_type }) => event_type === 'group.lifecycle.create');
    assert.deepEqual([event?.actor_id, event?.actor_type], [app.clientId, 'PublicClientApp']);
    assert.equal((await call('DELETE', role._links.self.href)).statusCode, 204);
    assertRefused(await ask(gatehouse, token), 403, 'E0000006');
  });

  test('S13 a scope that is taken from the app is gone from the tokens that it has', async (t) => {
    const { gatehouse, admin, call, app, userToken } = await scene(t);
    const token = await userToken(admin, ['okta.groups.read']);
    assert.equal((await ask(gatehouse, token)).statusCode, 200);
    for (const grant of (await call('GET', `/api/v1/apps/${app.id}/grants`)).json())
      assert.equal((await call('DELETE', grant._links.self.href)).statusCode, 204);
    assertRefused(await ask(gatehouse, token), 403, 'E0000006');
  });

  test('S13 a token stops with its revocation, its app, its person and its end', async (t) => {
    const { gatehouse, admin, app, userToken, appToken } = await scene(t);
    const tokenOf = async (jti: string) => [
      await userToken(admin, ['okta.groups.read'], { jti }),
      await appToken(['okta.groups.read'], { jti }),
    ];
    const statuses = async (tokens: readonly string[]) =>
      Promise.all(tokens.map(async (token) => (await ask(gatehouse, token)).statusCode));
    const [revoked, usual] = [await tokenOf('AT.revoked'), await tokenOf('AT.usual')];
    await inTx(gatehouse.ctx(), (ctx) => revokeToken(ctx, 'AT.revoked', ctx.now + 1));
    assert.deepEqual(await statuses(revoked), [401, 401]);
    assert.deepEqual(await statuses(usual), [200, 403], 'the app has no role');
    await gatehouse.given.changeApp(app, { status: 'INACTIVE' });
    assert.deepEqual(await statuses(usual), [401, 401]);
    await gatehouse.given.changeApp(app, { status: 'ACTIVE' });
    await gatehouse.given.changeUser(admin, { status: 'SUSPENDED' });
    assert.deepEqual(await statuses(usual), [401, 403]);
    await gatehouse.given.changeUser(admin, { status: 'ACTIVE', tokens_valid_from: (now + 1) * 1000 });
    assert.deepEqual(await statuses(usual), [401, 403], 'all tokens of the person were ended');
    await gatehouse.given.changeUser(admin, { tokens_valid_from: now * 1000 });
    assert.deepEqual(await statuses(usual), [200, 403]);
    gatehouse.clock.advance({ seconds: 3599 });
    assert.deepEqual(await statuses(usual), [200, 403]);
    gatehouse.clock.advance({ seconds: 1 });
    assert.deepEqual(await statuses(usual), [401, 401]);
  });

  test('every scope of the API is one that a route asks for, and every route asks for one of them', () => {
    const asked = new Set(endpoints.map(({ permission }) => requirementOf(permission).scope));
    for (const scope of asked) assert.ok(apiScopes.has(scope), scope);
  });
});

suite('S11 nothing but an access token of this org’s own authorization server is one at the API (RFC 8725 §2.8)', () => {
  test('S11 whatever else the org hands out: 401', async (t) => {
    const { gatehouse, admin, app } = await scene(t);
    const browser = gatehouse.browser();
    await browser.signIn(admin, '/signin');
    const key = clientKeyPair('one');
    const others: Record<string, string> = {
      'session cookie': browser.cookies.get('gh_session') ?? '',
      'client secret': app.clientSecret,
      'API token': admin.apiToken,
      assertion: await clientAssertion({ clientId: app.clientId, audience: gatehouse.origin, now: now * 1000 }, key),
      nothing: '',
    };
    for (const server of ['org', 'default']) {
      const { code = '' } = await gatehouse.signIn(admin, app, {}, server);
      const tokens = (await gatehouse.redeem(app, code, {}, server)).json();
      others[`ID token of ${server}`] = tokens.id_token;
      if (server !== 'org') others[`access token of ${server}`] = tokens.access_token;
      others[`code of ${server}`] = (await gatehouse.signIn(admin, app, {}, server))['code'] ?? '';
    }
    for (const [what, token] of Object.entries(others)) {
      const answer = await ask(gatehouse, token);
      assert.deepEqual([what, answer.statusCode, answer.json().errorCode], [what, 401, 'E0000011']);
      const ssws = await gatehouse.call({ url: groups, headers: { authorization: `SSWS ${token}` } });
      assert.equal(ssws.statusCode, what === 'API token' ? 200 : 401, `${what} as SSWS`);
    }
  });

  test('an access token of the org server without a scope of the API is good for nothing here: 403', async (t) => {
    const { gatehouse, admin, app } = await scene(t);
    const { code = '' } = await gatehouse.signIn(admin, app, {}, 'org');
    const { access_token } = (await gatehouse.redeem(app, code, {}, 'org')).json();
    assertRefused(await ask(gatehouse, access_token), 403, 'E0000006');
  });

  test('S11 every claim counts', async (t) => {
    const { gatehouse, admin, userToken } = await scene(t);
    const with_ = (change: object) => userToken(admin, ['okta.groups.read'], change);
    assert.equal((await ask(gatehouse, await with_({}))).statusCode, 200);
    const changes: Record<string, object> = {
      'the issuer of a custom server': { iss: `${gatehouse.origin}/oauth2/default` },
      'an issuer elsewhere': { iss: 'https://evil.example' },
      'another audience': { aud: 'api://default' },
      'a list of audiences': { aud: [gatehouse.origin] },
      'an end in the past': { exp: now },
      'no end': { exp: undefined },
      'no time of issue': { iat: undefined },
      'the jti of an ID token': { jti: 'ID.x' },
      'no jti': { jti: undefined },
      'a client that does not exist': { cid: '0oaUnknown' },
      'no client': { cid: undefined },
      'a person who does not exist': { uid: '00uUnknown' },
      'a person that is a number': { uid: 7 },
      'scopes as text': { scp: 'okta.groups.read' },
      'no scopes': { scp: undefined },
    };
    for (const [what, change] of Object.entries(changes)) assertInvalidToken(await ask(gatehouse, await with_(change)), what);
  });

  test('of another org: 401', async (t) => {
    const { gatehouse, admin, userToken } = await scene(t);
    const other = await gatehouse.otherOrg('other');
    assertInvalidToken(await ask(other, await userToken(admin, ['okta.groups.read'])));
  });

  test('the scheme DPoP is for tokens that are bound to a key, and none is (RFC 9449 §7.1); a DPoP header beside Bearer is ignored', async (t) => {
    const { gatehouse, admin, userToken } = await scene(t);
    const token = await userToken(admin, ['okta.groups.read']);
    const bound = await gatehouse.call({ url: groups, headers: { authorization: `DPoP ${token}`, dpop: 'x' } });
    assertRefused(bound, 401, 'E0000011');
    const plain = await gatehouse.call({ url: groups, headers: { authorization: `bearer ${token}`, dpop: 'x' } });
    assert.equal(plain.statusCode, 200);
    for (const authorization of [`Bearer${token}`, `Bearer ${token} x`, `Bearer  `, `Bearer "${token}"`, token])
      assertRefused(await gatehouse.call({ url: groups, headers: { authorization } }), 401, 'E0000011');
    assertRefused(await gatehouse.call({ url: `${groups}?access_token=${token}` }), 401, 'E0000011');
  });
});

suite('S40 a token’s scope opens the routes that ask for it, and no other', () => {
  const scopesOf = (scope: string) => (scope.endsWith('.manage') ? [scope, scope.replace('.manage', '.read')] : [scope]);

  test('S40 as a super admin’s token and as a super admin app’s token', async (t) => {
    const { gatehouse, admin, call, app, userToken, appToken } = await scene(t, [...apiScopes]);
    await call('POST', `/oauth2/v1/clients/${app.clientId}/roles`, { type: 'SUPER_ADMIN' });
    const holders: ((scopes: readonly string[]) => Promise<string>)[] = [(scopes) => userToken(admin, scopes), appToken];
    for (const tokenWith of holders) {
      for (const scope of apiScopes) {
        const token = await tokenWith([scope]);
        for (const { method, path, permission, operationId } of endpoints) {
          if (method !== 'GET') continue; // what a scope opens for writing, the same rule says
          const isOpen = scopesOf(scope).includes(requirementOf(permission).scope);
          const answer = await ask(gatehouse, token, 'GET', path.replaceAll(/:\w+/g, 'nothing'));
          // A document of the whole org is let in here, and asks for the scope of each call that it makes.
          const isRefused = answer.statusCode === 403 && !/The scope okta\.[a-zA-Z.]+ is needed, too\./.test(answer.body);
          assert.equal(isRefused, !isOpen, `${operationId} with ${scope}: ${answer.statusCode} ${answer.body}`);
        }
      }
    }
  });
});
