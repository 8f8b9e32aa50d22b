import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fixture } from './fixture.ts';

const passing = "import { test } from 'node:test';\ntest('passes', () => {});\n";

/** Runs tools/test.ts over a repository of its own, without the checks. */
function runTests(t: TestContext, files: Readonly<Record<string, string>>, ...args: readonly string[]) {
  const root = fixture(t, { 'package.json': '{ "type": "module" }', ...files });
  const script = join(import.meta.dirname, 'test.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--no-checks', '--root', root, ...args], {
    encoding: 'utf8',
  });
  return { root, code: status, output: stdout + stderr, lastLine: stdout.trimEnd().split('\n').at(-1) };
}

suite('the last line and the exit code tell the truth', () => {
  test('all passed', (t) => {
    const { code, lastLine } = runTests(t, {
      'tools/a.test.ts': passing,
      'packages/x/src/b.test.ts': passing + passing.replace(/.*\n/, ''),
    });
    assert.deepEqual([code, lastLine], [0, '3 passed, 0 failed']);
  });

  const failing: readonly (readonly [what: string, code: string, lastLine: string, told: RegExp])[] = [
    [
      'a failed test',
      "test('breaks', () => { throw new Error('for this reason'); });",
      '1 passed, 1 failed',
      /a\.test\.ts:3 › breaks\n.*for this reason/,
    ],
    [
      'a failed subtest, once for it and not for its parents',
      "suite('s', () => test('t', (t) => t.test('breaks', () => { throw 1; })));",
      '1 passed, 1 failed',
      /› s › t › breaks/,
    ],
    ['a skipped test', "test.skip('later', () => {});", '1 passed, 1 failed', /› later\n.*skipped/],
    ['a skipped suite', "suite.skip('later', () => { test('a', () => {}); });", '1 passed, 1 failed', /› later\n.*skipped/],
    ['a test that skips itself', "test('later', (t) => t.skip());", '1 passed, 1 failed', /› later\n.*skipped/],
    ['a todo test', "test.todo('later');", '1 passed, 1 failed', /› later\n.*todo/],
    [
      'a test that never ends',
      "test('hangs', () => new Promise((resolve) => setTimeout(resolve, 1500)));",
      '1 passed, 1 failed',
      /› hangs\n.*timed out/,
    ],
    [
      'a promise that nobody awaits',
      "test('leaks', () => { setTimeout(() => { throw new Error('too late'); }, 1); return new Promise((resolve) => setTimeout(resolve, 50)); });",
      '1 passed, 1 failed',
      /too late/,
    ],
    ['an exit code', 'process.exitCode = 3;', '1 passed, 1 failed', /exit 3/],
    ['an endless loop', "test('loops', () => { for (;;); });", '0 passed, 1 failed', /did not end within 2 s/],
    [
      'something left open',
      "test('opens', () => { setInterval(() => {}, 1000); });",
      '2 passed, 1 failed',
      /did not end within 2 s/,
    ],
  ];
  for (const [what, code, expected, told] of failing) {
    test(what, (t) => {
      const file = passing.replace('{ test }', '{ suite, test }') + code;
      const ended = runTests(t, { 'tools/a.test.ts': file }, '--test-seconds', '1', '--file-seconds', '2');
      assert.match(ended.output, told);
      assert.deepEqual([ended.code, ended.lastLine === expected || `${ended.lastLine}\n${ended.output}`], [1, true]);
    });
  }

  test('a file that fails before its first test shows what it printed', (t) => {
    const { code, lastLine, output } = runTests(t, { 'tools/a.test.ts': "throw new Error('at import');" });
    assert.deepEqual([code, lastLine], [1, '0 passed, 1 failed']);
    assert.match(output, /at import/);
  });

  test('a file without tests', (t) => {
    const { code, lastLine } = runTests(t, { 'tools/a.test.ts': 'export {};', 'tools/b.test.ts': passing });
    assert.deepEqual([code, lastLine], [1, '1 passed, 1 failed']);
  });

  test('no test file at all, or none that matches', (t) => {
    assert.equal(runTests(t, {}).lastLine, '0 passed, 1 failed');
    const unmatched = runTests(t, { 'tools/a.test.ts': passing }, 'gone');
    assert.deepEqual([unmatched.code, unmatched.lastLine], [1, '0 passed, 1 failed']);
  });
});

test('a pattern chooses by part of the path or by glob; node_modules and dist are never searched', (t) => {
  const files = {
    'packages/x/src/a.test.ts': passing,
    'packages/x/b.test.ts': passing,
    'packages/x/dist/a.test.ts': passing,
    'packages/x/node_modules/y/a.test.ts': passing,
  };
  assert.equal(runTests(t, files).lastLine, '2 passed, 0 failed');
  assert.equal(runTests(t, files, './packages/x/src/').lastLine, '1 passed, 0 failed');
  assert.equal(runTests(t, files, '**/b.*').lastLine, '1 passed, 0 failed');
});

test('what passing tests print stays hidden', (t) => {
  const { output } = runTests(t, { 'tools/a.test.ts': `${passing}console.log('chatter');` });
  assert.doesNotMatch(output, /chatter/);
});

/** Stands in for PostgreSQL and writes down when it is started and stopped. */
const postgres = `
  import { appendFileSync } from 'node:fs';
  const log = new URL('../../../postgres.log', import.meta.url);
  export async function startPostgres() {
    appendFileSync(log, 'start ');
    return { url: 'postgres://127.0.0.1/x', stop: async () => appendFileSync(log, 'stop') };
  }`;

test('one PostgreSQL serves the whole run, its address is given to the tests, and it is stopped in the end', (t) => {
  const asks =
    "import { test } from 'node:test';\nimport assert from 'node:assert';\ntest('url', () => assert.equal(process.env.GATEHOUSE_TEST_POSTGRES_URL, 'postgres://127.0.0.1/x'));";
  const files = {
    'packages/server/testkit/postgres.ts': postgres,
    'packages/server/a.test.ts': asks,
    'packages/server/b.test.ts': asks,
    'tools/c.test.ts': passing,
  };
  const all = runTests(t, files);
  assert.deepEqual([all.lastLine, readFileSync(join(all.root, 'postgres.log'), 'utf8')], ['3 passed, 0 failed', 'start stop']);
  const withoutServer = runTests(t, files, 'tools');
  assert.equal(existsSync(join(withoutServer.root, 'postgres.log')), false);
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  test(`${signal} ends the tests that run, stops PostgreSQL and is seen in the exit code`, async (t) => {
    const endless = "import { test } from 'node:test';\ntest('loops', () => { for (;;); });";
    const root = fixture(t, {
      'package.json': '{ "type": "module" }',
      'packages/server/testkit/postgres.ts': postgres,
      'packages/server/a.test.ts': endless,
    });
    const child = spawn(process.execPath, [join(import.meta.dirname, 'test.ts'), '--no-checks', '--root', root], {
      stdio: 'ignore',
    });
    t.after(() => child.kill('SIGKILL'));
    while (!existsSync(join(root, 'postgres.log'))) await sleep(20);
    child.kill(signal);
    assert.deepEqual(await once(child, 'exit'), [code, null]);
    assert.equal(readFileSync(join(root, 'postgres.log'), 'utf8'), 'start stop');
  });
}
