import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { testDatabase } from '../../testkit/each-database.ts';
import { api, asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import { adminRoles } from '../domain/admin-roles/permissions.ts';

const rolesOf = (user: { readonly id: string }) => `/api/v1/users/${user.id}/roles`;

async function scene(t: TestContext, kind: 'sqlite' | 'postgres' = 'sqlite') {
  const it = await asSuperAdmin(t, { database: await testDatabase(t, kind) });
  const [ada, app] = [await it.gatehouse.given.user(), await it.gatehouse.given.webApp({ label: 'Sync' })];
  return { ...it, ada, app };
}

suite('admin roles (Okta Role Assignments API)', () => {
  test('a user gets a role, which is read, listed and taken away, with a log event each', async (t) => {
    const { gatehouse, admin, call, ada } = await scene(t);
    const path = rolesOf(ada);
    const created = await call('POST', path, { type: 'APP_ADMIN' });
    assert.equal(created.statusCode, 201, created.body);
    const role = created.json();
    assert.deepEqual(role, {
      id: role.id,
      label: 'Application Administrator',
      type: 'APP_ADMIN',
      status: 'ACTIVE',
      created: '2031-05-04T10:00:00.000Z',
      lastUpdated: '2031-05-04T10:00:00.000Z',
      assignmentType: 'USER',
      _links: {
        self: { href: `${gatehouse.origin}${path}/${role.id}`, hints: { allow: ['GET', 'DELETE'] } },
        assignee: { href: `${gatehouse.origin}/api/v1/users/${ada.id}` },
      },
    });
    assert.match(role.id, /^ra1[0-9A-Za-z]{17}$/);
    assert.deepEqual((await call('GET', path)).json(), [role]);
    assert.deepEqual((await call('GET', role._links.self.href)).json(), role);
    assert.deepEqual((await call('GET', `/api/v1/users/${ada.login}/roles`)).json(), [role], 'by login');
    gatehouse.clock.advance({ seconds: 1 });
    assert.equal((await call('DELETE', `${path}/${role.id}`)).statusCode, 204);
    assert.deepEqual((await call('GET', path)).json(), []);
    const events = (await gatehouse.log()).filter((event) => event.event_type.includes('privilege'));
    assert.deepEqual(
      events.map((event) => [event.event_type, event.actor_id, JSON.parse(event.targets_json)[0].id, event.debug_json]),
      [
        ['user.account.privilege.revoke', admin.id, ada.id, '{"privilegeRevoked":"Application Administrator"}'],
        ['user.account.privilege.grant', admin.id, ada.id, '{"privilegeGranted":"Application Administrator"}'],
      ],
    );
  });

  test('an app gets roles at Okta’s path for clients', async (t) => {
    const { gatehouse, call, app } = await scene(t);
    const path = `/oauth2/v1/clients/${app.clientId}/roles`;
    const role = (await call('POST', path, { type: 'READ_ONLY_ADMIN' })).json();
    assert.deepEqual(
      [role.assignmentType, role.type, role._links.assignee.href, role._links.self.href],
      [
        'CLIENT',
        'READ_ONLY_ADMIN',
        `${gatehouse.origin}/oauth2/v1/clients/${app.clientId}`,
        `${gatehouse.origin}${path}/${role.id}`,
      ],
    );
    await call('POST', path, { type: 'SUPER_ADMIN' });
    const listed = (await call('GET', path)).json();
    assert.deepEqual(
      listed.map(({ type }: { type: string }) => type),
      ['SUPER_ADMIN', 'READ_ONLY_ADMIN'],
    );
    assert.deepEqual((await call('GET', `${path}/${role.id}`)).json(), role);
    for (const { id } of listed) assert.equal((await call('DELETE', `${path}/${id}`)).statusCode, 204);
    assert.deepEqual((await call('GET', path)).json(), []);
    const types = (await gatehouse.log()).map((event) => event.event_type).filter((type) => type.includes('privilege'));
    assert.deepEqual(types.toSorted(), [
      ...Array(2).fill('app.oauth2.client.privilege.grant'),
      ...Array(2).fill('app.oauth2.client.privilege.revoke'),
    ]);
    assertRefused(await call('GET', '/oauth2/v1/clients/0oaNone/roles'), 404, 'E0000007');
    assertRefused(await call('POST', '/oauth2/v1/clients/0oaNone/roles', { type: 'APP_ADMIN' }), 404, 'E0000007');
    assertRefused(await call('GET', '/oauth2/v1/clients/x/unknown'), 404, 'E0000008');
    assertRefused(await gatehouse.call({ url: path }), 401, 'E0000011');
  });

  test('every role has an id of its own for everybody', async (t) => {
    const { gatehouse, call, ada } = await scene(t);
    const grace = await gatehouse.given.user();
    for (const user of [ada, grace])
      for (const type of adminRoles) assert.equal((await call('POST', rolesOf(user), { type })).statusCode, 201);
    const listed = [...(await call('GET', rolesOf(ada))).json(), ...(await call('GET', rolesOf(grace))).json()];
    assert.equal(new Set(listed.map(({ id }: { id: string }) => id)).size, 2 * adminRoles.length);
    const [ofAda] = listed;
    for (const method of ['GET', 'DELETE'] as const)
      assertRefused(await call(method, `${rolesOf(grace)}/${ofAda.id}`), 404, 'E0000007');
  });

  test('refused: what is no role, a role twice, one that is not there, somebody who is not there', async (t) => {
    const { call, ada } = await scene(t);
    for (const type of ['GOD', '', 'super_admin', 7, null, undefined, ['APP_ADMIN']])
      assertRefused(await call('POST', rolesOf(ada), { type }), 400, 'E0000001', /^type: must be one of SUPER_ADMIN/);
    assert.equal((await call('POST', rolesOf(ada), { type: 'APP_ADMIN' })).statusCode, 201);
    assertRefused(await call('POST', rolesOf(ada), { type: 'APP_ADMIN' }), 409, 'E0000090', /APP_ADMIN is assigned already/);
    for (const path of [`${rolesOf(ada)}/ra1None`, rolesOf({ id: '00uNone' }), `${rolesOf({ id: '00uNone' })}/ra1None`])
      assertRefused(await call('GET', path), 404, 'E0000007');
    assertRefused(await call('DELETE', `${rolesOf(ada)}/ra1None`), 404, 'E0000007');
    assertRefused(await call('POST', rolesOf({ id: '00uNone' }), { type: 'APP_ADMIN' }), 404, 'E0000007');
  });

  test('S40 only a super admin gives and takes roles: nobody raises themselves', async (t) => {
    const { gatehouse, admin, call } = await scene(t);
    const others = adminRoles.filter((role) => role !== 'SUPER_ADMIN');
    const ambitious = await gatehouse.given.admin(...others);
    const [role] = (await call('GET', rolesOf(admin))).json();
    assertRefused(await api(gatehouse, ambitious.apiToken, 'POST', rolesOf(ambitious), { type: 'SUPER_ADMIN' }), 403, 'E0000006');
    assertRefused(
      await api(gatehouse, ambitious.apiToken, 'POST', '/api/v1/users/me/roles', { type: 'SUPER_ADMIN' }),
      403,
      'E0000006',
    );
    assertRefused(await api(gatehouse, ambitious.apiToken, 'DELETE', role._links.self.href), 403, 'E0000006');
  });

  test('20 at once give one role once', async (t) => {
    const { call, ada } = await scene(t, 'postgres');
    const answers = await Promise.all(Array.from({ length: 20 }, () => call('POST', rolesOf(ada), { type: 'APP_ADMIN' })));
    assert.deepEqual(
      answers.map((answer) => answer.statusCode).toSorted((one, other) => one - other),
      [201, ...Array(19).fill(409)],
    );
  });
});

suite('an org is never without an active super admin', () => {
  test('the last one keeps the role; with another who is active it may go', async (t) => {
    const { gatehouse, admin, call } = await scene(t);
    const [own] = (await call('GET', rolesOf(admin))).json();
    const refused = await call('DELETE', own._links.self.href);
    assertRefused(refused, 400, 'E0000001', /without an active super admin/);
    const second = await gatehouse.given.admin('SUPER_ADMIN');
    await gatehouse.given.changeUser(second, { status: 'SUSPENDED' });
    assertRefused(await call('DELETE', own._links.self.href), 400, 'E0000001', /without an active super admin/);
    await gatehouse.given.changeUser(second, { status: 'ACTIVE' });
    assert.equal((await call('DELETE', own._links.self.href)).statusCode, 204);
    assertRefused(await call('GET', rolesOf(admin)), 403, 'E0000006');
  });

  test('a super admin who cannot sign in may lose the role', async (t) => {
    const { gatehouse, call } = await scene(t);
    const second = await gatehouse.given.admin('SUPER_ADMIN');
    await gatehouse.given.changeUser(second, { status: 'DEPROVISIONED' });
    const [role] = (await call('GET', rolesOf(second))).json();
    assert.equal((await call('DELETE', role._links.self.href)).statusCode, 204);
  });

  test('of two who take the role from each other at the same time one stays', async (t) => {
    const { gatehouse, admin, call } = await scene(t, 'postgres');
    for (let round = 0; round < 5; round += 1) {
      const second = await gatehouse.given.admin('SUPER_ADMIN');
      const [[ofAdmin], [ofSecond]] = [(await call('GET', rolesOf(admin))).json(), (await call('GET', rolesOf(second))).json()];
      const answers = await Promise.all([
        call('DELETE', ofSecond._links.self.href),
        api(gatehouse, second.apiToken, 'DELETE', ofAdmin._links.self.href),
      ]);
      assert.equal(
        answers.filter((answer) => answer.statusCode === 204).length,
        1,
        JSON.stringify(answers.map(({ body }) => body)),
      );
      if (answers[0]?.statusCode !== 204) return; // the other one rules now
    }
  });
});
