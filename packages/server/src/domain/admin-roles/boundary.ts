import type { AdminRole } from './permissions.ts';

/**
 * Whether `caller` may change, end or reset somebody with `targetRoles`: nobody may take over an administrator whose rights are not
 * within their own. A super admin may act on everybody, an org admin on everybody but super admins, the others on people without a role.
 * The permission for the operation itself is asked for elsewhere.
 *
 * @see Okta, administrator roles – who may manage administrators
 */
export function mayActOn(caller: { readonly roles: readonly AdminRole[] }, targetRoles: readonly AdminRole[]): boolean {
  if (targetRoles.length === 0 || caller.roles.includes('SUPER_ADMIN')) return true;
  return caller.roles.includes('ORG_ADMIN') && !targetRoles.includes('SUPER_ADMIN');
}
