import { type AdminRole, hasRightsOf } from './permissions.ts';

/**
 * Whether `caller` may change or end somebody with `targetRoles`: a super admin may act on everybody, an org admin on everybody but super
 * admins, the others on people without a role. The permission for the operation itself is asked for elsewhere.
 *
 * @see Okta, administrator roles – who may manage administrators
 */
export function mayActOn(caller: { readonly roles: readonly AdminRole[] }, targetRoles: readonly AdminRole[]): boolean {
  if (targetRoles.length === 0 || caller.roles.includes('SUPER_ADMIN')) return true;
  return caller.roles.includes('ORG_ADMIN') && !targetRoles.includes('SUPER_ADMIN');
}

/**
 * Whether `caller` may get hold of the account of somebody with `targetRoles`: choose its password, be handed a link that sets one, or
 * say where such links go. Who can do that has the target's rights afterwards, so they must be the caller's before, as far as the scopes
 * of the caller's token reach.
 *
 * @see Okta, administrator roles – Deviates: there an org admin can become an app admin, and a token for users alone whoever it likes
 */
export function mayTakeOver(
  caller: { readonly roles: readonly AdminRole[]; readonly scopes: ReadonlySet<string> | undefined },
  targetRoles: readonly AdminRole[],
): boolean {
  return mayActOn(caller, targetRoles) && hasRightsOf(caller, targetRoles);
}
