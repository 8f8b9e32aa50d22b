/** Markup that is safe to send: made only by `html`, which escapes whatever is put into it. */
export class Html {
  readonly #markup: string;

  /** Takes markup as it is. Only `html` calls this; a page never should. */
  constructor(markup: string) {
    this.#markup = markup;
  }

  /** The markup itself, for the response. */
  toString(): string {
    return this.#markup;
  }
}

/** What a template may contain. `false`, `null` and `undefined` print nothing, lists print their items one after another. */
export type Part = string | number | Html | false | null | undefined | readonly Part[];

/**
 * Builds markup from a template literal. Every value that is not itself `Html` is escaped, so it can end neither the
 * element nor the quoted attribute that it stands in. Always quote attributes.
 */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(literals.map((literal, at) => literal + (at < parts.length ? print(parts[at]) : '')).join(''));
}

function print(part: Part): string {
  if (part === undefined || part === null || part === false) return '';
  if (part instanceof Html) return part.toString();
  if (typeof part === 'object') return part.map(print).join('');
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
