import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { backUp } from '../src/backup-and-restore.ts';
import type { DemoFile } from '../src/demo-seed.ts';
import { authorizeUrl, endpoints, redeem, signInToDemo } from './demo-app.ts';
import { seed, serverEnvironment, startServerProcess, temporaryFolder } from './server-process.ts';
import { exchange, redirectOf, type WebClient } from './web-client.ts';

const cli = fileURLToPath(new URL('../../cli/bin/gatehouse.mjs', import.meta.url));

/** Runs the command line as a script does. @throws when it fails, with what it said */
async function gatehouse<T>(env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<T> {
  const options = { env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...env } };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', cli, ...args, '--json'],
    options,
  );
  return JSON.parse(stdout) as T;
}

/** Somebody who is signed in gets a token for the app. */
async function newAccessToken(port: number, demo: DemoFile, browser: WebClient): Promise<string> {
  const answer = await browser.visit(authorizeUrl(demo, { prompt: 'none' }), { port });
  const code = redirectOf(answer)?.searchParams.get('code');
  assert.ok(code, `no code: ${redirectOf(answer)?.search}`);
  const redeemed = await redeem(port, demo, code);
  assert.equal(redeemed.status, 200, redeemed.body);
  return (JSON.parse(redeemed.body) as { access_token: string }).access_token;
}

function userinfo(port: number, accessToken: string) {
  return exchange(`${endpoints}/userinfo`, { port, headers: { authorization: `Bearer ${accessToken}` } });
}

suite('a backup of a server that runs, under load', () => {
  test('restores to a server that passes its own check, where passwords, sessions and tokens of before are good', async (t) => {
    const home = temporaryFolder(t);
    const [old, fresh, file] = [join(home, 'old'), join(home, 'fresh'), join(home, 'backup.gz')];
    const env = serverEnvironment(old);
    const demo = await seed(env);
    const server = await startServerProcess(t, env);
    const [user] = demo.users;
    assert.ok(user);
    const { browser, answered } = await signInToDemo(server.port, demo, user);
    assert.equal(answered.status, 303);
    const accessToken = await newAccessToken(server.port, demo, browser);

    let flows = 0;
    let isOver = false;
    const load = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        await newAccessToken(server.port, demo, browser);
        flows++;
      }
    });
    let backup: { tables: Record<string, number>; hasKey: boolean };
    try {
      backup = await gatehouse(env, 'backup', file);
    } finally {
      isOver = true;
      await Promise.all(load);
    }
    assert.ok(flows > 0 && backup.hasKey);
    assert.ok((backup.tables['session'] ?? 0) >= 1 && (backup.tables['system_log_event'] ?? 0) >= 3);
    server.kill('SIGKILL');
    await server.ending;

    const left = () => ['gatehouse.db', 'gatehouse.db-wal'].map((name) => readFileSync(join(old, name)));
    const before = left();
    const second = await backUp({ env, file: join(home, 'second.gz') });
    const events = Number(second.tables['system_log_event']);
    assert.ok(
      events >= Number(backup.tables['system_log_event']) && events >= 2 * flows,
      'what the killed server had said is there',
    );
    assert.deepEqual(left(), before, 'and a backup moves nothing');

    const restoredEnv = serverEnvironment(fresh);
    const { findings } = await gatehouse<{ findings: { name: string; isOk: boolean }[] }>(restoredEnv, 'restore', file);
    assert.deepEqual(
      findings.filter(({ isOk }) => !isOk),
      [],
    );
    assert.ok(findings.length > 5);
    assert.deepEqual(readdirSync(fresh).sort(), ['gatehouse.db', 'master.key']);

    const restored = await startServerProcess(t, restoredEnv);
    assert.equal((await userinfo(restored.port, accessToken)).status, 200, 'an access token of before');
    await newAccessToken(restored.port, demo, browser); // a session of before
    const again = await signInToDemo(restored.port, demo, user);
    assert.equal(again.answered.status, 303, 'the password of before');
    restored.kill('SIGTERM');
    assert.equal((await restored.ending).code, 0);
  });
});
