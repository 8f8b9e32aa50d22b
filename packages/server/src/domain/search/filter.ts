import { foldAscii } from '../../platform/text-order.ts';
import { parseIsoText } from '../../platform/time.ts';
import type { CompareTerm, Comparison, FilterTree } from '../../schema/filter-tree.ts';
import type { Attribute, Attributes, Operator } from './attributes.ts';
import { FilterRefusal, type Token, tokenize } from './tokens.ts';

const longest = 2000;
const deepest = 20;
const mostTerms = 50;

const operators: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'sw', 'co', 'ew', 'pr'] satisfies Operator[];

/** What came of a `filter` or `search`; `problem` says where it went wrong and what was expected. */
export type ParsedFilter<A extends string = string> =
  | { readonly outcome: 'parsed'; readonly tree: FilterTree<A> }
  | { readonly outcome: 'refused'; readonly problem: string };

/**
 * Reads Okta's filter language over `attributes`: `attribute operator value` joined by `and`, `or` and `not`, with parentheses. Operators
 * and the three words may be in any case, attributes may not. Values are JSON: text, numbers, true, false, null; instants are ISO 8601 text.
 * `eq null` means: has no value.
 *
 * At most 2,000 characters, 20 levels and 50 comparisons: more is refused, so that no filter costs much.
 *
 * @see Okta API, filter; RFC 7644 §3.4.2.2
 */
export function parseFilter<A extends string>(text: string, attributes: Attributes<A>): ParsedFilter<A> {
  if (text.length > longest) return { outcome: 'refused', problem: `must have ${longest} characters at most` };
  try {
    return { outcome: 'parsed', tree: new FilterParser(tokenize(text), attributes).whole() as FilterTree<A> };
  } catch (error) {
    if (error instanceof FilterRefusal) return { outcome: 'refused', problem: error.message };
    throw error;
  }
}

class FilterParser {
  readonly #tokens: readonly Token[];
  readonly #attributes: Attributes;
  #next = 0;
  #terms = 0;

  constructor(tokens: readonly Token[], attributes: Attributes) {
    this.#tokens = tokens;
    this.#attributes = attributes;
  }

  whole(): FilterTree {
    const tree = this.#either(0);
    const { kind, position } = this.#peek();
    if (kind !== 'end') throw new FilterRefusal(position, 'expected and, or, or the end');
    return tree;
  }

  #either(depth: number): FilterTree {
    return this.#joined('or', () => this.#all(depth));
  }

  #all(depth: number): FilterTree {
    return this.#joined('and', () => this.#factor(depth));
  }

  #joined(kind: 'and' | 'or', part: () => FilterTree): FilterTree {
    const first = part();
    const terms = [first];
    while (this.#skipWord(kind)) terms.push(part());
    return terms.length === 1 ? first : { kind, terms };
  }

  #factor(depth: number): FilterTree {
    const { kind, position } = this.#peek();
    if (depth > deepest) throw new FilterRefusal(position, `must not be nested more than ${deepest} levels deep`);
    if (this.#skipWord('not')) return { kind: 'not', term: this.#factor(depth + 1) };
    if (kind !== 'open') return this.#term();
    this.#take();
    const inner = this.#either(depth + 1);
    const close = this.#take();
    if (close.kind !== 'close') throw new FilterRefusal(close.position, 'expected and, or, or a closing parenthesis');
    return inner;
  }

  #term(): FilterTree {
    const name = this.#take();
    if (++this.#terms > mostTerms) throw new FilterRefusal(name.position, `must have ${mostTerms} comparisons at most`);
    if (name.kind !== 'word') throw new FilterRefusal(name.position, 'expected an attribute, not or a parenthesis');
    if (!Object.hasOwn(this.#attributes, name.value))
      throw new FilterRefusal(name.position, `${name.value} cannot be filtered by`);
    const attribute = this.#attributes[name.value] as Attribute;
    const operator = this.#operator(name.value, attribute);
    if (operator === 'pr') return { kind: 'present', attribute: name.value, type: storedType(attribute) };
    const value = this.#take();
    return isWord(value, 'null')
      ? absence(name.value, attribute, operator, value)
      : comparison(name.value, attribute, operator, value);
  }

  #operator(name: string, { operators: allowed }: Attribute): Operator {
    const { kind, value, position } = this.#take();
    const operator = value.toLowerCase();
    if (kind !== 'word' || !operators.includes(operator))
      throw new FilterRefusal(position, `expected one of ${allowed.join(', ')}`);
    if (!allowed.includes(operator as Operator)) {
      throw new FilterRefusal(position, `${name} cannot be compared by ${operator}; expected one of ${allowed.join(', ')}`);
    }
    return operator as Operator;
  }

  #skipWord(word: string): boolean {
    const isNext = isWord(this.#peek(), word);
    if (isNext) this.#next += 1;
    return isNext;
  }

  #peek(): Token {
    // The end is the last token and is never passed.
    return this.#tokens[Math.min(this.#next, this.#tokens.length - 1)] as Token;
  }

  #take(): Token {
    const token = this.#peek();
    this.#next += 1;
    return token;
  }
}

function isWord({ kind, value }: Token, word: string): boolean {
  return kind === 'word' && value.toLowerCase() === word;
}

function absence(name: string, attribute: Attribute, operator: Comparison, { position }: Token): FilterTree {
  const present = { kind: 'present', attribute: name, type: storedType(attribute) } as const;
  if (operator === 'eq') return { kind: 'not', term: present };
  if (operator === 'ne') return present;
  throw new FilterRefusal(position, 'null can be compared by eq and ne only');
}

function comparison(name: string, attribute: Attribute, operator: Comparison, token: Token): CompareTerm {
  return {
    kind: 'compare',
    attribute: name,
    type: storedType(attribute),
    operator,
    value: typedValue(attribute, token),
    isCaseIgnored: attribute.type === 'text' && attribute.form === 'ignoreCase',
  };
}

function storedType({ type }: Attribute): CompareTerm['type'] {
  return type === 'word' ? 'text' : type;
}

function typedValue(attribute: Attribute, token: Token): CompareTerm['value'] {
  const { kind, value, position } = token;
  switch (attribute.type) {
    case 'text':
      if (kind !== 'text') throw new FilterRefusal(position, 'expected text in quotation marks');
      return attribute.form === 'exact' ? value : attribute.form === 'ignoreCase' ? foldAscii(value) : attribute.form(value);
    case 'word': {
      const word = kind === 'text' ? value.toUpperCase() : '';
      if (attribute.words.includes(word)) return word;
      throw new FilterRefusal(position, `expected one of ${attribute.words.map((each) => `"${each}"`).join(', ')}`);
    }
    case 'instant': {
      const instant = kind === 'text' ? parseIsoText(value) : undefined;
      if (instant !== undefined) return instant;
      throw new FilterRefusal(position, 'expected an ISO 8601 instant such as "2031-05-04T10:00:00.000Z"');
    }
    case 'number':
      if (kind === 'number' && isJsonNumber(value)) return Number(value);
      throw new FilterRefusal(position, 'expected a number');
    case 'boolean':
      if (isWord(token, 'true') || isWord(token, 'false')) return value.toLowerCase() === 'true';
      throw new FilterRefusal(position, 'expected true or false');
  }
}

/** @see RFC 8259 §6; one that no database can hold is none */
function isJsonNumber(text: string): boolean {
  return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text));
}
