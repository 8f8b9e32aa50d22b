import { isList, isSame, type Value } from '../value.ts';
import { boundedList, boundedText, type Functions, intOf, type LibraryFunction, listOf, type Scope, textOf } from './function.ts';

/** The value as a list whose items are looked at one by one. */
function itemsOf(value: Value | undefined, scope: Scope): readonly Value[] {
  const list = listOf(value);
  scope.spend(1 + list.length);
  return list;
}

function flatten(values: readonly Value[], into: Value[], scope: Scope): Value[] {
  for (const value of values) {
    scope.spend(1);
    if (isList(value)) flatten(value, into, scope);
    else if (value !== null) into.push(value);
  }
  return into;
}

const onList = (run: (list: readonly Value[], value: Value, scope: Scope) => Value): LibraryFunction => ({
  least: 2,
  most: 2,
  run: ([list, value = null], scope) => run(itemsOf(list, scope), value, scope),
});

const ofList = (run: (list: readonly Value[], scope: Scope) => Value): LibraryFunction => ({
  least: 1,
  most: 1,
  run: ([list], scope) => run(itemsOf(list, scope), scope),
});

/** `Arrays.…`. Null is an empty array; what is no array is one of a single item. */
export const arrayFunctions: Functions = [
  ['Arrays.add', onList((list, value, scope) => boundedList([...list, value], scope))],
  ['Arrays.remove', onList((list, value) => list.filter((item) => !isSame(item, value)))],
  ['Arrays.contains', onList((list, value) => list.some((item) => isSame(item, value)))],
  ['Arrays.get', onList((list, index, scope) => list[intOf(index, scope)] ?? null)],
  ['Arrays.clear', ofList(() => [])],
  ['Arrays.size', ofList((list) => list.length)],
  ['Arrays.isEmpty', ofList((list) => list.length === 0)],
  ['Arrays.flatten', { least: 1, run: (values, scope) => boundedList(flatten(values, [], scope), scope) }],
  [
    'Arrays.toCsvString',
    ofList((list, scope) => {
      const texts = list.map((item) => textOf(item, scope));
      scope.spend(texts.reduce((sum, text) => sum + text.length / 64, 0));
      return boundedText(texts.join(','), scope);
    }),
  ],
];
