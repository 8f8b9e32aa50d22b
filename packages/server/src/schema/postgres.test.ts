import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { testPostgresDatabase } from '../../testkit/each-database.ts';
import { overOrHeldUp } from '../../testkit/held-up.ts';
import { beginNewDatabase } from './begin-database.ts';
import { type Database, openDatabase, type Tx } from './db.ts';
import { migrateTo } from './migrate.ts';
import { openSnapshot } from './open-snapshot.ts';
import { PreparingPool } from './postgres-pool.ts';

/** A migrated database, and somebody else's connection to it. */
async function opened(t: TestContext, poolSize = 4): Promise<{ db: Database; other: pg.Client }> {
  const { url, closeFirst } = await testPostgresDatabase(t);
  const db = await openDatabase({ kind: 'postgres', url, poolSize });
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  closeFirst(() => Promise.all([other.end(), db.close()]));
  return { db, other };
}

async function insertOrg(db: Database, id: string): Promise<void> {
  const values = {
    id,
    subdomain: id,
    name: id,
    status: 'ACTIVE' as const,
    version: 0,
    settings_json: '{}',
    brand_json: '{}',
    created_at: 0,
    updated_at: 0,
  };
  await db.transaction((tx) => tx.insertInto('org').values(values).execute());
}

function fail(tx: Tx, sqlState: string): Promise<unknown> {
  return sql.raw(`do $$ begin raise exception 'as ordered' using errcode = '${sqlState}'; end $$`).execute(tx);
}

function raiseVersion(tx: Tx, id: string): Promise<unknown> {
  return tx
    .updateTable('org')
    .set((columns) => ({ version: columns('version', '+', 1) }))
    .where('id', '=', id)
    .execute();
}

async function breakConnections(other: pg.Client): Promise<void> {
  await other.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
}

suite('PostgreSQL', () => {
  for (const sqlState of ['40001', '40P01']) {
    test(`a transaction that the server gives up with ${sqlState} runs again, three times at most`, async (t) => {
      const { db } = await opened(t);
      let runs = 0;
      const third = await db.transaction(async (tx) => {
        if (++runs < 3) await fail(tx, sqlState);
        return runs;
      });
      assert.equal(third, 3);

      runs = 0;
      const never = db.transaction((tx) => {
        runs++;
        return fail(tx, sqlState);
      });
      await assert.rejects(never, { code: sqlState });
      assert.equal(runs, 3);
    });
  }

  test('another error is not tried again', async (t) => {
    const { db } = await opened(t);
    let runs = 0;
    const refused = db.transaction((tx) => {
      runs++;
      return fail(tx, '23505');
    });
    await assert.rejects(refused, { code: '23505' });
    assert.equal(runs, 1);
  });

  test('two transactions that lock each other out both succeed', async (t) => {
    const { db } = await opened(t);
    await insertOrg(db, 'a');
    await insertOrg(db, 'b');
    let arrived = 0;
    const both = Promise.withResolvers<void>();
    const raise = (first: string, second: string) =>
      db.transaction(async (tx) => {
        await raiseVersion(tx, first);
        if (++arrived === 2) both.resolve();
        await both.promise;
        await raiseVersion(tx, second);
      });

    await Promise.all([raise('a', 'b'), raise('b', 'a')]);

    assert.deepEqual(await db.selectFrom('org').select('version').execute(), [{ version: 2 }, { version: 2 }]);
  });

  test('when the server closes idle connections, the next query works', async (t) => {
    const { db, other } = await opened(t);
    await Promise.all([db.ping(), db.ping(), db.ping()]);
    await breakConnections(other);
    await insertOrg(db, 'a');
    assert.equal((await db.selectFrom('org').select('id').execute()).length, 1);
  });

  test('when the server closes the connection of a transaction, that one rejects and the next works', async (t) => {
    const { db, other } = await opened(t, 1);
    await insertOrg(db, 'a');
    const broken = db.transaction(async (tx) => {
      await raiseVersion(tx, 'a');
      await breakConnections(other);
      await raiseVersion(tx, 'a');
    });
    await assert.rejects(broken);
    assert.deepEqual(await db.selectFrom('org').select('version').execute(), [{ version: 0 }]);
  });

  test('a column that a later release adds does not disturb this one', async (t) => {
    const { db, other } = await opened(t, 1);
    await insertOrg(db, 'a');
    const read = () => db.selectFrom('org').selectAll().where('id', '=', 'a').executeTakeFirst();
    const readInside = () =>
      db.transaction((tx) => tx.selectFrom('org').selectAll().where('id', '=', 'a').forUpdate().executeTakeFirst());
    await read();
    await readInside();

    await other.query("alter table org add column mood text not null default 'calm'");

    assert.equal((await read())?.id, 'a');
    assert.equal((await readInside())?.id, 'a');
    assert.equal((await read())?.id, 'a');
  });

  test('a query that takes too long is ended by the server', async (t) => {
    const { db } = await opened(t);
    const limit = await db.transaction((tx) => sql<{ statement_timeout: string }>`show statement_timeout`.execute(tx));
    assert.deepEqual(limit.rows, [{ statement_timeout: '10s' }]);
  });

  test('a server that is not there is an error, not a crash', async () => {
    const db = await openDatabase({ kind: 'postgres', url: 'postgres://nobody@127.0.0.1:1/nothing' });
    await assert.rejects(db.ping(), { code: 'ECONNREFUSED' });
    await db.close();
  });
});

test('a release that brings migrations waits for a backup, and nobody waits for the two', async (t) => {
  const { url, closeFirst } = await testPostgresDatabase(t);
  const options = { kind: 'postgres', url, poolSize: 2 } as const;
  const other = new pg.Client({ connectionString: url, statement_timeout: 5000 });
  await other.connect();
  closeFirst(() => other.end());
  await other.query('drop schema public cascade; create schema public');
  const kysely = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: new PreparingPool({ connectionString: url, max: 1 }) }),
  });
  await migrateTo(kysely, ['0001-first', '0002-api-tokens']);
  await kysely.destroy();
  const db = await openDatabase(options);
  closeFirst(() => db.close());

  const snapshot = await openSnapshot(options);
  const migrating = db.migrate();
  await overOrHeldUp(db, migrating);
  assert.equal((await other.query('select * from "user"')).rowCount, 0, 'a node of the old release goes on');
  await snapshot.close();
  await migrating;
  const later = await openSnapshot(options);
  await db.migrate(); // a mere start does not wait
  await later.close();
});

test('a server that starts where a backup is being restored waits, and finds all of it', async (t) => {
  const { url, closeFirst } = await testPostgresDatabase(t);
  const options = { kind: 'postgres', url, poolSize: 2 } as const;
  const other = new pg.Client({ connectionString: url });
  await other.connect();
  closeFirst(() => other.end());
  await other.query('drop schema public cascade; create schema public');
  const db = await openDatabase(options);
  closeFirst(() => db.close());
  const restored = await beginNewDatabase(options);
  const starting = db.migrate();
  await overOrHeldUp(db, starting);
  await restored.migrateTo(['0001-first', '0002-api-tokens']);
  await restored.complete();
  await restored.publish();
  await restored.close();
  await starting;
  await assert.rejects(beginNewDatabase(options), { name: 'NotEmptyError' });
});
