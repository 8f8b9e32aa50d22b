import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import { parseRuleExpression } from '../domain/group-rules/expression.ts';
import { activateRule, deactivateRule, mostRules, removeRule } from '../domain/group-rules/lifecycle.ts';
import {
  countRules,
  findRule,
  type GroupRuleContent,
  holdGroups,
  insertRule,
  listRules,
  replaceExclusions,
  replaceIdleRule,
} from '../domain/group-rules/store.ts';
import type { Org } from '../domain/orgs/org.ts';
import type { LogEventType } from '../domain/system-log/write.ts';
import { newId } from '../platform/ids.ts';
import { loadPatterns } from '../platform/patterns.ts';
import { violatedConstraint } from '../schema/constraint.ts';
import type { Db } from '../schema/db.ts';
import type { GroupRuleTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { limit, text } from './fields.ts';
import { ruleSubject } from './group-body.ts';
import { expressionType, groupIdsOf, groupRuleBodies, groupRuleSchema, groupRulePath as path } from './group-rule-body.ts';
import { logChange } from './log-change.ts';
import { pageOf } from './paging.ts';

const ruleParams = z.object({ groupRuleId: text(1, 100) });
const ids = (most: number) => z.array(text(1, 100)).max(most, `must have ${most} at most`).transform((all) => [...new Set(all)]); // biome-ignore format: one thought

const written = z.object({
  type: z.literal('group_rule', 'must be group_rule').default('group_rule'),
  name: text(1, 50),
  conditions: z.object({
    people: z
      .object({
        users: z.object({ exclude: ids(1000).default([]) }).optional(),
        groups: z
          .object({ exclude: z.array(z.string()).max(0, 'must be empty: groups cannot be excluded').default([]) })
          .optional(),
      })
      .optional(),
    expression: z.object({
      value: text(1, 1024),
      type: z.literal(expressionType, `must be ${expressionType}`).default(expressionType),
    }),
  }),
  actions: z.object({
    assignUserToGroups: z.object({ groupIds: ids(100).refine((all) => all.length > 0, 'must name a group') }),
  }),
});
type Written = z.output<typeof written>;

const read = { resource: 'groups', access: 'read' } as const;
const manage = { resource: 'groups', access: 'manage' } as const;

const listing = endpoint({
  operationId: 'listGroupRules',
  summary: 'List the group rules, or those whose name has `search` in it',
  method: 'GET',
  path,
  permission: read,
  query: z.object({ search: text(1, 50).optional(), limit: limit(50, 200) }),
  answers: { status: 200, body: z.array(groupRuleSchema), isList: true },
  handler: async ({ ctx, org, query, after }) => {
    const rows = await listRules(ctx, { part: query.search, afterId: after, limit: query.limit + 1 });
    const { page, next } = pageOf(rows, query.limit, (row) => row.id);
    return { body: await groupRuleBodies(ctx, org, page), next };
  },
});

const reading = endpoint({
  operationId: 'getGroupRule',
  summary: 'Read a group rule',
  method: 'GET',
  path: `${path}/:groupRuleId`,
  permission: read,
  params: ruleParams,
  answers: { status: 200, body: groupRuleSchema },
  handler: async ({ ctx, org, params }) => ({ body: await bodyOf(ctx, org, params.groupRuleId) }),
});

const creation = endpoint({
  operationId: 'createGroupRule',
  summary: 'Add a group rule, inactive',
  method: 'POST',
  path,
  permission: manage,
  body: written,
  answers: { status: 200, body: groupRuleSchema },
  handler: async ({ ctx, org, caller, body }) => {
    if ((await countRules(ctx)) >= mostRules) throw refusal('name', `there are ${mostRules} rules, and may not be more`);
    const id = newId(ctx.random, '0pr');
    const content = await goodContent(body);
    await change(ctx, caller, 'create', async (ctx) => {
      const rule = await insertRule(ctx, id, content);
      await requireGroups(ctx, body.actions.assignUserToGroups.groupIds);
      await replaceExclusions(ctx, id, excludedBy(body));
      return rule;
    });
    return { body: await bodyOf(ctx, org, id) };
  },
});

const replacement = endpoint({
  operationId: 'replaceGroupRule',
  summary: 'Replace a group rule that is not active',
  method: 'PUT',
  path: `${path}/:groupRuleId`,
  permission: manage,
  params: ruleParams,
  body: written,
  answers: { status: 200, body: groupRuleSchema },
  handler: async ({ ctx, org, caller, params, body }) => {
    const { id } = await existing(ctx, params.groupRuleId);
    const content = await goodContent(body);
    await change(ctx, caller, 'update', async (ctx) => {
      const rule = await replaceIdleRule(ctx, id, content);
      if (!rule) throw refusal('status', 'only a rule that is not active can be changed; deactivate it first');
      await requireGroups(ctx, body.actions.assignUserToGroups.groupIds);
      await replaceExclusions(ctx, id, excludedBy(body));
      return rule;
    });
    return { body: await bodyOf(ctx, org, id) };
  },
});

const deletion = endpoint({
  operationId: 'deleteGroupRule',
  summary: 'Delete a group rule; soon after, its groups have lost whom only it gave them',
  method: 'DELETE',
  path: `${path}/:groupRuleId`,
  permission: manage,
  params: ruleParams,
  answers: { status: 202 },
  handler: async ({ ctx, caller, params }) => {
    const { id } = await existing(ctx, params.groupRuleId);
    await change(ctx, caller, 'delete', async (ctx) => (await removeRule(ctx, id)) ?? raise(noSuchRule(id)));
    return undefined;
  },
});

const lifecycle = [
  endpoint({
    operationId: 'activateGroupRule',
    summary: 'Switch a group rule on; soon after, its groups have all who fulfil it',
    method: 'POST',
    path: `${path}/:groupRuleId/lifecycle/activate`,
    permission: manage,
    params: ruleParams,
    answers: { status: 204 },
    handler: async ({ ctx, caller, params }) => {
      const { id, status } = await existing(ctx, params.groupRuleId);
      if (status === 'ACTIVE') return undefined;
      await change(ctx, caller, 'activate', async (ctx) => {
        const rule = await activateRule(ctx, id);
        if (!rule) throw refusal('status', 'only an inactive rule can be activated; mend one that is invalid first');
        await requireGroups(ctx, groupIdsOf(rule));
        return rule;
      });
      return undefined;
    },
  }),
  endpoint({
    operationId: 'deactivateGroupRule',
    summary: 'Switch a group rule off; soon after, its groups have lost whom only it gave them',
    method: 'POST',
    path: `${path}/:groupRuleId/lifecycle/deactivate`,
    permission: manage,
    params: ruleParams,
    answers: { status: 204 },
    handler: async ({ ctx, caller, params }) => {
      const { id, status } = await existing(ctx, params.groupRuleId);
      if (status !== 'ACTIVE') return undefined;
      await change(ctx, caller, 'deactivate', async (ctx) => {
        const rule = await deactivateRule(ctx, id);
        return rule ?? raise(refusal('status', 'somebody else has just changed the rule'));
      });
      return undefined;
    },
  }),
];

/** `/api/v1/groups/rules`: rules that put users into groups. @see Okta Group Rules API */
export const groupRuleEndpoints: readonly Endpoint[] = [listing, reading, creation, replacement, deletion, ...lifecycle];

const messages = {
  create: 'Create group rule',
  update: 'Update group rule',
  delete: 'Delete group rule',
  activate: 'Activate group rule',
  deactivate: 'Deactivate group rule',
} as const;

/** Writes and logs in one transaction. */
async function change(
  ctx: Ctx<Db>,
  caller: Caller,
  verb: keyof typeof messages,
  write: (ctx: TxCtx) => Promise<GroupRuleTable>,
): Promise<void> {
  const eventType: LogEventType = `group.user_membership.rule.${verb}`;
  await inTx(ctx, async (ctx) => {
    await logChange(ctx, caller, eventType, messages[verb], [ruleSubject(await write(ctx))]);
  }).catch((error: unknown) => {
    const violated = violatedConstraint(error);
    if (violated === 'unique') throw refusal('name', 'An object with this field already exists in the current organization');
    throw violated === 'foreign_key' ? refusal('conditions.people.users.exclude', 'must be ids of users') : error;
  });
}

/** @throws ApiError E0000001 when the expression cannot be read */
async function goodContent({ name, conditions, actions }: Written): Promise<GroupRuleContent> {
  const { value } = conditions.expression;
  const parsed = parseRuleExpression(value);
  if (parsed.outcome === 'refused') throw refusal('conditions.expression.value', parsed.problem);
  if (parsed.expression.usesPatterns) {
    const patterns = await loadPatterns();
    const bad = parsed.expression.patterns.find(({ pattern }) => patterns.compile(pattern) === undefined);
    if (bad) throw refusal('conditions.expression.value', `no regular expression (at character ${bad.at + 1})`);
  }
  return { name, expression: value, group_ids_json: JSON.stringify(actions.assignUserToGroups.groupIds) };
}

/** @throws ApiError E0000001 unless all are groups that can be given */
async function requireGroups(ctx: TxCtx, groupIds: readonly string[]): Promise<void> {
  const good = (await holdGroups(ctx, groupIds)).filter(({ type }) => type === 'OKTA_GROUP');
  if (good.length !== groupIds.length)
    throw refusal('actions.assignUserToGroups.groupIds', 'must be ids of groups that are not built in');
}

function excludedBy({ conditions }: Written): readonly string[] {
  return conditions.people?.users?.exclude ?? [];
}

/** @throws ApiError E0000007 */
async function existing(ctx: Ctx, id: string): Promise<GroupRuleTable> {
  return (await findRule(ctx, id)) ?? raise(noSuchRule(id));
}

function noSuchRule(id: string): ApiError {
  return new ApiError('E0000007', `${id} (GroupRule)`);
}

function refusal(field: string, problem: string): ApiError {
  return new ApiError('E0000001', field, [`${field}: ${problem}`]);
}

function raise(error: Error): never {
  throw error;
}

async function bodyOf(ctx: Ctx, org: Org, id: string): Promise<object | undefined> {
  const [body] = await groupRuleBodies(ctx, org, [await existing(ctx, id)]);
  return body;
}
