import { prepareRead } from '../../schema/prepared.ts';
import type { App, ClientId } from '../apps/app.ts';
import { isAssigned } from '../apps/store.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { everyoneId } from '../groups/everyone.ts';
import { parseGroupsClaim } from '../groups/groups-claim.ts';
import { type User, userOf } from '../users/user.ts';
import type { AppUserFacts } from './issue.ts';

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
  /** As much of the app as claims are made of, and where its pages stand. */
  readonly app: Pick<App, 'id' | 'clientId' | 'label' | 'groupsClaim' | 'settingsJson' | 'redirectUris'>;
  readonly appUser: AppUserFacts;
}

const subject = prepareRead((db, p: { orgId: string; tokenId: string; userId: string; clientId: string }) =>
  db
    .selectFrom('user')
    .innerJoin('app', (join) => join.onRef('app.org_id', '=', 'user.org_id').on('app.client_id', '=', p.clientId))
    .leftJoin('revoked_token', (join) =>
      join.onRef('revoked_token.org_id', '=', 'user.org_id').on('revoked_token.token_id', '=', p.tokenId),
    )
    .leftJoin('app_user', (join) =>
      join
        .onRef('app_user.org_id', '=', 'user.org_id')
        .onRef('app_user.app_id', '=', 'app.id')
        .onRef('app_user.user_id', '=', 'user.id'),
    )
    .selectAll('user')
    .select(['revoked_token.token_id as revoked_id', 'app_user.user_name', 'app_user.profile_json as app_user_profile_json'])
    .select([
      'app.id as app_id',
      'app.label as app_label',
      'app.status as app_status',
      'app.groups_claim_json',
      'app.settings_json',
      'app.redirect_uris_json',
    ])
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
    app: {
      id: row.app_id,
      redirectUris: JSON.parse(row.redirect_uris_json) as string[],
      clientId: token.clientId as ClientId,
      label: row.app_label,
      groupsClaim: parseGroupsClaim(row.groups_claim_json),
      settingsJson: row.settings_json,
    },
    appUser: appUserOf(row),
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
      .leftJoin('app_user', (join) =>
        join
          .onRef('app_user.org_id', '=', 'user.org_id')
          .on('app_user.app_id', '=', p.appId)
          .onRef('app_user.user_id', '=', 'user.id'),
      )
      .selectAll('user')
      .select(['session.id as session_id', 'app_group.app_id as for_everyone'])
      .select(['app_user.app_id as for_user', 'app_user.user_name', 'app_user.profile_json as app_user_profile_json'])
      .where('user.org_id', '=', p.orgId)
      .where('user.id', '=', p.userId),
);

/** What a token for this user, session and app may rest on. */
export interface GrantState {
  readonly user: User;
  readonly appUser: AppUserFacts;
  readonly isSessionAlive: boolean;
  readonly isAssigned: boolean;
}

/** What a token may rest on as of now: one look-up when the app is for everybody or assigned in person. */
export async function findGrantState(
  ctx: Ctx,
  grant: { readonly userId: string; readonly sessionId: string; readonly appId: string },
): Promise<GrantState | undefined> {
  const { orgId, now } = ctx;
  const [row] = await grantState(ctx.db, { ...grant, orgId, now, everyoneId: everyoneId(orgId) });
  if (!row) return undefined;
  const assigned = row.for_everyone !== null || row.for_user !== null || (await isAssigned(ctx, grant.appId, grant.userId));
  return { user: userOf(row), appUser: appUserOf(row), isSessionAlive: row.session_id !== null, isAssigned: assigned };
}

function appUserOf(row: {
  readonly login: string;
  readonly user_name: string | null;
  readonly app_user_profile_json: string | null;
}): AppUserFacts {
  const profile = JSON.parse(row.app_user_profile_json ?? '{}') as AppUserFacts['profile'];
  return { userName: row.user_name ?? row.login, profile };
}
