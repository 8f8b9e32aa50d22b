// Runs one test file in a process of its own and says how it went.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestLine } from './test-events.ts';

/** One thing that went wrong: a test, or the file around it (then `path` is empty). */
export interface Failure {
  readonly file: string;
  /** Line and suite path of the test, as in `:12 › suite › test`; empty for the file itself. */
  readonly where: string;
  readonly detail: string;
}

/** How one file went. `output` is what its tests printed; it matters only when something failed. */
export interface FileResult {
  readonly file: string;
  readonly passed: number;
  readonly failures: readonly Failure[];
  readonly output: string;
  readonly seconds: number;
}

export interface FileOptions {
  readonly root: string;
  readonly seed: number;
  /** Limit of one test, enforced by node:test. */
  readonly testSeconds: number;
  /** Limit of the whole file, enforced from outside, for what node:test cannot stop: endless loops and open handles. */
  readonly fileSeconds: number;
  /** Ends the process when aborted; the file then counts as failed. */
  readonly signal: AbortSignal;
}

/**
 * Runs the tests of one file in random order.
 *
 * Skipped and todo tests, a file without tests, a non-zero exit and a process that does not end in time are failures.
 *
 * @param file path relative to `options.root`, with forward slashes
 */
export async function runTestFile(file: string, options: FileOptions): Promise<FileResult> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-test-'));
  const started = performance.now();
  try {
    const events = join(folder, 'events.jsonl');
    const ended = await runProcess(file, events, options);
    const lines = parse(await readFile(events, 'utf8').catch(() => ''));
    const { passed, failures } = judge(file, lines, ended, options);
    return { file, passed, failures, output: ended.output.trimEnd(), seconds: (performance.now() - started) / 1000 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Ended {
  readonly how: 'exited' | 'killed' | 'too_slow';
  readonly code: number | null;
  readonly output: string;
}

function runProcess(file: string, events: string, options: FileOptions): Promise<Ended> {
  const args = [
    '--disable-warning=ExperimentalWarning',
    `--test-timeout=${options.testSeconds * 1000}`,
    '--test-randomize',
    `--test-random-seed=${options.seed}`,
    `--test-reporter=${new URL('./test-events.ts', import.meta.url).href}`,
    `--test-reporter-destination=${events}`,
    join(options.root, file),
  ];
  return new Promise((resolve) => {
    // What one file compiled, the next ones need not.
    const env = { NODE_COMPILE_CACHE: join(options.root, 'node_modules', '.cache', 'compile'), ...process.env };
    const child = spawn(process.execPath, args, { cwd: options.root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let isTooSlow = false;
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-50_000);
      });
    }
    const kill = () => child.kill('SIGKILL');
    const timer = setTimeout(() => {
      isTooSlow = true;
      kill();
    }, options.fileSeconds * 1000);
    options.signal.addEventListener('abort', kill);
    if (options.signal.aborted) kill();
    const end = (code: number | null) =>
      resolve({ how: isTooSlow ? 'too_slow' : code === null ? 'killed' : 'exited', code, output });
    child.on('error', (error) => {
      output += error.message;
      end(1);
    });
    child.on('close', end);
    child.on('exit', (code) => {
      clearTimeout(timer);
      options.signal.removeEventListener('abort', kill);
      setTimeout(end, 500, code).unref(); // no `close` comes while a grandchild that a test left behind holds the pipes
    });
  });
}

function parse(text: string): TestLine[] {
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  return complete
    .split('\n')
    .filter((each) => each !== '')
    .map((each) => JSON.parse(each) as TestLine);
}

function judge(file: string, lines: readonly TestLine[], ended: Ended, options: FileOptions) {
  const failures: Failure[] = [];
  let passed = 0;
  let lastStarted = 'no test';
  for (const line of lines) {
    if (line.kind === 'started') lastStarted = line.path;
    else if (line.kind === 'passed') passed += 1;
    else {
      const detail =
        line.kind === 'failed' ? line.detail : `This test is ${line.detail}. Every test must run: mend it or remove it.`;
      failures.push({ file, where: `${line.at} › ${line.path}`, detail });
    }
  }
  const own = (detail: string) => failures.push({ file, where: '', detail });
  if (ended.how === 'too_slow') {
    own(
      `The file did not end within ${options.fileSeconds} s and was stopped; last started: ${lastStarted}. Look for an endless loop or something left open.`,
    );
  } else if (ended.how === 'killed') own(`The process was killed; last started: ${lastStarted}.`);
  else if (passed + failures.length === 0)
    own(ended.code === 0 ? 'The file has no tests.' : `The file failed before its first test (exit ${ended.code}).`);
  else if (ended.code !== 0 && failures.length === 0) own(`Every test passed, but the process ended with exit ${ended.code}.`);
  return { passed, failures };
}
