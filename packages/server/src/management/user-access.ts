import { mayActOn, mayTakeOver } from '../domain/admin-roles/boundary.ts';
import type { Caller } from '../domain/admin-roles/caller.ts';
import { isAnotherSuperAdminActive, listAdminRoles } from '../domain/admin-roles/store.ts';
import type { Ctx, TxCtx } from '../domain/ctx.ts';
import { holdOrg } from '../domain/orgs/store.ts';
import { findUserByName, findUserRecord, type UserRecord } from '../domain/user-records/store.ts';
import { ApiError } from './api-error.ts';

/**
 * The user whom a path names: an id, a login, a login without its domain when only one has it, or `me`, the owner of the credential.
 * @throws ApiError E0000007
 */
export async function existingUser(ctx: Ctx, caller: Caller, name: string): Promise<UserRecord> {
  const isMe = name === 'me';
  const user = isMe ? caller.userId && (await findUserRecord(ctx, caller.userId)) : await findUserByName(ctx, name);
  if (!user) throw noSuchUser(name);
  return user;
}

/** The refusal for a user who is not there. */
export function noSuchUser(name: string): ApiError {
  return new ApiError('E0000007', `${name} (User)`);
}

/**
 * Lets the caller change or end this user, or refuses. Part of the transaction that acts; outside one it only keeps from work in vain.
 * @throws ApiError E0000006
 */
export async function requireMayActOn(ctx: Ctx, caller: Caller, userId: string): Promise<void> {
  if (!mayActOn(caller, await listAdminRoles(ctx, userId))) throw fewerRights();
}

/** As `requireMayActOn`, for what gives the caller a way into the user's account. @throws ApiError E0000006 */
export async function requireMayTakeOver(ctx: Ctx, caller: Caller, userId: string): Promise<void> {
  if (!mayTakeOver(caller, await listAdminRoles(ctx, userId))) throw fewerRights();
}

function fewerRights(): ApiError {
  return new ApiError('E0000006', '', ['Only an administrator with the same rights or more may do this to an administrator.']);
}

/**
 * Refuses what would leave the org without a super admin who can sign in. Comes before every write of its transaction: it makes others
 * who ask the same wait. @throws ApiError E0000001
 */
export async function requireAnotherSuperAdmin(ctx: TxCtx, userId: string): Promise<void> {
  await holdOrg(ctx); // whoever takes the role from the others meanwhile waits, and then sees what became of this one
  const user = await findUserRecord(ctx, userId);
  if (user?.status === 'DEPROVISIONED') return; // not one who can
  const roles = await listAdminRoles(ctx, userId);
  if (roles.includes('SUPER_ADMIN') && !(await isAnotherSuperAdminActive(ctx, userId)))
    throw new ApiError('E0000001', 'status', ['status: the org would be left without an active super admin']);
}
