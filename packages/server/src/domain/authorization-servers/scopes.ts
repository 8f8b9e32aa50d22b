import { sha256 } from '../../platform/hash.ts';
import type { OAuthScopeTable } from '../../schema/tables.ts';
import { groupsScope, isStandardScope, isSystemScope, standardScopes } from '../oauth/scopes.ts';

/** A scope that an admin added to a custom authorization server, as the protocol needs it. */
export interface CustomScope {
  readonly name: string;
  readonly consent: OAuthScopeTable['consent'];
  /** Granted to a request that names no scope. */
  readonly isDefault: boolean;
  /** Discovery names it. */
  readonly isPublished: boolean;
}

/** The scope of a row. */
export function customScopeOf(row: OAuthScopeTable): CustomScope {
  const { name, consent } = row;
  return { name, consent, isDefault: row.is_default === 1, isPublished: row.metadata_publish === 'ALL_CLIENTS' };
}

/** What the rules here need of an authorization server. */
interface Scoped {
  readonly isOrgServer: boolean;
  /** By name; none on the org authorization server. */
  readonly scopes: ReadonlyMap<string, CustomScope>;
  readonly claims: readonly { readonly scopes: readonly string[] }[];
}

/** Whether the server can grant this scope. The management API's are not its own: they are granted to apps. */
export function grantsScope(server: Scoped, scope: string): boolean {
  return isStandardScope(scope) || server.scopes.has(scope);
}

/** What a request gets that names no scope; empty when an admin chose none. */
export function defaultScopes(server: Scoped): string[] {
  return [...server.scopes.values()].filter((scope) => scope.isDefault).map((scope) => scope.name);
}

/** The scopes that discovery names. A custom server offers groups when a claim asks for that scope. @see RFC 8414 §2 */
export function publishedScopes(server: Scoped): string[] {
  const groups = server.isOrgServer || server.claims.some((claim) => claim.scopes.includes(groupsScope)) ? [groupsScope] : [];
  const custom = [...server.scopes.values()].filter((scope) => scope.isPublished).map((scope) => scope.name);
  return [...standardScopes, ...groups, ...custom];
}

const longestName = 256;

/** Why nobody may add a scope of this name; undefined when they may. Every answer is a clause after the name. */
export function faultOfScopeName(name: string): string | undefined {
  if (name === '') return 'must not be empty';
  if (name.length > longestName) return `must have ${longestName} characters at most`;
  // RFC 6749 §3.3: what a scope parameter can carry.
  if (!/^[\x21\x23-\x5b\x5d-\x7e]+$/.test(name)) return 'must be printable ASCII without spaces, quotes and backslashes';
  if (/^okta(?:$|[.:])/i.test(name)) return 'must not be okta, nor begin with okta. or okta:';
  if (name === '*') return 'must not be *, which stands for every scope';
  return isSystemScope(name.toLowerCase()) ? 'is reserved by the system' : undefined;
}

/** A scope that every custom authorization server has. */
export interface SystemScope {
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly isPublished: boolean;
}

/** The system's scopes by name. */
export const systemScopes: readonly SystemScope[] = [
  { name: 'address', displayName: 'Read your address', description: 'Tells the address.', isPublished: true },
  { name: 'device_sso', displayName: 'Stay signed in on this device', description: 'Reserved.', isPublished: false },
  { name: 'email', displayName: 'Read your email address', description: 'Tells the email address.', isPublished: true },
  { name: 'offline_access', displayName: 'Keep you signed in', description: 'Reserved.', isPublished: false },
  { name: 'openid', displayName: 'Sign you in', description: 'Asks for an ID token.', isPublished: true },
  { name: 'phone', displayName: 'Read your phone number', description: 'Tells the phone number.', isPublished: true },
  { name: 'profile', displayName: 'Read your profile', description: 'Tells the name and other facts.', isPublished: true },
];

/** The id under which a server's system scope is found: it follows from both and stays the same. */
export function systemScopeId(authorizationServerId: string, name: string): string {
  return `scp${sha256(`${authorizationServerId}|${name}`).replace(/[-_]/g, '0').slice(0, 17)}`;
}
