import { prepareRead } from '../../schema/prepared.ts';
import type { AppAdminRoleTable, AppApiGrantTable, AppTable, UserTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

const grantedScopes = prepareRead((db, p: { orgId: string; appId: string }) =>
  db.selectFrom('app_api_grant').select('scope_id').where('org_id', '=', p.orgId).where('app_id', '=', p.appId),
);

/**
 * The `okta.*` scopes that an app was granted, in no order. Read from the database each time: a grant that is taken away is gone at once.
 * One look-up; a request without an `okta.*` scope need not ask.
 */
export async function grantedApiScopes(ctx: Ctx, appId: string): Promise<ReadonlySet<string>> {
  const rows = await grantedScopes(ctx.db, { orgId: ctx.orgId, appId });
  return new Set(rows.map((row) => row.scope_id));
}

/** Whom an access token is for and what has become of them: a row for each of their roles, one with a null role when there is none. */
type OfToken = {
  readonly app_id: string;
  readonly label: string;
  readonly app_status: AppTable['status'];
  readonly revoked_id: string | null;
  readonly role: AppAdminRoleTable['role'] | null;
};

interface TokenOfUser {
  readonly tokenId: string;
  readonly clientId: string;
  readonly userId: string;
}

const userOfToken = prepareRead((db, p: TokenOfUser & { orgId: string }) =>
  db
    .selectFrom('app')
    .innerJoin('user', (join) => join.onRef('user.org_id', '=', 'app.org_id').on('user.id', '=', p.userId))
    .leftJoin('revoked_token', (join) =>
      join.onRef('revoked_token.org_id', '=', 'app.org_id').on('revoked_token.token_id', '=', p.tokenId),
    )
    .leftJoin('admin_role', (join) => join.onRef('admin_role.org_id', '=', 'app.org_id').on('admin_role.user_id', '=', p.userId))
    .select(['app.id as app_id', 'app.label', 'app.status as app_status', 'revoked_token.token_id as revoked_id'])
    .select([
      'admin_role.role',
      'user.login',
      'user.status as user_status',
      'user.locked_for_strangers',
      'user.tokens_valid_from',
    ])
    .where('app.org_id', '=', p.orgId)
    .where('app.client_id', '=', p.clientId),
);

/** The user and the app of an access token, as of now, with the user's roles; no row when one of the two is gone. */
export function findUserOfToken(
  ctx: Ctx,
  token: TokenOfUser,
): Promise<
  (OfToken &
    Pick<UserTable, 'login' | 'locked_for_strangers' | 'tokens_valid_from'> & { readonly user_status: UserTable['status'] })[]
> {
  return userOfToken(ctx.db, { ...token, orgId: ctx.orgId });
}

const appOfToken = prepareRead((db, p: Omit<TokenOfUser, 'userId'> & { orgId: string }) =>
  db
    .selectFrom('app')
    .leftJoin('revoked_token', (join) =>
      join.onRef('revoked_token.org_id', '=', 'app.org_id').on('revoked_token.token_id', '=', p.tokenId),
    )
    .leftJoin('app_admin_role', (join) =>
      join.onRef('app_admin_role.org_id', '=', 'app.org_id').onRef('app_admin_role.app_id', '=', 'app.id'),
    )
    .select(['app.id as app_id', 'app.label', 'app.status as app_status', 'revoked_token.token_id as revoked_id'])
    .select('app_admin_role.role')
    .where('app.org_id', '=', p.orgId)
    .where('app.client_id', '=', p.clientId),
);

/** The app of an access token that it got for itself, as of now, with its roles; no row when it is gone. */
export function findAppOfToken(ctx: Ctx, token: Omit<TokenOfUser, 'userId'>): Promise<OfToken[]> {
  return appOfToken(ctx.db, { ...token, orgId: ctx.orgId });
}

/** The grants of an app, by scope. @param afterScopeId where the page before ended */
export function listApiGrants(
  ctx: Ctx,
  appId: string,
  page: { readonly afterScopeId?: string | undefined; readonly limit: number },
): Promise<AppApiGrantTable[]> {
  return ctx.db
    .selectFrom('app_api_grant')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('scope_id', '>', page.afterScopeId ?? '')
    .orderBy('scope_id')
    .limit(page.limit)
    .execute();
}

/** The grant of an app with this id, `oag…`. */
export function findApiGrant(ctx: Ctx, appId: string, id: string): Promise<AppApiGrantTable | undefined> {
  return ctx.db
    .selectFrom('app_api_grant')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/**
 * Grants an app a scope, unless it has it.
 * @returns the new grant; undefined when the app had it already
 * @throws the driver's foreign key violation when there is no such app
 */
export function insertApiGrantIfNew(
  ctx: TxCtx,
  grant: Pick<AppApiGrantTable, 'app_id' | 'scope_id' | 'id' | 'created_by'>,
): Promise<AppApiGrantTable | undefined> {
  return ctx.db
    .insertInto('app_api_grant')
    .values({ ...grant, org_id: ctx.orgId, created_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['org_id', 'app_id', 'scope_id']).doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Takes a grant from an app. @returns the grant that is gone; undefined when there was none */
export function deleteApiGrant(ctx: TxCtx, appId: string, id: string): Promise<AppApiGrantTable | undefined> {
  return ctx.db
    .deleteFrom('app_api_grant')
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** The admin roles of an app, in no order. */
export function listAppAdminRoles(ctx: Ctx, appId: string): Promise<AppAdminRoleTable[]> {
  return ctx.db.selectFrom('app_admin_role').selectAll().where('org_id', '=', ctx.orgId).where('app_id', '=', appId).execute();
}

/**
 * Gives an app an admin role, unless it has it.
 * @returns the new role; undefined when the app had it already
 * @throws the driver's foreign key violation when there is no such app
 */
export function insertAppAdminRoleIfNew(
  ctx: TxCtx,
  appId: string,
  role: AppAdminRoleTable['role'],
): Promise<AppAdminRoleTable | undefined> {
  return ctx.db
    .insertInto('app_admin_role')
    .values({ org_id: ctx.orgId, app_id: appId, role, created_at: ctx.now })
    .onConflict((conflict) => conflict.columns(['org_id', 'app_id', 'role']).doNothing())
    .returningAll()
    .executeTakeFirst();
}

/** Takes an admin role from an app. @returns whether it had it */
export async function deleteAppAdminRole(ctx: TxCtx, appId: string, role: AppAdminRoleTable['role']): Promise<boolean> {
  const result = await ctx.db
    .deleteFrom('app_admin_role')
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('role', '=', role)
    .executeTakeFirst();
  return result.numDeletedRows > 0n;
}
