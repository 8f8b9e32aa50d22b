import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import type { LightMyRequestResponse } from 'fastify';
import { testDatabase } from '../../testkit/each-database.ts';
import { hostileValues, type JsonSchema, placesIn, plausible, replacedAt } from '../../testkit/hostile-json.ts';
import { type AdminScene, asSuperAdmin, type Method } from '../../testkit/management.ts';
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
      people: { users: { include: [], exclude: [of['userId']] }, groups: { include: ['EVERYONE'], exclude: [of['groupId']] } },
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
  const server = { name: 'Shop', description: 'd', audiences: ['api://shop'], credentials: { signing: { rotationMode: 'AUTO' } } };
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
    credentials: { oauthClient: { client_id: 'my-client', client_secret: 'a'.repeat(40), token_endpoint_auth_method: 'client_secret_basic' } },
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
  const origin = { name: 'Shop', origin: 'https://shop.example', scopes: [{ type: 'CORS' }] };
  const property = { title: 'Team', type: 'string', minLength: 1, maxLength: 20, enum: ['a'], oneOf: [{ const: 'a', title: 'A' }] };
  return {
    createAuthorizationServer: server,
    replaceAuthorizationServer: server,
    createAuthorizationServerPolicy: accessPolicy,
    replaceAuthorizationServerPolicy: accessPolicy,
    createAuthorizationServerPolicyRule: accessRule,
    replaceAuthorizationServerPolicyRule: accessRule,
    createOAuth2Claim: claim,
    replaceOAuth2Claim: claim,
    previewTokens: { clientId: of['clientId'], userId: of['userId'], grantType: 'authorization_code', scopes: ['openid'], nonce: 'n' },
    createUser: { profile: user, groupIds: [of['groupId']], credentials: { password: { value: 'Correct-horse-7' } } },
    updateUser: { profile: user },
    replaceUser: { profile: user },
    updateUserProfile: { definitions: { custom: { properties: { team: property } } } },
    createGroupRule: groupRule,
    replaceGroupRule: groupRule,
    createApplication: app,
    replaceApplication: app,
    assignUserToApplication: { id: of['userId'], scope: 'USER', credentials: { userName: 'x' }, profile: { a: 1 } },
    updateGroupAssignmentToApplication: [{ op: 'add', path: '/profile/a', value: 1 }, { op: 'replace', path: '/priority', value: 3 }],
    grantConsentToScope: { scopeId: 'okta.users.read', issuer: of['origin'] },
    createNetworkZone: zone,
    replaceNetworkZone: zone,
    createTrustedOrigin: origin,
    replaceTrustedOrigin: origin,
    replaceOrgSettings: { companyName: 'Shop', website: 'https://a.example' },
  };
};

/** One thing of each kind that a path can name. */
async function seeds(scene: AdminScene): Promise<Record<string, string>> {
  const { gatehouse, call } = scene;
  const user = await gatehouse.given.user({ login: 'ada@example.com' });
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
  const server = '/api/v1/authorizationServers/default';
  await made('scopeId', `${server}/scopes`, { name: 'orders:read' });
  await made('claimId', `${server}/claims`, ready['createOAuth2Claim']);
  await made('accessPolicyId', `${server}/policies`, ready['createAuthorizationServerPolicy']);
  await made('accessRuleId', `${server}/policies/${of['accessPolicyId']}/rules`, ready['createAuthorizationServerPolicyRule']);
  await made('groupRuleId', '/api/v1/groups/rules', ready['createGroupRule']);
  await made('trustedOriginId', '/api/v1/trustedOrigins', ready['createTrustedOrigin']);
  await made('zoneId', '/api/v1/zones', ready['createNetworkZone']);
  await made('secretId', `/api/v1/apps/${app.id}/credentials/secrets`, {});
  await made('grantId', `/api/v1/apps/${app.id}/grants`, ready['grantConsentToScope']);
  await made('roleAssignmentId', `/api/v1/users/${user.id}/roles`, { type: 'READ_ONLY_ADMIN' });
  await made('policyId', '/api/v1/policies', { type: 'ACCESS_POLICY', name: 'Strict' });
  await call('PUT', `/api/v1/apps/${app.id}/groups/${group.id}`, {});
  await call('PUT', `/api/v1/apps/${app.id}/policies/${of['policyId']}`);
  const first = async (path: string) => (await call('GET', path)).json()[0].id;
  of['ruleId'] = await first(`/api/v1/policies/${of['policyId']}/rules`);
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

function targets(of: Readonly<Record<string, string>>): Target[] {
  const known = bodies(of);
  const all = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]): Target => {
      const content = operation.requestBody?.content as Record<string, { readonly schema: JsonSchema } | undefined> | undefined;
      const schema = content?.['application/json']?.schema;
      const parameters = operation.parameters ?? [];
      const isAccess = path.includes('/authorizationServers/');
      return {
        method: method.toUpperCase() as Method,
        path,
        operation,
        names: parameters
          .filter((each) => each.in === 'path')
          .map(({ name }) => (isAccess && of[name.replace(/^(policy|rule)Id$/, 'access-$1Id').replace(/-(.)/, (_, letter) => letter.toUpperCase())]) || of[name] || 'none'),
        query: parameters.filter((each) => each.in === 'query').map(({ name }) => name),
        body: schema && (known[operation.operationId] ?? plausible(schema, schemas)),
      };
    }),
  );
  return all.toSorted((one, other) => rankOf(one) - rankOf(other));
}

interface Attack {
  readonly method: Method;
  readonly url: string;
  readonly payload?: string;
  readonly contentType: string;
}

const segments: readonly string[] = [
  '%00', '%ff', '%', '%2f..%2f', '..', '%ED%A0%80', 'me', 'default', '__proto__', 'constructor', "'", '%25', 'a'.repeat(101), 'a'.repeat(600), '%F0%9F%92%A9',
];
const parameters: readonly string[] = [
  '', '%00', '%ff', '%', '%ED%A0%80', '0', '-1', '1', '1e400', '99999999999999999999', '0x10', 'NaN', 'true', 'asc', 'a'.repeat(3000), '__proto__',
  'id%20eq%20%22%00%22', 'status eq "ACTIVE"', 'profile.login sw "\\ud800"', 'profile.constructor eq "a"', 'id eq 1e999', 'created gt "9999-99-99T00:00:00Z"',
  'created gt "275760-09-13T00:00:00Z"', 'lastUpdated lt "-271821-04-20T00:00:00.000Z"', '2031-02-30T00:00:00Z', '+275760-09-13T00:00:00.001Z', '0000-01-01T00:00:00Z',
  `${'('.repeat(600)}id pr${')'.repeat(600)}`, `${'not '.repeat(300)}id pr`, 'user/', 'user/%00', 'ACCESS_POLICY', 'id eq "x" or id eq "y"',
  "type eq \"OKTA_GROUP\" and profile.name co \"'%_\"", 'published ge "2031-01-01T00:00:00Z" and target.id eq "\0"', 'actor.id eq "\ud800"',
].map((value) => (value.includes('%') ? value : encodeURIComponent(value.toWellFormed())));
const payloads: readonly string[] = ['', 'null', '[]', '""', '0', '{', '{"a":1e400}', '{"a":"\\ud800\\u0000"}', '[[[[', `${'['.repeat(3000)}${']'.repeat(3000)}`];
const contentTypes: readonly string[] = ['application/json', 'application/json; charset=utf-16', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=a', 'multipart/form-data', ''];

/** What is wrong with a request: one thing, or two. */
function attackOn({ method, path, names, query, body }: Target): fc.Arbitrary<Attack> {
  const good = path.split(/\{\w+\}/).flatMap((part, index) => [part, names[index] ?? '']).join('');
  const wrongPath = fc.tuple(fc.nat(names.length), fc.constantFrom(...segments)).map(([at, segment]) =>
    path.split(/\{\w+\}/).flatMap((part, index) => [part, index === at && index < names.length ? segment : (names[index] ?? '')]).join(''),
  );
  const pair = fc.tuple(fc.constantFrom(...query, 'after', 'x[y]', '__proto__'), fc.constantFrom(...parameters)).map(([name, value]) => `${name}=${value}`);
  const wrongQuery = fc.array(pair, { minLength: 1, maxLength: 3 }).map((pairs) => `${good}?${pairs.join('&')}`);
  const contentType = 'application/json';
  const url = fc.constant(good);
  const sent = body === undefined ? {} : { payload: JSON.stringify(body) };
  const wrongBody = fc
    .tuple(fc.nat(placesIn(body) - 1), fc.constantFrom(...hostileValues))
    .map(([place, value]) => ({ method, url: good, contentType, payload: JSON.stringify(replacedAt(body, place, value)) ?? '' }));
  const oddBody = fc.record({ method: fc.constant(method), url, payload: fc.constantFrom(...payloads), contentType: fc.constantFrom(...contentTypes) });
  const wrongUrl = fc.oneof(...(names.length > 0 ? [wrongPath] : []), wrongQuery).map((url) => ({ method, url, contentType, ...sent }));
  if (method === 'GET' || method === 'DELETE') return wrongUrl;
  if (body === undefined) return fc.oneof(wrongUrl, oddBody);
  return fc.oneof({ weight: 6, arbitrary: wrongBody }, { weight: 2, arbitrary: wrongUrl }, { weight: 1, arbitrary: oddBody });
}

/** Fewer where a success costs a key pair. */
const costly = new Set(['createAuthorizationServer', 'rotateAuthorizationServerKeys']);

function assertAnswered({ operation }: Target, attack: Attack, answer: LightMyRequestResponse): void {
  const told = `${operation.operationId}: ${JSON.stringify(attack).slice(0, 600)} gives ${answer.statusCode} ${answer.body.slice(0, 300)}`;
  assert.ok(answer.statusCode < 500, told);
  if (answer.statusCode < 400) return assert.ok(String(answer.statusCode) in operation.responses, told);
  const body = answer.json();
  assert.deepEqual(Object.keys(body), ['errorCode', 'errorSummary', 'errorLink', 'errorId', 'errorCauses'], told);
}

async function fuzz(t: TestContext, database: Database, runs: number): Promise<void> {
  const logged: string[] = [];
  const scene = await asSuperAdmin(t, { database, hasher: quickHasher(), onLog: (line) => logged.push(line) });
  const { gatehouse, admin } = scene;
  const of = await seeds(scene);
  const all = targets(of);
  const failures: string[] = [];
  let accepted = 0;
  const per = new Map<string, Record<string, number>>();
  for (const [index, target] of all.entries()) {
    const numRuns = target.body === undefined ? Math.ceil(runs / 4) : costly.has(target.operation.operationId) ? 4 : runs;
    for (const attack of fc.sample(attackOn(target), { seed: Number(process.env['SEED'] ?? 20_310_504) + index, numRuns })) {
      const { method, url, payload, contentType } = attack;
      const answer = await gatehouse.call({
        method,
        url,
        headers: { authorization: `SSWS ${admin.apiToken}`, ...(payload !== undefined && { 'content-type': contentType }) },
        ...(payload !== undefined && { payload }),
      });
      if (answer.statusCode < 400) accepted += 1;
      const key = target.operation.operationId; const c = answer.statusCode < 400 ? String(answer.statusCode) : `${answer.statusCode}`; const rec = per.get(key) ?? {}; rec[c] = (rec[c] ?? 0) + 1; per.set(key, rec);
      try { assertAnswered(target, attack, answer); } catch (error) { failures.push(`${(error as Error).message}\n   ${logged.filter((l) => l.includes('unexpected error')).at(-1)?.slice(0, 900)}`); }
    }
  }
  for (const f of failures) console.log(f, '\n');
  for (const [k, v] of per) console.log(k, JSON.stringify(v)); console.log(failures.length, accepted);
  assert.equal(failures.length, 0);
}

suite('no input makes the management API fail', () => {
  test('on SQLite: hostile paths, queries and bodies for every operation are answered as the document says', async (t) => {
    await fuzz(t, await testDatabase(t, 'sqlite'), Number(process.env['RUNS'] ?? 24));
  });
  test('on PostgreSQL', async (t) => {
    await fuzz(t, await testDatabase(t, 'postgres'), Number(process.env['RUNS'] ?? 8));
  });
});
