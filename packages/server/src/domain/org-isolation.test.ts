import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import { test } from 'node:test';
import { eachDatabase } from '../../testkit/each-database.ts';
import { type OrgInDatabase, orgIn, testKeys } from '../../testkit/test-ctx.ts';
import { sha256 } from '../platform/hash.ts';
import type { Database } from '../schema/db.ts';
import type { Tables } from '../schema/tables.ts';
import * as adminRoles from './admin-roles/store.ts';
import * as apiTokens from './api-tokens/store.ts';
import * as apps from './apps/store.ts';
import { issueCode } from './codes/code.ts';
import * as codes from './codes/store.ts';
import { inTx, type TxCtx } from './ctx.ts';
import * as expiry from './expiry/store.ts';
import * as groups from './groups/store.ts';
import * as orgs from './orgs/store.ts';
import * as passwords from './passwords/store.ts';
import { startSession } from './sessions/session.ts';
import * as sessions from './sessions/store.ts';
import * as systemLog from './system-log/store.ts';
import { systemActor, writeEvent } from './system-log/write.ts';
import * as tokens from './tokens/store.ts';
import * as users from './users/store.ts';
import type { UserId } from './users/user.ts';

const stores = { adminRoles, apiTokens, apps, codes, expiry, groups, orgs, passwords, sessions, systemLog, tokens, users };

/** What stands in org A's rows, and what org B asks for. */
interface Known {
  readonly appId: string;
  readonly label: string;
  readonly userId: string;
  readonly login: string;
  readonly groupId: string;
  readonly code: string;
  readonly session: { readonly handleHash: string; readonly id: string };
  readonly orgId: OrgInDatabase['orgId'];
}

type Call = (ctx: TxCtx, a: Known) => Promise<unknown>;

const year = 365 * 24 * 3600 * 1000;
const secretRow = { sealed_secret: 'x', secret_hash: 'x' };

/** Every exported store function, called by org B with what belongs to org A. A new function without a line here fails the test below. */
const calls: Record<string, Call> = {
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
  'expiry.removeSomeExpired': (ctx) => expiry.removeSomeExpired({ ...ctx, now: (ctx.now + year) as typeof ctx.now }, 1000),
  'groups.listGroupNames': (ctx, a) => groups.listGroupNames(ctx, a.userId, 100),
  'groups.insertGroup': (ctx, a) => groups.insertGroup(ctx, { id: a.groupId, type: 'OKTA_GROUP', name: 'B', description: null }),
  'groups.insertGroupIfNew': (ctx, a) => groups.insertGroupIfNew(ctx, { id: a.groupId, name: 'B too', description: null }),
  'groups.findGroup': (ctx, a) => groups.findGroup(ctx, a.groupId),
  'groups.listGroups': (ctx) => groups.listGroups(ctx, { limit: 100, prefix: 'Eng' }),
  'groups.updateGroup': (ctx, a) => groups.updateGroup(ctx, a.groupId, { name: 'B', description: null }),
  'groups.deleteGroup': (ctx, a) => groups.deleteGroup(ctx, a.groupId),
  'groups.removeGroupMember': (ctx, a) => groups.removeGroupMember(ctx, a.groupId, a.userId),
  'groups.addGroupMember': (ctx, a) => groups.addGroupMember(ctx, a.groupId, a.userId),
  'orgs.readOrgVersion': (ctx) => orgs.readOrgVersion(ctx.db, ctx.orgId),
  'orgs.insertOrg': (ctx) => orgs.insertOrg(ctx, { subdomain: 'again', name: 'again' }),
  'orgs.raiseOrgVersion': (ctx) => orgs.raiseOrgVersion(ctx),
  'orgs.listAuthorizationServers': (ctx) => orgs.listAuthorizationServers(ctx.db, ctx.orgId),
  'orgs.listSigningKeys': (ctx) => orgs.listSigningKeys(ctx.db, ctx.orgId, ctx.now),
  'orgs.insertAuthorizationServer': (ctx) =>
    orgs.insertAuthorizationServer(ctx, { id: 'ausB', alias: 'b', name: 'b', description: '', audience: 'b' }),
  'orgs.insertSigningKey': async (ctx, a) => orgs.insertSigningKey(ctx, { ...(await keyRowOf(ctx, a)), id: 'kidB' }),
  'passwords.countAttempt': (ctx) => passwords.countAttempt(ctx, 'subject', { most: 1000, windowSeconds: 60 }),
  'passwords.findAttempts': (ctx) => passwords.findAttempts(ctx, 'of a'),
  'passwords.forgetAttempts': (ctx) => passwords.forgetAttempts(ctx, 'subject'),
  'passwords.takeBackAttempt': (ctx) => passwords.takeBackAttempt(ctx, 'subject'),
  'sessions.findSession': (ctx, a) => sessions.findSession(ctx, a.session.handleHash),
  'sessions.insertSession': (ctx, a) =>
    sessions.insertSession(ctx, { ...sessionRow(a), handle_hash: a.session.handleHash, id: a.session.id }),
  'sessions.touchSession': (ctx, a) => sessions.touchSession(ctx, a.session.handleHash, 1),
  'sessions.deleteSession': (ctx, a) => sessions.deleteSession(ctx, a.session.handleHash),
  'systemLog.insertEvent': async (ctx, a) => systemLog.insertEvent(ctx, { ...(await eventRowOf(ctx, a)), display_message: 'b' }),
  'systemLog.listRecentEvents': (ctx) => systemLog.listRecentEvents(ctx, 1000),
  'tokens.revokeToken': (ctx) => tokens.revokeToken(ctx, 'AT.other', 1),
  'tokens.findTokenSubject': (ctx, a) => tokens.findTokenSubject(ctx, { tokenId: 'AT.a', userId: a.userId, clientId: a.appId }),
  'tokens.findGrantState': (ctx, a) => tokens.findGrantState(ctx, { userId: a.userId, sessionId: a.session.id, appId: a.appId }),
  'users.findUserLogin': (ctx, a) => users.findUserLogin(ctx, a.userId),
  'apiTokens.findApiToken': (ctx) => apiTokens.findApiToken(ctx, 'hash of a'),
  'apiTokens.insertApiToken': (ctx, a) =>
    apiTokens.insertApiToken(ctx, { id: '00TB', token_hash: 'b', user_id: a.userId, name: 'b', expires_at: 1 }),
  'apiTokens.deleteApiTokens': (ctx, a) => apiTokens.deleteApiTokens(ctx, a.userId, 'a'),
  'apiTokens.touchApiToken': (ctx) => apiTokens.touchApiToken(ctx, '00TA', 1),
  'adminRoles.addAdminRole': (ctx, a) => adminRoles.addAdminRole(ctx, a.userId, 'SUPER_ADMIN'),
  'users.findUserForSignIn': (ctx, a) => users.findUserForSignIn(ctx, a.login),
  'users.findUserByLogin': (ctx, a) => users.findUserByLogin(ctx, a.login),
  'users.findSignInState': (ctx, a) => users.findSignInState(ctx, a.userId as UserId),
  'users.insertUser': (ctx, a) =>
    users.insertUser(ctx, {
      id: a.userId,
      status: 'ACTIVE',
      login: a.login,
      email: 'b@b',
      email_verified: 0,
      first_name: null,
      last_name: null,
      profile_json: '{}',
    }),
  'users.recordSignIn': (ctx, a) => users.recordSignIn(ctx, a.userId as UserId),
  'users.savePassword': (ctx, a) => users.savePassword(ctx, a.userId, 'hash of b'),
};

/** These find the tenant, so they have none: the directory and the jobs call them. */
const boundToNoOrg = ['orgs.findOrgBySubdomain', 'orgs.listOrgIds'];

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

const codeGrant = (a: Pick<Known, 'appId' | 'userId'>) => ({
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

const sessionRow = (a: Known) =>
  ({
    user_id: a.userId,
    auth_time: 1,
    amr_json: '[]',
    persistent: 0,
    created_at: 1,
    last_used_at: 1,
    expires_at: 1,
    absolute_expires_at: 1,
  }) as const;

const keyRowOf = (ctx: TxCtx, a: Known) =>
  ctx.db.selectFrom('signing_key').selectAll().where('org_id', '=', a.orgId).executeTakeFirstOrThrow();
const eventRowOf = (ctx: TxCtx, a: Known) =>
  ctx.db.selectFrom('system_log_event').selectAll().where('org_id', '=', a.orgId).executeTakeFirstOrThrow();

/** Org A with a row in every table. */
async function fill(org: OrgInDatabase): Promise<Known> {
  const user = await org.given.user({ login: 'ada-of-a@example.com', firstName: 'first-of-a' });
  const group = await org.given.group('group-of-a', [user]);
  const app = await org.given.webApp({ label: 'app-of-a', assignedTo: { groupId: group.id } });
  const partial = { appId: app.id, userId: user.id };
  return inTx(org.at(), async (ctx) => {
    await apps.assignAppToUser(ctx, app.id, user.id);
    const code = await issueCode(ctx, testKeys, codeGrant(partial));
    const { handle, id } = await startSession(ctx, {
      userId: user.id as UserId,
      amr: ['pwd'],
      isPersistent: false,
      replaces: undefined,
    });
    await adminRoles.addAdminRole(ctx, user.id, 'APP_ADMIN');
    await apiTokens.insertApiToken(ctx, { id: '00TA', token_hash: 'hash of a', user_id: user.id, name: 'a', expires_at: 1 });
    await tokens.revokeToken(ctx, 'AT.a', ctx.now);
    await passwords.countAttempt(ctx, 'subject', { most: 1000, windowSeconds: 60 });
    await passwords.countAttempt(ctx, 'subject', { most: 1000, windowSeconds: 60 });
    await writeEvent(ctx, {
      eventType: 'user.session.start',
      message: 'event-of-a',
      outcome: { result: 'SUCCESS' },
      actor: systemActor,
    });
    return {
      ...partial,
      label: app.label,
      login: user.login,
      groupId: group.id,
      code,
      session: { handleHash: sha256(handle.reveal()), id },
      orgId: org.orgId,
    };
  });
}

const tablesOfOrgs: readonly Exclude<keyof Tables, 'org'>[] = [
  'signing_key',
  'authorization_server',
  'app',
  'client_secret',
  'app_group',
  'app_user',
  'user',
  'password',
  'user_group',
  'api_token',
  'admin_role',
  'group_member',
  'session',
  'authorization_code',
  'revoked_token',
  'attempt_counter',
  'system_log_event',
];

/** Every row of the org, in an order that does not change. */
async function rowsOf(database: Database, orgId: string): Promise<Record<string, string[]>> {
  const rows: Record<string, string[]> = {
    org: (await database.selectFrom('org').selectAll().where('id', '=', orgId).execute()).map((row) => JSON.stringify(row)),
  };
  for (const table of tablesOfOrgs) {
    const found = await database.selectFrom(table).selectAll().where('org_id', '=', orgId).execute();
    rows[table] = found.map((row) => JSON.stringify(row)).sort();
  }
  return rows;
}

/** Texts that only org A's rows have. */
const marksOfA = /ada-of-a|first-of-a|group-of-a|app-of-a|nonce-of-a|event-of-a|api:\/\/a/;

/** Runs the call as org B in a transaction of its own. What the database refuses is undone, which is fine. */
async function runAs(org: OrgInDatabase, a: Known, call: Call): Promise<unknown> {
  try {
    return await inTx(org.at(), (ctx) => call(ctx, a));
  } catch (error) {
    assert.match(String(error), /constraint/i);
    return undefined;
  }
}

test('the isolation test knows every store function', async () => {
  const exported = Object.entries(stores).flatMap(([store, module]) =>
    Object.entries(module).flatMap(([name, value]) => (typeof value === 'function' ? [`${store}.${name}`] : [])),
  );
  assert.deepEqual(exported.filter((name) => !boundToNoOrg.includes(name)).sort(), Object.keys(calls).sort());
  const files = globSync('*/store.ts', { cwd: import.meta.dirname });
  assert.equal(files.length, Object.keys(stores).length, `a store is missing here: ${files.join(' ')}`);
});

eachDatabase('org B cannot read or change rows of org A (design 4)', (open) => {
  test('every store function, called by B with what belongs to A, leaves A’s rows unread and untouched', async (t) => {
    const database = await open(t);
    const [one, other] = [await orgIn(database), await orgIn(database, 'other')];
    const a = await fill(one);
    const before = await rowsOf(database, one.orgId);
    for (const [table, rows] of Object.entries(before)) assert.ok(rows.length > 0, `org A has no row in ${table}`);
    for (const [name, call] of Object.entries(calls)) {
      const result = await runAs(other, a, call);
      assert.doesNotMatch(JSON.stringify(result) ?? '', marksOfA, name);
      if (/\.(find|list|is|take|delete|read)/.test(name))
        assert.equal(JSON.stringify(result ?? null).includes(one.orgId), false, name);
      assert.deepEqual(await rowsOf(database, one.orgId), before, name);
    }
  });

  test('what B finds of A is nothing', async (t) => {
    const database = await open(t);
    const [one, other] = [await orgIn(database), await orgIn(database, 'other')];
    const a = await fill(one);
    const nothing: Record<string, unknown> = {};
    for (const name of [
      'apps.findAppByClientId',
      'apps.findAppByLabel',
      'apps.findClient',
      'codes.takeCode',
      'codes.findCode',
      'sessions.findSession',
      'sessions.deleteSession',
      'tokens.findTokenSubject',
      'tokens.findGrantState',
      'users.findUserByLogin',
      'users.findUserForSignIn',
      'users.findSignInState',
      'tokens.findTokenSubject',
      'tokens.findGrantState',
    ])
      nothing[name] = undefined;
    nothing['apps.isAssigned'] = false;
    for (const name of ['apps.listActiveSecrets', 'systemLog.listRecentEvents']) nothing[name] = [];
    nothing['groups.listGroupNames'] = ['Everyone'];
    nothing['expiry.removeSomeExpired'] = 0;
    for (const [name, expected] of Object.entries(nothing)) {
      const call = calls[name];
      assert.ok(call, name);
      assert.deepEqual(await runAs(other, a, call), expected, name);
    }
  });
});
