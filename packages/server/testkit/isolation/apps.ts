import * as apps from '../../src/domain/apps/store.ts';
import * as codes from '../../src/domain/codes/store.ts';
import * as tokens from '../../src/domain/tokens/store.ts';
import { sha256 } from '../../src/platform/hash.ts';
import type { IsolationPart, Known } from './part.ts';

const secretRow = { sealed_secret: 'x', secret_hash: 'x' };

const appRow = (a: Known) =>
  ({
    id: a.appId,
    client_id: a.appId,
    label: a.label,
    status: 'ACTIVE',
    application_type: 'web',
    token_endpoint_auth_method: 'none',
    pkce_required: 0,
    redirect_uris_json: '[]',
    post_logout_redirect_uris_json: '[]',
    response_types_json: '[]',
    grant_types_json: '[]',
    groups_claim_json: null,
  }) as const;

/** A code for org A's user and app, all but its own columns. */
export const codeGrant = (a: Pick<Known, 'appId' | 'userId'>) => ({
  authorization_server_id: 'org',
  client_id: a.appId,
  user_id: a.userId,
  session_id: '102a',
  redirect_uri: 'https://a.example',
  scope: 'openid',
  nonce: 'nonce-of-a',
  code_challenge: null,
  auth_time: 1,
  amr_json: '[]',
  acr: null,
});

/** Apps, and what is issued to them. */
export const appsPart: IsolationPart = {
  stores: { apps, codes, tokens },
  calls: {
    'apps.findAppByClientId': (ctx, a) => apps.findAppByClientId(ctx, a.appId),
    'apps.findAppByLabel': (ctx, a) => apps.findAppByLabel(ctx, a.label),
    'apps.findClient': (ctx, a) => apps.findClient(ctx, a.appId),
    'apps.listActiveSecrets': (ctx, a) => apps.listActiveSecrets(ctx, a.appId),
    'apps.isAssigned': (ctx, a) => apps.isAssigned(ctx, a.appId, a.userId),
    'apps.insertApp': (ctx, a) => apps.insertApp(ctx, { ...appRow(a), label: 'B' }),
    'apps.updateAppUris': (ctx, a) =>
      apps.updateAppUris(ctx, a.appId, { redirect_uris_json: '["https://b.example"]', post_logout_redirect_uris_json: '[]' }),
    'apps.insertClientSecret': (ctx, a) => apps.insertClientSecret(ctx, { ...secretRow, app_id: a.appId, id: 'ocsB' }),
    'apps.assignAppToGroup': (ctx, a) => apps.assignAppToGroup(ctx, a.appId, a.groupId),
    'apps.assignAppToUser': (ctx, a) => apps.assignAppToUser(ctx, a.appId, a.userId),
    'codes.insertCode': (ctx, a) =>
      codes.insertCode(ctx, { ...codeGrant(a), nonce: 'b', code_hash: sha256('code of b'), created_at: 0, expires_at: 0 }),
    'codes.takeCode': (ctx, a) =>
      codes.takeCode(ctx, { codeHash: sha256(a.code), clientId: a.appId, authorizationServerId: 'org' }),
    'codes.findCode': (ctx, a) => codes.findCode(ctx, sha256(a.code)),
    'tokens.revokeToken': (ctx) => tokens.revokeToken(ctx, 'AT.other', 1),
    'tokens.findTokenSubject': (ctx, a) => tokens.findTokenSubject(ctx, { tokenId: 'AT.a', userId: a.userId, clientId: a.appId }),
    'tokens.findGrantState': (ctx, a) =>
      tokens.findGrantState(ctx, { userId: a.userId, sessionId: a.session.id, appId: a.appId }),
  },
  async fill(ctx, a) {
    await apps.assignAppToUser(ctx, a.appId, a.userId);
    await tokens.revokeToken(ctx, 'AT.a', ctx.now);
  },
  nothing: {
    'apps.findAppByClientId': undefined,
    'apps.findAppByLabel': undefined,
    'apps.findClient': undefined,
    'apps.isAssigned': false,
    'apps.listActiveSecrets': [],
    'codes.takeCode': undefined,
    'codes.findCode': undefined,
    'tokens.findTokenSubject': undefined,
    'tokens.findGrantState': undefined,
  },
};
