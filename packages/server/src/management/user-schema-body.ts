import { z } from 'zod';
import type { Org } from '../domain/orgs/org.ts';
import { type Attribute, baseAttributes } from '../domain/user-attributes/attribute.ts';
import type { CustomAttribute } from '../domain/user-attributes/store.ts';
import { toIsoText } from '../platform/time.ts';
import { instant, links } from './fields.ts';
import { userTypeId } from './user-body.ts';

const scalar = z.union([z.string(), z.number()]);

/** A property of the schema as it is answered. */
export const propertySchema = z.strictObject({
  title: z.string(),
  description: z.string().optional(),
  type: z.enum(['string', 'boolean', 'number', 'integer', 'array']),
  items: z.strictObject({ type: z.enum(['string', 'number', 'integer']) }).optional(),
  required: z.boolean().optional(),
  mutability: z.literal('READ_WRITE'),
  scope: z.literal('NONE'),
  format: z.enum(['email', 'uri']).optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(scalar).optional(),
  oneOf: z.array(z.strictObject({ const: scalar, title: z.string() })).optional(),
  permissions: z.array(z.strictObject({ principal: z.literal('SELF'), action: z.enum(['HIDE', 'READ_ONLY', 'READ_WRITE']) })),
  master: z.strictObject({ type: z.literal('PROFILE_MASTER') }),
});

const definition = (id: string) =>
  z.strictObject({
    id: z.literal(id),
    type: z.literal('object'),
    properties: z.record(z.string(), propertySchema),
    required: z.array(z.string()),
  });

const reference = z.strictObject({ $ref: z.string() });

/** The org's user schema as it is answered. */
export const userSchemaSchema = z
  .strictObject({
    id: z.url(),
    $schema: z.literal('http://json-schema.org/draft-04/schema#'),
    name: z.literal('user'),
    title: z.literal('User'),
    description: z.string(),
    created: instant,
    lastUpdated: instant,
    definitions: z.strictObject({ custom: definition('#custom'), base: definition('#base') }),
    type: z.literal('object'),
    properties: z.strictObject({ profile: z.strictObject({ allOf: z.array(reference) }) }),
    _links: links,
  })
  .meta({ id: 'UserSchema' });

/** The org's one user type as it is answered. */
export const userTypeSchema = z
  .strictObject({
    id: z.string(),
    name: z.literal('user'),
    displayName: z.literal('User'),
    description: z.string(),
    default: z.literal(true),
    created: instant,
    createdBy: z.string().nullable(),
    lastUpdated: instant,
    lastUpdatedBy: z.string().nullable(),
    _links: links,
  })
  .meta({ id: 'UserType' });

/** Id of the org's user schema: the org's own id with the prefix of schemas. */
export function userSchemaId(org: Pick<Org, 'id'>): string {
  return `osc${org.id.slice(3)}`;
}

function typeLink(org: Org): { href: string } {
  return { href: `${org.baseUrl}/api/v1/meta/types/user/${userTypeId(org)}` };
}

function schemaLink(org: Org): { href: string } {
  return { href: `${org.baseUrl}/api/v1/meta/schemas/user/${userSchemaId(org)}` };
}

/** The org's user schema. @param createdAt when the org began */
export function userSchemaBody(org: Org, custom: readonly CustomAttribute[], createdAt: number): object {
  const own = custom.map(({ name, attribute }) => [name, attribute] as const);
  return {
    id: schemaLink(org).href,
    $schema: 'http://json-schema.org/draft-04/schema#',
    name: 'user',
    title: 'User',
    description: 'Profile of the people of this org',
    created: toIsoText(createdAt),
    lastUpdated: toIsoText(Math.max(createdAt, ...custom.map((each) => each.updated_at))),
    definitions: {
      custom: definitionBody('#custom', own),
      base: definitionBody('#base', Object.entries<Attribute>(baseAttributes)),
    },
    type: 'object',
    properties: { profile: { allOf: [{ $ref: '#/definitions/custom' }, { $ref: '#/definitions/base' }] } },
    _links: { self: schemaLink(org), type: typeLink(org) },
  };
}

/** The org's user type. @param createdAt when the org began */
export function userTypeBody(org: Org, createdAt: number): object {
  return {
    id: userTypeId(org),
    name: 'user',
    displayName: 'User',
    description: 'The type of every user of this org',
    default: true,
    created: toIsoText(createdAt),
    createdBy: null,
    lastUpdated: toIsoText(createdAt),
    lastUpdatedBy: null,
    _links: { self: typeLink(org), schema: schemaLink(org) },
  };
}

function definitionBody(id: string, attributes: readonly (readonly [string, Attribute])[]): object {
  return {
    id,
    type: 'object',
    properties: Object.fromEntries(attributes.map(([name, attribute]) => [name, propertyBody(attribute)])),
    required: attributes.flatMap(([name, { required }]) => (required ? [name] : [])),
  };
}

/** One property of the schema. */
export function propertyBody({ required, selfAccess, ...attribute }: Attribute): z.output<typeof propertySchema> {
  return {
    ...(attribute as Omit<z.output<typeof propertySchema>, 'mutability' | 'scope' | 'permissions' | 'master'>),
    ...(required && { required }),
    mutability: 'READ_WRITE',
    scope: 'NONE',
    permissions: [{ principal: 'SELF', action: selfAccess }],
    master: { type: 'PROFILE_MASTER' },
  };
}
