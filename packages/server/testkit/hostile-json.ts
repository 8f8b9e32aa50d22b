/** A part of a JSON Schema that says enough to make a value of it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'null';
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly format?: string;
  readonly minimum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
}

/** Values that no handler may trip over, whatever it expects. */
export const hostileValues: readonly unknown[] = [
  null,
  true,
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\u0130\ufdfa\u202e',
  '__proto__',
  'constructor',
  '../..',
  "'; --",
  '%00',
  '((((a+)+)+)+)$',
  '${user.login}',
  'https://[',
  '9999-99-99T99:99:99Z',
  'x'.repeat(5000),
  0,
  -1,
  0.5,
  Number.MAX_SAFE_INTEGER,
  2 ** 31,
  2 ** 63,
  1e308,
  [],
  [null],
  [[]],
  Array.from({ length: 300 }, (_, index) => String(index)),
  {},
  JSON.parse('{"__proto__": {"id": "x"}, "constructor": {"prototype": 1}, "toString": null}'),
  nested(30),
  nested(99),
];

function nested(levels: number): unknown {
  return levels === 0 ? 1 : { a: nested(levels - 1) };
}

/** A value that `schema` would let through, every optional property given. @param schemas those that `$ref` names */
export function plausible(schema: JsonSchema, schemas: Readonly<Record<string, unknown>>): unknown {
  if (schema.$ref !== undefined) return plausible((schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) as JsonSchema, schemas);
  const [first] = [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  if (first) return plausible(first, schemas);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  switch (schema.type) {
    case 'string':
      return schema.format === 'uri' ? 'https://a.example' : 'a'.repeat(Math.max(1, schema.minLength ?? 1));
    case 'integer':
    case 'number':
      return Math.max(1, schema.minimum ?? 1);
    case 'boolean':
      return true;
    case 'array':
      return Array.from({ length: Math.max(1, schema.minItems ?? 1) }, () => plausible(schema.items ?? {}, schemas));
    case 'object':
      return Object.fromEntries(
        Object.entries(
          schema.properties ?? { a: typeof schema.additionalProperties === 'object' ? schema.additionalProperties : {} },
        ).map(([name, property]) => [name, plausible(property, schemas)]),
      );
    case 'null':
    case undefined:
      break;
  }
  return null;
}

/** `value` with whatever stands at one place in it replaced; `place` counts the places from the outermost. */
export function replacedAt(value: unknown, place: number, by: unknown): unknown {
  let left = place;
  const walk = (each: unknown): unknown => {
    if (left-- === 0) return by;
    if (Array.isArray(each)) return each.map(walk);
    if (typeof each !== 'object' || each === null) return each;
    return Object.fromEntries(Object.entries(each).map(([name, inner]) => [name, walk(inner)]));
  };
  return walk(value);
}

/** How many places `replacedAt` can replace. */
export function placesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce<number>((sum, inner) => sum + placesIn(inner), 0);
}
