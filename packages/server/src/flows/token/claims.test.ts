import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import type { AppOptions } from '../../../testkit/given.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';
import type { GroupsClaim } from '../../domain/groups/groups-claim.ts';

const claimsOf = (jwt: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());
const now = Date.parse('2031-05-04T10:00:00Z') / 1000;

/** What Ada's app gets for `scope`, seven seconds after she signed in. */
async function tokensFor(
  t: TestContext,
  scope: string,
  server: string,
  options: { app?: AppOptions; change?: Record<string, string | undefined> } = {},
) {
  const gatehouse = await startGatehouse(t, { now: '2031-05-04T10:00:00.900Z' });
  const app = await gatehouse.given.webApp(options.app);
  const ada = await gatehouse.given.user({
    login: 'ada@example.test',
    email: 'ada@mail.test',
    firstName: 'Ada',
    lastName: 'Byte',
    profile: { nickName: 'A.', primaryPhone: '+44 1' },
  });
  const { code } = await gatehouse.signIn(ada, app, { scope, ...options.change }, server);
  gatehouse.clock.advance({ seconds: 7 });
  const answer = (await gatehouse.redeem(app, code ?? '', {}, server)).json();
  return {
    gatehouse,
    app,
    ada,
    answer,
    access: claimsOf(answer.access_token),
    id: claimsOf(answer.id_token),
    orgId: gatehouse.ctx().orgId as string,
  };
}

suite('the token response (RFC 6749 §5.1, Okta contract 3.3)', () => {
  for (const server of ['default', 'org']) {
    test(`of ${server} has type, lifetime, granted scopes and both tokens`, async (t) => {
      const { answer } = await tokensFor(t, 'openid openid  profile', server);
      const { access_token, id_token, ...rest } = answer;
      assert.deepEqual(rest, { token_type: 'Bearer', expires_in: 3600, scope: 'openid profile' });
      assert.deepEqual([access_token.split('.').length, id_token.split('.').length], [3, 3]);
    });

    test(`of ${server} is signed by the active key; the header is kid and alg only (Okta contract 4.1)`, async (t) => {
      const { gatehouse, answer } = await tokensFor(t, 'openid', server);
      const url = server === 'org' ? '/oauth2/v1/keys' : '/oauth2/default/v1/keys';
      const [{ kid }] = (await gatehouse.call({ url })).json().keys;
      for (const token of [answer.access_token, answer.id_token])
        assert.deepEqual(decodeProtectedHeader(token), { kid, alg: 'RS256' });
    });
  }
});

suite('the access token (Okta contract 4.2, 12)', () => {
  test('of default: exactly these claims', async (t) => {
    const { access, app, ada, gatehouse } = await tokensFor(t, 'openid profile', 'default');
    const { jti, ...rest } = access;
    assert.match(String(jti), /^AT\.[\w-]{43}$/);
    assert.deepEqual(rest, {
      ver: 1,
      iss: gatehouse.issuer,
      aud: 'api://default',
      iat: now + 7,
      exp: now + 3607,
      cid: app.clientId,
      uid: ada.id,
      scp: ['openid', 'profile'],
      auth_time: now,
      sub: 'ada@example.test',
    });
  });

  test('of the org server: the org as issuer and audience', async (t) => {
    const { access, app, ada, gatehouse } = await tokensFor(t, 'openid email', 'org');
    const { jti, ...rest } = access;
    assert.match(String(jti), /^AT\./);
    assert.deepEqual(rest, {
      ver: 1,
      iss: gatehouse.origin,
      aud: gatehouse.origin,
      iat: now + 7,
      exp: now + 3607,
      cid: app.clientId,
      uid: ada.id,
      scp: ['openid', 'email'],
      auth_time: now,
      sub: 'ada@example.test',
    });
  });

  test('acr stands in it when acr_values was asked and met', async (t) => {
    const { access, id } = await tokensFor(t, 'openid', 'default', { change: { acr_values: 'urn:okta:loa:1fa:any' } });
    assert.deepEqual([access['acr'], id['acr']], ['urn:okta:loa:1fa:any', 'urn:okta:loa:1fa:any']);
  });
});

suite('the ID token (OIDC Core §2, Okta contract 4.3, 12)', () => {
  for (const server of ['default', 'org']) {
    test(`of ${server}: exactly these claims`, async (t) => {
      const { id, access, answer, app, ada, gatehouse, orgId } = await tokensFor(t, 'openid profile email phone', server);
      const { jti, sid, ...rest } = id;
      assert.match(String(jti), /^ID\.[\w-]{43}$/);
      assert.match(String(sid), /^102\w{17}$/);
      assert.notEqual(jti, access['jti']);
      assert.deepEqual(rest, {
        sub: ada.id,
        name: 'Ada Byte',
        preferred_username: 'ada@example.test',
        email: 'ada@mail.test',
        ver: 1,
        iss: server === 'org' ? gatehouse.origin : gatehouse.issuer,
        aud: app.clientId,
        iat: now + 7,
        exp: now + 3607,
        amr: ['pwd'],
        idp: orgId,
        auth_time: now,
        at_hash: createHash('sha256').update(answer.access_token).digest().subarray(0, 16).toString('base64url'),
        nonce: 'nonce-1',
      });
    });
  }

  test('has only what the scopes allow, and no nonce when none was sent', async (t) => {
    const { id } = await tokensFor(t, 'openid', 'default', { change: { nonce: undefined } });
    const names = ['amr', 'at_hash', 'aud', 'auth_time', 'exp', 'iat', 'idp', 'iss', 'jti', 'sid', 'sub', 'ver'];
    assert.deepEqual(Object.keys(id).sort(), names);
  });

  test('nonce comes back as it was sent, whatever it holds', async (t) => {
    const nonce = ' n-0S6_WzA2Mj "<é>\u2028 ';
    assert.equal((await tokensFor(t, 'openid', 'default', { change: { nonce } })).id['nonce'], nonce);
  });

  test('sid is the same for two apps of one session, and no secret', async (t) => {
    const { id, gatehouse } = await tokensFor(t, 'openid', 'default');
    const [row] = await gatehouse.ctx().db.selectFrom('session').select(['id', 'handle_hash']).execute();
    assert.equal(row?.id, id['sid']);
  });

  test('times are whole seconds, rounded down', async (t) => {
    const { id, access } = await tokensFor(t, 'openid', 'default');
    for (const value of [id['iat'], id['exp'], id['auth_time'], access['iat'], access['exp'], access['auth_time']])
      assert.ok(Number.isInteger(value));
  });

  test('two redemptions share no jti', async (t) => {
    const gatehouse = await startGatehouse(t);
    const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
    const ids = new Set<unknown>();
    for (let times = 0; times < 3; times += 1) {
      const { access_token, id_token } = (await gatehouse.redeem(app, (await gatehouse.signIn(ada, app))['code'] ?? '')).json();
      for (const token of [access_token, id_token]) ids.add(claimsOf(token)['jti']);
    }
    assert.equal(ids.size, 6);
  });
});

suite('groups in tokens (Okta contract 4.6)', () => {
  const everything = { name: 'groups', filterType: 'REGEX', value: '.*' } as const;

  async function groupsFor(
    t: TestContext,
    {
      server,
      scope = 'openid groups',
      claim,
      groups = ['Engineering', 'Finance'],
    }: { server: string; scope?: string; claim?: GroupsClaim; groups?: readonly string[] },
  ) {
    const gatehouse = await startGatehouse(t);
    const ada = await gatehouse.given.user();
    for (const name of groups) await gatehouse.given.group(name, [ada]);
    await gatehouse.given.group('Not hers');
    const app = await gatehouse.given.webApp(server === 'org' && claim ? { groupsClaim: claim } : {});
    if (server === 'default' && claim) await gatehouse.given.defaultGroupsClaim(claim);
    gatehouse.clock.advance({ seconds: 2 });
    const { code } = await gatehouse.signIn(ada, app, { scope }, server);
    const answer = await gatehouse.redeem(app, code ?? '', {}, server);
    const { access_token = '..', id_token = '..' } = answer.json();
    const userinfo = answer.statusCode === 200 ? (await gatehouse.userinfo(access_token, server)).json() : {};
    return {
      answer,
      gatehouse,
      inAccess: answer.statusCode === 200 ? claimsOf(access_token) : {},
      inId: answer.statusCode === 200 ? claimsOf(id_token) : {},
      userinfo,
    };
  }

  test('of default: in both tokens and in userinfo', async (t) => {
    const { inAccess, inId, userinfo } = await groupsFor(t, { server: 'default', claim: everything });
    for (const claims of [inAccess, inId, userinfo]) assert.deepEqual(claims['groups'], ['Engineering', 'Everyone', 'Finance']);
  });

  test('of the org server: as the app says, in the ID token and in userinfo, never in the access token', async (t) => {
    const claim = { name: 'teams', filterType: 'STARTS_WITH', value: 'eng' } as const;
    const { inAccess, inId, userinfo } = await groupsFor(t, { server: 'org', claim });
    assert.deepEqual([inAccess['teams'], inId['teams'], userinfo['teams']], [undefined, ['Engineering'], ['Engineering']]);
  });

  for (const server of ['default', 'org']) {
    test(`of ${server}: nothing without the groups scope, and nothing without a filter`, async (t) => {
      const withoutScope = await groupsFor(t, { server, scope: 'openid profile', claim: everything });
      assert.equal(
        'groups' in withoutScope.inId || 'groups' in withoutScope.inAccess || 'groups' in withoutScope.userinfo,
        false,
      );
      const withoutClaim = await groupsFor(t, { server });
      assert.equal(
        'groups' in withoutClaim.inId || 'groups' in withoutClaim.inAccess || 'groups' in withoutClaim.userinfo,
        false,
      );
    });

    test(`of ${server}: a hundred are told, a hundred and one fail the request`, async (t) => {
      const names = Array.from({ length: 99 }, (_, index) => `Group ${index}`);
      const hundred = await groupsFor(t, { server, claim: everything, groups: names });
      assert.equal((hundred.inId['groups'] as string[]).length, 100, 'with Everyone');
      const { answer } = await groupsFor(t, { server, claim: everything, groups: [...names, 'One more'] });
      assert.deepEqual([answer.statusCode, answer.json().error], [400, 'server_error']);
    });
  }
});
