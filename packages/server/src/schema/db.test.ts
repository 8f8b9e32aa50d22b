import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase, testDatabase } from '../../testkit/each-database.ts';
import type { Database, Tx } from './db.ts';
import type { OrgTable } from './tables.ts';

function org(id: string): OrgTable {
  return {
    id,
    subdomain: id,
    name: id,
    status: 'ACTIVE',
    version: 0,
    settings_json: '{}',
    brand_json: '{}',
    created_at: 0,
    updated_at: 0,
  };
}

function insertOrg(tx: Tx, id: string): Promise<unknown> {
  return tx.insertInto('org').values(org(id)).execute();
}

async function orgIds(db: Database): Promise<string[]> {
  return (await db.selectFrom('org').select('id').orderBy('id').execute()).map(({ id }) => id);
}

eachDatabase('a database', (open) => {
  test('a transaction keeps all or nothing', async (t) => {
    const db = await open(t);

    await db.transaction(async (tx) => {
      await insertOrg(tx, 'a');
      await insertOrg(tx, 'b');
    });
    const half = db.transaction(async (tx) => {
      await insertOrg(tx, 'c');
      throw new Error('half done');
    });

    await assert.rejects(half, /half done/);
    assert.deepEqual(await orgIds(db), ['a', 'b']);
  });

  test('a transaction gives what its callback gives', async (t) => {
    const db = await open(t);
    assert.equal(await db.transaction(async () => 'given'), 'given');
  });

  test('of transactions at the same time, the one that fails takes nothing from the others', async (t) => {
    const db = await open(t);
    const run = (id: string) => db.transaction((tx) => insertOrg(tx, id));

    const results = await Promise.allSettled([run('a'), run('b'), run('a'), run('c'), run('b')]);

    assert.equal(results.filter(({ status }) => status === 'rejected').length, 2);
    assert.deepEqual(await orgIds(db), ['a', 'b', 'c']);
  });

  test('a hundred increments at the same time are all counted', async (t) => {
    const db = await open(t);
    await db.transaction((tx) => insertOrg(tx, 'a'));

    const increment = (tx: Tx) =>
      tx
        .updateTable('org')
        .set((columns) => ({ version: columns('version', '+', 1) }))
        .where('id', '=', 'a')
        .execute();
    await Promise.all(Array.from({ length: 100 }, () => db.transaction(increment)));

    assert.deepEqual(await db.selectFrom('org').select('version').execute(), [{ version: 100 }]);
  });

  test('of ten conditional writes at the same time exactly one finds the row as it expects', async (t) => {
    const db = await open(t);
    await db.transaction((tx) => insertOrg(tx, 'a'));

    const claim = (tx: Tx) =>
      tx.updateTable('org').set({ version: 1 }).where('id', '=', 'a').where('version', '=', 0).returningAll().executeTakeFirst();
    const claims = await Promise.all(Array.from({ length: 10 }, () => db.transaction(claim)));

    assert.equal(claims.filter((row) => row !== undefined).length, 1);
  });

  test('a statement that failed ends its transaction, even when its error is caught', async (t) => {
    const db = await open(t);
    await db.transaction((tx) => insertOrg(tx, 'a'));

    const stubborn = db.transaction(async (tx) => {
      await insertOrg(tx, 'b');
      await insertOrg(tx, 'a').catch(() => 'never mind');
      await assert.rejects(insertOrg(tx, 'c'));
    });

    await assert.rejects(stubborn);
    assert.deepEqual(await orgIds(db), ['a']);
  });

  test('a query that comes after its transaction is over is refused', async (t) => {
    const db = await open(t);
    const escaped = await db.transaction(async (tx) => [tx]);
    await assert.rejects(insertOrg(escaped[0] as Tx, 'late'));
    assert.deepEqual(await orgIds(db), []);
  });

  test('a read beside a transaction sees what was committed last', async (t) => {
    const db = await open(t);
    await db.transaction(async (tx) => {
      await insertOrg(tx, 'a');
      assert.deepEqual(await orgIds(db), []);
    });
    assert.deepEqual(await orgIds(db), ['a']);
  });

  test('instants and counts are numbers; rows are plain objects', async (t) => {
    const db = await open(t);
    await db.transaction((tx) =>
      tx
        .insertInto('org')
        .values({ ...org('a'), created_at: 2 ** 52 })
        .execute(),
    );
    const row = await db
      .selectFrom('org')
      .select(({ fn }) => ['created_at', fn.countAll<number>().over().as('count')])
      .executeTakeFirst();
    assert.deepEqual(row, { created_at: 2 ** 52, count: 1 });
  });

  test('text sorts by its bytes', async (t) => {
    const db = await open(t);
    const ids = ['Z', '_', 'a', 'z', 'Ä', 'é', '日', '😀'];
    await db.transaction(async (tx) => {
      for (const id of ids.toReversed()) await insertOrg(tx, id);
    });
    assert.deepEqual(await orgIds(db), ids);
  });

  test('an update and a delete tell how many rows they touched', async (t) => {
    const db = await open(t);
    await db.transaction((tx) => insertOrg(tx, 'a'));
    const [updated, deleted] = await db.transaction(async (tx) => [
      await tx.updateTable('org').set({ name: 'new' }).executeTakeFirst(),
      await tx.deleteFrom('org').where('id', '=', 'nobody').executeTakeFirst(),
    ]);
    assert.deepEqual([updated?.numUpdatedRows, deleted?.numDeletedRows], [1n, 0n]);
  });

  test('an org takes what it owns with it', async (t) => {
    const db = await open(t);
    await db.transaction(async (tx) => {
      await insertOrg(tx, 'a');
      const group = {
        org_id: 'a',
        id: 'g',
        type: 'OKTA_GROUP' as const,
        name: 'G',
        name_key: 'g',
        description: null,
        created_at: 0,
        updated_at: 0,
        members_changed_at: 0,
      };
      await tx.insertInto('user_group').values(group).execute();
    });
    await db.transaction((tx) => tx.deleteFrom('org').execute());
    assert.deepEqual(await db.selectFrom('user_group').selectAll().execute(), []);
    const orphan = db.transaction((tx) =>
      tx.insertInto('password').values({ org_id: 'a', user_id: 'nobody', hash: '', changed_at: 0, failures: 0 }).execute(),
    );
    await assert.rejects(orphan, /foreign key/i);
  });

  test('it answers until it is closed, and closing twice is closing', async (t) => {
    const db = await open(t);
    await db.ping();
    const last = db.transaction((tx) => insertOrg(tx, 'a'));
    await Promise.all([last, last.then(() => db.close())]);
    await db.close();
    await assert.rejects(db.ping());
    await assert.rejects(db.transaction(async () => 'never'));
  });
});

test('the compiler refuses a write outside a transaction', async (t) => {
  const db = await testDatabase(t, 'sqlite');
  // @ts-expect-error: Db has no insertInto
  assert.equal(db.insertInto, undefined);
  // @ts-expect-error: nor updateTable
  assert.equal(db.updateTable, undefined);
  // @ts-expect-error: nor deleteFrom
  assert.equal(db.deleteFrom, undefined);
  // @ts-expect-error: and a Db is no Tx
  const rule: (tx: Tx) => void = (_db: Database & { mark: true }) => {};
  assert.equal(typeof rule, 'function');
});
