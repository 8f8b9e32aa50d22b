import type { Budget } from '../../platform/budget.ts';
import { loadPatterns, type Pattern } from '../../platform/patterns.ts';

/** Which of a user's groups go into a claim. @see Okta, groups claim filter */
export interface GroupsFilter {
  /** `REGEX` is case-sensitive, the others are not. */
  readonly filterType: 'STARTS_WITH' | 'EQUALS' | 'CONTAINS' | 'REGEX';
  readonly value: string;
}

/** A filter with the name of its claim. */
export interface GroupsClaim extends GroupsFilter {
  readonly name: string;
}

/** The `groups_claim_json` column as a value. */
export function parseGroupsClaim(json: string | null): GroupsClaim | undefined {
  return json === null ? undefined : (JSON.parse(json) as GroupsClaim);
}

/**
 * The names of `groupNames` that the filter lets through, in the order given. Undefined when its value is no regular expression of the
 * linear kind, which a claim that was saved long ago may have, and when matching would cost more than the budget has left.
 */
export async function filterGroups(
  filter: GroupsFilter,
  groupNames: readonly string[],
  budget: Budget,
): Promise<string[] | undefined> {
  const matcher = await matcherOf(filter);
  if (!matcher) return undefined;
  const cost = groupNames.reduce((sum, { length }) => sum + matcher.cost(length), 0);
  return budget.take(cost) ? groupNames.filter(matcher.matches) : undefined;
}

/** Why the filter cannot be saved; undefined when it can. A clause after its value's path. */
export async function faultOfGroupsFilter({ filterType, value }: GroupsFilter): Promise<string | undefined> {
  const isPattern = filterType !== 'REGEX' || (await loadPatterns()).compile(value) !== undefined;
  return isPattern ? undefined : 'must be a regular expression without look-around and back-references, and not too large';
}

async function matcherOf({ filterType, value }: GroupsFilter): Promise<Pattern | undefined> {
  const wanted = value.toLowerCase();
  const cost = (length: number) => 1 + length / 64;
  switch (filterType) {
    case 'STARTS_WITH':
      return { cost, matches: (name) => name.toLowerCase().startsWith(wanted) };
    case 'EQUALS':
      return { cost, matches: (name) => name.toLowerCase() === wanted };
    case 'CONTAINS':
      return { cost, matches: (name) => name.toLowerCase().includes(wanted) };
    case 'REGEX':
      return (await loadPatterns()).compile(value);
  }
}
