import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fixture } from './fixture.ts';
import { problems, program, runSteps, type Step } from './run-steps.ts';

async function run(...steps: readonly Step[]) {
  let output = '';
  const counts = await runSteps(steps, {
    write: (text) => {
      output += text;
    },
  });
  return { ...counts, output };
}

suite('steps of the check', () => {
  test('a passing step is one line; a failing one shows all it has to say', async () => {
    const result = await run(
      problems('good', () => []),
      problems('bad', () => ['first', 'second']),
    );
    assert.deepEqual([result.passed, result.failed], [1, 1]);
    assert.match(result.output, /^ {2}✓ good \(\d\.\d s\)\n {2}✗ bad \(\d\.\d s\) failed\n\n {4}first\n {4}second\n\n$/);
  });

  test('a step that throws fails, and the steps after it still run', async () => {
    const result = await run(
      problems('broken', () => {
        throw new Error('no such luck');
      }),
      problems('good', () => []),
    );
    assert.deepEqual([result.passed, result.failed], [1, 1]);
    assert.match(result.output, /The check itself broke: Error: no such luck/);
  });

  test('lines keep the order of the steps, whichever ends first', async () => {
    const slow = problems('slow', async () => {
      await sleep(30);
      return [];
    });
    const { output } = await run(
      slow,
      problems('fast', () => []),
    );
    assert.match(output, /slow[\s\S]*fast/);
  });

  test('no more than two run at a time', async () => {
    let running = 0;
    let most = 0;
    const step = problems('step', async () => {
      most = Math.max(most, ++running);
      await sleep(5);
      running -= 1;
      return [];
    });
    await run(step, step, step, step, step);
    assert.equal(most, 2);
  });

  test('a program fails by its exit code, and both its streams are shown', async (t) => {
    const root = fixture(t, {
      'node_modules/good.js': '',
      'node_modules/bad.js': "console.log('out'); console.error('err'); process.exitCode = 1;",
    });
    const result = await run(program('good', root, 'good.js'), program('bad', root, 'bad.js'), program('gone', root, 'gone.js'));
    assert.deepEqual([result.passed, result.failed], [1, 2]);
    assert.match(result.output, /bad[\s\S]*out\nerr/);
  });

  test('after an interruption nothing starts, and what did not run counts as failed', async () => {
    const step = problems('step', () => []);
    assert.deepEqual(await runSteps([step, step], { write: () => {}, signal: AbortSignal.abort() }), { passed: 0, failed: 2 });
  });
});
