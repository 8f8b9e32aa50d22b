import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eachDatabase } from '../../testkit/each-database.ts';
import { analyze, plansOf } from '../../testkit/explain.ts';
import { api, asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';
import { orgIn } from '../../testkit/test-ctx.ts';
import { adminRoles } from '../domain/admin-roles/permissions.ts';
import { inTx } from '../domain/ctx.ts';
import { namedLike } from '../domain/groups/search.ts';
import { listGroups } from '../domain/groups/store.ts';

const groups = '/api/v1/groups';

async function scene(t: TestContext) {
  const admin = await asSuperAdmin(t);
  const names = async (query: string) => {
    const answer = await admin.call('GET', query.startsWith('http') ? query : `${groups}?${query}`);
    assert.equal(answer.statusCode, 200, answer.body);
    return {
      names: answer.json().map((group: { profile: { name: string } }) => group.profile.name) as string[],
      next: nextOf(answer),
    };
  };
  const create = async (name: string, description?: string) => {
    const answer = await admin.call('POST', groups, { profile: { name, description } });
    return answer.json() as { id: string };
  };
  return { ...admin, names, create };
}

const search = (text: string) => `search=${encodeURIComponent(text)}`;
const filter = (text: string) => `filter=${encodeURIComponent(text)}`;

suite('lists of groups: search, filter, order (contract 6.1, 6.5)', () => {
  test('the CLI finds exactly one group "everyone", in whatever case', async (t) => {
    const { names, create } = await scene(t);
    await create('Everyone else');
    assert.deepEqual((await names('search=profile.name+eq+"everyone"')).names, ['Everyone']);
    assert.deepEqual((await names(search('profile.name EQ "EVERYONE"'))).names, ['Everyone']);
  });

  test('search and filter find what they describe', async (t) => {
    const { gatehouse, call, names, create } = await scene(t);
    const engineering = await create('Engineering', 'Builds THINGS');
    gatehouse.clock.advance({ seconds: 10 });
    const sales = await create('Sales 100%_');
    const ada = await gatehouse.given.user();
    gatehouse.clock.advance({ seconds: 10 });
    await call('PUT', `${groups}/${engineering.id}/users/${ada.id}`);
    const found: [string, string[]][] = [
      [search('profile.name sw "ENG"'), ['Engineering']],
      [search('profile.name co "100%_"'), ['Sales 100%_']],
      [search('profile.description co "things"'), ['Engineering']],
      [search('not (profile.description pr)'), ['Sales 100%_']],
      [search('type eq "BUILT_IN"'), ['Everyone']],
      [search('type eq "APP_GROUP"'), []],
      [search('created gt "2031-05-04T10:00:05Z"'), ['Sales 100%_']],
      [search(`id eq "${sales.id}" or profile.name eq "engineering"`), ['Engineering', 'Sales 100%_']],
      [filter(`id eq "${sales.id}"`), ['Sales 100%_']],
      [filter('type eq "OKTA_GROUP" and profile.name eq "sales 100%_"'), ['Sales 100%_']],
      [filter('lastMembershipUpdated ge "2031-05-04T10:00:20.000Z"'), ['Engineering']],
      [filter('lastUpdated lt "2031-05-04T10:00:10.000Z" and type eq "OKTA_GROUP"'), ['Engineering']],
      [`${search('type eq "OKTA_GROUP"')}&${filter('profile.name sw "s"')}`, ['Sales 100%_']],
      [`q=eng&${search('type eq "OKTA_GROUP"')}`, ['Engineering']],
    ];
    for (const [query, expected] of found) assert.deepEqual((await names(query)).names.toSorted(), expected, query);
  });

  test('any order goes page by page through each group once, forwards and backwards', async (t) => {
    const { gatehouse, call, names, create } = await scene(t);
    const ada = await gatehouse.given.user();
    for (const name of ['c', 'A', 'e', 'B', 'd']) {
      const { id } = await create(name);
      if (name !== 'A') gatehouse.clock.advance({ seconds: 1 }); // two of one instant
      await call('PUT', `${groups}/${id}/users/${ada.id}`);
    }
    for (const sortBy of ['id', 'profile.name', 'created', 'lastUpdated', 'lastMembershipUpdated']) {
      const all = await names(`sortBy=${sortBy}`);
      assert.equal(all.names.length, 6);
      for (const sortOrder of ['asc', 'DESC']) {
        const seen: string[] = [];
        let next: string | undefined = `sortBy=${sortBy}&sortOrder=${sortOrder}&limit=2`;
        while (next !== undefined) {
          const page = await names(next);
          seen.push(...page.names);
          next = page.next;
        }
        assert.deepEqual(seen, sortOrder === 'asc' ? all.names : all.names.toReversed(), `${sortBy} ${sortOrder}`);
      }
    }
    assert.deepEqual((await names('sortBy=profile.name')).names, ['A', 'B', 'c', 'd', 'e', 'Everyone']);
  });

  const refused: [string, string, RegExp][] = [
    [search('name eq "x"'), 'E0000031', /^search: position 1: name cannot be filtered by/m],
    [search('profile.name eq everyone'), 'E0000031', /^search: position 17: expected text/m],
    [`${search('type pr')}&${filter('created gt "2031-05-04"')}`, 'E0000053', /^filter: position 1: created cannot be/m],
    [filter('profile.name co "x"'), 'E0000053', /^filter: position 14: profile.name cannot be compared by co/m],
    ['search=', 'E0000031', /^search: position 1/m],
    [search(`profile.name eq "${'x'.repeat(2000)}"`), 'E0000031', /2000 characters/m],
    ['sortBy=profile.description', 'E0000001', /^sortBy: /m],
    ['sortOrder=up', 'E0000001', /^sortOrder: /m],
    ['q=', 'E0000001', /^q: must not be empty/m],
  ];
  test('what is asked wrongly is refused with the code and the place', async (t) => {
    const { call } = await asSuperAdmin(t);
    for (const [query, code, cause] of refused) assertRefused(await call('GET', `${groups}?${query}`), 400, code, cause);
  });

  test('S44 a cursor is of one search in one order', async (t) => {
    const { call, create, names } = await scene(t);
    for (const name of ['a', 'b', 'c']) await create(name);
    const { next } = await names(`${search('type eq "OKTA_GROUP"')}&sortBy=created&limit=1`);
    const after = new URL(next ?? '').searchParams.get('after') ?? '';
    assert.equal(
      (await call('GET', `${groups}?${search('type eq "OKTA_GROUP"')}&sortBy=created&after=${after}`)).statusCode,
      200,
    );
    for (const query of [search('type eq "OKTA_GROUP"'), `${search('type pr')}&sortBy=created`, 'sortBy=created']) {
      assertRefused(await call('GET', `${groups}?${query}&after=${after}`), 400, 'E0000001', /^after: /m);
    }
  });
});

suite('what belongs to a group (contract 6.5)', () => {
  test('members come page by page, of Everyone all users, as the Users API shows them', async (t) => {
    const { gatehouse, admin, call, create } = await scene(t);
    const people = [await gatehouse.given.user(), await gatehouse.given.user(), await gatehouse.given.user()];
    const engineering = await create('Engineering');
    for (const { id } of people.slice(0, 2)) await call('PUT', `${groups}/${engineering.id}/users/${id}`);
    const everyone = (await call('GET', `${groups}?q=everyone`)).json()[0];
    for (const [id, expected] of [
      [engineering.id, people.slice(0, 2)],
      [everyone.id, [...people, admin]],
    ] as const) {
      const first = await call('GET', `${groups}/${id}/users?limit=1`);
      const rest = await call('GET', (nextOf(first) ?? '').replace('limit=1', 'limit=100'));
      const users = [...first.json(), ...rest.json()];
      assert.deepEqual(users.map((user) => user.id), expected.map((user) => user.id).toSorted()); // biome-ignore format: one thought
      assert.equal(nextOf(rest), undefined);
      assert.deepEqual(first.json()[0], (await call('GET', `/api/v1/users?${search(`id eq "${users[0].id}"`)}`)).json()[0]);
    }
    assert.deepEqual((await call('GET', `${groups}/${(await create('Empty')).id}/users`)).json(), []);
    assertRefused(await call('GET', `${groups}/00gNone/users`), 404, 'E0000007');
    assertRefused(await call('GET', `${groups}/${everyone.id}/users?limit=1001`), 400, 'E0000001', /^limit: /m);
  });

  test('apps are those assigned to the group itself', async (t) => {
    const { gatehouse, call, create } = await scene(t);
    const engineering = await create('Engineering');
    const app = await gatehouse.given.webApp({ assignedTo: { groupId: engineering.id } });
    const other = await gatehouse.given.webApp();
    const apps = (await call('GET', `${groups}/${engineering.id}/apps`)).json();
    assert.deepEqual(apps, [(await call('GET', `/api/v1/apps?${filter(`group.id eq "${engineering.id}"`)}`)).json()[0]]);
    assert.equal(apps[0].id, app.id);
    const everyone = (await call('GET', `${groups}?q=everyone`)).json()[0];
    assert.deepEqual((await call('GET', `${groups}/${everyone.id}/apps`)).json().map((each: { id: string }) => each.id), [other.id]); // biome-ignore format: one thought
    assert.equal(JSON.stringify(apps).includes(app.clientSecret), false, 'S41');
    assertRefused(await call('GET', `${groups}/00gNone/apps`), 404, 'E0000007');
  });

  test('stats tell how many users and apps each group of the page has', async (t) => {
    const { gatehouse, call, create } = await scene(t);
    const [ada, grace] = [await gatehouse.given.user(), await gatehouse.given.user()];
    const [engineering, empty] = [await create('Engineering'), await create('Empty')];
    for (const { id } of [ada, grace]) await call('PUT', `${groups}/${engineering.id}/users/${id}`);
    await gatehouse.given.webApp({ assignedTo: { groupId: engineering.id } });
    await gatehouse.given.webApp();
    await gatehouse.given.webApp();
    const answer = await call('GET', `${groups}?expand=stats&sortBy=profile.name`);
    const links = (id: string) => ({
      users: { href: `${gatehouse.origin}${groups}/${id}/users` },
      apps: { href: `${gatehouse.origin}${groups}/${id}/apps` },
    });
    const everyone = (await call('GET', `${groups}?q=everyone`)).json()[0];
    assert.deepEqual(
      answer.json().map((group: { _embedded: object }) => group._embedded),
      [
        { stats: { usersCount: 0, appsCount: 0, groupPushMappingsCount: 0, _links: links(empty.id) } },
        { stats: { usersCount: 2, appsCount: 1, groupPushMappingsCount: 0, _links: links(engineering.id) } },
        { stats: { usersCount: 3, appsCount: 2, groupPushMappingsCount: 0, _links: links(everyone.id) } },
      ],
    );
    assert.equal('_embedded' in (await call('GET', `${groups}?expand=app`)).json()[0], false);
  });

  test('S40 every admin sees the members of a group; its apps only who may see apps', async (t) => {
    const { gatehouse, create } = await scene(t);
    const { id } = await create('Engineering');
    for (const role of adminRoles) {
      const seesApps = role !== 'HELP_DESK_ADMIN';
      const { apiToken } = await gatehouse.given.admin(role);
      assert.equal((await api(gatehouse, apiToken, 'GET', `${groups}/${id}/users`)).statusCode, 200, role);
      assert.equal((await api(gatehouse, apiToken, 'GET', `${groups}/${id}/apps`)).statusCode, seesApps ? 200 : 403, role);
    }
  });
});

eachDatabase('lists of groups and indexes', (open) => {
  test('a search for a name or its beginning looks them up, in their order', async (t) => {
    const database = await open(t);
    const org = await orgIn(database);
    await inTx(org.at(), async (ctx) => {
      const row = {
        org_id: ctx.orgId,
        type: 'OKTA_GROUP',
        description: null,
        created_at: 1,
        updated_at: 1,
        members_changed_at: 1,
      } as const;
      for (let from = 0; from < 6000; from += 1000) {
        const names = Array.from({ length: 1000 }, (_, index) => `group ${from + index}`);
        await ctx.db.insertInto('user_group').values(names.map((name) => ({ ...row, id: `00g${name}`, name, name_key: name }))).execute(); // biome-ignore format: one thought
      }
    });
    await analyze(database);
    const plans = await plansOf(org.at(), async (ctx) => {
      assert.equal((await listGroups(ctx, { where: namedLike('GROUP 59'), limit: 200 })).length, 111);
      await listGroups(ctx, { where: namedLike('group'), after: { key: 'group 300', id: '' }, limit: 200 });
      await listGroups(ctx, { where: namedLike('group'), isDescending: true, limit: 200 });
      await listGroups(ctx, { where: { ...namedLike('group 7'), operator: 'eq' }, limit: 200 });
    });
    assert.equal(plans.length, 4);
    for (const plan of plans) {
      assert.match(
        plan,
        database.dialect === 'sqlite' ? /SEARCH user_group USING INDEX sqlite_autoindex/ : /Scan.* user_group_name_key/,
      );
      assert.doesNotMatch(plan, /TEMP B-TREE|Seq Scan/);
    }
  });
});
