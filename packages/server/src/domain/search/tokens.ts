/** Text that is no filter. The message says where and what was expected; it may be shown. */
export class FilterRefusal extends Error {
  override readonly name = 'FilterRefusal';

  /** @param position where in the text, counted from 1 */
  constructor(position: number, message: string) {
    super(`position ${position}: ${message}`);
  }
}

/** A piece of a filter. `position` counts from 1. */
export interface Token {
  readonly kind: 'open' | 'close' | 'word' | 'text' | 'number' | 'end';
  /** What a text or number means; otherwise as written. */
  readonly value: string;
  readonly position: number;
}

const patterns: readonly (readonly [Token['kind'], RegExp])[] = [
  ['open', /\(/y],
  ['close', /\)/y],
  ['text', /"(?:[^"\\]|\\.)*"/sy],
  ['number', /-?\d[\w.+-]*/y],
  ['word', /[A-Za-z_][\w.$-]*/y],
];
const space = /\s*/y;

/** Cuts `text` into its pieces, an `end` last. @throws FilterRefusal */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let index = 0;
  for (;;) {
    index = endOf(space, text, index) ?? index;
    if (index === text.length) return [...tokens, { kind: 'end', value: '', position: index + 1 }];
    const token = tokenAt(text, index);
    tokens.push({ ...token, value: meaning(token) });
    index += token.value.length;
  }
}

function tokenAt(text: string, index: number): Token {
  for (const [kind, pattern] of patterns) {
    const end = endOf(pattern, text, index);
    if (end !== undefined) return { kind, value: text.slice(index, end), position: index + 1 };
  }
  const problem = text[index] === '"' ? 'this text has no closing quotation mark' : 'this character has no meaning here';
  throw new FilterRefusal(index + 1, problem);
}

function endOf(pattern: RegExp, text: string, index: number): number | undefined {
  pattern.lastIndex = index;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function meaning({ kind, value, position }: Token): string {
  if (kind !== 'text') return value;
  const text = parseJsonText(value);
  if (text === undefined)
    throw new FilterRefusal(position, 'this text has an escape or a control character that JSON does not know');
  // A database column takes neither.
  if (text.includes('\0') || !text.isWellFormed())
    throw new FilterRefusal(position, 'this text has a character that no value has');
  return text;
}

/** @see RFC 8259 §7 */
function parseJsonText(quoted: string): string | undefined {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return undefined;
  }
}
