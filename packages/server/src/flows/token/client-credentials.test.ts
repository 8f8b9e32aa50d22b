import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { createLocalJWKSet, decodeJwt, jwtVerify } from 'jose';
import { assertionFields, clientAssertion, clientKeyPair, registerKey } from '../../../testkit/client-assertions.ts';
import type { AppOptions } from '../../../testkit/given.ts';
import { asSuperAdmin } from '../../../testkit/management.ts';
import { basic, type Fields } from '../../../testkit/testkit.ts';
import { insertApiGrantIfNew } from '../../domain/api-access/store.ts';
import { inTx } from '../../domain/ctx.ts';

const path = '/api/v1/authorizationServers/default';
const url = '/oauth2/default/v1/token';
const grant = { grant_type: 'client_credentials' };

/** A service app, and `default` with the scopes a, b and one that needs consent. */
async function scene(t: TestContext, options: AppOptions = {}) {
  const admin = await asSuperAdmin(t);
  const { gatehouse, call } = admin;
  for (const name of ['a', 'b']) await call('POST', `${path}/scopes`, { name });
  await call('POST', `${path}/scopes`, { name: 'agreed', consent: 'REQUIRED' });
  const app = await gatehouse.given.webApp({
    applicationType: 'service',
    grantTypes: ['client_credentials'],
    responseTypes: ['token'],
    redirectUris: [],
    assignedTo: 'nobody',
    ...options,
  });
  const ask = (fields: Fields, headers: Record<string, string> = { authorization: basic(app) }) =>
    gatehouse.form(url, { ...grant, ...fields }, headers);
  return { ...admin, app, ask };
}

/** Status, error code, and whether the answer is complete. */
async function outcome(answer: ReturnType<Awaited<ReturnType<typeof scene>>['ask']>): Promise<[number, string]> {
  const { statusCode, headers, json } = await answer;
  const body = json();
  assert.deepEqual([headers['cache-control'], headers['pragma']], ['no-store', 'no-cache']);
  if (statusCode !== 200) assert.deepEqual(Object.keys(body), ['error', 'error_description']);
  return [statusCode, statusCode === 200 ? body.scope : body.error];
}

suite('client credentials on a custom server (RFC 6749 §4.4, Okta contract 3.1, 5.2)', () => {
  test('a service app that nobody is assigned to gets an access token and nothing else', async (t) => {
    const { gatehouse, app, ask } = await scene(t);
    const answer = await ask({ scope: 'a b a' });
    const { access_token, ...rest } = answer.json();
    assert.deepEqual(rest, { token_type: 'Bearer', expires_in: 3600, scope: 'a b' });
    const keySet = createLocalJWKSet((await gatehouse.call({ url: '/oauth2/default/v1/keys' })).json());
    const currentDate = new Date(gatehouse.clock.read());
    const { payload } = await jwtVerify(access_token, keySet, {
      issuer: gatehouse.issuer,
      audience: 'api://default',
      currentDate,
    });
    const now = gatehouse.clock.read() / 1000;
    assert.deepEqual(payload, {
      ver: 1,
      jti: payload.jti,
      iss: gatehouse.issuer,
      aud: 'api://default',
      iat: now,
      exp: now + 3600,
      cid: app.clientId,
      scp: ['a', 'b'],
      sub: app.clientId,
    });
    assert.match(String(payload.jti), /^AT\.[\w-]{43}$/);
    const again = decodeJwt((await ask({ scope: 'a' })).json().access_token);
    assert.notEqual(again.jti, payload.jti);
    const event = (await gatehouse.log()).find((each) => each.event_type.startsWith('app.oauth2'));
    assert.deepEqual(
      [event?.event_type, event?.outcome_result, event?.actor_id, event?.actor_type],
      ['app.oauth2.as.token.grant', 'SUCCESS', app.clientId, 'PublicClientApp'],
    );
  });

  test('userinfo and the management API refuse it: it is about nobody, and not for them', async (t) => {
    const { gatehouse, ask } = await scene(t);
    const token = (await ask({ scope: 'a' })).json().access_token;
    assert.equal((await gatehouse.userinfo(token)).statusCode, 401);
    assert.equal((await gatehouse.userinfo(token, 'org')).statusCode, 401);
    const answer = await gatehouse.call({ url: '/api/v1/groups', headers: { authorization: `Bearer ${token}` } });
    assert.deepEqual([answer.statusCode, answer.json().errorCode], [401, 'E0000011']);
  });

  const refused: readonly (readonly [string, Fields, string])[] = [
    ['no scope where there is no default one', {}, 'invalid_scope'],
    ['openid', { scope: 'openid' }, 'invalid_scope'],
    ['a scope of OpenID Connect beside a good one', { scope: 'a email' }, 'invalid_scope'],
    ['groups', { scope: 'a groups' }, 'invalid_scope'],
    ['offline_access', { scope: 'a offline_access' }, 'invalid_scope'],
    ['device_sso', { scope: 'device_sso' }, 'invalid_scope'],
    ['an unknown scope', { scope: 'c' }, 'invalid_scope'],
    ['a name of the language', { scope: '__proto__' }, 'invalid_scope'],
    ['a scope of the management API', { scope: 'okta.users.read' }, 'invalid_scope'],
    ['a scope that needs consent', { scope: 'a agreed' }, 'consent_required'],
  ];
  test('what it may not ask for is refused, and logged', async (t) => {
    const { gatehouse, ask } = await scene(t);
    for (const [what, fields, error] of refused) {
      assert.deepEqual(await outcome(ask(fields)), [400, error], what);
      gatehouse.clock.advance({ seconds: 1 });
    }
    const events = (await gatehouse.log()).filter((event) => event.event_type === 'app.oauth2.as.token.grant');
    assert.deepEqual(
      events.map((event) => [event.outcome_result, event.outcome_reason]),
      refused.map(([, , error]) => ['FAILURE', error]).toReversed(),
    );
  });

  test('without a scope it gets the default ones', async (t) => {
    const { call, ask } = await scene(t);
    await call('POST', `${path}/scopes`, { name: 'usual', default: true });
    assert.deepEqual(await outcome(ask({})), [200, 'usual']);
  });

  test('S15 the access policies decide: EVERYONE includes an app by itself, a group does not', async (t) => {
    const { gatehouse, call, app, ask } = await scene(t);
    const other = await gatehouse.given.webApp();
    const staff = await gatehouse.given.group('Staff');
    const [{ id }] = (await call('GET', `${path}/policies`)).json();
    const [rule] = (await call('GET', `${path}/policies/${id}/rules`)).json();
    const rulePath = `${path}/policies/${id}/rules/${rule.id}`;
    const put = async (conditions: object, minutes = 60) => {
      const all = { grantTypes: { include: ['client_credentials'] }, scopes: { include: ['*'] }, ...conditions };
      const actions = { token: { accessTokenLifetimeMinutes: minutes } };
      assert.equal((await call('PUT', rulePath, { name: 'Rule', conditions: all, actions })).statusCode, 200);
    };
    await put({}, 7);
    assert.equal((await ask({ scope: 'a' })).json().expires_in, 420);
    await put({ people: { groups: { include: [staff.id] } } });
    assert.deepEqual(await outcome(ask({ scope: 'a' })), [401, 'access_denied']);
    await put({ grantTypes: { include: ['authorization_code'] } });
    assert.deepEqual(await outcome(ask({ scope: 'a' })), [401, 'access_denied']);
    await put({ scopes: { include: ['a'] } });
    assert.deepEqual(await outcome(ask({ scope: 'a' })), [200, 'a']);
    assert.deepEqual(await outcome(ask({ scope: 'b' })), [400, 'access_denied']);
    assert.deepEqual(await outcome(ask({ scope: 'a b' })), [400, 'access_denied']);
    const clients = (...include: string[]) =>
      call('PUT', `${path}/policies/${id}`, { name: 'P', conditions: { clients: { include } } });
    await clients(other.clientId);
    assert.deepEqual(await outcome(ask({ scope: 'a' })), [401, 'access_denied']);
    await clients(other.clientId, app.clientId);
    assert.deepEqual(await outcome(ask({ scope: 'a' })), [200, 'a']);
    await call('DELETE', `${path}/policies/${id}`);
    assert.deepEqual(await outcome(ask({ scope: 'a' })), [401, 'access_denied']);
  });

  test('the app must be active, have the grant, and prove itself', async (t) => {
    const { gatehouse, app, ask } = await scene(t);
    assert.deepEqual(await outcome(ask({ scope: 'a' }, {})), [401, 'invalid_client']);
    const wrong = { authorization: basic({ ...app, clientSecret: 'wrong' }) };
    assert.deepEqual(await outcome(ask({ scope: 'a' }, wrong)), [401, 'invalid_client']);
    await gatehouse.given.changeApp(app, { grant_types_json: '["authorization_code"]' });
    assert.deepEqual(await outcome(ask({ scope: 'a' })), [400, 'unauthorized_client']);
    await gatehouse.given.changeApp(app, { grant_types_json: '["client_credentials"]', status: 'INACTIVE' });
    assert.deepEqual(await outcome(ask({ scope: 'a' })), [401, 'invalid_client']);
  });

  test('a public app cannot prove itself and gets nothing', async (t) => {
    const { app, ask } = await scene(t, { authMethod: 'none', applicationType: 'web' });
    assert.deepEqual(await outcome(ask({ scope: 'a', client_id: app.clientId }, {})), [400, 'unauthorized_client']);
  });

  test('a DPoP header changes nothing (Okta contract 10.5)', async (t) => {
    const { app, ask } = await scene(t);
    const answer = await ask({ scope: 'a' }, { authorization: basic(app), dpop: 'eyJ.eyJ.sig' });
    assert.equal(answer.json().token_type, 'Bearer');
  });

  test('a web app with a secret may use it too', async (t) => {
    const { ask } = await scene(t, { applicationType: 'web', grantTypes: ['authorization_code', 'client_credentials'] });
    assert.deepEqual(await outcome(ask({ scope: 'a' })), [200, 'a']);
  });
});

suite('client credentials for the management API (Okta contract 6.11)', () => {
  async function apiScene(t: TestContext, options: AppOptions = {}) {
    const all = await scene(t, { authMethod: 'private_key_jwt', ...options });
    const { gatehouse, app } = all;
    const key = clientKeyPair('one');
    await registerKey(gatehouse, app.id, key);
    const grantScopes = (...scopes: readonly string[]) =>
      inTx(gatehouse.ctx(), async (ctx) => {
        for (const scope_id of scopes)
          await insertApiGrantIfNew(ctx, { app_id: app.id, scope_id, id: `oag${scope_id}`, created_by: '00uAdmin' });
      });
    const ask = async (fields: Fields) => {
      const audience = `${gatehouse.origin}/oauth2/v1/token`;
      const assertion = await clientAssertion({ clientId: app.clientId, audience, now: gatehouse.clock.read() }, key);
      return gatehouse.form('/oauth2/v1/token', { ...grant, ...fields, ...assertionFields(assertion) });
    };
    return { ...all, grantScopes, ask };
  }

  test('a service app with a key gets the scopes that it was granted, for an hour, for the org', async (t) => {
    const { gatehouse, app, ask, grantScopes } = await apiScene(t);
    await grantScopes('okta.users.read', 'okta.groups.manage');
    const answer = (await ask({ scope: 'okta.users.read okta.groups.manage' })).json();
    assert.deepEqual([answer.token_type, answer.expires_in], ['Bearer', 3600]);
    const { aud, iss, scp, sub, cid, uid } = decodeJwt(answer.access_token);
    assert.deepEqual(
      { aud, iss, scp, sub, cid, uid },
      {
        aud: gatehouse.origin,
        iss: gatehouse.origin,
        scp: ['okta.users.read', 'okta.groups.manage'],
        sub: app.clientId,
        cid: app.clientId,
        uid: undefined,
      },
    );
    assert.equal((await gatehouse.userinfo(answer.access_token, 'org')).statusCode, 401);
    assert.ok((await gatehouse.log()).some((event) => event.event_type === 'app.oauth2.token.grant'));
  });

  test('what it was not granted is refused: all of it consent_required, part of it invalid_scope', async (t) => {
    const { ask, grantScopes } = await apiScene(t);
    assert.deepEqual(await outcome(ask({ scope: 'okta.users.read' })), [400, 'consent_required']);
    await grantScopes('okta.users.read');
    for (const scope of [
      'okta.users.read okta.users.manage',
      'okta.users.read.self',
      'okta.everything.read',
      'okta',
      'openid',
      'a',
      'okta.users.read openid',
    ])
      assert.deepEqual(await outcome(ask({ scope })), [400, 'invalid_scope'], scope);
    assert.deepEqual(await outcome(ask({})), [400, 'invalid_scope']);
    assert.deepEqual(await outcome(ask({ scope: 'okta.users.manage' })), [400, 'consent_required']);
    assert.deepEqual(await outcome(ask({ scope: 'okta.users.read' })), [200, 'okta.users.read']);
  });

  test('a secret is not enough there, and neither is another kind of app', async (t) => {
    const { gatehouse, app } = await scene(t);
    const answer = gatehouse.form('/oauth2/v1/token', { ...grant, scope: 'okta.users.read' }, { authorization: basic(app) });
    assert.deepEqual(await outcome(answer), [401, 'invalid_client']);
    const { ask, grantScopes } = await apiScene(t, { applicationType: 'web' });
    await grantScopes('okta.users.read');
    assert.deepEqual(await outcome(ask({ scope: 'okta.users.read' })), [401, 'invalid_client']);
  });

  test('a person’s token may carry them too, when the app was granted them; not when they were taken away meanwhile', async (t) => {
    const { gatehouse } = await scene(t);
    const [ada, app] = [await gatehouse.given.user(), await gatehouse.given.webApp()];
    const scope = 'openid okta.users.read';
    const signIn = async () => (await gatehouse.signIn(ada, app, { scope }, 'org'))['code'] ?? '';
    await inTx(gatehouse.ctx(), async (ctx) => {
      const granted = { app_id: app.id, scope_id: 'okta.users.read', id: 'oag1', created_by: '00uAdmin' };
      await insertApiGrantIfNew(ctx, granted);
    });
    const tokens = (await gatehouse.redeem(app, await signIn(), {}, 'org')).json();
    assert.deepEqual([tokens.scope, decodeJwt(tokens.access_token)['uid']], [scope, ada.id]);
    const code = await signIn();
    await inTx(gatehouse.ctx(), ({ db }) => db.deleteFrom('app_api_grant').execute());
    assert.equal((await gatehouse.redeem(app, code, {}, 'org')).json().error, 'invalid_grant');
  });
});
