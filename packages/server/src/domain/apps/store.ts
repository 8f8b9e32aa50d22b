import { prepareRead } from '../../schema/prepared.ts';
import type { AppTable, ClientKeyTable, ClientSecretTable } from '../../schema/tables.ts';
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

/** The app with this id as it is stored. */
export function findApp(ctx: Ctx, id: string): Promise<AppTable | undefined> {
  return ctx.db.selectFrom('app').selectAll().where('org_id', '=', ctx.orgId).where('id', '=', id).executeTakeFirst();
}

/** Which apps a list has. What is not said does not matter; all that is said must hold. */
export interface AppChoice {
  /** What the label starts with, in whatever case. */
  readonly labelPrefix?: string | undefined;
  readonly status?: AppTable['status'] | undefined;
  /** Assigned to this user, in person or by a group. */
  readonly userId?: string | undefined;
  /** Assigned to this group. */
  readonly groupId?: string | undefined;
}

/** Apps in the order of their ids, those after `afterId` first. */
export function listApps(
  ctx: Ctx,
  choice: AppChoice,
  { afterId = '', limit }: { readonly afterId?: string | undefined; readonly limit: number },
): Promise<AppTable[]> {
  const { labelPrefix, status, userId, groupId } = choice;
  let apps = ctx.db.selectFrom('app').selectAll().where('org_id', '=', ctx.orgId).where('id', '>', afterId);
  if (labelPrefix !== undefined) {
    const prefix = labelPrefix.toLowerCase();
    apps = apps.where('label_key', '>=', prefix).where('label_key', '<', `${prefix}\u{10ffff}`);
  }
  if (status !== undefined) apps = apps.where('status', '=', status);
  if (groupId !== undefined) apps = apps.where('id', 'in', appsOfGroups(ctx).where('group_id', '=', groupId));
  if (userId !== undefined) apps = apps.where('id', 'in', appsOfUser(ctx, userId));
  return apps.orderBy('id').limit(limit).execute();
}

function appsOfGroups({ db, orgId }: Ctx) {
  return db.selectFrom('app_group').select('app_id').where('org_id', '=', orgId);
}

function appsOfUser(ctx: Ctx, userId: string) {
  const { db, orgId } = ctx;
  const groups = db.selectFrom('group_member').select('group_id').where('org_id', '=', orgId).where('user_id', '=', userId);
  const byGroup = appsOfGroups(ctx).where((eb) => eb.or([eb('group_id', '=', everyoneId(orgId)), eb('group_id', 'in', groups)]));
  return db.selectFrom('app_user').select('app_id').where('org_id', '=', orgId).where('user_id', '=', userId).union(byGroup);
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
    .orderBy('id', 'desc')
    .execute();
}

/** The public keys that the app may sign its client assertions with now, in no order. An app with `jwksUri` has none here. */
export function listActiveClientKeys(ctx: Ctx, appId: string): Promise<ClientKeyTable[]> {
  return ctx.db
    .selectFrom('client_key')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where('app_id', '=', appId)
    .where('status', '=', 'ACTIVE')
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

/** The columns of an app that an admin decides about. */
export type AppColumns = Omit<
  AppTable,
  'org_id' | 'id' | 'status' | 'label_key' | 'access_policy_id' | 'logo_path' | 'created_at' | 'updated_at'
>;

/** What an app has that nobody said anything about. */
const usualColumns = {
  consent_method: 'TRUSTED',
  refresh_token_rotation: 'STATIC',
  refresh_token_leeway_seconds: 30,
  jwks_uri: null,
  access_policy_id: null,
  logo_path: null,
  settings_json: '{}',
} as const satisfies Partial<AppTable>;

/** Adds an app. @throws the driver's unique violation when id, client id or label is taken */
export async function insertApp(
  ctx: TxCtx,
  row: Omit<AppTable, 'org_id' | 'created_at' | 'updated_at' | 'label_key' | keyof typeof usualColumns> &
    Partial<Pick<AppTable, keyof typeof usualColumns>>,
): Promise<void> {
  const own = { org_id: ctx.orgId, label_key: row.label.toLowerCase(), created_at: ctx.now, updated_at: ctx.now };
  await ctx.db
    .insertInto('app')
    .values({ ...usualColumns, ...row, ...own })
    .execute();
}

/**
 * Changes columns of an app and gives it as it is then. With no columns it only notes that something of the app changed. Until the
 * transaction ends nobody else can change this app: what is read after this is what is written upon.
 * @returns undefined when there is no such app
 * @throws the driver's unique violation when another app has the label
 */
export function updateApp(
  ctx: TxCtx,
  id: string,
  columns: Partial<AppColumns & Pick<AppTable, 'access_policy_id' | 'logo_path'>> = {},
): Promise<AppTable | undefined> {
  return ctx.db
    .updateTable('app')
    .set({ ...columns, ...(columns.label !== undefined && { label_key: columns.label.toLowerCase() }), updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Gives an app the other status. @returns the app when it did not have it */
export function changeAppStatus(ctx: TxCtx, id: string, status: AppTable['status']): Promise<AppTable | undefined> {
  return ctx.db
    .updateTable('app')
    .set({ status, updated_at: ctx.now })
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('status', '!=', status)
    .returningAll()
    .executeTakeFirst();
}

/** Removes an inactive app with its secrets, keys and assignments. @returns the app that went */
export function deleteInactiveApp(ctx: TxCtx, id: string): Promise<AppTable | undefined> {
  return ctx.db
    .deleteFrom('app')
    .where('org_id', '=', ctx.orgId)
    .where('id', '=', id)
    .where('status', '=', 'INACTIVE')
    .returningAll()
    .executeTakeFirst();
}

/** Adds a secret of an app. */
export async function insertClientSecret(
  ctx: TxCtx,
  row: Pick<ClientSecretTable, 'app_id' | 'id' | 'secret_hash' | 'sealed_secret' | 'status'>,
): Promise<void> {
  await ctx.db
    .insertInto('client_secret')
    .values({ ...row, org_id: ctx.orgId, created_at: ctx.now, updated_at: ctx.now })
    .execute();
}
