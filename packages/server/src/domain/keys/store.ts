import type { EpochMillis } from '../../platform/time.ts';
import type { Db } from '../../schema/db.ts';
import type { SigningKeyTable } from '../../schema/tables.ts';
import type { Ctx, OrgId, TxCtx } from '../ctx.ts';

/** The org's signing keys that are still published at `now`, newest first. */
export function listSigningKeys(db: Db, orgId: OrgId, now: EpochMillis): Promise<SigningKeyTable[]> {
  return db
    .selectFrom('signing_key')
    .selectAll()
    .where('org_id', '=', orgId)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', now)]))
    .orderBy('created_at', 'desc')
    .execute();
}

/** The published keys of one authorization server, newest first. */
export function listKeysOfServer(ctx: Ctx, authorizationServerId: string): Promise<SigningKeyTable[]> {
  return ctx.db
    .selectFrom('signing_key')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', ctx.now)]))
    .orderBy('created_at', 'desc')
    .execute();
}

/** The keys that these authorization servers sign with, in no order. */
export async function listActiveKeys(ctx: Ctx, authorizationServerIds: readonly string[]): Promise<SigningKeyTable[]> {
  if (authorizationServerIds.length === 0) return [];
  return ctx.db
    .selectFrom('signing_key')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', 'in', authorizationServerIds)
    .where('status', '=', 'ACTIVE')
    .execute();
}

/** Adds a signing key. @throws the driver's unique violation when the server has an active one, or one that waits, already */
export async function insertSigningKey(ctx: TxCtx, row: Omit<SigningKeyTable, 'org_id'>): Promise<void> {
  await ctx.db
    .insertInto('signing_key')
    .values({ ...row, org_id: ctx.orgId })
    .execute();
}

/** Adds a key that will sign later, unless the server has one that waits. @returns whether it was added */
export async function insertNextKeyIfNone(ctx: TxCtx, row: Omit<SigningKeyTable, 'org_id'>): Promise<boolean> {
  const added = await ctx.db
    .insertInto('signing_key')
    .values({ ...row, org_id: ctx.orgId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  return added !== undefined;
}

/** Whether `kid` is what the server signs with. Holds back a rotation until the transaction ends. */
export async function holdActiveKey(ctx: TxCtx, authorizationServerId: string, kid: string): Promise<boolean> {
  const held = await ctx.db
    .updateTable('signing_key')
    .set({ status: 'ACTIVE' })
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .where('id', '=', kid)
    .where('status', '=', 'ACTIVE')
    .returning('id')
    .executeTakeFirst();
  return held !== undefined;
}

/**
 * Ends the signing of `kid` and forgets its private part; it stays published until `expiresAt`. One conditional write: of several
 * that rotate at once, one wins.
 * @returns whether the key was active until now
 */
export async function expireActiveKey(
  ctx: TxCtx,
  authorizationServerId: string,
  kid: string,
  expiresAt: EpochMillis,
): Promise<boolean> {
  const expired = await ctx.db
    .updateTable('signing_key')
    .set({ status: 'EXPIRED', sealed_private_jwk: '', expires_at: expiresAt })
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .where('id', '=', kid)
    .where('status', '=', 'ACTIVE')
    .returning('id')
    .executeTakeFirst();
  return expired !== undefined;
}

/** Lets the key that waits sign from now on. @returns its `kid`; undefined when none waits */
export async function activateNextKey(ctx: TxCtx, authorizationServerId: string): Promise<string | undefined> {
  const activated = await ctx.db
    .updateTable('signing_key')
    .set({ status: 'ACTIVE', activated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .where('status', '=', 'NEXT')
    .returning('id')
    .executeTakeFirst();
  return activated?.id;
}

/** Removes every key of an authorization server. */
export async function deleteKeysOfServer(ctx: TxCtx, authorizationServerId: string): Promise<void> {
  await ctx.db
    .deleteFrom('signing_key')
    .where('org_id', '=', ctx.orgId)
    .where('authorization_server_id', '=', authorizationServerId)
    .execute();
}

/** Removes the keys that need not be published any more. */
export async function deleteExpiredKeys(ctx: TxCtx): Promise<void> {
  await ctx.db.deleteFrom('signing_key').where('org_id', '=', ctx.orgId).where('expires_at', '<=', ctx.now).execute();
}
