import type { GroupsClaim } from '../groups/groups-claim.ts';

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
  /** Seconds. */
  readonly accessTokenLifetimeSeconds: number;
  /** Seconds. */
  readonly idTokenLifetimeSeconds: number;
  /** Groups in tokens of a custom server; the org server asks the app. */
  readonly groupsClaim: GroupsClaim | undefined;
}
