// `npm test`: the checks of check.ts, then every test file, then one line that says how many passed and failed.
import { existsSync, globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, matchesGlob } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { repositoryRoot } from './setup.mjs';
import { type FileResult, runTestFile } from './test-file.ts';

const help = `Usage: npm test [-- options] [-- file or pattern ...]

  A pattern is a part of a path (packages/server/src/flows) or a glob ("**/token*.test.ts").

  --no-checks   only the tests
  --slow        list the ten slowest files
  --seed N      repeat the order of an earlier run
  --jobs N      files at the same time; by default one more than there are cores, for some wait for a browser or a database
`;

const { values: options, positionals: patterns } = parseArgs({
  allowPositionals: true,
  options: {
    'no-checks': { type: 'boolean', default: false },
    slow: { type: 'boolean', default: false },
    seed: { type: 'string' },
    jobs: { type: 'string' },
    root: { type: 'string', default: repositoryRoot }, // for the tests of this file
    'test-seconds': { type: 'string', default: '60' },
    'file-seconds': { type: 'string', default: '180' },
    help: { type: 'boolean', default: false },
  },
});
const root = options.root;
const seed = Number(options.seed ?? Math.floor(Math.random() * 2 ** 31));
const jobs = Number(options.jobs ?? availableParallelism() + 1);
const interrupted = new AbortController();

if (options.help) process.stdout.write(help);
else await main();

async function main(): Promise<void> {
  let exitCode: number | undefined;
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => {
      exitCode ??= code;
      interrupted.abort();
    });
  }
  const checked = options['no-checks'] ? { passed: 0, failed: 0 } : await runChecks();
  const results = await runTests(findTests());
  const failures = results.reduce((sum, each) => sum + each.failures.length, 0);
  const passed = checked.passed + results.reduce((sum, each) => sum + each.passed, 0);
  const failed = checked.failed + failures + (results.length === 0 ? 1 : 0);
  if (options.slow) printSlowest(results);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  // Said aloud, because something that a test left open must not keep the run from ending.
  process.exit(exitCode ?? (failed === 0 ? 0 : 1));
}

async function runChecks(): Promise<{ passed: number; failed: number }> {
  const [{ checks }, { runSteps }] = await Promise.all([import('./check.ts'), import('./run-steps.ts')]); // 0.4 s that a part of the tests need not wait
  return runSteps(checks(root), { signal: interrupted.signal });
}

/** Paths of the chosen test files relative to the root, shuffled by the seed. */
function findTests(): string[] {
  const isElsewhere = (name: string) => /(^|[\\/])(node_modules|dist)$/.test(name);
  const wanted = patterns.map((each) => each.replace(/^\.\//, '').replace(/\/$/, ''));
  return shuffled(
    globSync('{packages,samples,tools,bench,conformance}/**/*.test.ts', { cwd: root, exclude: isElsewhere })
      .map((file) => file.replaceAll('\\', '/'))
      .sort()
      .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part) || matchesGlob(file, part))),
  );
}

function shuffled(files: string[]): string[] {
  let state = seed || 1;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647; // Lehmer's generator: any order that the seed repeats will do
    return state / 2_147_483_647;
  };
  return files
    .map((file) => ({ file, at: next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ file }) => file);
}

async function runTests(files: readonly string[]): Promise<FileResult[]> {
  if (files.length === 0) {
    process.stdout.write(`  ✗ No test file matches ${patterns.length === 0 ? 'at all' : patterns.join(' ')}\n`);
    return [];
  }
  const postgres = await startPostgresFor(files);
  const results: FileResult[] = [];
  const progress = showProgress(results, files.length);
  const waiting = [...files];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined && !interrupted.signal.aborted; file = waiting.shift()) {
      const limits = { testSeconds: Number(options['test-seconds']), fileSeconds: Number(options['file-seconds']) };
      const result = await runTestFile(file, { root, seed, signal: interrupted.signal, ...limits });
      results.push(result);
      progress.clear();
      if (!interrupted.signal.aborted) printFailures(result);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.max(1, jobs) }, work));
  } finally {
    progress.end();
    await postgres?.stop();
  }
  return results;
}

interface Postgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** One PostgreSQL for the whole run; started only when a chosen file may need it. The test processes inherit its URL. */
async function startPostgresFor(files: readonly string[]): Promise<Postgres | undefined> {
  const file = join(root, 'packages/server/testkit/postgres.ts');
  if (!files.some((each) => each.startsWith('packages/server/')) || !existsSync(file)) return undefined;
  const { startPostgres } = (await import(pathToFileURL(file).href)) as { startPostgres: () => Promise<Postgres> };
  const postgres = await startPostgres();
  process.env['GATEHOUSE_TEST_POSTGRES_URL'] = postgres.url;
  return postgres;
}

function printFailures({ file, failures, output }: FileResult): void {
  for (const { where, detail } of failures) {
    process.stdout.write(`  ✗ ${file}${where}\n${indent(detail)}\n\n`);
  }
  if (failures.length === 0) return;
  if (output !== '') process.stdout.write(`    Printed by ${file}:\n${indent(output.split('\n').slice(-100).join('\n'))}\n\n`);
  process.stdout.write(`    Repeat with: npm run test:only -- --seed ${seed} ${file}\n\n`);
}

function indent(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '    ');
}

function showProgress(results: readonly FileResult[], total: number) {
  const started = performance.now();
  const say = () => {
    const passed = results.reduce((sum, each) => sum + each.passed, 0);
    const failed = results.reduce((sum, each) => sum + each.failures.length, 0);
    const seconds = Math.round((performance.now() - started) / 1000);
    return `${passed} tests passed${failed > 0 ? `, ${failed} failed` : ''} · ${results.length} of ${total} files · ${seconds} s · seed ${seed}`;
  };
  const isTerminal = process.stdout.isTTY;
  const clear = () => isTerminal && process.stdout.write('\r\x1b[K');
  const timer = setInterval(() => isTerminal && process.stdout.write(`\r\x1b[K  ${say()}`), 250);
  return {
    clear,
    end: () => {
      clearInterval(timer);
      clear();
      process.stdout.write(`  ${say()}\n`);
    },
  };
}

function printSlowest(results: readonly FileResult[]): void {
  const slowest = results.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10);
  process.stdout.write(
    `\n  Slowest files\n${slowest.map((each) => `  ${each.seconds.toFixed(1).padStart(6)} s  ${each.file}\n`).join('')}\n`,
  );
}
