import type { Budget } from '../../../platform/budget.ts';
import type { Patterns } from '../../../platform/patterns.ts';
import { type ExpressionError, isList, isMap, mostListLength, mostTextLength, type Value } from '../value.ts';

/** A group that the person is in. */
export interface GroupFact {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly description?: string | null;
}

/** What an expression is evaluated with. Nothing else reaches it: the same context gives the same value. */
export interface EvaluationContext {
  /** By name, such as `user`. One that is missing is null. */
  readonly variables: ReadonlyMap<string, Value>;
  /** The instant that `Time.now` tells; milliseconds UTC. */
  readonly now: number;
  /** The person's groups in the order in which they are told; only needed when the expression says so. */
  readonly groups?: readonly GroupFact[] | undefined;
  /** Only needed when the expression says so. */
  readonly patterns?: Patterns | undefined;
  /** What several evaluations may do together; unless told, each has a budget of its own. */
  readonly budget?: Budget | undefined;
}

/** Where a function runs. */
export interface Scope {
  readonly context: EvaluationContext;
  /** Pays for work. @throws ExpressionError when the expression has spent all that it may */
  spend(steps: number): void;
  /** A refusal to go on, at the place of the call. */
  error(reason: string): ExpressionError;
}

/** A function of the language. */
export interface LibraryFunction {
  /** Fewest arguments. */
  readonly least: number;
  /** Most arguments; undefined: any number. */
  readonly most?: number;
  /** Whether the number of arguments must be even. */
  readonly isPaired?: boolean;
  /** Whether the person's groups must be read before the evaluation. */
  readonly usesGroups?: boolean;
  /** Whether its first argument is a regular expression. */
  readonly usesPattern?: boolean;
  readonly run: (args: readonly Value[], scope: Scope) => Value;
}

/** Functions by their names. */
export type Functions = readonly (readonly [string, LibraryFunction])[];

/** A text, number or truth value as text; null as ''. @throws ExpressionError for a list or an object */
export function textOf(value: Value | undefined, scope: Scope): string {
  if (value === null || value === undefined) return '';
  if (isList(value) || isMap(value)) throw scope.error('a list or an object where a text is needed');
  return String(value);
}

/** The value as a list: null and '' are empty, anything that is no list stands alone in one. */
export function listOf(value: Value | undefined): readonly Value[] {
  if (value === null || value === undefined || value === '') return [];
  return isList(value) ? value : [value];
}

/** A whole number. @throws ExpressionError when it is none */
export function intOf(value: Value | undefined, scope: Scope): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw scope.error('a whole number is needed');
  return value;
}

/** Lets a text through that is not too long, and pays for it. */
export function boundedText(text: string, scope: Scope): string {
  scope.spend(1 + text.length / 64);
  if (text.length > mostTextLength) throw scope.error('a text became too long');
  return text;
}

/** Lets a list through that is not too long, and pays for it. */
export function boundedList(list: readonly Value[], scope: Scope): readonly Value[] {
  scope.spend(1 + list.length);
  if (list.length > mostListLength) throw scope.error('a list became too long');
  return list;
}

/** Name of the variable that holds what `user.getInternalProperty` tells. No expression can spell it. */
export const internalUser = '(user)';
