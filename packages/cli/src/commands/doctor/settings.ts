import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Cli } from '../../cli.ts';
import { readEnvLines } from '../../okta-env.ts';
import { readOrgSettings } from '../../org-file.ts';

/** What the app under examination is configured with, and where that came from. Undefined: it is nowhere. */
export interface DoctorSettings {
  readonly issuer: string | undefined;
  readonly clientId: string | undefined;
  /** Never shown. */
  readonly clientSecret: string | undefined;
  /** Where browsers reach the app, as written. */
  readonly baseUrl: string;
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
  /** Where issuer and client ID were found, for a sentence: `.okta.env`. */
  readonly source: string;
  /** The app's settings are in two places that do not say the same. */
  readonly differences: readonly string[];
  /** What cannot be read, a sentence each. */
  readonly problems: readonly string[];
  /** The org of this terminal. */
  readonly orgUrl: string | undefined;
  readonly apiToken: string | undefined;
}

/** Options of `gatehouse doctor` that say what the app is configured with. */
export interface SettingsOptions {
  readonly configFile?: string;
  readonly redirectUri?: string;
}

/** Names of a setting, the preferred one first: other tools write the others, and the SDK reads them. */
const names = {
  issuer: ['OKTA_OAUTH2_ISSUER', 'ISSUER', 'ORG_URL'],
  clientId: ['OKTA_OAUTH2_CLIENT_ID', 'OKTA_OAUTH2_CLIENTID', 'CLIENT_ID'],
  clientSecret: ['OKTA_OAUTH2_CLIENT_SECRET', 'OKTA_OAUTH2_CLIENTSECRET', 'CLIENT_SECRET'],
} as const;

/** The callback of our SDK, and of Okta's samples. */
const usualCallback = '/authorization-code/callback';

/** Reads what the app would read: the environment, below it `.okta.env` or the file that is named. */
export function readSettings(cli: Cli, options: SettingsOptions): DoctorSettings {
  const path = resolve(cli.cwd, options.configFile ?? '.okta.env');
  const shown = relative(cli.cwd, path) || path;
  const problems: string[] = [];
  const file = readFile(path, shown, options.configFile !== undefined, problems);
  const variables = { ...file, ...nonEmpty(cli.env) };
  const find = (setting: keyof typeof names): string | undefined => names[setting].flatMap((name) => variables[name] || [])[0];
  const baseUrl = variables['APP_BASE_URL'] ?? `http://localhost:${variables['PORT'] ?? '3000'}`;
  const isFromFile = names.issuer.some((name) => file[name]) && !names.issuer.some((name) => cli.env[name]);
  return {
    issuer: find('issuer'),
    clientId: find('clientId'),
    clientSecret: find('clientSecret'),
    baseUrl,
    redirectUri: options.redirectUri ?? `${baseUrl.replace(/\/+$/, '')}${usualCallback}`,
    postLogoutRedirectUri: baseUrl,
    source: isFromFile ? shown : 'the environment',
    differences: Object.values(names).flatMap(([name]) =>
      file[name] && cli.env[name] && file[name] !== cli.env[name]
        ? [`${name} in the environment stands before that of ${shown}`]
        : [],
    ),
    problems,
    ...readTerminalOrg(cli, problems),
  };
}

function readFile(path: string, shown: string, isNamed: boolean, problems: string[]): Record<string, string> {
  try {
    return nonEmpty(readEnvLines(readFileSync(path, 'utf8')));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && isNamed) problems.push(`There is no file ${shown}.`);
    else if (code !== 'ENOENT') problems.push(`${shown} cannot be read: ${code}.`);
    return {};
  }
}

function readTerminalOrg(cli: Cli, problems: string[]): { orgUrl: string | undefined; apiToken: string | undefined } {
  try {
    const { orgUrl, token } = readOrgSettings(cli);
    return { orgUrl, apiToken: token };
  } catch (error) {
    problems.push((error as Error).message);
    return { orgUrl: undefined, apiToken: undefined };
  }
}

function nonEmpty(variables: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter((pair): pair is [string, string] => Boolean(pair[1])));
}
