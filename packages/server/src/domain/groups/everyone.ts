import type { OrgId } from '../ctx.ts';

/** The id of the org's built-in group Everyone: the org's own id with the prefix of groups, so that nobody has to look it up. */
export function everyoneId(orgId: OrgId): string {
  return `00g${orgId.slice(3)}`;
}
