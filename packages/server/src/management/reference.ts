import { renderTemplate } from '../platform/templates.ts';
import type { OpenApi, Operation, Parameter } from './openapi.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Field {
  readonly name: string;
  readonly depth: number;
  readonly type: string;
  readonly about: string;
}

interface Part {
  readonly title: string;
  readonly note: string | null;
  readonly fields: readonly Field[];
}

const deepest = 4;

/** The API reference as a page without script: a chapter for each resource, an entry that opens for each operation. */
export function referencePage(api: OpenApi): string {
  const operations = Object.entries(api.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      summary: operation.summary,
      tag: operation.tags[0],
      parts: partsOf(api, operation),
    })),
  );
  return renderTemplate('api-reference', {
    description: api.info['description'],
    example: 'https://{your org}/api/v1/users?limit=2',
    chapters: api.tags.map(({ name }) => ({
      name,
      id: name.toLowerCase().replaceAll(' ', '-'),
      operations: operations.filter(({ tag }) => tag === name),
    })),
  });
}

function partsOf(api: OpenApi, operation: Operation): Part[] {
  const fieldsOf = (content: unknown) => fieldsIn(api, resolve(api, schemaIn(content)), 0);
  const ofPlace = (place: Parameter['in']) =>
    (operation.parameters ?? [])
      .filter((parameter) => parameter.in === place)
      .map(({ name, required, description, schema }) =>
        fieldOf({ ...schema, ...(description && { description }) }, name, required, 0),
      );
  const scope = (operation.security.flatMap((each) => each['oauth2'] ?? []) as string[])[0] ?? '';
  const [status, answer] = Object.entries(operation.responses)[0] ?? ['', {}];
  const answered = fieldsOf(answer['content']);
  const parts: Part[] = [
    { title: 'Who may', note: `${operation['x-roles'].join(', ')} · OAuth scope ${scope}`, fields: [] },
    { title: 'In the path', note: null, fields: ofPlace('path') },
    { title: 'In the query', note: null, fields: ofPlace('query') },
    { title: 'Body', note: null, fields: fieldsOf(operation.requestBody?.content) },
    {
      title: `Answer ${status}`,
      note: answer['content'] === undefined ? 'Empty.' : noteOf(api, answer['content']),
      fields: answered,
    },
  ];
  return parts.filter(({ note, fields }) => note !== null || fields.length > 0);
}

function noteOf(api: OpenApi, content: unknown): string | null {
  return resolve(api, schemaIn(content)).type === 'array' ? 'A list of:' : null;
}

function schemaIn(content: unknown): Schema {
  return (content as { 'application/json'?: { schema: Schema } } | undefined)?.['application/json']?.schema ?? {};
}

function resolve(api: OpenApi, schema: Schema): Schema {
  const name = schema.$ref?.split('/').at(-1);
  if (name !== undefined)
    return { ...(api.components.schemas[name] as Schema), ...(schema.description && { description: schema.description }) };
  return schema.anyOf?.length === 2 && schema.anyOf[1]?.type === 'null' ? resolve(api, schema.anyOf[0] ?? {}) : schema;
}

/** The properties of an object, or of what a list holds, each followed by its own properties one step deeper. */
function fieldsIn(api: OpenApi, schema: Schema, depth: number): Field[] {
  const holder = schema.type === 'array' ? resolve(api, schema.items ?? {}) : schema;
  if (depth > deepest) return [];
  return Object.entries(holder.properties ?? {}).flatMap(([name, given]) => {
    const property = resolve(api, given);
    const field = fieldOf(property, name, holder.required?.includes(name) ?? false, depth);
    return name === '_links' ? [field] : [field, ...fieldsIn(api, property, depth + 1)];
  });
}

function fieldOf(schema: Schema, name: string, isRequired: boolean, depth: number): Field {
  return { name, depth, type: typeOf(schema), about: aboutOf(schema, isRequired) };
}

function typeOf(schema: Schema): string {
  if (schema.enum) return schema.enum.map((value) => String(value)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const variants = schema.anyOf ?? schema.oneOf;
  if (variants) return [...new Set(variants.map(typeOf))].join(' | ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items ?? {})}`;
  const types = [schema.type ?? 'any'].flat().join(' | ');
  return schema.format === undefined ? types : `${types} (${schema.format})`;
}

function aboutOf(schema: Schema, isRequired: boolean): string {
  const { minimum, maximum, minLength, maxLength } = schema;
  return [
    isRequired ? 'Required.' : '',
    schema.description ?? '',
    rangeOf(minimum, maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum, ''),
    rangeOf(minLength, maxLength, ' characters'),
    schema.default === undefined ? '' : `Default ${JSON.stringify(schema.default)}.`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function rangeOf(least: number | undefined, most: number | undefined, unit: string): string {
  if (least === undefined && most === undefined) return '';
  if (most === undefined) return `At least ${least}${unit}.`;
  return least === undefined ? `At most ${most}${unit}.` : `${least} to ${most}${unit}.`;
}
