import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { someInstant, testKeys } from '../../../testkit/test-ctx.ts';
import { systemRandom } from '../../platform/random.ts';
import type { Database } from '../../schema/db.ts';
import { findAppByClientId, isAssigned } from '../apps/store.ts';
import { findSignInState, findUserByLogin } from '../users/store.ts';
import { type Backstage, backstageCtx, ensureOrg } from './create.ts';
import { demoPeople, isDemoPersonThere, putDemoPerson, putQuickstart } from './demo.ts';
import { orgDirectory } from './directory.ts';

const backstage = (db: Database): Backstage => ({ db, keys: testKeys, clock: () => someInstant, random: systemRandom });

eachDatabase('a new org', (open) => {
  test('ten nodes that start at once make one org, and each learns its id', async (t) => {
    const database = await open(t);
    const ids = await Promise.all(Array.from({ length: 10 }, () => ensureOrg(backstage(database), '', 'Gatehouse')));
    assert.equal(new Set(ids).size, 1);
    const counts = await Promise.all(
      (['org', 'user_group', 'authorization_server', 'signing_key'] as const).map(
        async (table) => (await database.selectFrom(table).selectAll().execute()).length,
      ),
    );
    assert.deepEqual(counts, [1, 1, 1, 2]);
  });

  test('has Everyone, the server "default" and a key for each of its two issuers', async (t) => {
    const database = await open(t);
    const id = await ensureOrg(backstage(database), '', 'Gatehouse');
    assert.match(id, /^00o\w{17}$/);
    const directory = orgDirectory({ ...backstage(database), publicUrl: new URL('https://id.example') });
    const org = await directory.byHost('id.example');
    assert.ok(org);
    assert.deepEqual([org.id, org.name, org.baseUrl, org.isSecure], [id, 'Gatehouse', 'https://id.example', true]);
    const server = org.authorizationServers.get('default');
    assert.deepEqual([server?.issuer, server?.audience], ['https://id.example/oauth2/default', 'api://default']);
    assert.match(server?.id ?? '', /^aus\w{17}$/);
    const kids = ['org', server?.id ?? ''].map((each) => org.signingKeys.get(each)?.map((key) => key.kid) ?? []);
    assert.deepEqual(
      kids.map((list) => list.length),
      [1, 1],
    );
    assert.notDeepEqual(kids[0], kids[1]);
  });

  test('S41 private keys are sealed: no part of one stands in the database', async (t) => {
    const database = await open(t);
    await ensureOrg(backstage(database), '', 'Gatehouse');
    const rows = await database.selectFrom('signing_key').selectAll().execute();
    for (const row of rows) {
      assert.deepEqual(Object.keys(JSON.parse(row.public_jwk_json)).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
      assert.match(row.sealed_private_jwk, /^[\w-]+$/);
      assert.doesNotMatch(Buffer.from(row.sealed_private_jwk, 'base64url').toString('latin1'), /"d"|"p"|RSA/);
    }
  });

  test('a second org lives beside the first, at its own subdomain', async (t) => {
    const database = await open(t);
    const [one, other] = [await ensureOrg(backstage(database), '', 'One'), await ensureOrg(backstage(database), 'dev-1', 'Two')];
    assert.notEqual(one, other);
    assert.equal(await ensureOrg(backstage(database), 'dev-1', 'ignored'), other);
    const directory = orgDirectory({ ...backstage(database), publicUrl: new URL('http://localhost:8080') });
    assert.equal(
      (await directory.byHost('dev-1.localhost:8080'))?.authorizationServers.get('org')?.issuer,
      'http://dev-1.localhost:8080',
    );
  });
});

eachDatabase('the demo', (open) => {
  test('has its people and the app Quickstart; a second time nothing is added and the app’s address follows', async (t) => {
    const database = await open(t);
    const ctx = backstageCtx(backstage(database), await ensureOrg(backstage(database), '', 'Gatehouse'));
    const [person] = demoPeople;
    assert.ok(person);
    assert.equal(await isDemoPersonThere(ctx, person), false);
    for (const hash of ['hash-1', 'hash-2']) await putDemoPerson(ctx, person, hash);
    assert.equal(await isDemoPersonThere(ctx, person), true);
    const user = await findUserByLogin(ctx, person.login);
    assert.ok(user);
    assert.equal((await findSignInState(ctx, user.id))?.hash, 'hash-2');

    const first = await putQuickstart(ctx, testKeys, 'http://localhost:3000');
    const second = await putQuickstart(ctx, testKeys, 'http://localhost:4000');
    assert.deepEqual(second, first);
    const app = await findAppByClientId(ctx, first.clientId);
    assert.ok(app);
    assert.deepEqual(app.redirectUris, ['http://localhost:4000/authorization-code/callback']);
    assert.equal(await isAssigned(ctx, app.id, user.id), true);
  });
});
