import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { api, asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import type { AdminRole } from '../domain/admin-roles/permissions.ts';

const preview = '/api/v1/authorizationServers/default/tokenPreview';
const now = Date.parse('2031-05-04T10:00:00Z') / 1000;

async function scene(t: TestContext) {
  const started = await asSuperAdmin(t);
  const { gatehouse } = started;
  const app = await gatehouse.given.webApp({ grantTypes: ['authorization_code', 'client_credentials'] });
  const ada = await gatehouse.given.user({ login: 'ada@example.test', firstName: 'Ada', lastName: 'Byte' });
  await gatehouse.given.group('Engineering', [ada]);
  const asked = {
    clientId: app.clientId,
    userId: ada.id,
    grantType: 'authorization_code',
    scopes: ['openid', 'profile'],
    nonce: 'n-1',
  };
  return { ...started, app, ada, asked };
}

suite('token preview', () => {
  test('shows what the tokens of a person would say, and issues none', async (t) => {
    const { call, gatehouse, app, ada, asked } = await scene(t);
    for (const claimType of ['RESOURCE', 'IDENTITY'])
      await call('POST', '/api/v1/authorizationServers/default/claims', {
        name: 'teams',
        claimType,
        valueType: 'GROUPS',
        group_filter_type: 'REGEX',
        value: 'Eng.*',
      });
    const [{ kid }] = (await gatehouse.call({ url: '/oauth2/default/v1/keys' })).json().keys;
    const response = await call('POST', preview, asked);
    assert.equal(response.statusCode, 200, response.body);
    const { access_token, id_token } = response.json();
    assert.deepEqual(access_token, {
      header: { alg: 'RS256', kid },
      payload: {
        teams: ['Engineering'],
        ver: 1,
        jti: 'AT.preview',
        iss: gatehouse.issuer,
        aud: 'api://default',
        iat: now,
        exp: now + 3600,
        cid: app.clientId,
        uid: ada.id,
        scp: ['openid', 'profile'],
        auth_time: now,
        sub: 'ada@example.test',
      },
    });
    const { jti, ...payload } = id_token.payload;
    assert.match(jti, /^ID\./);
    assert.deepEqual(payload, {
      teams: ['Engineering'],
      sub: ada.id,
      name: 'Ada Byte',
      preferred_username: 'ada@example.test',
      ver: 1,
      iss: gatehouse.issuer,
      aud: app.clientId,
      iat: now,
      exp: now + 3600,
      amr: ['pwd'],
      idp: gatehouse.ctx().orgId,
      sid: 'preview',
      auth_time: now,
      nonce: 'n-1',
    });
    assert.doesNotMatch(response.body, /"ey[\w-]+\.|signature/);
    assert.equal(
      (await gatehouse.log()).some((row) => row.event_type.includes('token.grant')),
      false,
    );
  });

  test('of an app that asks for itself: no uid, no ID token', async (t) => {
    const { call, app } = await scene(t);
    const scope = { name: 'cars:read', default: true };
    await call('POST', '/api/v1/authorizationServers/default/scopes', scope);
    const response = await call('POST', preview, { clientId: app.clientId, grantType: 'client_credentials' });
    assert.equal(response.statusCode, 200, response.body);
    const { access_token, id_token } = response.json();
    assert.deepEqual(
      [
        access_token.payload.sub,
        access_token.payload.scp,
        'uid' in access_token.payload,
        'auth_time' in access_token.payload,
        id_token,
      ],
      [app.clientId, ['cars:read'], false, false, null],
    );
  });

  test('what would be refused is refused, with the reason', async (t) => {
    const { call, gatehouse, asked } = await scene(t);
    const inactive = await gatehouse.given.webApp({ status: 'INACTIVE' });
    const guarded = await gatehouse.given.webApp({ assignedTo: 'nobody' });
    const suspended = await gatehouse.given.user({ status: 'SUSPENDED' });
    const cases: readonly (readonly [change: object, cause: RegExp])[] = [
      [{ clientId: 'nobody' }, /^clientId: is no active app/],
      [{ clientId: inactive.clientId }, /^clientId: is no active app/],
      [{ clientId: guarded.clientId }, /^userId: is not assigned/],
      [{ clientId: guarded.clientId, grantType: 'client_credentials' }, /^grantType: is not one of the app/],
      [{ grantType: 'password' }, /^grantType: must be/],
      [{ grantType: 'client_credentials' }, /^scopes: must not be about a person/],
      [{ userId: undefined }, /^userId: must be there/],
      [{ userId: 'nobody' }, /^userId: is no user/],
      [{ userId: suspended.id }, /^userId: is no user who may sign in/],
      [{ scopes: [] }, /^scopes: must not be empty/],
      [{ scopes: ['openid', 'cars'] }, /^scopes: cars is not a scope/],
      [{ scopes: 'openid' }, /^scopes: must be a list/],
    ];
    for (const [change, cause] of cases)
      assertRefused(await call('POST', preview, { ...asked, ...change }), 400, 'E0000001', cause);
    assertRefused(await call('POST', '/api/v1/authorizationServers/ausX/tokenPreview', asked), 404, 'E0000007');
  });

  test('a claim that cannot be told says why; one that breaks no limit does not hide', async (t) => {
    const { call, asked } = await scene(t);
    const value = '"a" < 1';
    await call('POST', '/api/v1/authorizationServers/default/claims', { name: 'broken', claimType: 'RESOURCE', value });
    const response = await call('POST', preview, asked);
    assertRefused(response, 400, 'E0000001', /^claims\.broken: only two numbers or two texts can be compared \(at character 5\)/);
  });

  test('S43 preview needs the right that saving a claim needs', async (t) => {
    const { gatehouse, asked } = await scene(t);
    const body = { name: 'x', claimType: 'RESOURCE', value: '"x"' };
    const roles: readonly AdminRole[] = ['ORG_ADMIN', 'APP_ADMIN', 'USER_ADMIN', 'HELP_DESK_ADMIN', 'READ_ONLY_ADMIN'];
    for (const role of roles) {
      const { apiToken } = await gatehouse.given.admin(role);
      const maySave =
        (await api(gatehouse, apiToken, 'POST', '/api/v1/authorizationServers/default/claims', body)).statusCode === 201;
      const answer = await api(gatehouse, apiToken, 'POST', preview, asked);
      assert.equal(maySave, role === 'ORG_ADMIN', role);
      if (maySave) assert.equal(answer.statusCode, 200, answer.body);
      else assertRefused(answer, 403, 'E0000006');
    }
    const { apiToken } = await gatehouse.given.admin();
    assertRefused(await api(gatehouse, apiToken, 'POST', preview, asked), 403, 'E0000006');
    assertRefused(await gatehouse.call({ method: 'POST', url: preview, headers: {}, payload: '' }), 401, 'E0000011');
  });
});
