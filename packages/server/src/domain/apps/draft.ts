import type { AppTable } from '../../schema/tables.ts';
import { type GroupsClaim, parseGroupsClaim } from '../groups/groups-claim.ts';
import type { AppColumns } from './store.ts';

/** Addresses of an app that no rule of the protocol reads, by Okta's names. */
export type AddressName = 'client_uri' | 'logo_uri' | 'tos_uri' | 'policy_uri' | 'initiate_login_uri';

/** What of an app is only kept and shown. */
export interface AppSettings {
  readonly addresses: Readonly<Record<AddressName, string | null>>;
  /** Whose address tokens name: an org has one only, so both mean the same. */
  readonly issuerMode: 'ORG_URL' | 'DYNAMIC';
  readonly idpInitiatedLogin: { readonly mode: 'DISABLED' | 'SPEC' | 'OKTA'; readonly defaultScopes: readonly string[] };
  readonly accessibility: {
    readonly selfService: boolean;
    readonly errorRedirectUrl: string | null;
    readonly loginRedirectUrl: string | null;
  };
  readonly visibility: {
    readonly autoLaunch: boolean;
    readonly autoSubmitToolbar: boolean;
    readonly hide: { readonly iOS: boolean; readonly web: boolean };
    readonly appLinks: { readonly oidc_client_link: boolean };
  };
  /** The admin's own notes. */
  readonly profile: Readonly<Record<string, unknown>>;
  readonly app: Readonly<Record<string, unknown>>;
}

/** What an admin decides about an app, as a whole: so it is checked, and so it is stored. */
export interface AppDraft {
  readonly clientId: string;
  readonly label: string;
  readonly applicationType: AppTable['application_type'];
  readonly authMethod: AppTable['token_endpoint_auth_method'];
  readonly isPkceRequired: boolean;
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly responseTypes: readonly string[];
  readonly grantTypes: readonly string[];
  readonly groupsClaim: GroupsClaim | undefined;
  readonly consentMethod: AppTable['consent_method'];
  readonly refreshToken: { readonly rotation: AppTable['refresh_token_rotation']; readonly leewaySeconds: number };
  readonly jwksUri: string | null;
  readonly settings: AppSettings;
}

/** What an app has that nobody said anything about. */
export const usualSettings: AppSettings = {
  addresses: { client_uri: null, logo_uri: null, tos_uri: null, policy_uri: null, initiate_login_uri: null },
  issuerMode: 'ORG_URL',
  idpInitiatedLogin: { mode: 'DISABLED', defaultScopes: [] },
  accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
  visibility: {
    autoLaunch: false,
    autoSubmitToolbar: false,
    hide: { iOS: true, web: true },
    appLinks: { oidc_client_link: true },
  },
  profile: {},
  app: {},
};

/** The draft that a stored app came from. */
export function draftOf(row: AppTable): AppDraft {
  return {
    clientId: row.client_id,
    label: row.label,
    applicationType: row.application_type,
    authMethod: row.token_endpoint_auth_method,
    isPkceRequired: row.pkce_required === 1,
    redirectUris: JSON.parse(row.redirect_uris_json) as string[],
    postLogoutRedirectUris: JSON.parse(row.post_logout_redirect_uris_json) as string[],
    responseTypes: JSON.parse(row.response_types_json) as string[],
    grantTypes: JSON.parse(row.grant_types_json) as string[],
    groupsClaim: parseGroupsClaim(row.groups_claim_json),
    consentMethod: row.consent_method,
    refreshToken: { rotation: row.refresh_token_rotation, leewaySeconds: row.refresh_token_leeway_seconds },
    jwksUri: row.jwks_uri,
    // Apps of an earlier release have no settings stored.
    settings: { ...usualSettings, ...(JSON.parse(row.settings_json) as Partial<AppSettings>) },
  };
}

/** The columns of a draft. */
export function columnsOf(draft: AppDraft): AppColumns {
  return {
    client_id: draft.clientId,
    label: draft.label,
    application_type: draft.applicationType,
    token_endpoint_auth_method: draft.authMethod,
    pkce_required: draft.isPkceRequired ? 1 : 0,
    redirect_uris_json: JSON.stringify(draft.redirectUris),
    post_logout_redirect_uris_json: JSON.stringify(draft.postLogoutRedirectUris),
    response_types_json: JSON.stringify(draft.responseTypes),
    grant_types_json: JSON.stringify(draft.grantTypes),
    groups_claim_json: draft.groupsClaim ? JSON.stringify(draft.groupsClaim) : null,
    consent_method: draft.consentMethod,
    refresh_token_rotation: draft.refreshToken.rotation,
    refresh_token_leeway_seconds: draft.refreshToken.leewaySeconds,
    jwks_uri: draft.jwksUri,
    settings_json: JSON.stringify(draft.settings),
  };
}
