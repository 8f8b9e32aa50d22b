import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { CompiledQuery } from 'kysely';
import { openDatabase } from './db.ts';
import { GroupCommit } from './group-commit.ts';
import { SqliteConnection } from './sqlite-connection.ts';
import { WalFile } from './wal-file.ts';

function testFile(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'gatehouse.db');
}

/** Group commit over a table of one column, with a disk in the test's hand. */
function withSlowDisk(t: TestContext) {
  const file = testFile(t);
  const writer = new SqliteConnection({ file });
  const reader = new SqliteConnection({ file });
  t.after(() => {
    reader.close();
    writer.close();
  });
  writer.command('create table revoked_token (org_id text, token_id text, expires_at integer) strict');
  const disk: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const flush = () => new Promise<void>((resolve, reject) => disk.push({ resolve, reject }));
  const commits = new GroupCommit(writer, { callbackMilliseconds: 10_000, batchMilliseconds: 1000 }, { flush, check: () => {} });
  const insert = (id: string) =>
    commits.run((tx) => tx.insertInto('revoked_token').values({ org_id: 'o', token_id: id, expires_at: 0 }).execute());
  return { disk, commits, insert };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

suite('acknowledging after the disk', () => {
  test('nobody is told of a commit before the disk has answered; the next batch goes on meanwhile', async (t) => {
    const { disk, insert } = withSlowDisk(t);
    const told: string[] = [];
    const first = insert('1').then(() => told.push('1'));
    await until(() => disk.length === 1);
    const second = insert('2').then(() => told.push('2'));
    await until(() => disk.length === 2);
    assert.deepEqual(told, []);
    disk[0]?.resolve();
    await first;
    assert.deepEqual(told, ['1']);
    disk[1]?.resolve();
    await second;
  });

  test('when the disk fails, every caller of the batch hears its error', async (t) => {
    const { disk, insert } = withSlowDisk(t);
    const calls = Promise.allSettled([insert('1'), insert('2')]);
    await until(() => disk.length === 1);
    disk[0]?.reject(new Error('input/output error'));
    for (const result of await calls) assert.match(String(result.status === 'rejected' && result.reason), /input\/output error/);
  });

  test('closing waits for the disk', async (t) => {
    const { disk, commits, insert } = withSlowDisk(t);
    const written = insert('1');
    await until(() => disk.length === 1);
    let isDrained = false;
    const drained = commits.drain().then(() => {
      isDrained = true;
    });
    await turn();
    assert.equal(isDrained, false);
    disk[0]?.resolve();
    await Promise.all([written, drained]);
  });
});

suite('the write-ahead log on the disk', () => {
  test('one sync at a time, and whoever comes during one waits for the one after it', async (t) => {
    const file = testFile(t);
    const writer = new SqliteConnection({ file });
    t.after(() => writer.close());
    writer.command('create table t (x)');
    const log = new WalFile(file);
    const [first, second, third] = [log.flush(), log.flush(), log.flush()];
    assert.notEqual(first, second);
    assert.equal(second, third);
    await Promise.all([first, second, third]);
    await log.flush();
    await log.close();
  });

  test('a database behind a symbolic link is synced where it really lies', async (t) => {
    const file = testFile(t);
    const db = await openDatabase({ kind: 'sqlite', file });
    await db.migrate();
    await db.close();
    symlinkSync(file, `${file}.link`);
    const linked = await openDatabase({ kind: 'sqlite', file: `${file}.link` });
    t.after(() => linked.close());
    await linked.transaction((tx) =>
      tx.insertInto('revoked_token').values({ org_id: 'o', token_id: '1', expires_at: 0 }).execute(),
    );
  });

  test('after the disk has failed once, nothing is acknowledged any more and the database is not ready', async (t) => {
    const file = testFile(t);
    const log = new WalFile(file);
    await assert.rejects(() => log.flush(), /ENOENT/);
    const writer = new SqliteConnection({ file });
    t.after(() => writer.close());
    writer.command('create table revoked_token (org_id text, token_id text, expires_at integer) strict');
    assert.throws(() => log.check(), /ENOENT/);
    const commits = new GroupCommit(writer, { callbackMilliseconds: 10_000, batchMilliseconds: 5 }, log);
    const write = commits.run((tx) =>
      tx.insertInto('revoked_token').values({ org_id: 'o', token_id: '1', expires_at: 0 }).execute(),
    );
    await assert.rejects(write, /ENOENT/);
    assert.deepEqual(writer.run(CompiledQuery.raw('select * from revoked_token')).rows, []);
  });

  test('a log that is not there is an error, not silence', async (t) => {
    const log = new WalFile(testFile(t));
    await assert.rejects(async () => log.flush(), /ENOENT/);
    await log.close();
  });
});
