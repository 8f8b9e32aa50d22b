import type { Attribute } from './attribute.ts';

/** Without a limit of its own a string has this many characters at most. */
const longestText = 4096;
const mostItems = 100;

/**
 * Why a value is none that the attribute takes; undefined when it is one. Null and undefined are for the caller: they mean no value.
 * @returns the end of a sentence: `must have 5 characters at least`
 */
export function valueProblem(attribute: Attribute, value: unknown): string | undefined {
  if (attribute.type !== 'array') return scalarProblem(attribute, attribute.type, value);
  if (!Array.isArray(value)) return 'must be an array';
  if (value.length > mostItems) return `must have ${mostItems} items at most`;
  const { type } = attribute.items ?? { type: 'string' };
  for (const item of value) {
    const problem = scalarProblem(attribute, type, item);
    if (problem !== undefined) return `each item ${problem}`;
  }
  return undefined;
}

function scalarProblem(attribute: Attribute, type: Exclude<Attribute['type'], 'array'>, value: unknown): string | undefined {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'string':
      return typeof value === 'string' ? (textProblem(attribute, value) ?? choiceProblem(attribute, value)) : 'must be a string';
    case 'number':
    case 'integer':
      return numberProblem(attribute, type, value) ?? choiceProblem(attribute, value as number);
  }
}

function textProblem({ minLength = 0, maxLength = longestText, format }: Attribute, value: string): string | undefined {
  if (value.length < minLength) return minLength === 1 ? 'must not be empty' : `must have ${minLength} characters at least`;
  if (value.length > maxLength) return `must have ${maxLength} characters at most`;
  if (value.includes('\0')) return 'must not contain NUL';
  if (!value.isWellFormed()) return 'must be well-formed Unicode';
  if (format === 'email' && !isEmail(value)) return 'must be an e-mail address';
  if (format === 'uri' && !isWebAddress(value)) return 'must be a URL that begins with http:// or https://';
  return undefined;
}

function numberProblem({ minimum, maximum }: Attribute, type: 'number' | 'integer', value: unknown): string | undefined {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
  if (type === 'integer' && !Number.isSafeInteger(value)) return 'must be a whole number';
  if (minimum !== undefined && value < minimum) return `must be ${minimum} at least`;
  return maximum !== undefined && value > maximum ? `must be ${maximum} at most` : undefined;
}

function choiceProblem({ enum: choices }: Attribute, value: string | number): string | undefined {
  return choices === undefined || choices.includes(value) ? undefined : 'must be one of the values of its enum';
}

/**
 * Whether a text has the form of an e-mail address: one plain `@`, a domain with a dot, nothing invisible. What NFKC makes an `@` or a
 * blank counts as one (S29), so no two addresses look alike to a person and differ for us.
 */
export function isEmail(text: string): boolean {
  return [text, text.normalize('NFKC')].every(
    (form) => !/[\p{C}\p{Z}]/u.test(form) && /^[^@<>()[\],;:\\"]+@[^@<>()[\],;:\\".]+(\.[^@<>()[\],;:\\".]+)+$/.test(form),
  );
}

/** Whether a text is an http or https URL. */
function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
