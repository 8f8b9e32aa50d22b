import type { AuthorizationServer } from '../authorization-servers/authorization-server.ts';
import type { Brand } from '../brands/brand.ts';
import type { OrgId } from '../ctx.ts';
import type { SigningKey } from '../keys/signing-keys.ts';
import type { PoliciesOf } from '../policies/policy.ts';
import type { TrustedOrigins } from '../trusted-origins/trusted-origin.ts';
import type { Zones } from '../zones/zone.ts';

/** An org's configuration as one immutable snapshot; at most a second old. */
export interface Org {
  readonly id: OrgId;
  readonly name: string;
  /** Label before the public host; '' for the org at the public URL itself. */
  readonly subdomain: string;
  readonly version: number;
  /** Scheme, host and port, without a trailing slash: the org's domain and the issuer of its org authorization server. */
  readonly baseUrl: string;
  readonly isSecure: boolean;
  /** By the spelling used in URLs; `org` for the org authorization server. Inactive servers are not here. */
  readonly authorizationServers: ReadonlyMap<string, AuthorizationServer>;
  /** By authorization server id: all published keys, newest first. */
  readonly signingKeys: ReadonlyMap<string, readonly SigningKey[]>;
  /** Active policies, the first to ask first. */
  readonly policies: PoliciesOf;
  readonly zones: Zones;
  readonly trustedOrigins: TrustedOrigins;
  readonly brand: Brand;
}

/** Where the org at `subdomain` lives, without a trailing slash. */
export function baseUrlOf(publicUrl: URL, subdomain: string): string {
  return `${publicUrl.protocol}//${subdomain === '' ? '' : `${subdomain}.`}${publicUrl.host}`;
}

/** The key that `authorizationServerId` signs with. @throws when there is none, which is a bug */
export function activeSigningKey(org: Org, authorizationServerId: string): SigningKey {
  const key = org.signingKeys.get(authorizationServerId)?.find((candidate) => candidate.status === 'ACTIVE');
  if (!key) throw new Error(`authorization server ${authorizationServerId} has no active signing key`);
  return key;
}
