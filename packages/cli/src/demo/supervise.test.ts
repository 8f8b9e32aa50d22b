import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { freePort } from '../../testkit/free-port.ts';
import { isTaken } from './ports.ts';

/** A child that is ready at once and does not let itself be asked to stop. */
const stubborn = `
  import { createServer } from 'node:net';
  process.on('SIGTERM', () => {});
  createServer().listen(Number(process.env.STUBBORN_PORT), 'localhost', () => process.send({ ready: true }));
`;

/** A demo with one such child: says when it is ready, then what happens. */
const parentOf = (child: string, log: string) => `
  import { startChild } from ${JSON.stringify(join(import.meta.dirname, 'child.ts'))};
  import { supervise } from ${JSON.stringify(join(import.meta.dirname, 'supervise.ts'))};
  import { interrupts } from ${JSON.stringify(join(import.meta.dirname, '../interrupts.ts'))};
  const supervision = supervise(interrupts().hold);
  const child = startChild({ name: 'It', file: ${JSON.stringify(child)}, folder: '.', env: process.env, log: ${JSON.stringify(log)} });
  supervision.watch(child);
  await child.ready;
  console.log('ready');
  console.log((await supervision.ending).cause);
  await supervision.stopAll();
`;

suite('stopping a child that does not want to', () => {
  test('a second Ctrl-C kills it at once', async (t) => {
    const { parent, port, says } = await startStubborn(t);
    parent.kill('SIGINT');
    await says('asked');
    const again = setInterval(() => parent.kill('SIGINT'), 50); // presses that come too soon count as the first one
    const [code] = await once(parent, 'exit');
    clearInterval(again);
    assert.equal(code, 130);
    while (await isTaken(port)); // the system takes a moment to clear a killed process away
  });

  test('one press that arrives several times is one press', async (t) => {
    const { parent, port, says } = await startStubborn(t);
    parent.kill('SIGINT');
    parent.kill('SIGTERM');
    parent.kill('SIGINT');
    await says('asked');
    assert.ok((await isTaken(port)) && parent.exitCode === null);
  });
});

async function startStubborn(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-supervise-'));
  const [childFile, parentFile, log] = [join(folder, 'child.mjs'), join(folder, 'parent.mjs'), join(folder, 'log')];
  writeFileSync(childFile, stubborn);
  writeFileSync(parentFile, parentOf(childFile, log));
  const port = await freePort();
  const env = { ...process.env, STUBBORN_PORT: String(port) };
  const parent = spawn(process.execPath, [parentFile], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  parent.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const says = async (text: string): Promise<void> => {
    while (!output.includes(text)) await once(parent.stdout, 'data');
  };
  await says('ready');
  t.after(async () => {
    const stop = setInterval(() => parent.kill('SIGINT'), 50);
    if (parent.exitCode === null) await once(parent, 'exit');
    clearInterval(stop);
    rmSync(folder, { recursive: true });
  });
  return { parent, port, says };
}
