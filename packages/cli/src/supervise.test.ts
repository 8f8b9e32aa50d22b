import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';

/** A child that is ready at once and does not let itself be asked to stop. */
const stubborn = `
  process.on('SIGTERM', () => process.send({ refused: true }));
  setInterval(() => {}, 60_000);
  process.send({ ready: true });
`;

/** A demo with one such child: prints the child's id, then what happens. */
const parentOf = (child: string, log: string) => `
  import { startChild } from ${JSON.stringify(join(import.meta.dirname, 'child.ts'))};
  import { supervise } from ${JSON.stringify(join(import.meta.dirname, 'supervise.ts'))};
  const supervision = supervise(() => process.exit(130));
  const child = startChild({ name: 'It', file: ${JSON.stringify(child)}, folder: '.', env: process.env, log: ${JSON.stringify(log)} });
  supervision.watch(child);
  await child.ready;
  console.log(child.pid);
  console.log((await supervision.ending).cause);
  await supervision.stopAll();
`;

suite('stopping a child that does not want to', () => {
  test('a second Ctrl-C kills it at once', async (t) => {
    const { parent, pid, says } = await startStubborn(t);
    parent.kill('SIGINT');
    await says('asked');
    const again = setInterval(() => parent.kill('SIGINT'), 50); // presses that come too soon count as the first one
    const [code] = await once(parent, 'exit');
    clearInterval(again);
    assert.equal(code, 130);
    await isGone(pid);
  });

  test('one press that arrives several times is one press', async (t) => {
    const { parent, says, pid } = await startStubborn(t);
    parent.kill('SIGINT');
    parent.kill('SIGTERM');
    parent.kill('SIGINT');
    await says('asked');
    assert.ok(isAlive(pid) && parent.exitCode === null);
  });
});

async function startStubborn(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-supervise-'));
  const [childFile, parentFile, log] = [join(folder, 'child.mjs'), join(folder, 'parent.mjs'), join(folder, 'log')];
  writeFileSync(childFile, stubborn);
  writeFileSync(parentFile, parentOf(childFile, log));
  const parent = spawn(process.execPath, [parentFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  parent.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const says = async (text: string): Promise<void> => {
    while (!output.includes(text)) await once(parent.stdout, 'data');
  };
  await says('\n');
  const pid = Number.parseInt(output, 10);
  t.after(async () => {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
    if (parent.exitCode === null) await once(parent, 'exit');
    assert.equal(existsSync(log) && readFileSync(log, 'utf8'), '');
    rmSync(folder, { recursive: true });
  });
  return { parent, pid, says };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** A killed orphan vanishes as soon as the system has collected it. */
async function isGone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
}
