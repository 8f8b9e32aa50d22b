import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { suite, type TestContext, test } from 'node:test';
import { fixture } from './fixture.ts';
import { nodePath, repositoryRoot, stampFor } from './setup.mjs';

/** A repository that is set up and whose `start` is the given program. */
function repository(t: TestContext, demo: string): string {
  const root = fixture(t, {
    'package.json': '{ "type": "module" }',
    'package-lock.json': '{ "packages": {} }',
    'packages/cli/bin/gatehouse.mjs': demo,
    'node_modules/node/package.json': '{ "version": "24.21.0" }',
  });
  mkdirSync(dirname(nodePath(root)));
  symlinkSync(nodePath(repositoryRoot), nodePath(root));
  writeFileSync(join(root, 'node_modules/.gatehouse-setup'), stampFor(root));
  for (const file of ['run.mjs', 'setup.mjs', 'npm-install.mjs', 'requirements.mjs'])
    cpSync(join(import.meta.dirname, file), join(root, 'tools', file));
  return root;
}

function start(root: string, ...args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [join(root, 'tools/run.mjs'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

suite('run.mjs', () => {
  test('runs on Node 24, passes arguments on and answers with the exit code', async (t) => {
    const root = repository(
      t,
      'console.log(process.versions.node.split(".")[0], ...process.argv.slice(2)); process.exitCode = 7;',
    );
    const child = start(root, 'start', '--port', '4000');
    const [output, [code]] = await Promise.all([text(child.stdout as NodeJS.ReadableStream), once(child, 'exit')]);
    assert.deepEqual([output, code], ['24 demo --port 4000\n', 7]);
  });

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    test(`${signal} reaches the program once, and the program decides how it ends`, async (t) => {
      const demo = `
        let signals = 0;
        process.on('${signal}', () => { signals += 1; setTimeout(() => { console.log('drained', signals); process.exit(4); }, 100); });
        setInterval(() => {}, 1000);
        console.log('ready');`;
      const child = start(repository(t, demo), 'start');
      t.after(() => child.kill('SIGKILL'));
      const output = text(child.stdout as NodeJS.ReadableStream);
      await once(child.stdout as NodeJS.ReadableStream, 'readable');
      child.kill(signal);
      assert.deepEqual(await once(child, 'exit'), [4, null]);
      assert.equal(await output, 'ready\ndrained 1\n');
    });
  }

  test('a program that a signal ends is seen as ended by that signal', async (t) => {
    const child = start(repository(t, "process.kill(process.pid, 'SIGTERM'); setInterval(() => {}, 1000);"), 'start');
    assert.deepEqual(await once(child, 'exit'), [null, 'SIGTERM']);
  });

  test('an unknown command gets one sentence that names the known ones', (t) => {
    const { status, stderr } = spawnSync(process.execPath, [join(repository(t, ''), 'tools/run.mjs'), 'strat'], {
      encoding: 'utf8',
    });
    assert.deepEqual([status, stderr.split('\n').length], [1, 2]);
    assert.match(stderr, /"strat"\. Use one of: start, gatehouse, test/);
  });
});
