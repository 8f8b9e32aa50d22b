import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { Budget } from '../../platform/budget.ts';
import { faultOfGroupsFilter, filterGroups, type GroupsClaim, parseGroupsClaim } from './groups-claim.ts';

const names = ['Everyone', 'Engineering', 'engineering-west', 'Finance', 'Reverse Engineering', 'a.b'];
const filter = (filterType: GroupsClaim['filterType'], value: string, of: readonly string[] = names) =>
  filterGroups({ filterType, value }, of, new Budget(200_000));

suite('the groups claim filter (Okta contract 4.6)', () => {
  test('starts with, in any case', async () => {
    assert.deepEqual(await filter('STARTS_WITH', 'eng'), ['Engineering', 'engineering-west']);
    assert.deepEqual(await filter('STARTS_WITH', 'ENG'), ['Engineering', 'engineering-west']);
  });

  test('equals, in any case', async () => assert.deepEqual(await filter('EQUALS', 'engineering'), ['Engineering']));

  test('contains, in any case', async () => {
    assert.deepEqual(await filter('CONTAINS', 'Engineering'), ['Engineering', 'engineering-west', 'Reverse Engineering']);
  });

  test('a regular expression matches the whole name, in its own case', async () => {
    assert.deepEqual(await filter('REGEX', 'Engineering'), ['Engineering']);
    assert.deepEqual(await filter('REGEX', 'eng.*'), ['engineering-west']);
    assert.deepEqual(await filter('REGEX', 'Finance|Everyone'), ['Everyone', 'Finance']);
    assert.deepEqual(await filter('REGEX', 'Finance|x', ['Finance', 'xyz', 'x']), ['Finance', 'x']);
  });

  test('".*" lets every group through, Everyone too', async () => assert.deepEqual(await filter('REGEX', '.*'), names));

  test('a dot is a dot outside regular expressions', async () => {
    assert.deepEqual(await filter('EQUALS', 'a.b', ['a.b', 'axb']), ['a.b']);
    assert.deepEqual(await filter('CONTAINS', '.*', names), []);
  });

  test('only names of the person’s groups come out, in their order', async () => {
    const type = fc.constantFrom<GroupsClaim['filterType']>('STARTS_WITH', 'EQUALS', 'CONTAINS');
    await fc.assert(
      fc.asyncProperty(type, fc.string(), fc.array(fc.string()), async (filterType, value, of) => {
        const out = (await filter(filterType, value, of)) ?? [];
        let at = 0;
        for (const name of of) if (name === out[at]) at += 1;
        assert.equal(at, out.length);
      }),
    );
  });

  test('a pattern that would make another engine try for ever is answered', async () => {
    const long = `${'a'.repeat(10_000)}b`;
    assert.deepEqual(await filter('REGEX', '(a+)+', [long, 'aaa']), ['aaa']);
    assert.deepEqual(await filter('REGEX', '(a|aa)*c', [long]), []);
  });

  const hopeless = [
    '(',
    '[a',
    'a**',
    '(?=a)b',
    '(?!a)b',
    '(?<=a)b',
    '(a)\\1',
    '*',
    'x{1001}',
    '((a{1,100}){1,100}){1,100}',
    '[a-z]{900}[a-z]{900}',
  ];
  for (const value of hopeless) {
    test(`${value} is no expression: it is refused when it is saved, and lets nothing through`, async () => {
      assert.match((await faultOfGroupsFilter({ filterType: 'REGEX', value })) ?? '', /must be a regular expression/);
      assert.equal(await filter('REGEX', value), undefined);
      assert.equal(await faultOfGroupsFilter({ filterType: 'CONTAINS', value }), undefined);
    });
  }

  test('what would cost more than the budget is not begun', async () => {
    const long = Array.from({ length: 300 }, () => 'a'.repeat(200));
    assert.equal(await filter('REGEX', '(a?){200}a{200}', long), undefined);
    assert.equal((await filter('REGEX', 'a*', long))?.length, 300);
    assert.equal((await filter('CONTAINS', 'a', long))?.length, 300);
  });

  test('a column without a claim is no claim', () => {
    assert.equal(parseGroupsClaim(null), undefined);
    const claim = { name: 'groups', filterType: 'REGEX', value: '.*' } as const;
    assert.deepEqual(parseGroupsClaim(JSON.stringify(claim)), claim);
  });
});
