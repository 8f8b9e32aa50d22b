import { join } from 'node:path';
import type { Cli } from '../../cli.ts';
import { readIfThere } from '../../private-file.ts';
import { exitCodes, Problem } from '../../problem.ts';
import type { OidcApp } from './app.ts';
import {
  type AppKind,
  creatable,
  defaultName,
  defaultUris,
  type FrameworkName,
  frameworkNames,
  frameworks,
  kindTitles,
  problemOfName,
  problemOfUris,
  readKind,
  readUris,
  signOutUriOf,
} from './app-kinds.ts';

/** Options of `apps create`. */
export interface CreateOptions {
  readonly appName?: string;
  readonly redirectUri?: readonly string[];
  readonly postLogoutRedirectUri?: readonly string[];
  /** `org`: the org authorization server. */
  readonly authorizationServerId?: string;
  readonly configFile?: string;
  readonly framework?: string;
  readonly force?: boolean;
}

/** What shall be made. */
interface What {
  readonly label: string;
  readonly kind: AppKind;
  /** Of a web app; for others it means nothing. */
  readonly framework: FrameworkName;
}

/** Asks for name, type and framework, as far as the command line does not say them. @throws Problem for what it says wrong */
export async function askWhat(cli: Cli, type: string | undefined, options: CreateOptions): Promise<What> {
  const named = type === undefined ? undefined : readKind(type);
  if (type !== undefined && named === undefined) throw usage(`There is no type ${type}`, `Use one of: ${creatable.join(', ')}.`);
  const given = frameworkNames.find((name) => name === options.framework);
  if (options.framework !== undefined && given === undefined) {
    throw usage(`There is no framework ${options.framework}`, `Give --framework one of: ${frameworkNames.join(', ')}.`);
  }
  const label = options.appName ?? (await askName(cli));
  const problem = problemOfName(label);
  if (problem !== undefined) throw usage(problem.replace(/\.$/, ''), 'Give --app-name another one.');
  const kind = named?.kind ?? (await askKind(cli));
  if (given !== undefined && kind !== 'web') throw usage('Only web apps have a framework', 'Leave --framework out.');
  const framework = given ?? named?.framework ?? (named === undefined && kind === 'web' ? await askFramework(cli) : 'express');
  return { label, kind, framework };
}

function usage(message: string, remedy: string): Problem {
  return new Problem(`${message}.`, { remedy, exitCode: exitCodes.usage });
}

function askName(cli: Cli): Promise<string> {
  return cli.ask.text({ message: 'Name of the app', flag: '--app-name', initial: defaultName(cli.cwd), check: problemOfName });
}

function askKind(cli: Cli): Promise<AppKind> {
  const hints: Readonly<Record<AppKind, string>> = {
    web: 'runs on a server',
    spa: 'runs in the browser',
    native: 'runs on a phone or a desktop',
    service: 'machine to machine, nobody signs in',
  };
  return cli.ask.select<AppKind>({
    message: 'Type of the app',
    flag: 'a type, as in `apps create web`',
    options: (Object.keys(kindTitles) as AppKind[]).map((value) => ({ value, label: kindTitles[value], hint: hints[value] })),
    initial: 'web',
  });
}

function askFramework(cli: Cli): Promise<FrameworkName> {
  return cli.ask.select<FrameworkName>({
    message: 'Framework',
    flag: '--framework',
    options: frameworkNames.map((value) => ({ value, label: frameworks[value].title, hint: frameworks[value].redirectUri })),
    initial: detectedFramework((name) => readIfThere(join(cli.cwd, name))),
  });
}

/**
 * What the files of a project say it is made with; Express when they say nothing.
 * @param read the text of a file of the project
 * @internal exported for tests
 */
export function detectedFramework(read: (name: string) => string | undefined): FrameworkName {
  if (read('package.json') !== undefined) return 'express';
  const build = ['pom.xml', 'build.gradle', 'build.gradle.kts'].map((name) => read(name) ?? '').join('\n');
  if (build.includes('okta-spring-boot')) return 'okta-spring-boot';
  if (build.includes('spring-boot')) return 'spring-boot';
  return build.includes('quarkus') ? 'quarkus' : 'express';
}

/** The addresses of an app: given, asked for, or those that it has. */
export async function askUris(
  cli: Cli,
  { kind, framework, orgUrl, existing }: What & { readonly orgUrl: string; readonly existing: OidcApp | undefined },
  options: CreateOptions,
): Promise<{ redirectUris: string[]; signOutUris: string[] }> {
  if (kind === 'service') return { redirectUris: [], signOutUris: [] };
  const { redirect_uris, post_logout_redirect_uris } = existing?.settings.oauthClient ?? {};
  const usual = defaultUris(kind, framework, orgUrl);
  const redirectUris = await uris(cli, options.redirectUri, {
    message: `Where people come back after signing in: redirect URIs, with commas (${whose(kind, framework)})`,
    flag: '--redirect-uri',
    initial: redirect_uris?.length ? redirect_uris : usual.redirectUris,
  });
  const [usualUri = '', usualSignOut = ''] = [usual.redirectUris[0], usual.signOutUris[0]];
  const signOutUri = signOutUriOf(redirectUris[0] ?? usualUri, usualUri, usualSignOut);
  const signOutUris = await uris(cli, options.postLogoutRedirectUri, {
    message: 'Where people land after signing out: sign-out redirect URIs, with commas',
    flag: '--post-logout-redirect-uri',
    initial: post_logout_redirect_uris?.length ? post_logout_redirect_uris : [signOutUri],
  });
  return { redirectUris, signOutUris };
}

/** Whose redirect URI the default is: said where a person has to decide whether it is the right one. */
function whose(kind: AppKind, framework: FrameworkName): string {
  if (kind !== 'web' || framework === 'other') return 'the usual one';
  return framework === 'express' ? "the SDK's own route" : `the route of ${frameworks[framework].title}`;
}

async function uris(
  cli: Cli,
  given: readonly string[] | undefined,
  { message, flag, initial }: { message: string; flag: string; initial: readonly string[] },
): Promise<string[]> {
  if (given === undefined)
    return readUris(await cli.ask.text({ message, flag, initial: initial.join(','), check: problemOfUris }));
  const problem = problemOfUris(given.join(','));
  if (problem !== undefined) throw usage(problem.replace(/\.$/, ''), `Mend ${flag}.`);
  return readUris(given.join(','));
}
