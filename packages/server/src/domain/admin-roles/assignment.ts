import { sha256 } from '../../platform/hash.ts';
import { newId } from '../../platform/ids.ts';
import type { AdminRole } from './permissions.ts';

/**
 * The id (`ra1…`) of the fact that somebody has a role. It is made from the two, so it needs no column, and taking a role away and giving
 * it again gives the same id.
 * @param holderId the user's or the app's id
 */
export function roleAssignmentId(holderId: string, role: AdminRole): string {
  return newId(() => Buffer.from(sha256(`role|${holderId}|${role}`), 'base64url'), 'ra1');
}

/** What people call a role. */
export const roleLabels: Readonly<Record<AdminRole, string>> = {
  SUPER_ADMIN: 'Super Administrator',
  ORG_ADMIN: 'Organization Administrator',
  APP_ADMIN: 'Application Administrator',
  USER_ADMIN: 'Group Administrator',
  HELP_DESK_ADMIN: 'Help Desk Administrator',
  READ_ONLY_ADMIN: 'Read-only Administrator',
};
