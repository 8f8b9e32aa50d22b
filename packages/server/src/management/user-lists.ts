import { z } from 'zod';
import type { Ctx } from '../domain/ctx.ts';
import { listAttributes } from '../domain/user-attributes/store.ts';
import { filterAttributes, type SortColumn, searchAttributes, sortColumns } from '../domain/user-records/search.ts';
import { listUsers, placeAfter, type UserRecord } from '../domain/user-records/store.ts';
import { loginKey } from '../domain/users/user.ts';
import type { FilterTree } from '../schema/filter-tree.ts';
import { ApiError } from './api-error.ts';
import { endpoint } from './endpoint.ts';
import { limit, text } from './fields.ts';
import { readFilter, readSearch } from './filter.ts';
import { listedUser, userSchema } from './user-body.ts';

const usualLimit = 200;
const usualLimitOfPrefix = 10;
const mostUsers = 200;

const listQuery = z.object({
  q: text(1, 100).optional().describe('What login, email, firstName or lastName starts with; one page, 10 users unless told'),
  search: z
    .string()
    .optional()
    .describe('An expression over any attribute, such as `profile.lastName sw "Lo" and status eq "ACTIVE"`'),
  filter: z.string().optional().describe('As `search`, over id, status, lastUpdated, login, email, firstName and lastName'),
  sortBy: z.enum(Object.keys(sortColumns) as [SortColumn, ...SortColumn[]], 'is not something to sort by').optional(),
  sortOrder: z.stringFormat('order', /^(asc|desc)$/i, 'must be asc or desc').default('asc'),
  limit: limit(usualLimit, mostUsers).removeDefault().optional(),
});
type ListQuery = z.output<typeof listQuery>;

/** `GET /users`: without `search` and `filter` deactivated users are left out. */
export const listing = endpoint({
  operationId: 'listUsers',
  summary: 'List users; without `search` or `filter` those who are not deactivated',
  method: 'GET',
  path: '/api/v1/users',
  permission: { resource: 'users', access: 'read' },
  query: listQuery,
  answers: { status: 200, body: z.array(userSchema), isList: true },
  handler: async ({ ctx, org, query, after }) => {
    requireOne(query);
    if (query.q !== undefined) {
      const users = await usersByPrefix(ctx, query.q, query.limit ?? usualLimitOfPrefix);
      return { body: users.map((user) => listedUser(org, user)) };
    }
    const { users, next } = await page(ctx, query, after);
    return { body: users.map((user) => listedUser(org, user)), next };
  },
});

/** @throws ApiError E0000001 when the caller asks in two ways at once */
function requireOne({ q, search, filter, sortBy }: ListQuery): void {
  const asked = { q, search, filter };
  const names = Object.entries(asked).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (names.length > 1) throw new ApiError('E0000001', names[1], [`${names[1]}: cannot be combined with ${names[0]}`]);
  if (q !== undefined && sortBy !== undefined)
    throw new ApiError('E0000001', 'sortBy', ['sortBy: cannot be combined with q; use search']);
}

async function page(
  ctx: Ctx,
  query: ListQuery,
  after: string | undefined,
): Promise<{ readonly users: readonly UserRecord[]; readonly next: string | undefined }> {
  const { sortBy, limit = usualLimit } = query;
  const where = await selection(ctx, query);
  const found = await listUsers(ctx, {
    where,
    isDeprovisionedHidden: where === undefined,
    sortBy,
    isDescending: query.sortOrder.toLowerCase() === 'desc',
    after: after === undefined ? undefined : (JSON.parse(after) as ReturnType<typeof placeAfter>),
    limit: limit + 1,
  });
  const users = found.slice(0, limit);
  const last = users.at(-1);
  return { users, next: last && found.length > limit ? JSON.stringify(placeAfter(last, { where, sortBy })) : undefined };
}

async function selection(ctx: Ctx, { search, filter }: ListQuery): Promise<FilterTree | undefined> {
  if (search === undefined) return readFilter(filter, filterAttributes);
  return readSearch(search, searchAttributes(await listAttributes(ctx)));
}

const prefixed = ['profile.login', 'profile.email', 'profile.firstName', 'profile.lastName'] as const;

/** Users one of whose four names starts so, in whatever case: a look-up in an index for each, of `limit` rows at most. */
async function usersByPrefix(ctx: Ctx, prefix: string, limit: number): Promise<UserRecord[]> {
  const byId = new Map<string, UserRecord>();
  for (const attribute of prefixed) {
    if (byId.size >= limit) break;
    const where: FilterTree = {
      kind: 'compare',
      attribute,
      type: 'text',
      operator: 'sw',
      value: loginKey(prefix),
      isCaseIgnored: false,
    };
    const found = await listUsers(ctx, { where, isDeprovisionedHidden: true, sortBy: attribute, limit });
    for (const user of found) byId.set(user.id, user);
  }
  return [...byId.values()].slice(0, limit);
}
