import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import { askAllAgain } from '../domain/group-rules/lifecycle.ts';
import type { Org } from '../domain/orgs/org.ts';
import { findOrg, raiseOrgVersion } from '../domain/orgs/store.ts';
import { type Attribute, baseAttributes } from '../domain/user-attributes/attribute.ts';
import { customAttributeProblems, mostCustomAttributes } from '../domain/user-attributes/custom.ts';
import {
  clearCustomAttribute,
  deleteCustomAttribute,
  listCustomAttributes,
  putCustomAttribute,
} from '../domain/user-attributes/store.ts';
import { ApiError, invalid } from './api-error.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { text } from './fields.ts';
import { logChange } from './log-change.ts';
import { userTypeId } from './user-body.ts';
import {
  propertyBody,
  userSchemaBody,
  userSchemaId,
  userSchemaSchema,
  userTypeBody,
  userTypeSchema,
} from './user-schema-body.ts';

const read = { resource: 'schemas', access: 'read' } as const;
const manage = { resource: 'schemas', access: 'manage' } as const;
const schemaPath = '/api/v1/meta/schemas/user/:schemaId';
const typePath = '/api/v1/meta/types/user';
const schemaParams = z.object({ schemaId: text(1, 100).describe('`default`, or the id of the schema') });
const typeParams = z.object({ typeId: text(1, 100).describe('`default`, or the id of the type') });

const length = z.int().min(0).max(4096);
const scalar = z.union([text(0, 1000), z.number()]);

/** What is given replaces what was; null takes it away. */
const property = z
  .object({
    title: text(1, 100),
    description: text(0, 1024).nullable(),
    type: z.enum(['string', 'boolean', 'number', 'integer', 'array']),
    items: z.object({ type: z.enum(['string', 'number', 'integer']) }).nullable(),
    required: z.boolean().nullable(),
    minLength: length.nullable(),
    maxLength: length.nullable(),
    minimum: z.number().nullable(),
    maximum: z.number().nullable(),
    enum: z.array(scalar).min(1).max(200).nullable(),
    oneOf: z
      .array(z.object({ const: scalar, title: text(1, 100) }))
      .max(200)
      .nullable(),
    permissions: z
      .array(z.object({ principal: z.literal('SELF'), action: z.enum(['HIDE', 'READ_ONLY', 'READ_WRITE']) }))
      .max(1)
      .nullable(),
    // Known to Okta, not to us: better refused than forgotten.
    unique: z.enum(['NOT_UNIQUE'], 'attributes that are unique are not supported').nullable(),
    pattern: z.null('patterns are not supported'),
  })
  .partial();
type Property = z.output<typeof property>;

const changes = z.object({
  definitions: z.object({
    custom: z.object({ properties: z.record(z.string(), property.nullable()).default({}) }).optional(),
    base: z.object({ properties: z.record(z.string(), z.unknown()).default({}) }).optional(),
  }),
});

const schemaReading = endpoint({
  operationId: 'getUserSchema',
  summary: 'Read which attributes a user of this org may have',
  method: 'GET',
  path: schemaPath,
  permission: read,
  params: schemaParams,
  answers: { status: 200, body: userSchemaSchema },
  handler: async ({ ctx, org, params }) => {
    requireSchema(org, params.schemaId);
    return { body: await currentSchema(ctx, org) };
  },
});

const schemaChange = endpoint({
  operationId: 'updateUserProfile',
  summary:
    'Add, change (all but the type) or remove (null) attributes of the org. A removed attribute is taken from every user at once; ' +
    'the system log says from how many. Values that no longer fit a changed attribute stay until their user is changed.',
  method: 'POST',
  path: schemaPath,
  permission: manage,
  params: schemaParams,
  body: changes,
  answers: { status: 200, body: userSchemaSchema },
  handler: async ({ ctx, org, caller, params, body }) => {
    requireSchema(org, params.schemaId);
    const { custom, base } = body.definitions;
    requireBaseUnchanged(base?.properties ?? {});
    await inTx(ctx, async (ctx) => {
      await raiseOrgVersion(ctx); // first: one change of the schema after the other
      // In the order in which `holdAttributes` takes hold of them.
      const changes = Object.entries(custom?.properties ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
      for (const [name, given] of changes) await changeAttribute(ctx, caller, org, name, given);
    });
    return { body: await currentSchema(ctx, org) };
  },
});

/** @throws ApiError E0000007 */
function requireSchema(org: Org, schemaId: string): void {
  if (schemaId !== 'default' && schemaId !== userSchemaId(org)) throw new ApiError('E0000007', `${schemaId} (UserSchema)`);
}

async function currentSchema(ctx: Ctx, org: Org): Promise<object> {
  const [custom, { created_at }] = await Promise.all([listCustomAttributes(ctx), findOrg(ctx)]);
  return userSchemaBody(org, custom, created_at);
}

/** Programs read the schema, change it and send it back whole, so what is the same is welcome. @throws ApiError E0000001 */
function requireBaseUnchanged(given: Readonly<Record<string, unknown>>): void {
  const known = new Map(Object.entries<Attribute>(baseAttributes));
  const causes = Object.entries(given).flatMap(([name, property]) => {
    const attribute = known.get(name);
    const isSame = attribute !== undefined && isDeepStrictEqual(property, propertyBody(attribute));
    return isSame ? [] : [`definitions.base.properties.${name}: Okta’s own attributes cannot be changed here`];
  });
  if (causes.length > 0) throw invalid(causes);
}

async function changeAttribute(ctx: TxCtx, caller: Caller, org: Org, name: string, given: Property | null): Promise<void> {
  const path = `definitions.custom.properties.${name}`;
  const refuse = (problems: readonly string[]) =>
    new ApiError(
      'E0000001',
      path,
      problems.map((problem) => `${path}: ${problem}`),
    );
  const all = await listCustomAttributes(ctx);
  const before = all.find((each) => each.name === name)?.attribute;
  const target = {
    id: userSchemaId(org),
    type: 'UserSchema',
    alternateId: name,
    displayName: before?.title ?? given?.title ?? name,
  };
  if (given === null) {
    if (!(await deleteCustomAttribute(ctx, name))) throw refuse(['there is no such attribute']);
    await askAllAgain(ctx); // group rules may ask for it. Before the users: whoever applies rules takes hold of things in this order
    const usersChanged = String(await clearCustomAttribute(ctx, name));
    return logChange(ctx, caller, 'schema.user.property.delete', 'Remove user attribute', [target], { usersChanged });
  }
  if (!before && all.length >= mostCustomAttributes) throw refuse([`there may be ${mostCustomAttributes} attributes at most`]);
  const { attribute, missing } = merge(before, given);
  if (!attribute) throw refuse(missing);
  const problems = customAttributeProblems(name, attribute, before);
  if (problems.length > 0) throw refuse(problems);
  await putCustomAttribute(ctx, name, attribute);
  return before
    ? logChange(ctx, caller, 'schema.user.property.update', 'Update user attribute', [target])
    : logChange(ctx, caller, 'schema.user.property.add', 'Add user attribute', [target]);
}

type Merged =
  | { readonly attribute: Attribute; readonly missing?: undefined }
  | { readonly attribute?: undefined; readonly missing: readonly string[] };

/** The attribute as it will be: what is given over what was. */
function merge(before: Attribute | undefined, { permissions, unique: _unique, pattern: _pattern, ...given }: Property): Merged {
  const { title = before?.title, type = before?.type } = given;
  if (title === undefined || type === undefined) return { missing: ['must have a title and a type'] };
  const kept = Object.entries({ ...before, ...given }).filter(([, value]) => value !== null && value !== undefined);
  const selfAccess = permissions === undefined ? before?.selfAccess : permissions?.[0]?.action;
  const required = given.required ?? (given.required === undefined && (before?.required ?? false));
  return { attribute: { ...Object.fromEntries(kept), title, type, required, selfAccess: selfAccess ?? 'READ_ONLY' } };
}

const typeListing = endpoint({
  operationId: 'listUserTypes',
  summary: 'List the user types: there is one',
  method: 'GET',
  path: typePath,
  permission: read,
  answers: { status: 200, body: z.array(userTypeSchema) },
  handler: async ({ ctx, org }) => ({ body: [userTypeBody(org, (await findOrg(ctx)).created_at)] }),
});

const typeReading = endpoint({
  operationId: 'getUserType',
  summary: 'Read a user type',
  method: 'GET',
  path: `${typePath}/:typeId`,
  permission: read,
  params: typeParams,
  answers: { status: 200, body: userTypeSchema },
  handler: async ({ ctx, org, params: { typeId } }) => {
    if (typeId !== 'default' && typeId !== userTypeId(org)) throw new ApiError('E0000007', `${typeId} (UserType)`);
    return { body: userTypeBody(org, (await findOrg(ctx)).created_at) };
  },
});

/** `/api/v1/meta/schemas/user` and `/api/v1/meta/types/user`: what a profile may hold. @see Okta Schemas API, User Types API */
export const userSchemaEndpoints: readonly Endpoint[] = [schemaReading, schemaChange, typeListing, typeReading];
