import { Budget } from '../../platform/budget.ts';
import { evaluate, mostSteps } from './evaluate.ts';
import type { EvaluationContext } from './functions/function.ts';
import { parse } from './parser.ts';
import type { Node } from './syntax.ts';
import type { Value } from './value.ts';

export type { EvaluationContext } from './functions/function.ts';

/**
 * A parsed expression of Okta's expression language: our own small interpreter, without a way to the host's objects or to any clock,
 * and with a bound on all that it does.
 * @see Okta Expression Language; Okta contract 5.5 – Deviates: `+` takes null beside a text as nothing, null compares as neither before nor
 * after anything
 */
export interface Expression {
  readonly text: string;
  /** Whether the person's groups must be read before it is evaluated. */
  readonly usesGroups: boolean;
  /** Whether `patterns` must be loaded before it is evaluated. */
  readonly usesPatterns: boolean;
  /** The regular expressions that stand in it, to be tried when it is saved; `at` counts from 0. */
  readonly patterns: readonly { readonly pattern: string; readonly at: number }[];
  readonly root: Node;
}

/** Names that an expression of a claim may use. */
export const claimVariables = ['user', 'appuser', 'app', 'org', 'access', 'session'] as const;

/**
 * Parses an expression.
 * @param variables the names that it may use, such as `user`
 * @throws ExpressionError: bad syntax, an unknown name or function, a wrong number of arguments, too long or too deep; says where
 */
export function parseExpression(text: string, variables: readonly string[]): Expression {
  const { root, functions, patterns } = parse(text, variables);
  return {
    text,
    usesGroups: [...functions].some((each) => each.usesGroups),
    usesPatterns: [...functions].some((each) => each.usesPattern),
    patterns,
    root,
  };
}

/** A budget for several evaluations: what one alone may do. */
export function evaluationBudget(): Budget {
  return new Budget(mostSteps);
}

/** The value of an expression. Pure, save for the budget. @throws ExpressionError when it has none: a type that does not fit, a bound that is passed */
export function evaluateExpression(expression: Expression, context: EvaluationContext): Value {
  return evaluate(expression.root, context);
}

/** Whether the expression is true; null is false. @throws ExpressionError as `evaluateExpression`, also for what is neither */
export function isTrue(expression: Expression, context: EvaluationContext): boolean {
  return evaluate({ kind: 'choice', at: 0, condition: expression.root, whenTrue: yes, whenFalse: no }, context) === true;
}

const yes: Node = { kind: 'literal', at: 0, value: true };
const no: Node = { kind: 'literal', at: 0, value: false };
