import { z } from 'zod';
import { listClientKeys } from '../domain/app-credentials/store.ts';
import { listApps } from '../domain/apps/store.ts';
import {
  type GroupAttribute,
  type GroupPlace,
  type GroupSort,
  groupFilterAttributes,
  groupPlaceAfter,
  groupSearchAttributes,
  groupSortColumns,
  namedLike,
  naturalGroupOrder,
} from '../domain/groups/search.ts';
import { countInGroups, listGroups, listMemberIds } from '../domain/groups/store.ts';
import { findUserRecords } from '../domain/user-records/store.ts';
import type { FilterTree } from '../schema/filter-tree.ts';
import { readApps } from './app-access.ts';
import { appBody } from './app-body.ts';
import { appAnswer } from './app-fields.ts';
import { type Endpoint, endpoint } from './endpoint.ts';
import { limit, text } from './fields.ts';
import { readFilter, readSearch } from './filter.ts';
import { existingGroup, groupBody, groupParams, groupSchema } from './group-body.ts';
import { pageOf } from './paging.ts';
import { listedUser, userSchema } from './user-body.ts';

const read = { resource: 'groups', access: 'read' } as const;

const query = z.object({
  q: text(1, 255).optional().describe('What the name starts with'),
  search: z
    .string()
    .optional()
    .describe('An expression such as `profile.name sw "Eng" and lastUpdated gt "2031-05-04T10:00:00.000Z"`'),
  filter: z.string().optional().describe('As `search`, over id, type, lastUpdated, lastMembershipUpdated and profile.name'),
  sortBy: z.enum(Object.keys(groupSortColumns) as [GroupSort, ...GroupSort[]], 'is not something to sort by').optional(),
  sortOrder: z.stringFormat('order', /^(asc|desc)$/i, 'must be asc or desc').default('asc'),
  expand: text(0, 100).default('').describe('`stats`: with how many users and apps each has; `app` has nothing to add'),
  limit: limit(200, 1000),
});

const listing = endpoint({
  operationId: 'listGroups',
  summary: 'List the groups, or those that a search, a filter or the beginning of their name finds',
  method: 'GET',
  path: '/api/v1/groups',
  permission: read,
  query,
  answers: { status: 200, body: z.array(groupSchema), isList: true },
  handler: async ({ ctx, org, query, after }) => {
    const where = selection(query);
    const sortBy = query.sortBy ?? naturalGroupOrder(where);
    const rows = await listGroups(ctx, {
      where,
      sortBy,
      isDescending: query.sortOrder.toLowerCase() === 'desc',
      after: after === undefined ? undefined : (JSON.parse(after) as GroupPlace),
      limit: query.limit + 1,
    });
    const { page, next } = pageOf(rows, query.limit, (row) => JSON.stringify(groupPlaceAfter(row, sortBy)));
    const withCounts = query.expand.split(',').includes('stats') && page.length > 0;
    const counts = withCounts ? await countInGroups(ctx, page.map(({ id }) => id)) : undefined; // biome-ignore format: one thought
    return { body: page.map((row) => groupBody(org, row, counts?.get(row.id))), next };
  },
});

/** All that is said must hold. */
function selection({ q, search, filter }: z.output<typeof query>): FilterTree<GroupAttribute> | undefined {
  const terms = [
    readSearch(search, groupSearchAttributes),
    readFilter(filter, groupFilterAttributes),
    q === undefined ? undefined : namedLike(q),
  ].filter((term) => term !== undefined);
  return terms.length > 1 ? { kind: 'and', terms } : terms[0];
}

const users = endpoint({
  operationId: 'listGroupUsers',
  summary: 'List the members of a group; of Everyone all users',
  method: 'GET',
  path: '/api/v1/groups/:groupId/users',
  permission: read,
  params: groupParams,
  query: z.object({ limit: limit(1000, 1000) }),
  answers: { status: 200, body: z.array(userSchema), isList: true },
  handler: async ({ ctx, org, params, query, after }) => {
    const group = await existingGroup(ctx, params.groupId);
    const found = await listMemberIds(ctx, group.id, { afterId: after, limit: query.limit + 1 });
    const { page, next } = pageOf(found, query.limit, (id) => id);
    const users = await findUserRecords(ctx, page);
    return { body: users.map((user) => listedUser(org, user)), next };
  },
});

const apps = endpoint({
  operationId: 'listAssignedApplicationsForGroup',
  summary: 'List the apps that a group is assigned',
  method: 'GET',
  path: '/api/v1/groups/:groupId/apps',
  permission: readApps,
  params: groupParams,
  query: z.object({ limit: limit(20, 200) }),
  answers: { status: 200, body: z.array(appAnswer), isList: true },
  handler: async ({ ctx, org, params, query, after }) => {
    const group = await existingGroup(ctx, params.groupId);
    const rows = await listApps(ctx, { groupId: group.id }, { afterId: after, limit: query.limit + 1 });
    const { page, next } = pageOf(rows, query.limit, (row) => row.id);
    const keys = Map.groupBy(await listClientKeys(ctx, page.map(({ id }) => id)), (key) => key.app_id); // biome-ignore format: one thought
    return { body: page.map((row) => appBody(org, row, keys.get(row.id) ?? [])), next };
  },
});

/** Lists of groups, and of who and what belongs to one. @see Okta Groups API */
export const groupListEndpoints: readonly Endpoint[] = [listing, users, apps];
