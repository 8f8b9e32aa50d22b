import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { LightMyRequestResponse } from 'fastify';
import { clientKeyPair } from '../../testkit/client-assertions.ts';
import { testDatabase } from '../../testkit/each-database.ts';
import { hostileValues, type JsonSchema, placesIn, plausible, replacedAt } from '../../testkit/hostile-json.ts';
import { type AdminScene, asSuperAdmin, type Method, nextOf } from '../../testkit/management.ts';
import { quickHasher } from '../../testkit/test-hasher.ts';
import type { Database } from '../schema/db.ts';
import { describeApi } from './api-description.ts';
import type { Operation } from './openapi.ts';

const document = describeApi();
const { schemas } = document.components;

interface Target {
  readonly method: Method;
  readonly path: string;
  readonly operation: Operation;
  /** What stands in the path, the query and the body when nothing is wrong. */
  readonly names: readonly string[];
  readonly query: readonly string[];
  readonly body: unknown;
}

/** Bodies that are taken, where the schema alone does not tell how one is. @param of what the scene has */
const bodies = (of: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> => {
  const user = { login: 'bo@example.com', email: 'bo@example.com', firstName: 'Bo', lastName: 'Lund' };
  const accessPolicy = { name: 'Web', conditions: { clients: { include: ['ALL_CLIENTS'] } }, priority: 1 };
  const accessRule = {
    type: 'RESOURCE_ACCESS',
    name: 'All',
    priority: 1,
    conditions: {
      people: { users: { include: [of['userId']], exclude: [] }, groups: { include: ['EVERYONE'], exclude: [] } },
      grantTypes: { include: ['authorization_code'] },
      scopes: { include: ['openid'] },
    },
    actions: { token: { accessTokenLifetimeMinutes: 60, refreshTokenLifetimeMinutes: 0, refreshTokenWindowMinutes: 10080 } },
  };
  const claim = {
    name: 'department',
    claimType: 'RESOURCE',
    valueType: 'EXPRESSION',
    value: 'user.department',
    conditions: { scopes: ['openid'] },
  };
  const server = {
    name: 'Shop',
    description: 'd',
    audiences: ['api://shop'],
    credentials: { signing: { rotationMode: 'AUTO' } },
  };
  const groupRule = {
    type: 'group_rule',
    name: 'Engineers',
    conditions: {
      people: { users: { exclude: [of['userId']] }, groups: { exclude: [] } },
      expression: { value: 'user.department == "E"', type: 'urn:okta:expression:1.0' },
    },
    actions: { assignUserToGroups: { groupIds: [of['groupId']] } },
  };
  const app = {
    name: 'oidc_client',
    label: 'Shop',
    signOnMode: 'OPENID_CONNECT',
    credentials: {
      oauthClient: { client_id: 'my-client', client_secret: 'a'.repeat(40), token_endpoint_auth_method: 'client_secret_basic' },
    },
    settings: {
      app: { a: 1 },
      oauthClient: {
        application_type: 'web',
        redirect_uris: ['https://a.example/cb'],
        post_logout_redirect_uris: ['https://a.example/'],
        response_types: ['code'],
        grant_types: ['authorization_code', 'refresh_token'],
        client_uri: 'https://a.example',
        jwks: { keys: [] },
        groups_claim: { type: 'FILTER', filter_type: 'REGEX', name: 'groups', value: '.*' },
        refresh_token: { rotation_type: 'ROTATE', leeway: 30 },
      },
    },
    profile: { a: { b: [1] } },
  };
  const zone = { type: 'IP', name: 'Office', gateways: [{ type: 'CIDR', value: '192.0.2.0/24' }] };
  const origin = { name: 'Shop', origin: `https://${of['trustedOriginId'] ?? 'shop'}.example`, scopes: [{ type: 'CORS' }] };
  const property = {
    title: 'Team',
    type: 'string',
    minLength: 1,
    maxLength: 20,
    enum: ['a'],
    oneOf: [{ const: 'a', title: 'A' }],
  };
  const signOnRule = {
    type: 'SIGN_ON',
    name: 'Office',
    conditions: { people: { users: { exclude: [of['userId']] } }, network: { connection: 'ZONE', include: [of['zoneId']] } },
    actions: { signon: { access: 'ALLOW', session: { maxSessionIdleMinutes: 120, usePersistentCookie: false } } },
  };
  return {
    createOAuth2Scope: { name: 'orders:write', consent: 'REQUIRED', optional: true, metadataPublish: 'ALL_CLIENTS' },
    createOAuth2ClientSecret: { client_secret: 'a'.repeat(40) },
    addJwk: { ...clientKeyPair('k').publicJwk, kid: 'k', use: 'sig' },
    assignRoleToUser: { type: 'USER_ADMIN' },
    createPolicy: {
      type: 'OKTA_SIGN_ON',
      name: 'All',
      conditions: { people: { groups: { include: [of['groupId']] } } },
      priority: 1,
    },
    createPolicyRule: signOnRule,
    changePassword: { oldPassword: { value: 'x' }, newPassword: { value: 'Correct-horse-7' } },
    createAuthorizationServer: server,
    createAuthorizationServerPolicy: accessPolicy,
    createAuthorizationServerPolicyRule: accessRule,
    createOAuth2Claim: claim,
    previewTokens: {
      clientId: of['clientId'],
      userId: of['userId'],
      grantType: 'authorization_code',
      scopes: ['openid'],
      nonce: 'n',
    },
    createUser: { profile: user, groupIds: [of['groupId']], credentials: { password: { value: 'Correct-horse-7' } } },
    updateUser: { profile: { ...user, login: 'ada@example.com' } },
    updateUserProfile: { definitions: { custom: { properties: { team: property } } } },
    createGroupRule: groupRule,
    createApplication: app,
    assignUserToApplication: { id: of['userId'], scope: 'USER', credentials: { userName: 'x' }, profile: { a: 1 } },
    updateGroupAssignmentToApplication: [
      { op: 'add', path: '/profile/a', value: 1 },
      { op: 'replace', path: '/priority', value: 3 },
    ],
    grantConsentToScope: { scopeId: 'okta.users.read', issuer: of['origin'] },
    createNetworkZone: zone,
    createTrustedOrigin: origin,
  };
};

/** One thing of each kind that a path can name. */
async function seeds(scene: AdminScene): Promise<Record<string, string>> {
  const { gatehouse, call } = scene;
  const user = await gatehouse.given.user({ login: 'ada@example.com', firstName: 'Ada', lastName: 'Byte' });
  const group = await gatehouse.given.group('Staff', [user]);
  const app = await gatehouse.given.webApp();
  const of: Record<string, string> = {
    userId: user.id,
    groupId: group.id,
    appId: app.id,
    clientId: app.clientId,
    origin: gatehouse.origin,
    authServerId: 'default',
    schemaId: 'default',
    typeId: 'default',
  };
  const made = async (name: string, path: string, body: unknown): Promise<void> => {
    const answer = await call('POST', path, body);
    assert.ok(answer.statusCode < 300, `${path}: ${answer.body}`);
    of[name] = answer.json().id;
  };
  const ready = bodies(of);
  const named = (operation: string) => ({ ...(ready[operation] as object), name: 'seed' });
  const server = '/api/v1/authorizationServers/default';
  await made('scopeId', `${server}/scopes`, { name: 'orders:read' });
  await made('claimId', `${server}/claims`, named('createOAuth2Claim'));
  await made('accessPolicyId', `${server}/policies`, named('createAuthorizationServerPolicy'));
  await made('accessRuleId', `${server}/policies/${of['accessPolicyId']}/rules`, named('createAuthorizationServerPolicyRule'));
  await made('groupRuleId', '/api/v1/groups/rules', named('createGroupRule'));
  await made('trustedOriginId', '/api/v1/trustedOrigins', ready['createTrustedOrigin']);
  await made('zoneId', '/api/v1/zones', named('createNetworkZone'));
  of['secretId'] = (await call('GET', `/api/v1/apps/${app.id}/credentials/secrets`)).json()[0].id;
  await made('grantId', `/api/v1/apps/${app.id}/grants`, ready['grantConsentToScope']);
  await made('roleAssignmentId', `/api/v1/users/${user.id}/roles`, { type: 'READ_ONLY_ADMIN' });
  await made('policyId', '/api/v1/policies', named('createPolicy'));
  await made('appPolicyId', '/api/v1/policies', { type: 'ACCESS_POLICY', name: 'Strict' });
  await call('PUT', `/api/v1/apps/${app.id}/groups/${group.id}`, {});
  await call('PUT', `/api/v1/apps/${app.id}/policies/${of['appPolicyId']}`);
  const first = async (path: string) => (await call('GET', path)).json()[0].id;
  await made('ruleId', `/api/v1/policies/${of['policyId']}/rules`, {
    ...(bodies(of)['createPolicyRule'] as object),
    name: 'seed',
  });
  of['brandId'] = await first('/api/v1/brands');
  of['themeId'] = await first(`/api/v1/brands/${of['brandId']}/themes`);
  of['apiTokenId'] = await first('/api/v1/api-tokens');
  of['keyId'] = (await call('GET', `${server}/credentials/keys`)).json()[0].kid;
  of['sessionId'] = 'none';
  return of;
}

/** Readings first, then changes, then what switches things off or removes them, the caller's own token last of all. */
function rankOf({ method, path }: Pick<Target, 'method' | 'path'>): number {
  if (path.endsWith('/current')) return 4;
  if (method === 'DELETE') return 3;
  return method === 'GET' ? 0 : path.includes('/lifecycle/') ? 2 : 1;
}

/** What a parameter in a path names. The same name stands for different things in different places. */
function nameIn(path: string, parameter: string, of: Readonly<Record<string, string>>): string {
  const access: Readonly<Record<string, string>> = { policyId: 'accessPolicyId', ruleId: 'accessRuleId' };
  const isAccess = path.includes('/authorizationServers/') && parameter in access;
  const isApps = /^\/api\/v1\/apps\/|\/mappings$|\/app$/.test(path) && parameter === 'policyId';
  return of[isAccess ? (access[parameter] ?? '') : isApps ? 'appPolicyId' : parameter] ?? 'none';
}

/** Every operation. A PUT without an example has the body that the GET beside it gives: whoever reads and writes back is welcome. */
async function targets({ call }: AdminScene, of: Readonly<Record<string, string>>): Promise<Target[]> {
  const known = bodies(of);
  const all: Target[] = [];
  for (const [path, operations] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(operations)) {
      const content = operation.requestBody?.content as Record<string, { readonly schema: JsonSchema } | undefined> | undefined;
      const schema = content?.['application/json']?.schema;
      const parameters = operation.parameters ?? [];
      const names = parameters.filter((each) => each.in === 'path').map(({ name }) => nameIn(path, name, of));
      const query = parameters.filter((each) => each.in === 'query').map(({ name }) => name);
      const example = known[operation.operationId] ?? (schema && plausible(schema, schemas));
      const body = schema && method === 'put' ? (await call('GET', filled(path, names))).json() : schema && example;
      all.push({ method: method.toUpperCase() as Method, path, operation, names, query, body });
    }
  return all.toSorted((one, other) => rankOf(one) - rankOf(other));
}

function filled(path: string, names: readonly string[]): string {
  return path
    .split(/\{\w+\}/)
    .flatMap((part, index) => [part, names[index] ?? ''])
    .join('');
}

interface Attack {
  readonly method: Method;
  readonly url: string;
  readonly payload?: string;
  readonly contentType: string;
}

const segments: readonly string[] = [
  '%00',
  '%ff',
  '%',
  '%2f..%2f',
  '..',
  '%ED%A0%80',
  'default',
  '__proto__',
  'constructor',
  "'",
  '%25',
  'a'.repeat(101),
  'a'.repeat(600),
  '%F0%9F%92%A9',
];
const parameters: readonly string[] = [
  '',
  '%00',
  '%ff',
  '%',
  '%ED%A0%80',
  '0',
  '-1',
  '1',
  '1e400',
  '99999999999999999999',
  '0x10',
  'NaN',
  'true',
  'asc',
  'a'.repeat(3000),
  '__proto__',
  'id%20eq%20%22%00%22',
  'status eq "ACTIVE"',
  'profile.login sw "\\ud800"',
  'profile.constructor eq "a"',
  'id eq 1e999',
  'created gt "9999-99-99T00:00:00Z"',
  'created gt "275760-09-13T00:00:00Z"',
  'lastUpdated lt "-271821-04-20T00:00:00.000Z"',
  '2031-02-30T00:00:00Z',
  '+275760-09-13T00:00:00.001Z',
  '0000-01-01T00:00:00Z',
  `${'('.repeat(600)}id pr${')'.repeat(600)}`,
  `${'not '.repeat(300)}id pr`,
  'user/',
  'user/%00',
  'ACCESS_POLICY',
  'id eq "x" or id eq "y"',
  'type eq "OKTA_GROUP" and profile.name co "\'%_"',
  'published ge "2031-01-01T00:00:00Z" and target.id eq "\0"',
  'actor.id eq "\ud800"',
].map((value) => (value.includes('%') ? value : encodeURIComponent(value.toWellFormed())));
const payloads: readonly string[] = [
  '',
  'null',
  '[]',
  '""',
  '0',
  '{',
  '{"a":1e400}',
  '{"a":"\\ud800\\u0000"}',
  '[[[[',
  `${'['.repeat(3000)}${']'.repeat(3000)}`,
];
const contentTypes: readonly string[] = [
  'application/json',
  'application/json; charset=utf-16',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=a',
  'multipart/form-data',
  '',
];

/** What is wrong with a request: one thing, or two. */
function attackOn({ method, path, names, query, body }: Target): fc.Arbitrary<Attack> {
  const good = filled(path, names);
  const wrongPath = fc.tuple(fc.nat(names.length), fc.constantFrom(...segments)).map(([at, segment]) =>
    filled(
      path,
      names.map((name, index) => (index === at ? segment : name)),
    ),
  );
  const pair = fc
    .tuple(fc.constantFrom(...query, 'after', 'x[y]', '__proto__'), fc.constantFrom(...parameters))
    .map(([name, value]) => `${name}=${value}`);
  const wrongQuery = fc.array(pair, { minLength: 1, maxLength: 3 }).map((pairs) => `${good}?${pairs.join('&')}`);
  const contentType = 'application/json';
  const url = fc.constant(good);
  const sent = body === undefined ? {} : { payload: JSON.stringify(body) };
  const wrongBody = fc
    .tuple(fc.nat(placesIn(body) - 1), fc.constantFrom(...hostileValues))
    .map(([place, value]) => ({ method, url: good, contentType, payload: JSON.stringify(replacedAt(body, place, value)) ?? '' }));
  const oddBody = fc.record({
    method: fc.constant(method),
    url,
    payload: fc.constantFrom(...payloads),
    contentType: fc.constantFrom(...contentTypes),
  });
  const wrongUrl = fc
    .oneof(...(names.length > 0 ? [wrongPath] : []), wrongQuery)
    .map((url) => ({ method, url, contentType, ...sent }));
  if (method === 'GET' || method === 'DELETE') return wrongUrl;
  if (body === undefined) return fc.oneof(wrongUrl, oddBody);
  return fc.oneof({ weight: 6, arbitrary: wrongBody }, { weight: 2, arbitrary: wrongUrl }, { weight: 1, arbitrary: oddBody });
}

/** Fewer where a success costs a key pair. */
const costly = new Set(['createAuthorizationServer', 'rotateAuthorizationServerKeys']);

function assertAnswered({ operation }: Target, attack: Attack, answer: LightMyRequestResponse, bugs: readonly string[]): void {
  const told = `${operation.operationId}: ${JSON.stringify(attack).slice(0, 600)} gives ${answer.statusCode} ${answer.body.slice(0, 300)} ${bugs.at(-1) ?? ''}`;
  assert.ok(answer.statusCode < 500, told);
  if (answer.statusCode < 400) assert.ok(String(answer.statusCode) in operation.responses, told);
  else assert.deepEqual(Object.keys(answer.json()), ['errorCode', 'errorSummary', 'errorLink', 'errorId', 'errorCauses'], told);
}

/** @param runs attacks on an operation with a body; a quarter of it on the others */
async function fuzz(t: TestContext, kind: Database['dialect'], runs: number): Promise<void> {
  const bugs: string[] = [];
  const onLog = (line: string) => line.includes('unexpected error') && bugs.push(line);
  const scene = await asSuperAdmin(t, { database: await testDatabase(t, kind), hasher: quickHasher(), onLog });
  const authorization = `SSWS ${scene.admin.apiToken}`;
  for (const [index, target] of (await targets(scene, await seeds(scene))).entries()) {
    const { operationId } = target.operation;
    const numRuns = costly.has(operationId) ? 3 : target.body === undefined ? Math.ceil(runs / 4) : runs;
    for (const attack of fc.sample(attackOn(target), { seed: 20_310_504 + index, numRuns })) {
      const { contentType, payload, ...request } = attack;
      const headers = { authorization, ...(payload !== undefined && { 'content-type': contentType }) };
      const answer = await scene.gatehouse.call({ ...request, headers, ...(payload !== undefined && { payload }) });
      assertAnswered(target, attack, answer, bugs);
    }
  }
}

suite('hostile input', () => {
  for (const [kind, runs] of [
    ['sqlite', 12],
    ['postgres', 4],
  ] as const)
    test(`no path, query or body makes an operation of the document fail or answer in another shape, on ${kind}`, (t) =>
      fuzz(t, kind, runs));

  for (const kind of ['sqlite', 'postgres'] as const)
    test(`every list gives the same one by one as at once, and its last page names no next, on ${kind}`, async (t) => {
      const scene = await asSuperAdmin(t, { database: await testDatabase(t, kind) });
      const { gatehouse, call } = scene;
      const of = await seeds(scene);
      const other = await gatehouse.given.user();
      await gatehouse.given.group('Board', [other]);
      await gatehouse.given.webApp({ label: 'Other' });
      await call('POST', '/api/v1/trustedOrigins', {
        name: 'Other',
        origin: 'https://other.example',
        scopes: [{ type: 'CORS' }],
      });
      await call('POST', '/api/v1/zones', { type: 'IP', name: 'Home', gateways: [{ type: 'CIDR', value: '198.51.100.0/24' }] });
      await call('POST', '/api/v1/authorizationServers', { name: 'Shop', audiences: ['api://shop'] });
      await call('POST', `/api/v1/apps/${of['appId']}/users`, { id: other.id });
      for (const { method, path, names, query, operation } of await targets(scene, of)) {
        if (method !== 'GET' || !query.includes('limit') || operation.operationId === 'listLogEvents') continue; // a log has no last page
        const list = filled(path, names);
        const read = async (url: string) => {
          const answer = await call('GET', url);
          assert.equal(answer.statusCode, 200, `${operation.operationId}: ${answer.body}`);
          return { next: nextOf(answer), ids: answer.json().map((item: { readonly id: string }) => item.id) };
        };
        const oneByOne: string[] = [];
        for (let next: string | undefined = `${list}?limit=1`; next !== undefined; ) {
          const page = await read(next);
          assert.equal(page.ids.length, 1, operation.operationId);
          oneByOne.push(...page.ids);
          next = page.next;
        }
        assert.deepEqual(oneByOne, (await read(list)).ids, operation.operationId);
      }
    });

  test('what a GET gives, the PUT beside it takes', async (t) => {
    const scene = await asSuperAdmin(t);
    for (const { method, path, names, body, operation } of await targets(scene, await seeds(scene))) {
      if (method !== 'PUT' || body === undefined || path.endsWith('/groups/{groupId}')) continue;
      const answer = await scene.call(method, filled(path, names), body);
      assert.equal(answer.statusCode, 200, `${operation.operationId}: ${answer.body}`);
    }
  });
});
