import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { testDatabase } from '../../testkit/each-database.ts';
import { asSuperAdmin, assertRefused, type Method } from '../../testkit/management.ts';
import type { TestServerOptions } from '../../testkit/testkit.ts';

const server = '/api/v1/authorizationServers/default';
const policies = `${server}/policies`;
const everyClient = { clients: { include: ['ALL_CLIENTS'] } };
const everything = { grantTypes: { include: ['authorization_code'] }, scopes: { include: ['*'] } };

async function scene(t: TestContext, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  const namesIn = async (path: string) =>
    (await admin.call('GET', path)).json().map(({ name, priority }: { name: string; priority: number }) => `${priority} ${name}`);
  const add = async (name: string, change: object = {}) =>
    (await admin.call('POST', policies, { name, conditions: everyClient, ...change })).json();
  const addRule = async (policyId: string, name: string, change: object = {}) =>
    (await admin.call('POST', `${policies}/${policyId}/rules`, { name, conditions: everything, ...change })).json();
  return { ...admin, namesIn, add, addRule };
}

suite('access policies of an authorization server (Okta contract 5.1, 6.6)', () => {
  test('the built-in server has the default policy with the default rule', async (t) => {
    const { gatehouse, call } = await scene(t);
    const [policy, ...otherPolicies] = (await call('GET', policies)).json();
    const self = `${gatehouse.origin}${policies}/${policy.id}`;
    assert.match(policy.id, /^00p\w{17}$/);
    assert.deepEqual(otherPolicies, []);
    assert.deepEqual(policy, {
      id: policy.id,
      type: 'OAUTH_AUTHORIZATION_POLICY',
      status: 'ACTIVE',
      name: 'Default Policy',
      description: 'Default policy description',
      priority: 1,
      system: false,
      conditions: everyClient,
      created: policy.created,
      lastUpdated: policy.created,
      _links: {
        self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
        rules: { href: `${self}/rules`, hints: { allow: ['GET'] } },
        deactivate: { href: `${self}/lifecycle/deactivate`, hints: { allow: ['POST'] } },
      },
    });
    const [rule, ...otherRules] = (await call('GET', `${policies}/${policy.id}/rules`)).json();
    assert.match(rule.id, /^0pr\w{17}$/);
    assert.deepEqual(otherRules, []);
    assert.deepEqual(rule, {
      id: rule.id,
      type: 'RESOURCE_ACCESS',
      status: 'ACTIVE',
      name: 'Default Policy Rule',
      priority: 1,
      system: false,
      conditions: {
        people: { users: { include: [], exclude: [] }, groups: { include: ['EVERYONE'], exclude: [] } },
        grantTypes: {
          include: [
            'authorization_code',
            'implicit',
            'client_credentials',
            'password',
            'urn:ietf:params:oauth:grant-type:device_code',
            'interaction_code',
            'urn:ietf:params:oauth:grant-type:token-exchange',
          ],
        },
        scopes: { include: ['*'] },
      },
      actions: {
        token: {
          accessTokenLifetimeMinutes: 60,
          refreshTokenLifetimeMinutes: 0,
          refreshTokenWindowMinutes: 10_080,
          inlineHook: null,
        },
      },
      created: rule.created,
      lastUpdated: rule.created,
      _links: {
        self: { href: `${self}/rules/${rule.id}`, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
        deactivate: { href: `${self}/rules/${rule.id}/lifecycle/deactivate`, hints: { allow: ['POST'] } },
      },
    });
  });

  test('a policy is added, read, replaced, switched off and on, and deleted, with a log event each', async (t) => {
    const { gatehouse, admin, call } = await scene(t);
    const app = await gatehouse.given.webApp();
    const body = { name: 'Web', description: 'For one app', conditions: { clients: { include: [app.clientId] } } };
    const created = await call('POST', policies, body);
    assert.equal(created.statusCode, 201, created.body);
    const policy = created.json();
    assert.deepEqual([policy.name, policy.priority, policy.conditions], ['Web', 2, body.conditions]);
    const path = `${policies}/${policy.id}`;
    assert.deepEqual((await call('GET', path)).json(), policy);
    gatehouse.clock.advance({ seconds: 5 });
    const replaced = (await call('PUT', path, { name: 'All', conditions: everyClient, status: 'INACTIVE' })).json();
    assert.deepEqual(
      [replaced.name, replaced.description, replaced.priority, replaced.status, replaced.conditions, replaced.lastUpdated],
      ['All', '', 2, 'ACTIVE', everyClient, '2031-05-04T10:00:05.000Z'],
    );
    for (const [verb, status] of [
      ['deactivate', 'INACTIVE'],
      ['activate', 'ACTIVE'],
    ]) {
      gatehouse.clock.advance({ seconds: 5 });
      for (const _ of [1, 2]) assert.equal((await call('POST', `${path}/lifecycle/${verb}`)).statusCode, 204);
      assert.equal((await call('GET', path)).json().status, status);
    }
    gatehouse.clock.advance({ seconds: 5 });
    assert.equal((await call('DELETE', path)).statusCode, 204);
    for (const [method, rest] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/lifecycle/activate'],
      ['GET', '/rules'],
    ] as const)
      assertRefused(await call(method, `${path}${rest}`), 404, 'E0000007');
    const events = (await gatehouse.log()).filter((event) => event.event_type.startsWith('policy.'));
    assert.deepEqual(
      events.map((event) => [event.event_type, event.actor_id, JSON.parse(event.targets_json)[0].id]),
      ['delete', 'activate', 'deactivate', 'update', 'create'].map((verb) => [`policy.lifecycle.${verb}`, admin.id, policy.id]),
    );
  });

  test('a rule is added, read, replaced, switched off and on, and deleted, with a log event each', async (t) => {
    const { gatehouse, admin, call, add } = await scene(t);
    const policy = await add('Web');
    const [ada, staff] = [await gatehouse.given.user(), await gatehouse.given.group('Staff')];
    await call('POST', `${server}/scopes`, { name: 'orders:read' });
    const body = {
      type: 'RESOURCE_ACCESS',
      name: 'Staff',
      conditions: {
        people: { users: { include: [], exclude: [ada.id] }, groups: { include: [staff.id], exclude: [] } },
        grantTypes: { include: ['authorization_code', 'client_credentials'] },
        scopes: { include: ['openid', 'orders:read'] },
      },
      actions: { token: { accessTokenLifetimeMinutes: 5, refreshTokenLifetimeMinutes: 5, refreshTokenWindowMinutes: 10 } },
    };
    const rules = `${policies}/${policy.id}/rules`;
    const created = await call('POST', rules, body);
    assert.equal(created.statusCode, 201, created.body);
    const rule = created.json();
    assert.deepEqual(
      [rule.name, rule.status, rule.priority, rule.conditions, rule.actions.token],
      ['Staff', 'ACTIVE', 1, body.conditions, { ...body.actions.token, inlineHook: null }],
    );
    const path = `${rules}/${rule.id}`;
    assert.deepEqual((await call('GET', path)).json(), rule);
    gatehouse.clock.advance({ seconds: 5 });
    const replaced = (await call('PUT', path, { name: 'All', conditions: everything })).json();
    assert.deepEqual(
      [replaced.name, replaced.conditions.people.groups.include, replaced.actions.token.accessTokenLifetimeMinutes],
      ['All', ['EVERYONE'], 60],
      'what is not said is as usual again',
    );
    for (const [verb, status] of [
      ['deactivate', 'INACTIVE'],
      ['activate', 'ACTIVE'],
    ]) {
      gatehouse.clock.advance({ seconds: 5 });
      for (const _ of [1, 2]) assert.equal((await call('POST', `${path}/lifecycle/${verb}`)).statusCode, 204);
      assert.equal((await call('GET', path)).json().status, status);
    }
    gatehouse.clock.advance({ seconds: 5 });
    assert.equal((await call('DELETE', path)).statusCode, 204);
    for (const method of ['GET', 'DELETE'] as const) assertRefused(await call(method, path), 404, 'E0000007');
    const events = (await gatehouse.log()).filter((event) => event.event_type.startsWith('policy.rule.'));
    assert.deepEqual(
      events.map((event) => [event.event_type, event.actor_id, JSON.parse(event.targets_json)[0].id]),
      ['delete', 'activate', 'deactivate', 'update', 'create'].map((verb) => [`policy.rule.${verb}`, admin.id, rule.id]),
    );
  });

  test('one of another server or policy is not found', async (t) => {
    const { call, add, addRule } = await scene(t);
    const other = (await call('POST', '/api/v1/authorizationServers', { name: 'O', audiences: ['api://o'] })).json();
    const [mine, second] = [await add('Mine'), await add('Second')];
    const rule = await addRule(mine.id, 'Rule');
    const theirs = `/api/v1/authorizationServers/${other.id}/policies`;
    const body = { name: 'Mine', conditions: everyClient };
    const ruleBody = { name: 'Rule', conditions: everything };
    const calls: readonly (readonly [Method, string, object?])[] = [
      ['GET', `${theirs}/${mine.id}`],
      ['PUT', `${theirs}/${mine.id}`, body],
      ['DELETE', `${theirs}/${mine.id}`],
      ['POST', `${theirs}/${mine.id}/lifecycle/deactivate`],
      ['GET', `${theirs}/${mine.id}/rules`],
      ['POST', `${theirs}/${mine.id}/rules`, ruleBody],
      ['GET', `${policies}/${second.id}/rules/${rule.id}`],
      ['PUT', `${policies}/${second.id}/rules/${rule.id}`, ruleBody],
      ['DELETE', `${policies}/${second.id}/rules/${rule.id}`],
      ['POST', `${policies}/${second.id}/rules/${rule.id}/lifecycle/deactivate`],
    ];
    for (const [method, path, payload] of calls) assertRefused(await call(method, path, payload), 404, 'E0000007');
    assert.equal((await call('GET', `${policies}/${mine.id}/rules/${rule.id}`)).json().status, 'ACTIVE');
    assert.equal((await call('POST', theirs, body)).statusCode, 201, 'a name is there once per server');
  });
});

suite('what a policy or rule may not be', () => {
  const policyFaults: readonly (readonly [string, unknown, RegExp])[] = [
    ['nothing', {}, /name: .*\nconditions: /s],
    ['no conditions', { name: 'x' }, /^conditions: /],
    ['no client', { name: 'x', conditions: { clients: { include: [] } } }, /^conditions\.clients\.include: must name/],
    ['a text as clients', { name: 'x', conditions: { clients: { include: 'ALL_CLIENTS' } } }, /include: must be a list/],
    ['all clients and one', { name: 'x', conditions: { clients: { include: ['ALL_CLIENTS', '0oa1'] } } }, /alone/],
    [
      'an unknown client',
      { name: 'x', conditions: { clients: { include: ['0oaNobody'] } } },
      /include: there is no client 0oaNobody/,
    ],
    ['an empty name', { name: '', conditions: everyClient }, /^name: must not be empty/],
    ['a name with NUL', { name: '\0', conditions: everyClient }, /^name: must not contain NUL/],
    ['another type', { name: 'x', conditions: everyClient, type: 'PASSWORD' }, /^type: /],
    ['another status', { name: 'x', conditions: everyClient, status: 'GONE' }, /^status: /],
    ['priority 0', { name: 'x', conditions: everyClient, priority: 0 }, /^priority: must be 1 at least/],
    ['half a priority', { name: 'x', conditions: everyClient, priority: 1.5 }, /^priority: must be a whole number/],
  ];
  const withToken = (token: object) => ({ name: 'x', conditions: everything, actions: { token } });
  const withPeople = (people: object) => ({ name: 'x', conditions: { ...everything, people } });
  const ruleFaults: readonly (readonly [string, unknown, RegExp])[] = [
    ['nothing', {}, /name: .*\nconditions: /s],
    [
      'no grant type',
      { name: 'x', conditions: { ...everything, grantTypes: { include: [] } } },
      /^conditions\.grantTypes\.include: /,
    ],
    [
      'an unknown grant type',
      { name: 'x', conditions: { ...everything, grantTypes: { include: ['refresh_token'] } } },
      /include\[0\]: must be one of/,
    ],
    ['no scopes', { name: 'x', conditions: { grantTypes: everything.grantTypes } }, /^conditions\.scopes: /],
    ['the star and a scope', { name: 'x', conditions: { ...everything, scopes: { include: ['*', 'openid'] } } }, /alone/],
    ['an unknown scope', { name: 'x', conditions: { ...everything, scopes: { include: ['a'] } } }, /has no scope a$/],
    ['an unknown user', withPeople({ users: { include: ['00uNobody'] } }), /people\.users: there is no user 00uNobody/],
    ['an unknown excluded user', withPeople({ users: { exclude: ['00uX'] }, groups: { include: ['EVERYONE'] } }), /no user 00uX/],
    ['an unknown group', withPeople({ groups: { include: ['00gNone'] } }), /people\.groups: there is no group 00gNone/],
    ['nobody', withPeople({}), /^conditions\.people: must include/],
    ['nobody but exclusions', withPeople({ groups: { exclude: ['EVERYONE'] } }), /^conditions\.people: must/],
    ['EVERYONE excluded', withPeople({ groups: { include: ['EVERYONE'], exclude: ['EVERYONE'] } }), /must not exclude EVERYONE/],
    ['an access token of 4 minutes', withToken({ accessTokenLifetimeMinutes: 4 }), /accessTokenLifetimeMinutes: must be 5/],
    ['one of 1441 minutes', withToken({ accessTokenLifetimeMinutes: 1441 }), /accessTokenLifetimeMinutes: must be 1440/],
    ['one of 5.5 minutes', withToken({ accessTokenLifetimeMinutes: 5.5 }), /must be a whole number/],
    ['one of a text', withToken({ accessTokenLifetimeMinutes: '60' }), /must be a whole number/],
    [
      'a refresh token that dies before the access token',
      withToken({ refreshTokenLifetimeMinutes: 59 }),
      /refreshTokenLifetimeMinutes: must be 0, or/,
    ],
    ['a window of 9 minutes', withToken({ refreshTokenWindowMinutes: 9 }), /refreshTokenWindowMinutes: must be 10/],
    [
      'one of more than five years',
      withToken({ refreshTokenWindowMinutes: 2_628_001 }),
      /refreshTokenWindowMinutes: must be 2628000/,
    ],
    ['an inline hook', withToken({ inlineHook: { id: 'cal1' } }), /inlineHook: must be null/],
    ['another type', { name: 'x', conditions: everything, type: 'SIGN_ON' }, /^type: /],
  ];
  for (const [kind, faults] of [
    ['policy', policyFaults],
    ['rule', ruleFaults],
  ] as const) {
    test(`a ${kind}: what is wrong is named, and nothing is added or changed`, async (t) => {
      const { call, add, addRule } = await scene(t);
      const policy = await add('Policy');
      const rule = await addRule(policy.id, 'Rule');
      const list = kind === 'policy' ? policies : `${policies}/${policy.id}/rules`;
      const one = kind === 'policy' ? `${list}/${policy.id}` : `${list}/${rule.id}`;
      const before = (await call('GET', list)).json();
      for (const [what, body, cause] of faults) {
        for (const [method, path] of [
          ['POST', list],
          ['PUT', one],
        ] as const) {
          const answer = await call(method, path, body);
          assert.equal(answer.statusCode, 400, `${what}: ${answer.body}`);
          assertRefused(answer, 400, 'E0000001', cause);
        }
      }
      assert.deepEqual((await call('GET', list)).json(), before);
    });
  }

  test('both sides of every limit', async (t) => {
    const { call, add } = await scene(t);
    const policy = await add('Policy');
    const good = [
      { accessTokenLifetimeMinutes: 5, refreshTokenLifetimeMinutes: 5, refreshTokenWindowMinutes: 10 },
      { accessTokenLifetimeMinutes: 1440, refreshTokenLifetimeMinutes: 0, refreshTokenWindowMinutes: 2_628_000 },
    ];
    for (const [index, token] of good.entries()) {
      const answer = await call('POST', `${policies}/${policy.id}/rules`, { ...withToken(token), name: `Rule ${index}` });
      assert.deepEqual(answer.json().actions?.token, { ...token, inlineHook: null }, answer.body);
    }
  });

  test('a name is there once', async (t) => {
    const { call, add, addRule } = await scene(t);
    const [one, two] = [await add('One'), await add('Two')];
    const rule = await addRule(one.id, 'Rule');
    await addRule(one.id, 'Another');
    const body = { name: 'One', conditions: everyClient };
    const ruleBody = { name: 'Another', conditions: everything };
    assertRefused(await call('POST', policies, body), 400, 'E0000001', /^name: Another policy/);
    assertRefused(await call('PUT', `${policies}/${two.id}`, body), 400, 'E0000001', /^name: Another policy/);
    assertRefused(await call('POST', `${policies}/${one.id}/rules`, ruleBody), 400, 'E0000001', /^name: Another rule/);
    assertRefused(await call('PUT', `${policies}/${one.id}/rules/${rule.id}`, ruleBody), 400, 'E0000001', /^name: Another rule/);
    assert.equal((await call('POST', `${policies}/${two.id}/rules`, ruleBody)).statusCode, 201);
  });
});

suite('the order of policies and rules', () => {
  test('one that comes, moves or goes shifts the others', async (t) => {
    const { call, namesIn, add } = await scene(t);
    const b = await add('B');
    const c = await add('C', { priority: 1 });
    await add('D', { priority: 99 });
    assert.deepEqual(await namesIn(policies), ['1 C', '2 Default Policy', '3 B', '4 D']);
    const moved = (await call('PUT', `${policies}/${b.id}`, { name: 'B', conditions: everyClient, priority: 1 })).json();
    assert.equal(moved.priority, 1);
    assert.deepEqual(await namesIn(policies), ['1 B', '2 C', '3 Default Policy', '4 D']);
    await call('PUT', `${policies}/${c.id}`, { name: 'C2', conditions: everyClient });
    assert.deepEqual(await namesIn(policies), ['1 B', '2 C2', '3 Default Policy', '4 D'], 'without a priority it stays');
    await call('DELETE', `${policies}/${c.id}`);
    assert.deepEqual(await namesIn(policies), ['1 B', '2 Default Policy', '3 D']);
  });

  test('rules too', async (t) => {
    const { call, namesIn, add, addRule } = await scene(t);
    const { id } = await add('Policy');
    const rules = `${policies}/${id}/rules`;
    const [a] = [await addRule(id, 'A'), await addRule(id, 'B'), await addRule(id, 'C', { priority: 2 })];
    assert.deepEqual(await namesIn(rules), ['1 A', '2 C', '3 B']);
    await call('PUT', `${rules}/${a.id}`, { name: 'A', conditions: everything, priority: 3 });
    assert.deepEqual(await namesIn(rules), ['1 C', '2 B', '3 A']);
    await call('DELETE', `${rules}/${a.id}`);
    assert.deepEqual(await namesIn(rules), ['1 C', '2 B']);
  });

  for (const kind of ['sqlite', 'postgres'] as const) {
    test(`many that come and move at once leave no gap and no two in one place, on ${kind}`, async (t) => {
      const { call, namesIn, add } = await scene(t, { database: await testDatabase(t, kind) });
      const mover = await add('Mover');
      const answers = await Promise.all([
        ...Array.from({ length: 12 }, (_, index) =>
          call('POST', policies, { name: `P${index}`, conditions: everyClient, priority: 1 + (index % 3) }),
        ),
        ...Array.from({ length: 6 }, (_, index) =>
          call('PUT', `${policies}/${mover.id}`, { name: 'Mover', conditions: everyClient, priority: 1 + index }),
        ),
        ...Array.from({ length: 10 }, () => call('POST', policies, { name: 'Same', conditions: everyClient })),
      ]);
      const counts = Map.groupBy(answers, (answer) => answer.statusCode);
      assert.deepEqual([counts.get(201)?.length, counts.get(200)?.length, counts.get(400)?.length], [13, 6, 9]);
      const priorities = (await namesIn(policies)).map((text: string) => Number(text.split(' ')[0]));
      assert.deepEqual(
        priorities,
        Array.from({ length: 15 }, (_, index) => index + 1),
      );
    });
  }
});
