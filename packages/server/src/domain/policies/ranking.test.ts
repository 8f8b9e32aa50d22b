import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { renumbered } from './ranking.ts';

type Row = Parameters<typeof renumbered>[0][number];

const own = (id: string, priority: number): Row => ({ id, priority, system: 0 });
const four: Row[] = [own('a', 1), own('b', 2), own('c', 3), { id: 'last', priority: 4, system: 1 }];

/** The ids in their order afterwards. */
function ordered(rows: readonly Row[], move?: Parameters<typeof renumbered>[1]): string[] {
  const changed = new Map(renumbered(rows, move).map(({ id, priority }) => [id, priority]));
  return rows
    .map(({ id, priority }) => ({ id, priority: changed.get(id) ?? priority }))
    .toSorted((one, other) => one.priority - other.priority)
    .map(({ id }) => id);
}

suite('the order of policies and rules', () => {
  const cases: readonly (readonly [string, number | undefined, string[]])[] = [
    ['c', 1, ['c', 'a', 'b', 'last']],
    ['a', 3, ['b', 'c', 'a', 'last']],
    ['a', 99, ['b', 'c', 'a', 'last']],
    ['b', 2, ['a', 'b', 'c', 'last']],
    ['b', undefined, ['a', 'b', 'c', 'last']],
    ['last', 1, ['a', 'b', 'c', 'last']],
    ['gone', 1, ['a', 'b', 'c', 'last']],
  ];
  for (const [id, place, expected] of cases)
    test(`${id} to place ${place}: ${expected.join(' ')}`, () => assert.deepEqual(ordered(four, { id, place }), expected));

  test('who stays where it was is not written again', () => {
    assert.deepEqual(
      renumbered(four, { id: 'b', place: 1 }).map(({ id }) => id),
      ['b', 'a'],
    );
  });

  test('whatever moves, the numbers are 1 to n, the last stays last, and the others keep their order', () => {
    const rows = fc
      .uniqueArray(fc.string({ minLength: 1 }), { maxLength: 8 })
      .map((ids) => ids.map((id, index) => own(id, index * 3)));
    fc.assert(
      fc.property(rows, fc.nat(9), fc.integer({ min: 1, max: 12 }), (owned, chosen, place) => {
        const all: Row[] = [...owned, { id: 'the last', priority: 100, system: 1 }];
        const id = owned[chosen % Math.max(owned.length, 1)]?.id ?? 'none';
        const numbers = renumbered(all, { id, place });
        const priorities = all.map((row) => numbers.find((each) => each.id === row.id)?.priority ?? row.priority);
        assert.deepEqual(
          priorities.toSorted((one, other) => one - other),
          all.map((_, index) => index + 1),
        );
        const after = ordered(all, { id, place });
        assert.equal(after.at(-1), 'the last');
        assert.deepEqual(
          after.filter((each) => each !== id),
          all.map((row) => row.id).filter((each) => each !== id),
        );
      }),
    );
  });
});
