import { z } from 'zod';
import { type SystemClaim, subjectClaim } from '../domain/authorization-servers/claim-rules.ts';
import type { ClaimSettings } from '../domain/authorization-servers/store.ts';
import type { Org } from '../domain/orgs/org.ts';
import type { AuthorizationServerTable, OAuthClaimTable } from '../schema/tables.ts';
import { link, serverUrl } from './authorization-server-lookup.ts';
import { links, text } from './fields.ts';

const claimType = z.enum(['RESOURCE', 'IDENTITY'], 'must be RESOURCE or IDENTITY');
const filterType = z.enum(['STARTS_WITH', 'EQUALS', 'CONTAINS', 'REGEX'], 'must be STARTS_WITH, EQUALS, CONTAINS or REGEX');
const status = z.enum(['ACTIVE', 'INACTIVE'], 'must be ACTIVE or INACTIVE');

/** What an admin writes of a claim. */
export const writtenClaim = z
  .object({
    name: text(1, 255),
    status: status.default('ACTIVE'),
    claimType,
    valueType: z.enum(['EXPRESSION', 'GROUPS'], 'must be EXPRESSION or GROUPS').default('EXPRESSION'),
    value: text(1, 1024),
    group_filter_type: filterType.nullish(),
    alwaysIncludeInToken: z.boolean('must be true or false').default(false),
    conditions: z.object({ scopes: z.array(text(1, 256), 'must be a list of scopes').max(100).default([]) }).nullish(),
  })
  .refine(({ valueType, group_filter_type }) => valueType !== 'GROUPS' || group_filter_type, {
    path: ['group_filter_type'],
    message: 'must be there when the value is a filter of groups',
  });

/** A claim in an answer. */
export const oauthClaim = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    status,
    claimType: claimType.describe('RESOURCE: of access tokens; IDENTITY: of ID tokens and userinfo'),
    valueType: z.enum(['EXPRESSION', 'GROUPS', 'SYSTEM']),
    value: z.string().describe('An expression of Okta’s expression language, or what the names of groups are compared with'),
    group_filter_type: filterType.nullable(),
    alwaysIncludeInToken: z.boolean().describe('In the ID token, too, where userinfo would tell it'),
    conditions: z.strictObject({ scopes: z.array(z.string()).describe('One must be granted; none here: any') }),
    system: z.boolean().describe('Built in: only the value of `sub` can be changed'),
    _links: links,
  })
  .meta({ id: 'OAuth2Claim' });

/** A checked body. */
export type WrittenClaim = z.infer<typeof writtenClaim>;

/** The scopes of which one must be granted, each once. */
export function scopesOf({ conditions }: WrittenClaim): readonly string[] {
  return [...new Set(conditions?.scopes)];
}

/** The columns of a checked body. */
export function columnsOf(body: WrittenClaim): ClaimSettings {
  const { name, claimType, status, valueType, value } = body;
  return {
    name,
    claim_type: claimType,
    status,
    value_type: valueType,
    value,
    group_filter_type: valueType === 'GROUPS' ? (body.group_filter_type ?? null) : null,
    // An access token has no userinfo where the rest could be told.
    always_include: claimType === 'RESOURCE' || body.alwaysIncludeInToken ? 1 : 0,
    scopes_json: JSON.stringify(scopesOf(body)),
  };
}

/** Whether it is the claim of the system that can have a row. */
export function isBuiltIn({ id }: { readonly id: string }): boolean {
  return id === subjectClaim.id;
}

/** A stored claim as answers show it. */
export function claimBody(org: Org, server: AuthorizationServerTable, row: OAuthClaimTable): object {
  const methods = isBuiltIn(row) ? ['GET', 'PUT'] : ['GET', 'PUT', 'DELETE'];
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    claimType: row.claim_type,
    valueType: row.value_type,
    value: row.value,
    group_filter_type: row.group_filter_type,
    alwaysIncludeInToken: row.always_include === 1,
    conditions: { scopes: JSON.parse(row.scopes_json) as string[] },
    system: isBuiltIn(row),
    _links: { self: link(`${serverUrl(org, server)}/claims/${row.id}`, ...methods) },
  };
}

/** A claim of the system that has no row. */
export function systemClaimBody(org: Org, server: AuthorizationServerTable, claim: SystemClaim): object {
  const methods = isBuiltIn(claim) ? ['GET', 'PUT'] : ['GET'];
  return {
    id: claim.id,
    name: claim.name,
    status: 'ACTIVE',
    claimType: claim.type,
    valueType: claim.valueType,
    value: claim.value,
    group_filter_type: null,
    alwaysIncludeInToken: claim.isAlwaysIncluded,
    conditions: { scopes: claim.scopes },
    system: true,
    _links: { self: link(`${serverUrl(org, server)}/claims/${claim.id}`, ...methods) },
  };
}
