import { isList, mostTextLength, type Value } from '../value.ts';
import { boundedText, type Functions, intOf, type LibraryFunction, listOf, type Scope, textOf } from './function.ts';

type Change = (text: string, args: readonly Value[], scope: Scope) => string;

/** A function that makes a text of its first argument: null stays null, a list is changed text by text. */
function changing(least: number, most: number, change: Change): LibraryFunction {
  const changed = (value: Value, args: readonly Value[], scope: Scope): Value => {
    if (value === null) return null;
    if (!isList(value)) return boundedText(change(textOf(value, scope), args, scope), scope);
    return value.map((item) => (isList(item) ? changed(null, args, scope) : changed(item, args, scope)));
  };
  return { least, most, run: ([value = null, ...args], scope) => changed(value, args, scope) };
}

/** Whether the first argument, as text, has to do with the second; false when either is null. */
function asking(test: (text: string, sought: string) => boolean): LibraryFunction {
  return {
    least: 2,
    most: 2,
    run: ([value = null, sought = null], scope) => {
      if (value === null || sought === null) return false;
      const text = textOf(value, scope);
      scope.spend(1 + text.length / 64);
      return test(text, textOf(sought, scope));
    },
  };
}

/** Every occurrence of `match` as it stands, no pattern; an empty one is found nowhere. */
function replaceAll(text: string, [match = null, by = null]: readonly Value[], scope: Scope): string {
  const [sought, replacement] = [textOf(match, scope), textOf(by, scope)];
  if (sought === '') return text;
  scope.spend(1 + text.length / 16);
  const pieces = text.split(sought);
  // Counted before it is made: a thousand texts of ten thousand characters never exist.
  const length = text.length + (pieces.length - 1) * (replacement.length - sought.length);
  if (length > mostTextLength) throw scope.error('a text became too long');
  return pieces.join(replacement);
}

function replaceFirst(text: string, [match = null, by = null]: readonly Value[], scope: Scope): string {
  const sought = textOf(match, scope);
  const at = sought === '' ? -1 : text.indexOf(sought);
  return at === -1 ? text : text.slice(0, at) + textOf(by, scope) + text.slice(at + sought.length);
}

/** Positions beyond the text are its ends. */
function substring(text: string, [start = null, end]: readonly Value[], scope: Scope): string {
  const from = Math.max(0, intOf(start, scope));
  return text.slice(from, end === undefined ? text.length : Math.max(from, intOf(end, scope)));
}

function substringAfter(text: string, [sought = null]: readonly Value[], scope: Scope): string {
  const mark = textOf(sought, scope);
  const at = text.indexOf(mark);
  return at === -1 ? '' : text.slice(at + mark.length);
}

function substringBefore(text: string, [sought = null]: readonly Value[], scope: Scope): string {
  const at = text.indexOf(textOf(sought, scope));
  return at === -1 ? text : text.slice(0, at);
}

const append: LibraryFunction = {
  least: 2,
  most: 2,
  run: ([text = null, suffix = null], scope) =>
    text === null && suffix === null ? null : boundedText(textOf(text, scope) + textOf(suffix, scope), scope),
};

/** Lists among the texts are joined too; null is skipped. */
const join: LibraryFunction = {
  least: 2,
  run: ([separator = null, ...items], scope) => {
    const texts = items
      .flatMap((item) => listOf(item))
      .filter((item) => item !== null)
      .map((item) => textOf(item, scope));
    const between = textOf(separator, scope);
    const length = texts.reduce((sum, text) => sum + text.length + between.length, 0);
    if (length > mostTextLength + between.length) throw scope.error('a text became too long');
    return boundedText(texts.join(between), scope);
  },
};

/** The value of the first key that the text contains, else the default. */
const stringSwitch: LibraryFunction = {
  least: 4,
  isPaired: true,
  run: ([value = null, otherwise = null, ...pairs], scope) => {
    const text = textOf(value, scope);
    for (let index = 0; index < pairs.length; index += 2) {
      scope.spend(1 + text.length / 64);
      const key = textOf(pairs[index], scope);
      if (key !== '' && text.includes(key)) return pairs[index + 1] ?? null;
    }
    return otherwise;
  },
};

const len: LibraryFunction = { least: 1, most: 1, run: ([value = null], scope) => textOf(value, scope).length };

const functions: Functions = [
  ['append', append],
  ['join', join],
  ['len', len],
  ['removeSpaces', changing(1, 1, (text) => text.replaceAll(' ', ''))],
  ['replace', changing(3, 3, replaceAll)],
  ['replaceFirst', changing(3, 3, replaceFirst)],
  ['startsWith', asking((text, sought) => text.startsWith(sought))],
  ['stringContains', asking((text, sought) => text.includes(sought))],
  ['stringSwitch', stringSwitch],
  ['substring', changing(2, 3, substring)],
  ['substringAfter', changing(2, 2, substringAfter)],
  ['substringBefore', changing(2, 2, substringBefore)],
  ['toLowerCase', changing(1, 1, (text) => text.toLowerCase())],
  ['toUpperCase', changing(1, 1, (text) => text.toUpperCase())],
];

/** `String.…`, with or without the prefix. */
export const textFunctions: Functions = functions.flatMap(([name, run]) => [
  [name, run] as const,
  [`String.${name}`, run] as const,
]);
