import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Kysely } from 'kysely';
import { emptyFolder, emptyPlace, openPlace, placeWithDatabase } from '../../testkit/backup-places.ts';
import { fillOrg, rowsOfOrg } from '../../testkit/isolation/fill.ts';
import { type OrgInDatabase, orgIn, testKeys } from '../../testkit/test-ctx.ts';
import { inTx } from '../domain/ctx.ts';
import { systemRandom } from '../platform/random.ts';
import { type Keyring, keyring } from '../platform/seal.ts';
import { systemClock } from '../platform/time.ts';
import type { DatabaseOptions } from '../schema/db.ts';
import { migrateTo } from '../schema/migrate.ts';
import { SqliteConnection } from '../schema/sqlite-connection.ts';
import { sqliteDialect } from '../schema/sqlite-dialect.ts';
import { markOf } from './master-key.ts';
import { type RestorePlace, restoreBackup } from './restore-backup.ts';
import { selfCheck } from './self-check.ts';
import { type BackupSource, writeBackup } from './write-backup.ts';

const engines = ['sqlite', 'postgres'] as const;
const masterKey = Buffer.alloc(32, 7);
const ownKey = { GATEHOUSE_MASTER_KEY: masterKey.toString('base64') };

function sourceOf(database: DatabaseOptions, change: Partial<BackupSource> = {}): BackupSource {
  return {
    database,
    keys: testKeys,
    includedKey: undefined,
    publicUrl: 'http://localhost:8080',
    now: '2031-05-04T10:00:00Z',
    ...change,
  };
}

function placeOf(database: DatabaseOptions, given: Buffer | undefined = masterKey): RestorePlace {
  const keyringOf = (key: Buffer) => keyring(key, systemRandom);
  return {
    database,
    keys: { given, inFolder: undefined, keyringOf },
    installKey: () => assert.fail('no key is to be installed'),
  };
}

function check(db: Parameters<typeof selfCheck>[0]['db']) {
  return selfCheck({ db, keys: testKeys, publicUrl: new URL('http://localhost:8080'), clock: systemClock, random: systemRandom });
}

suite('backup and restore', () => {
  for (const from of engines) {
    test(`every row of every table comes back equal, from ${from} to either engine`, async (t) => {
      const { options, database } = await placeWithDatabase(t, from);
      const org = await orgIn(database);
      await fillOrg(org);
      await inTx(org.at(), async ({ db }) => {
        // What stands there for the isolation test is sealed with no key at all.
        await db.deleteFrom('signing_key').where('id', 'like', 'kid-%').execute();
        await db.deleteFrom('client_secret').where('sealed_secret', '=', 'x').execute();
      });
      const odd = ['', 'NULL', '{"a","b"}', "'; drop table user; --", 'a\nb\r\t"\\', 'ß→😀', '\ufffd'];
      for (const [at, text] of odd.entries()) await org.given.user({ login: `${at}@odd.example`, firstName: text });
      const file = join(emptyFolder(t), 'backup.gz');
      const written = await writeBackup(sourceOf(options), file);
      const expected = await rowsOfOrg(database, org.orgId);

      for (const to of engines) {
        const place = await emptyPlace(t, to);
        const { tables } = await restoreBackup(placeOf(place), file);
        const restored = await openPlace(t, place);
        assert.deepEqual(await rowsOfOrg(restored, org.orgId), expected, to);
        assert.deepEqual(tables, written.tables);
        assert.equal(tables['user'], expected['user']?.length);
        const wrong = (await check(restored)).filter(({ isOk }) => !isOk).map(({ detail }) => detail);
        assert.deepEqual(wrong, [`authorization server ausA of org ${org.orgId} has none`], 'as in what was backed up');
      }
    });

    test(`a backup of ${from} while others write is of one instant`, async (t) => {
      const { options, database } = await placeWithDatabase(t, from);
      const org = await orgIn(database);
      const file = join(emptyFolder(t), 'backup.gz');
      for (let at = 0; at < 20; at++) await addPairs(org, 100);
      const before = 2000;
      let later = 0;
      let isOver = false;
      const write = async () => {
        while (!isOver) later += await addPairs(org, 1);
      };
      const writers = [write(), write()];
      const { tables } = await writeBackup(sourceOf(options), file);
      const during = later;
      isOver = true;
      await Promise.all(writers);

      assert.ok(during > 0, 'there were writes meanwhile');
      assert.equal(
        tables['user_group'],
        Number(tables['attempt_counter']) + 1,
        'each of our groups has its counter; Everyone has none',
      );
      assert.ok(Number(tables['attempt_counter']) >= before && Number(tables['attempt_counter']) < before + later);
    });
  }

  test('a database of the first release is brought up to date', async (t) => {
    const old = join(emptyFolder(t), 'old.db');
    const connection = new SqliteConnection({ file: old, synchronous: 'OFF' });
    const dialect = sqliteDialect(connection);
    await migrateTo(new Kysely({ dialect }), ['0001-first', '0002-api-tokens']);

    const org = { id: '00oA', subdomain: '', name: 'A', status: 'ACTIVE', version: 1, created_at: 1, updated_at: 1 };
    await new Kysely<{ org: object }>({ dialect }).insertInto('org').values(org).execute();
    connection.close();
    const before = readFileSync(old);
    const file = join(emptyFolder(t), 'backup.gz');
    await writeBackup(sourceOf({ kind: 'sqlite', file: old }), file);
    assert.deepEqual(readFileSync(old), before, 'the old release may go on with it');

    for (const to of engines) {
      const place = await emptyPlace(t, to);
      await restoreBackup(placeOf(place), file);
      const restored = await openPlace(t, place);
      assert.deepEqual(
        { ...(await restored.selectFrom('org').selectAll().executeTakeFirstOrThrow()) },
        { ...org, settings_json: '{}', brand_json: '{}' },
      );
      const { name, isOk } = (await check(restored)).find(({ name }) => name === 'migrations') ?? {};
      assert.deepEqual([name, isOk], ['migrations', true]);
    }
  });

  test('what SQLite keeps and PostgreSQL cannot, the character NUL, does not stop a move', async (t) => {
    const { options, database } = await placeWithDatabase(t, 'sqlite');
    const org = await orgIn(database);
    await org.given.user({ login: 'nul@example.com', firstName: 'a\0b' });
    const file = join(emptyFolder(t), 'backup.gz');
    await writeBackup(sourceOf(options), file);
    const place = await emptyPlace(t, 'postgres');
    await restoreBackup(placeOf(place), file);
    const restored = await openPlace(t, place);
    assert.equal((await restored.selectFrom('user').select('first_name').executeTakeFirstOrThrow()).first_name, 'a\ufffdb');
  });
});

/** Adds groups, and a counter for each in the same transaction. @returns how many */
async function addPairs(org: OrgInDatabase, count: number): Promise<number> {
  await inTx(org.at(), async ({ db, orgId, now }) => {
    const ids = Array.from({ length: count }, () => randomUUID());
    const group = {
      org_id: orgId,
      type: 'OKTA_GROUP',
      description: null,
      created_at: now,
      updated_at: now,
      members_changed_at: now,
    } as const;
    await db
      .insertInto('user_group')
      .values(ids.map((id) => ({ ...group, id, name: id, name_key: id })))
      .execute();
    await db
      .insertInto('attempt_counter')
      .values(ids.map((subject) => ({ org_id: orgId, subject, count: 1, expires_at: now })))
      .execute();
  });
  return count;
}

suite('a backup that cannot be trusted is refused, and nothing is made of it', () => {
  test('cut off anywhere, or with any byte changed', async (t) => {
    const { bytes, refused } = await madeBackup(t);
    const cuts = [0, 1, 9, 10, 11, 100, Math.floor(bytes.length / 2), bytes.length - 9, bytes.length - 1];
    for (const end of cuts) await refused(bytes.subarray(0, end), /is damaged: its end is missing|is not a backup of Gatehouse/);
    const content = gunzipSync(bytes);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        // Time and the like in the head of a gzip file, and bits that fill a byte up, say nothing about its content.
        if (contentOf(changed)?.equals(content)) return;
        await refused(changed, /is damaged|is not a backup of Gatehouse/);
      }),
      { numRuns: 40 },
    );
  });

  test('rewritten with a digest that fits, by somebody without the master key', async (t) => {
    const { bytes, refused } = await madeBackup(t);
    const forged = rewrite(bytes, (text) => text.replace('"Test Org"', '"Evil Org"'));
    await refused(forged, /was changed by somebody who does not have the master key/);
    await refused(
      gzipSync(gunzipSync(bytes).toString().replace('"Test Org"', '"Evil Org"')),
      /its digest is not that of its content/,
    );
  });

  test('with rows or tables that are not those of its migrations, though whoever made it had the key', async (t) => {
    const { bytes, refused } = await madeBackup(t);
    const cases: [how: (text: string) => string, cause: RegExp][] = [
      [(text) => text.replace(/\n\["00o[^\n]*/, '\n["00oOther"]'), /a row of org does not fit/],
      [
        (text) => text.replace(/\{"table":"org","columns":\["id",/, '{"table":"org","columns":["idd",'),
        /the table org has other columns/,
      ],
      [(text) => text.replace('{"table":"org",', '{"table":"orgs",'), /the table org is missing/],
      [
        (text) => text.replace(/(\n\{"table":"image")/, '\n{"table":"nothing","columns":["a"]}\n["a"]$1'),
        /there is no table nothing/,
      ],
      [(text) => text.replace(/\n\["00o[^\n]*/, ''), /belongs to a row of org that is not there/],
      [(text) => text.replace(/\n\["00o[^\n]*/, '$&$&'), /a row is there twice/],
      [(text) => text.replace(/\n\["00o/, '\n{"no":"row"}$&'), /a line is not what it should be/],
      [(text) => text.replace(/\n\["00o/, '\n["secret$&'), /a line is not what it should be\.$/],
      [
        (text) => text.replace(/(\n\["00o[^\n]*,)\d+\]/, (_all, row: string) => `${row}9007199254740993]`),
        /a row of \w+ does not fit/,
      ],
    ];
    for (const [how, cause] of cases) await refused(rewrite(bytes, how, testKeys), cause);
  });

  test('of a later release, by its format or by its migrations', async (t) => {
    const { bytes, refused } = await madeBackup(t);
    const later = (change: (text: string) => string) => gzipSync(change(gunzipSync(bytes).toString()));
    await refused(
      later((text) => text.replace('"format":1', '"format":2')),
      /was made by a later release: its format is 2/,
    );
    const future = (text: string) => text.replace('"0001-first"', '"0001-first","9999-future"');
    await refused(rewrite(bytes, future), /was made by a later release\./);
    await refused(later(future), /its digest is not that of its content/);
    await refused(gzipSync('{"product":"something else"}\n\n'), /is not a backup of Gatehouse/);
    await refused(Buffer.from('PK'), /is not a backup of Gatehouse/);
  });

  test('made with another master key, or with none at hand', async (t) => {
    const { file, place } = await madeBackup(t);
    const other = Buffer.alloc(32, 8);
    await assert.rejects(restoreBackup(placeOf(place, other), file), /GATEHOUSE_MASTER_KEY is not the master key of the server/);
    await assert.rejects(restoreBackup(placeOf(place, Buffer.alloc(31, 7)), file), /GATEHOUSE_MASTER_KEY is not/);
    await assert.rejects(restoreBackup(placeWithout(place), file), /was made without the master key/);
    await assert.rejects(restoreBackup(placeWithout(place, other), file), /has a master.key, which is not/);
    assert.deepEqual(readdirSync(dirname(place.file)), []);
  });

  test('into a place that is not empty', async (t) => {
    const { file, place, options } = await madeBackup(t);
    for (const end of ['', '-wal', '-journal']) {
      const folder = emptyFolder(t);
      writeFileSync(join(folder, `gatehouse.db${end}`), 'something');
      await assert.rejects(
        restoreBackup(placeOf({ ...place, file: join(folder, 'gatehouse.db') }), file),
        /There is a database already/,
      );
      assert.deepEqual(readdirSync(folder), [`gatehouse.db${end}`]);
    }
    const { options: used } = await placeWithDatabase(t, 'postgres');
    await assert.rejects(restoreBackup(placeOf(used), file), /is not empty: it has a table/);
    await assert.rejects(restoreBackup(placeOf(options), file), /There is a database already/);
  });
});

suite('kill -9', () => {
  // On SQLite, and of a backup, the tests of the command itself show it.
  test('in the middle of a restore to PostgreSQL: nothing that a server would start on, and the next restore works', async (t) => {
    const { file } = await madeBackup(t);
    const before = readFileSync(file);
    const place = await emptyPlace(t, 'postgres');
    assert.ok(place.kind === 'postgres');
    const env = { GATEHOUSE_DATA: emptyFolder(t), ...ownKey, GATEHOUSE_DATABASE_URL: place.url };
    await killInTheMiddle(`restore({ env: ${JSON.stringify(env)}, file: ${JSON.stringify(file)}, onProgress })`);
    assert.deepEqual(readdirSync(env.GATEHOUSE_DATA), []);
    assert.deepEqual(readFileSync(file), before);

    await restoreBackup(placeOf(place), file);
    const wrong = (await check(await openPlace(t, place))).filter(({ isOk }) => !isOk);
    assert.deepEqual(wrong, []);
  });

  test('what processes left behind that were killed is gone with the next backup', async (t) => {
    const { options, file } = await madeBackup(t);
    // In containers a dead process may have had the number that this one has.
    for (const id of [process.pid, 2 ** 22 + 1]) writeFileSync(`${file}.${id}.0123abcd.part`, '');
    await writeBackup(sourceOf(options), file, { isForced: true });
    assert.deepEqual(readdirSync(dirname(file)), ['backup.gz']);
  });

  test('Ctrl-C in the middle leaves nothing at all', async (t) => {
    const { options, file, place } = await madeBackup(t);
    const stop = new AbortController();
    const unfinished = join(dirname(file), 'second.gz');
    const interrupted = { signal: stop.signal, onProgress: () => stop.abort() };
    await assert.rejects(writeBackup(sourceOf(options), unfinished, interrupted), { name: 'AbortError' });
    await assert.rejects(restoreBackup(placeOf(place), file, interrupted), { name: 'AbortError' });
    assert.deepEqual([readdirSync(dirname(file)), readdirSync(dirname(place.file))], [['backup.gz'], []]);
  });
});

test('a backup is replaced only when that is asked for, and is for its owner alone', async (t) => {
  const { options, file, bytes } = await madeBackup(t);
  await assert.rejects(writeBackup(sourceOf(options), file), { name: 'BackupProblem', message: `${file} is there already.` });
  assert.deepEqual(readFileSync(file), bytes);
  await writeBackup(sourceOf(options, { now: '2031-05-05T10:00:00Z' }), file, { isForced: true });
  assert.notDeepEqual(readFileSync(file), bytes);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  const link = join(emptyFolder(t), 'latest.gz');
  symlinkSync(file, link);
  await assert.rejects(writeBackup(sourceOf(options), link), /latest\.gz is there already\./);
  await writeBackup(sourceOf(options, { now: '2031-05-06T10:00:00Z' }), link, { isForced: true });
  assert.match(gunzipSync(readFileSync(file)).toString(), /2031-05-06/);
  assert.ok(lstatSync(link).isSymbolicLink(), 'the file is replaced, not what leads to it');
  for (const noFile of [dirname(file), '/dev/null']) {
    await assert.rejects(writeBackup(sourceOf(options), noFile, { isForced: true }), /is there already, and is no file/);
  }
  assert.ok(statSync('/dev/null').isCharacterDevice());

  const nowhere = join(dirname(file), 'no/such/folder.gz');
  await assert.rejects(writeBackup(sourceOf(options), nowhere), /cannot be written: there is no such file or folder/);
});

test('a master key that is not the database’s makes no backup', async (t) => {
  const { options, file } = await madeBackup(t);
  const keys = keyring(Buffer.alloc(32, 8), systemRandom);
  await assert.rejects(
    writeBackup(sourceOf(options, { keys }), `${file}.2`),
    /The master key is not the one that this database was made with/,
  );
  assert.deepEqual(readdirSync(dirname(file)), ['backup.gz']);
});

/** A backup of an org on SQLite, and an empty place for it. */
async function madeBackup(t: TestContext) {
  const { options, database } = await placeWithDatabase(t, 'sqlite');
  await orgIn(database);
  await database.close();
  const file = join(emptyFolder(t), 'backup.gz');
  await writeBackup(sourceOf(options), file);
  const place = await emptyPlace(t, 'sqlite');
  assert.ok(place.kind === 'sqlite' && options.kind === 'sqlite');
  const refused = async (bytes: Buffer, cause: RegExp) => {
    const other = join(emptyFolder(t), 'other.gz');
    writeFileSync(other, bytes);
    await assert.rejects(restoreBackup(placeOf(place), other), (error: Error) => {
      assert.equal(error.name, 'BackupProblem', error.stack);
      assert.match(error.message, cause);
      return true;
    });
    assert.deepEqual(readdirSync(dirname(place.file)), []);
  };
  return { options, file, place, bytes: readFileSync(file), refused };
}

/** As `placeOf`, for a server whose environment has no master key. */
function placeWithout(database: DatabaseOptions, inFolder?: Buffer): RestorePlace {
  const place = placeOf(database);
  return { ...place, keys: { ...place.keys, given: undefined, inFolder } };
}

/** Undefined: it cannot be unpacked. */
function contentOf(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes);
  } catch {
    return undefined;
  }
}

/** Changes the content of a backup and makes the trailer fit; the mark only with the keys. */
function rewrite(bytes: Buffer, change: (text: string) => string, keys?: Keyring): Buffer {
  const text = gunzipSync(bytes).toString();
  const at = text.lastIndexOf('\n', text.length - 2) + 1;
  const body = change(text.slice(0, at));
  assert.notEqual(body, text.slice(0, at), 'the change changes something');
  const tables: Record<string, number> = {};
  let table = '';
  for (const line of body.split('\n').slice(1, -1)) {
    if (line.startsWith('[')) tables[table] = (tables[table] ?? 0) + 1;
    else {
      table = (JSON.parse(line) as { table?: string }).table ?? '';
      tables[table] = 0;
    }
  }
  const sha256 = createHash('sha256').update(body).digest('base64url');
  const old = JSON.parse(text.slice(at)) as { mark: string };
  return gzipSync(`${body}${JSON.stringify({ tables, sha256, mark: keys ? markOf(keys, sha256) : old.mark })}\n`);
}

/** Runs a call of the package's door in a process of its own and kills it as soon as it has done a part of its work. */
async function killInTheMiddle(call: string): Promise<void> {
  const door = new URL('../backup-and-restore.ts', import.meta.url).href;
  const script = `
    import { writeSync } from 'node:fs';
    const { backUp, restore } = await import(${JSON.stringify(door)});
    let calls = 0;
    const onProgress = () => {
      if (++calls < 3) return;
      writeSync(1, 'in the middle');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); // for ever
    };
    await ${call};`;
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const [said] = (await Promise.race([once(child.stdout, 'data'), ended])) as unknown[];
  assert.equal(String(said), 'in the middle');
  child.kill('SIGKILL');
  assert.deepEqual(await ended, [null, 'SIGKILL']);
}
