import type { Caller } from '../domain/admin-roles/caller.ts';
import { deleteApiTokensOfUser } from '../domain/api-tokens/store.ts';
import { removeAppsOfUser } from '../domain/app-assignments/store.ts';
import type { TxCtx } from '../domain/ctx.ts';
import { applyGroupRules } from '../domain/group-rules/apply.ts';
import { forgetWrongPasswords } from '../domain/passwords/lockout.ts';
import { deleteLinks } from '../domain/passwords/store.ts';
import { deleteSessionsOfUser } from '../domain/sessions/store.ts';
import { type LogEventType, userSubject } from '../domain/system-log/write.ts';
import { findUserRecord, type UserRecord } from '../domain/user-records/store.ts';
import { endsAccess, type LifecycleEvent, type Move, moveOf, type UserStatus } from '../domain/users/lifecycle.ts';
import { changeUserStatus, deleteDeprovisionedUser, holdUser } from '../domain/users/store.ts';
import { ApiError } from './api-error.ts';
import { logChange } from './log-change.ts';
import { noSuchUser, requireAnotherSuperAdmin, requireMayActOn } from './user-access.ts';

/** An event that an administrator may bring about, and how the log tells it. */
export type AdminMove = Extract<
  LifecycleEvent,
  'activate' | 'reactivate' | 'deactivate' | 'suspend' | 'unsuspend' | 'unlock' | 'delete'
>;

const logged: Readonly<Record<Exclude<AdminMove, 'delete'>, { readonly type: LogEventType; readonly message: string }>> = {
  activate: { type: 'user.lifecycle.activate', message: 'Activate user' },
  reactivate: { type: 'user.lifecycle.reactivate', message: 'Reactivate user' },
  deactivate: { type: 'user.lifecycle.deactivate', message: 'Deactivate user' },
  suspend: { type: 'user.lifecycle.suspend', message: 'Suspend user' },
  unsuspend: { type: 'user.lifecycle.unsuspend', message: 'Unsuspend user' },
  unlock: { type: 'user.account.unlock', message: 'Unlock user' },
};

/**
 * Moves a user in the lifecycle on behalf of `caller`, with all that hangs on it: a user who is suspended, deactivated or removed loses
 * sessions, tokens and API tokens in the same transaction (S19); one who is deactivated loses the apps assigned in person, while groups
 * and admin roles stay.
 *
 * @returns the user's status before and after; undefined for one who was removed
 * @throws ApiError E0000006, E0000007, and what the lifecycle says of an event that does not fit the status
 */
export async function moveUser(
  ctx: TxCtx,
  caller: Caller,
  id: string,
  event: AdminMove,
): Promise<{ readonly from: UserStatus; readonly to: UserStatus } | undefined> {
  await requireMayActOn(ctx, caller, id);
  if (event === 'suspend' || event === 'deactivate' || event === 'delete') await requireAnotherSuperAdmin(ctx, id);
  await holdUser(ctx, id);
  const user = await findUserRecord(ctx, id);
  if (!user) throw noSuchUser(id);
  const move = moveOf(user.status, event, { hasPassword: user.password_changed_at !== null });
  if (move.outcome === 'refused') throw refusalOf(move);
  if (move.outcome === 'gone') {
    await removeUser(ctx, caller, user);
    return undefined;
  }
  const change = { from: user.status, to: move.to };
  if (!(await changeUserStatus(ctx, id, change))) throw new Error('a user who was held has moved');
  if (endsAccess(move.to)) await endAccess(ctx, id);
  if (move.to === 'DEPROVISIONED') await forget(ctx, id);
  if (event === 'unlock') await forgetWrongPasswords(ctx, user);
  if (move.to === 'DEPROVISIONED' || user.status === 'DEPROVISIONED') await applyGroupRules(ctx, id);
  const { type, message } = logged[event === 'delete' ? 'deactivate' : event];
  await logChange(ctx, caller, type, message, [userSubject(user)], { from: change.from, to: change.to });
  return change;
}

/** What the lifecycle refuses, in Okta's code. */
export function refusalOf({ code, cause }: Extract<Move, { outcome: 'refused' }>): ApiError {
  return new ApiError(code, code === 'E0000001' ? 'status' : '', [cause]);
}

async function removeUser(ctx: TxCtx, caller: Caller, user: UserRecord): Promise<void> {
  const target = [userSubject(user)];
  await logChange(ctx, caller, 'user.lifecycle.delete.initiated', 'Delete user initiated', target);
  await deleteDeprovisionedUser(ctx, user.id);
  await logChange(ctx, caller, 'user.lifecycle.delete.completed', 'Delete user completed', target);
}

/** What a user who comes back has to be given anew. */
async function forget(ctx: TxCtx, id: string): Promise<void> {
  await removeAppsOfUser(ctx, id);
  await deleteLinks(ctx, id);
}

async function endAccess(ctx: TxCtx, id: string): Promise<void> {
  await deleteSessionsOfUser(ctx, id);
  await deleteApiTokensOfUser(ctx, id);
}
