import { Budget } from '../../platform/budget.ts';
import type { EvaluationContext, Scope } from './functions/function.ts';
import { boundedList, boundedText, listOf, textOf } from './functions/function.ts';
import { library } from './library.ts';
import type { BinaryOperator, Node } from './syntax.ts';
import { ExpressionError, isList, isMap, isSame, type Value } from './value.ts';

/**
 * All that one evaluation may do, in steps: a node is one, a list one for each item looked at, a text one for 64 characters. A fraction of a
 * second for the worst that can be written.
 */
export const mostSteps = 200_000;

/** Evaluates a tree once. The same tree and context give the same value, as long as the budget lasts. @throws ExpressionError and nothing else */
export function evaluate(root: Node, context: EvaluationContext): Value {
  return new Evaluation(context).value(root);
}

class Evaluation implements Scope {
  readonly context: EvaluationContext;
  readonly #budget: Budget;
  /** Where in the text the work is. */
  #at = 0;

  constructor(context: EvaluationContext) {
    this.context = context;
    this.#budget = context.budget ?? new Budget(mostSteps);
  }

  spend(steps: number): void {
    if (!this.#budget.take(steps)) throw this.error('the expression takes too long');
  }

  error(reason: string): ExpressionError {
    return new ExpressionError(reason, this.#at);
  }

  value(node: Node): Value {
    this.spend(1);
    switch (node.kind) {
      case 'literal':
        return node.value;
      case 'list':
        return node.items.map((item) => this.value(item));
      case 'map':
        return new Map(node.entries.map(([key, each]) => [key, this.value(each)]));
      case 'variable':
        return this.context.variables.get(node.name) ?? null;
      case 'property':
        return attributeOf(this.value(node.of), node.name);
      case 'index':
        return indexed(this.value(node.of), this.value(node.index));
      case 'projection':
        return this.#project(this.value(node.of), node.paths, node.isObject);
      case 'call':
        return this.#call(node.name, node.args, node.at);
      case 'not':
        return !this.#truth(node.operand);
      case 'minus':
        return this.#minus(node.operand, node.at);
      case 'binary':
        return this.#binary(node.operator, node);
      case 'choice':
        return this.value(this.#truth(node.condition) ? node.whenTrue : node.whenFalse);
    }
  }

  #call(name: string, args: readonly Node[], at: number): Value {
    const values = args.map((arg) => this.value(arg));
    this.#at = at;
    const called = library.get(name);
    if (!called) throw this.error(`unknown function ${name}`);
    return called.run(values, this);
  }

  /** Null is false; what is neither true nor false is an error. */
  #truth(node: Node): boolean {
    const value = this.value(node);
    if (value === null || typeof value === 'boolean') return value ?? false;
    this.#at = node.at;
    throw this.error('true or false is needed');
  }

  #minus(operand: Node, at: number): Value {
    const value = this.value(operand);
    if (value === null || typeof value === 'number') return value === null ? null : -value;
    this.#at = at;
    throw this.error('a number is needed');
  }

  #binary(operator: BinaryOperator, { left, right, at }: { left: Node; right: Node; at: number }): Value {
    if (operator === 'and') return this.#truth(left) && this.#truth(right);
    if (operator === 'or') return this.#truth(left) || this.#truth(right);
    const [one, other] = [this.value(left), this.value(right)];
    this.#at = at;
    if (operator === '==' || operator === '!=') {
      this.spend(sizeOf(one));
      return isSame(one, other) === (operator === '==');
    }
    return operator === '+' ? this.#plus(one, other) : this.#inOrder(operator, one, other);
  }

  /** Adds numbers, joins texts. Null beside a text is nothing; null and null is null. */
  #plus(one: Value, other: Value): Value {
    if (one === null && other === null) return null;
    if (typeof one === 'number' && typeof other === 'number') {
      if (!Number.isFinite(one + other)) throw this.error('the number is too large');
      return one + other;
    }
    return boundedText(textOf(one, this) + textOf(other, this), this);
  }

  /** Compares numbers with numbers and texts with texts. Null is neither before nor after anything. */
  #inOrder(operator: BinaryOperator, one: Value, other: Value): boolean {
    if (one === null || other === null) return false;
    const areNumbers = typeof one === 'number' && typeof other === 'number';
    if (!areNumbers && !(typeof one === 'string' && typeof other === 'string'))
      throw this.error('only two numbers or two texts can be compared');
    if (operator === '<') return one < other;
    if (operator === '<=') return one <= other;
    return operator === '>' ? one > other : one >= other;
  }

  /** The attribute, or an object of the attributes, of each item. */
  #project(value: Value, paths: readonly (readonly string[])[], isObject: boolean): Value {
    const items = listOf(value);
    this.spend(items.length * paths.length);
    const follow = (item: Value, path: readonly string[]) => path.reduce(attributeOf, item);
    if (!isObject)
      return boundedList(
        items.map((item) => follow(item, paths[0] ?? [])),
        this,
      );
    return boundedList(
      items.map((item) => new Map(paths.map((path) => [path.at(-1) ?? '', follow(item, path)]))),
      this,
    );
  }
}

/** The attribute of an object; null when there is none, or no object. */
function attributeOf(value: Value, name: string): Value {
  return isMap(value) ? (value.get(name) ?? null) : null;
}

function indexed(value: Value, index: Value): Value {
  if (isList(value)) return typeof index === 'number' ? (value[index] ?? null) : null;
  return typeof index === 'string' ? attributeOf(value, index) : null;
}

function sizeOf(value: Value): number {
  if (typeof value === 'string') return 1 + value.length / 64;
  if (isList(value)) return value.length;
  return isMap(value) ? value.size : 1;
}
