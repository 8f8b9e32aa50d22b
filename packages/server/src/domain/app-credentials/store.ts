import type { ClientKeyTable, ClientSecretTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';

/** The app's secrets, inactive ones too, newest first: two at most. */
export function listSecrets(ctx: Ctx, appId: string): Promise<ClientSecretTable[]> {
  return ctx.db
    .selectFrom('client_secret')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
}

/** The secrets of all apps, in the order of app and id, those after `after` first. */
export function listSecretsOfApps(
  ctx: Ctx,
  { after = { app_id: '', id: '' }, limit }: { after: Pick<ClientSecretTable, 'app_id' | 'id'> | undefined; limit: number },
): Promise<ClientSecretTable[]> {
  return ctx.db
    .selectFrom('client_secret')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where((eb) => eb(eb.refTuple('app_id', 'id'), '>', eb.tuple(after.app_id, after.id)))
    .orderBy('app_id')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Gives a secret the other status. */
export async function changeSecretStatus(
  ctx: TxCtx,
  appId: string,
  id: string,
  status: ClientSecretTable['status'],
): Promise<void> {
  await ctx.db
    .updateTable('client_secret')
    .set({ status, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .execute();
}

/** Removes a secret. */
export async function deleteSecret(ctx: TxCtx, appId: string, id: string): Promise<void> {
  await ctx.db
    .deleteFrom('client_secret')
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .execute();
}

/** The apps' public keys, inactive ones too, oldest first. */
export async function listClientKeys(ctx: Ctx, appIds: readonly string[]): Promise<ClientKeyTable[]> {
  if (appIds.length === 0) return [];
  return ctx.db
    .selectFrom('client_key')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('app_id', 'in', appIds)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Adds a public key. @throws the driver's unique violation when the app has one with this `kid` */
export async function insertClientKey(
  ctx: TxCtx,
  key: Pick<ClientKeyTable, 'app_id' | 'id' | 'kid' | 'status' | 'jwk_json'>,
): Promise<void> {
  await ctx.db
    .insertInto('client_key')
    .values({ ...key, org_id: ctx.orgId, created_at: ctx.now, updated_at: ctx.now })
    .execute();
}

/** Changes status or content of a public key. */
export async function updateClientKey(
  ctx: TxCtx,
  appId: string,
  id: string,
  change: Partial<Pick<ClientKeyTable, 'status' | 'jwk_json'>>,
): Promise<void> {
  await ctx.db
    .updateTable('client_key')
    .set({ ...change, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .execute();
}

/** Removes a public key. */
export async function deleteClientKey(ctx: TxCtx, appId: string, id: string): Promise<void> {
  await ctx.db
    .deleteFrom('client_key')
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('id', '=', id)
    .execute();
}
