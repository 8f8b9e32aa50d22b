import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DemoFile } from '@gatehouse/server/demo-seed';
import type { Cli } from '../cli.ts';
import { makePrivateFolder } from '../private-file.ts';
import { Problem } from '../problem.ts';
import { serverProblem } from '../server-problem.ts';
import type { Terminal } from '../terminal.ts';
import { type Child, startChild } from './child.ts';
import { readDemoFile, writeDemoFile } from './demo-file.ts';
import { isTaken, takenSentence } from './ports.ts';
import { deleteData } from './reset.ts';
import { prepareSample, type SampleStart } from './sample-folder.ts';
import { type Address, readSettings, repositoryRoot, type Settings } from './settings.ts';
import { shortPath, summaryText } from './summary.ts';
import { type Ending, type Supervision, supervise } from './supervise.ts';

const startMs = 20_000;
const sampleFolder = join(repositoryRoot, 'samples/express-web-app');

/**
 * The whole demo: what `npm start` runs. Resolves once somebody asked for the end, and everything has stopped.
 * @throws Problem when one of the two programs does not start, or ends by itself
 */
export async function runDemo(cli: Cli, options: { readonly reset?: boolean }): Promise<void> {
  const settings = readSettings(cli.env);
  const terminal = cli.isJson ? cli.notes : cli.output;
  terminal.write('\n');
  await refuseTakenPorts([settings.org, settings.app]);
  if (options.reset) deleteData(settings, () => terminal.write(`  Deletes ${settings.dataFolder}\n`));

  const demo = await terminal.step(
    'Prepares the org, its users and the app',
    () => seed(settings),
    () => 'Org, users and app are in place',
  );
  const sample = prepareSample(sampleFolder, settings.dataFolder, demo, settings.env);
  const supervision = supervise(cli.onInterrupt);
  const { server, app } = startBoth(settings, sample);
  for (const child of [server, app]) supervision.watch(child);

  const obstacle = await waitUntilReady(terminal, supervision, [server, app]);
  if (!obstacle) {
    terminal.write(summaryText({ demo, dataFolder: settings.dataFolder, foreignIssuer: sample.foreignIssuer }, terminal));
    cli.print({ json: { ...demo, pids: { server: server.pid, app: app.pid } }, text: undefined });
  }
  const ending = obstacle ?? (await supervision.ending);
  await supervision.stopAll();
  if (ending.cause !== 'asked') throw new Problem(await explain(ending, obstacle !== undefined));
  terminal.write('\n  Stopped.\n');
}

async function refuseTakenPorts(addresses: readonly Address[]): Promise<void> {
  for (const address of addresses) {
    if (await isTaken(address.port)) throw new Problem(takenSentence(address));
  }
}

/** Creates what is missing in the database, and writes down what the next start has to know. */
async function seed({ env, app, dataFolder }: Settings): Promise<DemoFile> {
  makePrivateFolder(dataFolder);
  const { seedDemo } = await import('@gatehouse/server/demo-seed');
  try {
    const demo = await seedDemo({ env, appUrl: app.url, known: readDemoFile(dataFolder) });
    writeDemoFile(dataFolder, demo);
    return demo;
  } catch (error) {
    throw serverProblem(error, env);
  }
}

function startBoth({ org, app, env, dataFolder }: Settings, sample: SampleStart): { server: Child; app: Child } {
  return {
    server: startChild({
      name: 'The org server',
      file: fileURLToPath(import.meta.resolve('@gatehouse/server/main')),
      address: org,
      folder: repositoryRoot,
      env,
      log: join(dataFolder, 'server.log'),
    }),
    app: startChild({
      name: 'The sample app',
      file: join(sampleFolder, 'server.ts'),
      address: app,
      folder: sample.folder,
      env: sample.env,
      log: join(dataFolder, 'app.log'),
    }),
  };
}

/** Waits for all of them, at most 20 s together. Resolves to what came in between, or to undefined when all are ready. */
async function waitUntilReady(
  terminal: Terminal,
  { ending }: Supervision,
  children: readonly Child[],
): Promise<Ending | undefined> {
  const { promise: late, resolve: giveUp } = Promise.withResolvers<'late'>();
  const timer = setTimeout(giveUp, startMs, 'late');
  try {
    for (const child of children) {
      const { name, address } = child.plan;
      const first = await terminal.step(
        `${name} starts`,
        () => Promise.race([ending, late, child.ready]),
        (outcome) => (outcome === 'ready' ? `${name} listens at ${address.url}` : undefined),
      );
      if (first !== 'ready') return first === 'late' ? { cause: 'late', child } : first;
    }
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Tells which child failed and how, with the last words of its log. */
async function explain(ending: Exclude<Ending, { cause: 'asked' }>, isStart: boolean): Promise<string> {
  const { name, address, log } = ending.child.plan;
  if (ending.cause === 'died' && isStart && (await isTaken(address.port))) return takenSentence(address);
  const what = ending.cause === 'late' ? `was not ready within ${startMs / 1000} seconds` : `ended by itself (${ending.how})`;
  const lines = ending.child.lastLines();
  const words =
    lines.length === 0
      ? `It wrote nothing to ${shortPath(log)}.`
      : `The end of ${shortPath(log)}:\n\n${lines.map((line) => `    ${line}`).join('\n')}\n`;
  return `${name} ${what}, so everything is stopped. ${words}`;
}
