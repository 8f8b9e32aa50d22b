import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { testDatabase } from '../../testkit/each-database.ts';
import { api, asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import { authorizeUrl } from '../../testkit/test-browser.ts';
import type { TestServerOptions } from '../../testkit/testkit.ts';
import type { AdminRole } from '../domain/admin-roles/permissions.ts';
import { type LifecycleEvent, moveOf, type UserStatus, userStatuses } from '../domain/users/lifecycle.ts';

const users = '/api/v1/users';
const names = { firstName: 'Ada', lastName: 'Lovelace' };

async function scene(t: TestContext, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  const move = (id: string, name: string, query = '') => admin.call('POST', `${users}/${id}/lifecycle/${name}${query}`);
  const statusOf = async (id: string) => (await admin.call('GET', `${users}/${id}`)).json().status as UserStatus;
  return { ...admin, move, statusOf };
}

suite('lifecycle operations (contract 6.4)', () => {
  const operations: readonly (readonly [path: string, event: LifecycleEvent])[] = [
    ['activate', 'activate'],
    ['reactivate', 'reactivate'],
    ['deactivate', 'deactivate'],
    ['suspend', 'suspend'],
    ['unsuspend', 'unsuspend'],
    ['unlock', 'unlock'],
  ];
  for (const [name, event] of operations) {
    test(`${name}, from each status: what the lifecycle says, and nothing else happens when it refuses`, async (t) => {
      const { gatehouse, move, statusOf } = await scene(t);
      for (const status of userStatuses) {
        const { id } = await gatehouse.given.user({ status, ...names });
        const before = (await gatehouse.log()).length;
        const answer = await move(id, name);
        const expected = moveOf(status, event, { hasPassword: true });
        if (expected.outcome === 'refused') {
          assertRefused(answer, expected.code === 'E0000001' ? 400 : 403, expected.code);
          assert.deepEqual([await statusOf(id), (await gatehouse.log()).length], [status, before]);
        } else {
          assert.equal(answer.statusCode, 200, answer.body);
          assert.deepEqual(
            [expected.outcome === 'moves' && expected.to, before + 1],
            [await statusOf(id), (await gatehouse.log()).length],
          );
        }
      }
      assertRefused(await move('00uNobody', name), 404, 'E0000007');
    });
  }

  test('the links of a user who is read alone are what may be done now, and only that', async (t) => {
    const { gatehouse, call, move } = await scene(t);
    for (const status of userStatuses) {
      const { id } = await gatehouse.given.user({ status, ...names });
      const { _links } = (await call('GET', `${users}/${id}`)).json();
      for (const [name, event] of operations) {
        assert.equal(name in _links, moveOf(status, event, { hasPassword: true }).outcome !== 'refused', `${status} ${name}`);
        if (name in _links) assert.equal(_links[name].href, `${gatehouse.origin}${users}/${id}/lifecycle/${name}`);
      }
      const [listed] = (await call('GET', `${users}?search=${encodeURIComponent(`id eq "${id}"`)}`)).json();
      assert.deepEqual(Object.keys(listed._links), ['self']);
    }
    const { id } = await gatehouse.given.user(names);
    const { suspend } = (await call('GET', `${users}/${id}`)).json()._links;
    assert.equal((await call('POST', suspend.href)).statusCode, 200);
    assertRefused(await move(id, 'suspend'), 400, 'E0000001', /^status: /);
  });

  test('activation without a mail answers with a link, which another activation link replaces', async (t) => {
    const { gatehouse, call, move } = await scene(t);
    const profile = { ...names, login: 'ada@example.com', email: 'ada@example.com' };
    const { id } = (await call('POST', `${users}?activate=false`, { profile })).json();
    const activated = (await move(id, 'activate', '?sendEmail=false')).json();
    assert.deepEqual(Object.keys(activated), ['activationUrl', 'activationToken']);
    assert.equal(activated.activationUrl, `${gatehouse.origin}/welcome/${activated.activationToken}`);
    const again = (await move(id, 'reactivate', '?sendEmail=false')).json();
    assert.notEqual(again.activationToken, activated.activationToken);
    assert.deepEqual((await move(id, 'reactivate', '?sendEmail=true')).json(), {});
    const links = await gatehouse.ctx().db.selectFrom('password_link').selectAll().execute();
    assert.equal(links.length, 1);
    assert.equal(JSON.stringify([links, await gatehouse.log()]).includes(again.activationToken), false, 'S41');
  });

  test('a staged user who has a password is active at once, without a link', async (t) => {
    const { gatehouse, move, statusOf } = await scene(t);
    const { id } = await gatehouse.given.user({ status: 'STAGED', ...names });
    assert.deepEqual((await move(id, 'activate', '?sendEmail=false')).json(), {});
    assert.equal(await statusOf(id), 'ACTIVE');
  });

  for (const operation of ['suspend', 'deactivate', 'delete'] as const) {
    test(`S19 ${operation} ends sessions, tokens and API tokens at once`, async (t) => {
      const { gatehouse, admin, call, move } = await scene(t);
      const app = await gatehouse.given.webApp();
      const ada = await gatehouse.given.admin('READ_ONLY_ADMIN');
      const browser = gatehouse.browser();
      await browser.signIn(ada, authorizeUrl(app));
      const { code = '' } = await gatehouse.signIn(ada, app);
      const { access_token } = (await gatehouse.redeem(app, code)).json();
      const { code: pending = '' } = await gatehouse.signIn(ada, app);
      assert.equal((await gatehouse.userinfo(access_token)).statusCode, 200);
      gatehouse.clock.advance({ seconds: 1 });
      const ended = operation === 'delete' ? await call('DELETE', `${users}/${ada.id}`) : await move(ada.id, operation);
      assert.equal(ended.statusCode, operation === 'delete' ? 204 : 200);
      const rows = async () => {
        const { db } = gatehouse.ctx();
        const sessions = await db.selectFrom('session').select('id').where('user_id', '=', ada.id).execute();
        const tokens = await db.selectFrom('api_token').select('user_id').execute();
        return [sessions.length, tokens.map((token) => token.user_id)];
      };
      assert.deepEqual(await rows(), [0, [admin.id]]);
      const refusals = async () => {
        const redeemed = await gatehouse.redeem(app, pending);
        const api401 = await api(gatehouse, ada.apiToken, 'GET', users);
        return [(await gatehouse.userinfo(access_token)).statusCode, redeemed.statusCode, api401.statusCode];
      };
      assert.deepEqual(await refusals(), [401, 400, 401]);
      // Coming back brings nothing of it back.
      await gatehouse.given.changeUser(ada, { status: 'ACTIVE' });
      assert.equal((await gatehouse.userinfo(access_token)).statusCode, 401);
      assert.deepEqual(await rows(), [0, [admin.id]]);
    });
  }

  test('a deactivated user loses apps assigned in person, and keeps groups and roles', async (t) => {
    const { gatehouse, move } = await scene(t);
    const ada = await gatehouse.given.admin('READ_ONLY_ADMIN');
    await gatehouse.given.group('Engineering', [ada]);
    await gatehouse.given.webApp({ assignedTo: { userId: ada.id } });
    const rows = async () => {
      const { db } = gatehouse.ctx();
      const apps = await db.selectFrom('app_user').selectAll().execute();
      const groups = await db.selectFrom('group_member').selectAll().execute();
      const roles = await db.selectFrom('admin_role').selectAll().where('user_id', '=', ada.id).execute();
      return [apps.length, groups.length, roles.length];
    };
    await move(ada.id, 'suspend');
    assert.deepEqual(await rows(), [1, 1, 1]);
    await move(ada.id, 'deactivate');
    assert.deepEqual(await rows(), [0, 1, 1]);
  });

  for (const kind of ['sqlite', 'postgres'] as const) {
    test(`of two admins who do the same at once one succeeds and one is told so, on ${kind}`, async (t) => {
      const { gatehouse, call, move } = await scene(t, { database: await testDatabase(t, kind) });
      const twice = async (status: UserStatus, name: string) => {
        const { id } = await gatehouse.given.user({ status, ...names });
        const answers = await Promise.all([move(id, name), move(id, name)]);
        return answers.map((answer) => String(answer.json().errorCode ?? 'done')).toSorted();
      };
      assert.deepEqual(await twice('ACTIVE', 'suspend'), ['E0000001', 'done']);
      assert.deepEqual(await twice('SUSPENDED', 'unsuspend'), ['E0000001', 'done']);
      assert.deepEqual(await twice('ACTIVE', 'deactivate'), ['E0000038', 'done']);
      assert.deepEqual(await twice('STAGED', 'activate'), ['E0000016', 'done']);
      assert.deepEqual(await twice('LOCKED_OUT', 'unlock'), ['E0000032', 'done']);
      const { id } = await gatehouse.given.user(names);
      const deleted = await Promise.all([1, 2, 3].map(() => call('DELETE', `${users}/${id}`)));
      assert.deepEqual(deleted.map((answer) => String(answer.statusCode)).toSorted(), ['204', '204', '404']);
    });

    test(`two super admins who end each other at once do not both succeed, on ${kind}`, async (t) => {
      const { gatehouse, admin } = await scene(t, { database: await testDatabase(t, kind) });
      const other = await gatehouse.given.admin('SUPER_ADMIN');
      const answers = await Promise.all([
        api(gatehouse, admin.apiToken, 'POST', `${users}/${other.id}/lifecycle/deactivate`),
        api(gatehouse, other.apiToken, 'DELETE', `${users}/${admin.id}`),
      ]);
      assert.equal(answers.filter((answer) => answer.statusCode < 300).length, 1, answers.map((answer) => answer.body).join());
    });
  }

  test('the last active super admin can neither go nor be made to go', async (t) => {
    const { gatehouse, admin, call, move } = await scene(t);
    const left = /^status: the org would be left without an active super admin/;
    for (const name of ['deactivate', 'suspend']) assertRefused(await move(admin.id, name), 400, 'E0000001', left);
    for (const name of ['me', admin.id]) assertRefused(await call('DELETE', `${users}/${name}`), 400, 'E0000001', left);
    const other = await gatehouse.given.admin('SUPER_ADMIN');
    await gatehouse.given.changeUser(other, { status: 'SUSPENDED' });
    assertRefused(await move('me', 'deactivate'), 400, 'E0000001', left);
    await gatehouse.given.changeUser(other, { status: 'ACTIVE' });
    assert.equal((await move('me', 'deactivate')).statusCode, 200);
    assertRefused(await move('me', 'deactivate'), 401, 'E0000011');
  });

  test('whatever is done in whatever order, the API and the lifecycle agree', async (t) => {
    const { gatehouse, call, move, statusOf } = await scene(t);
    const step = fc.constantFrom(...operations.map(([name]) => name), 'delete');
    const begin = fc.constantFrom(...userStatuses);
    await fc.assert(
      fc.asyncProperty(begin, fc.array(step, { minLength: 1, maxLength: 8 }), async (status, steps) => {
        const { id } = await gatehouse.given.user({ status, ...names });
        let model: UserStatus | undefined = status;
        for (const name of steps) {
          const answer = name === 'delete' ? await call('DELETE', `${users}/${id}`) : await move(id, name);
          if (model === undefined) {
            assertRefused(answer, 404, 'E0000007');
            continue;
          }
          const expected = moveOf(model, name as LifecycleEvent, { hasPassword: true });
          if (expected.outcome === 'refused') assert.equal(answer.json().errorCode, expected.code, `${model} ${name}`);
          else assert.ok(answer.statusCode < 300, `${model} ${name}: ${answer.body}`);
          if (expected.outcome === 'gone') model = undefined;
          if (expected.outcome === 'moves') model = expected.to;
          if (model !== undefined) assert.equal(await statusOf(id), model);
        }
      }),
      { numRuns: 40 },
    );
  });
});

suite('nobody acts on an administrator whose rights are not within their own', () => {
  const targets: readonly (readonly AdminRole[])[] = [
    [],
    ['HELP_DESK_ADMIN'],
    ['ORG_ADMIN'],
    ['SUPER_ADMIN'],
    ['USER_ADMIN', 'SUPER_ADMIN'],
  ];
  const callers: readonly (readonly [AdminRole, readonly string[]])[] = [
    ['SUPER_ADMIN', ['', 'HELP_DESK_ADMIN', 'ORG_ADMIN', 'SUPER_ADMIN', 'USER_ADMIN,SUPER_ADMIN']],
    ['ORG_ADMIN', ['', 'HELP_DESK_ADMIN', 'ORG_ADMIN']],
    ['USER_ADMIN', ['']],
  ];
  const acts: readonly (readonly ['POST' | 'PUT' | 'DELETE', string, object?])[] = [
    ['POST', '', { profile: { nickName: 'x' } }],
    ['PUT', '', { profile: { ...names, login: 'taken.over@example.com', email: 'evil@example.com' } }],
    ['POST', '', { credentials: { password: { value: 'A new Passw0rd of mine' } } }],
    ['POST', '/lifecycle/suspend'],
    ['POST', '/lifecycle/unsuspend'],
    ['POST', '/lifecycle/deactivate'],
    ['POST', '/lifecycle/activate?sendEmail=false'],
    ['POST', '/lifecycle/reactivate?sendEmail=false'],
    ['DELETE', ''],
    ['DELETE', ''],
  ];
  for (const [role, mayTouch] of callers) {
    test(`a ${role} may act on ${mayTouch.map((roles) => roles || 'plain users').join(' and ')} only`, async (t) => {
      const { gatehouse } = await scene(t);
      const { apiToken } = await gatehouse.given.admin(role);
      for (const roles of targets) {
        const target = await gatehouse.given.admin(...roles);
        await gatehouse.given.changeUser(target, { first_name: 'Ada', last_name: 'L' });
        for (const [method, path, body] of acts) {
          const answer = await api(gatehouse, apiToken, method, `${users}/${target.id}${path}`, body);
          const said = `${role} ${method} ${path} on ${roles.join()}: ${answer.body}`;
          if (mayTouch.includes(roles.join())) assert.ok(answer.statusCode < 300, said);
          else assert.deepEqual([answer.statusCode, answer.json().errorCode], [403, 'E0000006'], said);
        }
      }
    });
  }

  test('a help desk admin unlocks people, no administrators', async (t) => {
    const { gatehouse } = await scene(t);
    const { apiToken } = await gatehouse.given.admin('HELP_DESK_ADMIN');
    const unlock = async (...roles: AdminRole[]) => {
      const target = await gatehouse.given.admin(...roles);
      await gatehouse.given.changeUser(target, { status: 'LOCKED_OUT' });
      return (await api(gatehouse, apiToken, 'POST', `${users}/${target.id}/lifecycle/unlock`)).statusCode;
    };
    assert.deepEqual([await unlock(), await unlock('HELP_DESK_ADMIN'), await unlock('SUPER_ADMIN')], [200, 403, 403]);
  });
});
