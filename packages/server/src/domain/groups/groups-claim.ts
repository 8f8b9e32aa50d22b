/** Which of a user's groups go into a claim. @see Okta, groups claim filter */
export interface GroupsClaim {
  readonly name: string;
  /** `REGEX` is case-sensitive, the others are not. */
  readonly filterType: 'STARTS_WITH' | 'EQUALS' | 'CONTAINS' | 'REGEX';
  readonly value: string;
}

/** The `groups_claim_json` column as a value. */
export function parseGroupsClaim(json: string | null): GroupsClaim | undefined {
  return json === null ? undefined : (JSON.parse(json) as GroupsClaim);
}

/** The names of `groupNames` that the claim's filter lets through, in the order given. */
export function filterGroups(claim: GroupsClaim, groupNames: readonly string[]): string[] {
  const matches = matcher(claim);
  return groupNames.filter(matches);
}

function matcher({ filterType, value }: GroupsClaim): (name: string) => boolean {
  const wanted = value.toLowerCase();
  switch (filterType) {
    case 'STARTS_WITH':
      return (name) => name.toLowerCase().startsWith(wanted);
    case 'EQUALS':
      return (name) => name.toLowerCase() === wanted;
    case 'CONTAINS':
      return (name) => name.toLowerCase().includes(wanted);
    case 'REGEX': {
      const pattern = new RegExp(`^(?:${value})$`, 'u');
      return (name) => pattern.test(name);
    }
  }
}
