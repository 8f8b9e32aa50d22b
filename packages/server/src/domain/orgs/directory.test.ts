import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { testDatabase } from '../../../testkit/each-database.ts';
import { orgIn, someInstant, testKeys } from '../../../testkit/test-ctx.ts';
import type { EpochMillis } from '../../platform/time.ts';
import type { Database } from '../../schema/db.ts';
import { inTx } from '../ctx.ts';
import { orgDirectory } from './directory.ts';
import { raiseOrgVersion } from './store.ts';

/** A directory over `database`, its clock, and how often it asked the database. */
function directoryOver(database: Database, publicUrl = 'http://localhost:8080') {
  let now = someInstant as number;
  let queries = 0;
  const db = new Proxy(database, {
    get(target, name) {
      if (name === 'selectFrom' || name === 'getExecutor') queries += 1;
      return Reflect.get(target, name);
    },
  });
  const directory = orgDirectory({ db, publicUrl: new URL(publicUrl), keys: testKeys, clock: () => now as EpochMillis });
  return { byHost: directory.byHost, wait: (milliseconds: number) => (now += milliseconds), queriesSoFar: () => queries };
}

async function twoOrgs(t: TestContext) {
  const database = await testDatabase(t, 'sqlite');
  return { database, first: await orgIn(database), other: await orgIn(database, 'dev-1') };
}

suite('S37 the org is found by the exact host (design 4)', () => {
  test('the public host is the first org, a label before it another one, in any case', async (t) => {
    const { database, first, other } = await twoOrgs(t);
    const { byHost } = directoryOver(database);
    for (const host of ['localhost:8080', 'LOCALHOST:8080']) assert.equal((await byHost(host))?.id, first.orgId, host);
    for (const host of ['dev-1.localhost:8080', 'DEV-1.LocalHost:8080'])
      assert.equal((await byHost(host))?.id, other.orgId, host);
  });

  const foreign = [
    undefined,
    '',
    'localhost',
    'localhost:80',
    'localhost:8081',
    'localhost:8080.',
    '127.0.0.1:8080',
    'evil.example',
    'evil.example:8080',
    'localhost:8080.evil.example',
    'xlocalhost:8080',
    'dev-1localhost:8080',
    'dev-2.localhost:8080',
    '.localhost:8080',
    '..localhost:8080',
    'a.dev-1.localhost:8080',
    'dev-1..localhost:8080',
    '-dev.localhost:8080',
    'dev-.localhost:8080',
    `${'d'.repeat(64)}.localhost:8080`,
    'dev_1.localhost:8080',
    'dev-1 .localhost:8080',
    'dev-1/.localhost:8080',
    'dev-1@localhost:8080',
    'ada@dev-1.localhost:8080',
    'dev-1\0.localhost:8080',
    'dev-\u0131.localhost:8080',
    '%.localhost:8080',
    "'.localhost:8080",
    'localhost:8080,localhost:8080',
    ' localhost:8080',
    'http://localhost:8080',
  ];
  test('every other host is nobody’s', async (t) => {
    const { database } = await twoOrgs(t);
    const { byHost } = directoryOver(database);
    for (const host of foreign) assert.equal(await byHost(host), undefined, JSON.stringify(host));
  });

  test('the default port is not named, as browsers do not name it', async (t) => {
    const { database, first } = await twoOrgs(t);
    const { byHost } = directoryOver(database, 'https://id.example.com');
    assert.equal((await byHost('id.example.com'))?.id, first.orgId);
    assert.equal(await byHost('id.example.com:8443'), undefined);
  });

  test('the issuer comes from the configured URL and the org’s row, never from the host asked for', async (t) => {
    const { database } = await twoOrgs(t);
    const { byHost } = directoryOver(database, 'https://ID.example.com:8443');
    assert.equal((await byHost('DEV-1.ID.EXAMPLE.COM:8443'))?.baseUrl, 'https://dev-1.id.example.com:8443');
  });
});

suite('configuration is a snapshot that is at most a second old (design 6)', () => {
  test('a thousand requests within a second ask the database once', async (t) => {
    const { database } = await twoOrgs(t);
    const { byHost, wait, queriesSoFar } = directoryOver(database);
    const org = await byHost('localhost:8080');
    const asked = queriesSoFar();
    for (let index = 0; index < 1000; index += 1) {
      if (index === 500) wait(999);
      assert.equal(await byHost('localhost:8080'), org);
    }
    assert.equal(queriesSoFar(), asked);
    wait(1);
    assert.equal(await byHost('localhost:8080'), org, 'nothing changed: the same snapshot');
    assert.equal(queriesSoFar(), asked + 1);
  });

  test('a change is seen after a second, and each snapshot stays as it was', async (t) => {
    const { database, first } = await twoOrgs(t);
    const { byHost, wait } = directoryOver(database);
    const before = await byHost('localhost:8080');
    await inTx(first.at(), async (ctx) => {
      await ctx.db
        .updateTable('authorization_server')
        .set({ audience: 'api://changed' })
        .where('org_id', '=', first.orgId)
        .execute();
      await raiseOrgVersion(ctx);
    });
    wait(1000);
    const after = await byHost('localhost:8080');
    assert.equal(after?.authorizationServers.get('default')?.audience, 'api://changed');
    assert.equal(before?.authorizationServers.get('default')?.audience, 'api://default');
  });

  test('an inactive org is gone after a second, and an inactive authorization server with it', async (t) => {
    const { database, first, other } = await twoOrgs(t);
    const { byHost, wait } = directoryOver(database);
    assert.ok(await byHost('dev-1.localhost:8080'));
    await inTx(other.at(), (ctx) =>
      ctx.db.updateTable('org').set({ status: 'INACTIVE' }).where('id', '=', other.orgId).execute(),
    );
    await inTx(first.at(), async (ctx) => {
      await ctx.db.updateTable('authorization_server').set({ status: 'INACTIVE' }).where('org_id', '=', first.orgId).execute();
      await raiseOrgVersion(ctx);
    });
    wait(1000);
    assert.equal(await byHost('dev-1.localhost:8080'), undefined);
    assert.deepEqual([...((await byHost('localhost:8080'))?.authorizationServers.keys() ?? [])], ['org']);
  });

  test('a key is published until it expires, and only the active one signs', async (t) => {
    const { database, first } = await twoOrgs(t);
    await inTx(first.at(), async (ctx) => {
      await ctx.db
        .updateTable('signing_key')
        .set({ status: 'EXPIRED', expires_at: someInstant + 5000 })
        .where('org_id', '=', first.orgId)
        .where('authorization_server_id', '=', 'org')
        .execute();
    });
    const { byHost } = directoryOver(database);
    const [key] = (await byHost('localhost:8080'))?.signingKeys.get('org') ?? [];
    assert.deepEqual([key?.status, key?.privateKey], ['EXPIRED', undefined]);
    const later = directoryOver(database);
    later.wait(5000);
    assert.equal((await later.byHost('localhost:8080'))?.signingKeys.get('org'), undefined);
  });

  test('a million unknown hosts are not remembered', async (t) => {
    const { database } = await twoOrgs(t);
    const { byHost, queriesSoFar } = directoryOver(database);
    for (let times = 0; times < 3; times += 1) assert.equal(await byHost('nobody.localhost:8080'), undefined);
    assert.equal(queriesSoFar(), 3);
  });
});
