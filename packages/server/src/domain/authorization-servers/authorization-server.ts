import type { AccessPolicy } from './access-policy.ts';
import type { ServerClaim } from './claims.ts';
import type { CustomScope } from './scopes.ts';

/** Key of the org authorization server, which has no row of its own. */
export const orgAuthorizationServerId = 'org';

/** An issuer of tokens: the org authorization server or a custom one. @see RFC 6749 §1.1 */
export interface AuthorizationServer {
  /** `org` or `aus…`. */
  readonly id: string;
  readonly name: string;
  /** `iss`, spelled as the request spelled the server (`…/oauth2/default`). */
  readonly issuer: string;
  /** What the endpoints' URLs start with, such as `https://id.example.com/oauth2/default/v1`. */
  readonly endpoints: string;
  /** `aud` of access tokens. */
  readonly audience: string;
  readonly isOrgServer: boolean;
  /** By name: those that an admin added; none on the org authorization server. */
  readonly scopes: ReadonlyMap<string, CustomScope>;
  /** Active ones, the first to ask first; none on the org authorization server, which grants by other rules. */
  readonly accessPolicies: readonly AccessPolicy[];
  /** Seconds. */
  readonly idTokenLifetimeSeconds: number;
  /** Active ones that an admin added or changed; none on the org authorization server, where the app says which groups are told. */
  readonly claims: readonly ServerClaim[];
}
