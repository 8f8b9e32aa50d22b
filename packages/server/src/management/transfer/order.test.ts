import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { order, steps } from './order.ts';

const letters = 'abcdefgh'.split('');
const some = fc.shuffledSubarray(letters);

suite('orders that a document asks for', () => {
  test('what is wanted comes as it is wanted, what is not keeps its own order', () => {
    fc.assert(
      fc.property(some, some, (present, wanted) => {
        const result = order(present, wanted);
        assert.deepEqual([...result].sort(), [...new Set([...present, ...wanted])].sort());
        assert.deepEqual(
          result.filter((id) => wanted.includes(id)),
          wanted,
        );
        const others = present.filter((id) => !wanted.includes(id));
        assert.deepEqual(
          result.filter((id) => others.includes(id)),
          others,
        );
      }),
    );
  });

  test('nothing moves that stands right; what is new comes beside its neighbour', () => {
    assert.deepEqual(order(['a', 'b', 'c'], ['a', 'c']), ['a', 'b', 'c']);
    assert.deepEqual(order(['a', 'b', 'c'], ['c', 'a']), ['b', 'c', 'a']);
    assert.deepEqual(order(['a', 'b', 'c'], ['x', 'b']), ['a', 'x', 'b', 'c']);
    assert.deepEqual(order(['a', 'b', 'c'], ['b', 'x']), ['a', 'b', 'x', 'c']);
    assert.deepEqual(order(['a'], ['x', 'y']), ['a', 'x', 'y']);
  });

  test('the steps lead from one order to the other, and are as few as can be', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(letters, { minLength: 8 }), (to) => {
        const present = [...letters];
        const moves = steps(letters, to);
        for (const { id, place } of moves) {
          present.splice(present.indexOf(id), 1);
          present.splice(place - 1, 0, id);
        }
        assert.deepEqual(present, to);
        assert.equal(new Set(moves.map(({ id }) => id)).size, moves.length, 'none moves twice');
      }),
    );
    assert.deepEqual(steps(['a', 'b', 'c', 'd'], ['b', 'c', 'd', 'a']), [{ id: 'a', place: 4 }]);
    assert.deepEqual(steps(letters, letters), []);
  });
});
