import { type Attribute, baseAttributes } from './attribute.ts';
import { valueProblem } from './check-value.ts';

/** An org may add this many attributes. */
export const mostCustomAttributes = 100;

/** Names that mean something else about a user, or to JavaScript; compared in lower case without underscores. */
const reserved = new Set([
  ...Object.keys(baseAttributes).map((name) => name.toLowerCase()),
  ...['id', 'status', 'created', 'activated', 'lastupdated', 'lastlogin', 'statuschanged', 'passwordchanged', 'type'],
  ...['password', 'credentials', 'emailverified', 'phonenumberverified', 'proto', 'constructor', 'prototype'],
]);

/** OIDC claims that are read from an attribute of this name when the org has one: they are texts. @see OIDC Core §5.1 */
const textClaims: readonly string[] = ['picture', 'website', 'gender', 'birthdate'];

/**
 * What is wrong with an attribute that an org wants to add or change; empty when nothing is.
 *
 * @param before the attribute as it is, when it exists: values of users stay valid in kind because its type cannot change
 * @returns the ends of sentences about the attribute
 */
export function customAttributeProblems(name: string, attribute: Attribute, before: Attribute | undefined): string[] {
  const problems: string[] = [];
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(name))
    problems.push('the name must begin with a letter and have letters, digits and underscores only, 64 at most');
  else if (reserved.has(name.toLowerCase().replaceAll('_', ''))) problems.push('the name is reserved');
  if (textClaims.includes(name) && attribute.type !== 'string') problems.push('must be a string: the claim of this name is one');
  if (before && (before.type !== attribute.type || before.items?.type !== attribute.items?.type))
    problems.push('the type of an attribute cannot change');
  if ((attribute.type === 'array') !== (attribute.items !== undefined))
    problems.push('an array needs items, and nothing else has them');
  return [...problems, ...limitProblems(attribute), ...choiceProblems(attribute)];
}

function limitProblems({ type, items, minLength, maxLength, minimum, maximum }: Attribute): string[] {
  const holds = items?.type ?? type;
  const problems: string[] = [];
  if ((minLength ?? maxLength) !== undefined && holds !== 'string') problems.push('only a string has minLength and maxLength');
  if ((minimum ?? maximum) !== undefined && holds !== 'number' && holds !== 'integer')
    problems.push('only a number has minimum and maximum');
  if ((minLength ?? 0) > (maxLength ?? Number.POSITIVE_INFINITY)) problems.push('minLength must not be above maxLength');
  if ((minimum ?? Number.NEGATIVE_INFINITY) > (maximum ?? Number.POSITIVE_INFINITY))
    problems.push('minimum must not be above maximum');
  return problems;
}

function choiceProblems(attribute: Attribute): string[] {
  const { enum: choices, oneOf = [], type, items } = attribute;
  if (choices === undefined) return oneOf.length > 0 ? ['oneOf needs an enum'] : [];
  if (type === 'boolean') return ['a boolean has no enum'];
  const single: Attribute = { ...attribute, type: items?.type ?? type };
  if (choices.some((choice) => valueProblem(single, choice) !== undefined))
    return ['enum has a value that the attribute does not take'];
  return oneOf.every((choice) => choices.includes(choice.const)) ? [] : ['oneOf has a value that enum has not'];
}
