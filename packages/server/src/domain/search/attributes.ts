import type { Comparison } from '../../schema/filter-tree.ts';

/** An operator of the filter language: a comparison, or `pr` (has a value). */
export type Operator = Comparison | 'pr';

interface Allowed {
  readonly operators: readonly Operator[];
}

/** Text. */
export interface TextAttribute extends Allowed {
  readonly type: 'text';
  /**
   * How it is compared. `exact`: byte by byte. `ignoreCase`: ASCII letters in either case. A function: the column holds this form of the
   * text already, such as `loginKey` gives.
   */
  readonly form: 'exact' | 'ignoreCase' | ((text: string) => string);
}

/** One of few words, written in upper case; a filter may write them in any case. */
export interface WordAttribute extends Allowed {
  readonly type: 'word';
  readonly words: readonly string[];
}

/** An instant (in a filter: ISO 8601 text), a number, or true and false. */
export interface PlainAttribute extends Allowed {
  readonly type: 'instant' | 'number' | 'boolean';
}

/** An attribute that filters may name: what it holds and what may be asked of it. */
export type Attribute = TextAttribute | WordAttribute | PlainAttribute;

/** The attributes of a resource by their paths, such as `profile.name`; in a filter they are case-sensitive. */
export type Attributes<A extends string = string> = Readonly<Record<A, Attribute>>;

/** All that makes sense for text. */
export const textOperators: readonly Operator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'pr', 'sw', 'co', 'ew'];

/** All that makes sense for instants and numbers. */
export const orderOperators: readonly Operator[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'pr'];

/** All that makes sense for words and for true and false. */
export const equalityOperators: readonly Operator[] = ['eq', 'ne', 'pr'];
