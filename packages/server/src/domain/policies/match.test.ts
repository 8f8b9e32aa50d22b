import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { addressesOf } from '../zones/zone.ts';
import { firstMatch, type Visitor } from './match.ts';
import type { Conditions, Policy, Rule } from './policy.ts';

const everyone = '00gEveryone';
const zones = {
  forPolicies: new Map([
    ['nzoOffice', addressesOf([{ type: 'CIDR', value: '192.0.2.0/24' }])],
    ['nzoHome', addressesOf([{ type: 'CIDR', value: '198.51.100.0/24' }])],
  ]),
  blocked: undefined,
};
const ada: Visitor = { userId: '00uAda', groupIds: [everyone, '00gEng'], address: '192.0.2.1', zones };
const nobody = { include: [], exclude: [] };
const anybody: Conditions = {
  users: nobody,
  groups: nobody,
  network: { connection: 'ANYWHERE', ...nobody },
  authType: 'ANY',
};

function zone(change: { include?: string[]; exclude?: string[] }): Partial<Conditions> {
  return { network: { connection: 'ZONE', ...nobody, ...change } };
}

function rule(id: string, conditions: Partial<Conditions> = {}): Rule<'OKTA_SIGN_ON'> {
  return { id, name: id, conditions: { ...anybody, ...conditions }, actions: { signon: {} as never } };
}

function policy(rules: readonly Rule<'OKTA_SIGN_ON'>[], conditions: Partial<Conditions> = {}): Policy<'OKTA_SIGN_ON'> {
  return {
    id: '00p1',
    name: 'P',
    isDefault: false,
    conditions: { ...anybody, ...conditions },
    settings: null,
    rules,
    namesGroups: true,
  };
}

const matched = (policies: readonly Policy<'OKTA_SIGN_ON'>[], change: Partial<Visitor> = {}) =>
  firstMatch(policies, { ...ada, ...change })?.rule.id;

suite('the conditions of a rule (contract 6.7)', () => {
  const cases: readonly (readonly [string, Partial<Conditions>, boolean])[] = [
    ['none', {}, true],
    ['her user is included', { users: { include: ['00uAda'], exclude: [] } }, true],
    ['another user is included', { users: { include: ['00uGrace'], exclude: [] } }, false],
    ['her user is excluded', { users: { include: [], exclude: ['00uAda'] } }, false],
    ['her user is included and excluded', { users: { include: ['00uAda'], exclude: ['00uAda'] } }, false],
    ['her group is included', { groups: { include: ['00gEng', '00gOps'], exclude: [] } }, true],
    ['another group is included', { groups: { include: ['00gOps'], exclude: [] } }, false],
    ['her group is excluded', { groups: { include: [], exclude: ['00gEng'] } }, false],
    ['everyone is excluded', { groups: { include: [], exclude: [everyone] } }, false],
    [
      'her user is included, but not her group',
      { users: { include: ['00uAda'], exclude: [] }, groups: { include: ['00gOps'], exclude: [] } },
      false,
    ],
    ['her zone is included', zone({ include: ['nzoHome', 'nzoOffice'] }), true],
    ['another zone is included', zone({ include: ['nzoHome'] }), false],
    ['another zone is excluded', zone({ exclude: ['nzoHome'] }), true],
    ['her zone is excluded', zone({ exclude: ['nzoOffice'] }), false],
    ['any zone is included', zone({ include: ['ALL_ZONES'] }), true],
    ['any zone is excluded', zone({ exclude: ['ALL_ZONES'] }), false],
    ['only RADIUS', { authType: 'RADIUS' }, false],
  ];
  for (const [what, conditions, expected] of cases)
    test(`${what}: ${expected ? 'matches' : 'does not match'}`, () => {
      assert.equal(matched([policy([rule('r', conditions)])]), expected ? 'r' : undefined);
    });
});

suite('the first rule that matches (contract 6.7)', () => {
  const forOps = { groups: { include: ['00gOps'], exclude: [] } };
  test('policies come in their order, and so do rules', () => {
    assert.equal(matched([policy([rule('a', forOps), rule('b'), rule('c')]), policy([rule('d')])]), 'b');
  });
  test('a policy for other groups is passed over', () => {
    assert.equal(matched([policy([rule('a')], forOps), policy([rule('b')])]), 'b');
  });
  test('a policy of which no rule matches is passed over', () => {
    assert.equal(matched([policy([rule('a', forOps)]), policy([]), policy([rule('b')])]), 'b');
  });
  test('no rule, no match', () => {
    assert.deepEqual(
      [matched([]), matched([policy([])]), matched([policy([rule('a', forOps)])])],
      [undefined, undefined, undefined],
    );
  });

  const unreadable = ['unknown', '', null, '192.0.2.1, 203.0.113.9'];
  for (const address of unreadable) {
    test(`S22 "${address}": a rule that asks for a zone ends the search, whatever comes after it`, () => {
      for (const asked of [zone({ include: ['nzoOffice'] }), zone({ exclude: ['nzoOffice'] })])
        assert.equal(matched([policy([rule('a', asked), rule('b')]), policy([rule('c')])], { address }), undefined);
    });
    test(`S22 "${address}": a rule that asks for no zone, or is for others, is as ever`, () => {
      const forOthers = { ...zone({ include: ['nzoOffice'] }), ...forOps };
      assert.equal(matched([policy([rule('a', forOthers), rule('b')])], { address }), 'b');
    });
  }
  test('S22 a zone that nobody knows of ends the search too', () => {
    assert.equal(matched([policy([rule('a', zone({ exclude: ['nzoGone'] })), rule('b')])]), undefined);
  });
});

const anyIds = (ids: readonly string[]) => fc.subarray([...ids], { maxLength: 2 });
const anyInclusion = (...ids: string[]) => fc.record({ include: anyIds(ids), exclude: anyIds(ids) });
const anyConditions: fc.Arbitrary<Partial<Conditions>> = fc.record({
  users: anyInclusion('00uAda', '00uGrace'),
  groups: anyInclusion(everyone, '00gEng', '00gOps'),
  network: fc.oneof(
    fc.constant(anybody.network),
    anyInclusion('nzoOffice', 'nzoHome', 'ALL_ZONES', 'nzoGone').map((zoneIds) => ({ connection: 'ZONE' as const, ...zoneIds })),
  ),
});
const anyRules = fc
  .array(anyConditions, { maxLength: 6 })
  .map((all) => all.map((conditions, index) => rule(`r${index}`, conditions)));
const anyVisitor: fc.Arbitrary<Visitor> = fc.record({
  userId: fc.constantFrom('00uAda', '00uGrace'),
  groupIds: fc.constantFrom([everyone], [everyone, '00gEng'], [everyone, '00gOps']),
  address: fc.constantFrom('192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', null, 'x'),
  zones: fc.constant(zones),
});

suite('for any rules and anybody', () => {
  test('no rule above the one that matched matches by itself', () => {
    fc.assert(
      fc.property(anyRules, anyVisitor, (rules, visitor) => {
        const found = firstMatch([policy(rules)], visitor)?.rule;
        const above = found ? rules.slice(0, rules.indexOf(found)) : [];
        assert.ok(above.every((each) => firstMatch([policy([each])], visitor) === undefined));
      }),
    );
  });

  test('a rule below the one that matched changes nothing, nor does a policy', () => {
    fc.assert(
      fc.property(anyRules, anyRules, anyVisitor, (rules, below, visitor) => {
        const found = firstMatch([policy(rules)], visitor)?.rule;
        if (!found) return;
        assert.equal(firstMatch([policy([...rules, ...below])], visitor)?.rule, found);
        assert.equal(firstMatch([policy(rules), policy(below)], visitor)?.rule, found);
      }),
    );
  });

  test('S22 who cannot be placed is let in by no rule that those who can be placed might not reach', () => {
    fc.assert(
      fc.property(anyRules, anyVisitor, (rules, visitor) => {
        const found = firstMatch([policy(rules)], { ...visitor, address: null })?.rule;
        if (found)
          for (const address of ['192.0.2.1', '203.0.113.1'])
            assert.equal(firstMatch([policy(rules)], { ...visitor, address })?.rule, found);
      }),
    );
  });
});
