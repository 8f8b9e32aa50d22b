import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { filterGroups, type GroupsClaim, parseGroupsClaim } from './groups-claim.ts';

const names = ['Everyone', 'Engineering', 'engineering-west', 'Finance', 'Reverse Engineering', 'a.b'];
const filter = (filterType: GroupsClaim['filterType'], value: string, of: readonly string[] = names) =>
  filterGroups({ name: 'groups', filterType, value }, of);

suite('the groups claim filter (Okta contract 4.6)', () => {
  test('starts with, in any case', () => {
    assert.deepEqual(filter('STARTS_WITH', 'eng'), ['Engineering', 'engineering-west']);
    assert.deepEqual(filter('STARTS_WITH', 'ENG'), ['Engineering', 'engineering-west']);
  });

  test('equals, in any case', () => assert.deepEqual(filter('EQUALS', 'engineering'), ['Engineering']));

  test('contains, in any case', () => {
    assert.deepEqual(filter('CONTAINS', 'Engineering'), ['Engineering', 'engineering-west', 'Reverse Engineering']);
  });

  test('a regular expression matches the whole name, in its own case', () => {
    assert.deepEqual(filter('REGEX', 'Engineering'), ['Engineering']);
    assert.deepEqual(filter('REGEX', 'eng.*'), ['engineering-west']);
    assert.deepEqual(filter('REGEX', 'Finance|Everyone'), ['Everyone', 'Finance']);
    assert.deepEqual(filter('REGEX', 'Finance|x', ['Finance', 'xyz', 'x']), ['Finance', 'x']);
  });

  test('".*" lets every group through, Everyone too', () => assert.deepEqual(filter('REGEX', '.*'), names));

  test('a dot is a dot outside regular expressions', () => {
    assert.deepEqual(filter('EQUALS', 'a.b', ['a.b', 'axb']), ['a.b']);
    assert.deepEqual(filter('CONTAINS', '.*', names), []);
  });

  test('only names of the person’s groups come out, in their order', () => {
    const type = fc.constantFrom<GroupsClaim['filterType']>('STARTS_WITH', 'EQUALS', 'CONTAINS');
    fc.assert(
      fc.property(type, fc.string(), fc.array(fc.string()), (filterType, value, of) => {
        const out = filter(filterType, value, of);
        let at = 0;
        for (const name of of) if (name === out[at]) at += 1;
        assert.equal(at, out.length);
      }),
    );
  });

  test('a column without a claim is no claim', () => {
    assert.equal(parseGroupsClaim(null), undefined);
    const claim = { name: 'groups', filterType: 'REGEX', value: '.*' } as const;
    assert.deepEqual(parseGroupsClaim(JSON.stringify(claim)), claim);
  });
});
