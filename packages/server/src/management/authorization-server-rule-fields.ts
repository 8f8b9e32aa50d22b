import { z } from 'zod';
import { everybody, grantTypes, usualLifetimes } from '../domain/access-policies/default-policy.ts';
import { findReferences, type RuleChange } from '../domain/access-policies/store.ts';
import {
  type AccessConditions,
  anyScope,
  everyone,
  longestAccessTokenLifetimeSeconds,
} from '../domain/authorization-servers/access-policy.ts';
import { listScopeNames } from '../domain/authorization-servers/store.ts';
import type { TxCtx } from '../domain/ctx.ts';
import { isSystemScope } from '../domain/oauth/scopes.ts';
import { toIsoText } from '../platform/time.ts';
import type { AccessPolicyRuleTable } from '../schema/tables.ts';
import { invalid } from './api-error.ts';
import { link } from './authorization-server-lookup.ts';
import { instant, links, text } from './fields.ts';

const mostIds = 500;
const longestAccessMinutes = longestAccessTokenLifetimeSeconds / 60;
const fiveYearsMinutes = 2_628_000;

const ids = z.array(text(1, 256), 'must be a list').max(mostIds, `must name ${mostIds} at most`).default([]);
const selection = z.object({ include: ids, exclude: ids }).default({ include: [], exclude: [] });

const minutes = (least: number, most: number, usual: number) =>
  z
    .int('must be a whole number of minutes')
    .min(least, `must be ${least} at least`)
    .max(most, `must be ${most} at most`)
    .default(usual);

const conditions = z.object({
  people: z
    .object({ users: selection, groups: selection })
    .refine(({ users, groups }) => users.include.length + groups.include.length > 0, 'must include a user, a group or EVERYONE')
    .refine(({ groups }) => !groups.exclude.includes(everyone), 'must not exclude EVERYONE')
    .optional(),
  grantTypes: z.object({
    include: z.array(z.enum(grantTypes, `must be one of ${grantTypes.join(', ')}`), 'must be a list of grant types').min(1),
  }),
  scopes: z.object({
    include: z
      .array(text(1, 256), 'must be a list of scopes, or *')
      .max(mostIds, `must name ${mostIds} at most`)
      .refine((names) => names.length === 1 || !names.includes(anyScope), 'must be scopes, or * alone'),
  }),
});

const token = z
  .object({
    accessTokenLifetimeMinutes: minutes(5, longestAccessMinutes, usualLifetimes.access_token_lifetime_minutes),
    refreshTokenLifetimeMinutes: minutes(0, fiveYearsMinutes, usualLifetimes.refresh_token_lifetime_minutes),
    refreshTokenWindowMinutes: minutes(10, fiveYearsMinutes, usualLifetimes.refresh_token_window_minutes),
    inlineHook: z.null('must be null: inline hooks are not supported').optional(),
  })
  .refine(
    ({ accessTokenLifetimeMinutes, refreshTokenLifetimeMinutes }) =>
      refreshTokenLifetimeMinutes === 0 || refreshTokenLifetimeMinutes >= accessTokenLifetimeMinutes,
    { path: ['refreshTokenLifetimeMinutes'], message: 'must be 0, or not less than accessTokenLifetimeMinutes' },
  );

/** What an admin says of a rule. */
export const writtenRule = z.object({
  type: z.literal('RESOURCE_ACCESS', 'must be RESOURCE_ACCESS').optional(),
  name: text(1, 255),
  status: z.enum(['ACTIVE', 'INACTIVE'], 'must be ACTIVE or INACTIVE').default('ACTIVE'),
  priority: z.int('must be a whole number').min(1, 'must be 1 at least').nullish(),
  conditions,
  actions: z.object({ token: token.optional() }).optional(),
});

const selected = z.strictObject({ include: z.array(z.string()), exclude: z.array(z.string()) });

/** How answers tell a rule. */
export const rule = z
  .strictObject({
    id: z.string(),
    type: z.literal('RESOURCE_ACCESS'),
    status: z.enum(['ACTIVE', 'INACTIVE']),
    name: z.string(),
    priority: z.int().describe('1 is asked first'),
    system: z.literal(false),
    conditions: z.strictObject({
      people: z.strictObject({ users: selected, groups: selected }),
      grantTypes: z.strictObject({ include: z.array(z.string()) }),
      scopes: z.strictObject({ include: z.array(z.string()) }),
    }),
    actions: z.strictObject({
      token: z.strictObject({
        accessTokenLifetimeMinutes: z.int(),
        refreshTokenLifetimeMinutes: z.int().describe('0: no end'),
        refreshTokenWindowMinutes: z.int().describe('How long a refresh token may lie unused'),
        inlineHook: z.null(),
      }),
    }),
    created: instant,
    lastUpdated: instant,
    _links: links,
  })
  .meta({ id: 'AuthorizationServerPolicyRule' });

/** The columns of a rule as an admin wrote it, without its place and status. @throws ApiError E0000001 when it names what is not there */
export async function ruleColumns(
  ctx: TxCtx,
  authorizationServerId: string,
  { name, conditions, actions }: z.infer<typeof writtenRule>,
): Promise<Required<Omit<RuleChange, 'status'>>> {
  const { people = everybody, grantTypes, scopes } = conditions;
  const stored: AccessConditions = { people, grantTypes, scopes };
  const missing = [...(await missingPeople(ctx, people)), ...(await missingScopes(ctx, authorizationServerId, scopes.include))];
  if (missing.length > 0) throw invalid(missing);
  const lifetimes = token.parse(actions?.token ?? {});
  return {
    name,
    conditions_json: JSON.stringify(stored),
    access_token_lifetime_minutes: lifetimes.accessTokenLifetimeMinutes,
    refresh_token_lifetime_minutes: lifetimes.refreshTokenLifetimeMinutes,
    refresh_token_window_minutes: lifetimes.refreshTokenWindowMinutes,
  };
}

async function missingPeople(ctx: TxCtx, people: AccessConditions['people']): Promise<string[]> {
  const userIds = [...people.users.include, ...people.users.exclude];
  const groupIds = [...people.groups.include, ...people.groups.exclude].filter((id) => id !== everyone);
  const found = await findReferences(ctx, { clientIds: [], userIds, groupIds });
  return [
    ...userIds.filter((id) => !found.userIds.includes(id)).map((id) => `conditions.people.users: there is no user ${id}`),
    ...groupIds.filter((id) => !found.groupIds.includes(id)).map((id) => `conditions.people.groups: there is no group ${id}`),
  ];
}

async function missingScopes(ctx: TxCtx, authorizationServerId: string, names: readonly string[]): Promise<string[]> {
  const own = names.filter((name) => name !== anyScope && !isSystemScope(name));
  const found = await listScopeNames(ctx, authorizationServerId, own);
  return own
    .filter((name) => !found.includes(name))
    .map((name) => `conditions.scopes.include: the authorization server has no scope ${name}`);
}

/** @param policyUrl of the policy that the rule belongs to */
export function ruleBody(policyUrl: string, row: AccessPolicyRuleTable): object {
  const self = `${policyUrl}/rules/${row.id}`;
  const move = row.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    id: row.id,
    type: 'RESOURCE_ACCESS',
    status: row.status,
    name: row.name,
    priority: row.priority,
    system: false,
    conditions: JSON.parse(row.conditions_json) as AccessConditions,
    actions: {
      token: {
        accessTokenLifetimeMinutes: row.access_token_lifetime_minutes,
        refreshTokenLifetimeMinutes: row.refresh_token_lifetime_minutes,
        refreshTokenWindowMinutes: row.refresh_token_window_minutes,
        inlineHook: null,
      },
    },
    created: toIsoText(row.created_at),
    lastUpdated: toIsoText(row.updated_at),
    _links: {
      self: link(self, 'GET', 'PUT', 'DELETE'),
      [move]: link(`${self}/lifecycle/${move}`, 'POST'),
    },
  };
}
