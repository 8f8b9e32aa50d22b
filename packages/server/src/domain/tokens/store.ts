import { prepareRead } from '../../schema/prepared.ts';
import { isAssigned } from '../apps/store.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { everyoneId } from '../groups/everyone.ts';
import { type GroupsClaim, parseGroupsClaim } from '../groups/groups-claim.ts';
import { type User, userOf } from '../users/user.ts';

/** Revokes a token by its `jti` until it would expire anyway; a second time is no error. */
export async function revokeToken(ctx: TxCtx, tokenId: string, expiresAt: number): Promise<void> {
  await ctx.db
    .insertInto('revoked_token')
    .values({ org_id: ctx.orgId, token_id: tokenId, expires_at: expiresAt })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Whom and what an access token names, as of now. */
export interface TokenSubject {
  readonly user: User;
  readonly isAppActive: boolean;
  /** The app's own groups claim, which tokens of the org authorization server follow. */
  readonly appGroupsClaim: GroupsClaim | undefined;
}

const subject = prepareRead((db, p: { orgId: string; tokenId: string; userId: string; clientId: string }) =>
  db
    .selectFrom('user')
    .innerJoin('app', (join) => join.onRef('app.org_id', '=', 'user.org_id').on('app.client_id', '=', p.clientId))
    .leftJoin('revoked_token', (join) =>
      join.onRef('revoked_token.org_id', '=', 'user.org_id').on('revoked_token.token_id', '=', p.tokenId),
    )
    .selectAll('user')
    .select(['revoked_token.token_id as revoked_id', 'app.status as app_status', 'app.groups_claim_json'])
    .where('user.org_id', '=', p.orgId)
    .where('user.id', '=', p.userId),
);

/** The user and the app that an access token names, and whether the token was revoked: one look-up. */
export async function findTokenSubject(
  ctx: Ctx,
  token: { readonly tokenId: string; readonly userId: string; readonly clientId: string },
): Promise<(TokenSubject & { readonly isRevoked: boolean }) | undefined> {
  const [row] = await subject(ctx.db, { ...token, orgId: ctx.orgId });
  if (!row) return undefined;
  return {
    user: userOf(row),
    isAppActive: row.app_status === 'ACTIVE',
    appGroupsClaim: parseGroupsClaim(row.groups_claim_json),
    isRevoked: row.revoked_id !== null,
  };
}

const grantState = prepareRead(
  (db, p: { orgId: string; userId: string; sessionId: string; appId: string; everyoneId: string; now: number }) =>
    db
      .selectFrom('user')
      .leftJoin('session', (join) =>
        join.onRef('session.org_id', '=', 'user.org_id').on('session.id', '=', p.sessionId).on('session.expires_at', '>', p.now),
      )
      .leftJoin('app_group', (join) =>
        join
          .onRef('app_group.org_id', '=', 'user.org_id')
          .on('app_group.app_id', '=', p.appId)
          .on('app_group.group_id', '=', p.everyoneId),
      )
      .selectAll('user')
      .select(['session.id as session_id', 'app_group.app_id as for_everyone'])
      .where('user.org_id', '=', p.orgId)
      .where('user.id', '=', p.userId),
);

/** What a token for this user, session and app may rest on, as of now: one look-up when the app is for everybody. */
export async function findGrantState(
  ctx: Ctx,
  grant: { readonly userId: string; readonly sessionId: string; readonly appId: string },
): Promise<{ readonly user: User; readonly isSessionAlive: boolean; readonly isAssigned: boolean } | undefined> {
  const { orgId, now } = ctx;
  const [row] = await grantState(ctx.db, { ...grant, orgId, now, everyoneId: everyoneId(orgId) });
  if (!row) return undefined;
  const assigned = row.for_everyone !== null || (await isAssigned(ctx, grant.appId, grant.userId));
  return { user: userOf(row), isSessionAlive: row.session_id !== null, isAssigned: assigned };
}
