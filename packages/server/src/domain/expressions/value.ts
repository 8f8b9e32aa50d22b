/**
 * What an expression computes with. Objects are maps, never objects of the host language: there is no prototype to reach, so
 * `user.constructor` is an attribute like any other that nobody has.
 */
export type Value = null | boolean | number | string | readonly Value[] | ReadonlyMap<string, Value>;

/** No text that an expression makes is longer. Characters. */
export const mostTextLength = 16_384;

/** No list that an expression makes is longer. */
export const mostListLength = 10_000;

/** An expression that cannot be read, or that cannot be evaluated for this person and request. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  /** Where in the text, counted from 0. */
  readonly position: number;

  /** @param reason without the position, which is added. Names nothing of the person: it goes into the log */
  constructor(reason: string, position: number) {
    super(`${reason} (at character ${position + 1})`);
    this.position = position;
  }
}

/** Whether the value is a list. */
export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Whether the value is an object. */
export function isMap(value: Value): value is ReadonlyMap<string, Value> {
  return value instanceof Map;
}

/** The value of parsed JSON. What JSON does not know becomes null. */
export function valueOfJson(json: unknown): Value {
  if (typeof json === 'string' || typeof json === 'number' || typeof json === 'boolean') return json;
  if (typeof json !== 'object' || json === null) return null;
  if (Array.isArray(json)) return json.map(valueOfJson);
  return new Map(Object.entries(json).map(([name, each]) => [name, valueOfJson(each)]));
}

/** JSON of a value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** The value as JSON. */
export function jsonOfValue(value: Value): Json {
  if (isList(value)) return value.map(jsonOfValue);
  if (isMap(value)) return Object.fromEntries([...value].map(([name, each]) => [name, jsonOfValue(each)]));
  return value;
}

/** Whether two values are the same: numbers by value, texts by their characters, lists item by item. No type is turned into another. */
export function isSame(left: Value, right: Value): boolean {
  if (isList(left))
    return isList(right) && left.length === right.length && left.every((item, index) => isSame(item, right[index] ?? null));
  if (isMap(left))
    return isMap(right) && left.size === right.size && [...left].every(([name, each]) => isSame(each, right.get(name) ?? null));
  return left === right;
}
