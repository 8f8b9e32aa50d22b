import { sql } from 'kysely';
import type { Db } from '../../schema/db.ts';
import type { AuthorizationServerTable, OAuthClaimTable, OAuthScopeTable } from '../../schema/tables.ts';
import type { Ctx, OrgId, TxCtx } from '../ctx.ts';

/** The org's custom authorization servers, oldest first. */
export function listAuthorizationServers(db: Db, orgId: OrgId): Promise<AuthorizationServerTable[]> {
  return db.selectFrom('authorization_server').selectAll().where('org_id', '=', orgId).orderBy('created_at').execute();
}

/** Where a page of a list begins and how long it is. */
export interface Page {
  /** Key of the last row of the page before. */
  readonly after: string | undefined;
  readonly limit: number;
}

/**
 * Custom authorization servers in the order of their ids. With `part`, only those whose name or audience contains it, in whatever case
 * (of ASCII letters).
 */
export function listSomeAuthorizationServers(
  ctx: Ctx,
  { after = '', limit, part = '' }: Page & { readonly part: string | undefined },
): Promise<AuthorizationServerTable[]> {
  const servers = ctx.db.selectFrom('authorization_server').selectAll().where('org_id', '=', ctx.orgId).where('id', '>', after);
  const pattern = `%${part.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  const named =
    part === ''
      ? servers
      : servers.where(sql<boolean>`(lower(name) like ${pattern} escape '\\' or lower(audience) like ${pattern} escape '\\')`);
  return named.orderBy('id').limit(limit).execute();
}

/** The custom authorization server with this id or alias, active or not. */
export function findAuthorizationServer(ctx: Ctx, spelled: string): Promise<AuthorizationServerTable | undefined> {
  return ctx.db
    .selectFrom('authorization_server')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where((eb) => eb.or([eb('id', '=', spelled), eb('alias', '=', spelled)]))
    .executeTakeFirst();
}

/** What an admin says of an authorization server. */
export type AuthorizationServerSettings = Pick<AuthorizationServerTable, 'name' | 'description' | 'audience' | 'rotation_mode'>;

/** Adds a custom authorization server, active. */
export async function insertAuthorizationServer(
  ctx: TxCtx,
  server: Pick<AuthorizationServerTable, 'id' | 'alias'> & AuthorizationServerSettings,
): Promise<void> {
  await ctx.db
    .insertInto('authorization_server')
    .values({ ...server, org_id: ctx.orgId, status: 'ACTIVE', groups_claim_json: null, created_at: ctx.now, updated_at: ctx.now })
    .execute();
}

/** Changes what an admin says of an authorization server. @returns the server as it is now; undefined when it is gone */
export function updateAuthorizationServer(
  ctx: TxCtx,
  id: string,
  settings: Partial<AuthorizationServerSettings>,
): Promise<AuthorizationServerTable | undefined> {
  return ctx.db
    .updateTable('authorization_server')
    .set({ ...settings, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Activates or deactivates a server. @returns whether that changed anything */
export async function setAuthorizationServerStatus(
  ctx: TxCtx,
  id: string,
  status: AuthorizationServerTable['status'],
): Promise<boolean> {
  const changed = await ctx.db
    .updateTable('authorization_server')
    .set({ status, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('status', '!=', status)
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

/** Removes a server with its scopes and policies; the built-in one stays. Its keys are elsewhere. @returns whether it was there */
export async function deleteAuthorizationServer(ctx: TxCtx, id: string): Promise<boolean> {
  const deleted = await ctx.db
    .deleteFrom('authorization_server')
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('alias', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return deleted !== undefined;
}

/** Every scope that was added to a server of the org, by name. */
export function listAllScopes(db: Db, orgId: OrgId): Promise<OAuthScopeTable[]> {
  return db.selectFrom('oauth_scope').selectAll().where('org_id', '=', orgId).orderBy('name').execute();
}

/** Scopes that were added to a server, by name; with `prefix`, those whose name starts so. */
export function listScopes(
  ctx: Ctx,
  authorizationServerId: string,
  { after = '', limit, prefix = '' }: Page & { readonly prefix: string | undefined },
): Promise<OAuthScopeTable[]> {
  return ctx.db
    .selectFrom('oauth_scope')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .where('name', '>', after)
    .where('name', '>=', prefix)
    .where('name', '<', `${prefix}\u{7f}`) // names are printable ASCII
    .orderBy('name')
    .limit(limit)
    .execute();
}

/** Those of `names` that scopes have which were added to the server. */
export async function listScopeNames(ctx: Ctx, authorizationServerId: string, names: readonly string[]): Promise<string[]> {
  if (names.length === 0) return [];
  const rows = await ctx.db
    .selectFrom('oauth_scope')
    .select('name')
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .where('name', 'in', names)
    .execute();
  return rows.map((row) => row.name);
}

/** A scope that was added to a server. */
export function findScope(ctx: Ctx, authorizationServerId: string, id: string): Promise<OAuthScopeTable | undefined> {
  return ctx.db
    .selectFrom('oauth_scope')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** What an admin says of a scope; its name stays. */
export type ScopeSettings = Pick<
  OAuthScopeTable,
  'display_name' | 'description' | 'consent' | 'metadata_publish' | 'is_default' | 'is_optional'
>;

/** Adds a scope to a server. @throws the driver's unique violation when the name is taken; the foreign key one when there is no such server */
export async function insertScope(
  ctx: TxCtx,
  scope: Pick<OAuthScopeTable, 'authorization_server_id' | 'id' | 'name'> & ScopeSettings,
): Promise<OAuthScopeTable> {
  return ctx.db
    .insertInto('oauth_scope')
    .values({ ...scope, org_id: ctx.orgId, created_at: ctx.now, updated_at: ctx.now })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Replaces what an admin says of a scope. @returns the scope as it is now; undefined when it is gone */
export function updateScope(
  ctx: TxCtx,
  authorizationServerId: string,
  id: string,
  settings: ScopeSettings,
): Promise<OAuthScopeTable | undefined> {
  return ctx.db
    .updateTable('oauth_scope')
    .set({ ...settings, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Removes a scope. @returns the one that went */
export function deleteScope(ctx: TxCtx, authorizationServerId: string, id: string): Promise<OAuthScopeTable | undefined> {
  return ctx.db
    .deleteFrom('oauth_scope')
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Every claim of a server of the org that is in use, by name. */
export function listActiveClaims(db: Db, orgId: OrgId): Promise<OAuthClaimTable[]> {
  return db
    .selectFrom('oauth_claim')
    .selectAll()
    .where('org_id', '=', orgId)
    .where('status', '=', 'ACTIVE')
    .orderBy('name')
    .execute();
}

/** The claims of a server that have a row, by name. A server has a hundred and some at most. */
export function listClaims(ctx: Ctx, authorizationServerId: string): Promise<OAuthClaimTable[]> {
  return ctx.db
    .selectFrom('oauth_claim')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .orderBy('name')
    .orderBy('id')
    .execute();
}

/** A claim of a server that has a row. */
export function findClaim(ctx: Ctx, authorizationServerId: string, id: string): Promise<OAuthClaimTable | undefined> {
  return ctx.db
    .selectFrom('oauth_claim')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** What an admin says of a claim. */
export type ClaimSettings = Omit<OAuthClaimTable, 'org_id' | 'authorization_server_id' | 'id' | 'created_at' | 'updated_at'>;

/** Adds a claim to a server. @throws the driver's unique violation when the name is taken; the foreign key one when there is no such server */
export function insertClaim(
  ctx: TxCtx,
  claim: Pick<OAuthClaimTable, 'authorization_server_id' | 'id'> & ClaimSettings,
): Promise<OAuthClaimTable> {
  return ctx.db
    .insertInto('oauth_claim')
    .values({ ...claim, org_id: ctx.orgId, created_at: ctx.now, updated_at: ctx.now })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Adds a claim, or replaces the one with its id. @throws the driver's foreign key violation when there is no such server */
export function putClaim(
  ctx: TxCtx,
  claim: Pick<OAuthClaimTable, 'authorization_server_id' | 'id'> & ClaimSettings,
): Promise<OAuthClaimTable> {
  return ctx.db
    .insertInto('oauth_claim')
    .values({ ...claim, org_id: ctx.orgId, created_at: ctx.now, updated_at: ctx.now })
    .onConflict((conflict) =>
      conflict.columns(['org_id', 'authorization_server_id', 'id']).doUpdateSet({ ...claim, updated_at: ctx.now }),
    )
    .returningAll()
    .executeTakeFirstOrThrow();
}

/**
 * Replaces what an admin says of a claim. @returns the claim as it is now; undefined when it is gone
 * @throws the driver's unique violation when the name is taken
 */
export function updateClaim(
  ctx: TxCtx,
  authorizationServerId: string,
  id: string,
  settings: ClaimSettings,
): Promise<OAuthClaimTable | undefined> {
  return ctx.db
    .updateTable('oauth_claim')
    .set({ ...settings, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Removes a claim. @returns the one that went */
export function deleteClaim(ctx: TxCtx, authorizationServerId: string, id: string): Promise<OAuthClaimTable | undefined> {
  return ctx.db
    .deleteFrom('oauth_claim')
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}
