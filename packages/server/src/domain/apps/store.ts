import { prepareRead } from '../../schema/prepared.ts';
import type { AppTable, ClientSecretTable } from '../../schema/tables.ts';
import type { Ctx, TxCtx } from '../ctx.ts';
import { everyoneId } from '../groups/everyone.ts';
import { type App, appOf } from './app.ts';

const appByClientId = prepareRead((db, p: { orgId: string; clientId: string }) =>
  db.selectFrom('app').selectAll().where('org_id', '=', p.orgId).where('client_id', '=', p.clientId),
);

/** The app with this client id, whatever its status. Read from the database each time: a deactivation holds at once. */
export async function findAppByClientId(ctx: Ctx, clientId: string): Promise<App | undefined> {
  const [row] = await appByClientId(ctx.db, { orgId: ctx.orgId, clientId });
  return row && appOf(row);
}

/** The app labelled `label`, in any case. */
export async function findAppByLabel(ctx: Ctx, label: string): Promise<App | undefined> {
  const row = await ctx.db
    .selectFrom('app')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('label_key', '=', label.toLowerCase())
    .executeTakeFirst();
  return row && appOf(row);
}

const client = prepareRead((db, p: { orgId: string; clientId: string }) =>
  db
    .selectFrom('app')
    .leftJoin('client_secret', (join) =>
      join
        .onRef('client_secret.org_id', '=', 'app.org_id')
        .onRef('client_secret.app_id', '=', 'app.id')
        .on('client_secret.status', '=', 'ACTIVE'),
    )
    .selectAll('app')
    .select('client_secret.secret_hash')
    .where('app.org_id', '=', p.orgId)
    .where('app.client_id', '=', p.clientId),
);

/** The app with this client id and the hashes of the secrets it may use now: one look-up. */
export async function findClient(
  ctx: Ctx,
  clientId: string,
): Promise<{ readonly app: App; readonly secretHashes: readonly string[] } | undefined> {
  const rows = await client(ctx.db, { orgId: ctx.orgId, clientId });
  const [first] = rows;
  return first && { app: appOf(first), secretHashes: rows.flatMap((row) => row.secret_hash ?? []) };
}

/** The app's secrets that may be used, newest first. */
export function listActiveSecrets(ctx: Ctx, appId: string): Promise<ClientSecretTable[]> {
  return ctx.db
    .selectFrom('client_secret')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('status', '=', 'ACTIVE')
    .orderBy('created_at', 'desc')
    .execute();
}

interface AssignmentQuestion {
  readonly orgId: string;
  readonly appId: string;
  readonly userId: string;
}

const toGroup = prepareRead((db, p: { orgId: string; appId: string; groupId: string }) =>
  db
    .selectFrom('app_group')
    .select('app_id')
    .where('org_id', '=', p.orgId)
    .where('app_id', '=', p.appId)
    .where('group_id', '=', p.groupId),
);

const toUserOrMembership = prepareRead((db, p: AssignmentQuestion) =>
  db
    .selectFrom('app_user')
    .select('app_id')
    .where('org_id', '=', p.orgId)
    .where('app_id', '=', p.appId)
    .where('user_id', '=', p.userId)
    .unionAll(
      db
        .selectFrom('group_member')
        .innerJoin('app_group', (join) =>
          join.onRef('app_group.org_id', '=', 'group_member.org_id').onRef('app_group.group_id', '=', 'group_member.group_id'),
        )
        .select('app_group.app_id')
        .where('group_member.org_id', '=', p.orgId)
        .where('group_member.user_id', '=', p.userId)
        .where('app_group.app_id', '=', p.appId),
    )
    .limit(1),
);

/** Whether the user may use the app: because everybody may (one look-up, the common case), in person, or by a group. */
export async function isAssigned(ctx: Ctx, appId: string, userId: string): Promise<boolean> {
  const { orgId } = ctx;
  const everyone = await toGroup(ctx.db, { orgId, appId, groupId: everyoneId(orgId) });
  return everyone.length > 0 || (await toUserOrMembership(ctx.db, { orgId, appId, userId })).length > 0;
}

/** Adds an app. @throws the driver's unique violation when client id or label is taken */
export async function insertApp(
  ctx: TxCtx,
  row: Omit<AppTable, 'org_id' | 'created_at' | 'updated_at' | 'label_key'>,
): Promise<void> {
  await ctx.db
    .insertInto('app')
    .values({ ...row, org_id: ctx.orgId, label_key: row.label.toLowerCase(), created_at: ctx.now, updated_at: ctx.now })
    .execute();
}

/** Replaces the app's redirect and sign-out URIs. */
export async function updateAppUris(
  ctx: TxCtx,
  appId: string,
  uris: Pick<AppTable, 'redirect_uris_json' | 'post_logout_redirect_uris_json'>,
): Promise<void> {
  await ctx.db
    .updateTable('app')
    .set({ ...uris, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', appId)
    .execute();
}

/** Adds a secret of an app. */
export async function insertClientSecret(
  ctx: TxCtx,
  row: Pick<ClientSecretTable, 'app_id' | 'id' | 'secret_hash' | 'sealed_secret'>,
): Promise<void> {
  await ctx.db
    .insertInto('client_secret')
    .values({ ...row, org_id: ctx.orgId, status: 'ACTIVE', created_at: ctx.now, updated_at: ctx.now })
    .execute();
}

/** Assigns the app to a group; a second time is no error. */
export async function assignAppToGroup(ctx: TxCtx, appId: string, groupId: string): Promise<void> {
  await ctx.db
    .insertInto('app_group')
    .values({ org_id: ctx.orgId, app_id: appId, group_id: groupId, created_at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/**
 * Assigns the app to one user; a second time is no error.
 * @internal exported for tests
 */
export async function assignAppToUser(ctx: TxCtx, appId: string, userId: string): Promise<void> {
  await ctx.db
    .insertInto('app_user')
    .values({ org_id: ctx.orgId, app_id: appId, user_id: userId, created_at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
