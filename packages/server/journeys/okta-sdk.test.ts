import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { Client } from '@okta/okta-sdk-nodejs';
import { exportJWK, generateKeyPair } from 'jose';
import { startGatehouse, type TestServer } from '../testkit/testkit.ts';

/** The unmodified SDK, told nothing but the org's address and a credential. */
type Sdk = InstanceType<typeof Client>;

const redirectUri = 'http://localhost:3000/authorization-code/callback';

async function listAll<T>(collection: AsyncIterable<T | null>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of collection) if (item !== null) items.push(item);
  return items;
}

/** What an admin's program does in a day: the way through the directory that issue and guide describe. */
async function manage(sdk: Sdk, gatehouse: TestServer): Promise<void> {
  const user = await createPerson(sdk);
  const group = await sdk.groupApi.createGroup({ group: { profile: { name: 'Engineering', description: 'Builds things' } } });
  await sdk.groupApi.assignUserToGroup({ groupId: group.id ?? '', userId: user.id });
  const members = await listAll(await sdk.groupApi.listGroupUsers({ groupId: group.id ?? '' }));
  assert.deepEqual(
    members.map((member) => member.id),
    [user.id],
  );
  const appId = await createApp(sdk, group.id ?? '');
  const resource = await protectApi(sdk, appId);
  await readInPages(sdk);
  const signedIn = await gatehouse.signIn(
    { ...user, password: user.password },
    await knownApp(gatehouse, appId),
    { scope: 'openid orders:read' },
    resource,
  );
  assert.ok(signedIn['code'], JSON.stringify(signedIn));
  const log = await listAll(
    await sdk.systemLogApi.listLogEvents({
      filter: 'eventType eq "application.lifecycle.create"',
      until: new Date(Date.now() + 60_000).toISOString(),
    }),
  );
  const created = log.at(-1);
  assert.deepEqual([created?.outcome?.result, created?.target?.[0]?.id], ['SUCCESS', appId]);
  await clearUp(sdk, user.id, group.id ?? '', appId);
}

async function createPerson(sdk: Sdk): Promise<{ id: string; login: string; password: string }> {
  const login = 'ada.lovelace@example.com';
  const password = 'Analytical-Engine-1843';
  const profile = { firstName: 'Ada', lastName: 'Lovelace', email: login, login };
  const staged = await sdk.userApi.createUser({
    body: { profile, credentials: { password: { value: password } } },
    activate: false,
  });
  assert.equal(staged.status, 'STAGED');
  await sdk.userApi.activateUser({ userId: staged.id ?? '', sendEmail: false });
  const active = await sdk.userApi.getUser({ userId: login });
  assert.deepEqual([active.id, active.status, active.profile?.firstName], [staged.id, 'ACTIVE', 'Ada']);
  await sdk.userApi.updateUser({ userId: active.id ?? '', user: { profile: { nickName: 'Countess' } } });
  assert.equal((await sdk.userApi.getUser({ userId: active.id ?? '' })).profile?.nickName, 'Countess');
  await assert.rejects(sdk.userApi.createUser({ body: { profile } }), (error: { status?: number; errorCode?: string }) => {
    assert.deepEqual([error.status, error.errorCode], [400, 'E0000001']);
    return true;
  });
  return { id: active.id ?? '', login, password };
}

async function createApp(sdk: Sdk, groupId: string): Promise<string> {
  const app = await sdk.applicationApi.createApplication({
    application: {
      name: 'oidc_client',
      label: 'Orders',
      signOnMode: 'OPENID_CONNECT',
      credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_basic' } },
      settings: {
        oauthClient: {
          redirect_uris: [redirectUri],
          response_types: ['code'],
          grant_types: ['authorization_code'],
          application_type: 'web',
        },
      },
    } as never,
  });
  const appId = app.id ?? '';
  await sdk.applicationApi.assignGroupToApplication({ appId, groupId, applicationGroupAssignment: { priority: 1 } });
  const found = await listAll(await sdk.applicationApi.listApplications({ q: 'Ord' }));
  assert.deepEqual(
    found.map((each) => each.label),
    ['Orders'],
  );
  return appId;
}

/** An authorization server with a scope, a claim and a policy that lets the app in. @returns its id */
async function protectApi(sdk: Sdk, appId: string): Promise<string> {
  const servers = sdk.authorizationServerApi;
  const server = await servers.createAuthorizationServer({
    authorizationServer: { name: 'Orders', description: 'The orders API', audiences: ['api://orders'] },
  });
  const authServerId = server.id ?? '';
  await servers.createOAuth2Scope({ authServerId, oAuth2Scope: { name: 'orders:read', consent: 'IMPLICIT' } });
  await servers.createOAuth2Claim({
    authServerId,
    oAuth2Claim: {
      name: 'nick',
      status: 'ACTIVE',
      claimType: 'RESOURCE',
      valueType: 'EXPRESSION',
      value: 'user.nickName',
      conditions: { scopes: [] },
    },
  });
  const policy = await servers.createAuthorizationServerPolicy({
    authServerId,
    policy: {
      type: 'OAUTH_AUTHORIZATION_POLICY',
      status: 'ACTIVE',
      name: 'Orders',
      description: 'Orders',
      priority: 1,
      conditions: { clients: { include: [appId] } },
    },
  });
  await servers.createAuthorizationServerPolicyRule({
    authServerId,
    policyId: policy.id ?? '',
    policyRule: {
      type: 'RESOURCE_ACCESS',
      name: 'People',
      priority: 1,
      conditions: {
        people: { groups: { include: ['EVERYONE'] } },
        grantTypes: { include: ['authorization_code'] },
        scopes: { include: ['*'] },
      },
      actions: { token: { accessTokenLifetimeMinutes: 30, refreshTokenLifetimeMinutes: 0, refreshTokenWindowMinutes: 10_080 } },
    },
  });
  return authServerId;
}

async function readInPages(sdk: Sdk): Promise<void> {
  const names = Array.from({ length: 5 }, (_, index) => `Team ${index}`);
  for (const name of names) await sdk.groupApi.createGroup({ group: { profile: { name } } });
  const groups = await listAll(await sdk.groupApi.listGroups({ limit: 2 }));
  const found = groups.map((group) => String(group.profile?.name));
  assert.deepEqual(found.toSorted(), ['Engineering', 'Everyone', ...names]);
  const [everyone, ...others] = await listAll(await sdk.groupApi.listGroups({ search: 'profile.name eq "everyone"' }));
  assert.deepEqual([everyone?.profile?.name, others.length], ['Everyone', 0]);
}

async function knownApp(gatehouse: TestServer, appId: string) {
  const { apiToken } = await gatehouse.given.admin('APP_ADMIN');
  const answer = await gatehouse.call({
    url: `/api/v1/internal/apps/${appId}/settings/clientcreds`,
    headers: { authorization: `SSWS ${apiToken}` },
  });
  const { client_id, client_secret } = answer.json();
  return { id: appId, clientId: client_id, clientSecret: client_secret, redirectUri, label: 'Orders' };
}

async function clearUp(sdk: Sdk, userId: string, groupId: string, appId: string): Promise<void> {
  await sdk.applicationApi.deactivateApplication({ appId });
  await sdk.applicationApi.deleteApplication({ appId });
  await sdk.groupApi.deleteGroup({ groupId });
  await sdk.userApi.deleteUser({ userId });
  assert.equal((await sdk.userApi.getUser({ userId })).status, 'DEPROVISIONED');
  await sdk.userApi.deleteUser({ userId });
  await assert.rejects(sdk.userApi.getUser({ userId }), { status: 404 });
}

/** A service app with a private key, the role SUPER_ADMIN and the grants that the day's work needs. */
async function serviceApp(gatehouse: TestServer, scopes: readonly string[]) {
  const { apiToken } = await gatehouse.given.admin('SUPER_ADMIN');
  const post = async (url: string, payload: object) => {
    const headers = { authorization: `SSWS ${apiToken}`, 'content-type': 'application/json' };
    const answer = await gatehouse.call({ method: 'POST', url, headers, payload: JSON.stringify(payload) });
    assert.match(String(answer.statusCode), /^20/, answer.body);
    return answer.json();
  };
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const { id } = await post('/api/v1/apps', {
    name: 'oidc_client',
    label: 'Directory sync',
    signOnMode: 'OPENID_CONNECT',
    credentials: { oauthClient: { token_endpoint_auth_method: 'private_key_jwt' } },
    settings: {
      oauthClient: {
        application_type: 'service',
        grant_types: ['client_credentials'],
        response_types: ['token'],
        jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'sync-1', use: 'sig', alg: 'RS256' }] },
      },
    },
  });
  for (const scopeId of scopes) await post(`/api/v1/apps/${id}/grants`, { scopeId, issuer: gatehouse.origin });
  await post(`/oauth2/v1/clients/${id}/roles`, { type: 'SUPER_ADMIN' });
  return { clientId: id as string, privateKey: { ...(await exportJWK(privateKey)), kid: 'sync-1' } as never };
}

async function start(t: TestContext): Promise<TestServer> {
  return startGatehouse(t, { listen: true });
}

suite('the unmodified @okta/okta-sdk-nodejs', () => {
  test('manages the org with an API token', async (t) => {
    const gatehouse = await start(t);
    const { apiToken } = await gatehouse.given.admin('SUPER_ADMIN');
    await manage(new Client({ orgUrl: gatehouse.origin, token: apiToken }), gatehouse);
  });

  test('manages the org as a service app with a private key and okta.* scopes', async (t) => {
    const gatehouse = await start(t);
    const scopes = ['users', 'groups', 'apps', 'authorizationServers', 'logs'].map((resource) => `okta.${resource}.manage`);
    const app = await serviceApp(gatehouse, scopes.with(-1, 'okta.logs.read'));
    const sdk = new Client({
      orgUrl: gatehouse.origin,
      authorizationMode: 'PrivateKey',
      scopes: scopes.with(-1, 'okta.logs.read'),
      ...app,
    });
    await manage(sdk, gatehouse);
  });
});
