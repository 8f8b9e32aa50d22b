import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { sql } from 'kysely';
import { placeWithDatabase } from '../../testkit/backup-places.ts';
import { type OrgInDatabase, orgIn, testKeys } from '../../testkit/test-ctx.ts';
import { type Ctx, inTx } from '../domain/ctx.ts';
import { raiseOrgVersion } from '../domain/orgs/store.ts';
import { systemRandom } from '../platform/random.ts';
import { type Keyring, keyring } from '../platform/seal.ts';
import { systemClock } from '../platform/time.ts';
import type { Database, Tx } from '../schema/db.ts';
import { selfCheck } from './self-check.ts';

function check(db: Database, keys: Keyring = testKeys) {
  return selfCheck({ db, keys, publicUrl: new URL('http://localhost:8080'), clock: systemClock, random: systemRandom });
}

async function wrongIn(db: Database, keys?: Keyring): Promise<Record<string, string>> {
  return Object.fromEntries((await check(db, keys)).filter(({ isOk }) => !isOk).map(({ name, detail }) => [name, detail]));
}

/** Does something, looks, and takes it back. */
async function wrongAfter(ctx: Ctx<Database>, damage: (db: Tx) => Promise<unknown>): Promise<Record<string, string>> {
  let found: Record<string, string> = {};
  const takenBack = new Error('taken back');
  const run = inTx(ctx, async (ctx) => {
    await damage(ctx.db);
    await raiseOrgVersion(ctx);
    const db = { selectFrom: ctx.db.selectFrom.bind(ctx.db), getExecutor: () => ctx.db.getExecutor() } as unknown as Database;
    found = await wrongIn(db);
    throw takenBack;
  });
  await assert.rejects(run, takenBack);
  return found;
}

suite('the self-check', () => {
  const all = [
    'stored data',
    'references',
    'migrations',
    'tables',
    'orgs',
    'built-in objects',
    'signing keys',
    'client secrets',
    'configuration',
  ];

  for (const kind of ['sqlite', 'postgres'] as const) {
    test(`finds nothing wrong with a sound database on ${kind}, and says with which migration one is behind`, async (t) => {
      const { database } = await placeWithDatabase(t, kind);
      const org = await orgIn(database);
      await orgIn(database, 'second');
      await org.given.webApp();
      const findings = await check(database);
      assert.deepEqual(
        findings.map(({ name, isOk }) => [name, isOk]),
        all.map((name) => [name, true]),
      );
      assert.equal(findings.find(({ name }) => name === 'orgs')?.detail, '2');
      const behind = (db: Tx) => sql`delete from schema_migration where name = '0013-claims'`.execute(db);
      assert.deepEqual(await wrongAfter(org.at(), behind), {
        migrations: '0013-claims is missing; the server applies it when it starts',
      });
      const withoutIndex = (db: Tx) => sql`drop index mail_due_index`.execute(db);
      assert.deepEqual(await wrongAfter(org.at(), withoutIndex), { tables: 'mail_due_index is missing' });
      if (kind === 'sqlite') return;
      const unchecked = (db: Tx) =>
        sql`alter table signing_key drop constraint ${sql.id(reference)}, add constraint ${sql.id(reference)} foreign key (org_id) references org (id) not valid`.execute(
          db,
        );
      const { name: reference } = (
        await sql<{
          name: string;
        }>`select conname as name from pg_constraint where conrelid = 'signing_key'::regclass and contype = 'f'`.execute(database)
      ).rows[0] ?? { name: '' };
      assert.deepEqual(await wrongAfter(org.at(), unchecked), { 'stored data': `${reference} does not hold` });
      const unreferenced = (db: Tx) => sql`alter table signing_key drop constraint ${sql.id(reference)}`.execute(db);
      assert.deepEqual(await wrongAfter(org.at(), unreferenced), { tables: 'signing_key lacks a reference to another table' });
    });
  }

  test('names what is missing, and where', async (t) => {
    const { database } = await placeWithDatabase(t, 'sqlite');
    const org: OrgInDatabase = await orgIn(database);
    const app = await org.given.webApp();
    const after = (damage: (db: Tx) => Promise<unknown>) => wrongAfter(org.at(), damage);

    assert.deepEqual(await after((db) => db.deleteFrom('signing_key').where('authorization_server_id', '=', 'org').execute()), {
      'signing keys': `authorization server org of org ${org.orgId} has none`,
    });
    assert.deepEqual(await after((db) => db.deleteFrom('user_group').where('type', '=', 'BUILT_IN').execute()), {
      'built-in objects': `org ${org.orgId} has no group Everyone`,
    });
    assert.deepEqual(await after((db) => db.updateTable('authorization_server').set({ alias: null }).execute()), {
      'built-in objects': `org ${org.orgId} has no authorization server default`,
    });
    assert.deepEqual(await after((db) => db.updateTable('org').set({ subdomain: 'elsewhere' }).execute()), {
      orgs: 'there is none at the public URL',
    });
    const unreadable = await after((db) => db.updateTable('policy').set({ conditions_json: '{' }).execute());
    assert.match(String(unreadable['configuration']), new RegExp(`^org ${org.orgId}: .*JSON`));

    const other = await wrongIn(database, keyring(Buffer.alloc(32, 8), systemRandom));
    assert.deepEqual(Object.keys(other), ['signing keys', 'client secrets', 'configuration']);
    assert.match(String(other['signing keys']), /cannot be opened with this master key; /);
    assert.match(String(other['client secrets']), new RegExp(`of app ${app.id} cannot be opened with this master key`));
    assert.doesNotMatch(JSON.stringify(await check(database)), new RegExp(app.clientSecret), 'S41: no secret is told');
  });
});
