import type { Caller } from '../domain/admin-roles/caller.ts';
import { mayDo } from '../domain/admin-roles/permissions.ts';
import { grantedApiScopes, listAppAdminRoles } from '../domain/api-access/store.ts';
import { findApp, updateApp } from '../domain/apps/store.ts';
import { type Ctx, inTx, type TxCtx } from '../domain/ctx.ts';
import { appSubject, type LogSubject } from '../domain/system-log/write.ts';
import type { Db } from '../schema/db.ts';
import type { AppTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import { logChange } from './log-change.ts';

/** Rights over apps. */
export const readApps = { resource: 'apps', access: 'read' } as const;
/** Changing apps, and seeing their secrets. */
export const manageApps = { resource: 'apps', access: 'manage' } as const;

/** The app with this id. @throws ApiError E0000007 */
export async function existingApp(ctx: Ctx, id: string): Promise<AppTable> {
  return found(await findApp(ctx, id), id);
}

/** The row, when there is one. @throws ApiError E0000007 */
export function found(row: AppTable | undefined, id: string): AppTable {
  if (!row) throw noSuchApp(id);
  return row;
}

/**
 * Whether the caller may see and change how this app proves itself and where its people are sent. Who can do that can act as the app: so,
 * when the app has rights in this API itself, the caller must be one who could give them, or the app.
 */
export async function mayImpersonate(ctx: Ctx, caller: Caller, app: AppTable): Promise<boolean> {
  if (caller.userId === undefined && caller.subject.id === app.client_id) return true;
  const hasScopes = (await grantedApiScopes(ctx, app.id)).size > 0;
  const hasRoles = (await listAppAdminRoles(ctx, app.id)).length > 0;
  return (
    (!hasScopes || mayDo(caller, { resource: 'appGrants', access: 'manage' })) &&
    (!hasRoles || mayDo(caller, { resource: 'roles', access: 'manage' }))
  );
}

/** @throws ApiError E0000006 unless `mayImpersonate` */
export async function requireMayImpersonate(ctx: Ctx, caller: Caller, app: AppTable): Promise<void> {
  if (await mayImpersonate(ctx, caller, app)) return;
  throw new ApiError('E0000006', '', ['The app has rights in this API: only who may give them may do this to the app.']);
}

/**
 * The app, to change how it proves itself: until the transaction ends nobody else can, so two callers never count the same secrets.
 * @throws ApiError E0000007; E0000006 unless `mayImpersonate`
 */
export async function lockedApp(ctx: TxCtx, caller: Caller, id: string): Promise<AppTable> {
  const app = found(await updateApp(ctx, id), id);
  await requireMayImpersonate(ctx, caller, app);
  return app;
}

/** There is no such app. */
export function noSuchApp(id: string): ApiError {
  return new ApiError('E0000007', `${id} (AppInstance)`);
}

const changes = {
  create: 'Create application',
  update: 'Update application',
  activate: 'Activate application',
  deactivate: 'Deactivate application',
  delete: 'Delete application',
} as const;

/** Writes that an app changed, once as an app and once as an OAuth client: whoever watches either sees it. */
export async function logAppChange(ctx: TxCtx, caller: Caller, change: keyof typeof changes, app: AppTable): Promise<void> {
  await logChange(ctx, caller, `application.lifecycle.${change}`, changes[change], [appSubject(app)]);
  await logChange(ctx, caller, `app.oauth2.client.lifecycle.${change}`, changes[change], [appSubject(app)]);
}

const credentialChanges = {
  create: 'Create OAuth client credential',
  activate: 'Activate OAuth client credential',
  deactivate: 'Deactivate OAuth client credential',
  delete: 'Delete OAuth client credential',
} as const;

/** Writes that a secret or a key of an app changed: which one, never what it is. */
export function logCredentialChange(
  ctx: TxCtx,
  caller: Caller,
  change: keyof typeof credentialChanges,
  app: AppTable,
  credential: { readonly type: 'ClientSecret' | 'JsonWebKey'; readonly id: string },
): Promise<void> {
  const target: LogSubject = { ...credential, alternateId: null, displayName: null };
  return logChange(ctx, caller, `app.oauth2.credentials.lifecycle.${change}`, credentialChanges[change], [
    appSubject(app),
    target,
  ]);
}

/** Writes that secrets of an app are about to be shown to the caller (S41). */
export function logSecretRead(ctx: Ctx<Db>, caller: Caller, app: AppTable): Promise<void> {
  return inTx(ctx, (ctx) =>
    logChange(ctx, caller, 'app.oauth2.client.read_client_secret', 'Read client secret', [appSubject(app)]),
  );
}
