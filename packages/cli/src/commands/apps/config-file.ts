import { existsSync, mkdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import type { ManagementClient } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { type AppConfiguration, oktaVariables } from '../../okta-env.ts';
import { writePrivateFile } from '../../private-file.ts';
import { declined, Problem } from '../../problem.ts';
import { printable } from '../../table.ts';
import { nameOf } from './app.ts';
import { type ConfigFormat, formatOf, type SettingNames } from './config-format.ts';
import { readApp } from './find-app.ts';

/** The file that an app reads its settings from. */
export interface ConfigFile {
  /** Absolute; the file itself where the path is a link. */
  readonly path: string;
  /** As a person would type it in the working directory. */
  readonly shown: string;
  readonly names: SettingNames;
  readonly format: ConfigFormat;
  /** Was there when we looked. */
  readonly isThere: boolean;
  /** Its lines are variables of a shell. */
  readonly isEnv: boolean;
}

/** @param path relative to the working directory, or absolute */
export function configFileAt(cwd: string, path: string, names: SettingNames): ConfigFile {
  const given = resolve(cwd, path);
  const way = relative(cwd, given);
  const isThere = existsSync(given);
  return {
    path: isThere ? realpathSync(given) : given,
    shown: way !== '' && !way.startsWith('..') ? way : given,
    names,
    format: formatOf(given),
    isThere,
    isEnv: !/\.(ya?ml|properties)$/i.test(given),
  };
}

/** What happened to the file. */
export type Written = 'written' | 'changed' | 'unchanged';

/** What the file shall name: of an app that is still to be made only the name is known. */
type Wanted = { readonly label: string } & Partial<AppConfiguration>;

/** Writes app settings into one file, and asks before anything in it is replaced. */
export interface ConfigWriter {
  /** Asks, if need be, before an app is made in vain. @throws Problem when the person says no, or nobody can be asked */
  prepare(wanted: Wanted): Promise<void>;
  write(wanted: { readonly label: string } & AppConfiguration, redirectUri: string | undefined): Promise<Written>;
}

/** @param isForced `--force`: other values are replaced without a question */
export function configWriter(cli: Cli, client: ManagementClient, file: ConfigFile, isForced: boolean): ConfigWriter {
  let approved: string | undefined; // the text about which the person said yes
  const prepare = async (wanted: Wanted): Promise<void> => {
    const text = readText(file);
    if (text === undefined || text === approved || isForced) return;
    const differences = differencesOf(file, text, wanted);
    if (differences.length === 0) return;
    const other = await nameOfOther(client, file, text, wanted);
    const what = other ?? `${file.shown} has ${differences.join(' and ')}.`;
    const remedy = 'Add --force to replace it, or name another file with --config-file.';
    if (cli.isBatch) throw new Problem(what, { remedy });
    cli.notes.say(what);
    const question = { message: 'Replace it? Other lines stay.', flag: '--force', initial: other === undefined, inBatch: false };
    if (!(await cli.ask.confirm(question))) {
      throw declined(`${file.shown} stays as it is. Another file: --config-file.`);
    }
    approved = text;
  };
  return {
    prepare,
    write: async (wanted, redirectUri) => {
      await prepare(wanted);
      return writeSettings(file, wanted, redirectUri);
    },
  };
}

/** What of another app, or of the same one, the file says differently. No secret is shown. */
function differencesOf({ format, names }: ConfigFile, text: string, wanted: Wanted): string[] {
  const now = { issuer: format.read(text, names.issuer), clientId: format.read(text, names.clientId) };
  const secret = format.read(text, names.clientSecret);
  return [
    ...(now.clientId !== undefined && now.clientId !== wanted.clientId ? [`the client ID ${printable(now.clientId)}`] : []),
    ...(now.issuer !== undefined && wanted.issuer !== undefined && now.issuer !== wanted.issuer
      ? [`the issuer ${printable(now.issuer)}, not ${printable(wanted.issuer)}`]
      : []),
    ...(secret !== undefined && wanted.clientSecret !== undefined && secret !== wanted.clientSecret
      ? ['another client secret']
      : []),
  ];
}

/** A sentence that shows both apps, when the file is another one's. */
async function nameOfOther(
  client: ManagementClient,
  { format, names, shown }: ConfigFile,
  text: string,
  wanted: Wanted,
): Promise<string | undefined> {
  const clientId = format.read(text, names.clientId);
  if (clientId === undefined || clientId === wanted.clientId) return undefined;
  const known = /^\w+$/.test(clientId) ? await readApp(client, clientId).catch(() => undefined) : undefined;
  const issuer = format.read(text, names.issuer);
  const theirs = known ? nameOf(known) : `${printable(clientId)}${issuer === undefined ? '' : ` at ${printable(issuer)}`}`;
  const ours =
    wanted.clientId === undefined ? `the new app ${printable(wanted.label)}` : printable(`${wanted.label} (${wanted.clientId})`);
  return `${shown} is set up for another app, ${theirs}. It would be set up for ${ours}.`;
}

async function writeSettings(
  { path, format, names, shown, isEnv }: ConfigFile,
  { issuer, clientId, clientSecret }: AppConfiguration,
  redirectUri: string | undefined,
): Promise<Written> {
  const before = readText({ path, shown });
  const after = format.merge(before, {
    [names.issuer]: issuer,
    [names.clientId]: clientId,
    ...(clientSecret !== undefined && { [names.clientSecret]: clientSecret }),
    ...(redirectUri !== undefined && names.others?.(redirectUri)),
  });
  if (after === before) return 'unchanged';
  try {
    mkdirSync(dirname(path), { recursive: true });
    // A source file of the person's keeps its rights; a file that is all secrets does not stay readable for others.
    const mode = isEnv ? undefined : statSync(path, { throwIfNoEntry: false })?.mode;
    writePrivateFile(path, after);
    if (mode !== undefined) await chmod(path, mode & 0o777);
  } catch (error) {
    throw cannot('written', shown, error);
  }
  return before === undefined ? 'written' : 'changed';
}

function readText({ path, shown }: Pick<ConfigFile, 'path' | 'shown'>): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cannot('read', shown, error);
  }
}

function cannot(what: string, shown: string, cause: unknown): Problem {
  return new Problem(`${shown} cannot be ${what}: ${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message}.`, {
    remedy: 'Name another file with --config-file.',
    cause,
  });
}

/** Names the variables of this shell that would win over what an env file says, as left over from another app. */
export function tellShadowed({ env, notes }: Pick<Cli, 'env' | 'notes'>, shown: string, configuration: AppConfiguration): void {
  for (const [name, value] of Object.entries(oktaVariables(configuration))) {
    if ((env[name] || value) === value) continue;
    notes.say(`${name} is set to something else in this shell, and wins over ${shown}: run \`unset ${name}\`.`);
  }
}
