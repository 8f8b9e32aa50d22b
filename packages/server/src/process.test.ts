import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import { orgIn } from '../testkit/test-ctx.ts';
import { readConfig } from './config.ts';
import { openConfiguredDatabase, readKeyring } from './data-folder.ts';
import { demoLogins } from './domain/orgs/demo.ts';
import { readMailStanding } from './mail-standing.ts';
import { startServer } from './process.ts';

const key = Buffer.alloc(32, 7).toString('base64');

/** A configuration with a data folder of its own that listens on any free port of this machine. */
function configFor(t: TestContext, env: Record<string, string> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-process-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return { folder, config: readConfig({ GATEHOUSE_DATA: folder, GATEHOUSE_HOST: '127.0.0.1', GATEHOUSE_PORT: '0', ...env }) };
}

const quiet = pino({ level: 'silent' });

/** Status of the outbox and of a path that does not exist, at the host `host`. */
async function outboxAt(address: string, host: string): Promise<number[]> {
  const statusOf = async (path: string) => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request(`${address}${path}`, { headers: { host }, agent: false }, resolve).on('error', reject).end();
    });
    answer.resume();
    return answer.statusCode ?? 0;
  };
  return [await statusOf('/dev/outbox'), await statusOf('/dev/nothing')];
}

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

  test('in development whoever runs it may read the mails', async (t) => {
    const { config } = configFor(t);
    const server = await startServer(config, quiet);
    t.after(() => server.stop());
    assert.deepEqual(await outboxAt(server.address, config.publicUrl.host), [200, 404]);
    const standing = { smtp: 'unset', problem: null, waiting: 0, oldestAt: null, lastError: null };
    assert.deepEqual(await readMailStanding(config), standing, 'another process may ask too');
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

  test('says at the start that mails cannot leave, is ready all the same, and shows nobody the mails', async (t) => {
    const lines: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line) => lines.push(line) });
    const server = await startServer(configFor(t, env).config, log);
    t.after(() => server.stop());
    assert.match(lines.join(), /GATEHOUSE_SMTP_URL is not set/);
    assert.equal((await fetch(`${server.address}/readyz`)).status, 200);
    assert.deepEqual(await outboxAt(server.address, 'id.example.com'), [404, 404]);
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
