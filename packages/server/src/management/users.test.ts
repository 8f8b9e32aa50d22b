import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { testDatabase } from '../../testkit/each-database.ts';
import { api, asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import type { TestServerOptions } from '../../testkit/testkit.ts';

const users = '/api/v1/users';
const now = '2031-05-04T10:00:00.000Z';

async function scene(t: TestContext, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  const create = async (profile: object = {}, query = '', more: object = {}) =>
    admin.call('POST', `${users}${query}`, { profile: { ...ada, ...profile }, ...more });
  return { ...admin, create };
}

const ada = { login: 'ada@example.com', email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' };

suite('users (Okta Users API, contract 6.4)', () => {
  test('a user is created without a password, read, changed, replaced, deactivated and removed, with a log event each', async (t) => {
    const { gatehouse, admin, call, create } = await scene(t);
    const created = await create({ nickName: 'Countess', secondEmail: 'ada@home.example' });
    assert.equal(created.statusCode, 200, created.body);
    const user = created.json();
    const self = `${gatehouse.origin}/api/v1/users/${user.id}`;
    const orgPart = gatehouse.ctx().orgId.slice(3);
    const action = (path: string) => ({ href: `${self}/lifecycle/${path}`, hints: { allow: ['POST'] } });
    assert.deepEqual(user, {
      id: user.id,
      status: 'PROVISIONED',
      created: now,
      activated: null,
      statusChanged: now,
      lastLogin: null,
      lastUpdated: now,
      passwordChanged: null,
      type: { id: `oty${orgPart}` },
      profile: { ...ada, nickName: 'Countess', secondEmail: 'ada@home.example', mobilePhone: null },
      credentials: {
        emails: [
          { value: 'ada@example.com', status: 'UNVERIFIED', type: 'PRIMARY' },
          { value: 'ada@home.example', status: 'UNVERIFIED', type: 'SECONDARY' },
        ],
        provider: { type: 'OKTA', name: 'OKTA' },
      },
      _links: {
        self: { href: self },
        type: { href: `${gatehouse.origin}/api/v1/meta/types/user/oty${orgPart}` },
        schema: { href: `${gatehouse.origin}/api/v1/meta/schemas/user/default` },
        reactivate: action('reactivate'),
        deactivate: action('deactivate'),
      },
    });
    assert.match(user.id, /^00u[0-9A-Za-z]{17}$/);
    assert.deepEqual((await call('GET', `${users}/${user.id}`)).json(), user);

    gatehouse.clock.advance({ seconds: 5 });
    const changed = (await call('POST', `${users}/${user.id}`, { profile: { nickName: null, mobilePhone: '+44 1' } })).json();
    assert.deepEqual(changed.profile, { ...ada, secondEmail: 'ada@home.example', mobilePhone: '+44 1' });
    assert.equal(changed.lastUpdated, '2031-05-04T10:00:05.000Z');
    const replaced = (await call('PUT', `${users}/${user.id}`, { profile: { ...ada, lastName: 'King' } })).json();
    assert.deepEqual(replaced.profile, { ...ada, lastName: 'King', secondEmail: null, mobilePhone: null });

    assert.equal((await call('DELETE', `${users}/${user.id}`)).statusCode, 204);
    assert.equal((await call('GET', `${users}/${user.id}`)).json().status, 'DEPROVISIONED');
    assert.equal((await call('DELETE', `${users}/${user.id}`)).statusCode, 204);
    assertRefused(await call('GET', `${users}/${user.id}`), 404, 'E0000007');
    assertRefused(await call('DELETE', `${users}/${user.id}`), 404, 'E0000007');
    const events = (await gatehouse.log()).toReversed();
    assert.deepEqual(
      events.map((event) => event.event_type).toSorted(),
      [
        'user.lifecycle.create',
        'user.lifecycle.activate',
        'user.account.update_profile',
        'user.account.update_profile',
        'user.lifecycle.deactivate',
        'user.lifecycle.delete.initiated',
        'user.lifecycle.delete.completed',
      ].toSorted(),
    );
    assert.ok(events.every((event) => event.actor_id === admin.id && JSON.parse(event.targets_json)[0].id === user.id));
    const updates = events.filter((event) => event.event_type === 'user.account.update_profile');
    assert.deepEqual(updates.map((event) => String(JSON.parse(event.debug_json).changedAttributes)).toSorted(), [
      'lastName,secondEmail,mobilePhone',
      'nickName,mobilePhone',
    ]);
  });

  test('a user is staged with activate=false', async (t) => {
    const { create } = await scene(t);
    const user = (await create({}, '?activate=false')).json();
    assert.deepEqual([user.status, user.activated], ['STAGED', null]);
    assert.ok('activate' in user._links && !('reactivate' in user._links));
    assertRefused(await create({ login: 'b@example.com' }, '?activate=yes'), 400, 'E0000001', /^activate: /);
  });

  test('a user joins groups at once; one that is not there stops everything', async (t) => {
    const { gatehouse, call, create } = await scene(t);
    const group = await gatehouse.given.group('Engineering');
    const everyone = `00g${gatehouse.ctx().orgId.slice(3)}`;
    assertRefused(await create({}, '', { groupIds: [group.id, '00gNone'] }), 404, 'E0000007');
    assertRefused(await call('GET', `${users}/ada@example.com`), 404, 'E0000007');
    const user = (await create({}, '', { groupIds: [group.id, group.id, everyone] })).json();
    const types = (await gatehouse.log()).map((event) => event.event_type);
    assert.equal(types.filter((type) => type === 'group.user_membership.add').length, 1);
    const members = await gatehouse.ctx().db.selectFrom('group_member').selectAll().execute();
    assert.deepEqual(
      members.map((member) => [member.group_id, member.user_id]),
      [[group.id, user.id]],
    );
  });

  test('a user is found by id, by login in any spelling, by the part before the "@", and as the owner of the token', async (t) => {
    const { gatehouse, admin, call, create } = await scene(t);
    const longest = `${'l'.repeat(80)}@example.com.example`;
    const { id } = (await create()).json();
    const long = (await create({ login: longest })).json();
    const idAt = async (name: string) => {
      const answer = await call('GET', `${users}/${name}`);
      return answer.json().id ?? answer.json().errorCode;
    };
    for (const name of [id, 'ada@example.com', 'ADA%40Example.com', 'ada%EF%BC%A0example.com', 'ada', 'ADA', '%20ada'])
      assert.equal(await idAt(name), id, name);
    assert.equal(await idAt(encodeURIComponent(longest)), long.id);
    assert.equal(await idAt('me'), admin.id);
    for (const name of ['ad', 'ada@', 'ada@example', 'nobody', '00uNobody', "ada'--", '%25', 'ada%2540example.com', '_da'])
      assert.equal(await idAt(name), 'E0000007', name);
    await create({ login: 'ada@other.example' });
    assert.equal(await idAt('ada'), 'E0000007', 'two people have this name');
    assert.equal((await idAt('ada@other.example')) === id, false);
    const { origin } = gatehouse;
    assert.equal((await call('GET', `${users}/me`)).json()._links.self.href, `${origin}${users}/${admin.id}`);
  });

  test('S24 nobody can be found in the place of another: a login that is somebody’s id names its owner only by login', async (t) => {
    const { call, create } = await scene(t);
    const { id } = (await create()).json();
    const { id: thief } = (await create({ login: `${id}@example.com` })).json();
    assert.equal((await call('GET', `${users}/${id}`)).json().id, id);
    assert.equal((await call('GET', `${users}/${id}@example.com`)).json().id, thief);
  });

  const malformed: readonly (readonly [unknown, RegExp])[] = [
    [{}, /^profile: /],
    [{ profile: [] }, /^profile: /],
    [{ profile: 'ada' }, /^profile: /],
    [{ profile: {} }, /^profile.login: must have a value\nprofile.firstName: must have a value/],
    [{ profile: { ...ada, login: 'ada' } }, /^profile.login: must have 5/],
    [{ profile: { ...ada, hatSize: 7 } }, /^profile.hatSize: there is no such attribute/],
    [{ profile: { ...ada, emailVerified: true } }, /^profile.emailVerified: /],
    [{ profile: { ...ada, firstName: { toString: 1 } } }, /^profile.firstName: must be a string/],
    [{ profile: ada, groupIds: 'x' }, /^groupIds: /],
    [{ profile: ada, groupIds: Array.from({ length: 21 }, (_, at) => `00g${at}`) }, /^groupIds: /],
    [{ profile: ada, type: { id: 'otyOther' } }, /^type.id: /],
  ];
  test('S28 what is malformed is refused with a cause for each thing, and nothing is created', async (t) => {
    const { call } = await scene(t);
    for (const [body, cause] of malformed) assertRefused(await call('POST', users, body), 400, 'E0000001', cause);
    assertRefused(await call('POST', users, '{'), 400, 'E0000003');
    assertRefused(await call('POST', `${users}?nextLogin=never`, { profile: ada }), 400, 'E0000001', /^nextLogin: /);
    assertRefused(await call('GET', `${users}/ada`), 404, 'E0000007');
  });

  test('S29 a login is taken in every spelling; it is free again when its owner is gone', async (t) => {
    const { call, create } = await scene(t);
    const { id } = (await create()).json();
    const taken = /^login: An object with this field already exists/;
    for (const login of ['ada@example.com', 'ADA@EXAMPLE.COM', '\uff41da@example.com'])
      assertRefused(await create({ login }), 400, 'E0000001', taken);
    await call('DELETE', `${users}/${id}`);
    assertRefused(await create(), 400, 'E0000001', taken);
    await call('DELETE', `${users}/${id}`);
    assert.equal((await create()).statusCode, 200);
  });

  test('S24 renaming cannot take a name that somebody has; the own name in another spelling can be taken', async (t) => {
    const { call, create } = await scene(t);
    const one = (await create()).json();
    const other = (await create({ login: 'grace@example.com' })).json();
    const rename = (login: string) => call('POST', `${users}/${other.id}`, { profile: { login } });
    assertRefused(await rename('Ada@Example.com'), 400, 'E0000001', /^login: /);
    assertRefused(await call('PUT', `${users}/${other.id}`, { profile: ada }), 400, 'E0000001', /^login: /);
    assert.equal((await rename('Grace@Example.com')).json().profile.login, 'Grace@Example.com');
    assert.equal((await call('GET', `${users}/ada@example.com`)).json().id, one.id);
  });

  test('S28 S32 another e-mail address is an unverified one; another spelling of the same is not another', async (t) => {
    const { gatehouse, call } = await scene(t);
    const { id } = await gatehouse.given.user({
      login: 'ada@example.com',
      firstName: 'Ada',
      lastName: 'L',
      isEmailVerified: true,
    });
    const change = async (profile: object) => (await call('POST', `${users}/${id}`, { profile })).json().credentials.emails[0];
    assert.equal((await change({ nickName: 'x' })).status, 'VERIFIED');
    assert.deepEqual(await change({ email: 'ADA@example.com' }), {
      value: 'ADA@example.com',
      status: 'VERIFIED',
      type: 'PRIMARY',
    });
    assert.equal((await change({ email: 'other@example.com' })).status, 'UNVERIFIED');
    assert.equal((await change({ email: 'ada@example.com' })).status, 'UNVERIFIED');
  });

  test('S42 a partial update is checked on the merged result, and a refused one changes nothing', async (t) => {
    const { call, create } = await scene(t);
    const { id } = (await create({ nickName: 'Countess' })).json();
    const refused = await call('POST', `${users}/${id}`, { profile: { nickName: 'x', firstName: null } });
    assertRefused(refused, 400, 'E0000001', /^profile.firstName: must have a value/);
    assert.equal((await call('GET', `${users}/${id}`)).json().profile.nickName, 'Countess');
    assert.equal((await call('POST', `${users}/${id}`, {})).statusCode, 200);
    assertRefused(await call('PUT', `${users}/${id}`, { profile: { nickName: 'x' } }), 400, 'E0000001', /^profile.login: /);
    assertRefused(await call('PUT', `${users}/${id}`, {}), 400, 'E0000001', /^profile: /);
    assertRefused(await call('POST', `${users}/00uNobody`, { profile: {} }), 404, 'E0000007');
  });

  for (const kind of ['sqlite', 'postgres'] as const) {
    test(`fifty parallel creations of one login give exactly one user, and renamings one winner, on ${kind}`, async (t) => {
      const { gatehouse, call, create } = await scene(t, { database: await testDatabase(t, kind) });
      const spellings = ['ada@example.com', 'ADA@example.com', '\uff41da@example.com'];
      const created = await Promise.all(Array.from({ length: 50 }, (_, at) => create({ login: spellings[at % 3] })));
      assert.equal(created.filter((answer) => answer.statusCode === 200).length, 1);
      for (const answer of created) if (answer.statusCode !== 200) assertRefused(answer, 400, 'E0000001', /^login: /);
      const others = await Promise.all(Array.from({ length: 10 }, (_, at) => create({ login: `user${at}@example.com` })));
      const renamed = await Promise.all(
        others.map((user) => call('POST', `${users}/${user.json().id}`, { profile: { login: 'new@example.com' } })),
      );
      assert.equal(renamed.filter((answer) => answer.statusCode === 200).length, 1);
      for (const answer of renamed) if (answer.statusCode !== 200) assertRefused(answer, 400, 'E0000001', /^login: /);
      const rows = await gatehouse.ctx().db.selectFrom('user').select('login_key').execute();
      assert.equal(new Set(rows.map((row) => row.login_key)).size, rows.length);
    });

    test(`two admins who change different attributes at once lose nothing, on ${kind}`, async (t) => {
      const { call, create } = await scene(t, { database: await testDatabase(t, kind) });
      const { id } = (await create()).json();
      const names = ['nickName', 'title', 'city', 'department', 'division', 'firstName', 'mobilePhone', 'userType'];
      await Promise.all(names.map((name) => call('POST', `${users}/${id}`, { profile: { [name]: `new ${name}` } })));
      const { profile } = (await call('GET', `${users}/${id}`)).json();
      assert.deepEqual(
        names.map((name) => profile[name]),
        names.map((name) => `new ${name}`),
      );
    });
  }

  test('an API token of another org neither sees nor changes a user', async (t) => {
    const { gatehouse, create } = await scene(t);
    const { id } = (await create()).json();
    const other = await gatehouse.otherOrg('other');
    const stranger = await other.given.admin('SUPER_ADMIN');
    for (const name of [id, 'ada@example.com', 'ada']) {
      assertRefused(await api(other, stranger.apiToken, 'GET', `${users}/${name}`), 404, 'E0000007');
      assertRefused(await api(other, stranger.apiToken, 'DELETE', `${users}/${name}`), 404, 'E0000007');
    }
  });

  test('who may not manage groups cannot put a new user into one', async (t) => {
    const { gatehouse } = await scene(t);
    const group = await gatehouse.given.group('Engineering');
    const helper = await gatehouse.given.admin('HELP_DESK_ADMIN');
    const manager = await gatehouse.given.admin('USER_ADMIN');
    const body = { profile: ada, groupIds: [group.id] };
    assertRefused(await api(gatehouse, helper.apiToken, 'POST', users, body), 403, 'E0000006');
    assert.equal((await api(gatehouse, manager.apiToken, 'POST', users, body)).statusCode, 200);
  });
});
