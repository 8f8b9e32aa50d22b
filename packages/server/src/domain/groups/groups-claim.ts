import { loadPatterns } from '../../platform/patterns.ts';

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
 * The names of `groupNames` that the claim's filter lets through, in the order given; undefined when its value is no regular expression
 * of the linear kind, which a claim that was saved long ago may have.
 */
export async function filterGroups(claim: GroupsFilter, groupNames: readonly string[]): Promise<string[] | undefined> {
  const matches = await matcher(claim);
  return matches && groupNames.filter(matches);
}

/** Why the filter cannot be saved; undefined when it can. A clause after its value's path. */
export async function faultOfGroupsFilter({ filterType, value }: GroupsFilter): Promise<string | undefined> {
  const isPattern = filterType !== 'REGEX' || (await loadPatterns()).compile(value) !== undefined;
  return isPattern ? undefined : 'must be a regular expression without look-around and back-references, and not too large';
}

async function matcher({ filterType, value }: GroupsFilter): Promise<((name: string) => boolean) | undefined> {
  const wanted = value.toLowerCase();
  switch (filterType) {
    case 'STARTS_WITH':
      return (name) => name.toLowerCase().startsWith(wanted);
    case 'EQUALS':
      return (name) => name.toLowerCase() === wanted;
    case 'CONTAINS':
      return (name) => name.toLowerCase().includes(wanted);
    case 'REGEX': {
      const pattern = (await loadPatterns()).compile(value);
      return pattern && ((name) => pattern.matches(name));
    }
  }
}
