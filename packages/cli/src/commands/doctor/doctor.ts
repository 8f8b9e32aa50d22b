import { existsSync, readdirSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { platform } from 'node:os';
import { join, resolve } from 'node:path';
import type { Cli } from '../../cli.ts';
import { Problem } from '../../problem.ts';
import { type DatabaseOptions, serverEnvironment } from '../serve/environment.ts';
import { askIssuer, askOrg, type Facts } from './facts.ts';
import type { Finding } from './finding.ts';
import { judgeApp, judgeRedirectUri, judgeSecret, judgeSignIn, judgeSignOutUri, judgeToken } from './judge-app.ts';
import { judgeBrowser, judgeConfiguration, judgeCookies } from './judge-configuration.ts';
import { judgeClock, judgeIssuer, judgeKeys, judgeReachable, judgeReadiness } from './judge-issuer.ts';
import { type FileFacts, judgeServer, type ServerFacts } from './judge-server.ts';
import { urlOf } from './places.ts';
import { reportText } from './report.ts';
import { type DoctorSettings, readSettings, type SettingsOptions } from './settings.ts';

/** Options of `gatehouse doctor`. */
export interface DoctorOptions extends DatabaseOptions, SettingsOptions {
  readonly app?: string;
}

/**
 * Looks at what breaks sign-ins in practice, and says how to mend it. It signs nobody in and changes nothing; the org's log gets one refused
 * redemption of a code.
 * @throws Problem when something is broken, after everything was printed
 */
export async function doctor(cli: Cli, options: DoctorOptions): Promise<void> {
  const read = readSettings(cli, options);
  const settings = options.app === undefined ? read : await (await import('./with-app.ts')).settingsOfApp(cli, read, options.app);
  const facts = await cli.notes.step(
    'Asks the org, and looks at what is here',
    () => gather(settings),
    () => undefined,
  );
  const server = await lookAtServer(cli, options);
  const findings = judge(facts, server, Date.now());
  cli.print({ json: findings, text: reportText(findings, cli.output) });
  const broken = findings.filter(({ status }) => status === 'failed').length;
  if (broken > 0) throw new Problem(broken === 1 ? 'One check failed.' : `${broken} checks failed.`);
}

/** Every judgement, in the order in which a sign-in needs what it looks at. */
export function judge(facts: Facts, server: ServerFacts, now: number): Finding[] {
  return [
    judgeConfiguration(facts.settings),
    judgeReachable(facts),
    judgeReadiness(facts),
    judgeIssuer(facts),
    judgeKeys(facts),
    judgeClock(facts),
    judgeBrowser(facts.settings, facts.isContainer),
    judgeCookies(facts.settings),
    judgeRedirectUri(facts),
    judgeSignIn(facts),
    judgeSecret(facts),
    judgeToken(facts),
    judgeApp(facts),
    judgeSignOutUri(facts),
    ...judgeServer(server, now),
  ];
}

async function gather(settings: DoctorSettings): Promise<Facts> {
  const [asked, told] = await Promise.all([askIssuer(settings), askTerminalOrg(settings)]);
  return { ...asked, ...told };
}

/** The token is for its own org only; of another org it would say nothing about the app. */
async function askTerminalOrg({ issuer, clientId, orgUrl, apiToken }: DoctorSettings): Promise<Pick<Facts, 'token' | 'app'>> {
  if (orgUrl === undefined || apiToken === undefined) return { token: undefined, app: undefined };
  const { managementClient } = await import('@gatehouse/management-client');
  const isTheApps = urlOf(issuer)?.origin === urlOf(orgUrl)?.origin;
  return askOrg(managementClient({ orgUrl, credential: { apiToken } }), isTheApps ? clientId : undefined);
}

async function lookAtServer(cli: Cli, options: DatabaseOptions): Promise<ServerFacts> {
  const env = serverEnvironment(cli.env, options);
  const folder = resolve(cli.cwd, env['GATEHOUSE_DATA'] || '.gatehouse');
  const isNamed = Boolean(env['GATEHOUSE_DATABASE_URL'] || env['GATEHOUSE_DATABASE_URL_FILE'] || env['GATEHOUSE_DATA']);
  if (!isNamed && !existsSync(join(folder, 'gatehouse.db'))) return { outcome: 'elsewhere' };
  try {
    const { serverStanding } = await import('@gatehouse/server/standing');
    const standing = await serverStanding({ ...env, GATEHOUSE_DATA: folder });
    return { outcome: 'looked', standing, files: secretFiles(folder), freeBytes: await freeBytesOf(folder) };
  } catch (error) {
    const { message, remedy } = error as Error & { remedy?: string };
    return { outcome: 'unusable', words: message, remedy };
  }
}

/** What in the data folder only the server's account should read, and the folder itself. */
function secretFiles(folder: string): FileFacts[] {
  if (platform() === 'win32' || !existsSync(folder)) return []; // no permission bits there; all is in PostgreSQL and the environment
  const names = readdirSync(folder).filter((name) => /^(gatehouse\.db|master\.key|demo\.json)/.test(name));
  const paths = [folder, ...names.map((name) => join(folder, name))];
  return paths.flatMap((path) => {
    const mode = statSync(path, { throwIfNoEntry: false })?.mode;
    return mode === undefined ? [] : [{ path, mode: mode & 0o777 }];
  });
}

async function freeBytesOf(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return undefined;
  }
}
