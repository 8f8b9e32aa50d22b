import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { testDatabase } from '../../testkit/each-database.ts';
import { asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import type { TestServerOptions } from '../../testkit/testkit.ts';

const policies = '/api/v1/policies';
const zones = '/api/v1/zones';
const allow = { signon: { access: 'ALLOW' } };
const office = { type: 'IP', name: 'Office', gateways: [{ type: 'CIDR', value: '192.0.2.0/24' }] };

async function scene(t: TestContext, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  const { call } = admin;
  const made = async (path: string, body: object) => {
    const answer = await call('POST', path, body);
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  const policyOf = async (type: string) => `${policies}/${(await made(policies, { type, name: `My ${type}` })).id}/rules`;
  return {
    ...admin,
    made,
    policyOf,
    order: async (rules: string) =>
      (await call('GET', rules)).json().map(({ name, priority }: { name: string; priority: number }) => `${priority} ${name}`),
  };
}

suite('rules of policies (Okta Policies API, contract 6.7)', () => {
  test('a rule is created, read, replaced and deleted, with a log event each', async (t) => {
    const { gatehouse, call, made, policyOf } = await scene(t);
    const [rules, group, ada] = [
      await policyOf('OKTA_SIGN_ON'),
      await gatehouse.given.group('Engineering'),
      await gatehouse.given.user(),
    ];
    const zone = await made(zones, office);
    const conditions = {
      people: { users: { exclude: [ada.id] }, groups: { include: [group.id] } },
      network: { connection: 'ZONE', include: [zone.id] },
    };
    const rule = await made(rules, { type: 'SIGN_ON', name: 'Office', conditions, actions: allow });
    const self = `${gatehouse.origin}${rules}/${rule.id}`;
    assert.match(rule.id, /^0pr\w{17}$/);
    assert.deepEqual(rule, {
      id: rule.id,
      type: 'SIGN_ON',
      name: 'Office',
      priority: 1,
      status: 'ACTIVE',
      system: false,
      conditions: {
        people: { users: { include: [], exclude: [ada.id] }, groups: { include: [group.id], exclude: [] } },
        network: { connection: 'ZONE', include: [zone.id], exclude: [] },
        authContext: { authType: 'ANY' },
        identityProvider: { provider: 'ANY' },
        risk: { behaviors: [] },
      },
      actions: {
        signon: {
          access: 'ALLOW',
          requireFactor: false,
          primaryFactor: 'PASSWORD_IDP',
          factorPromptMode: 'ALWAYS',
          factorLifetime: 15,
          rememberDeviceByDefault: false,
          session: {
            usePersistentCookie: false,
            maxSessionIdleMinutes: 120,
            maxSessionLifetimeMinutes: 0,
            keepMeSignedIn: null,
          },
        },
      },
      created: '2031-05-04T10:00:00.000Z',
      lastUpdated: '2031-05-04T10:00:00.000Z',
      _links: {
        self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
        deactivate: { href: `${self}/lifecycle/deactivate`, hints: { allow: ['POST'] } },
      },
    });
    assert.deepEqual((await call('GET', `${rules}/${rule.id}`)).json(), rule);
    const again = await call('PUT', `${rules}/${rule.id}`, { ...rule, name: 'HQ' });
    assert.deepEqual(again.json(), { ...rule, name: 'HQ' }, 'what was read can be written');
    for (const [name, status] of [
      ['deactivate', 'INACTIVE'],
      ['deactivate', 'INACTIVE'],
      ['activate', 'ACTIVE'],
    ]) {
      assert.equal((await call('POST', `${rules}/${rule.id}/lifecycle/${name}`)).statusCode, 204);
      assert.equal((await call('GET', `${rules}/${rule.id}`)).json().status, status);
    }
    assert.equal((await call('DELETE', `${rules}/${rule.id}`)).statusCode, 204);
    assertRefused(await call('GET', `${rules}/${rule.id}`), 404, 'E0000007');
    const types = (await gatehouse.log()).map((event) => event.event_type).filter((type) => type.startsWith('policy.rule'));
    assert.deepEqual(
      types.toSorted(),
      ['activate', 'create', 'deactivate', 'delete', 'update'].map((what) => `policy.rule.${what}`),
    );
  });

  test('rules of each type, with what is usual where nothing is said', async (t) => {
    const { made, policyOf } = await scene(t);
    const password = await made(await policyOf('PASSWORD'), { name: 'P', actions: {} });
    assert.deepEqual(
      [password.type, password.conditions.network, password.actions],
      [
        'PASSWORD',
        { connection: 'ANYWHERE' },
        {
          passwordChange: { access: 'ALLOW' },
          selfServicePasswordReset: { access: 'ALLOW' },
          selfServiceUnlock: { access: 'DENY' },
        },
      ],
    );
    const appRules = await policyOf('ACCESS_POLICY');
    const knowledge = { types: ['password'], reauthenticateIn: 'PT1H' };
    const verificationMethod = { type: 'ASSURANCE', factorMode: '1FA', reauthenticateIn: 'PT2H', constraints: [{ knowledge }] };
    const device = { device: null, riskScore: { level: 'ANY' }, platform: { include: [{ type: 'ANY', os: { type: 'ANY' } }] } };
    const rule = { name: 'A', conditions: device, actions: { appSignOn: { access: 'ALLOW', verificationMethod } } };
    const app = await made(appRules, rule);
    assert.match(app.id, /^rul/);
    assert.deepEqual([app.type, app.actions], ['ACCESS_POLICY', rule.actions]);
    const denial = await made(appRules, { name: 'B', actions: { appSignOn: { access: 'DENY' } } });
    assert.equal(denial.actions.appSignOn.access, 'DENY');
  });

  test('who is put at a place moves the others down; the last rule stays last', async (t) => {
    const { call, made, policyOf, order } = await scene(t);
    const rules = await policyOf('ACCESS_POLICY');
    const actions = { appSignOn: { access: 'DENY' } };
    await made(rules, { name: 'A', actions });
    const b = await made(rules, { name: 'B', actions, priority: 50 });
    await made(rules, { name: 'C', actions, priority: 1 });
    assert.deepEqual(await order(rules), ['1 C', '2 A', '3 B', '99 Catch-all Rule']);
    await call('PUT', `${rules}/${b.id}`, { name: 'B', actions, priority: 2 });
    assert.deepEqual(await order(rules), ['1 C', '2 B', '3 A', '99 Catch-all Rule']);
    await call('DELETE', `${rules}/${b.id}`);
    assert.deepEqual(await order(rules), ['1 C', '2 A', '99 Catch-all Rule']);
  });

  test('admins who all put theirs first end with an order without gaps', async (t) => {
    const { made, policyOf, order } = await scene(t, { database: await testDatabase(t, 'postgres') });
    const rules = await policyOf('OKTA_SIGN_ON');
    const names = Array.from({ length: 12 }, (_, index) => `R${index}`);
    await Promise.all(names.map((name) => made(rules, { name, priority: 1, actions: allow })));
    const lines: string[] = await order(rules);
    assert.deepEqual(
      lines.map((line) => Number(line.split(' ')[0])),
      names.map((_, index) => index + 1),
    );
  });

  test('of the last rule the actions can be changed, nothing else; it can be neither deleted nor switched off', async (t) => {
    const { call, policyOf } = await scene(t);
    const rules = await policyOf('ACCESS_POLICY');
    const [last] = (await call('GET', rules)).json();
    const path = `${rules}/${last.id}`;
    const actions = { appSignOn: { access: 'DENY' } };
    assert.equal((await call('PUT', path, { ...last, actions })).json().actions.appSignOn.access, 'DENY');
    assert.equal((await call('PUT', path, { name: last.name, actions })).statusCode, 200);
    assertRefused(await call('PUT', path, { ...last, name: 'Mine' }), 400, 'E0000001', /^name: /m);
    assertRefused(await call('PUT', path, { ...last, priority: 1 }), 400, 'E0000001', /^priority: /m);
    const { id } = (await call('POST', '/api/v1/groups', { profile: { name: 'Ops' } })).json();
    const conditions = { people: { groups: { include: [id] } } };
    assertRefused(await call('PUT', path, { ...last, conditions }), 400, 'E0000001', /^conditions: /m);
    assertRefused(await call('DELETE', path), 403, 'E0000006');
    assertRefused(await call('POST', `${path}/lifecycle/deactivate`), 403, 'E0000006');
  });

  test('a rule’s name is its own in the policy, in any case', async (t) => {
    const { call, made, policyOf } = await scene(t);
    const rules = await policyOf('OKTA_SIGN_ON');
    await made(rules, { name: 'Office', actions: allow });
    const other = await made(rules, { name: 'Home', actions: allow });
    assertRefused(await call('POST', rules, { name: 'OFFICE', actions: allow }), 400, 'E0000001', /^name: is taken/m);
    assertRefused(await call('PUT', `${rules}/${other.id}`, { name: 'office', actions: allow }), 400, 'E0000001', /^name: /m);
  });

  test('a password rule that denies it keeps a person from changing the own password', async (t) => {
    const { gatehouse, call, made, policyOf } = await scene(t);
    const ada = await gatehouse.given.user();
    const rules = await policyOf('PASSWORD');
    const rule = await made(rules, { name: 'Frozen', actions: { passwordChange: { access: 'DENY' } } });
    const change = { oldPassword: { value: ada.password }, newPassword: { value: 'Correct-Horse-7' } };
    const path = `/api/v1/users/${ada.id}/credentials/change_password`;
    assertRefused(await call('POST', path, change), 403, 'E0000014', /password policy does not let/);
    await call('DELETE', `${rules}/${rule.id}`);
    const changed = await call('POST', path, change);
    assert.equal(changed.statusCode, 200, changed.body);
  });

  test('a rule of another policy or none is not found', async (t) => {
    const { call, made, policyOf } = await scene(t);
    const [rules, others] = [await policyOf('OKTA_SIGN_ON'), await policyOf('PASSWORD')];
    const { id } = await made(rules, { name: 'R', actions: allow });
    for (const path of [`${others}/${id}`, `${rules}/0prNone`, `${policies}/00pNone/rules/${id}`]) {
      for (const method of ['GET', 'DELETE'] as const) assertRefused(await call(method, path), 404, 'E0000007');
      assertRefused(await call('PUT', path, { name: 'R', actions: allow }), 404, 'E0000007');
      assertRefused(await call('POST', `${path}/lifecycle/activate`), 404, 'E0000007');
    }
  });
});

/** A rule of a type with one thing wrong, and the cause. */
type Wrong = readonly [type: string, what: string, body: object, cause: RegExp];

const signon = (change: object) => ({ name: 'R', actions: { signon: { access: 'ALLOW', ...change } } });
const session = (change: object) => signon({ session: change });
const when = (conditions: object) => ({ name: 'R', conditions, actions: allow });
const method = (change: object) => ({
  name: 'R',
  actions: { appSignOn: { access: 'ALLOW', verificationMethod: { type: 'ASSURANCE', factorMode: '1FA', ...change } } },
});
const appWhen = (conditions: object) => ({ ...method({}), conditions });
const S = 'OKTA_SIGN_ON';
const A = 'ACCESS_POLICY';

const wrong: readonly Wrong[] = [
  [S, 'no name', { actions: allow }, /^name: /m],
  [S, 'no actions', { name: 'R' }, /^actions: must be an object/m],
  [S, 'the actions of another type', { name: 'R', actions: { appSignOn: { access: 'ALLOW' } } }, /^actions.signon: /m],
  [S, 'another type', { ...signon({}), type: 'PASSWORD' }, /^type: must be SIGN_ON/m],
  [S, 'place 0', { ...signon({}), priority: 0 }, /^priority: /m],
  [S, 'no decision', signon({ access: 'MAYBE' }), /^actions.signon.access: /m],
  [S, 'a second factor', signon({ requireFactor: true }), /requireFactor: asks for a second factor, which nobody can have/],
  [
    S,
    'a chain of authenticators',
    signon({ challenge: { chain: [{ authenticationMethods: ['x'] }] } }),
    /signon.challenge: is not supported/,
  ],
  [S, 'half a minute', session({ maxSessionIdleMinutes: 0.5 }), /maxSessionIdleMinutes: /],
  [S, 'no idle time', session({ maxSessionIdleMinutes: 0 }), /maxSessionIdleMinutes: must be 1 at least/],
  [S, 'more than a quarter idle', session({ maxSessionIdleMinutes: 129_601 }), /maxSessionIdleMinutes: must be 129600 at most/],
  [S, 'a negative lifetime', session({ maxSessionLifetimeMinutes: -1 }), /maxSessionLifetimeMinutes: /],
  [S, 'persistence as text', session({ usePersistentCookie: 'yes' }), /usePersistentCookie: /],
  [
    S,
    'half of a wish to stay',
    session({ keepMeSignedIn: { maxSessionIdleMinutes: 5 } }),
    /keepMeSignedIn.maxSessionLifetimeMinutes: /,
  ],
  [S, 'a zone that is not there', when({ network: { connection: 'ZONE', include: ['nzoNone'] } }), /no zone nzoNone/],
  [S, 'zones but none', when({ network: { connection: 'ZONE' } }), /^conditions.network: must include or exclude a zone/m],
  [S, 'zones anywhere', when({ network: { include: ['ALL_ZONES'] } }), /^conditions.network.connection: must be ZONE/m],
  [S, 'a user who is not there', when({ people: { users: { include: ['00uNone'] } } }), /no user 00uNone/],
  [S, 'a group that is not there', when({ people: { groups: { exclude: ['00gNone'] } } }), /no group 00gNone/],
  [S, 'users as text', when({ people: { users: { include: '00u' } } }), /^conditions.people.users.include: must be a list/m],
  [S, 'an id of a NUL', when({ people: { users: { include: ['\0'] } } }), /NUL/],
  [S, 'too many users', when({ people: { users: { include: Array(101).fill('00u') } } }), /must name 100 at most/],
  [
    S,
    'another identity provider',
    when({ identityProvider: { provider: 'SPECIFIC_IDP', idpIds: ['0oa'] } }),
    /identityProvider.provider: /,
  ],
  [S, 'a behavior', when({ risk: { behaviors: ['beh'] } }), /risk.behaviors/],
  [A, 'two factors', method({ factorMode: '2FA' }), /factorMode: asks for a second factor, which nobody can have/],
  [A, 'no method', { name: 'R', actions: { appSignOn: { access: 'ALLOW' } } }, /verificationMethod: must be there/],
  [A, 'another method', method({ type: 'AUTH_METHOD_CHAIN' }), /verificationMethod.type: must be ASSURANCE/],
  [A, 'years', method({ reauthenticateIn: 'P1Y' }), /reauthenticateIn: must be an ISO 8601 duration/],
  [A, 'inactivity', method({ inactivityPeriod: 'PT1H' }), /inactivityPeriod: is not supported here/],
  [
    A,
    'a device',
    method({ constraints: [{ possession: { deviceBound: 'REQUIRED' } }] }),
    /constraints\[0\].possession: is not supported/,
  ],
  [A, 'a question', method({ constraints: [{ knowledge: { types: ['security_question'] } }] }), /must be password/],
  [
    A,
    'a managed device',
    appWhen({ device: { managed: true, registered: true } }),
    /^conditions.device: is not supported here, and may not be ignored/m,
  ],
  [A, 'an expression', appWhen({ elCondition: { condition: 'user.x == 1' } }), /^conditions.elCondition: /m],
  [A, 'a low risk', appWhen({ riskScore: { level: 'LOW' } }), /^conditions.riskScore: /m],
  [A, 'a phone', appWhen({ platform: { include: [{ type: 'MOBILE' }] } }), /^conditions.platform: /m],
  ['PASSWORD', 'no decision', { name: 'R', actions: { passwordChange: {} } }, /^actions.passwordChange.access: /m],
  [
    'PASSWORD',
    'another need',
    { name: 'R', actions: { selfServiceUnlock: { access: 'ALLOW', requirement: { x: 'y' } } } },
    /requirement: is not supported/,
  ],
];

suite('a rule that cannot be', () => {
  test('is refused, whatever is wrong with it', async (t) => {
    const { call, policyOf } = await scene(t);
    const paths = { [S]: await policyOf(S), [A]: await policyOf(A), PASSWORD: await policyOf('PASSWORD') } as Record<
      string,
      string
    >;
    for (const [type, what, body, cause] of wrong) {
      const answer = await call('POST', paths[type] ?? '', body);
      assert.equal(answer.statusCode, 400, `${type}, ${what}: ${answer.body}`);
      assertRefused(answer, 400, 'E0000001', cause);
    }
    const left = await Promise.all(Object.values(paths).map(async (path) => (await call('GET', path)).json().length));
    assert.deepEqual(left, [0, 1, 0]);
  });

  test('is refused when it is nested a thousand deep', async (t) => {
    const { call, policyOf } = await scene(t);
    const nested = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const body = `{"name":"R","actions":{"signon":{"access":"ALLOW"}},"conditions":{"device":${nested}}}`;
    assertRefused(await call('POST', await policyOf(S), body), 400, 'E0000001', /^conditions.device: /m);
  });

  test('names no zone that is switched off or a blocklist', async (t) => {
    const { call, made, policyOf } = await scene(t);
    const rules = await policyOf(S);
    const zone = await made(zones, office);
    const blocked = await made(zones, { ...office, name: 'Bad', usage: 'BLOCKLIST' });
    await call('POST', `${zones}/${zone.id}/lifecycle/deactivate`);
    const naming = (id: string) => when({ network: { connection: 'ZONE', exclude: [id] } });
    assertRefused(await call('POST', rules, naming(zone.id)), 400, 'E0000001', /"Office" is switched off/);
    assertRefused(await call('POST', rules, naming(blocked.id)), 400, 'E0000001', /"Bad" is a BLOCKLIST/);
    await made(rules, when({ network: { connection: 'ZONE', include: ['ALL_ZONES'] } }));
  });
});
