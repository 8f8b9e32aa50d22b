import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { testDatabase } from '../../testkit/each-database.ts';
import { api, asSuperAdmin, assertRefused, type Method, nextOf } from '../../testkit/management.ts';
import type { TestServerOptions } from '../../testkit/testkit.ts';
import { adminRoles } from '../domain/admin-roles/permissions.ts';

const groups = '/api/v1/groups';

async function scene(t: TestContext, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  return { ...admin, create: async (name: string) => (await admin.call('POST', groups, { profile: { name } })).json() };
}

suite('groups (Okta Groups API, contract 6.5)', () => {
  test('a group is created, read, replaced and deleted, with a log event each', async (t) => {
    const { gatehouse, admin, call } = await scene(t);
    const created = await call('POST', groups, { profile: { name: 'Engineering', description: 'Builds things' } });
    assert.equal(created.statusCode, 200, created.body);
    const group = created.json();
    const self = `${gatehouse.origin}/api/v1/groups/${group.id}`;
    assert.deepEqual(group, {
      id: group.id,
      created: '2031-05-04T10:00:00.000Z',
      lastUpdated: '2031-05-04T10:00:00.000Z',
      lastMembershipUpdated: '2031-05-04T10:00:00.000Z',
      objectClass: ['okta:user_group'],
      type: 'OKTA_GROUP',
      profile: { name: 'Engineering', description: 'Builds things' },
      _links: { self: { href: self }, users: { href: `${self}/users` }, apps: { href: `${self}/apps` } },
    });
    assert.deepEqual((await call('GET', `${groups}/${group.id}`)).json(), group);
    gatehouse.clock.advance({ seconds: 5 });
    const replaced = (await call('PUT', `${groups}/${group.id}`, { profile: { name: 'Builders' } })).json();
    assert.deepEqual(
      [replaced.profile, replaced.lastUpdated, replaced.created],
      [{ name: 'Builders', description: null }, '2031-05-04T10:00:05.000Z', group.created],
    );
    gatehouse.clock.advance({ seconds: 5 });
    assert.equal((await call('DELETE', `${groups}/${group.id}`)).statusCode, 204);
    assertRefused(await call('GET', `${groups}/${group.id}`), 404, 'E0000007');
    const events = await gatehouse.log();
    assert.deepEqual(
      events.map((event) => [event.event_type, event.actor_id]),
      ['group.lifecycle.delete', 'group.profile.update', 'group.lifecycle.create'].map((type) => [type, admin.id]),
    );
  });

  test('members come and go; a second time changes nothing and is not logged', async (t) => {
    const { gatehouse, call, create } = await scene(t);
    const [group, ada] = [await create('Engineering'), await gatehouse.given.user()];
    const path = `${groups}/${group.id}/users/${ada.id}`;
    gatehouse.clock.advance({ seconds: 5 });
    for (const method of ['PUT', 'PUT', 'DELETE', 'DELETE'] as const) assert.equal((await call(method, path)).statusCode, 204);
    assert.equal((await call('GET', `${groups}/${group.id}`)).json().lastMembershipUpdated, '2031-05-04T10:00:05.000Z');
    const types = (await gatehouse.log()).map((event) => event.event_type).filter((type) => type.includes('membership'));
    assert.deepEqual(types.toSorted(), ['group.user_membership.add', 'group.user_membership.remove']);
    assertRefused(await call('PUT', `${groups}/${group.id}/users/00uNobody`), 404, 'E0000007');
    assertRefused(await call('PUT', `${groups}/00gNone/users/${ada.id}`), 404, 'E0000007');
  });

  test('Everyone is built in: it can be read, not changed', async (t) => {
    const { gatehouse, call } = await scene(t);
    const ada = await gatehouse.given.user();
    const [everyone] = (await call('GET', `${groups}?q=everyone`)).json();
    assert.deepEqual([everyone.type, everyone.profile.name], ['BUILT_IN', 'Everyone']);
    const path = `${groups}/${everyone.id}`;
    assertRefused(await call('PUT', path, { profile: { name: 'All' } }), 403, 'E0000006');
    assertRefused(await call('DELETE', path), 403, 'E0000006');
    assertRefused(await call('PUT', `${path}/users/${ada.id}`), 403, 'E0000006');
    assertRefused(await call('DELETE', `${path}/users/${ada.id}`), 403, 'E0000006');
  });

  test('a name is taken in whatever case, also by a rename; of twenty at once one gets it', async (t) => {
    const { call, create } = await scene(t);
    const [engineering, sales] = [await create('Engineering'), await create('Sales')];
    assertRefused(await call('POST', groups, { profile: { name: 'ENGINEERING' } }), 400, 'E0000001', /^name: /m);
    assertRefused(await call('PUT', `${groups}/${sales.id}`, { profile: { name: 'engineering' } }), 400, 'E0000001', /^name: /m);
    assert.equal((await call('PUT', `${groups}/${engineering.id}`, { profile: { name: 'engineering' } })).statusCode, 200);
    const raced = await Promise.all(Array.from({ length: 20 }, () => call('POST', groups, { profile: { name: 'Race' } })));
    assert.equal(raced.filter(({ statusCode }) => statusCode === 200).length, 1);
  });

  for (const kind of ['sqlite', 'postgres'] as const) {
    test(`on ${kind}, of two groups renamed to one name at once one gets it, and an id that no column takes is refused`, async (t) => {
      const { call, create } = await scene(t, { database: await testDatabase(t, kind) });
      const ids = await Promise.all(Array.from({ length: 8 }, async (_, index) => (await create(`Group ${index}`)).id));
      const renamed = await Promise.all(ids.map((id) => call('PUT', `${groups}/${id}`, { profile: { name: 'The one' } })));
      assert.equal(renamed.filter(({ statusCode }) => statusCode === 200).length, 1);
      for (const answer of renamed) if (answer.statusCode !== 200) assertRefused(answer, 400, 'E0000001', /^name: /m);
      assertRefused(await call('GET', `${groups}/%00`), 400, 'E0000001', /^groupId: /m);
      assertRefused(await call('PUT', `${groups}/${ids[0]}/users/%00`), 400, 'E0000001', /^userId: /m);
    });
  }

  const malformed: [string, unknown, string, RegExp?][] = [
    ['not JSON', '{"profile":', 'E0000003'],
    ['nothing', '', 'E0000001', /profile/],
    ['null', 'null', 'E0000001'],
    ['a list', [], 'E0000001'],
    ['no profile', {}, 'E0000001', /^profile: /m],
    ['no name', { profile: {} }, 'E0000001', /^profile\.name: /m],
    ['an empty name', { profile: { name: '' } }, 'E0000001', /^profile\.name: must not be empty/m],
    ['a name that is no text', { profile: { name: 7 } }, 'E0000001', /^profile\.name: /m],
    ['a name of 256 characters', { profile: { name: 'n'.repeat(256) } }, 'E0000001', /255/],
    ['a NUL', { profile: { name: 'a\0b' } }, 'E0000001', /NUL/],
    ['a long description', { profile: { name: 'x', description: 'd'.repeat(1025) } }, 'E0000001', /1024/],
    ['a body of 70 kB', { profile: { name: 'x', description: 'd'.repeat(70_000) } }, 'E0000003'],
  ];
  for (const [what, body, code, cause] of malformed) {
    test(`refuses ${what}`, async (t) => {
      const { call } = await scene(t);
      assertRefused(await call('POST', groups, body), 400, code, cause);
    });
  }
});

suite('lists of groups: paging (contract 6.1)', () => {
  test('every group comes once, page by page, with one Link line per relation', async (t) => {
    const { call, create } = await scene(t);
    for (let index = 0; index < 7; index += 1) await create(`Group ${index}`);
    const seen: string[] = [];
    let path: string | undefined = `${groups}?limit=3`;
    let pages = 0;
    while (path !== undefined) {
      const page: LightMyRequestResponse = await call('GET', path);
      assert.equal(page.statusCode, 200, page.body);
      seen.push(...page.json().map((group: { id: string }) => group.id));
      path = nextOf(page);
      assert.equal([page.headers['link']].flat().length, path === undefined ? 1 : 2);
      pages += 1;
    }
    assert.deepEqual([seen.length, new Set(seen).size, pages], [8, 8, 3]);
  });

  test('q finds by the beginning of the name, in whatever case, and stays on the way', async (t) => {
    const { call, create } = await scene(t);
    for (const name of ['Engineers', 'ENGINE room', 'Sales', '100%_']) await create(name);
    const first = await call('GET', `${groups}?q=engine&limit=1`);
    const second = await call('GET', nextOf(first) ?? '');
    const names = [...first.json(), ...second.json()].map((group: { profile: { name: string } }) => group.profile.name);
    assert.deepEqual(names.toSorted(), ['ENGINE room', 'Engineers']);
    assert.equal(nextOf(second), undefined);
    for (const q of ['%25', '_', "'%20or%201=1"]) assert.deepEqual((await call('GET', `${groups}?q=${q}`)).json(), [], q);
  });

  test('S44 a cursor is of one list of one org: made up, changed, of another list or another org it is refused', async (t) => {
    const { gatehouse, call, create } = await scene(t);
    for (let index = 0; index < 3; index += 1) await create(`Group ${index}`);
    const after = new URL(nextOf(await call('GET', `${groups}?limit=1`)) ?? '').searchParams.get('after') ?? '';
    assert.equal((await call('GET', `${groups}?limit=2&after=${after}`)).statusCode, 200, 'the size of the page may change');
    const other = await gatehouse.otherOrg('other');
    const stranger = await other.given.admin('SUPER_ADMIN');
    for (const wrong of ['00gX', `${after}x`, `A${after}`]) {
      assertRefused(await call('GET', `${groups}?limit=1&after=${wrong}`), 400, 'E0000001', /^after: /m);
    }
    assertRefused(await call('GET', `${groups}?limit=1&q=g&after=${after}`), 400, 'E0000001', /^after: /m);
    assertRefused(await call('GET', `${groups}?limit=1&after=${after}&after=${after}`), 400, 'E0000001');
    assertRefused(await api(other, stranger.apiToken, 'GET', `${groups}?limit=1&after=${after}`), 400, 'E0000001', /^after: /m);
  });

  for (const limit of ['0', '-1', '1.5', 'x', '1001', '']) {
    test(`a limit of "${limit}" is refused`, async (t) => {
      const { call } = await scene(t);
      assertRefused(await call('GET', `${groups}?limit=${limit}`), 400, 'E0000001', /^limit: /m);
    });
  }
});

suite('who may (contract 6.11)', () => {
  test('S40 without a good token every route answers 401 E0000011', async (t) => {
    const { gatehouse, admin, create } = await scene(t);
    const group = await create('Engineering');
    const headers = [
      undefined,
      'SSWS',
      'SSWS 00nothing',
      `Bearer ${admin.apiToken}`,
      `SSWS ${admin.apiToken}x`,
      'SSWS '.padEnd(3000, '0'),
    ];
    for (const authorization of headers) {
      for (const [method, url] of routes(group.id)) {
        const answer = await gatehouse.call({ method, url, headers: { ...(authorization && { authorization }) } });
        assertRefused(answer, 401, 'E0000011');
      }
    }
  });

  test('S40 a plain user has no right at all, an admin of another org is nobody here', async (t) => {
    const { gatehouse, create } = await scene(t);
    const group = await create('Engineering');
    const plain = await gatehouse.given.admin();
    const stranger = await (await gatehouse.otherOrg('other')).given.admin('SUPER_ADMIN');
    for (const [method, url] of routes(group.id)) {
      assertRefused(await api(gatehouse, plain.apiToken, method, url, {}), 403, 'E0000006');
      assertRefused(await api(gatehouse, stranger.apiToken, method, url, {}), 401, 'E0000011');
    }
  });

  for (const role of adminRoles) {
    const manages = ['SUPER_ADMIN', 'ORG_ADMIN', 'USER_ADMIN'].includes(role);
    test(`S40 ${role} reads groups${manages ? ' and changes them' : ', no more'}`, async (t) => {
      const { gatehouse, create } = await scene(t);
      const group = await create('Engineering');
      const { apiToken } = await gatehouse.given.admin(role);
      for (const [method, url] of routes(group.id)) {
        const answer = await api(gatehouse, apiToken, method, url, {});
        if (method === 'GET' || manages) assert.notEqual(answer.statusCode, 403, `${method} ${url}`);
        else assertRefused(answer, 403, 'E0000006');
      }
    });
  }

  test('S19 a token dies with its owner: suspended, or unused for thirty days', async (t) => {
    const { gatehouse, admin, call } = await scene(t);
    gatehouse.clock.advance({ hours: 24 * 29 });
    assert.equal((await call('GET', groups)).statusCode, 200);
    gatehouse.clock.advance({ hours: 24 * 30, milliseconds: -1 });
    assert.equal((await call('GET', groups)).statusCode, 200, 'use moves the end');
    gatehouse.clock.advance({ hours: 24 * 30 });
    assertRefused(await call('GET', groups), 401, 'E0000011');
    const second = await gatehouse.given.admin('SUPER_ADMIN');
    await gatehouse.given.changeUser(second, { status: 'SUSPENDED' });
    assertRefused(await api(gatehouse, second.apiToken, 'GET', groups), 401, 'E0000011');
    assert.notEqual(admin.id, second.id);
  });

  test('S41 the token stands nowhere in the database', async (t) => {
    const { gatehouse, admin } = await scene(t);
    const rows = await gatehouse.deps.database.selectFrom('api_token').selectAll().execute();
    assert.equal(rows.length, 1);
    assert.equal(JSON.stringify(rows).includes(admin.apiToken), false);
  });
});

function routes(groupId: string): [Method, string][] {
  return [
    ['GET', groups],
    ['POST', groups],
    ['GET', `${groups}/${groupId}`],
    ['GET', `${groups}/${groupId}/users`],
    ['PUT', `${groups}/${groupId}`],
    ['PUT', `${groups}/${groupId}/users/00uX`],
    ['DELETE', `${groups}/${groupId}/users/00uX`],
    ['DELETE', `${groups}/${groupId}`],
  ];
}
