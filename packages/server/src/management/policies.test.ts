import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { testDatabase } from '../../testkit/each-database.ts';
import { api, asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';
import type { TestServerOptions } from '../../testkit/testkit.ts';
import { adminRoles } from '../domain/admin-roles/permissions.ts';
import { defaultPasswordPolicy } from '../domain/policies/password-policy.ts';

const policies = '/api/v1/policies';
const signOn = (name: string, change: object = {}) => ({ type: 'OKTA_SIGN_ON', name, ...change });

async function scene(t: TestContext, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  const { call } = admin;
  const list = async (type: string) => (await call('GET', `${policies}?type=${type}`)).json() as { [name: string]: never }[];
  return {
    ...admin,
    list,
    create: async (body: object) => {
      const created = await call('POST', policies, body);
      assert.equal(created.statusCode, 200, created.body);
      return created.json();
    },
    /** Names of the policies of a type, with their places. */
    order: async (type = 'OKTA_SIGN_ON') => (await list(type)).map(({ name, priority }) => `${priority} ${name}`),
  };
}

suite('policies (Okta Policies API, contract 6.7)', () => {
  test('a new org has a default policy of each type, with a rule', async (t) => {
    const { call, list } = await scene(t);
    for (const [type, ruleName, priority] of [
      ['OKTA_SIGN_ON', 'Default Rule', 1],
      ['PASSWORD', 'Default Rule', 1],
      ['ACCESS_POLICY', 'Catch-all Rule', 99],
    ] as const) {
      const [policy, ...others] = await list(type);
      assert.ok(policy);
      assert.equal(others.length, 0);
      const { name, system, status } = policy as Record<string, unknown>;
      assert.deepEqual([name, system, status], ['Default Policy', true, 'ACTIVE']);
      const [rule] = (await call('GET', `${policies}/${policy['id']}/rules`)).json();
      assert.deepEqual([rule.name, rule.system, rule.priority], [ruleName, true, priority]);
    }
  });

  test('a policy is created, read, replaced and deleted, with a log event each', async (t) => {
    const { gatehouse, admin, call, create } = await scene(t);
    const group = await gatehouse.given.group('Engineering');
    const conditions = { people: { groups: { include: [group.id] } } };
    const policy = await create(signOn('Engineers', { description: 'Who builds', conditions, priority: 1 }));
    const self = `${gatehouse.origin}${policies}/${policy.id}`;
    assert.match(policy.id, /^00p\w{17}$/);
    assert.deepEqual(policy, {
      id: policy.id,
      type: 'OKTA_SIGN_ON',
      name: 'Engineers',
      description: 'Who builds',
      priority: 1,
      status: 'ACTIVE',
      system: false,
      conditions,
      created: '2031-05-04T10:00:00.000Z',
      lastUpdated: '2031-05-04T10:00:00.000Z',
      _links: {
        self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
        deactivate: { href: `${self}/lifecycle/deactivate`, hints: { allow: ['POST'] } },
        rules: { href: `${self}/rules`, hints: { allow: ['GET', 'POST'] } },
      },
    });
    assert.deepEqual((await call('GET', `${policies}/${policy.id}`)).json(), policy);

    gatehouse.clock.advance({ seconds: 5 });
    const replaced = (await call('PUT', `${policies}/${policy.id}`, { ...policy, name: 'Builders', description: null })).json();
    assert.deepEqual(
      [replaced.name, replaced.description, replaced.lastUpdated, replaced.conditions],
      ['Builders', null, '2031-05-04T10:00:05.000Z', conditions],
    );
    for (const [name, status] of [
      ['deactivate', 'INACTIVE'],
      ['deactivate', 'INACTIVE'],
      ['activate', 'ACTIVE'],
    ]) {
      assert.equal((await call('POST', `${policies}/${policy.id}/lifecycle/${name}`)).statusCode, 204);
      assert.equal((await call('GET', `${policies}/${policy.id}`)).json().status, status);
    }
    gatehouse.clock.advance({ seconds: 5 });
    assert.equal((await call('DELETE', `${policies}/${policy.id}`)).statusCode, 204);
    assertRefused(await call('GET', `${policies}/${policy.id}`), 404, 'E0000007');

    const events = await gatehouse.log();
    assert.deepEqual(
      events.map((event) => event.event_type).toSorted(),
      ['activate', 'create', 'deactivate', 'delete', 'update'].map((what) => `policy.lifecycle.${what}`),
    );
    assert.ok(events.every((event) => event.actor_id === admin.id));
    assert.match(events[0]?.targets_json ?? '', /"Builders"/);
  });

  test('a policy is for everybody unless it names groups; an inactive one can be made, and left out of the list', async (t) => {
    const { call, create, list } = await scene(t);
    const [initial] = await list('OKTA_SIGN_ON');
    const policy = await create(signOn('All'));
    assert.deepEqual(policy.conditions, initial?.['conditions']);
    const off = (await call('POST', `${policies}?activate=false`, signOn('Off'))).json();
    assert.equal(off.status, 'INACTIVE');
    const active = (await call('GET', `${policies}?type=OKTA_SIGN_ON&status=ACTIVE`)).json();
    assert.deepEqual(
      active.map(({ name }: { name: string }) => name),
      ['All', 'Default Policy'],
    );
  });

  test('a password policy has settings; what is left out is as in a new org', async (t) => {
    const { call, create, list } = await scene(t);
    const policy = await create({
      type: 'PASSWORD',
      name: 'Strict',
      settings: { password: { complexity: { minLength: 16 } } },
    });
    assert.equal(policy.settings.password.complexity.minLength, 16);
    assert.deepEqual(policy.settings.recovery, defaultPasswordPolicy.recovery);
    assert.deepEqual(policy.settings.password.lockout, defaultPasswordPolicy.password.lockout);
    assert.deepEqual(policy.conditions.authProvider, { provider: 'OKTA' });
    const initial = (await list('PASSWORD')).at(-1);
    assert.deepEqual(initial?.['settings'], { ...defaultPasswordPolicy });
    const lockout = { ...defaultPasswordPolicy.password.lockout, maxAttempts: 3 };
    const settings = { ...defaultPasswordPolicy, password: { ...defaultPasswordPolicy.password, lockout } };
    const changed = await call('PUT', `${policies}/${initial?.['id']}`, { ...initial, settings });
    assert.equal(changed.json().settings.password.lockout.maxAttempts, 3);
  });

  test('an app sign-in policy ends with a catch-all rule that nobody can delete; it has no place among the others', async (t) => {
    const { call, create } = await scene(t);
    const policy = await create({ type: 'ACCESS_POLICY', name: 'Payroll', conditions: null, priority: 7 });
    assert.match(policy.id, /^rst\w{17}$/);
    assert.deepEqual([policy.conditions, policy.priority], [null, 1]);
    const [rule] = (await call('GET', `${policies}/${policy.id}/rules`)).json();
    assert.match(rule.id, /^rul\w{17}$/);
    assert.deepEqual([rule.name, rule.system, rule.priority], ['Catch-all Rule', true, 99]);
    assertRefused(await call('DELETE', `${policies}/${policy.id}/rules/${rule.id}`), 403, 'E0000006');
  });
});

suite('the order of policies', () => {
  test('who is put at a place moves the others down; the default stays last; gaps close', async (t) => {
    const { call, create, order } = await scene(t);
    const a = await create(signOn('A'));
    await create(signOn('B'));
    const c = await create(signOn('C', { priority: 1 }));
    assert.deepEqual(await order(), ['1 C', '2 A', '3 B', '4 Default Policy']);
    await call('PUT', `${policies}/${a.id}`, signOn('A', { priority: 9 }));
    assert.deepEqual(await order(), ['1 C', '2 B', '3 A', '4 Default Policy']);
    await call('PUT', `${policies}/${a.id}`, signOn('A too'));
    assert.deepEqual(await order(), ['1 C', '2 B', '3 A too', '4 Default Policy']);
    await call('DELETE', `${policies}/${c.id}`);
    assert.deepEqual(await order(), ['1 B', '2 A too', '3 Default Policy']);
    assert.deepEqual(await order('PASSWORD'), ['1 Default Policy']);
  });

  for (const kind of ['sqlite', 'postgres'] as const)
    test(`admins who all put theirs first end with an order without gaps, on ${kind}`, async (t) => {
      const { call, create, order } = await scene(t, { database: await testDatabase(t, kind) });
      const names = Array.from({ length: 12 }, (_, index) => `P${index}`);
      const made = await Promise.all(names.map((name) => create(signOn(name, { priority: 1 }))));
      const moves = made.map(({ id, name }, index) =>
        call('PUT', `${policies}/${id}`, signOn(name, { priority: (index % 3) + 1 })),
      );
      const ends = made.slice(0, 4).map(({ id }) => call('DELETE', `${policies}/${id}`));
      for (const { statusCode } of await Promise.all([...moves, ...ends])) assert.ok([200, 204, 404].includes(statusCode));
      const after = await order();
      assert.deepEqual(
        after.map((line) => Number(line.split(' ')[0])),
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
      );
      assert.equal(after.at(-1), '9 Default Policy');
      assert.deepEqual(new Set(after.slice(0, -1).map((line) => line.split(' ')[1])), new Set(names.slice(4)));
    });

  test('of twenty who want the same name one gets it', async (t) => {
    const { call, list } = await scene(t);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => call('POST', policies, signOn(at % 2 ? 'Same' : 'SAME'))),
    );
    assert.deepEqual(answers.filter(({ statusCode }) => statusCode === 200).length, 1);
    for (const answer of answers.filter(({ statusCode }) => statusCode !== 200))
      assertRefused(answer, 400, 'E0000001', /^name: /m);
    assert.equal((await list('OKTA_SIGN_ON')).length, 2);
  });
});

suite('a policy that cannot be', () => {
  const settings = (password: object) => ({ type: 'PASSWORD', name: 'P', settings: { password } });
  const recovery = (factors: object) => ({ type: 'PASSWORD', name: 'P', settings: { recovery: { factors } } });
  const refused: readonly (readonly [string, unknown, RegExp])[] = [
    ['of no type', { name: 'P' }, /^type: /m],
    ['of a type that there is not', { type: 'MFA_ENROLL', name: 'P' }, /^type: must be OKTA_SIGN_ON, PASSWORD, ACCESS_POLICY/m],
    ['that is a list', [], /^(body|type): /m],
    ['without a name', { type: 'PASSWORD' }, /^name: /m],
    ['with an empty name', signOn(''), /^name: must not be empty/m],
    ['with a long name', signOn('x'.repeat(256)), /^name: /m],
    ['with NUL in the name', signOn('a\0b'), /^name: /m],
    ['with a long description', signOn('P', { description: 'x'.repeat(1025) }), /^description: /m],
    ['at place 0', signOn('P', { priority: 0 }), /^priority: /m],
    ['at half a place', signOn('P', { priority: 1.5 }), /^priority: /m],
    [
      'for a group that is not there',
      signOn('P', { conditions: { people: { groups: { include: ['00gNone'] } } } }),
      /no group 00gNone/,
    ],
    [
      'for groups but some',
      signOn('P', { conditions: { people: { groups: { exclude: ['00gX'] } } } }),
      /^conditions.people.groups.exclude: /m,
    ],
    ['for users', signOn('P', { conditions: { people: { users: { include: ['00uX'] } } } }), /^conditions.people.users: /m],
    ['with a zone', signOn('P', { conditions: { network: { connection: 'ZONE' } } }), /^conditions.network: /m],
    [
      'for an app, with groups',
      { type: 'ACCESS_POLICY', name: 'P', conditions: { people: { groups: { include: ['x'] } } } },
      /^conditions.people: /m,
    ],
    [
      'for passwords kept elsewhere',
      { type: 'PASSWORD', name: 'P', conditions: { authProvider: { provider: 'ACTIVE_DIRECTORY' } } },
      /^conditions.authProvider.provider: must be OKTA or ANY/m,
    ],
    [
      'with passwords of three characters',
      settings({ complexity: { minLength: 3 } }),
      /^settings.password.complexity.minLength: /m,
    ],
    ['with passwords of thirty-one characters', settings({ complexity: { minLength: 31 } }), /minLength: must be 30 at most/],
    ['with a rule for passwords that nobody knows', settings({ complexity: { minEmoji: 1 } }), /minEmoji: is not supported/],
    [
      'without some attribute',
      settings({ complexity: { excludeAttributes: ['city'] } }),
      /excludeAttributes\[0\]: must be firstName/,
    ],
    ['with a negative age', settings({ age: { maxAgeDays: -1 } }), /maxAgeDays: must be 0 at least/],
    [
      'that must be kept longer than they live',
      settings({ age: { maxAgeDays: 1, minAgeMinutes: 1440 } }),
      /minAgeMinutes: must be shorter/,
    ],
    ['that warns from the first day', settings({ age: { maxAgeDays: 5, expireWarnDays: 5 } }), /expireWarnDays: must be shorter/],
    ['that locks after a text', settings({ lockout: { maxAttempts: '10' } }), /maxAttempts: must be a whole number/],
    [
      'with links of a minute',
      recovery({ okta_email: { properties: { recoveryToken: { tokenLifetimeMinutes: 1 } } } }),
      /tokenLifetimeMinutes: /,
    ],
    ['with text messages', recovery({ okta_sms: { status: 'ACTIVE' } }), /okta_sms.status: must be INACTIVE/],
  ];
  test('is refused, whatever is wrong with it', async (t) => {
    const { call, list } = await scene(t);
    for (const [what, body, cause] of refused) {
      const answer = await call('POST', policies, body);
      assert.equal(answer.statusCode, 400, `${what}: ${answer.body}`);
      assertRefused(answer, 400, 'E0000001', cause);
    }
    for (const type of ['OKTA_SIGN_ON', 'PASSWORD', 'ACCESS_POLICY']) assert.equal((await list(type)).length, 1);
  });

  test('is not listed either', async (t) => {
    const { call } = await scene(t);
    for (const query of ['', '?type=', '?type=MFA_ENROLL', '?type=PASSWORD&type=PASSWORD', '?type=PASSWORD&status=DELETED'])
      assertRefused(await call('GET', `${policies}${query}`), 400, 'E0000001', /^(type|status): /m);
  });

  test('a default policy keeps its name, place and groups, and can be neither deleted nor switched off', async (t) => {
    const { call, list } = await scene(t);
    for (const type of ['OKTA_SIGN_ON', 'PASSWORD', 'ACCESS_POLICY']) {
      const [policy] = (await list(type)) as [Record<string, never>];
      const path = `${policies}/${policy['id']}`;
      assertRefused(await call('DELETE', path), 403, 'E0000006', /default policy/);
      assertRefused(await call('POST', `${path}/lifecycle/deactivate`), 403, 'E0000006', /default policy/);
      assertRefused(await call('PUT', path, { ...policy, name: 'Mine' }), 400, 'E0000001', /^name: /m);
      assertRefused(await call('PUT', path, { ...policy, priority: 2 }), 400, 'E0000001', /^priority: /m);
      assert.equal((await call('PUT', path, { ...policy, description: 'Ours' })).json().description, 'Ours');
    }
    const [policy] = (await list('OKTA_SIGN_ON')) as [Record<string, never>];
    const { id } = (await call('POST', '/api/v1/groups', { profile: { name: 'Ops' } })).json();
    const narrowed = { ...policy, conditions: { people: { groups: { include: [id] } } } };
    assertRefused(await call('PUT', `${policies}/${policy['id']}`, narrowed), 400, 'E0000001', /^conditions: /m);
  });

  test('a policy does not change its type, nor is there one of an unknown id or of another org', async (t) => {
    const { gatehouse, call, create } = await scene(t);
    const policy = await create(signOn('P'));
    assertRefused(await call('PUT', `${policies}/${policy.id}`, { ...policy, type: 'PASSWORD' }), 400, 'E0000001', /^type: /m);
    const other = await gatehouse.otherOrg('other');
    const stranger = await other.given.admin('SUPER_ADMIN');
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', ''],
      ['DELETE', ''],
      ['POST', '/lifecycle/activate'],
      ['POST', '/lifecycle/deactivate'],
      ['POST', '/clone'],
      ['GET', '/mappings'],
      ['GET', '/app'],
      ['GET', '/rules'],
      ['POST', '/rules'],
    ] as const) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : signOn('Q');
      assertRefused(await call(method, `${policies}/00pNone${path}`, body), 404, 'E0000007');
      assertRefused(await api(other, stranger.apiToken, method, `${policies}/${policy.id}${path}`, body), 404, 'E0000007');
    }
  });
});

suite('apps under an app sign-in policy', () => {
  test('are listed page by page; those without a policy of their own are under the default', async (t) => {
    const { gatehouse, call, create, list } = await scene(t);
    const policy = await create({ type: 'ACCESS_POLICY', name: 'Payroll' });
    const apps = [await gatehouse.given.webApp(), await gatehouse.given.webApp(), await gatehouse.given.webApp()] as const;
    for (const app of apps.slice(0, 2)) await gatehouse.given.changeApp(app, { access_policy_id: policy.id });
    const ids = async (path: string) => (await call('GET', path)).json().map(({ id }: { id: string }) => id);
    const mine = [apps[0].id, apps[1].id].toSorted();
    const [initial] = await list('ACCESS_POLICY').then((all) => all.filter(({ system }) => system));
    for (const what of ['mappings', 'app']) {
      assert.deepEqual(await ids(`${policies}/${policy.id}/${what}`), mine);
      assert.deepEqual(await ids(`${policies}/${initial?.['id']}/${what}`), [apps[2].id]);
      const first = await call('GET', `${policies}/${policy.id}/${what}?limit=1`);
      assert.deepEqual([first.json().length, await ids(nextOf(first) ?? '')], [1, mine.slice(1)]);
    }
    const [mapping] = (await call('GET', `${policies}/${policy.id}/mappings?limit=1`)).json();
    assert.deepEqual(mapping._links, {
      policy: { href: `${gatehouse.origin}${policies}/${policy.id}` },
      application: { href: `${gatehouse.origin}/api/v1/apps/${mine[0]}` },
    });
  });

  test('keep it from being deleted or switched off', async (t) => {
    const { gatehouse, call, create } = await scene(t);
    const policy = await create({ type: 'ACCESS_POLICY', name: 'Payroll' });
    const app = await gatehouse.given.webApp({ label: 'Wages' });
    await gatehouse.given.changeApp(app, { access_policy_id: policy.id });
    const path = `${policies}/${policy.id}`;
    assertRefused(await call('DELETE', path), 400, 'E0000001', /the app "Wages" .* is under this policy/);
    assertRefused(await call('POST', `${path}/lifecycle/deactivate`), 400, 'E0000001', /"Wages"/);
    await gatehouse.given.changeApp(app, { access_policy_id: null });
    assert.equal((await call('POST', `${path}/lifecycle/deactivate`)).statusCode, 204);
    const given = await call('PUT', `/api/v1/apps/${app.id}/policies/${policy.id}`);
    assertRefused(given, 400, 'E0000001', /switched off/);
    assert.equal((await call('DELETE', path)).statusCode, 204);
  });

  test('of an app that comes under a policy and the policy’s deletion one wins', async (t) => {
    const { gatehouse, call, create } = await scene(t);
    const app = await gatehouse.given.webApp();
    for (let round = 0; round < 5; round++) {
      const policy = await create({ type: 'ACCESS_POLICY', name: `P${round}` });
      const [given, deleted] = await Promise.all([
        call('PUT', `/api/v1/apps/${app.id}/policies/${policy.id}`),
        call('DELETE', `${policies}/${policy.id}`),
      ]);
      assert.deepEqual([given.statusCode, deleted.statusCode], given.statusCode === 204 ? [204, 400] : [404, 204]);
    }
  });

  test('are not under a copy, which has the same rules and a name of its own', async (t) => {
    const { call, create } = await scene(t);
    const policy = await create({ type: 'ACCESS_POLICY', name: 'Payroll', description: 'Wages' });
    const actions = { appSignOn: { access: 'DENY' } };
    await call('POST', `${policies}/${policy.id}/rules`, { name: 'Nobody', actions });
    const copies = await Promise.all(Array.from({ length: 3 }, () => call('POST', `${policies}/${policy.id}/clone`)));
    assert.deepEqual(
      new Set(copies.map((copy) => copy.json().name)),
      new Set(['Payroll (copy)', 'Payroll (copy 2)', 'Payroll (copy 3)']),
    );
    for (const copy of copies) {
      const { id, description, system, status } = copy.json();
      assert.deepEqual([description, system, status], ['Wages', false, 'ACTIVE']);
      const rules = (await call('GET', `${policies}/${id}/rules`)).json();
      assert.deepEqual(
        rules.map(({ name, priority }: { name: string; priority: number }) => [name, priority]),
        [
          ['Nobody', 1],
          ['Catch-all Rule', 99],
        ],
      );
    }
  });

  test('belong to no other type of policy', async (t) => {
    const { call, create } = await scene(t);
    const policy = await create(signOn('P'));
    for (const [method, what] of [
      ['GET', 'mappings'],
      ['GET', 'app'],
      ['POST', 'clone'],
    ] as const)
      assertRefused(await call(method, `${policies}/${policy.id}/${what}`), 400, 'E0000001', /ACCESS_POLICY/);
  });
});

test('S40 who may read policies and who may change them', async (t) => {
  const { gatehouse, create } = await scene(t);
  const policy = await create(signOn('P'));
  for (const role of adminRoles) {
    const { apiToken } = await gatehouse.given.admin(role);
    const reads = ['SUPER_ADMIN', 'ORG_ADMIN', 'READ_ONLY_ADMIN', 'APP_ADMIN'].includes(role);
    const manages = ['SUPER_ADMIN', 'ORG_ADMIN'].includes(role);
    const read = await api(gatehouse, apiToken, 'GET', `${policies}/${policy.id}`);
    assert.equal(read.statusCode, reads ? 200 : 403, role);
    const changed = await api(gatehouse, apiToken, 'PUT', `${policies}/${policy.id}`, signOn('Q'));
    assert.equal(changed.statusCode, manages ? 200 : 403, role);
  }
});
