import { sep } from 'node:path';
import type { Cli } from '../../cli.ts';
import { orgFile, overridesOf, prepareOrgFile, readOrgFile, writeOrgSettings } from '../../org-file.ts';
import { Problem } from '../../problem.ts';
import { printable } from '../../table.ts';

/**
 * Asks whether the org that is configured may be replaced, where there is one. In batch mode it may: a copy is kept.
 * @throws Problem when the file could not be written
 */
export async function mayReplaceOrg(cli: Cli, isForced: boolean): Promise<boolean> {
  prepareOrgFile(cli);
  const known = whatIsKnown(cli);
  if (known === undefined || isForced) return true;
  const message = `${known} (${homely(cli, orgFile(cli))}). Replace it? A copy is kept`;
  return cli.ask.confirm({ message, flag: '--force', initial: true, inBatch: true });
}

function whatIsKnown(cli: Cli): string | undefined {
  try {
    const { orgUrl, token } = readOrgFile(cli) ?? {};
    if (orgUrl !== undefined) return `This terminal is signed in to ${printable(orgUrl)}`;
    return token === undefined ? undefined : 'This terminal has an API token';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return 'The configuration that is there is not valid YAML';
  }
}

/** Where the terminal is signed in now. */
export interface SignedIn {
  readonly orgUrl: string;
  readonly configFile: string;
  /** The copy of the file before, when there was one. */
  readonly backup?: string;
}

/** Signs the terminal in to the org. Says what was kept, and what stands in the way of using it. */
export function signIn(cli: Cli, settings: { orgUrl: string; token: string }): SignedIn {
  const backup = writeOrgSettings(cli, settings, Date.now());
  if (backup !== undefined) cli.notes.say(`The configuration before is kept in ${homely(cli, backup)}.`);
  const overrides = overridesOf(cli, settings);
  if (overrides.length > 0)
    cli.notes.say(`${overrides.join(' and ')} in this terminal's environment still stands before that file: unset it.`);
  return { orgUrl: settings.orgUrl, configFile: orgFile(cli), ...(backup !== undefined && { backup }) };
}

/** A path as people write it: `~/.okta/okta.yaml`. */
export function homely({ home }: Pick<Cli, 'home'>, path: string): string {
  return path.startsWith(`${home}${sep}`) ? `~${path.slice(home.length)}` : path;
}
