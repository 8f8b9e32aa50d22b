import { type AppDraft, draftOf, usualSettings } from '../domain/apps/draft.ts';
import { appKinds, usualResponseTypes } from '../domain/apps/registration.ts';
import { orgAuthorizationServerId } from '../domain/authorization-servers/authorization-server.ts';
import { activeSigningKey, type Org } from '../domain/orgs/org.ts';
import { toIsoText } from '../platform/time.ts';
import type { AppTable, ClientKeyTable } from '../schema/tables.ts';
import { ApiError } from './api-error.ts';
import type { AppInput } from './app-fields.ts';

/**
 * The app that somebody asks for. What the body leaves out is as usual for apps of the type; how the client proves itself stays as it
 * was `before`, because it is not part of what admins send back and forth.
 *
 * @param ownId client id when none was chosen
 * @throws ApiError E0000001 without an application type
 */
export function draftFrom(body: AppInput, ownId: string, before?: AppDraft): AppDraft {
  const client = body.settings?.oauthClient;
  const credentials = body.credentials?.oauthClient;
  const applicationType = client?.application_type ?? before?.applicationType;
  if (!applicationType)
    throw new ApiError('E0000001', 'settings.oauthClient.application_type', [
      'settings.oauthClient.application_type: is required',
    ]);
  const kind = appKinds[applicationType];
  const grantTypes = client?.grant_types ?? [kind.usualGrantType];
  const authMethod = credentials?.token_endpoint_auth_method ?? before?.authMethod ?? kind.usualAuthMethod;
  const usualPkce = authMethod === 'none' || (before?.isPkceRequired ?? kind.isPkceUsual);
  const { groups_claim: groups, refresh_token: refresh } = client ?? {};
  return {
    clientId: credentials?.client_id ?? before?.clientId ?? ownId,
    label: body.label,
    applicationType,
    authMethod,
    isPkceRequired: credentials?.pkce_required ?? usualPkce,
    redirectUris: client?.redirect_uris ?? [],
    postLogoutRedirectUris: client?.post_logout_redirect_uris ?? [],
    responseTypes: client?.response_types ?? usualResponseTypes(applicationType, grantTypes),
    grantTypes,
    groupsClaim: groups ? { name: groups.name, filterType: groups.filter_type, value: groups.value } : undefined,
    consentMethod: client?.consent_method ?? 'TRUSTED',
    refreshToken: { rotation: refresh?.rotation_type ?? kind.usualRotation, leewaySeconds: refresh?.leeway ?? 30 },
    jwksUri: client?.jwks_uri ?? null,
    settings: settingsFrom(body),
  };
}

function settingsFrom({ accessibility, visibility, settings, profile }: AppInput): AppDraft['settings'] {
  const client = settings?.oauthClient;
  const usual = usualSettings.visibility;
  const { client_uri = null, logo_uri = null, tos_uri = null, policy_uri = null, initiate_login_uri = null } = client ?? {};
  return {
    addresses: { client_uri, logo_uri, tos_uri, policy_uri, initiate_login_uri },
    issuerMode: client?.issuer_mode ?? usualSettings.issuerMode,
    idpInitiatedLogin: {
      mode: client?.idp_initiated_login?.mode ?? 'DISABLED',
      defaultScopes: client?.idp_initiated_login?.default_scope ?? [],
    },
    accessibility: {
      selfService: accessibility?.selfService ?? false,
      errorRedirectUrl: accessibility?.errorRedirectUrl ?? null,
      loginRedirectUrl: accessibility?.loginRedirectUrl ?? null,
    },
    visibility: {
      autoLaunch: visibility?.autoLaunch ?? usual.autoLaunch,
      autoSubmitToolbar: visibility?.autoSubmitToolbar ?? usual.autoSubmitToolbar,
      hide: { iOS: visibility?.hide?.iOS ?? usual.hide.iOS, web: visibility?.hide?.web ?? usual.hide.web },
      appLinks: { oidc_client_link: visibility?.appLinks?.oidc_client_link ?? usual.appLinks.oidc_client_link },
    },
    profile: profile ?? {},
    app: settings?.app ?? {},
  };
}

/** An app as answers show it. @param secret shown only where that is the call's purpose (S41) */
export function appBody(org: Org, row: AppTable, keys: readonly ClientKeyTable[], secret?: string): object {
  const draft = draftOf(row);
  const { accessibility, visibility, profile, app } = draft.settings;
  return {
    id: row.id,
    name: 'oidc_client',
    label: row.label,
    status: row.status,
    created: toIsoText(row.created_at),
    lastUpdated: toIsoText(row.updated_at),
    accessibility,
    visibility,
    features: [],
    signOnMode: 'OPENID_CONNECT',
    credentials: {
      userNameTemplate: { template: '${source.login}', type: 'BUILT_IN' },
      signing: { kid: activeSigningKey(org, orgAuthorizationServerId).kid },
      oauthClient: {
        autoKeyRotation: true,
        client_id: draft.clientId,
        ...(secret !== undefined && { client_secret: secret }),
        token_endpoint_auth_method: draft.authMethod,
        pkce_required: draft.isPkceRequired || draft.authMethod === 'none',
      },
    },
    settings: {
      app,
      notifications: { vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null } },
      oauthClient: oauthBody(draft, keys),
    },
    profile,
    _links: linksOf(org, row),
  };
}

function oauthBody(draft: AppDraft, keys: readonly ClientKeyTable[]): object {
  const { groupsClaim, settings } = draft;
  return {
    ...settings.addresses,
    redirect_uris: draft.redirectUris,
    post_logout_redirect_uris: draft.postLogoutRedirectUris,
    response_types: draft.responseTypes,
    grant_types: draft.grantTypes,
    application_type: draft.applicationType,
    consent_method: draft.consentMethod,
    issuer_mode: settings.issuerMode,
    idp_initiated_login: { mode: settings.idpInitiatedLogin.mode, default_scope: settings.idpInitiatedLogin.defaultScopes },
    wildcard_redirect: 'DISABLED',
    refresh_token: { rotation_type: draft.refreshToken.rotation, leeway: draft.refreshToken.leewaySeconds },
    dpop_bound_access_tokens: false,
    jwks: keys.length === 0 ? null : { keys: keys.map((key) => ({ ...JSON.parse(key.jwk_json), status: key.status })) },
    jwks_uri: draft.jwksUri,
    groups_claim: groupsClaim
      ? { type: 'FILTER', filter_type: groupsClaim.filterType, name: groupsClaim.name, value: groupsClaim.value }
      : null,
    participate_slo: false,
    frontchannel_logout_uri: null,
    frontchannel_logout_session_required: false,
    request_object_signing_alg: null,
  };
}

function linksOf({ baseUrl, policies }: Org, row: AppTable): object {
  const self = `${baseUrl}/api/v1/apps/${row.id}`;
  const policyId = row.access_policy_id ?? policies.ACCESS_POLICY.find((policy) => policy.isDefault)?.id;
  const turn = row.status === 'ACTIVE' ? 'deactivate' : 'activate';
  return {
    self: { href: self },
    appLinks: [],
    users: { href: `${self}/users` },
    groups: { href: `${self}/groups` },
    logo:
      row.logo_path === null ? [] : [{ name: 'medium', href: `${baseUrl}${row.logo_path}`, type: mediaTypeOf(row.logo_path) }],
    ...(policyId !== undefined && { accessPolicy: { href: `${baseUrl}/api/v1/policies/${policyId}` } }),
    [turn]: { href: `${self}/lifecycle/${turn}`, hints: { allow: ['POST'] } },
  };
}

function mediaTypeOf(path: string): string {
  return `image/${path.slice(path.lastIndexOf('.') + 1).replace('jpg', 'jpeg')}`;
}
