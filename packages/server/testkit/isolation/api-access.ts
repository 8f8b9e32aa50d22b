import * as apiAccess from '../../src/domain/api-access/store.ts';
import * as clientAssertions from '../../src/domain/client-assertions/store.ts';
import type { IsolationPart, Known } from './part.ts';

const used = (a: Known) => ({ clientId: a.appId, tokenHash: 'assertion-of-a', expiresAt: 4_000_000_000_000 });

/** What apps may do with the management API. */
export const apiAccessPart: IsolationPart = {
  stores: { apiAccess, clientAssertions },
  calls: {
    'apiAccess.grantedApiScopes': (ctx, a) => apiAccess.grantedApiScopes(ctx, a.appId),
    'apiAccess.findUserOfToken': (ctx, a) =>
      apiAccess.findUserOfToken(ctx, { tokenId: 'AT.a', clientId: a.appId, userId: a.userId }),
    'apiAccess.findAppOfToken': (ctx, a) => apiAccess.findAppOfToken(ctx, { tokenId: 'AT.a', clientId: a.appId }),
    'apiAccess.listApiGrants': (ctx, a) => apiAccess.listApiGrants(ctx, a.appId, { limit: 100 }),
    'apiAccess.findApiGrant': (ctx, a) => apiAccess.findApiGrant(ctx, a.appId, 'oag-of-a'),
    'apiAccess.insertApiGrantIfNew': (ctx, a) =>
      apiAccess.insertApiGrantIfNew(ctx, { app_id: a.appId, scope_id: 'okta.apps.read', id: 'oagB', created_by: 'b' }),
    'apiAccess.deleteApiGrant': (ctx, a) => apiAccess.deleteApiGrant(ctx, a.appId, 'oag-of-a'),
    'apiAccess.listAppAdminRoles': (ctx, a) => apiAccess.listAppAdminRoles(ctx, a.appId),
    'apiAccess.insertAppAdminRoleIfNew': (ctx, a) => apiAccess.insertAppAdminRoleIfNew(ctx, a.appId, 'USER_ADMIN'),
    'apiAccess.deleteAppAdminRole': (ctx, a) => apiAccess.deleteAppAdminRole(ctx, a.appId, 'APP_ADMIN'),
    'clientAssertions.claimAssertion': (ctx, a) => clientAssertions.claimAssertion(ctx, used(a)),
  },
  async fill(ctx, a) {
    const grant = { app_id: a.appId, scope_id: 'okta.users.read', id: 'oag-of-a', created_by: a.userId };
    await apiAccess.insertApiGrantIfNew(ctx, grant);
    await apiAccess.insertAppAdminRoleIfNew(ctx, a.appId, 'APP_ADMIN');
    await clientAssertions.claimAssertion(ctx, used(a));
  },
  nothing: {
    'apiAccess.grantedApiScopes': new Set(),
    'apiAccess.findUserOfToken': [],
    'apiAccess.findAppOfToken': [],
    'apiAccess.listApiGrants': [],
    'apiAccess.findApiGrant': undefined,
    'apiAccess.deleteApiGrant': undefined,
    'apiAccess.listAppAdminRoles': [],
    'apiAccess.deleteAppAdminRole': false,
    // B's own record: what A used is not used in B.
    'clientAssertions.claimAssertion': true,
  },
};
