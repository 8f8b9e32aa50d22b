import type { FilterColumn, FilterColumns } from '../../schema/filter-sql.ts';
import type { FilterTree } from '../../schema/filter-tree.ts';
import {
  equalityOperators,
  orderOperators,
  type Attribute as SearchAttribute,
  type Attributes as SearchAttributes,
  textOperators,
} from '../search/attributes.ts';
import type { Attribute, Attributes } from '../user-attributes/attribute.ts';
import { userStatuses } from '../users/lifecycle.ts';
import { loginKey } from '../users/user.ts';

const instant: SearchAttribute = { type: 'instant', operators: orderOperators };
const keyed: SearchAttribute = { type: 'text', form: loginKey, operators: textOperators };
const columns = {
  id: 'user.id',
  status: 'user.status',
  created: 'user.created_at',
  lastUpdated: 'user.updated_at',
  activated: 'user.activated_at',
  statusChanged: 'user.status_changed_at',
  lastLogin: 'user.last_sign_in_at',
  'profile.login': 'user.login_key',
  'profile.email': 'user.email_key',
  'profile.firstName': 'user.first_name_key',
  'profile.lastName': 'user.last_name_key',
} as const satisfies FilterColumns;

const inColumns: Readonly<Record<keyof typeof columns, SearchAttribute>> = {
  id: { type: 'text', form: 'exact', operators: ['eq'] },
  status: { type: 'word', words: userStatuses, operators: equalityOperators },
  created: instant,
  lastUpdated: instant,
  activated: instant,
  statusChanged: instant,
  lastLogin: instant,
  'profile.login': keyed,
  'profile.email': keyed,
  'profile.firstName': keyed,
  'profile.lastName': keyed,
};

/** What the older parameter `filter` may name. @see Okta, list users with a filter */
export const filterAttributes: SearchAttributes = {
  id: inColumns.id,
  status: inColumns.status,
  lastUpdated: inColumns.lastUpdated,
  'profile.login': keyed,
  'profile.email': keyed,
  'profile.firstName': keyed,
  'profile.lastName': keyed,
};

/**
 * What `search` may name: everything but lists. An index answers login, e-mail address, names, status, `created` and `lastUpdated`
 * (not `co`, `ew` and `ne`); the rest is looked at row by row.
 */
export function searchAttributes(attributes: Attributes): SearchAttributes {
  const others = [...attributes].flatMap(([name, attribute]) => {
    const path = `profile.${name}`;
    const searchable = Object.hasOwn(inColumns, path) ? undefined : searchableAs(attribute);
    return searchable ? [[path, searchable] as const] : [];
  });
  return { ...inColumns, ...Object.fromEntries(others) };
}

function searchableAs({ type }: Attribute): SearchAttribute | undefined {
  switch (type) {
    case 'string':
      return { type: 'text', form: 'ignoreCase', operators: textOperators };
    case 'number':
    case 'integer':
      return { type: 'number', operators: orderOperators };
    case 'boolean':
      return { type: 'boolean', operators: equalityOperators };
    case 'array':
      return undefined;
  }
}

/** Where the attributes that `tree` names are stored. */
export function columnsOfAttributes(tree: FilterTree): FilterColumns {
  return Object.fromEntries([...namesIn(tree)].map((name) => [name, columnOf(name)]));
}

function columnOf(name: string): FilterColumn {
  if (Object.hasOwn(columns, name)) return columns[name as keyof typeof columns];
  return { json: 'user.profile_json', path: [name.replace(/^profile\./, '')] };
}

function namesIn(tree: FilterTree): Set<string> {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return new Set(tree.terms.flatMap((term) => [...namesIn(term)]));
    case 'not':
      return namesIn(tree.term);
    case 'compare':
    case 'present':
      return new Set([tree.attribute]);
  }
}

/** What a list may be sorted by: Okta's name and the column. */
export const sortColumns = {
  id: { column: 'id', isNullable: false },
  status: { column: 'status', isNullable: false },
  created: { column: 'created_at', isNullable: false },
  lastUpdated: { column: 'updated_at', isNullable: false },
  activated: { column: 'activated_at', isNullable: true },
  statusChanged: { column: 'status_changed_at', isNullable: true },
  lastLogin: { column: 'last_sign_in_at', isNullable: true },
  'profile.login': { column: 'login_key', isNullable: false },
  'profile.email': { column: 'email_key', isNullable: false },
  'profile.firstName': { column: 'first_name_key', isNullable: false },
  'profile.lastName': { column: 'last_name_key', isNullable: false },
} as const;

/** A name of `sortColumns`. */
export type SortColumn = keyof typeof sortColumns;

/** Attributes that an index answers, the one that leaves fewest users first. */
const selective: readonly SortColumn[] = ['id', 'profile.login', 'profile.email', 'profile.lastName', 'profile.firstName'];
const indexed: readonly SortColumn[] = [...selective, 'lastUpdated', 'created', 'status'];

/**
 * In which order users that `tree` selects come when the caller names none: that of the index which finds them, so that a search never
 * walks through the directory in another order and looks for what fits.
 *
 * `id` with `isGathered`: no index has all of them in an order; several do together, and what they give is sorted afterwards.
 */
export function naturalOrder(tree: FilterTree | undefined): { readonly sortBy: SortColumn; readonly isGathered: boolean } {
  const terms = tree?.kind === 'and' ? tree.terms : tree ? [tree] : [];
  const found = indexed.find((attribute) => terms.some((term) => isFoundBy(term, [attribute])));
  const isGathered = found === undefined && terms.some((term) => term.kind === 'or' && term.terms.every(isFoundSelectively));
  return { sortBy: found ?? 'id', isGathered };
}

function isFoundSelectively(term: FilterTree): boolean {
  if (term.kind === 'and') return term.terms.some(isFoundSelectively);
  return isFoundBy(term, selective) && term.kind === 'compare' && (term.operator === 'eq' || term.operator === 'sw');
}

function isFoundBy(term: FilterTree, attributes: readonly SortColumn[]): boolean {
  return (
    term.kind === 'compare' &&
    (attributes as readonly string[]).includes(term.attribute) &&
    !['ne', 'co', 'ew'].includes(term.operator)
  );
}
