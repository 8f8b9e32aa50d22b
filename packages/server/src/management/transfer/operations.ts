import { appGrantEndpoints } from '../app-grants.ts';
import { appGroupEndpoints } from '../app-groups.ts';
import { appPolicyEndpoints } from '../app-policy.ts';
import { appSecretEndpoints } from '../app-secrets.ts';
import { appUserEndpoints } from '../app-users.ts';
import { appEndpoints } from '../apps.ts';
import { authorizationServerClaimEndpoints } from '../authorization-server-claims.ts';
import { authorizationServerPolicyEndpoints } from '../authorization-server-policies.ts';
import { authorizationServerRuleEndpoints } from '../authorization-server-rules.ts';
import { authorizationServerScopeEndpoints } from '../authorization-server-scopes.ts';
import { authorizationServerEndpoints } from '../authorization-servers.ts';
import { brandEndpoints } from '../brands.ts';
import type { Endpoint } from '../endpoint.ts';
import { groupListEndpoints } from '../group-lists.ts';
import { groupRuleEndpoints } from '../group-rules.ts';
import { groupEndpoints } from '../groups.ts';
import { orgEndpoints } from '../org.ts';
import { policyEndpoints } from '../policies.ts';
import { policyRuleEndpoints } from '../policy-rules.ts';
import { roleEndpoints } from '../roles.ts';
import { signInPageEndpoints } from '../sign-in-page.ts';
import { themeEndpoints } from '../themes.ts';
import { trustedOriginEndpoints } from '../trusted-origins.ts';
import { userLifecycleEndpoints } from '../user-lifecycle.ts';
import { userSchemaEndpoints } from '../user-schema.ts';
import { userEndpoints } from '../users.ts';
import { zoneEndpoints } from '../zones.ts';

const all: readonly Endpoint[] = [
  ...orgEndpoints,
  ...brandEndpoints,
  ...themeEndpoints,
  ...signInPageEndpoints,
  ...userSchemaEndpoints,
  ...groupListEndpoints,
  ...groupEndpoints,
  ...groupRuleEndpoints,
  ...zoneEndpoints,
  ...trustedOriginEndpoints,
  ...policyEndpoints,
  ...policyRuleEndpoints,
  ...authorizationServerEndpoints,
  ...authorizationServerScopeEndpoints,
  ...authorizationServerClaimEndpoints,
  ...authorizationServerPolicyEndpoints,
  ...authorizationServerRuleEndpoints,
  ...appEndpoints,
  ...appSecretEndpoints,
  ...appGroupEndpoints,
  ...appUserEndpoints,
  ...appGrantEndpoints,
  ...appPolicyEndpoints,
  ...userEndpoints,
  ...userLifecycleEndpoints,
  ...roleEndpoints,
];

/** The operations of the API that bring about what a document says, by their ids. */
export const operations: ReadonlyMap<string, Endpoint> = new Map(all.map((each) => [each.operationId, each]));
