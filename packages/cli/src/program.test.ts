import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { atTerminal, newPlace, runCli } from '../testkit/cli-process.ts';

suite('gatehouse', () => {
  test('an unknown command is told in one line on standard error, with exit code 2', async (t) => {
    const { code, stdout, stderr } = await runCli(newPlace(t), ['regster']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(stderr, /^ {2}✗ .*regster.*--help.*\n$/);
  });

  test('under --json a failure is one JSON object on standard error', async (t) => {
    const { code, stdout, stderr } = await runCli(newPlace(t), ['regster', '--json']);
    assert.deepEqual([code, stdout], [2, '']);
    assert.match(JSON.parse(stderr).error.message, /regster/);
  });

  test('without a command it shows its help', async (t) => {
    const terminal = await atTerminal(t, newPlace(t), []);
    await terminal.sees('Usage: gatehouse');
    assert.equal(await terminal.exitCode, 2);
  });
});
