import { z } from 'zod';
import { requirementOf } from '../domain/admin-roles/permissions.ts';
import { type Endpoint, resourceOf } from './endpoint.ts';
import { noNul } from './fields.ts';

type Json = Record<string, unknown>;

/** The part of an OpenAPI 3.1 document that is ours. @see OpenAPI 3.1.1 §4.8 */
export interface OpenApi {
  readonly openapi: '3.1.1';
  readonly info: Json;
  readonly tags: readonly { readonly name: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Json; readonly responses: Json; readonly securitySchemes: Json };
}

/** One operation of the document. */
export interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly [string];
  readonly security: readonly Json[];
  /** Admin roles that may call it. */
  readonly 'x-roles': readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean; readonly content: Json };
  readonly responses: Readonly<Record<string, Json>>;
}

/** A parameter in the path or the query. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description?: string;
  readonly schema: Json;
}

const error = {
  type: 'object',
  required: ['errorCode', 'errorSummary', 'errorLink', 'errorId', 'errorCauses'],
  properties: {
    errorCode: { type: 'string', description: 'Such as E0000001' },
    errorSummary: { type: 'string' },
    errorLink: { type: 'string' },
    errorId: { type: 'string', description: 'The id under which the log knows it' },
    errorCauses: {
      type: 'array',
      items: { type: 'object', required: ['errorSummary'], properties: { errorSummary: { type: 'string' } } },
    },
  },
};

/** By status: the name of the answer, and what it means. */
const refusals: readonly (readonly [status: string, name: string, description: string])[] = [
  ['400', 'Invalid', 'Something that was sent is wrong; the causes name it'],
  ['401', 'Unauthenticated', 'No good credential'],
  ['403', 'Forbidden', 'Not permitted, or not in this state'],
  ['404', 'NotFound', 'There is no such thing'],
  ['429', 'TooManyRequests', 'Too many calls; see `X-Rate-Limit-Reset`'],
];

/** Describes the endpoints: the one source of `openapi.json`, the reference page, the generated client and the test of every route. */
export function describeApi(endpoints: readonly Endpoint[]): OpenApi {
  const schemas: Json = { Error: error };
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of endpoints) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: describe(route, schemas) };
  }
  const names = new Set(endpoints.map((route) => tagOf(route.path)));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Gatehouse management API',
      version: '1',
      description:
        'Manages one org: Okta-compatible URLs, bodies and error codes. A list goes on where its Link header says next.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags: [...names].sort().map((name) => ({ name })),
    paths,
    components: { schemas: sorted(schemas), responses: refused, securitySchemes },
  };
}

const securitySchemes = {
  apiToken: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: 'An API token, as `Authorization: SSWS {token}`',
  },
  oauth2: {
    type: 'oauth2',
    description: 'An access token of the org authorization server, as `Authorization: Bearer {token}`',
    flows: { clientCredentials: { tokenUrl: '/oauth2/v1/token', scopes: {} } },
  },
};

function describe(route: Endpoint, schemas: Json): Operation {
  const { scope, roles } = requirementOf(route.permission);
  const parameters = [...parametersOf('path', route.params, schemas), ...parametersOf('query', route.query, schemas)];
  if (route.answers.isList) parameters.push(cursor);
  return {
    operationId: route.operationId,
    summary: route.summary,
    tags: [tagOf(route.path)],
    security: [{ apiToken: [] }, { oauth2: [scope] }],
    'x-roles': roles,
    ...(parameters.length > 0 && { parameters }),
    ...(route.body && { requestBody: bodyOf(route.body, schemas) }),
    ...(route.consumes && { requestBody: imageForm }),
    responses: {
      [route.answers.status]: {
        description: 'Success',
        ...(route.answers.isList && {
          headers: { Link: { description: 'Where the list is and goes on', schema: { type: 'string' } } },
        }),
        ...(route.answers.body && { content: json(schemaOf(route.answers.body, 'output', schemas)) }),
      },
      ...Object.fromEntries(refusals.map(([status, name]) => [status, { $ref: `#/components/responses/${name}` }])),
    },
  };
}

const imageForm = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: {
        type: 'object',
        required: ['file'],
        properties: { file: { type: 'string', format: 'binary', description: 'A PNG, JPEG or GIF picture' } },
      },
    },
  },
};

const refused: Json = Object.fromEntries(
  refusals.map(([, name, description]) => [name, { description, content: json({ $ref: '#/components/schemas/Error' }) }]),
);

const cursor: Parameter = {
  name: 'after',
  in: 'query',
  required: false,
  description: 'Where the list goes on: take it from the `next` link, it is opaque',
  schema: { type: 'string' },
};

function parametersOf(place: Parameter['in'], schema: z.ZodType | undefined, schemas: Json): Parameter[] {
  if (!schema) return [];
  const { properties = {}, required = [] } = schemaOf(schema, 'input', schemas) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: required.includes(name),
    ...(typeof description === 'string' && { description }),
    schema: rest,
  }));
}

function bodyOf(schema: z.ZodType, schemas: Json): { required: boolean; content: Json } {
  return { required: !schema.safeParse({}).success, content: json(schemaOf(schema, 'input', schemas)) };
}

/** A schema as JSON Schema; those with an id go to `schemas` and are referred to. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output', schemas: Json): Json {
  const {
    $schema: _dialect,
    $defs = {},
    ...rest
  } = z.toJSONSchema(schema, { io, unrepresentable: 'any', override: simplify }) as Json;
  for (const [name, definition] of Object.entries($defs as Json)) schemas[name] = relocate(definition);
  return relocate(rest) as Json;
}

/** Readers need not know that answers hold nothing else, nor how a date is checked. */
function simplify({ jsonSchema }: { jsonSchema: { additionalProperties?: unknown; format?: string; pattern?: string } }): void {
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (jsonSchema.format !== undefined || jsonSchema.pattern === noNul.source) delete jsonSchema.pattern;
}

function relocate(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/$defs/', '"#/components/schemas/'));
}

function json(schema: Json): Json {
  return { 'application/json': { schema } };
}

function sorted(schemas: Json): Json {
  return Object.fromEntries(Object.entries(schemas).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

/** The chapter of the reference that a path belongs to: `/api/v1/authorizationServers/…` → `Authorization servers`. */
function tagOf(path: string): string {
  const words = resourceOf(path)
    .replaceAll('-', ' ')
    .replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  if (words === 'meta') return 'Schemas';
  return words.startsWith('api ') ? `API${words.slice(3)}` : `${words[0]?.toUpperCase()}${words.slice(1)}`;
}
