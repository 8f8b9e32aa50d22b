import { newId } from '../../platform/ids.ts';
import { roleLabels } from '../admin-roles/assignment.ts';
import { addAdminRole } from '../admin-roles/store.ts';
import type { TxCtx } from '../ctx.ts';
import { type LogActor, type LogEventType, userSubject, writeEvent } from '../system-log/write.ts';
import type { ProfileColumns } from '../users/profile.ts';
import { insertUser } from '../users/store.ts';

/**
 * Gives an org its first user: a super admin without a password yet (PROVISIONED). The events name the user as who did it, unless
 * told otherwise.
 * @param isEmailVerified whether the person proved the e-mail address (S28)
 * @throws the driver's unique violation when the login is taken
 */
export async function addFirstAdministrator(
  ctx: TxCtx,
  profile: ProfileColumns,
  { isEmailVerified, by }: { readonly isEmailVerified: boolean; readonly by?: LogActor } = { isEmailVerified: true },
): Promise<{ readonly id: string; readonly actor: LogActor }> {
  const id = newId(ctx.random, '00u');
  await insertUser(ctx, { ...profile, id, status: 'PROVISIONED', email_verified: isEmailVerified ? 1 : 0 });
  await addAdminRole(ctx, id, 'SUPER_ADMIN');
  const name = [profile.first_name, profile.last_name].filter((part) => part !== null).join(' ');
  const administrator = userSubject({ id, login: profile.login }, name || profile.login);
  const actor = by ?? administrator;
  const happened = (eventType: LogEventType, message: string, debug = {}) =>
    writeEvent(ctx, { eventType, message, outcome: { result: 'SUCCESS' }, actor, targets: [administrator], debug });
  await happened('user.lifecycle.create', 'Create user');
  await happened('user.lifecycle.activate', 'Activate user');
  await happened('user.account.privilege.grant', 'Grant user privilege', { privilegeGranted: roleLabels.SUPER_ADMIN });
  return { id, actor };
}
