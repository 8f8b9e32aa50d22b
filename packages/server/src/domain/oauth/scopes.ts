/** Scopes every authorization server knows. Order is the one discovery publishes. @see OIDC Core §5.4 */
export const standardScopes = ['openid', 'profile', 'email', 'address', 'phone', 'groups'] as const;

const known: ReadonlySet<string> = new Set(standardScopes);

/** The distinct values of a `scope` parameter in the order given; doubled values are tolerated. @see RFC 6749 §3.3 */
export function splitScope(scope: string | undefined): string[] {
  return [...new Set((scope ?? '').split(' ').filter((value) => value !== ''))];
}

/** Those of `scopes` that no authorization server of ours knows. */
export function unknownScopes(scopes: readonly string[]): string[] {
  return scopes.filter((scope) => !known.has(scope));
}
