import { type Token, tokensOf } from './lexer.ts';
import { type LibraryFunction, library } from './library.ts';
import type { BinaryOperator, Node } from './syntax.ts';
import { ExpressionError } from './value.ts';

/** Longest expression, in characters. */
const mostExpressionLength = 1024;
const mostNodes = 512;
const mostDepth = 32;

/** Operators spelled as words; they mean so only where no attribute or function is named. */
const words: Readonly<Record<string, string>> = {
  and: '&&',
  or: '||',
  eq: '==',
  ne: '!=',
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
};
const equalities: Readonly<Record<string, BinaryOperator>> = { '==': '==', '!=': '!=' };
const orders: Readonly<Record<string, BinaryOperator>> = { '<': '<', '<=': '<=', '>': '>', '>=': '>=' };
const literals: ReadonlyMap<string, null | boolean> = new Map([
  ['null', null],
  ['true', true],
  ['false', false],
]);

/** A parsed expression and the functions that it calls. */
export interface Parsed {
  readonly root: Node;
  readonly functions: ReadonlySet<LibraryFunction>;
  /** Patterns that stand in the text itself, with where. */
  readonly patterns: readonly { readonly pattern: string; readonly at: number }[];
}

/**
 * Parses an expression. Every function must be known and get as many arguments as it takes; every variable must be one of `variables`.
 * @throws ExpressionError that names what is wrong, and where
 */
export function parse(text: string, variables: readonly string[]): Parsed {
  if (text.length > mostExpressionLength)
    throw new ExpressionError(`longer than ${mostExpressionLength} characters`, mostExpressionLength);
  return new Parser(tokensOf(text), variables).parseAll();
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #variables: readonly string[];
  readonly #functions = new Set<LibraryFunction>();
  readonly #patterns: { pattern: string; at: number }[] = [];
  #next = 0;
  #nodes = 0;
  #depth = 0;

  constructor(tokens: readonly Token[], variables: readonly string[]) {
    this.#tokens = tokens;
    this.#variables = variables;
  }

  parseAll(): Parsed {
    const root = this.#choice();
    if (this.#peek().kind !== 'end') throw this.#unexpected();
    return { root, functions: this.#functions, patterns: this.#patterns };
  }

  #peek(ahead = 0): Token {
    const token = this.#tokens[Math.min(this.#next + ahead, this.#tokens.length - 1)];
    if (!token) throw new Error('there is always an end');
    return token;
  }

  #unexpected(): ExpressionError {
    const { kind, value, at } = this.#peek();
    return new ExpressionError(kind === 'end' ? 'unexpected end' : `unexpected ${JSON.stringify(value)}`, at);
  }

  /** The operator that comes next, if it is one. */
  #operator(): string | undefined {
    const { kind, value } = this.#peek();
    if (kind === 'sign') return value;
    return kind === 'name' ? words[value.toLowerCase()] : undefined;
  }

  #isSign(sign: string, ahead = 0): boolean {
    const { kind, value } = this.#peek(ahead);
    return kind === 'sign' && value === sign;
  }

  #takeIf(sign: string): boolean {
    const is = this.#isSign(sign);
    if (is) this.#next += 1;
    return is;
  }

  #take(sign: string): void {
    if (!this.#takeIf(sign)) throw this.#unexpected();
  }

  #node<N extends Node>(node: N): N {
    this.#nodes += 1;
    if (this.#nodes > mostNodes) throw new ExpressionError('too many parts', node.at);
    return node;
  }

  #deeper(parse: () => Node): Node {
    this.#depth += 1;
    if (this.#depth > mostDepth) throw new ExpressionError('nested too deeply', this.#peek().at);
    const node = parse();
    this.#depth -= 1;
    return node;
  }

  #choice(): Node {
    return this.#deeper(() => {
      const condition = this.#or();
      const { at } = this.#peek();
      if (!this.#takeIf('?')) return condition;
      const whenTrue = this.#choice();
      this.#take(':');
      return this.#node({ kind: 'choice', at, condition, whenTrue, whenFalse: this.#choice() });
    });
  }

  #or(): Node {
    return this.#chain({ '||': 'or' }, () => this.#and());
  }

  #and(): Node {
    return this.#chain({ '&&': 'and' }, () => this.#not());
  }

  /** The word `NOT` takes the whole comparison after it; the sign `!` only the operand. */
  #not(): Node {
    const { kind, value, at } = this.#peek();
    if (kind !== 'name' || value.toLowerCase() !== 'not') return this.#equality();
    this.#next += 1;
    return this.#deeper(() => this.#node({ kind: 'not', at, operand: this.#not() }));
  }

  #equality(): Node {
    return this.#chain(equalities, () => this.#chain(orders, () => this.#chain({ '+': '+' }, () => this.#unary())));
  }

  #chain(operators: Readonly<Record<string, BinaryOperator>>, operand: () => Node): Node {
    let left = operand();
    for (;;) {
      const { at } = this.#peek();
      const spelled = this.#operator() ?? '';
      const operator = Object.hasOwn(operators, spelled) ? operators[spelled] : undefined;
      if (!operator) return left;
      this.#next += 1;
      left = this.#node({ kind: 'binary', at, operator, left, right: operand() });
    }
  }

  #unary(): Node {
    const { at } = this.#peek();
    for (const [sign, kind] of [['!', 'not'] as const, ['-', 'minus'] as const])
      if (this.#takeIf(sign)) return this.#deeper(() => this.#node({ kind, at, operand: this.#unary() }));
    return this.#postfix(this.#primary());
  }

  /** What follows a value: `.attribute`, `[index]`, `.![projection]`. */
  #postfix(value: Node): Node {
    let of = value;
    for (;;) {
      const { at } = this.#peek();
      if (this.#takeIf('.![')) of = this.#projection(of, at);
      else if (this.#takeIf('.')) of = this.#node({ kind: 'property', at, of, name: this.#name() });
      else if (this.#takeIf('[')) {
        of = this.#node({ kind: 'index', at, of, index: this.#choice() });
        this.#take(']');
      } else return of;
    }
  }

  #name(): string {
    const { kind, value } = this.#peek();
    if (kind !== 'name') throw this.#unexpected();
    this.#next += 1;
    return value;
  }

  #projection(of: Node, at: number): Node {
    const isObject = this.#takeIf('{');
    const paths: string[][] = [];
    do {
      const path = [this.#name()];
      while (this.#takeIf('.')) path.push(this.#name());
      paths.push(path);
    } while (isObject && this.#takeIf(','));
    if (isObject) this.#take('}');
    this.#take(']');
    return this.#node({ kind: 'projection', at, of, paths, isObject });
  }

  #primary(): Node {
    const { kind, value, at } = this.#peek();
    if (kind === 'text' || kind === 'number') {
      this.#next += 1;
      return this.#node({ kind: 'literal', at, value: kind === 'text' ? value : Number(value) });
    }
    if (this.#takeIf('(')) {
      const inner = this.#choice();
      this.#take(')');
      return inner;
    }
    if (this.#takeIf('{')) return this.#braces(at);
    if (kind !== 'name') throw this.#unexpected();
    return this.#named();
  }

  /** A literal word, a variable, or a call such as `len(…)`, `String.len(…)`, `user.getGroups(…)`. */
  #named(): Node {
    const { at } = this.#peek();
    const first = this.#name();
    if (this.#isSign('.') && this.#peek(1).kind === 'name' && this.#isSign('(', 2)) {
      this.#next += 1;
      return this.#call(`${first}.${this.#name()}`, at);
    }
    if (this.#isSign('(')) return this.#call(first, at);
    const literal = literals.get(first.toLowerCase());
    if (literal !== undefined) return this.#node({ kind: 'literal', at, value: literal });
    if (!this.#variables.includes(first)) throw new ExpressionError(`unknown name ${first}`, at);
    return this.#node({ kind: 'variable', at, name: first });
  }

  #call(name: string, at: number): Node {
    const called = library.get(name);
    const variable = name.includes('.') ? name.slice(0, name.indexOf('.')) : undefined;
    const isMethodOfStranger = variable === 'user' && !this.#variables.includes('user');
    if (!called || isMethodOfStranger) throw new ExpressionError(`unknown function ${name}`, at);
    this.#take('(');
    const args = this.#takeIf(')') ? [] : this.#items(')', () => this.#choice());
    const { least, most = Number.POSITIVE_INFINITY, isPaired = false } = called;
    if (args.length < least || args.length > most || (isPaired && args.length % 2 !== 0))
      throw new ExpressionError(`${name} takes ${arityOf(called)}, not ${args.length}`, at);
    this.#functions.add(called);
    const pattern = called.usesPattern ? args[0] : undefined;
    if (pattern?.kind === 'literal' && typeof pattern.value === 'string')
      this.#patterns.push({ pattern: pattern.value, at: pattern.at });
    return this.#node({ kind: 'call', at, name, args });
  }

  /** `{a, b}` is a list, `{'k': a}` an object, `{}` an empty list. */
  #braces(at: number): Node {
    if (this.#takeIf('}')) return this.#node({ kind: 'list', at, items: [] });
    const isKey = this.#peek().kind === 'text' || this.#peek().kind === 'name';
    if (!isKey || !this.#isSign(':', 1)) return this.#node({ kind: 'list', at, items: this.#items('}', () => this.#choice()) });
    const entries = this.#items('}', (): readonly [string, Node] => {
      const { kind, value } = this.#peek();
      if (kind !== 'text' && kind !== 'name') throw this.#unexpected();
      this.#next += 1;
      this.#take(':');
      return [value, this.#choice()];
    });
    return this.#node({ kind: 'map', at, entries });
  }

  #items<T>(end: string, item: () => T): T[] {
    const items = [item()];
    while (this.#takeIf(',')) items.push(item());
    this.#take(end);
    return items;
  }
}

function arityOf({ least, most, isPaired }: LibraryFunction): string {
  if (isPaired) return `${least} arguments or more, in pairs`;
  if (most === undefined) return `${least} ${least === 1 ? 'argument' : 'arguments'} or more`;
  if (most === least) return `${least} ${least === 1 ? 'argument' : 'arguments'}`;
  return `${least} to ${most} arguments`;
}
