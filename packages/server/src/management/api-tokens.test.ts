import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { testDatabase } from '../../testkit/each-database.ts';
import { api, asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';
import { apiScopes } from '../domain/api-access/scopes.ts';
import { signJwt } from '../platform/jwt.ts';

const path = '/api/v1/api-tokens';
const day = 24 * 3600;

async function scene(t: TestContext) {
  const it = await asSuperAdmin(t);
  const make = async (name: string) => (await it.call('POST', path, { name })).json();
  return { ...it, make };
}

suite('API tokens (Okta API Tokens API, contract 6.10)', () => {
  test('a token is made, works, is read without its value, and is revoked, with a log event each', async (t) => {
    const { gatehouse, admin, call } = await scene(t);
    const created = await call('POST', path, { name: 'Nightly sync' });
    assert.equal(created.statusCode, 201, created.body);
    assert.equal(created.headers['cache-control'], 'no-store');
    const { token, ...shown } = created.json();
    assert.match(token, /^00[0-9A-Za-z]{40}$/);
    const self = `${gatehouse.origin}${path}/${shown.id}`;
    assert.deepEqual(shown, {
      id: shown.id,
      name: 'Nightly sync',
      userId: admin.id,
      clientName: 'Okta API',
      created: '2031-05-04T10:00:00.000Z',
      lastUpdated: '2031-05-04T10:00:00.000Z',
      expiresAt: '2031-06-03T10:00:00.000Z',
      tokenWindow: 'P30D',
      network: { connection: 'ANYWHERE' },
      _link: { self: { href: self, hints: { allow: ['GET', 'DELETE'] } } },
    });
    assert.match(shown.id, /^00T[0-9A-Za-z]{17}$/);
    assert.deepEqual((await call('GET', self)).json(), shown);
    assert.equal((await api(gatehouse, token, 'GET', '/api/v1/groups')).statusCode, 200);
    gatehouse.clock.advance({ seconds: 1 });
    assert.equal((await call('DELETE', self)).statusCode, 204);
    assertRefused(await api(gatehouse, token, 'GET', '/api/v1/groups'), 401, 'E0000011');
    assertRefused(await call('GET', self), 404, 'E0000007');
    assertRefused(await call('DELETE', self), 404, 'E0000007');
    const events = (await gatehouse.log()).filter((event) => event.event_type.startsWith('system.api_token'));
    assert.deepEqual(
      events.map((event) => [event.event_type, event.actor_id, JSON.parse(event.targets_json)[0].id]),
      ['revoke', 'create'].map((verb) => [`system.api_token.${verb}`, admin.id, shown.id]),
    );
    assert.equal(JSON.stringify(events).includes(token), false);
  });

  test('S41 no answer but the first has the token, nor does the database', async (t) => {
    const { gatehouse, call, make } = await scene(t);
    const { id, token } = await make('Nightly sync');
    const rows = await gatehouse.ctx().db.selectFrom('api_token').selectAll().execute();
    for (const text of [JSON.stringify(rows), (await call('GET', path)).body, (await call('GET', `${path}/${id}`)).body]) {
      assert.equal(text.includes(token), false);
      assert.ok(text.includes('Nightly sync'));
    }
    assert.equal((await call('GET', path)).body.includes('hash'), false);
  });

  test('its last use is shown to the hour, and moves its end; unused for 30 days it is over', async (t) => {
    const { gatehouse, call, make } = await scene(t);
    const { id, token } = await make('Nightly sync');
    const use = () => api(gatehouse, token, 'GET', '/api/v1/groups');
    gatehouse.clock.advance({ seconds: 10 * day });
    assert.equal((await use()).statusCode, 200);
    const used = (await call('GET', `${path}/${id}`)).json();
    assert.deepEqual([used.lastUpdated, used.expiresAt], ['2031-05-14T10:00:00.000Z', '2031-06-13T10:00:00.000Z']);
    gatehouse.clock.advance({ seconds: 30 * day - 1 });
    assert.equal((await use()).statusCode, 200);
    gatehouse.clock.advance({ seconds: 30 * day });
    assertRefused(await use(), 401, 'E0000011');
  });

  test('the token of a call reads and revokes itself; `current` is no other', async (t) => {
    const { gatehouse, call, make } = await scene(t);
    const { token, ...shown } = await make('Nightly sync');
    const { id } = shown;
    const current = await api(gatehouse, token, 'GET', `${path}/current`);
    assert.deepEqual([current.statusCode, current.json()], [200, shown]);
    const small = await gatehouse.given.admin('HELP_DESK_ADMIN');
    assert.equal((await api(gatehouse, small.apiToken, 'GET', `${path}/current`)).json().userId, small.id);
    assertRefused(await api(gatehouse, small.apiToken, 'GET', `${path}/${id}`), 403, 'E0000006');
    assert.equal((await api(gatehouse, token, 'DELETE', `${path}/current`)).statusCode, 204);
    assertRefused(await api(gatehouse, token, 'DELETE', `${path}/current`), 401, 'E0000011');
    assertRefused(await call('GET', `${path}/${id}`), 404, 'E0000007');
    assert.equal((await call('GET', path)).json().length, 2, 'those of the admins are there');
  });

  test('a list comes in pages, each token once', async (t) => {
    const { call, make } = await scene(t);
    for (let index = 0; index < 5; index += 1) await make(`Token ${index}`);
    const found: string[] = [];
    for (let url: string | undefined = `${path}?limit=2`; url !== undefined; ) {
      const page = await call('GET', url);
      found.push(...page.json().map(({ name }: { name: string }) => name));
      url = nextOf(page);
    }
    assert.deepEqual(found.toSorted(), ['Token 0', 'Token 1', 'Token 2', 'Token 3', 'Token 4', 'given']);
  });

  test('refused: no name, a name too long, a name with NUL, no JSON', async (t) => {
    const { call } = await scene(t);
    for (const name of ['', 'x'.repeat(256), 'a\0b', 7, null, undefined])
      assertRefused(await call('POST', path, { name }), 400, 'E0000001', /^name: /);
    assert.equal((await call('POST', path, '{')).statusCode, 400);
    assert.equal((await call('GET', path)).json().length, 1);
  });

  test('a token of another org is not there', async (t) => {
    const { gatehouse, call } = await scene(t);
    const stranger = await (await gatehouse.otherOrg('other')).given.admin('SUPER_ADMIN');
    const other = await gatehouse.otherOrg('other');
    const [theirs] = (await api(other, stranger.apiToken, 'GET', path)).json();
    assertRefused(await call('GET', `${path}/${theirs.id}`), 404, 'E0000007');
    assertRefused(await call('DELETE', `${path}/${theirs.id}`), 404, 'E0000007');
  });
});

suite('whose a token is, and who may make one', () => {
  test('S40 the owner is the caller, whatever the body says', async (t) => {
    const { gatehouse, admin } = await scene(t);
    const small = await gatehouse.given.admin('READ_ONLY_ADMIN');
    const body = { name: 'Mine', userId: admin.id, user_id: admin.id, owner: admin.id, roles: ['SUPER_ADMIN'] };
    const created = await api(gatehouse, small.apiToken, 'POST', path, body);
    assert.equal(created.statusCode, 201);
    const { token, userId } = created.json();
    assert.equal(userId, small.id);
    assertRefused(await api(gatehouse, token, 'POST', '/api/v1/groups', { profile: { name: 'x' } }), 403, 'E0000006');
  });

  test('a token has the rights that its owner has now, and dies with the owner’s access', async (t) => {
    const { gatehouse, call, make } = await scene(t);
    const { apiToken, ...second } = await gatehouse.given.admin('APP_ADMIN');
    const { token } = (await api(gatehouse, apiToken, 'POST', path, { name: 'Mine' })).json();
    const [role] = (await call('GET', `/api/v1/users/${second.id}/roles`)).json();
    await call('DELETE', role._links.self.href);
    assertRefused(await api(gatehouse, token, 'GET', '/api/v1/groups'), 403, 'E0000006');
    await gatehouse.given.changeUser(second, { status: 'SUSPENDED' });
    assertRefused(await api(gatehouse, token, 'GET', '/api/v1/groups'), 401, 'E0000011');
    assert.ok((await make('Another')).token);
  });

  test('an org admin revokes tokens, but not those of a super admin; an app admin only the current one', async (t) => {
    const { gatehouse, call } = await scene(t);
    const [ofSuper] = (await call('GET', path)).json();
    const orgAdmin = await gatehouse.given.admin('ORG_ADMIN');
    const appAdmin = await gatehouse.given.admin('APP_ADMIN');
    const tokens = (await call('GET', path)).json();
    const ofApp = tokens.find(({ userId }: { userId: string }) => userId === appAdmin.id);
    assertRefused(await api(gatehouse, orgAdmin.apiToken, 'DELETE', `${path}/${ofSuper.id}`), 403, 'E0000006');
    assertRefused(await api(gatehouse, appAdmin.apiToken, 'DELETE', `${path}/${ofApp.id}`), 403, 'E0000006');
    assert.equal((await api(gatehouse, orgAdmin.apiToken, 'DELETE', `${path}/${ofApp.id}`)).statusCode, 204);
    const ofOrg = tokens.find(({ userId }: { userId: string }) => userId === orgAdmin.id);
    assert.equal((await api(gatehouse, orgAdmin.apiToken, 'DELETE', `${path}/${ofOrg.id}`)).statusCode, 204, 'their own');
  });

  test('S14 an access token makes one only when its scopes bound nothing; an app for itself never', async (t) => {
    const { gatehouse, admin, call } = await scene(t);
    const app = await gatehouse.given.webApp();
    for (const scopeId of apiScopes) await call('POST', `/api/v1/apps/${app.id}/grants`, { scopeId, issuer: gatehouse.origin });
    await call('POST', `/oauth2/v1/clients/${app.clientId}/roles`, { type: 'SUPER_ADMIN' });
    const org = await gatehouse.deps.orgs.byHost('localhost:8080');
    const key = org?.signingKeys.get('org')?.[0];
    assert.ok(key?.privateKey);
    const signer = { kid: key.kid, privateKey: key.privateKey };
    const iat = Date.parse('2031-05-04T10:00:00Z') / 1000;
    const claims = { jti: 'AT.x', iss: gatehouse.origin, aud: gatehouse.origin, cid: app.clientId, iat, exp: iat + 3600 };
    const all = [...apiScopes];
    const attempt = async (change: object) => {
      const headers = {
        authorization: `Bearer ${await signJwt({ ...claims, ...change }, signer)}`,
        'content-type': 'application/json',
      };
      return gatehouse.call({ method: 'POST', url: path, headers, payload: '{"name":"More"}' });
    };
    assert.equal((await attempt({ uid: admin.id, scp: all })).statusCode, 201);
    const needed = ['okta.users.manage', 'okta.logs.read']; // nothing that manages includes the log
    for (const missing of needed) {
      const scp = all.filter((scope) => scope !== missing);
      assertRefused(await attempt({ uid: admin.id, scp }), 403, 'E0000006');
    }
    const enough = all.filter((scope) => scope.endsWith('.manage') || scope === 'okta.logs.read');
    assert.equal((await attempt({ uid: admin.id, scp: enough })).statusCode, 201);
    assertRefused(await attempt({ uid: admin.id, scp: ['okta.apiTokens.manage'] }), 403, 'E0000006');
    assertRefused(await attempt({ scp: all }), 403, 'E0000006');
  });

  test('nobody has more than a hundred, however many are made at once; those that are over do not count', async (t) => {
    const { gatehouse, admin, call } = await asSuperAdmin(t, { database: await testDatabase(t, 'postgres') });
    const { db, orgId, now } = gatehouse.ctx();
    await gatehouse.ctx().db.transaction(async (tx) => {
      const row = { org_id: orgId, user_id: admin.id, name: 'x', created_at: now, last_used_at: null };
      const rows = Array.from({ length: 100 }, (_, index) => ({
        ...row,
        id: `00T${index}`,
        token_hash: `${index}`,
        expires_at: index < 10 ? now : now + 1e9,
      }));
      await tx.insertInto('api_token').values(rows).execute();
    });
    // 90 and the one that calls are good: nine more fit.
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('POST', path, { name: 'One more' })));
    assert.equal(answers.filter((answer) => answer.statusCode === 201).length, 9);
    for (const answer of answers) if (answer.statusCode !== 201) assertRefused(answer, 400, 'E0000001', /100 tokens/);
    const count = await db.selectFrom('api_token').select('id').execute();
    assert.equal(count.length, 110);
  });
});
