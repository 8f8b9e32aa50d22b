import type { FilterColumns } from '../../schema/filter-sql.ts';
import type { CompareTerm, FilterTree } from '../../schema/filter-tree.ts';
import type { UserGroupTable } from '../../schema/tables.ts';
import { type Attribute, type Attributes, equalityOperators, orderOperators, textOperators } from '../search/attributes.ts';

const id: Attribute = { type: 'text', form: 'exact', operators: textOperators };
const type = { type: 'word', words: ['OKTA_GROUP', 'APP_GROUP', 'BUILT_IN'], operators: equalityOperators } as const;
const instant: Attribute = { type: 'instant', operators: orderOperators };
const name: Attribute = { type: 'text', form: groupNameKey, operators: textOperators };

/** What `filter` of the Groups API may name. */
export const groupFilterAttributes = {
  id: { type: 'text', form: 'exact', operators: ['eq'] },
  type: { ...type, operators: ['eq'] },
  lastUpdated: { type: 'instant', operators: ['eq', 'gt', 'ge', 'lt', 'le'] },
  lastMembershipUpdated: { type: 'instant', operators: ['eq', 'gt', 'ge', 'lt', 'le'] },
  'profile.name': { type: 'text', form: groupNameKey, operators: ['eq', 'sw'] },
} as const satisfies Attributes;

/** What `search` of the Groups API may name. */
export const groupSearchAttributes = {
  id,
  type,
  created: instant,
  lastUpdated: instant,
  lastMembershipUpdated: instant,
  'profile.name': name,
  'profile.description': { type: 'text', form: 'ignoreCase', operators: textOperators },
} as const satisfies Attributes;

/** An attribute of a group that `search` may name. */
export type GroupAttribute = keyof typeof groupSearchAttributes;

/** Where they are. */
export const groupColumns: FilterColumns<GroupAttribute> = {
  id: 'user_group.id',
  type: 'user_group.type',
  created: 'user_group.created_at',
  lastUpdated: 'user_group.updated_at',
  lastMembershipUpdated: 'user_group.members_changed_at',
  'profile.name': 'user_group.name_key',
  'profile.description': 'user_group.description',
};

/** What lists of groups may be sorted by, and the column that has it. Id and name are orders that an index has. */
export const groupSortColumns = {
  id: 'id',
  'profile.name': 'name_key',
  created: 'created_at',
  lastUpdated: 'updated_at',
  lastMembershipUpdated: 'members_changed_at',
} as const satisfies Partial<Record<GroupAttribute, keyof UserGroupTable>>;

/** What lists of groups may be sorted by. */
export type GroupSort = keyof typeof groupSortColumns;

/** The one form in which names of groups are compared. */
export function groupNameKey(name: string): string {
  return name.toLowerCase();
}

/** Groups whose name starts so, in whatever case. */
export function namedLike(prefix: string): CompareTerm<'profile.name'> {
  return {
    kind: 'compare',
    attribute: 'profile.name',
    type: 'text',
    operator: 'sw',
    value: groupNameKey(prefix),
    isCaseIgnored: false,
  };
}

/** The order in which the groups that fulfil `where` are found fastest: that of the names, where a name or its beginning is told. */
export function naturalGroupOrder(where: FilterTree<GroupAttribute> | undefined): GroupSort {
  const terms = where?.kind === 'and' ? where.terms : where ? [where] : [];
  const isNamed = terms.some(
    (term) => term.kind === 'compare' && term.attribute === 'profile.name' && (term.operator === 'eq' || term.operator === 'sw'),
  );
  return isNamed ? 'profile.name' : 'id';
}

/** A place in a list of groups: what it is sorted by, and the id. */
export interface GroupPlace {
  readonly key: string | number;
  readonly id: string;
}

/** Where a list goes on that ends with `last`. */
export function groupPlaceAfter(last: UserGroupTable, sortBy: GroupSort): GroupPlace {
  return { key: last[groupSortColumns[sortBy]], id: last.id };
}
