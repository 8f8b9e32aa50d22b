import * as accessPolicies from '../../src/domain/access-policies/store.ts';
import * as authorizationServers from '../../src/domain/authorization-servers/store.ts';
import type { TxCtx } from '../../src/domain/ctx.ts';
import * as keys from '../../src/domain/keys/store.ts';
import type { IsolationPart, Known } from './part.ts';

const server = 'ausA';
const page = { after: undefined, limit: 100 };
const serverRow = { id: server, alias: null, name: 'B', description: '', audience: 'api://b', rotation_mode: 'AUTO' } as const;
const scopeRow = {
  display_name: null,
  description: null,
  consent: 'IMPLICIT',
  metadata_publish: 'NO_CLIENTS',
  is_default: 0,
  is_optional: 0,
} as const;
const ranked = { authorization_server_id: server, status: 'ACTIVE', priority: 1 } as const;
const policyRow = { ...ranked, id: '00pA', description: '', clients_json: '[]' } as const;
const ruleRow = {
  ...ranked,
  policy_id: '00pA',
  id: '0prA',
  conditions_json: '{}',
  access_token_lifetime_minutes: 60,
  refresh_token_lifetime_minutes: 0,
  refresh_token_window_minutes: 10,
} as const;

const keyRowOf = async (ctx: TxCtx, { orgId }: Pick<Known, 'orgId'>) => {
  const { org_id: _org, ...row } = await ctx.db
    .selectFrom('signing_key')
    .selectAll()
    .where('org_id', '=', orgId)
    .executeTakeFirstOrThrow();
  return row;
};

/** Authorization servers with their scopes, access policies and keys. */
export const authorizationServersPart: IsolationPart = {
  stores: { authorizationServers, accessPolicies, keys },
  calls: {
    'authorizationServers.listAuthorizationServers': (ctx) => authorizationServers.listAuthorizationServers(ctx.db, ctx.orgId),
    'authorizationServers.listSomeAuthorizationServers': (ctx) =>
      authorizationServers.listSomeAuthorizationServers(ctx, { ...page, part: 'of-a' }),
    'authorizationServers.findAuthorizationServer': (ctx) => authorizationServers.findAuthorizationServer(ctx, server),
    'authorizationServers.insertAuthorizationServer': (ctx) => authorizationServers.insertAuthorizationServer(ctx, serverRow),
    'authorizationServers.updateAuthorizationServer': (ctx) =>
      authorizationServers.updateAuthorizationServer(ctx, server, { name: 'B' }),
    'authorizationServers.setAuthorizationServerStatus': (ctx) =>
      authorizationServers.setAuthorizationServerStatus(ctx, server, 'INACTIVE'),
    'authorizationServers.deleteAuthorizationServer': (ctx) => authorizationServers.deleteAuthorizationServer(ctx, server),
    'authorizationServers.listAllScopes': (ctx) => authorizationServers.listAllScopes(ctx.db, ctx.orgId),
    'authorizationServers.listScopes': (ctx) => authorizationServers.listScopes(ctx, server, { ...page, prefix: undefined }),
    'authorizationServers.listScopeNames': (ctx) => authorizationServers.listScopeNames(ctx, server, ['scope-of-a']),
    'authorizationServers.findScope': (ctx) => authorizationServers.findScope(ctx, server, 'scpA'),
    'authorizationServers.insertScope': (ctx) =>
      authorizationServers.insertScope(ctx, { ...scopeRow, authorization_server_id: server, id: 'scpA', name: 'b' }),
    'authorizationServers.updateScope': (ctx) => authorizationServers.updateScope(ctx, server, 'scpA', scopeRow),
    'authorizationServers.deleteScope': (ctx) => authorizationServers.deleteScope(ctx, server, 'scpA'),
    'accessPolicies.listActivePolicies': (ctx) => accessPolicies.listActivePolicies(ctx.db, ctx.orgId),
    'accessPolicies.listActiveRules': (ctx) => accessPolicies.listActiveRules(ctx.db, ctx.orgId),
    'accessPolicies.listPolicies': (ctx) => accessPolicies.listPolicies(ctx, server),
    'accessPolicies.findPolicy': (ctx) => accessPolicies.findPolicy(ctx, server, '00pA'),
    'accessPolicies.insertPolicy': (ctx) => accessPolicies.insertPolicy(ctx, { ...policyRow, name: 'B' }),
    'accessPolicies.updatePolicy': (ctx) => accessPolicies.updatePolicy(ctx, server, '00pA', { name: 'B' }),
    'accessPolicies.rankPolicies': (ctx) => accessPolicies.rankPolicies(ctx, server, ['00pX', '00pA']),
    'accessPolicies.deletePolicy': (ctx) => accessPolicies.deletePolicy(ctx, server, '00pA'),
    'accessPolicies.listRules': (ctx) => accessPolicies.listRules(ctx, server, '00pA'),
    'accessPolicies.findRule': (ctx) => accessPolicies.findRule(ctx, server, '00pA', '0prA'),
    'accessPolicies.insertRule': (ctx) => accessPolicies.insertRule(ctx, { ...ruleRow, name: 'B' }),
    'accessPolicies.updateRule': (ctx) => accessPolicies.updateRule(ctx, server, '00pA', '0prA', { name: 'B' }),
    'accessPolicies.rankRules': (ctx) => accessPolicies.rankRules(ctx, server, '00pA', ['0prX', '0prA']),
    'accessPolicies.deleteRule': (ctx) => accessPolicies.deleteRule(ctx, server, '00pA', '0prA'),
    'accessPolicies.findReferences': (ctx, a) =>
      accessPolicies.findReferences(ctx, { clientIds: [a.appId], userIds: [a.userId], groupIds: [a.groupId] }),
    'keys.listSigningKeys': (ctx) => keys.listSigningKeys(ctx.db, ctx.orgId, ctx.now),
    'keys.listKeysOfServer': (ctx) => keys.listKeysOfServer(ctx, server),
    'keys.listActiveKeys': (ctx) => keys.listActiveKeys(ctx, [server]),
    'keys.insertSigningKey': async (ctx, a) =>
      keys.insertSigningKey(ctx, { ...(await keyRowOf(ctx, a)), authorization_server_id: server }),
    'keys.insertNextKeyIfNone': async (ctx, a) =>
      keys.insertNextKeyIfNone(ctx, { ...(await keyRowOf(ctx, a)), authorization_server_id: server, status: 'NEXT' }),
    'keys.holdActiveKey': (ctx) => keys.holdActiveKey(ctx, server, 'kid-active-of-a'),
    'keys.expireActiveKey': (ctx) => keys.expireActiveKey(ctx, server, 'kid-active-of-a', ctx.now),
    'keys.activateNextKey': (ctx) => keys.activateNextKey(ctx, server),
    'keys.deleteKeysOfServer': (ctx) => keys.deleteKeysOfServer(ctx, server),
    'keys.deleteExpiredKeys': (ctx) => keys.deleteExpiredKeys(ctx),
  },
  async fill(ctx, a) {
    await authorizationServers.insertAuthorizationServer(ctx, { ...serverRow, name: 'server-of-a', audience: 'api://a-of-a' });
    const scope = { ...scopeRow, authorization_server_id: server, id: 'scpA', name: 'scope-of-a' };
    await authorizationServers.insertScope(ctx, scope);
    await accessPolicies.insertPolicy(ctx, { ...policyRow, name: 'policy-of-a' });
    await accessPolicies.insertRule(ctx, { ...ruleRow, name: 'rule-of-a' });
    const key = { ...(await keyRowOf(ctx, a)), authorization_server_id: server };
    await keys.insertSigningKey(ctx, { ...key, id: 'kid-active-of-a', status: 'ACTIVE' });
    await keys.insertSigningKey(ctx, { ...key, id: 'kid-next-of-a', status: 'NEXT' });
    await keys.insertSigningKey(ctx, { ...key, id: 'kid-expired-of-a', status: 'EXPIRED', expires_at: 1 });
  },
  nothing: {
    'authorizationServers.listSomeAuthorizationServers': [],
    'authorizationServers.findAuthorizationServer': undefined,
    'authorizationServers.updateAuthorizationServer': undefined,
    'authorizationServers.setAuthorizationServerStatus': false,
    'authorizationServers.deleteAuthorizationServer': false,
    'authorizationServers.listAllScopes': [],
    'authorizationServers.listScopeNames': [],
    'authorizationServers.findScope': undefined,
    'authorizationServers.updateScope': undefined,
    'authorizationServers.deleteScope': undefined,
    'accessPolicies.findPolicy': undefined,
    'accessPolicies.updatePolicy': false,
    'accessPolicies.deletePolicy': undefined,
    'accessPolicies.findRule': undefined,
    'accessPolicies.updateRule': false,
    'accessPolicies.deleteRule': undefined,
    'accessPolicies.findReferences': { clientIds: [], userIds: [], groupIds: [] },
    'keys.listKeysOfServer': [],
    'keys.listActiveKeys': [],
    'keys.holdActiveKey': false,
    'keys.expireActiveKey': false,
    'keys.activateNextKey': undefined,
  },
};
