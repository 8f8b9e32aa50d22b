import { z } from 'zod';
import type { Caller } from '../domain/admin-roles/caller.ts';
import type { Ctx, TxCtx } from '../domain/ctx.ts';
import { findGroup, type GroupCounts } from '../domain/groups/store.ts';
import type { Org } from '../domain/orgs/org.ts';
import type { LogEventType, LogSubject } from '../domain/system-log/write.ts';
import { toIsoText } from '../platform/time.ts';
import type { GroupRuleTable, UserGroupTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { instant, links, text } from './fields.ts';
import { logChange } from './log-change.ts';

/** The path of a group. */
export const groupParams = z.object({ groupId: text(1, 100) });

const stats = z.strictObject({
  usersCount: z.number(),
  appsCount: z.number(),
  groupPushMappingsCount: z.literal(0),
  _links: links,
});

/** A group as the API shows one. */
export const groupSchema = z
  .strictObject({
    id: z.string(),
    created: instant,
    lastUpdated: instant,
    lastMembershipUpdated: instant,
    objectClass: z.array(z.string()),
    type: z.enum(['OKTA_GROUP', 'BUILT_IN']).describe('BUILT_IN: Everyone, which has every user'),
    profile: z.strictObject({ name: z.string(), description: z.string().nullable() }),
    _embedded: z.strictObject({ stats }).optional().describe('With `expand=stats`'),
    _links: links,
  })
  .meta({ id: 'Group' });

/** The group of a row. @param counts what `expand=stats` tells */
export function groupBody(org: Org, row: UserGroupTable, counts?: GroupCounts): z.infer<typeof groupSchema> {
  const self = `${org.baseUrl}/api/v1/groups/${row.id}`;
  const members = { users: { href: `${self}/users` }, apps: { href: `${self}/apps` } };
  return {
    id: row.id,
    created: toIsoText(row.created_at),
    lastUpdated: toIsoText(row.updated_at),
    lastMembershipUpdated: toIsoText(row.members_changed_at),
    objectClass: ['okta:user_group'],
    type: row.type,
    profile: { name: row.name, description: row.description },
    ...(counts && {
      _embedded: {
        stats: { usersCount: counts.users, appsCount: counts.apps, groupPushMappingsCount: 0, _links: members },
      },
    }),
    _links: { self: { href: self }, ...members },
  };
}

/** The group with this id. @throws ApiError E0000007 */
export async function existingGroup(ctx: Ctx, id: string): Promise<UserGroupTable> {
  const group = await findGroup(ctx, id);
  if (!group) throw noSuchGroup(id);
  return group;
}

/** The group, when it is one that admins may change. @throws ApiError E0000007; E0000006 for a built-in group */
export async function requireOwnGroup(ctx: Ctx, id: string): Promise<UserGroupTable> {
  const group = await existingGroup(ctx, id);
  if (group.type !== 'OKTA_GROUP') throw new ApiError('E0000006', '', ['A built-in group cannot be changed.']);
  return group;
}

/** There is no such group. */
export function noSuchGroup(id: string): ApiError {
  return new ApiError('E0000007', `${id} (UserGroup)`);
}

/** A group as the log names it. */
function groupSubject({ id, name }: Pick<UserGroupTable, 'id' | 'name'>): LogSubject {
  return { id, type: 'UserGroup', alternateId: null, displayName: name };
}

/** A group rule as the log names it. */
export function ruleSubject({ id, name }: Pick<GroupRuleTable, 'id' | 'name'>): LogSubject {
  return { id, type: 'GroupRule', alternateId: null, displayName: name };
}

/** Writes that something happened to a group. @param others whom it concerns besides */
export function logGroup(
  ctx: TxCtx,
  caller: Caller,
  eventType: LogEventType,
  message: string,
  group: Pick<UserGroupTable, 'id' | 'name'>,
  others: readonly LogSubject[] = [],
): Promise<void> {
  return logChange(ctx, caller, eventType, message, [...others, groupSubject(group)]);
}
