import type { Caller } from '../admin-roles/caller.ts';
import { orgAuthorizationServerId } from '../authorization-servers/authorization-server.ts';
import type { Ctx } from '../ctx.ts';
import type { Org } from '../orgs/org.ts';
import { clientActor, userSubject } from '../system-log/write.ts';
import { type AccessTokenContent, readAccessToken } from '../tokens/verify.ts';
import { mayGoOn } from '../users/user.ts';
import { findAppOfToken, findUserOfToken, grantedApiScopes } from './store.ts';

/**
 * The caller that an access token stands for: a person with their own roles, or, when the app asked for itself, the app with its. The
 * token must be one of the org authorization server's: what a custom one issues is for others (S11).
 *
 * A scope counts as long as the app is granted it, whenever the token was issued. Costs two look-ups.
 * @returns why the token is refused, when it is
 */
export async function callerOfAccessToken(ctx: Ctx, org: Org, token: string): Promise<Caller | string> {
  const server = org.authorizationServers.get(orgAuthorizationServerId);
  const content = server ? readAccessToken(ctx, org, server, token) : 'no org authorization server';
  if (typeof content === 'string') return content;
  const { userId } = content;
  return userId === undefined ? appCaller(ctx, content) : userCaller(ctx, content, userId);
}

async function userCaller(ctx: Ctx, token: AccessTokenContent, userId: string): Promise<Caller | string> {
  const rows = await findUserOfToken(ctx, { tokenId: token.id, clientId: token.clientId, userId });
  const [row] = rows;
  if (!row) return 'no such user or app';
  if (row.revoked_id !== null || token.issuedAt < (row.tokens_valid_from ?? 0)) return 'revoked';
  if (row.app_status !== 'ACTIVE') return 'the app is not active';
  if (!mayGoOn(row.user_status, row.locked_for_strangers === 1)) return 'the user may not sign in';
  return {
    subject: userSubject({ id: userId, login: row.login }),
    userId,
    roles: rows.flatMap(({ role }) => role ?? []),
    scopes: await grantedScopes(ctx, row.app_id, token),
  };
}

async function appCaller(ctx: Ctx, token: AccessTokenContent): Promise<Caller | string> {
  const rows = await findAppOfToken(ctx, { tokenId: token.id, clientId: token.clientId });
  const [row] = rows;
  if (!row) return 'no such app';
  if (row.revoked_id !== null) return 'revoked';
  if (row.app_status !== 'ACTIVE') return 'the app is not active';
  return {
    subject: clientActor({ clientId: token.clientId, label: row.label }),
    userId: undefined,
    roles: rows.flatMap(({ role }) => role ?? []),
    scopes: await grantedScopes(ctx, row.app_id, token),
  };
}

async function grantedScopes(ctx: Ctx, appId: string, { scopes }: AccessTokenContent): Promise<ReadonlySet<string>> {
  return scopes.intersection(await grantedApiScopes(ctx, appId));
}
