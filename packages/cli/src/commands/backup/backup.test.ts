import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, watch } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, suite, type TestContext, test } from 'node:test';
import { seedDemo } from '@gatehouse/server/demo-seed';
import { binary, environment, newPlace, type Place, runCli } from '../../../testkit/cli-process.ts';
import { runHere } from '../../../testkit/in-process.ts';

suite('gatehouse backup and restore', () => {
  const closers: (() => void)[] = [];
  let seeded: string;
  before(async () => {
    const place = newPlace({ after: (close: () => void) => closers.push(close) } as unknown as TestContext);
    seeded = join(place.cwd, '.gatehouse');
    await seedDemo({ env: { GATEHOUSE_DATA: seeded }, appUrl: 'http://localhost:3000', known: undefined });
  });
  after(() => {
    for (const close of closers) close();
  });

  /** A place whose `.gatehouse` has a server's database. */
  function placeWithServer(t: TestContext): Place {
    const place = newPlace(t);
    cpSync(seeded, join(place.cwd, '.gatehouse'), { recursive: true });
    return place;
  }

  test('one file, from which a new data folder is made; both say what they did and what is next', async (t) => {
    const place = placeWithServer(t);
    const backup = await runHere(place, ['backup', '--data', join(place.cwd, '.gatehouse')]);
    assert.equal(backup.code, 0, backup.stderr);
    const [name = ''] = readdirSync(place.cwd).filter((each) => each.startsWith('gatehouse-backup-'));
    assert.match(name, /^gatehouse-backup-\d{8}T\d{6}Z\.ndjson\.gz$/);
    const file = join(place.cwd, name);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(backup.stderr, /^ {2}✓ \d+ rows backed up\n$/);
    assert.match(backup.stdout, /Master key {2}in the file: whoever has it can sign tokens for every org\n/);
    assert.ok(backup.stdout.includes(`gatehouse restore ${file} --data <new folder>`));

    const restore = await runHere(place, ['restore', name, '--data', join(place.cwd, 'new'), '--url', 'http://localhost:9090']);
    assert.equal(restore.code, 0, restore.stderr);
    assert.match(
      restore.stdout,
      /✓ stored data: sound\n[\s\S]*✓ signing keys: [\s\S]*Start it: gatehouse serve --url http:\/\/localhost:9090 --data \S+new\n$/,
    );
    assert.match(
      restore.stderr,
      /The backup is of http:\/\/localhost:8080, this is http:\/\/localhost:9090: issuers and links change/,
    );
    const keys = ['.gatehouse', 'new'].map((folder) => readFileSync(join(place.cwd, folder, 'master.key'), 'utf8'));
    assert.equal(keys[0], keys[1]);
  });

  test('without the key in the file, a restore takes the one it is given; a file that is there stays', async (t) => {
    const place = placeWithServer(t);
    const backup = await runHere(place, ['backup', 'a.gz', '--no-key', '--json', '--data', join(place.cwd, '.gatehouse')]);
    const made = backup.json<{
      file: string;
      rows: number;
      bytes: number;
      tables: Record<string, number>;
      hasKey: boolean;
      engine: string;
    }>();
    assert.deepEqual(
      [backup.code, made.file, made.hasKey, made.engine, made.tables['org']],
      [0, join(place.cwd, 'a.gz'), false, 'sqlite', 1],
    );
    assert.equal(made.bytes, statSync(made.file).size);
    assert.equal(
      made.rows,
      Object.values(made.tables).reduce((sum, rows) => sum + rows, 0),
    );

    const key = join(place.cwd, '.gatehouse/master.key');
    const [twice, keyed] = await Promise.all([
      runHere(place, ['backup', 'a.gz', '--data', join(place.cwd, '.gatehouse')]),
      runHere(place, ['restore', 'a.gz', '--data', join(place.cwd, 'c'), '--master-key-file', key, '--json']),
    ]);
    assert.equal(twice.code, 1);
    assert.match(twice.stderr, /^ {2}✗ \S+a\.gz is there already\. Name another file, or add --force to replace it\.\n$/);
    assert.equal(keyed.code, 0, keyed.stderr);
    assert.equal(
      keyed.json<{ findings: { isOk: boolean }[] }>().findings.every(({ isOk }) => isOk),
      true,
    );
    assert.deepEqual(readdirSync(join(place.cwd, 'c')), ['gatehouse.db'], 'the key stays where it was');
  });

  test('with nothing to back up it says which folder it looked into, and makes none', async (t) => {
    const place = newPlace(t);
    const { code, stderr } = await runHere(place, ['backup', '--data', 'nothing']);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /✗ No server has started with the data folder nothing yet: it has no master key\. Name the folder with --data/,
    );
    assert.deepEqual(readdirSync(place.cwd), []);
  });

  test('kill -9 in the middle of either: what was there is untouched, nothing half is left under its name, and the next one works', async (t) => {
    const place = placeWithServer(t);
    const [data, fresh] = [join(place.cwd, '.gatehouse'), join(place.cwd, 'new')];
    mkdirSync(fresh);
    enlarge(join(data, 'gatehouse.db'));
    const before = readFileSync(join(data, 'gatehouse.db'));

    const killed = await killedAt(place, ['backup', 'a.gz'], place.cwd, /^a\.gz\.\d+\.[0-9a-f]{8}\.part$/);
    assert.deepEqual(
      readdirSync(place.cwd).filter((name) => name.startsWith('a.gz')),
      [killed],
    );
    assert.equal(statSync(join(place.cwd, killed)).mode & 0o777, 0o600);
    assert.deepEqual(readFileSync(join(data, 'gatehouse.db')), before);
    const { code, stderr } = await runCli(place, ['backup', 'a.gz']);
    assert.equal(code, 0, stderr);
    assert.deepEqual(
      readdirSync(place.cwd).filter((name) => name.startsWith('a.gz')),
      ['a.gz'],
    );

    const backup = readFileSync(join(place.cwd, 'a.gz'));
    await killedAt(place, ['restore', 'a.gz', '--data', 'new'], fresh, /^gatehouse\.db\.\d+\.[0-9a-f]{8}\.part$/);
    assert.deepEqual(
      readdirSync(fresh).filter((name) => !name.includes('.part')),
      [],
      'nothing that a server would start on',
    );
    assert.deepEqual(readFileSync(join(place.cwd, 'a.gz')), backup);
    const restored = await runCli(place, ['restore', 'a.gz', '--data', 'new', '--json']);
    assert.equal(restored.code, 0, restored.stderr);
    assert.ok(restored.json<{ findings: { isOk: boolean }[] }>().findings.every(({ isOk }) => isOk));
    assert.deepEqual(readdirSync(fresh).sort(), ['gatehouse.db', 'master.key']);
  });
});

/** So many rows that nobody is through with them when a file has just been begun. */
function enlarge(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`insert into attempt_counter (org_id, subject, count, expires_at)
    with recursive number (n) as (select 1 union all select n + 1 from number where n < 40000)
    select org.id, 'many ' || n, 1, 1 from org, number; pragma wal_checkpoint(truncate)`);
  database.close();
}

/** Runs the real command and kills it as soon as a file appears in `folder`. @returns the file's name */
async function killedAt(place: Place, args: readonly string[], folder: string, file: RegExp): Promise<string> {
  const found = Promise.withResolvers<string>();
  const watcher = watch(folder, (_event, name) => {
    if (name === null || !file.test(name)) return;
    child.kill('SIGKILL');
    found.resolve(name);
  });
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', binary, ...args], {
    cwd: place.cwd,
    env: environment(place),
    stdio: 'ignore',
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  watcher.close();
  assert.deepEqual([code, signal], [null, 'SIGKILL'], 'it was in the middle');
  return found.promise;
}
