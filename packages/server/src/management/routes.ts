import { apiTokenEndpoints } from './api-tokens.ts';
import { appGrantEndpoints } from './app-grants.ts';
import { appGroupEndpoints } from './app-groups.ts';
import { appKeyEndpoints } from './app-keys.ts';
import { appLogoEndpoints } from './app-logo.ts';
import { appPolicyEndpoints } from './app-policy.ts';
import { appSecretEndpoints } from './app-secrets.ts';
import { appUserEndpoints } from './app-users.ts';
import { appEndpoints } from './apps.ts';
import { authorizationServerClaimEndpoints } from './authorization-server-claims.ts';
import { authorizationServerKeyEndpoints } from './authorization-server-keys.ts';
import { authorizationServerPolicyEndpoints } from './authorization-server-policies.ts';
import { authorizationServerPreviewEndpoints } from './authorization-server-preview.ts';
import { authorizationServerRuleEndpoints } from './authorization-server-rules.ts';
import { authorizationServerScopeEndpoints } from './authorization-server-scopes.ts';
import { authorizationServerEndpoints } from './authorization-servers.ts';
import { brandEndpoints } from './brands.ts';
import type { Endpoint } from './endpoint.ts';
import { groupListEndpoints } from './group-lists.ts';
import { groupRuleEndpoints } from './group-rules.ts';
import { groupEndpoints } from './groups.ts';
import { logEndpoints } from './logs.ts';
import { orgEndpoints } from './org.ts';
import { policyEndpoints } from './policies.ts';
import { policyAppEndpoints } from './policy-apps.ts';
import { policyRuleEndpoints } from './policy-rules.ts';
import { roleEndpoints } from './roles.ts';
import { sessionEndpoints } from './sessions.ts';
import { signInPageEndpoints } from './sign-in-page.ts';
import { themeEndpoints } from './themes.ts';
import { transferEndpoints } from './transfer/routes.ts';
import { trustedOriginEndpoints } from './trusted-origins.ts';
import { userBelongingEndpoints } from './user-belongings.ts';
import { userCredentialEndpoints } from './user-credentials.ts';
import { userLifecycleEndpoints } from './user-lifecycle.ts';
import { ownCredentialEndpoints } from './user-own-credentials.ts';
import { userSchemaEndpoints } from './user-schema.ts';
import { userEndpoints } from './users.ts';
import { zoneEndpoints } from './zones.ts';

/** Every route of the management API, a file per resource. */
export const endpoints: readonly Endpoint[] = [
  ...authorizationServerEndpoints,
  ...authorizationServerScopeEndpoints,
  ...authorizationServerPolicyEndpoints,
  ...authorizationServerRuleEndpoints,
  ...authorizationServerKeyEndpoints,
  ...authorizationServerClaimEndpoints,
  ...authorizationServerPreviewEndpoints,
  ...userEndpoints,
  ...userLifecycleEndpoints,
  ...userCredentialEndpoints,
  ...ownCredentialEndpoints,
  ...userBelongingEndpoints,
  ...userSchemaEndpoints,
  ...groupListEndpoints,
  ...groupEndpoints,
  ...groupRuleEndpoints,
  ...logEndpoints,
  ...brandEndpoints,
  ...themeEndpoints,
  ...signInPageEndpoints,
  ...orgEndpoints,
  ...transferEndpoints,
  ...trustedOriginEndpoints,
  ...appEndpoints,
  ...appSecretEndpoints,
  ...appKeyEndpoints,
  ...appUserEndpoints,
  ...appGroupEndpoints,
  ...appPolicyEndpoints,
  ...appLogoEndpoints,
  ...appGrantEndpoints,
  ...policyEndpoints,
  ...policyRuleEndpoints,
  ...policyAppEndpoints,
  ...zoneEndpoints,
  ...sessionEndpoints,
  ...apiTokenEndpoints,
  ...roleEndpoints,
];
