import type { AuthorizationServer } from '../authorization-servers/authorization-server.ts';
import type { Ctx } from '../ctx.ts';
import { filterGroups, type GroupsClaim } from '../groups/groups-claim.ts';
import { listGroupNames } from '../groups/store.ts';

/** A token carries at most this many groups; more and the request fails rather than telling half the truth. */
const mostGroups = 100;
const mostGroupsRead = 10_000;

/** The groups claim of a token: none asked for, the values, or too many to tell. */
export type GroupsInToken =
  | { readonly outcome: 'none' }
  | { readonly outcome: 'groups'; readonly name: string; readonly values: readonly string[] }
  | { readonly outcome: 'too_many' };

/**
 * The groups that a token tells when the `groups` scope was granted: as the app says for the org authorization server, as the
 * server's claim says for a custom one. The `groups` scope without such a filter gives nothing.
 */
export async function groupsInToken(
  ctx: Ctx,
  server: AuthorizationServer,
  appGroupsClaim: GroupsClaim | undefined,
  userId: string,
  scopes: readonly string[],
): Promise<GroupsInToken> {
  const claim = server.isOrgServer ? appGroupsClaim : server.groupsClaim;
  if (!claim || !scopes.includes('groups')) return { outcome: 'none' };
  const values = filterGroups(claim, await listGroupNames(ctx, userId, mostGroupsRead));
  return values.length > mostGroups ? { outcome: 'too_many' } : { outcome: 'groups', name: claim.name, values };
}
