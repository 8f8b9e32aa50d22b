import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { moved } from './order.ts';

suite('the order of policies and rules (Okta contract 5.2)', () => {
  const cases: readonly (readonly [readonly string[], string, number | undefined, readonly string[]])[] = [
    [[], 'a', undefined, ['a']],
    [['a', 'b'], 'c', undefined, ['a', 'b', 'c']],
    [['a', 'b'], 'c', 1, ['c', 'a', 'b']],
    [['a', 'b'], 'c', 2, ['a', 'c', 'b']],
    [['a', 'b'], 'c', 3, ['a', 'b', 'c']],
    [['a', 'b'], 'c', 99, ['a', 'b', 'c']],
    [['a', 'b', 'c'], 'c', 1, ['c', 'a', 'b']],
    [['a', 'b', 'c'], 'a', 3, ['b', 'c', 'a']],
    [['a', 'b', 'c'], 'b', 2, ['a', 'b', 'c']],
  ];
  for (const [ids, id, priority, expected] of cases) {
    test(`${id} at ${priority ?? 'the end'} of ${ids.join('')}: ${expected.join('')}`, () =>
      assert.deepEqual(moved(ids, id, priority), expected));
  }

  test('the one that moves stands where it was asked to, the others keep their order', () => {
    const someIds = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(someIds, fc.integer({ min: 1, max: 8 }), (ids, priority) => {
        const result = moved(ids, 'a', priority);
        const others = ids.filter((id) => id !== 'a');
        assert.deepEqual(
          result.filter((id) => id !== 'a'),
          others,
        );
        assert.equal(result.indexOf('a'), Math.min(priority - 1, others.length));
      }),
    );
  });
});
