import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { api, asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';
import { adminRoles } from '../domain/admin-roles/permissions.ts';
import { applyPendingRules } from '../jobs/apply-group-rules.ts';

const rules = '/api/v1/groups/rules';
const groups = '/api/v1/groups';

async function scene(t: TestContext) {
  const admin = await asSuperAdmin(t);
  const { gatehouse, call } = admin;
  const group = await gatehouse.given.group('Engineering');
  const input = (change: object = {}) => ({
    type: 'group_rule',
    name: 'Engineers',
    conditions: { expression: { value: 'user.department == "Engineering"', type: 'urn:okta:expression:1.0' } },
    actions: { assignUserToGroups: { groupIds: [group.id] } },
    ...change,
  });
  const create = async (change: object = {}) => {
    const answer = await call('POST', rules, input(change));
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  const work = () => applyPendingRules(gatehouse.deps);
  const members = async (id = group.id) =>
    (await call('GET', `${groups}/${id}/users`)).json().map((user: { id: string }) => user.id) as string[];
  return { ...admin, group, input, create, work, members };
}

const sorted = (...ids: string[]) => ids.toSorted();

const createUser = (department: string, login: string) => ({
  profile: { login, email: login, firstName: 'Ada', lastName: 'Byte', department },
});

suite('group rules (Okta Group Rules API, contract 6.5)', () => {
  test('a rule is made inactive, read, replaced, switched on and off, and deleted, with a log event each', async (t) => {
    const { gatehouse, admin, call, create, input, group } = await scene(t);
    const excluded = await gatehouse.given.user();
    const rule = await create({
      conditions: {
        people: { users: { exclude: [excluded.id] }, groups: { exclude: [] } },
        expression: { value: 'user.department == "Engineering"', type: 'urn:okta:expression:1.0' },
      },
    });
    const self = `${gatehouse.origin}${rules}/${rule.id}`;
    assert.match(rule.id, /^0pr/);
    assert.deepEqual(rule, {
      type: 'group_rule',
      id: rule.id,
      status: 'INACTIVE',
      name: 'Engineers',
      created: '2031-05-04T10:00:00.000Z',
      lastUpdated: '2031-05-04T10:00:00.000Z',
      conditions: {
        people: { users: { exclude: [excluded.id] }, groups: { exclude: [] } },
        expression: { value: 'user.department == "Engineering"', type: 'urn:okta:expression:1.0' },
      },
      actions: { assignUserToGroups: { groupIds: [group.id] } },
      allGroupsValid: true,
      _links: {
        self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
        activate: { href: `${self}/lifecycle/activate`, hints: { allow: ['POST'] } },
      },
    });
    assert.deepEqual((await call('GET', `${rules}/${rule.id}`)).json(), rule);
    gatehouse.clock.advance({ seconds: 5 });
    const replaced = (await call('PUT', `${rules}/${rule.id}`, input({ name: 'Builders' }))).json();
    assert.deepEqual(
      [replaced.name, replaced.lastUpdated, replaced.conditions.people.users.exclude],
      ['Builders', '2031-05-04T10:00:05.000Z', []],
    );
    gatehouse.clock.advance({ seconds: 5 });
    for (const verb of ['activate', 'activate', 'deactivate', 'deactivate']) {
      assert.equal((await call('POST', `${rules}/${rule.id}/lifecycle/${verb}`)).statusCode, 204);
      assert.equal((await call('GET', `${rules}/${rule.id}`)).json().status, verb === 'activate' ? 'ACTIVE' : 'INACTIVE');
      gatehouse.clock.advance({ seconds: 5 });
    }
    const deleted = await call('DELETE', `${rules}/${rule.id}`);
    assert.deepEqual([deleted.statusCode, deleted.body], [202, '']);
    assertRefused(await call('GET', `${rules}/${rule.id}`), 404, 'E0000007');
    const events = (await gatehouse.log()).filter(({ event_type }) => event_type.includes('.rule.'));
    const verbs = ['delete', 'deactivate', 'activate', 'update', 'create'];
    assert.deepEqual(
      events.map((event) => [event.event_type, event.actor_id]),
      verbs.map((verb) => [`group.user_membership.rule.${verb}`, admin.id]),
    );
  });

  test('people come and go as they are made, changed, deactivated; an admin’s removal stays', async (t) => {
    const { gatehouse, call, create, group, work, members } = await scene(t);
    const old = (await call('POST', '/api/v1/users', createUser('Engineering', 'old@example.com'))).json();
    const rule = await create();
    await call('POST', `${rules}/${rule.id}/lifecycle/activate`);
    assert.deepEqual(await members(), [], 'a million users do not hold up the call');
    await work();
    assert.deepEqual(await members(), [old.id]);
    const fresh = (await call('POST', '/api/v1/users', createUser('Engineering', 'fresh@example.com'))).json();
    const other = (await call('POST', '/api/v1/users', createUser('Sales', 'other@example.com'))).json();
    assert.deepEqual(await members(), sorted(old.id, fresh.id));
    await call('POST', `/api/v1/users/${other.id}`, { profile: { department: 'Engineering' } });
    await call('POST', `/api/v1/users/${old.id}`, { profile: { department: null } });
    assert.deepEqual(await members(), sorted(other.id, fresh.id));
    assert.equal((await call('DELETE', `${groups}/${group.id}/users/${other.id}`)).statusCode, 204);
    await call('POST', `/api/v1/users/${other.id}`, { profile: { nickName: 'O' } });
    assert.deepEqual(await members(), [fresh.id]);
    assert.deepEqual((await call('GET', `${rules}/${rule.id}`)).json().conditions.people.users.exclude, [other.id]);
    assert.equal(
      (await gatehouse.log()).some((event) => event.event_type === 'group.user_membership.rule.add_exclusion'),
      true,
    );
    await call('POST', `/api/v1/users/${fresh.id}/lifecycle/deactivate`);
    assert.deepEqual(await members(), []);
    await call('POST', `/api/v1/users/${fresh.id}/lifecycle/activate`);
    assert.deepEqual(await members(), [fresh.id]);
    await call('DELETE', `${rules}/${rule.id}`);
    await work();
    assert.deepEqual(await members(), []);
  });

  test('an attribute that the org removes is nobody’s any more', async (t) => {
    const { call, create, work, members } = await scene(t);
    const definitions = { custom: { properties: { team: { title: 'Team', type: 'string' } } } };
    await call('POST', '/api/v1/meta/schemas/user/default', {
      definitions: { custom: { type: 'object', ...definitions.custom } },
    });
    const { profile } = createUser('Engineering', 'ada@example.com');
    const ada = (await call('POST', '/api/v1/users', { profile: { ...profile, team: 'core' } })).json();
    const rule = await create({ conditions: { expression: { value: 'user.team == "core"' } } });
    await call('POST', `${rules}/${rule.id}/lifecycle/activate`);
    await work();
    assert.deepEqual(await members(), [ada.id]);
    await call('POST', '/api/v1/meta/schemas/user/default', {
      definitions: { custom: { type: 'object', properties: { team: null } } },
    });
    await work();
    assert.deepEqual(await members(), []);
  });

  test('a rule whose group is deleted is invalid until it is mended', async (t) => {
    const { gatehouse, call, create, input, group, work, members } = await scene(t);
    const ada = (await call('POST', '/api/v1/users', createUser('Engineering', 'ada@example.com'))).json();
    const other = await gatehouse.given.group('Other');
    const rule = await create({ actions: { assignUserToGroups: { groupIds: [group.id, other.id] } } });
    await call('POST', `${rules}/${rule.id}/lifecycle/activate`);
    await work();
    assert.deepEqual(await members(other.id), [ada.id]);
    assert.equal((await call('DELETE', `${groups}/${group.id}`)).statusCode, 204);
    await work();
    assert.deepEqual(await members(other.id), []);
    const invalid = (await call('GET', `${rules}/${rule.id}`)).json();
    assert.deepEqual([invalid.status, invalid.allGroupsValid, Object.keys(invalid._links)], ['INVALID', false, ['self']]);
    assertRefused(await call('POST', `${rules}/${rule.id}/lifecycle/activate`), 400, 'E0000001', /^status: /m);
    assert.equal((await call('POST', `${rules}/${rule.id}/lifecycle/deactivate`)).statusCode, 204);
    const mended = await call('PUT', `${rules}/${rule.id}`, input({ actions: { assignUserToGroups: { groupIds: [other.id] } } }));
    assert.equal(mended.json().status, 'INACTIVE');
    await call('POST', `${rules}/${rule.id}/lifecycle/activate`);
    await work();
    assert.deepEqual(await members(other.id), [ada.id]);
  });

  test('rules are listed page by page and found by a part of the name', async (t) => {
    const { call, create } = await scene(t);
    for (const name of ['Alpha one', 'Beta', 'alpha 100%']) await create({ name });
    const first = await call('GET', `${rules}?limit=2`);
    const second = await call('GET', nextOf(first) ?? '');
    assert.deepEqual([first.json().length, second.json().length, nextOf(second)], [2, 1, undefined]);
    const found = async (search: string) =>
      (await call('GET', `${rules}?search=${search}`)).json().map((rule: { name: string }) => rule.name).toSorted(); // biome-ignore format: one thought
    assert.deepEqual(await found('ALPHA'), ['Alpha one', 'alpha 100%']);
    assert.deepEqual(await found('0%25'), ['alpha 100%']);
    assert.deepEqual(await found('_'), []);
  });

  test('an active rule cannot be replaced; a name is taken only once, also by twenty at once', async (t) => {
    const { call, create, input } = await scene(t);
    const rule = await create();
    assertRefused(await call('POST', rules, input({ name: 'ENGINEERS' })), 400, 'E0000001', /^name: /m);
    await call('POST', `${rules}/${rule.id}/lifecycle/activate`);
    assertRefused(await call('PUT', `${rules}/${rule.id}`, input({ name: 'Other' })), 400, 'E0000001', /^status: /m);
    const raced = await Promise.all(Array.from({ length: 20 }, () => call('POST', rules, input({ name: 'Race' }))));
    assert.equal(raced.filter(({ statusCode }) => statusCode === 200).length, 1);
    for (const answer of raced) if (answer.statusCode !== 200) assertRefused(answer, 400, 'E0000001', /^name: /m);
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', ''],
      ['DELETE', ''],
      ['POST', '/lifecycle/activate'],
      ['POST', '/lifecycle/deactivate'],
    ] as const) {
      const body = method === 'PUT' ? input() : undefined;
      assertRefused(await call(method, `${rules}/0prNone${path}`, body), 404, 'E0000007');
    }
  });

  const condition = (value: unknown) => ({ conditions: { expression: { value } } });
  const giving = (groupIds: unknown) => ({ actions: { assignUserToGroups: { groupIds } } });
  const malformed: [string, object, RegExp][] = [
    ['no name', { name: undefined }, /^name: /m],
    ['a long name', { name: 'n'.repeat(51) }, /^name: .*50/m],
    ['another type', { type: 'rule' }, /^type: must be group_rule/m],
    ['no condition', { conditions: undefined }, /^conditions: /m],
    ['an expression that is none', condition('user.department =='), /^conditions\.expression\.value: .*character/m],
    ['an expression about something else', condition('app.name == "x"'), /^conditions\.expression\.value: /m],
    ['an endless expression', condition('true and '.repeat(200)), /^conditions\.expression\.value: .*1024/m],
    [
      'a regular expression that is none',
      condition('isMemberOfGroupNameRegex("(")'),
      /^conditions\.expression\.value: no regular/m,
    ],
    ['another language', { conditions: { expression: { value: 'true', type: 'el' } } }, /^conditions\.expression\.type: /m],
    ['no groups', giving([]), /^actions\.assignUserToGroups\.groupIds: must name a group/m],
    ['a group that is not there', giving(['00gNone']), /^actions\.assignUserToGroups\.groupIds: must be ids/m],
    ['101 groups', giving(Array.from({ length: 101 }, (_, index) => `00g${index}`)), /^actions\..*100/m],
    [
      'an unknown user',
      { conditions: { people: { users: { exclude: ['00uNone'] } }, expression: { value: 'true' } } },
      /^conditions\.people\.users\.exclude: /m,
    ],
    [
      'an excluded group',
      { conditions: { people: { groups: { exclude: ['00g'] } }, expression: { value: 'true' } } },
      /^conditions\.people\.groups\.exclude: /m,
    ],
  ];
  test('what is malformed is refused, and nothing is made of it', async (t) => {
    const { call, input } = await scene(t);
    for (const [what, change, cause] of malformed) {
      assertRefused(await call('POST', rules, input(change)), 400, 'E0000001', cause);
      assert.deepEqual((await call('GET', rules)).json(), [], what);
    }
  });

  test('Everyone cannot be given', async (t) => {
    const { call, input } = await scene(t);
    const [everyone] = (await call('GET', `${groups}?q=everyone`)).json();
    assertRefused(await call('POST', rules, input(giving([everyone.id]))), 400, 'E0000001', /not built in/m);
  });

  test('S40 every admin reads group rules; only who manages groups changes them', async (t) => {
    const { gatehouse, create, input } = await scene(t);
    for (const role of adminRoles) {
      const manages = ['SUPER_ADMIN', 'ORG_ADMIN', 'USER_ADMIN'].includes(role);
      const { id } = await create({ name: role });
      const { apiToken } = await gatehouse.given.admin(role);
      for (const path of [rules, `${rules}/${id}`])
        assert.equal((await api(gatehouse, apiToken, 'GET', path)).statusCode, 200, role);
      const changes = [
        ['POST', rules, input({ name: `Other of ${role}` }), 200],
        ['PUT', `${rules}/${id}`, input({ name: role }), 200],
        ['POST', `${rules}/${id}/lifecycle/activate`, undefined, 204],
        ['POST', `${rules}/${id}/lifecycle/deactivate`, undefined, 204],
        ['DELETE', `${rules}/${id}`, undefined, 202],
      ] as const;
      for (const [method, path, body, status] of changes)
        assert.equal(
          (await api(gatehouse, apiToken, method, path, body)).statusCode,
          manages ? status : 403,
          `${role} ${method}`,
        );
    }
  });
});
