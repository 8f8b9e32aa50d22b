import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Cli } from '../../cli.ts';
import { type Connection, connect } from '../../connection.ts';
import { isTaken } from '../../demo/ports.ts';
import { repositoryRoot } from '../../demo/settings.ts';
import { mergeEnvLines, oktaVariables } from '../../okta-env.ts';
import { readOrgSettings } from '../../org-file.ts';
import { writePrivateFile } from '../../private-file.ts';
import { exitCodes, Problem } from '../../problem.ts';
import { asArgument, facts, table } from '../../table.ts';
import { problemOfName } from '../apps/app-kinds.ts';
import { chooseIssuer } from '../apps/authorization-server.ts';
import { tellShadowed } from '../apps/config-file.ts';
import { type EnsuredApp, ensureApp, findReusable } from '../apps/ensure-app.ts';
import { trustOrigins } from '../apps/trusted-origins.ts';
import { adaptCopy, copyFiles } from './copy-sample.ts';
import { atPort, listSamples, portOf, type Sample } from './samples.ts';
import { packSdk } from './sdk-archive.ts';
import { runsTypeScript } from './user-node.ts';

/** Options of `start`. */
export interface StartOptions {
  readonly dir?: string;
  readonly port?: string;
  readonly appName?: string;
  readonly authorizationServerId?: string;
  readonly force?: boolean;
}

/** Copies a sample, makes its app in the org, writes its `.okta.env`, and says what to run. Without a name it lists the samples. */
export async function startSample(cli: Cli, name: string | undefined, options: StartOptions): Promise<void> {
  const samples = listSamples(join(repositoryRoot, 'samples'));
  if (name === undefined && cli.isBatch) return tellSamples(cli, samples);
  const chosen = await chooseSample(cli, samples, name);
  const folder = resolve(cli.cwd, options.dir ?? chosen.name);
  refuseFull(cli, folder);
  const label = options.appName ?? basename(folder);
  const problem = problemOfName(label);
  if (problem !== undefined)
    throw new Problem(problem, { remedy: 'Give another one with --app-name.', exitCode: exitCodes.usage });
  const connection = await signedIn(cli);
  const sample = await movedTo(cli, chosen, options.port);
  const { client } = connection;
  const issuer = await chooseIssuer(cli, connection, options.authorizationServerId);
  const wanted = { ...sample, label };
  const existing = await findReusable(client, wanted);
  const made = await ensureApp({ cli, client, isForced: options.force === true }, wanted, existing);
  await trustOrigins({ cli, client }, sample.trustedOrigins);
  await makeFolder(cli, sample, folder, { issuer: issuer.url, made });
  tellDone(cli, sample, folder, { issuer: issuer.url, made });
}

function tellSamples(cli: Cli, samples: readonly Sample[]): void {
  cli.print({
    json: samples.map(({ name, description }) => ({ name, description })),
    text: `${table(
      cli.output,
      ['Sample', 'What it is'],
      samples.map(({ name, description }) => [name, description]),
    )}\n\n  Start one: ${cli.output.accent(`gatehouse start ${samples[0]?.name ?? ''}`)}`,
  });
}

async function chooseSample(cli: Cli, samples: readonly Sample[], name: string | undefined): Promise<Sample> {
  const wanted =
    name ??
    (await cli.ask.select({
      message: 'Which sample?',
      flag: 'its name',
      options: samples.map((sample) => ({ value: sample.name, label: sample.name, hint: sample.description })),
    }));
  const sample = samples.find((each) => each.name === wanted);
  if (sample) return sample;
  throw new Problem(`There is no sample ${wanted}.`, {
    remedy: `Choose one of: ${samples.map((each) => each.name).join(', ')}.`,
    exitCode: exitCodes.usage,
  });
}

/** Never into a folder where something of the person's lies. */
function refuseFull(cli: Cli, folder: string): void {
  let content: string[] = [];
  try {
    content = readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT')
      throw new Problem(`${folder} is not a folder that can be read.`, { remedy: 'Name another one with --dir.', cause: error });
  }
  if (content.length === 0) return;
  throw new Problem(`${shortly(cli, folder)} is there already and is not empty.`, {
    remedy: content.includes('package.json')
      ? `Run what is in it with \`cd ${asArgument(shortly(cli, folder))} && npm start\`, or name another folder with --dir.`
      : 'Name another folder with --dir.',
  });
}

function shortly({ cwd }: Cli, folder: string): string {
  const way = relative(cwd, folder);
  return way === '' ? '.' : way.startsWith('..') ? folder : way;
}

/** The org of this terminal; a person without one may make it now. */
async function signedIn(cli: Cli): Promise<Connection> {
  const { orgUrl, token } = readOrgSettings(cli);
  if ((orgUrl === undefined || token === undefined) && !cli.isBatch) {
    const message = 'This terminal is not signed in to an org. Make one now, with `gatehouse register`?';
    if (await cli.ask.confirm({ message, flag: '`gatehouse register`', initial: true, inBatch: false })) {
      const { register } = await import('../org/register.ts');
      const print: Cli['print'] = ({ text }) => text !== undefined && cli.notes.write(`${text}\n`);
      await register({ ...cli, print }, { wait: true }); // standard output is for our own result
    }
  }
  return connect(cli);
}

/** The sample at the port that was given; else at its own, or at the next one where nobody listens. */
async function movedTo(cli: Cli, sample: Sample, given: string | undefined): Promise<Sample> {
  const usual = portOf(sample);
  if (given !== undefined) {
    const port = Number(given);
    if (!/^\d+$/.test(given) || port < 1 || port > 65_535) {
      throw new Problem(`${given} is not a port.`, {
        remedy: 'Give --port a number from 1 to 65535.',
        exitCode: exitCodes.usage,
      });
    }
    return atPort(sample, port);
  }
  if (usual === undefined) return sample;
  let port = usual;
  while (port < usual + 20 && (await isTaken(port))) port += 1;
  if (port !== usual) cli.notes.say(`Port ${usual} is taken on this machine: the sample gets port ${port}.`);
  return atPort(sample, port);
}

/** What the copy is set up with. */
interface SetUp {
  readonly issuer: string;
  readonly made: EnsuredApp;
}

/** Makes the copy beside its place and moves it there when it is whole: what is interrupted leaves nothing. */
async function makeFolder(cli: Cli, sample: Sample, folder: string, { issuer, made }: SetUp): Promise<void> {
  const draft = join(dirname(folder), `.${basename(folder)}-${randomUUID()}`);
  mkdirSync(draft, { recursive: true });
  const interrupted = new AbortController();
  const release = cli.onInterrupt(() => interrupted.abort());
  try {
    await cli.notes.step(
      'Copying the sample, with the SDK',
      async () => {
        copyFiles(sample, draft);
        const sdkArchive = await packSdk(repositoryRoot, draft, cli.env, interrupted.signal);
        adaptCopy(draft, repositoryRoot, { name: basename(folder), sdkArchive, bringsNode: !runsTypeScript(cli.env) });
        const port = portOf(sample);
        writePrivateFile(
          join(draft, '.okta.env'),
          mergeEnvLines(undefined, {
            ...oktaVariables({ issuer, clientId: made.clientId, clientSecret: made.clientSecret }),
            ...(port !== undefined && { APP_BASE_URL: `http://localhost:${port}` }),
            SESSION_SECRET: randomBytes(32).toString('base64url'), // so that people stay signed in over a restart
          }),
        );
        interrupted.signal.throwIfAborted();
        refuseFull(cli, folder); // meanwhile
        moveInto(draft, folder);
      },
      () => `Copied to ${shortly(cli, folder)}`,
    );
  } catch (error) {
    if (interrupted.signal.aborted) throw new Problem('Cancelled.', { exitCode: exitCodes.interrupted });
    throw error;
  } finally {
    release();
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Gives a folder its place. One that is there and empty stays, for somebody may stand in it, and gets what is inside. */
function moveInto(draft: string, folder: string): void {
  if (!existsSync(folder)) renameSync(draft, folder);
  else for (const name of readdirSync(draft)) renameSync(join(draft, name), join(folder, name));
}

function tellDone(cli: Cli, sample: Sample, folder: string, { issuer, made }: SetUp): void {
  const { clientId, clientSecret, app, isCreated } = made;
  const port = portOf(sample);
  const url = port === undefined ? undefined : `http://localhost:${port}`;
  const configFile = join(folder, '.okta.env');
  tellShadowed(cli, '.okta.env', { issuer, clientId, clientSecret });
  const go = folder === cli.cwd ? [] : [`cd ${asArgument(shortly(cli, folder))}`];
  const lines = [...go, ...sample.directions.split('\n')].map((line) => `    ${cli.output.accent(line)}`);
  cli.print({
    json: { issuer, clientId, clientSecret, appId: app.id, configFile, isCreated, sample: sample.name, folder, url },
    text: `
${facts([
  ['Folder', shortly(cli, folder)],
  ['Client ID', clientId],
  ['Issuer', issuer],
])}

  What to do next
${lines.join('\n')}${url === undefined ? '' : `\n\n  Then open ${cli.output.accent(url)} and sign in.`}`,
  });
}
