import type { AdminRoleTable } from '../../schema/tables.ts';

/** A role that makes a user an administrator. @see Okta, standard administrator roles */
export type AdminRole = AdminRoleTable['role'];

/** What an API route reaches, and whether it changes anything. Every route names one. */
export interface Permission {
  readonly resource: keyof typeof allowed;
  readonly access: 'read' | 'manage';
}

/** Every role there is. */
export const adminRoles: readonly AdminRole[] = [
  'SUPER_ADMIN',
  'ORG_ADMIN',
  'APP_ADMIN',
  'USER_ADMIN',
  'HELP_DESK_ADMIN',
  'READ_ONLY_ADMIN',
];

interface Rule {
  /** Resource part of the OAuth scope, as in `okta.users.read`. */
  readonly scope: string;
  readonly read: readonly AdminRole[];
  readonly manage: readonly AdminRole[];
}

const superAndOrg: readonly AdminRole[] = ['SUPER_ADMIN', 'ORG_ADMIN'];
const overseers: readonly AdminRole[] = [...superAndOrg, 'READ_ONLY_ADMIN'];
const forPeople: readonly AdminRole[] = [...superAndOrg, 'USER_ADMIN'];

/** Who may do what. What is not here, nobody may. @see Okta, administrator roles and OAuth scopes */
const allowed = {
  users: { scope: 'users', read: adminRoles, manage: forPeople },
  /** Reset, unlock, expire: what a help desk does for people. */
  userCredentials: { scope: 'users', read: adminRoles, manage: [...forPeople, 'HELP_DESK_ADMIN'] },
  groups: { scope: 'groups', read: adminRoles, manage: forPeople },
  sessions: {
    scope: 'sessions',
    read: [...overseers, 'USER_ADMIN', 'HELP_DESK_ADMIN'],
    manage: [...forPeople, 'HELP_DESK_ADMIN'],
  },
  apps: { scope: 'apps', read: [...overseers, 'APP_ADMIN', 'USER_ADMIN'], manage: ['SUPER_ADMIN', 'APP_ADMIN'] },
  /** Which `okta.*` scopes an app may ask for. */
  appGrants: { scope: 'appGrants', read: [...overseers, 'APP_ADMIN'], manage: ['SUPER_ADMIN'] },
  authorizationServers: { scope: 'authorizationServers', read: [...overseers, 'APP_ADMIN'], manage: superAndOrg },
  policies: { scope: 'policies', read: [...overseers, 'APP_ADMIN'], manage: superAndOrg },
  networkZones: { scope: 'networkZones', read: overseers, manage: superAndOrg },
  trustedOrigins: { scope: 'trustedOrigins', read: [...overseers, 'APP_ADMIN'], manage: superAndOrg },
  orgs: { scope: 'orgs', read: overseers, manage: superAndOrg },
  /** The whole configuration at once. What a call does besides needs its own scope. */
  orgDocuments: { scope: 'orgs', read: ['SUPER_ADMIN'], manage: ['SUPER_ADMIN'] },
  brands: { scope: 'brands', read: overseers, manage: superAndOrg },
  schemas: { scope: 'schemas', read: adminRoles, manage: superAndOrg },
  apiTokens: { scope: 'apiTokens', read: overseers, manage: superAndOrg },
  /** Tokens that act for the caller, which give nothing that the caller has not. */
  ownApiTokens: { scope: 'apiTokens', read: adminRoles, manage: adminRoles },
  roles: { scope: 'roles', read: overseers, manage: ['SUPER_ADMIN'] },
  logs: { scope: 'logs', read: [...overseers, 'APP_ADMIN'], manage: [] },
} as const satisfies Record<string, Rule>;

/** Whether a role of the caller gives the permission and, with an OAuth access token, a scope too. */
export function mayDo(
  caller: { readonly roles: readonly AdminRole[]; readonly scopes: ReadonlySet<string> | undefined },
  { resource, access }: Permission,
): boolean {
  const rule: Rule = allowed[resource];
  const hasRole = caller.roles.some((role) => rule[access].includes(role));
  return hasRole && (caller.scopes === undefined || hasScope(caller.scopes, rule.scope, access));
}

const permissions: readonly Permission[] = (Object.keys(allowed) as Permission['resource'][]).flatMap((resource) => [
  { resource, access: 'read' },
  { resource, access: 'manage' },
]);

/** Whether the caller may do everything that somebody with these roles may. */
export function hasRightsOf(caller: Parameters<typeof mayDo>[0], roles: readonly AdminRole[]): boolean {
  return permissions.every((permission) => !mayDo({ roles, scopes: undefined }, permission) || mayDo(caller, permission));
}

function hasScope(scopes: ReadonlySet<string>, resource: string, access: Permission['access']): boolean {
  return scopes.has(`okta.${resource}.manage`) || (access === 'read' && scopes.has(`okta.${resource}.read`));
}

/** What a permission asks for, in words of the API reference: the OAuth scope, and the roles one of which is needed. */
export function requirementOf({ resource, access }: Permission): {
  readonly scope: string;
  readonly roles: readonly AdminRole[];
} {
  const rule: Rule = allowed[resource];
  return { scope: `okta.${rule.scope}.${access}`, roles: rule[access] };
}
