const readAndManage = [
  'users',
  'groups',
  'apps',
  'appGrants',
  'authorizationServers',
  'policies',
  'networkZones',
  'sessions',
  'trustedOrigins',
  'apiTokens',
  'brands',
  'orgs',
  'schemas',
  'userTypes',
  'roles',
] as const;

/**
 * Every scope of the management API: `okta.{resource}.read` allows GET, `okta.{resource}.manage` everything. Only the org authorization
 * server knows them, and an app gets only those that it was granted.
 * @see Okta, OAuth 2.0 scopes – Deviates: no `.self` scopes; what people may do to themselves is not part of this API yet
 */
export const apiScopes: ReadonlySet<string> = new Set([
  ...readAndManage.flatMap((resource) => [`okta.${resource}.read`, `okta.${resource}.manage`]),
  'okta.logs.read', // nobody writes the system log
]);

/** Whether scopes bound nothing: with them may be read and changed whatever may be without. */
export function areUnbounded(scopes: ReadonlySet<string>): boolean {
  return [...apiScopes].every((scope) => scopes.has(scope) || scopes.has(scope.replace('.read', '.manage')));
}

/** Whether `scope` is spelled as one of the management API, known or not. */
export function isApiScope(scope: string): boolean {
  return scope.startsWith('okta.');
}
