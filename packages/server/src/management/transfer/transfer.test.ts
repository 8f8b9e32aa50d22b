import assert from 'node:assert/strict';
import { after, before, suite, type TestContext, test } from 'node:test';
import { clientKeyPair } from '../../../testkit/client-assertions.ts';
import { type AdminScene, api, asSuperAdmin, assertRefused } from '../../../testkit/management.ts';
import { sampleDocument, samplePeople, type TestDocument } from '../../../testkit/org-document.ts';
import type { TestOrg } from '../../../testkit/testkit.ts';
import type { Change } from './difference.ts';

const importPath = '/api/v1/internal/import';
const exportPath = '/api/v1/internal/export';
const { publicJwk } = clientKeyPair('robot');
const sample = () => sampleDocument({ ...publicJwk, kid: 'robot', use: 'sig' });

/** An org of its own, with an admin who has a whole name, as the API would want. */
interface Scene {
  importing(document: TestDocument, query?: string): Promise<Change[]>;
  exported(query?: string): Promise<TestDocument>;
  readonly call: AdminScene['call'];
  readonly adminId: string;
  readonly adminLogin: string;
  logged(): Promise<string[]>;
}

suite('export and import', () => {
  let first: AdminScene;
  let orgs = 0;
  const closers: (() => unknown)[] = [];
  before(async () => {
    first = await asSuperAdmin({ after: (close: () => unknown) => closers.push(close) } as unknown as TestContext);
  });
  after(async () => {
    for (const close of closers.toReversed()) await close();
  });

  async function freshOrg(): Promise<Scene> {
    orgs += 1;
    return sceneOf(await first.gatehouse.otherOrg(`org${orgs}`));
  }

  async function sceneOf(org: TestOrg): Promise<Scene> {
    const admin = await org.given.admin('SUPER_ADMIN');
    await org.given.changeUser(admin, { first_name: 'Ad', last_name: 'Min' });
    const call: AdminScene['call'] = (method, path, body) => api(org, admin.apiToken, method, path, body);
    return {
      call,
      adminId: admin.id,
      adminLogin: admin.login,
      logged: async () => (await org.log()).map(({ event_type }) => event_type),
      async importing(document, query = '') {
        const answer = await call('POST', importPath + query, { document });
        assert.equal(answer.statusCode, 200, answer.body);
        return answer.json().changes;
      },
      async exported(query = '') {
        const answer = await call('GET', exportPath + query);
        assert.equal(answer.statusCode, 200, answer.body);
        return answer.json();
      },
    };
  }

  test('an org as a document, into the same org: nothing changes; into a new one: that one gives the same document; a dry run tells of it', async () => {
    const [one, other] = [await freshOrg(), await freshOrg()];
    const [empty, log] = [await one.exported(), (await one.logged()).length];
    const told = await one.importing({ ...sample(), users: samplePeople() }, '?dryRun=true');
    assert.deepEqual(await one.exported(), empty, 'a dry run leaves nothing behind');
    assert.equal((await one.logged()).length, log + 1, 'but for the export just now');
    const created = await one.importing({ ...sample(), users: samplePeople() });
    assert.deepEqual(created, told, 'and says what the import does');
    assert.ok(created.filter(({ action }) => action === 'create').length > 30, JSON.stringify(created));
    const document = await one.exported('?users=true');
    assert.equal(JSON.stringify(await one.exported('?users=true')), JSON.stringify(document), 'each time the same text');
    assert.deepEqual(await one.importing(document, '?prune=true'), [], 'all is there already, and nothing is missing in it');
    const ids = JSON.stringify(document).match(/"[^"]*\b(00[gupo]|0pr|nzo|rst|rul|aus|scp|ocl|tos)[0-9A-Za-z]{17}\b[^"]*"/g);
    assert.deepEqual(ids, [JSON.stringify(one.adminLogin), JSON.stringify(one.adminLogin)], 'things are named');

    await other.importing(document);
    const again = await other.exported('?users=true');
    const people = new Set(document.users.map(({ login }: { login: string }) => login));
    again.users = again.users.filter(({ login }: { login: string }) => people.has(login));
    assert.deepEqual(again, document);
  });

  test('the difference names each thing and each field, with its value before and after', async () => {
    const org = await freshOrg();
    await org.importing(sample());
    const changes = await org.importing({
      kind: 'gatehouse/org',
      version: 1,
      groups: [{ name: 'STAFF', description: null }, { name: 'New' }],
      apps: [
        { label: 'Shop', settings: { redirect_uris: ['https://shop.example/other'] }, groups: [{ name: 'Staff', priority: 1 }] },
      ],
    });
    assert.deepEqual(changes, [
      { action: 'create', type: 'group', name: 'New', changes: [] },
      {
        action: 'update',
        type: 'group',
        name: 'STAFF',
        changes: [
          { path: 'name', from: 'Staff', to: 'STAFF' },
          { path: 'description', from: 'Everybody on board' },
        ],
      },
      {
        action: 'update',
        type: 'policy',
        name: 'OKTA_SIGN_ON Staff only',
        changes: [{ path: 'groups', from: ['Staff'], to: ['STAFF'] }],
      },
      {
        action: 'update',
        type: 'policy',
        name: 'PASSWORD Long',
        changes: [{ path: 'groups', from: ['Staff'], to: ['STAFF'] }],
      },
      {
        action: 'update',
        type: 'app',
        name: 'Shop',
        changes: [{ path: 'settings.redirect_uris', from: ['https://shop.example/cb'], to: ['https://shop.example/other'] }],
      },
      {
        action: 'update',
        type: 'app group',
        name: 'Shop > STAFF',
        changes: [
          { path: 'name', from: 'Staff', to: 'STAFF' },
          { path: 'priority', from: 3, to: 1 },
        ],
      },
      ...changes.filter(({ type }) => type.startsWith('access policy') || type === 'claim' || type === 'group rule'),
    ]);
    const events = await org.logged();
    for (const type of ['group.lifecycle.create', 'application.lifecycle.update', 'group.application_assignment.update'])
      assert.ok(events.includes(type as never), `${type}: as when somebody calls the API`);
    assert.ok(events.includes('system.org.import' as never));
  });

  test('what a document leaves out stays; with prune, what its lists do not name goes, and lists that it does not have stay', async () => {
    const org = await freshOrg();
    await org.importing({ ...sample(), users: samplePeople() });
    const some = {
      kind: 'gatehouse/org',
      version: 1,
      zones: [],
      policies: [{ type: 'ACCESS_POLICY', name: 'Default Policy' }],
      apps: [{ label: 'Spa', groups: [{ name: 'Staff' }] }],
      authorizationServers: [{ name: 'any', default: true, scopes: [] }],
      users: [{ login: org.adminLogin }, { login: 'ada@example.com', groups: [], roles: [] }],
    };
    const kept = await org.importing(some);
    assert.deepEqual(
      kept.map(({ action, type, name }) => `${action} ${type} ${name}`),
      ['create app group Spa > Staff', 'update authorization server any'],
    );
    const gone = await org.importing(some, '?prune=true');
    assert.deepEqual(
      gone.map(({ action, type, name }) => `${action} ${type} ${name}`),
      [
        'delete zone Office',
        'delete zone Old office',
        'delete membership ada@example.com > Staff',
        'delete admin role ada@example.com > HELP_DESK_ADMIN',
        'delete user bo@example.com',
        'delete policy OKTA_SIGN_ON Staff only',
        'delete policy OKTA_SIGN_ON Crew',
        'delete policy PASSWORD Long',
        'delete policy ACCESS_POLICY Strict',
        'delete app Robot',
        'delete app Shop',
        'delete scope any > orders:read',
        'delete authorization server Partners',
      ],
    );
    const left = await org.exported();
    assert.deepEqual(
      [left.groups.length, left.groupRules.length, left.attributes.length, left.trustedOrigins.length],
      [3, 2, 2, 2],
    );
    const bo = (await org.call('GET', '/api/v1/users/bo@example.com')).json();
    assert.equal(bo.status, 'DEPROVISIONED', 'people are deactivated, not removed');
    assert.deepEqual(
      (await org.importing({ ...some, users: samplePeople() })).map(({ action, name }) => `${action} ${name}`).slice(0, 3),
      [
        'create membership ada@example.com > Staff'.replace('membership ', ''),
        'create ada@example.com > HELP_DESK_ADMIN',
        'create bo@example.com',
      ],
      'and come back when a document names them',
    );
  });

  test('prune never removes who imports', async () => {
    const org = await sceneOf(first.gatehouse);
    const answer = await org.call('POST', `${importPath}?prune=true`, {
      document: { kind: 'gatehouse/org', version: 1, users: [] },
    });
    assertRefused(answer, 400, 'E0000001', /^users "00u.*: the document does not name you/);
    const withoutRole = { kind: 'gatehouse/org', version: 1, users: [{ login: org.adminLogin, roles: [] }] };
    await first.gatehouse.given.admin('SUPER_ADMIN'); // another one would be left
    const unnamed = await org.call('POST', `${importPath}?prune=true`, { document: withoutRole });
    const causes = /^users\[0\]\.roles "SUPER_ADMIN": the document does not name this role of yours/m;
    assertRefused(unnamed, 400, 'E0000001', causes);
  });

  test('what says the same in other words leaves nothing behind, no event either', async () => {
    const org = await freshOrg();
    await org.importing(sample());
    const events = await org.logged();
    const document = {
      kind: 'gatehouse/org',
      version: 1,
      trustedOrigins: [{ origin: 'https://shop.example', scopes: ['REDIRECT', 'CORS'] }],
    };
    assert.deepEqual(await org.importing(document), []);
    assert.deepEqual(await org.logged(), events);
  });

  test('with the digest of what was shown, an import does that or nothing', async () => {
    const org = await freshOrg();
    const document = { kind: 'gatehouse/org', version: 1, org: { city: 'Bergen' }, groups: [{ name: 'Crew' }] };
    const dryRun = async () => (await org.call('POST', `${importPath}?dryRun=true`, { document })).json();
    const importing = (digest: string) => org.call('POST', `${importPath}?digest=${digest}`, { document });
    const shown = await dryRun();
    assert.equal((await org.call('PUT', '/api/v1/org', { companyName: 'Nordlys', city: 'Oslo' })).statusCode, 200);
    assertRefused(await importing(shown.digest), 400, 'E0000001', /^document: the org was changed meanwhile/);
    assert.equal((await org.exported()).org.city, 'Oslo');
    const again = await dryRun();
    const done = await importing(again.digest);
    assert.deepEqual(done.json(), { ...again, dryRun: false });
  });

  test('policies and rules come in the order of the document; what it does not name keeps its place', async () => {
    const org = await sceneOf(first.gatehouse);
    const policy = (name: string, ...rules: readonly string[]) => ({
      type: 'OKTA_SIGN_ON',
      name,
      rules: rules.map((rule) => ({ name: rule, actions: { signon: { access: 'ALLOW' } } })),
    });
    const document = (...policies: readonly object[]) => ({ kind: 'gatehouse/org', version: 1, policies });
    await org.importing(document(policy('A', '1', '2', '3'), policy('B'), policy('C')));
    const changes = await org.importing(document(policy('C'), policy('New'), policy('A', '3', '1')));
    assert.deepEqual(changes, [
      { action: 'create', type: 'policy', name: 'OKTA_SIGN_ON New', changes: [] },
      {
        action: 'update',
        type: 'policy rule order',
        name: 'OKTA_SIGN_ON A',
        changes: [{ path: 'order', from: ['1', '2', '3'], to: ['2', '3', '1'] }],
      },
      {
        action: 'update',
        type: 'policy order',
        name: 'OKTA_SIGN_ON',
        changes: [
          {
            path: 'order',
            from: ['A', 'B', 'C'].map((name) => `OKTA_SIGN_ON ${name}`),
            to: ['B', 'C', 'A'].map((name) => `OKTA_SIGN_ON ${name}`),
          },
        ],
      },
    ]);
    const names = (await org.exported()).policies.slice(0, 5).map(({ name }: { name: string }) => name);
    assert.deepEqual(names, ['B', 'C', 'New', 'A', 'Default Policy']);
    assert.deepEqual(await org.importing(document(policy('C'), policy('New'), policy('A', '3', '1'))), []);
  });

  test('an app keeps its id as a client when its label changes; a zone and a policy are switched off once nothing names them', async () => {
    const org = await freshOrg();
    await org.importing(sample());
    const renamed = JSON.parse(JSON.stringify(await org.exported()).replaceAll('"Shop"', '"Store"'));
    const changes = await org.importing(renamed);
    assert.deepEqual(
      changes.map(({ action, type, name }) => `${action} ${type} ${name}`),
      ['update trusted origin https://shop.example', 'update app Store', 'update access policy Partners > Web'],
    );
    const byLabel = (one: { label: string }, other: { label: string }) => (one.label < other.label ? -1 : 1);
    const document = await org.exported();
    assert.deepEqual(document, { ...renamed, apps: renamed.apps.toSorted(byLabel) });

    document.zones[0].status = 'INACTIVE';
    for (const policy of document.policies) for (const rule of policy.rules) rule.conditions.network = { connection: 'ANYWHERE' };
    document.policies.find(({ name }: { name: string }) => name === 'Strict').status = 'INACTIVE';
    for (const app of document.apps) app.accessPolicy = 'Default Policy';
    await org.importing(document);
    assert.deepEqual(await org.exported(), document);
  });

  test('people move in their lifecycle as the document says', async () => {
    const org = await sceneOf(first.gatehouse);
    const people = (status: string, ...logins: readonly string[]) => ({
      kind: 'gatehouse/org',
      version: 1,
      users: logins.map((login) => ({ login, status, profile: { email: login, firstName: 'A', lastName: 'B' } })),
    });
    const statusOf = async (login: string) => (await org.call('GET', `/api/v1/users/${login}`)).json().status;
    await org.importing(people('SUSPENDED', 'a@example.com'));
    assert.equal(await statusOf('a@example.com'), 'STAGED', 'who never had a password cannot be suspended, nor sign in');
    await org.importing(people('ACTIVE', 'a@example.com', 'b@example.com'));
    assert.deepEqual([await statusOf('a@example.com'), await statusOf('b@example.com')], ['PROVISIONED', 'PROVISIONED']);
    const mails = await first.gatehouse.ctx().db.selectFrom('mail').select('id').execute();
    assert.deepEqual(mails, [], 'an import mails nobody');
    assert.deepEqual(await org.importing(people('ACTIVE', 'a@example.com')), [], 'who has yet to choose a password is active');
    const back = await org.call('POST', importPath, { document: people('STAGED', 'a@example.com') });
    assertRefused(back, 400, 'E0000001', /^users\[0\]\.status: who was activated once/);
    await org.importing(people('DEPROVISIONED', 'a@example.com'));
    assert.equal(await statusOf('a@example.com'), 'DEPROVISIONED');
    assert.deepEqual(await org.importing(people('DEPROVISIONED', 'a@example.com')), []);
  });
});
