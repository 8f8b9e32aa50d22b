import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import { orgIn } from '../testkit/test-ctx.ts';
import { readConfig } from './config.ts';
import { openConfiguredDatabase, readKeyring } from './data-folder.ts';
import { demoLogins } from './domain/orgs/demo.ts';
import { startServer } from './process.ts';

const key = Buffer.alloc(32, 7).toString('base64');

/** A configuration with a data folder of its own that listens on any free port of this machine. */
function configFor(t: TestContext, env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-process-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, config: readConfig({ GATEHOUSE_DATA: folder, GATEHOUSE_HOST: '127.0.0.1', GATEHOUSE_PORT: '0', ...env }) };
}

const quiet = pino({ level: 'silent' });

suite('starting the server', () => {
  test('an empty folder is enough; the master key made there is nobody else’s to read', async (t) => {
    const { folder, config } = configFor(t);
    const server = await startServer(config, quiet);
    t.after(() => server.stop());

    const answer = await fetch(`${server.address}/readyz`);
    assert.deepEqual([answer.status, await answer.json()], [200, { status: 'ok', database: 'sqlite' }]);
    assert.equal(statSync(join(folder, 'master.key')).mode & 0o777, 0o600);
    assert.equal(Buffer.from(readFileSync(join(folder, 'master.key'), 'utf8'), 'base64').length, 32);
  });

  test('the master key that was made is used again', async (t) => {
    const { config } = configFor(t);
    const sealed = readKeyring(config).for('test').seal('text');
    assert.equal(readKeyring(config).for('test').open(sealed), 'text');
  });

  test('another master key than the database was made with is told at once, and nothing listens', async (t) => {
    const { folder, config } = configFor(t, { GATEHOUSE_MASTER_KEY: key });
    await (await startServer(config, quiet)).stop();
    const other = readConfig({
      GATEHOUSE_DATA: folder,
      GATEHOUSE_HOST: '127.0.0.1',
      GATEHOUSE_PORT: '0',
      GATEHOUSE_MASTER_KEY: Buffer.alloc(32, 8).toString('base64'),
    });
    await assert.rejects(startServer(other, quiet), /GATEHOUSE_MASTER_KEY is not the key that this database was made with/);
  });
});

suite('production mode (design 10)', () => {
  const env = { GATEHOUSE_URL: 'https://id.example.com', GATEHOUSE_MASTER_KEY: key };

  test('starts on a new database', async (t) => {
    const server = await startServer(configFor(t, env).config, quiet);
    t.after(() => server.stop());
    assert.equal((await fetch(`${server.address}/healthz`)).status, 200);
  });

  for (const login of [...demoLogins, demoLogins[0]?.toUpperCase() ?? '']) {
    test(`refuses a database that holds the demo user ${login}`, async (t) => {
      const { config } = configFor(t, env);
      const database = await openConfiguredDatabase(config);
      await (await orgIn(database)).given.user({ login });
      await database.close();
      await assert.rejects(startServer(config, quiet), /holds the demo users .*from a new database/);
    });
  }
});
