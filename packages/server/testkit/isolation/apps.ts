import * as appAssignments from '../../src/domain/app-assignments/store.ts';
import * as appCredentials from '../../src/domain/app-credentials/store.ts';
import * as apps from '../../src/domain/apps/store.ts';
import * as codes from '../../src/domain/codes/store.ts';
import * as images from '../../src/domain/images/store.ts';
import * as tokens from '../../src/domain/tokens/store.ts';
import { sha256 } from '../../src/platform/hash.ts';
import type { IsolationPart, Known } from './part.ts';

const secretRow = { sealed_secret: 'x', secret_hash: 'x', status: 'ACTIVE' } as const;

const keyRow = (a: Known) => ({ app_id: a.appId, id: 'pks-of-a', kid: 'kid-of-a', status: 'ACTIVE', jwk_json: '{}' }) as const;

const imageRow = (a: Known) =>
  ({ owner_id: a.appId, kind: 'logo', digest: 'digest-of-a', media_type: 'image/png', body: 'image-of-a' }) as const;

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
  access_token_lifetime_seconds: 3600,
});

/** Apps, and what is issued to them. */
export const appsPart: IsolationPart = {
  stores: { appAssignments, appCredentials, apps, codes, images, tokens },
  calls: {
    'apps.findAppByClientId': (ctx, a) => apps.findAppByClientId(ctx, a.appId),
    'apps.findAppByLabel': (ctx, a) => apps.findAppByLabel(ctx, a.label),
    'apps.findClient': (ctx, a) => apps.findClient(ctx, a.appId),
    'apps.listActiveSecrets': (ctx, a) => apps.listActiveSecrets(ctx, a.appId),
    'apps.isAssigned': (ctx, a) => apps.isAssigned(ctx, a.appId, a.userId),
    'apps.insertApp': (ctx, a) => apps.insertApp(ctx, { ...appRow(a), label: 'B' }),
    'apps.findApp': (ctx, a) => apps.findApp(ctx, a.appId),
    'apps.listApps': (ctx, a) => apps.listApps(ctx, { userId: a.userId, groupId: a.groupId }, { limit: 100 }),
    'apps.updateApp': (ctx, a) => apps.updateApp(ctx, a.appId, { redirect_uris_json: '["https://b.example"]' }),
    'apps.changeAppStatus': (ctx, a) => apps.changeAppStatus(ctx, a.appId, 'INACTIVE'),
    'apps.deleteInactiveApp': (ctx, a) => apps.deleteInactiveApp(ctx, a.appId),
    'apps.listActiveClientKeys': (ctx, a) => apps.listActiveClientKeys(ctx, a.appId),
    'apps.insertClientSecret': (ctx, a) => apps.insertClientSecret(ctx, { ...secretRow, app_id: a.appId, id: 'ocsB' }),
    'appAssignments.listAppUsers': (ctx, a) => appAssignments.listAppUsers(ctx, a.appId, { limit: 100 }),
    'appAssignments.findPossibleAppUser': (ctx, a) => appAssignments.findPossibleAppUser(ctx, a.appId, a.userId),
    'appAssignments.putAppUser': (ctx, a) => appAssignments.putAppUser(ctx, a.appId, a.userId, { user_name: 'b' }),
    'appAssignments.removeAppUser': (ctx, a) => appAssignments.removeAppUser(ctx, a.appId, a.userId),
    'appAssignments.listAppGroups': (ctx, a) => appAssignments.listAppGroups(ctx, a.appId, { limit: 100 }),
    'appAssignments.findAppGroup': (ctx, a) => appAssignments.findAppGroup(ctx, a.appId, a.groupId),
    'appAssignments.addAppGroup': (ctx, a) => appAssignments.addAppGroup(ctx, a.appId, a.groupId),
    'appAssignments.updateAppGroup': (ctx, a) => appAssignments.updateAppGroup(ctx, a.appId, a.groupId, { priority: 9 }),
    'appAssignments.removeAppGroup': (ctx, a) => appAssignments.removeAppGroup(ctx, a.appId, a.groupId),
    'appCredentials.listSecrets': (ctx, a) => appCredentials.listSecrets(ctx, a.appId),
    'appCredentials.listSecretsOfApps': (ctx) => appCredentials.listSecretsOfApps(ctx, { after: undefined, limit: 100 }),
    'appCredentials.changeSecretStatus': (ctx, a) => appCredentials.changeSecretStatus(ctx, a.appId, 'ocs-of-a', 'INACTIVE'),
    'appCredentials.deleteSecret': (ctx, a) => appCredentials.deleteSecret(ctx, a.appId, 'ocs-of-a'),
    'appCredentials.listClientKeys': (ctx, a) => appCredentials.listClientKeys(ctx, [a.appId]),
    'appCredentials.insertClientKey': (ctx, a) => appCredentials.insertClientKey(ctx, { ...keyRow(a), id: 'pksB' }),
    'appCredentials.updateClientKey': (ctx, a) =>
      appCredentials.updateClientKey(ctx, a.appId, 'pks-of-a', { status: 'INACTIVE' }),
    'appCredentials.deleteClientKey': (ctx, a) => appCredentials.deleteClientKey(ctx, a.appId, 'pks-of-a'),
    'images.findImage': (ctx, a) => images.findImage(ctx, a.appId, 'logo'),
    'images.putImage': (ctx, a) => images.putImage(ctx, { ...imageRow(a), body: 'b' }),
    'images.deleteImages': (ctx, a) => images.deleteImages(ctx, a.appId),
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
    await appAssignments.putAppUser(ctx, a.appId, a.userId);
    await apps.insertClientSecret(ctx, { ...secretRow, app_id: a.appId, id: 'ocs-of-a' });
    await appCredentials.insertClientKey(ctx, keyRow(a));
    await images.putImage(ctx, imageRow(a));
    await tokens.revokeToken(ctx, 'AT.a', ctx.now);
  },
  nothing: {
    'apps.findAppByClientId': undefined,
    'apps.findAppByLabel': undefined,
    'apps.findClient': undefined,
    'apps.findApp': undefined,
    'apps.listApps': [],
    'apps.listActiveClientKeys': [],
    'apps.updateApp': undefined,
    'apps.isAssigned': false,
    'appAssignments.listAppUsers': [],
    'appAssignments.findPossibleAppUser': undefined,
    'appAssignments.listAppGroups': [],
    'appAssignments.findAppGroup': undefined,
    'appCredentials.listSecrets': [],
    'appCredentials.listClientKeys': [],
    'images.findImage': undefined,
    'apps.listActiveSecrets': [],
    'codes.takeCode': undefined,
    'codes.findCode': undefined,
    'tokens.findTokenSubject': undefined,
    'tokens.findGrantState': undefined,
  },
};
