import { z } from 'zod';
import { adminRoles } from '../../domain/admin-roles/permissions.ts';
import { text } from '../fields.ts';
import { mostThings } from './run.ts';
import type { Entry, Kind, Section } from './thing.ts';

/** What a document is, for the first look at one. */
export const documentKind = 'gatehouse/org';
/** Goes up when an older server could misread a document. */
export const documentVersion = 1;

const anything = z.unknown().optional();
const status = z.enum(['ACTIVE', 'INACTIVE'], 'must be ACTIVE or INACTIVE').optional();
const fields = z.record(z.string(), z.unknown(), 'must be an object').optional();
const names = z.array(text(1, 255), 'must be a list of names').max(mostThings).optional();
const list = <S extends z.ZodType>(entry: S) => z.array(entry, 'must be a list').max(mostThings).optional();

/** An object without fields that are not known: what would be passed over is refused. */
function exactly<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, {
    error: ({ code, keys }) => (code === 'unrecognized_keys' ? `has what is not known here: ${keys?.join(', ')}` : undefined),
  });
}

const all = (...of: readonly string[]) =>
  Object.fromEntries(of.map((name) => [name, anything])) as Record<string, typeof anything>;

const attribute = exactly({
  name: text(1, 100),
  ...all('title', 'description', 'type', 'items', 'required', 'minLength', 'maxLength', 'minimum', 'maximum', 'enum', 'oneOf'),
  ...all('selfAccess', 'format'),
});
const group = exactly({ name: text(1, 255), ...all('description') });
const groupRule = exactly({ name: text(1, 50), status, expression: anything, groups: names, excludedUsers: names });
const zone = exactly({ name: text(1, 128), status, ...all('usage', 'gateways') });
const trustedOrigin = exactly({ origin: text(1, 2000), status, ...all('name', 'scopes') });

const policyRule = exactly({ name: text(1, 255), status, conditions: fields, actions: fields });
const policy = exactly({
  type: z.enum(['OKTA_SIGN_ON', 'PASSWORD', 'ACCESS_POLICY'], 'must be OKTA_SIGN_ON, PASSWORD or ACCESS_POLICY'),
  name: text(1, 255),
  status,
  groups: names,
  settings: fields,
  ...all('description'),
  rules: list(policyRule),
});

const scope = exactly({
  name: text(1, 255),
  ...all('displayName', 'description', 'consent', 'metadataPublish', 'default', 'optional'),
});
const claim = exactly({
  name: text(1, 255),
  claimType: z.enum(['RESOURCE', 'IDENTITY'], 'must be RESOURCE or IDENTITY'),
  status,
  ...all('valueType', 'value', 'group_filter_type', 'alwaysIncludeInToken', 'scopes'),
});
const accessRule = exactly({ name: text(1, 255), status, conditions: fields, token: fields });
const accessPolicy = exactly({ name: text(1, 255), status, clients: names, ...all('description'), rules: list(accessRule) });
const server = exactly({
  name: text(1, 255),
  default: z.literal(true, 'must be true, or left out').optional(),
  status,
  ...all('description', 'audience', 'keyRotation'),
  scopes: list(scope),
  claims: list(claim),
  policies: list(accessPolicy),
});

const role = z.enum(adminRoles, `must be one of ${adminRoles.join(', ')}`);
const app = exactly({
  label: text(1, 100),
  clientId: text(1, 100).optional(),
  status,
  ...all('applicationType', 'tokenEndpointAuthMethod', 'pkceRequired'),
  accessPolicy: text(1, 255).optional(),
  settings: fields,
  accessibility: fields,
  visibility: fields,
  profile: fields,
  appSettings: fields,
  groups: list(exactly({ name: text(1, 255), priority: anything, profile: fields })),
  users: list(exactly({ login: text(1, 100), userName: anything, profile: fields })),
  grants: names,
  roles: list(role),
  secrets: z
    .array(exactly({ status, sealed: text(1, 2000) }))
    .max(2, 'must have two at most')
    .optional(),
});

const user = exactly({
  login: text(1, 100),
  status: z
    .enum(['STAGED', 'ACTIVE', 'SUSPENDED', 'DEPROVISIONED'], 'must be STAGED, ACTIVE, SUSPENDED or DEPROVISIONED')
    .optional(),
  profile: fields,
  password: exactly({ sealed: text(1, 4000) }).optional(),
  groups: names,
  roles: list(role),
});

/** A document: its form. What the fields of a thing may be, the API knows. */
export const documentSchema = exactly({
  kind: z.literal(documentKind, `must be ${documentKind}`),
  version: z.literal(documentVersion, `must be ${documentVersion}, which is what this server reads`),
  sealed: exactly({ salt: text(1, 100), check: text(1, 200) }).optional(),
  org: fields,
  brand: fields,
  attributes: list(attribute),
  groups: list(group),
  zones: list(zone),
  trustedOrigins: list(trustedOrigin),
  users: list(user),
  policies: list(policy),
  apps: list(app),
  authorizationServers: list(server),
  groupRules: list(groupRule),
});

/** What `documentSchema` lets through. */
export type Document = z.output<typeof documentSchema>;

const deepest = 24;
const mostValues = 200_000;

/** What keeps a document from being looked at: too deep or too much. Level by level, without recursion. */
export function problemOfSize(document: unknown): string | undefined {
  let level: unknown[] = [document];
  let seen = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return `must not be nested more than ${deepest} levels deep`;
    seen += level.length;
    if (seen > mostValues) return `must have ${mostValues} values at most`;
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
  }
  return undefined;
}

/** The things that a list of the document names, in the form that its kind works with. */
function entriesOf(kind: Kind, listed: readonly unknown[]): readonly Entry[] {
  return listed.map((each) => {
    if (kind.isText) return { name: each };
    const entry = each as Entry;
    const lists = Object.entries(kind.children ?? {}).flatMap(([name, child]) => {
      const given = entry[name];
      return Array.isArray(given) ? [[name, entriesOf(child, given)]] : [];
    });
    return { ...entry, ...Object.fromEntries(lists) };
  });
}

/** What the document wants, by the name of the section; a section that it does not have is not there. */
export function wantedIn(document: Document, sections: readonly Section[]): ReadonlyMap<string, readonly Entry[]> {
  const given = document as Readonly<Record<string, unknown>>;
  return new Map(
    sections.flatMap(({ name, kind, isSingle }): (readonly [string, readonly Entry[]])[] => {
      const value = given[name];
      if (value === undefined) return [];
      return [[name, entriesOf(kind, isSingle ? [value] : (value as readonly unknown[]))]];
    }),
  );
}

/** What stands in the document more than once, and how many things it names: causes. */
export function problemsOfNames(sections: readonly Section[], wanted: ReadonlyMap<string, readonly Entry[]>): string[] {
  const causes: string[] = [];
  let count = 0;
  const look = (kind: Kind, entries: readonly Entry[], path: string): void => {
    const seen = new Map<string, number>();
    for (const [index, entry] of entries.entries()) {
      count += 1;
      for (const key of new Set([`=${kind.keyOf(entry)}`, `~${kind.otherKeyOf?.(entry) ?? `=${index}`}`])) {
        const first = seen.get(key);
        if (first !== undefined) causes.push(`${path}[${index}]: is the same as ${path}[${first}]`);
        else seen.set(key, index);
      }
      for (const [name, child] of Object.entries(kind.children ?? {}))
        look(child, (entry[name] ?? []) as readonly Entry[], `${path}[${index}].${name}`);
    }
  };
  for (const { name, kind } of sections) look(kind, wanted.get(name) ?? [], name);
  return count > mostThings ? [`document: names ${count} things; ${mostThings} are the most`] : causes;
}
