import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { CompiledQuery, sql } from 'kysely';
import type { Tx } from './db.ts';
import { SqliteDatabase } from './sqlite.ts';
import { SqliteConnection } from './sqlite-connection.ts';

function testFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'gatehouse.db');
}

/** A migrated database, and a second connection to it that sees only what is committed. */
async function opened(t: TestContext, callbackMilliseconds = 10_000): Promise<{ db: SqliteDatabase; committed: () => string[] }> {
  const file = testFile(t);
  const db = new SqliteDatabase({
    kind: 'sqlite',
    file,
    synchronous: 'OFF',
    limits: { callbackMilliseconds, batchMilliseconds: 1000 },
  });
  await db.migrate();
  const other = new DatabaseSync(file);
  t.after(async () => {
    other.close();
    await db.close();
  });
  const ids = other.prepare('select token_id from revoked_token order by token_id');
  return { db, committed: () => ids.all().map((row) => String(row['token_id'])) };
}

function insert(tx: Tx, id: string): Promise<unknown> {
  return tx.insertInto('revoked_token').values({ org_id: 'o', token_id: id, expires_at: 0 }).execute();
}

suite('group commit', () => {
  test('callbacks of one turn are committed together, and no promise settles before that', async (t) => {
    const { db, committed } = await opened(t);
    const settled: string[] = [];
    const seen: unknown[] = [];
    const run = (id: string) =>
      db
        .transaction(async (tx) => {
          await insert(tx, id);
          seen.push([...committed(), ...settled]);
        })
        .then(() => {
          assert.deepEqual(committed(), ['a', 'b', 'c']);
          settled.push(id);
        });

    await Promise.all([run('a'), run('b'), run('c')]);

    assert.deepEqual(seen, [[], [], []]);
    assert.deepEqual(settled, ['a', 'b', 'c']);
  });

  test('a refusal is not told before what it rests on is durable', async (t) => {
    const { db, committed } = await opened(t);
    const first = db.transaction((tx) => insert(tx, 'a'));
    const second = db.transaction((tx) => insert(tx, 'a'));
    await assert.rejects(second, () => committed().length === 1);
    await first;
  });

  test('a callback that fails takes back its own writes only, wherever it stands in the batch', async (t) => {
    const { db, committed } = await opened(t);
    const run = (id: string, fails: boolean) =>
      db.transaction(async (tx) => {
        await insert(tx, id);
        if (fails) throw new Error(`no ${id}`);
      });

    const results = await Promise.allSettled([
      run('a', true),
      run('b', true),
      run('c', false),
      run('d', true),
      run('e', false),
      run('f', true),
    ]);

    assert.deepEqual(committed(), ['c', 'e']);
    assert.deepEqual(
      results.map((result) => (result.status === 'rejected' ? String(result.reason.message) : '')),
      ['no a', 'no b', '', 'no d', '', 'no f'],
    );
  });

  test('a callback that throws before it returns a promise is rejected like another', async (t) => {
    const { db } = await opened(t);
    const thrower = () => {
      throw new Error('at once');
    };
    await assert.rejects(db.transaction(thrower), /at once/);
    assert.equal(await db.transaction(async () => 'alive'), 'alive');
  });

  test('when the commit fails, every caller of the batch hears so and nothing is kept', async (t) => {
    const { db, committed } = await opened(t);
    const good = db.transaction((tx) => insert(tx, 'a'));
    const bad = db.transaction(async (tx) => {
      await sql`pragma defer_foreign_keys = on`.execute(tx); // lets the commit find what the statement did not
      await tx.insertInto('password').values({ org_id: 'o', user_id: 'nobody', hash: '', changed_at: 0, failures: 0 }).execute();
    });
    const alsoBad = db.transaction(() => Promise.reject(new Error('its own reason')));

    const results = await Promise.allSettled([good, bad, alsoBad]);

    for (const result of results) assert.match(String(result.status === 'rejected' && result.reason), /FOREIGN KEY/);
    assert.deepEqual(committed(), []);
    await db.transaction((tx) => insert(tx, 'b'));
    assert.deepEqual(committed(), ['b']);
  });

  test('when SQLite itself rolls back, no caller of the batch is told that it succeeded', async (t) => {
    const { db, committed } = await opened(t);
    const good = db.transaction((tx) => insert(tx, 'a'));
    const rolledBack = db.transaction(async (tx) => {
      await sql`rollback`.execute(tx);
      return 'fine';
    });
    await assert.rejects(good, /ended by its own callback/);
    await assert.rejects(rolledBack, /ended by its own callback/);
    assert.deepEqual(committed(), []);
  });

  test('while a callback waits for something else, nobody slips into its savepoint', async (t) => {
    const { db, committed } = await opened(t);
    const slow = db.transaction(async (tx) => {
      await insert(tx, 'slow');
      await delay(30);
      await insert(tx, 'slower');
      throw new Error('too late');
    });
    const quick = db.transaction((tx) => insert(tx, 'quick'));
    await delay(10);
    const later = db.transaction((tx) => insert(tx, 'later'));
    await assert.rejects(slow, /too late/);
    await Promise.all([quick, later]);
    assert.deepEqual(committed(), ['later', 'quick']);
  });

  test('a callback that never settles is rolled back and refused; the others go on, and its handle is dead', async (t) => {
    const { db, committed } = await opened(t, 40);
    let handle: Tx | undefined;
    const before = db.transaction((tx) => insert(tx, 'before'));
    const stuck = db.transaction(async (tx) => {
      handle = tx;
      await insert(tx, 'stuck');
      await new Promise(() => {});
    });
    const behind = db.transaction((tx) => insert(tx, 'behind'));

    await assert.rejects(stuck, /did not settle within 40 ms/);
    await Promise.all([before, behind]);

    assert.deepEqual(committed(), ['before', 'behind']);
    await assert.rejects(insert(handle as Tx, 'late'), /over/);
    await db.transaction((tx) => insert(tx, 'next'));
    assert.deepEqual(committed(), ['before', 'behind', 'next']);
  });

  test('a transaction inside a transaction, which would wait for itself, is refused instead', async (t) => {
    const { db, committed } = await opened(t, 40);
    const outer = db.transaction(async (tx) => {
      await insert(tx, 'outer');
      await db.transaction((inner) => insert(inner, 'inner'));
    });
    await assert.rejects(outer, /nothing but its own queries/);
    await db.transaction((tx) => insert(tx, 'next'));
    assert.deepEqual(committed(), ['inner', 'next']);
  });

  test('a thousand callbacks at once are all kept, in the order they came', async (t) => {
    const { db, committed } = await opened(t);
    const order: number[] = [];
    const run = (index: number) =>
      db.transaction(async (tx) => {
        order.push(index);
        await insert(tx, String(index));
      });
    await Promise.all(Array.from({ length: 1000 }, (_, index) => run(index)));
    assert.equal(committed().length, 1000);
    assert.deepEqual(
      order,
      Array.from({ length: 1000 }, (_, index) => index),
    );
  });

  test('closing finishes what is under way and refuses what comes later', async (t) => {
    const { db, committed } = await opened(t);
    const last = db.transaction((tx) => insert(tx, 'last'));
    const closed = db.close();
    await assert.rejects(
      db.transaction((tx) => insert(tx, 'late')),
      /closed/,
    );
    await Promise.all([last, closed]);
    assert.deepEqual(committed(), ['last']);
  });
});

suite('the embedded database', () => {
  test('its reading connection cannot write, whatever is asked of it', async (t) => {
    const connection = new SqliteConnection({ file: testFile(t) });
    t.after(() => connection.close());
    connection.command('create table note (text text)');
    connection.forbidWrites();
    await assert.rejects(connection.executeQuery(CompiledQuery.raw('insert into note values (1)')), /readonly/);
    assert.deepEqual((await connection.executeQuery(CompiledQuery.raw('select * from note'))).rows, []);
  });

  test('a connection that was open while another one added a column reads it under its name, also with a statement of before', async (t) => {
    const file = testFile(t);
    const [one, other] = [new SqliteConnection({ file }), new SqliteConnection({ file })];
    t.after(() => {
      one.close();
      other.close();
    });
    other.command('create table thing (id text) strict');
    other.command("insert into thing values ('a')");
    const all = () => one.run(CompiledQuery.raw('select * from thing')).rows;
    assert.deepEqual(all(), [{ id: 'a' }]);
    other.command("alter table thing add column size text not null default 'big'");
    assert.deepEqual(all(), [{ id: 'a', size: 'big' }]);
    assert.deepEqual(all(), [{ id: 'a', size: 'big' }]);
  });

  test('its files can be read by their owner only, also where the umask would allow more', async (t) => {
    const { db } = await opened(t);
    const file = testFile(t);
    const own = new SqliteDatabase({ kind: 'sqlite', file });
    await own.migrate();
    for (const suffix of ['', '-wal', '-shm']) assert.equal(statSync(file + suffix).mode & 0o777, 0o600);
    await own.close();
    await db.ping();
  });

  test('a file that cannot be opened is an error, not a crash', async (t) => {
    const file = join(testFile(t), 'in', 'no', 'folder.db');
    assert.throws(() => new SqliteDatabase({ kind: 'sqlite', file }), /ENOENT/);
  });

  test('what was acknowledged is there after the process was killed', async (t) => {
    const file = testFile(t);
    const acknowledged = await writeUntilKilled(file, 300);

    const db = new SqliteDatabase({ kind: 'sqlite', file });
    t.after(() => db.close());
    const kept = new Set((await db.selectFrom('revoked_token').select('token_id').execute()).map(({ token_id }) => token_id));

    assert.ok(acknowledged.length >= 300);
    assert.deepEqual(
      acknowledged.filter((id) => !kept.has(id)),
      [],
    );
  });

  test('the lock that keeps others from deleting the write-ahead log is held, however many connections came later', async (t) => {
    const file = testFile(t);
    const db = new SqliteDatabase({ kind: 'sqlite', file, synchronous: 'OFF' });
    t.after(() => db.close());
    await db.migrate(); // opens and closes a third connection
    const { ino } = statSync(file);
    // Linux lists POSIX locks by inode; elsewhere only the log itself can be looked at.
    const isHeld =
      process.platform === 'linux' ? readFileSync('/proc/locks', 'utf8').includes(`:${ino} `) : existsSync(`${file}-wal`);
    assert.ok(isHeld);
  });
});

/** Runs a process that writes in batches and says what was acknowledged, kills it after `count` of them, and gives all that it said. */
async function writeUntilKilled(file: string, count: number): Promise<string[]> {
  const script = `
    const { openDatabase } = await import(${JSON.stringify(new URL('db.ts', import.meta.url).href)});
    const { writeSync } = await import('node:fs');
    const db = await openDatabase({ kind: 'sqlite', file: ${JSON.stringify(file)} });
    await db.migrate();
    let next = 0;
    const write = async () => {
      for (;;) {
        const id = String(next++);
        await db.transaction((tx) => tx.insertInto('revoked_token').values({ org_id: 'o', token_id: id, expires_at: 0 }).execute());
        writeSync(1, id + '\\n');
      }
    };
    for (let writers = 0; writers < 5; writers++) void write();`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (lines.length === count) child.kill('SIGKILL');
  });
  await once(child, 'close');
  return lines;
}
