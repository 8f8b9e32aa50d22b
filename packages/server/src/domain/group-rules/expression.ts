import type { Patterns } from '../../platform/patterns.ts';
import { type Expression, isTrue, parseExpression } from '../expressions/expression.ts';
import type { GroupFact } from '../expressions/functions/function.ts';
import { personVariables } from '../expressions/people.ts';
import { ExpressionError } from '../expressions/value.ts';
import type { User } from '../users/user.ts';

/** The expression of a rule, or what is wrong with it: a clause that says where. */
export type ParsedRuleExpression =
  | { readonly outcome: 'parsed'; readonly expression: Expression }
  | { readonly outcome: 'refused'; readonly problem: string };

/** Reads an expression over `user`. */
export function parseRuleExpression(text: string): ParsedRuleExpression {
  try {
    return { outcome: 'parsed', expression: parseExpression(text, ['user']) };
  } catch (error) {
    if (error instanceof ExpressionError) return { outcome: 'refused', problem: error.message };
    throw error;
  }
}

/** What a rule is asked with. */
export interface RuleFacts {
  readonly user: User;
  /** Groups that somebody put the user into; only needed when the expression says so. */
  readonly groups: readonly GroupFact[];
  /** Milliseconds UTC. */
  readonly now: number;
  readonly patterns: Patterns | undefined;
}

/**
 * Whether a user fulfils the expression. Nobody does for whom it has no value, such as the sum of a text and a list. Pure.
 *
 * Deviates: status and what moves with it are not told. They change with every lock and sign-in, when no rule is asked again.
 */
export function fulfils(expression: Expression, { user, groups, now, patterns }: RuleFacts): boolean {
  try {
    const person = { ...user, status: '', activatedAt: null, statusChangedAt: null, lastSignInAt: null };
    return isTrue(expression, { variables: new Map(personVariables(person)), now, groups, patterns });
  } catch (error) {
    if (error instanceof ExpressionError) return false;
    throw error;
  }
}
