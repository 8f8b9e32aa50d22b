import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  type AccessConditions,
  type AccessPolicy,
  type AccessRequest,
  type AccessRule,
  asksForGroups,
  evaluateAccessPolicy,
} from './access-policy.ts';

interface RuleInWords {
  readonly users?: readonly string[];
  readonly notUsers?: readonly string[];
  readonly groups?: readonly string[];
  readonly notGroups?: readonly string[];
  readonly grants?: readonly string[];
  readonly scopes?: readonly string[];
  readonly seconds?: number;
}

const ruleOf = (words: RuleInWords, index = 0): AccessRule => ({
  id: `0pr${index}`,
  conditions: {
    people: {
      users: { include: words.users ?? [], exclude: words.notUsers ?? [] },
      groups: { include: words.groups ?? (words.users ? [] : ['EVERYONE']), exclude: words.notGroups ?? [] },
    },
    grantTypes: { include: words.grants ?? ['authorization_code', 'client_credentials'] },
    scopes: { include: words.scopes ?? ['*'] },
  },
  accessTokenLifetimeSeconds: words.seconds ?? 3600 + index,
});

const policyOf = (clients: readonly string[], ...rules: readonly RuleInWords[]): AccessPolicy => ({
  id: '00p',
  clients,
  rules: rules.map(ruleOf),
});

const custom = (...accessPolicies: readonly AccessPolicy[]) => ({ isOrgServer: false, accessPolicies });

const ada: AccessRequest = {
  clientId: '0oaWeb',
  grantType: 'authorization_code',
  userId: '00uAda',
  groupIds: ['00gEveryone', '00gStaff'],
  scopes: ['openid'],
};
const service: AccessRequest = {
  clientId: '0oaJob',
  grantType: 'client_credentials',
  userId: undefined,
  groupIds: [],
  scopes: ['orders:read'],
};

/** The id of the rule that allows it, or the reason of the denial. */
function decisionOf(policies: readonly AccessPolicy[], request: AccessRequest): string {
  const decision = evaluateAccessPolicy(custom(...policies), request);
  return decision.outcome === 'allowed' ? String(decision.ruleId) : decision.reason;
}

const all = ['ALL_CLIENTS'];

suite('access policies (Okta contract 5.2)', () => {
  const cases: readonly (readonly [string, readonly AccessPolicy[], AccessRequest, string])[] = [
    ['there is no policy', [], ada, 'no_matching_policy'],
    ['a policy without rules', [policyOf(all)], ada, 'no_matching_policy'],
    ['a rule for everything', [policyOf(all, {})], ada, '0pr0'],
    ['a policy for this client', [policyOf(['0oaWeb'], {})], ada, '0pr0'],
    ['a policy for another client', [policyOf(['0oaOther'], {})], ada, 'no_matching_policy'],
    [
      'the first policy for the client decides, a later one is not asked',
      [policyOf(['0oaWeb']), policyOf(all, {})],
      ada,
      'no_matching_policy',
    ],
    ['a policy for another client is passed over', [policyOf(['0oaOther']), policyOf(all, {})], ada, '0pr0'],
    ['the first rule that matches decides', [policyOf(all, {}, {})], ada, '0pr0'],
    ['another grant type', [policyOf(all, { grants: ['password'] })], ada, 'no_matching_policy'],
    ['a later rule has the grant type', [policyOf(all, { grants: ['password'] }, {})], ada, '0pr1'],

    ['for this user', [policyOf(all, { users: ['00uAda'] })], ada, '0pr0'],
    ['for another user', [policyOf(all, { users: ['00uGrace'] })], ada, 'no_matching_policy'],
    ['for a group of the user', [policyOf(all, { groups: ['00gStaff'] })], ada, '0pr0'],
    ['for Everyone by its id', [policyOf(all, { groups: ['00gEveryone'] })], ada, '0pr0'],
    ['for another group', [policyOf(all, { groups: ['00gBoard'] })], ada, 'no_matching_policy'],
    ['for another group, but for the user', [policyOf(all, { groups: ['00gBoard'], users: ['00uAda'] })], ada, '0pr0'],
    ['an excluded user', [policyOf(all, { notUsers: ['00uAda'] })], ada, 'no_matching_policy'],
    ['an excluded group', [policyOf(all, { notGroups: ['00gStaff'] })], ada, 'no_matching_policy'],
    [
      'an excluded group beats an included user',
      [policyOf(all, { users: ['00uAda'], notGroups: ['00gStaff'] })],
      ada,
      'no_matching_policy',
    ],
    ['EVERYONE excluded is nobody', [policyOf(all, { notGroups: ['EVERYONE'] })], ada, 'no_matching_policy'],
    ['nobody included is nobody', [policyOf(all, { groups: [] })], ada, 'no_matching_policy'],
    ['excluded from the first rule, in the second', [policyOf(all, { notUsers: ['00uAda'] }, {})], ada, '0pr1'],

    ['EVERYONE includes “no user”', [policyOf(all, {})], service, '0pr0'],
    ['a group does not', [policyOf(all, { groups: ['00gEveryone'] })], service, 'no_matching_policy'],
    ['a user does not', [policyOf(all, { users: ['00uAda'] })], service, 'no_matching_policy'],

    ['a scope that is listed', [policyOf(all, { scopes: ['orders:read'] })], service, '0pr0'],
    ['a scope that is not', [policyOf(all, { scopes: ['orders:write'] })], service, 'no_scope_allowed'],
    ['one of two', [policyOf(all, { scopes: ['orders:read'] })], { ...service, scopes: ['orders:read', 'x'] }, 'scope_denied'],
    ['a later rule allows it', [policyOf(all, { scopes: ['x'] }, { scopes: ['orders:read'] })], service, '0pr1'],
    [
      'two rules allow one each: no rule allows both',
      [policyOf(all, { scopes: ['x'] }, { scopes: ['orders:read'] })],
      { ...service, scopes: ['orders:read', 'x'] },
      'scope_denied',
    ],
    [
      'a rule for others allows it',
      [policyOf(all, { scopes: ['orders:read'], users: ['00uGrace'] }, { scopes: ['x'] })],
      service,
      'no_scope_allowed',
    ],
    [
      'scopes of OpenID Connect need not be listed',
      [policyOf(all, { scopes: [] })],
      { ...ada, scopes: ['openid', 'profile'] },
      '0pr0',
    ],
    ['but a rule there must be', [policyOf(all, { grants: ['password'] })], { ...ada, scopes: ['openid'] }, 'no_matching_policy'],
    ['they do not carry others', [policyOf(all, { scopes: [] })], { ...ada, scopes: ['openid', 'x'] }, 'no_scope_allowed'],
    [
      'nor does a scope that only looks like them',
      [policyOf(all, { scopes: [] })],
      { ...ada, scopes: ['OpenID'] },
      'no_scope_allowed',
    ],
  ];
  for (const [what, policies, request, expected] of cases)
    test(`${what}: ${expected}`, () => assert.equal(decisionOf(policies, request), expected));

  test('the rule that allows it says how long the access token lives', () => {
    const server = custom(policyOf(all, { scopes: ['x'], seconds: 300 }, { seconds: 86_400 }));
    assert.deepEqual(evaluateAccessPolicy(server, service), {
      outcome: 'allowed',
      scopes: ['orders:read'],
      accessTokenLifetimeSeconds: 86_400,
      ruleId: '0pr1',
    });
  });

  test('the org authorization server has no access policies: an hour for what its own checks let through', () => {
    const decision = evaluateAccessPolicy({ isOrgServer: true, accessPolicies: [] }, { ...ada, scopes: ['okta.users.read'] });
    assert.deepEqual(decision, {
      outcome: 'allowed',
      scopes: ['okta.users.read'],
      accessTokenLifetimeSeconds: 3600,
      ruleId: undefined,
    });
  });

  test('the user’s groups are worth a look-up only when a rule names some', () => {
    const asks = (words: RuleInWords) => asksForGroups(custom(policyOf(all, {}, words)));
    assert.deepEqual([asks({}), asks({ users: ['00uAda'] })], [false, false]);
    assert.deepEqual([asks({ groups: ['00gStaff'] }), asks({ notGroups: ['00gStaff'] })], [true, true]);
  });
});

const names = (...values: readonly string[]) => fc.uniqueArray(fc.constantFrom(...values));
const arbitraryRule: fc.Arbitrary<RuleInWords> = fc.record({
  users: names('00uAda', '00uGrace'),
  notUsers: names('00uAda', '00uGrace'),
  groups: names('EVERYONE', '00gStaff', '00gBoard'),
  notGroups: names('00gStaff', '00gBoard'),
  grants: names('authorization_code', 'client_credentials', 'password'),
  scopes: names('*', 'a', 'b', 'c'),
});
const arbitraryPolicies = fc.array(
  fc
    .record({ clients: names('ALL_CLIENTS', '0oa1', '0oa2'), rules: fc.array(arbitraryRule, { maxLength: 4 }) })
    .map(({ clients, rules }) => policyOf(clients, ...rules)),
  { maxLength: 3 },
);
const arbitraryRequest: fc.Arbitrary<AccessRequest> = fc.record({
  clientId: fc.constantFrom('0oa1', '0oa2'),
  grantType: fc.constantFrom('authorization_code', 'client_credentials', 'password'),
  userId: fc.constantFrom(undefined, '00uAda', '00uGrace'),
  groupIds: names('00gStaff', '00gBoard'),
  scopes: names('openid', 'email', 'a', 'b', 'c'),
});

suite('for any policies and any request', () => {
  const check = (property: (policies: readonly AccessPolicy[], request: AccessRequest) => void) =>
    fc.assert(fc.property(arbitraryPolicies, arbitraryRequest, property), { numRuns: 500 });

  test('what is allowed, one rule of the first policy for the client allows all by itself', () => {
    check((policies, request) => {
      const decision = evaluateAccessPolicy(custom(...policies), request);
      if (decision.outcome !== 'allowed') return;
      assert.deepEqual(decision.scopes, request.scopes);
      const policy = policies.find(({ clients }) => ['ALL_CLIENTS', request.clientId].some((id) => clients.includes(id)));
      const rule = policy?.rules.find(({ id }) => id === decision.ruleId);
      assert.ok(rule);
      assert.equal(decision.accessTokenLifetimeSeconds, rule.accessTokenLifetimeSeconds);
      const alone: AccessPolicy = { id: '00p', clients: all, rules: [rule] };
      assert.equal(decisionOf([alone], request), rule.id);
      for (const earlier of policy?.rules.slice(0, policy.rules.indexOf(rule)) ?? [])
        assert.notEqual(decisionOf([{ ...alone, rules: [earlier] }], request), earlier.id, 'an earlier rule would have matched');
    });
  });

  test('a rule that is taken away never allows more', () => {
    check((policies, request) => {
      if (evaluateAccessPolicy(custom(...policies), request).outcome === 'allowed') return;
      for (const [at, policy] of policies.entries()) {
        for (const rule of policy.rules) {
          const fewer = policies.with(at, { ...policy, rules: policy.rules.filter((other) => other !== rule) });
          assert.equal(evaluateAccessPolicy(custom(...fewer), request).outcome, 'denied');
        }
      }
    });
  });

  test('S14 asking for fewer scopes is never denied where more were allowed', () => {
    check((policies, request) => {
      if (evaluateAccessPolicy(custom(...policies), request).outcome === 'denied') return;
      const fewer = { ...request, scopes: request.scopes.slice(1) };
      assert.equal(evaluateAccessPolicy(custom(...policies), fewer).outcome, 'allowed');
    });
  });

  test('where no rule asks for groups, the user’s groups change nothing', () => {
    check((policies, request) => {
      const server = custom(...policies);
      if (asksForGroups(server)) return;
      const without = evaluateAccessPolicy(server, { ...request, groupIds: [] });
      assert.deepEqual(evaluateAccessPolicy(server, request), without);
    });
  });

  test('the conditions are never changed', () => {
    const conditions: AccessConditions = ruleOf({}).conditions;
    const before = JSON.stringify(conditions);
    evaluateAccessPolicy(custom({ id: '00p', clients: all, rules: [{ ...ruleOf({}), conditions }] }), ada);
    assert.equal(JSON.stringify(conditions), before);
  });
});
