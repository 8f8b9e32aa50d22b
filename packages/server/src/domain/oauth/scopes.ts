/** Scopes that every authorization server grants, in the order that discovery publishes. @see OIDC Core §5.4 */
export const standardScopes = ['openid', 'profile', 'email', 'address', 'phone'] as const;

/** The scope that asks for a groups claim. It is granted everywhere, and gives nothing where no such claim is configured. */
export const groupsScope = 'groups';

/** Names that mean something to the system: no admin's scope may have one of them. The last two are not granted yet. */
const systemScopes: ReadonlySet<string> = new Set([...standardScopes, groupsScope, 'offline_access', 'device_sso']);

const granted: ReadonlySet<string> = new Set([...standardScopes, groupsScope]);

/** Whether the name is the system's own, granted or not. Such a scope needs no permission of an access policy's rule. */
export function isSystemScope(scope: string): boolean {
  return systemScopes.has(scope);
}

/** Whether every authorization server grants this scope. */
export function isStandardScope(scope: string): boolean {
  return granted.has(scope);
}

/** The distinct values of a `scope` parameter in the order given; doubled values are tolerated. @see RFC 6749 §3.3 */
export function splitScope(scope: string | undefined): string[] {
  return [...new Set((scope ?? '').split(' ').filter((value) => value !== ''))];
}
