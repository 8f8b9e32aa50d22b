import { inspect } from 'node:util';
import type { Random } from './random.ts';
import { randomToken } from './random.ts';

/** A text that prints as `[secret]` wherever it is logged, serialised or joined to a string; only `reveal()` gives it out. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** `byteCount` random bytes (32: 256 bits) as base64url. */
  static random(random: Random, byteCount = 32): Secret {
    return new Secret(randomToken(random, byteCount));
  }

  /** The text itself. Every call is a place to look at in a review. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}
