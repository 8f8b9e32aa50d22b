import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eachDatabase } from '../../testkit/each-database.ts';
import { api, asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';
import type { TestServerOptions } from '../../testkit/testkit.ts';
import { everyoneId } from '../domain/groups/everyone.ts';

async function scene(t: TestContext, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  const app = await admin.gatehouse.given.webApp({ assignedTo: 'nobody' });
  const path = `/api/v1/apps/${app.id}`;
  return {
    ...admin,
    app,
    path,
    everyone: everyoneId(admin.gatehouse.ctx().orgId),
    /** The events about assignments, in alphabetical order. */
    async events() {
      const types = (await admin.gatehouse.log()).map((event) => event.event_type);
      return types.filter((type) => /membership|assignment/.test(type)).toSorted();
    },
    /** Ids and scopes of all pages of the app's users. */
    async users(limit = 2) {
      const seen: [string, string][] = [];
      for (let url: string | undefined = `${path}/users?limit=${limit}`; url !== undefined; ) {
        const page = await admin.call('GET', url);
        assert.equal(page.statusCode, 200, page.body);
        seen.push(...page.json().map(({ id, scope }: { id: string; scope: string }) => [id, scope]));
        url = nextOf(page);
      }
      return seen;
    },
  };
}

const byId = (rows: [string, string][]) => rows.toSorted(([a], [b]) => (a < b ? -1 : 1));

suite('users of an app (Okta contract 6.3)', () => {
  test('a user is assigned, read, changed and taken away, with a log event each', async (t) => {
    const { gatehouse, app, call, path, events } = await scene(t);
    const ada = await gatehouse.given.user({ login: 'ada@example.com' });
    assertRefused(await call('GET', `${path}/users/${ada.id}`), 404, 'E0000007');
    const assigned = await call('POST', `${path}/users`, { id: ada.id, scope: 'USER', credentials: { userName: 'ada' } });
    assert.equal(assigned.statusCode, 200, assigned.body);
    const base = `${gatehouse.origin}/api/v1`;
    assert.deepEqual(assigned.json(), {
      id: ada.id,
      externalId: null,
      created: '2031-05-04T10:00:00.000Z',
      lastUpdated: '2031-05-04T10:00:00.000Z',
      scope: 'USER',
      status: 'ACTIVE',
      statusChanged: '2031-05-04T10:00:00.000Z',
      passwordChanged: null,
      syncState: 'DISABLED',
      credentials: { userName: 'ada' },
      profile: {},
      _links: {
        self: { href: `${base}/apps/${app.id}/users/${ada.id}` },
        app: { href: `${base}/apps/${app.id}` },
        user: { href: `${base}/users/${ada.id}` },
      },
    });
    assert.deepEqual((await call('GET', `${path}/users/${ada.id}`)).json(), assigned.json());
    gatehouse.clock.advance({ seconds: 5 });
    const changed = (await call('POST', `${path}/users/${ada.id}`, { profile: { role: 'editor' } })).json();
    assert.deepEqual(
      [changed.profile, changed.credentials.userName, changed.lastUpdated, changed.created],
      [{ role: 'editor' }, 'ada', '2031-05-04T10:00:05.000Z', '2031-05-04T10:00:00.000Z'],
    );
    assert.equal(
      (await call('POST', `${path}/users`, { id: ada.id })).json().profile.role,
      'editor',
      'a second time is no error',
    );
    assert.equal((await call('DELETE', `${path}/users/${ada.id}`)).statusCode, 204);
    assertRefused(await call('DELETE', `${path}/users/${ada.id}`), 404, 'E0000007');
    assert.deepEqual(await events(), [
      'application.user_membership.add',
      'application.user_membership.remove',
      'application.user_membership.update',
    ]);
    assert.equal(
      (await call('POST', `${path}/users`, { id: ada.id })).json().credentials.userName,
      'ada@example.com',
      'the login',
    );
  });

  test('who has the app by a group shows as GROUP, and can be given it in person, not taken from', async (t) => {
    const { gatehouse, call, path } = await scene(t);
    const ada = await gatehouse.given.user();
    const group = await gatehouse.given.group('Engineering', [ada]);
    await call('PUT', `${path}/groups/${group.id}`, {});
    const shown = (await call('GET', `${path}/users/${ada.id}`)).json();
    assert.deepEqual([shown.scope, shown.created, shown.credentials.userName], ['GROUP', null, ada.login]);
    assertRefused(await call('DELETE', `${path}/users/${ada.id}`), 400, 'E0000001', /^userId: the user has the app by a group/);
    assert.equal((await call('POST', `${path}/users/${ada.id}`, { profile: { x: 1 } })).json().scope, 'USER');
    assert.equal((await call('DELETE', `${path}/users/${ada.id}`)).statusCode, 204);
    assert.equal((await call('GET', `${path}/users/${ada.id}`)).json().scope, 'GROUP');
  });

  test('a deactivated user cannot be assigned and is not listed', async (t) => {
    const { gatehouse, call, path, everyone, users } = await scene(t);
    const [ada, eve] = [await gatehouse.given.user(), await gatehouse.given.user()];
    await call('POST', `${path}/users`, { id: ada.id });
    await gatehouse.given.changeUser(ada, { status: 'DEPROVISIONED' });
    await gatehouse.given.changeUser(eve, { status: 'SUSPENDED' });
    assertRefused(await call('POST', `${path}/users`, { id: ada.id }), 400, 'E0000001', /^id: .*deactivated users cannot/);
    assertRefused(await call('GET', `${path}/users/${ada.id}`), 404, 'E0000007');
    assert.deepEqual(await users(), []);
    await call('PUT', `${path}/groups/${everyone}`, {});
    assert.equal(
      (await users()).some(([id]) => id === ada.id),
      false,
    );
    assert.equal(
      (await users()).some(([id]) => id === eve.id),
      true,
    );
  });

  test('what is refused', async (t) => {
    const { gatehouse, call, path } = await scene(t);
    const ada = await gatehouse.given.user();
    const stranger = await (await gatehouse.otherOrg('other')).given.user();
    for (const id of ['00uNobody', stranger.id, '%'])
      assertRefused(await call('POST', `${path}/users`, { id }), 400, 'E0000001', /^id: names no user/);
    for (const [body, cause] of [
      [{}, /^id: /],
      [{ id: 7 }, /^id: /],
      [{ id: 'a\0' }, /^id: must not contain NUL/],
      [{ id: ada.id, scope: 'GROUP' }, /^scope: must be USER/],
      [{ id: ada.id, credentials: { userName: '' } }, /^credentials.userName: /],
      [{ id: ada.id, credentials: { userName: 'x'.repeat(101) } }, /^credentials.userName: /],
      [{ id: ada.id, profile: 'x' }, /^profile: /],
    ] as const)
      assertRefused(await call('POST', `${path}/users`, body), 400, 'E0000001', cause);
    assertRefused(await call('POST', `${path}/users/${ada.id}`, {}), 404, 'E0000007');
    assertRefused(await call('POST', '/api/v1/apps/0oaNone/users', { id: ada.id }), 404, 'E0000007');
    assertRefused(await call('GET', '/api/v1/apps/0oaNone/users'), 404, 'E0000007');
    for (const limit of ['0', '501'])
      assertRefused(await call('GET', `${path}/users?limit=${limit}`), 400, 'E0000001', /^limit: /);
    const reader = await gatehouse.given.admin('READ_ONLY_ADMIN');
    assertRefused(await api(gatehouse, reader.apiToken, 'POST', `${path}/users`, { id: ada.id }), 403, 'E0000006');
  });
});

suite('groups of an app (Okta contract 6.3)', () => {
  test('a group is assigned, read, changed and taken away, with a log event each', async (t) => {
    const { gatehouse, app, call, path, events } = await scene(t);
    const group = await gatehouse.given.group('Engineering');
    const url = `${path}/groups/${group.id}`;
    assertRefused(await call('GET', url), 404, 'E0000007');
    const assigned = await call('PUT', url, { priority: 2 });
    const base = `${gatehouse.origin}/api/v1`;
    assert.deepEqual(
      [assigned.statusCode, assigned.json()],
      [
        200,
        {
          id: group.id,
          lastUpdated: '2031-05-04T10:00:00.000Z',
          priority: 2,
          profile: {},
          _links: {
            self: { href: `${base}/apps/${app.id}/groups/${group.id}` },
            app: { href: `${base}/apps/${app.id}` },
            group: { href: `${base}/groups/${group.id}` },
          },
        },
      ],
    );
    assert.deepEqual((await call('GET', url)).json(), assigned.json());
    assert.deepEqual((await call('GET', `${path}/groups`)).json(), [assigned.json()]);
    assert.equal((await call('PUT', url)).json().priority, 2, 'without a body nothing changes');
    gatehouse.clock.advance({ seconds: 5 });
    const changed = (await call('PUT', url, { profile: { role: 'editor' } })).json();
    assert.deepEqual(
      [changed.priority, changed.profile, changed.lastUpdated],
      [2, { role: 'editor' }, '2031-05-04T10:00:05.000Z'],
    );
    const patch = [
      { op: 'replace', path: '/priority', value: 7 },
      { op: 'add', path: '/profile/team', value: 'A' },
      { op: 'remove', path: '/profile/role' },
    ];
    const patched = (await call('PATCH', url, patch)).json();
    assert.deepEqual([patched.priority, patched.profile], [7, { team: 'A' }]);
    assert.equal((await call('DELETE', url)).statusCode, 204);
    assertRefused(await call('DELETE', url), 404, 'E0000007');
    assertRefused(await call('PATCH', url, patch), 404, 'E0000007');
    assert.deepEqual(
      await events(),
      ['add', 'remove', 'update', 'update'].map((what) => `group.application_assignment.${what}`),
    );
  });

  test('what is refused; S42 a patch is checked as a whole', async (t) => {
    const { gatehouse, call, path } = await scene(t);
    const group = await gatehouse.given.group('Engineering');
    const url = `${path}/groups/${group.id}`;
    for (const priority of [-1, 1.5, '2', 10_001])
      assertRefused(await call('PUT', url, { priority }), 400, 'E0000001', /^priority: /);
    assertRefused(await call('PUT', url, { profile: [] }), 400, 'E0000001', /^profile: /);
    for (const id of ['00gNone', '%25']) assertRefused(await call('PUT', `${path}/groups/${id}`, {}), 404, 'E0000007');
    const stranger = await (await gatehouse.otherOrg('other')).given.group('Theirs');
    assertRefused(await call('PUT', `${path}/groups/${stranger.id}`, {}), 404, 'E0000007');
    assertRefused(await call('PUT', `/api/v1/apps/0oaNone/groups/${group.id}`, {}), 404, 'E0000007');
    await call('PUT', url, {});
    for (const [patch, cause] of [
      [{}, /^body: must be a list/],
      [[{ op: 'move', path: '/priority' }], /^\[0\].op: /],
      [[{ op: 'replace', path: '/id', value: 'x' }], /^\[0\].path: must be \/priority/],
      [[{ op: 'replace', path: '/priority', value: 'high' }], /^priority: /],
      [[{ op: 'replace', path: '/profile', value: 'x' }], /^profile: /],
      [[{ op: 'add', path: '/profile/x', value: 'x'.repeat(20_001) }], /^profile: must have 20,000/],
    ] as const)
      assertRefused(await call('PATCH', url, patch), 400, 'E0000001', cause);
    assert.deepEqual((await call('GET', url)).json().profile, {});
  });
});

eachDatabase('who may use an app', (open) => {
  test('in person, by groups, or everybody: all pages together name each once', async (t) => {
    const { gatehouse, admin, call, path, everyone, users } = await scene(t, { database: await open(t) });
    const people = await Promise.all(Array.from({ length: 7 }, () => gatehouse.given.user()));
    const ids = people.map(({ id }) => id);
    const at = (...indexes: number[]) => indexes.map((index) => people[index] ?? assert.fail());
    const groups = [await gatehouse.given.group('A', at(0, 1, 2)), await gatehouse.given.group('B', at(2, 3))];
    await gatehouse.given.group('C', at(6));
    for (const { id } of at(2, 4)) await call('POST', `${path}/users`, { id });
    for (const { id } of groups) await call('PUT', `${path}/groups/${id}`, {});
    const expected = (members: number[]) =>
      byId(members.map((index) => [ids[index] ?? '', [2, 4].includes(index) ? 'USER' : 'GROUP']));
    for (const limit of [1, 2, 3, 50]) assert.deepEqual(await users(limit), expected([0, 1, 2, 3, 4]), `${limit}`);
    await call('PUT', `${path}/groups/${everyone}`, {});
    const all = byId([...expected([0, 1, 2, 3, 4, 5, 6]), [admin.id, 'GROUP']]);
    for (const limit of [1, 3, 50]) assert.deepEqual(await users(limit), all, `${limit}`);
  });

  test('twenty who assign one thing at once: one assignment, one event; and a group that is deleted meanwhile is no bug', async (t) => {
    const { gatehouse, call, path, events } = await scene(t, { database: await open(t) });
    const [ada, group] = [await gatehouse.given.user(), await gatehouse.given.group('Engineering')];
    const calls = Array.from({ length: 10 }, () => [
      call('POST', `${path}/users`, { id: ada.id }),
      call('PUT', `${path}/groups/${group.id}`, {}),
    ]).flat();
    assert.deepEqual([...new Set((await Promise.all(calls)).map(({ statusCode }) => statusCode))], [200]);
    assert.deepEqual(await events(), ['application.user_membership.add', 'group.application_assignment.add']);
    const [, ...others] = await Promise.all([
      call('DELETE', `/api/v1/groups/${group.id}`),
      call('DELETE', `${path}/groups/${group.id}`),
      call('PUT', `${path}/groups/${group.id}`, { priority: 1 }),
      call('PATCH', `${path}/groups/${group.id}`, [{ op: 'replace', path: '/priority', value: 3 }]),
    ]);
    for (const { statusCode, body } of others) assert.ok([200, 204, 404].includes(statusCode), body);
  });
});

suite('the app sign-in policy of an app (Okta contract 6.3)', () => {
  test('is the default one until another is given, and the link follows', async (t) => {
    const { gatehouse, call, path } = await scene(t);
    const policyOf = async () => (await call('GET', path)).json()._links.accessPolicy.href.split('/').at(-1);
    const usual = await policyOf();
    const made = await call('POST', '/api/v1/policies', { type: 'ACCESS_POLICY', name: 'Strict', description: 'x' });
    assert.equal(made.statusCode, 200, made.body);
    const { id } = made.json();
    for (let times = 0; times < 2; times += 1) assert.equal((await call('PUT', `${path}/policies/${id}`)).statusCode, 204);
    assert.equal(await policyOf(), id);
    const [session] = (await call('GET', '/api/v1/policies?type=OKTA_SIGN_ON')).json();
    assertRefused(
      await call('PUT', `${path}/policies/${session.id}`),
      400,
      'E0000001',
      /^policyId: must be an app sign-in policy/,
    );
    assertRefused(await call('PUT', `${path}/policies/rstNone`), 404, 'E0000007');
    assertRefused(await call('PUT', `/api/v1/apps/0oaNone/policies/${id}`), 404, 'E0000007');
    assert.equal((await call('PUT', `${path}/policies/${usual}`)).statusCode, 204);
    assert.equal(await policyOf(), usual);
    const events = (await gatehouse.log()).filter((event) => event.event_type === 'application.policy.sign_on.update');
    assert.equal(events.length, 2);
  });
});
