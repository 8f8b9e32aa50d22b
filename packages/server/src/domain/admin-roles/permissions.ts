import type { AdminRoleTable } from '../../schema/tables.ts';

/** A role that makes a user an administrator. @see Okta, standard administrator roles */
export type AdminRole = AdminRoleTable['role'];

/** What an API route reaches, and whether it changes anything. Every route names one. */
export interface Permission {
  readonly resource: 'groups';
  readonly access: 'read' | 'manage';
}

/**
 * Every role there is.
 * @internal exported for tests
 */
export const adminRoles: readonly AdminRole[] = [
  'SUPER_ADMIN',
  'ORG_ADMIN',
  'APP_ADMIN',
  'USER_ADMIN',
  'HELP_DESK_ADMIN',
  'READ_ONLY_ADMIN',
];

/** Who may do what. What is not here, nobody may. */
const allowed: Readonly<Record<Permission['resource'], Readonly<Record<Permission['access'], readonly AdminRole[]>>>> = {
  groups: { read: adminRoles, manage: ['SUPER_ADMIN', 'ORG_ADMIN', 'USER_ADMIN'] },
};

/** Whether one of the roles gives the permission. */
export function mayDo(roles: readonly AdminRole[], { resource, access }: Permission): boolean {
  return roles.some((role) => allowed[resource][access].includes(role));
}
