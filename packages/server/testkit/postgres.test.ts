import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from './postgres.ts';

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query('select 1 as one')).rows[0].one === 1;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

test('a test server answers until it is stopped', async () => {
  const server = await startPostgres();
  assert.equal(await answers(server.url), true);
  await server.stop();
  assert.equal(await answers(server.url), false);
});

test('a test server ends with the process that started it, however that one dies', async () => {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(new URL('postgres.ts', import.meta.url).href)});
    console.log((await startPostgres()).url);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = String((await once(child.stdout, 'data'))[0]).trim();
  assert.equal(await answers(url), true);
  child.kill('SIGKILL');
  const deadline = performance.now() + 10_000;
  while ((await answers(url)) && performance.now() < deadline) await delay(50);
  assert.equal(await answers(url), false);
});
