// Runs inside each test process (`--test-reporter`): one line of JSON for each thing that test-file.ts has to know.
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

/** What a test process tells about itself, in the order of happening. `name` is the test's own, `path` has its suites too. */
export type TestLine =
  | { readonly kind: 'started'; readonly path: string }
  | { readonly kind: 'passed' | 'failed' | 'not_run'; readonly path: string; readonly at: string; readonly detail: string };

/** Turns the events of `node:test` into {@link TestLine}s. A skipped or todo test is `not_run`, whatever it would have said. */
// biome-ignore lint/style/noDefaultExport: node:test takes a reporter only as a default export
export default async function* testLines(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const names: string[] = [];
  for await (const { type, data } of events) {
    if (type === 'test:start') {
      names.length = data.nesting;
      names[data.nesting] = data.name;
      yield line({ kind: 'started', path: names.join(' › ') });
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const path = [...names.slice(0, data.nesting), data.name].join(' › ');
    const at = data.line === undefined ? '' : `:${data.line}`;
    const isSkipped = data.skip !== undefined && data.skip !== false;
    const isTodo = data.todo !== undefined && data.todo !== false;
    if (isSkipped || isTodo) yield line({ kind: 'not_run', path, at, detail: isSkipped ? 'skipped' : 'todo' });
    else if (type === 'test:pass' && data.details.type !== 'suite') yield line({ kind: 'passed', path, at, detail: '' });
    else if (type === 'test:fail' && !onlyItsTestsFailed(data.details.error)) {
      yield line({ kind: 'failed', path, at, detail: describe(data.details.error) });
    }
  }
}

function line(event: TestLine): string {
  return `${JSON.stringify(event)}\n`;
}

function onlyItsTestsFailed(error: Error & { failureType?: string }): boolean {
  return error.failureType === 'subtestsFailed';
}

/** The error that the test threw, without the wrapper of node:test and without the frames inside Node. */
function describe(error: Error): string {
  const thrown = error.cause ?? error;
  const isComparison = thrown instanceof Error && 'generatedMessage' in thrown && thrown.generatedMessage === true;
  const text = isComparison ? (thrown.stack ?? thrown.message) : typeof thrown === 'string' ? thrown : inspect(thrown);
  return text
    .split('\n')
    .filter((each) => !/^\s+at .*\(?node:/.test(each))
    .join('\n');
}
