import { ExpressionError } from './value.ts';

/** A word of an expression. `value` of a text is without its quotes. */
export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'sign' | 'end';
  readonly value: string;
  /** Where it begins, counted from 0. */
  readonly at: number;
}

/** Longest first: of two signs that fit, the longer is meant. */
const signs = '.![ && || == != <= >= < > ! ? : + - ( ) { } [ ] , .'.split(' ');

/** Splits an expression into its words; the last one is `end`. @throws ExpressionError at a character that begins no word */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const length = /\s/y.test(text.charAt(at)) ? 1 : readToken(text, at, tokens);
    at += length;
  }
  tokens.push({ kind: 'end', value: '', at: text.length });
  return tokens;
}

/** Adds the word that begins at `at`. @returns how many characters it takes */
function readToken(text: string, at: number, tokens: Token[]): number {
  const quote = text.charAt(at);
  if (quote === '"' || quote === "'") return readText(text, at, quote, tokens);
  const name = matchAt(/[A-Za-z_]\w*/y, text, at);
  if (name !== undefined) return push(tokens, { kind: 'name', value: name, at });
  const number = matchAt(/\d+(?:\.\d+)?/y, text, at);
  if (number !== undefined) return push(tokens, { kind: 'number', value: number, at });
  const sign = signs.find((each) => text.startsWith(each, at));
  if (sign !== undefined) return push(tokens, { kind: 'sign', value: sign, at });
  throw new ExpressionError(`unexpected ${JSON.stringify(text.charAt(at))}`, at);
}

/** A text ends at its quote; a doubled quote is one of the text. A backslash is a backslash. */
function readText(text: string, at: number, quote: string, tokens: Token[]): number {
  let value = '';
  for (let from = at + 1; ; ) {
    const end = text.indexOf(quote, from);
    if (end === -1) throw new ExpressionError('the text has no end', at);
    value += text.slice(from, end);
    if (text.charAt(end + 1) !== quote) {
      tokens.push({ kind: 'text', value, at });
      return end + 1 - at;
    }
    value += quote;
    from = end + 2;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function push(tokens: Token[], token: Token): number {
  tokens.push(token);
  return token.value.length;
}
