import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { seedDemo } from '@gatehouse/server/demo-seed';
import { newPlace, type Place, runCli } from '../../../testkit/cli-process.ts';

/** A place whose `.gatehouse` has a server's database. */
async function placeWithServer(t: TestContext): Promise<Place> {
  const place = newPlace(t);
  await seedDemo({ env: { GATEHOUSE_DATA: join(place.cwd, '.gatehouse') }, appUrl: 'http://localhost:3000', known: undefined });
  return place;
}

suite('gatehouse backup and restore', () => {
  test('one file, from which a new data folder is made; both say what they did and what is next', async (t) => {
    const place = await placeWithServer(t);
    const backup = await runCli(place, ['backup']);
    assert.equal(backup.code, 0, backup.stderr);
    const [name = ''] = readdirSync(place.cwd).filter((each) => each.startsWith('gatehouse-backup-'));
    assert.match(name, /^gatehouse-backup-\d{8}T\d{6}Z\.ndjson\.gz$/);
    const file = join(place.cwd, name);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(backup.stderr, /^ {2}✓ \d+ rows backed up\n$/);
    assert.match(backup.stdout, /Master key {2}in the file: whoever has it can sign tokens for every org\n/);
    assert.ok(backup.stdout.includes(`gatehouse restore ${file} --data <new folder>`));

    const restore = await runCli(place, ['restore', name, '--data', 'new', '--url', 'http://localhost:9090']);
    assert.equal(restore.code, 0, restore.stderr);
    assert.match(
      restore.stdout,
      /✓ stored data: sound\n[\s\S]*✓ signing keys: [\s\S]*Start it: gatehouse serve --url http:\/\/localhost:9090 --data new\n$/,
    );
    assert.match(
      restore.stderr,
      /The backup is of http:\/\/localhost:8080, this is http:\/\/localhost:9090: issuers and links change/,
    );
    const keys = ['.gatehouse', 'new'].map((folder) => readFileSync(join(place.cwd, folder, 'master.key'), 'utf8'));
    assert.equal(keys[0], keys[1]);
  });

  test('without the key in the file, a restore takes the one it is given; a file that is there stays', async (t) => {
    const place = await placeWithServer(t);
    const backup = await runCli(place, ['backup', 'a.gz', '--no-key', '--json']);
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
      runCli(place, ['backup', 'a.gz']),
      runCli(place, ['restore', 'a.gz', '--data', 'c', '--master-key-file', key, '--json']),
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
    const { code, stderr } = await runCli(place, ['backup', '--data', 'nothing']);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /✗ No server has started with the data folder nothing yet: it has no master key\. Name the folder with --data/,
    );
    assert.deepEqual(readdirSync(place.cwd), []);
  });
});
