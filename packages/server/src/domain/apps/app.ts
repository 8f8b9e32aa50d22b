import type { AppTable } from '../../schema/tables.ts';
import { type GroupsClaim, parseGroupsClaim } from '../groups/groups-claim.ts';

/** An app's id (`0oa…`) in its role as a client. Branded: a user id does not fit. */
export type ClientId = string & { readonly [kind]: 'client' };
declare const kind: unique symbol;

/** An app as the protocol needs it. */
export interface App {
  readonly id: string;
  readonly clientId: ClientId;
  readonly label: string;
  readonly isActive: boolean;
  readonly applicationType: AppTable['application_type'];
  readonly authMethod: AppTable['token_endpoint_auth_method'];
  readonly isPkceRequired: boolean;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly responseTypes: readonly string[];
  readonly grantTypes: readonly string[];
  /** Groups in ID tokens of the org authorization server. */
  readonly groupsClaim: GroupsClaim | undefined;
  /** `REQUIRED`: people are asked for scopes that want consent. */
  readonly consentMethod: AppTable['consent_method'];
  readonly refreshToken: { readonly rotation: AppTable['refresh_token_rotation']; readonly leewaySeconds: number };
  /** Where the client publishes its keys; undefined: they are stored here, see `listActiveClientKeys`. */
  readonly jwksUri: string | undefined;
  /** The app sign-in policy; undefined: the default one. */
  readonly accessPolicyId: string | undefined;
  /** Path of the logo on the org's host. */
  readonly logoPath: string | undefined;
  /** What no rule reads, as it is stored: parsed only when a claim asks for the app's profile. */
  readonly settingsJson: string;
}

/** The app of a row. */
export function appOf(row: AppTable): App {
  return {
    id: row.id,
    clientId: row.client_id as ClientId,
    label: row.label,
    isActive: row.status === 'ACTIVE',
    applicationType: row.application_type,
    authMethod: row.token_endpoint_auth_method,
    // A public client has nothing but the verifier to prove that the code is its own: RFC 9700 §2.1.1.
    isPkceRequired: row.pkce_required === 1 || row.token_endpoint_auth_method === 'none',
    redirectUris: JSON.parse(row.redirect_uris_json) as string[],
    postLogoutRedirectUris: JSON.parse(row.post_logout_redirect_uris_json) as string[],
    responseTypes: JSON.parse(row.response_types_json) as string[],
    grantTypes: JSON.parse(row.grant_types_json) as string[],
    groupsClaim: parseGroupsClaim(row.groups_claim_json),
    consentMethod: row.consent_method,
    refreshToken: { rotation: row.refresh_token_rotation, leewaySeconds: row.refresh_token_leeway_seconds },
    jwksUri: row.jwks_uri ?? undefined,
    accessPolicyId: row.access_policy_id ?? undefined,
    logoPath: row.logo_path ?? undefined,
    settingsJson: row.settings_json,
  };
}

/** Whether a client with this method proves itself with a secret. */
export function usesSecret(method: App['authMethod']): boolean {
  return method === 'client_secret_basic' || method === 'client_secret_post' || method === 'client_secret_jwt';
}
