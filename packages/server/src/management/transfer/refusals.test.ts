import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, type TestContext, test } from 'node:test';
import { clientKeyPair } from '../../../testkit/client-assertions.ts';
import { eachDatabase, testDatabase } from '../../../testkit/each-database.ts';
import { overOrHeldUp } from '../../../testkit/held-up.ts';
import { type AdminScene, api, asSuperAdmin, assertRefused } from '../../../testkit/management.ts';
import { sampleDocument, type TestDocument } from '../../../testkit/org-document.ts';
import { inTx } from '../../domain/ctx.ts';
import { raiseOrgVersion } from '../../domain/orgs/store.ts';
import { openDatabase } from '../../schema/db.ts';
import { ApiError } from '../api-error.ts';
import { type ExportChoice, exportedDocument } from './export.ts';
import { importDocument } from './import.ts';

const importPath = '/api/v1/internal/import';
const { publicJwk } = clientKeyPair('robot');
const sample = () => sampleDocument({ ...publicJwk, kid: 'robot', use: 'sig' });
const base = { kind: 'gatehouse/org', version: 1 };
const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

/** Documents that are refused, with what is said of them. Each has good things before and after what is wrong. */
const wrong: Readonly<Record<string, readonly [document: TestDocument, cause: RegExp]>> = {
  'no object': ['x', /^body: /],
  'another kind': [{ kind: 'x', version: 1 }, /^kind: must be gatehouse\/org/],
  'another version': [{ ...base, version: 2 }, /^version: must be 1, which is what this server reads/],
  'a section that there is not': [{ ...base, gruops: [] }, /^body: has what is not known here: gruops/],
  'a field that there is not': [
    { ...base, groups: [{ name: 'A' }, { name: 'B', nmae: 'C' }] },
    /^groups\[1\]: .*not known here: nmae/,
  ],
  'a field inside a field that there is not': [
    {
      ...base,
      apps: [{ label: 'A', applicationType: 'browser', settings: { redirect_uris: ['https://a.example/cb'], redirects: ['x'] } }],
    },
    /^apps\[0\]\.settings\.redirects: is not known here/,
  ],
  'a field of the org that there is not': [{ ...base, org: { town: 'x' } }, /^org\.town: is not known here/],
  'a field of the brand that there is not': [
    { ...base, brand: { theme: { colour: 'x' } } },
    /^brand\.primaryColorHex|^brand\.theme\.colour/,
  ],
  'a prototype as a field': [JSON.parse('{"kind":"gatehouse/org","version":1,"__proto__":{"groups":[]}}'), /__proto__/],
  'a prototype inside': [
    JSON.parse('{"kind":"gatehouse/org","version":1,"org":{"__proto__":{"companyName":"x"},"constructor":{"prototype":1}}}'),
    /^org\.(constructor|__proto__): is not known here/,
  ],
  'an attribute called __proto__': [
    { ...base, attributes: [{ name: '__proto__', title: 'x', type: 'string' }] },
    /^attributes\[0\]: /,
  ],
  'too deep': [{ ...base, org: nested(500) }, /^document: must not be nested more than 24 levels deep/],
  'too much': [{ ...base, groups: Array.from({ length: 5001 }, (_each, index) => ({ name: `G${index}` })) }, /^groups: /],
  'too many things in all': [
    {
      ...base,
      groups: Array.from({ length: 3000 }, (_each, index) => ({ name: `G${index}` })),
      attributes: Array.from({ length: 3000 }, (_each, index) => ({ name: `a${index}` })),
    },
    /^document: names 6000 things; 5000 are the most/,
  ],
  'a name twice': [{ ...base, groups: [{ name: 'A' }, { name: 'a' }] }, /^groups\[1\]: is the same as groups\[0\]/],
  'a rule twice': [
    { ...base, policies: [{ type: 'OKTA_SIGN_ON', name: 'A', rules: [{ name: 'R' }, { name: 'r' }] }] },
    /^policies\[0\]\.rules\[1\]: is the same as policies\[0\]\.rules\[0\]/,
  ],
  'a client id twice': [
    {
      ...base,
      apps: [
        { label: 'A', clientId: 'client-1' },
        { label: 'B', clientId: 'client-1' },
      ],
    },
    /^apps\[1\]: is the same as apps\[0\]/,
  ],
  'a group that is not there': [
    { ...base, apps: [{ label: 'A', applicationType: 'service', groups: [{ name: 'Nobody' }] }] },
    /^apps\[0\]\.groups\[0\]\.name: there is no group "Nobody"/,
  ],
  'a group of a policy that is not there': [
    { ...base, policies: [{ type: 'PASSWORD', name: 'A', groups: ['Everyone', 'Nobody'] }] },
    /^policies\[0\]\.groups\[1\]: there is no group "Nobody"/,
  ],
  'a zone that is not there': [
    {
      ...base,
      policies: [
        {
          type: 'OKTA_SIGN_ON',
          name: 'A',
          rules: [
            {
              name: 'R',
              conditions: { network: { connection: 'ZONE', include: ['X'] } },
              actions: { signon: { access: 'ALLOW' } },
            },
          ],
        },
      ],
    },
    /^policies\[0\]\.rules\[0\]\.conditions\.network\.include\[0\]: there is no zone "X"/,
  ],
  'a user who is not there': [
    { ...base, groupRules: [{ name: 'A', expression: 'true', groups: ['Everyone'], excludedUsers: ['x@example.com'] }] },
    /^groupRules\[0\]\.excludedUsers\[0\]: there is no user "x@example\.com"/,
  ],
  'a group in an expression that is not there': [
    { ...base, groupRules: [{ name: 'A', expression: 'isMemberOfGroup("{{group:X%}}")', groups: ['Everyone'] }] },
    /^groupRules\[0\]\.expression: there is no group "X%"/,
  ],
  'a policy of an app that is not there': [
    { ...base, apps: [{ label: 'A', applicationType: 'service', accessPolicy: 'X' }] },
    /^apps\[0\]\.accessPolicy: there is no app sign-in policy "X"/,
  ],
  'an id in place of a name': [
    { ...base, policies: [{ type: 'PASSWORD', name: 'A', groups: ['id:00g0000000000000000a'] }] },
    /^policies\[0\]\.groups\[0\]: there is no group "id:00g/,
  ],
  'a redirect URI that is none': [
    {
      ...base,
      groups: [{ name: 'A' }],
      apps: [{ label: 'A', applicationType: 'web', settings: { redirect_uris: ['https://a.example/cb', 'nowhere'] } }],
    },
    /^apps\[0\]\.settings\.redirect_uris\[1\]: /,
  ],
  'another type of app': [{ ...base, apps: [{ label: 'A', applicationType: 'x' }] }, /^apps\[0\]\.applicationType: /],
  'no type of app': [{ ...base, apps: [{ label: 'A' }] }, /^apps\[0\]\.applicationType: is required/],
  'a name with NUL': [{ ...base, groups: [{ name: 'A\0' }] }, /^groups\[0\]\.name: must not contain NUL/],
  'a built-in group': [
    { ...base, groups: [{ name: 'Everyone', description: 'x' }] },
    /^groups\[0\]\.name: An object with this field already exists/,
  ],
  'a default policy that is switched off': [
    {
      ...base,
      policies: [
        { type: 'OKTA_SIGN_ON', name: 'Default Policy', groups: [] },
        { type: 'PASSWORD', name: 'Default Policy', status: 'INACTIVE' },
      ],
    },
    /^policies\[1\]: A default policy or its last rule can be neither deleted nor switched off/,
  ],
  'several things at once': [
    {
      ...base,
      groups: [{ name: 'A', description: 7 }],
      zones: [{ name: 'Z', gateways: [{ type: 'CIDR', value: 'x' }] }],
      org: { website: 'x' },
    },
    /^org\.website: .*\ngroups\[0\]\.description: .*\nzones\[0\]\.gateways\[0\]\.value: /,
  ],
  'a secret that is not sealed': [
    { ...base, apps: [{ label: 'A', applicationType: 'web', secrets: [{ client_secret: 'a'.repeat(40) }] }] },
    /^apps\[0\]\.secrets\[0\]/,
  ],
};

suite('an import that is refused', () => {
  let scene: AdminScene;
  const closers: (() => unknown)[] = [];
  before(async () => {
    scene = await asSuperAdmin({ after: (close: () => unknown) => closers.push(close) } as unknown as TestContext);
  });
  after(async () => {
    for (const close of closers.toReversed()) await close();
  });

  test('names the place in the document, and leaves nothing behind', async () => {
    const before = await stateOf(scene);
    const surprises: string[] = [];
    for (const [index, [name, [document, cause]]] of Object.entries(wrong).entries()) {
      const query = ['', '?dryRun=true', '?prune=true'][index % 3];
      const answer = await scene.call('POST', `${importPath}${query}`, { document });
      const causes = (answer.json().errorCauses ?? []).map(({ errorSummary }: { errorSummary: string }) => errorSummary);
      const isRefused = answer.statusCode === 400 && answer.json().errorCode === 'E0000001';
      if (!isRefused || !cause.test(causes.join('\n'))) surprises.push(`${name}: ${answer.body}`);
    }
    assert.deepEqual(surprises, []);
    assert.equal(await stateOf(scene), before);
  });

  test('an app whose client id is the id of another one', async () => {
    const { id } = await scene.gatehouse.given.webApp();
    const document = {
      ...base,
      groups: [{ name: 'A' }],
      apps: [{ label: 'Other', clientId: id, applicationType: 'browser', settings: { redirect_uris: ['https://a.example/cb'] } }],
    };
    await scene.gatehouse.given.changeApp({ id } as never, { client_id: 'its-own-id' });
    const before = await stateOf(scene);
    assertRefused(
      await scene.call('POST', importPath, { document }),
      400,
      'E0000001',
      /^apps\[0\]\.clientId: is taken by another app/,
    );
    assert.equal(await stateOf(scene), before);
  });

  test('a body of more than 4 MiB, and one that is no JSON', async () => {
    const { call } = scene;
    assertRefused(
      await call('POST', importPath, { document: { ...base, org: { city: 'x'.repeat(4_200_000) } } }),
      400,
      'E0000003',
    );
    assertRefused(await call('POST', importPath, '{"document":'), 400, 'E0000003');
    const deep = `{"document":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    assertRefused(
      await call('POST', importPath, deep),
      400,
      'E0000001',
      /^document: must not be nested more than 24 levels deep/,
    );
    const large = await call('POST', importPath, { document: { ...base, org: { city: 'x'.repeat(3_000_000) } } });
    assertRefused(large, 400, 'E0000001', /^org\.city: must have 255 characters at most/);
  });

  test('one that holds up the others for too long is given up, and leaves nothing behind', async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'gatehouse-import-'));
    const limits = { callbackMilliseconds: 1, batchMilliseconds: 1 };
    const database = await openDatabase({ kind: 'sqlite', file: join(folder, 'db'), synchronous: 'OFF', limits });
    t.after(async () => {
      await database.close();
      rmSync(folder, { recursive: true });
    });
    await database.migrate();
    const slow = await asSuperAdmin(t, { database });
    const before = await stateOf(slow);
    // A millisecond is over when it lets others have their turn for the first time.
    const document = { ...base, groups: Array.from({ length: 100 }, (_each, index) => ({ name: `G${index}` })) };
    const answer = await slow.call('POST', importPath, { document });
    assertRefused(answer, 400, 'E0000001', /^document: takes longer than others can be kept waiting/);
    assert.equal(await stateOf(slow), before);
  });

  test('S40 a token whose scopes do not reach everything exports and imports nothing', async () => {
    const { gatehouse, admin } = scene;
    const ctx = gatehouse.ctx();
    const org = await gatehouse.deps.orgs.byHost('localhost:8080');
    assert.ok(org);
    const subject = { id: admin.id, type: 'User', alternateId: null, displayName: null } as const;
    const caller = { subject, userId: admin.id, roles: ['SUPER_ADMIN'], scopes: new Set(['okta.orgs.manage']) } as const;
    const choice = { isDryRun: false, prunes: false, passphrase: undefined };
    const document = { ...base, groups: [{ name: 'A' }] };
    const importing = importDocument({ deps: gatehouse.deps, ctx, org, caller }, document, choice);
    await assert.rejects(importing, (error) => {
      return error instanceof ApiError && error.code === 'E0000006' && /okta\.\w+\.read/.test(error.causes[0] ?? '');
    });
  });

  test('S41 a token whose scopes do not reach everything gets no hash of an administrator’s password', async () => {
    const { gatehouse, admin } = scene;
    await gatehouse.given.password(admin, 'Correct-horse-7');
    const org = await gatehouse.deps.orgs.byHost('localhost:8080');
    assert.ok(org);
    const subject = { id: admin.id, type: 'User', alternateId: null, displayName: null } as const;
    const caller = { subject, userId: admin.id, roles: ['SUPER_ADMIN'] } as const;
    const options = { deps: gatehouse.deps, ctx: gatehouse.ctx(), org };
    const resources =
      'orgs users groups apps appGrants authorizationServers policies networkZones trustedOrigins brands schemas roles';
    const scopes = new Set(resources.split(' ').map((name) => `okta.${name}.manage`));
    const exported = (bounds: ReadonlySet<string> | undefined, choice: ExportChoice) =>
      exportedDocument({ ...options, caller: { ...caller, scopes: bounds } }, choice);
    const sealed = { withUsers: true, passphrase: 'correct horse battery' };
    await exported(scopes, { withUsers: true });
    await assert.rejects(exported(scopes, sealed), (error) => {
      return error instanceof ApiError && /^The document would have passwords/.test(error.causes[0] ?? '');
    });
    assert.match(JSON.stringify(await exported(undefined, sealed)), /"password":\{"sealed"/);
  });

  test('an import for somebody who has left does nothing, whenever that was', async () => {
    const { gatehouse, admin } = scene;
    const org = await gatehouse.deps.orgs.byHost('localhost:8080');
    assert.ok(org);
    const subject = { id: admin.id, type: 'User', alternateId: null, displayName: null } as const;
    const caller = { subject, userId: admin.id, roles: ['SUPER_ADMIN'], scopes: undefined } as const;
    const before = await stateOf(scene);
    const choice = { isDryRun: false, prunes: false, passphrase: undefined };
    let asked = 0;
    let leavesAt = 0;
    const options = { deps: gatehouse.deps, ctx: gatehouse.ctx(), org, caller, hasLeft: () => asked++ >= leavesAt };
    const importing = () => importDocument(options, { ...base, groups: [{ name: 'A' }, { name: 'B' }] }, choice);
    for (; ; leavesAt++) {
      asked = 0;
      const changes = await importing().catch((error: unknown) => {
        assert.ok(error instanceof ApiError, String(error));
      });
      if (changes) break; // it stayed to the end
      assert.equal(await stateOf(scene), before);
    }
    assert.ok(leavesAt > 3 && asked === leavesAt, 'it was asked to the very end');
  });
});

eachDatabase('imports', (open) => {
  test('what is refused after many things were written leaves none of them, whatever was in the way', async (t) => {
    const scene = await asSuperAdmin(t, { database: await open(t) });
    const { id } = await scene.gatehouse.given.webApp();
    await scene.gatehouse.given.changeApp({ id } as never, { client_id: 'its-own-id' });
    const before = await stateOf(scene);
    const last = {
      label: 'Other',
      clientId: id,
      applicationType: 'browser',
      settings: { redirect_uris: ['https://a.example/cb'] },
    };
    for (const [change, cause] of [
      [(document: TestDocument) => document.apps.push(last), /^apps\[3\]\.clientId: is taken by another app/],
      [
        (document: TestDocument) => document.groupRules.push({ name: 'X', expression: ')', groups: ['Staff'] }),
        /^groupRules\[2\]\.expression: /,
      ],
    ] as const) {
      const document = sample();
      change(document);
      assertRefused(await scene.call('POST', importPath, { document }), 400, 'E0000001', cause);
      assert.equal(await stateOf(scene), before);
    }
    const told = await scene.call('POST', `${importPath}?dryRun=true`, { document: sample() });
    assert.equal(told.statusCode, 200, told.body);
    assert.equal(await stateOf(scene), before, 'nor does a dry run');
    const done = await scene.call('POST', importPath, { document: sample() });
    assert.deepEqual(done.json().changes, told.json().changes);
  });
});

test('on PostgreSQL imports of one org go one after the other, also beside other changes, and nothing is lost', async (t) => {
  const database = await testDatabase(t, 'postgres');
  const scene = await asSuperAdmin(t, { database });
  const { gatehouse, call } = scene;
  const groups = (letter: string) => Array.from({ length: 10 }, (_each, index) => ({ name: `${letter}${index}` }));
  // Somebody changes the configuration while the imports come.
  const [begun, finished] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const changing = inTx(gatehouse.ctx(), async (ctx) => {
    await raiseOrgVersion(ctx);
    begun.resolve();
    await finished.promise;
  });
  await begun.promise;
  const imports = ['A', 'B', 'C'].map((letter) => call('POST', importPath, { document: { ...base, groups: groups(letter) } }));
  await overOrHeldUp(database, Promise.all(imports));
  finished.resolve();
  await changing;
  for (const answer of await Promise.all(imports)) assert.equal(answer.json().changes.length, 10, answer.body);
  const document = (await call('GET', '/api/v1/internal/export')).json();
  assert.equal(document.groups.length, 30);
});

test('on PostgreSQL an import makes what somebody else removes under its hands', async (t) => {
  const database = await testDatabase(t, 'postgres');
  const scene = await asSuperAdmin(t, { database });
  const { gatehouse, call } = scene;
  const ada = await gatehouse.given.user({ login: 'ada@example.com', firstName: 'A', lastName: 'B' });
  const { id } = await gatehouse.given.group('Crew', [ada]);
  // The import has read who is in the group, and comes to a group that somebody is just changing.
  const [begun, finished] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const last = await gatehouse.given.group('Last');
  const changing = inTx(gatehouse.ctx(), async (ctx) => {
    await ctx.db
      .updateTable('user_group')
      .set({ description: 'x' })
      .where('org_id', '=', ctx.orgId)
      .where('id', '=', last.id)
      .execute();
    begun.resolve();
    await finished.promise;
  });
  await begun.promise;
  const document = { ...base, groups: [{ name: 'Last', description: 'y' }], users: [{ login: ada.login, groups: ['Crew'] }] };
  const importing = call('POST', importPath, { document });
  await overOrHeldUp(database, importing);
  assert.equal((await call('DELETE', `/api/v1/groups/${id}/users/${ada.id}`)).statusCode, 204);
  finished.resolve();
  await changing;
  assert.equal((await importing).statusCode, 200, (await importing).body);
  const members = (await call('GET', `/api/v1/groups/${id}/users`)).json();
  assert.deepEqual(
    members.map((user: { id: string }) => user.id),
    [ada.id],
  );
});

/** All that an org's document tells, and how much the log does, as one text. */
async function stateOf({ gatehouse, admin }: AdminScene): Promise<string> {
  const answer = await api(gatehouse, admin.apiToken, 'GET', '/api/v1/internal/export?users=true');
  const others = (await gatehouse.log()).filter(({ event_type }) => event_type !== 'system.org.export');
  return `${answer.body} ${others.length}`;
}
