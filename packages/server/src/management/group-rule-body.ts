import { z } from 'zod';
import type { Ctx } from '../domain/ctx.ts';
import { listExclusions } from '../domain/group-rules/store.ts';
import type { Org } from '../domain/orgs/org.ts';
import { toIsoText } from '../platform/time.ts';
import type { GroupRuleTable } from '../schema/tables.ts';
import { instant, links } from './fields.ts';

/** Where group rules are. */
export const groupRulePath = '/api/v1/groups/rules';

/** The one language of expressions. */
export const expressionType = 'urn:okta:expression:1.0';

/** A group rule as the API shows one. */
export const groupRuleSchema = z
  .strictObject({
    type: z.literal('group_rule'),
    id: z.string(),
    status: z.enum(['ACTIVE', 'INACTIVE', 'INVALID']).describe('INVALID: a group of it is gone'),
    name: z.string(),
    created: instant,
    lastUpdated: instant,
    conditions: z.strictObject({
      people: z.strictObject({
        users: z.strictObject({ exclude: z.array(z.string()) }),
        groups: z.strictObject({ exclude: z.array(z.string()) }),
      }),
      expression: z.strictObject({ value: z.string(), type: z.literal(expressionType) }),
    }),
    actions: z.strictObject({ assignUserToGroups: z.strictObject({ groupIds: z.array(z.string()) }) }),
    allGroupsValid: z.boolean(),
    _links: links,
  })
  .meta({ id: 'GroupRule' });

/** The groups that a rule gives. */
export function groupIdsOf({ group_ids_json }: GroupRuleTable): string[] {
  return JSON.parse(group_ids_json) as string[];
}

/** The rules of these rows. */
export async function groupRuleBodies(ctx: Ctx, org: Org, rules: readonly GroupRuleTable[]): Promise<object[]> {
  if (rules.length === 0) return [];
  const exclusions = Map.groupBy(await listExclusions(ctx, rules.map(({ id }) => id)), ({ rule_id }) => rule_id); // biome-ignore format: one thought
  return rules.map((rule) => {
    const self = `${org.baseUrl}${groupRulePath}/${rule.id}`;
    const verb = rule.status === 'ACTIVE' ? 'deactivate' : 'activate';
    return {
      type: 'group_rule',
      id: rule.id,
      status: rule.status,
      name: rule.name,
      created: toIsoText(rule.created_at),
      lastUpdated: toIsoText(rule.updated_at),
      conditions: {
        people: { users: { exclude: exclusions.get(rule.id)?.map(({ user_id }) => user_id) ?? [] }, groups: { exclude: [] } },
        expression: { value: rule.expression, type: expressionType },
      },
      actions: { assignUserToGroups: { groupIds: groupIdsOf(rule) } },
      allGroupsValid: rule.status !== 'INVALID',
      _links: {
        self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } },
        ...(rule.status !== 'INVALID' && { [verb]: { href: `${self}/lifecycle/${verb}`, hints: { allow: ['POST'] } } }),
      },
    };
  });
}
