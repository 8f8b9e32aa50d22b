import { resolve } from 'node:path';
import { ManagementError } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { type Connection, connect } from '../../connection.ts';
import { readIfThere } from '../../private-file.ts';
import { declined, exitCodes, Problem } from '../../problem.ts';
import { printable } from '../../table.ts';
import { countsText, differenceText, type OrgChange } from './difference.ts';
import { type OrgYaml, readOrgYaml } from './org-yaml.ts';
import { type PassphraseOptions, passphraseFor } from './passphrase.ts';

/** Options of `gatehouse import`. */
export interface ImportOptions extends PassphraseOptions {
  readonly dryRun?: boolean;
  readonly prune?: boolean;
  readonly force?: boolean;
}

/** The server takes no more. */
const longestDocument = 4 * 1024 * 1024;

/**
 * Makes the org as a file says. The difference is shown first, and asked about; nothing changes unless everything can.
 * @param given the file; `-`: standard input
 */
export async function importOrg(cli: Cli, given: string, options: ImportOptions): Promise<void> {
  const connection = connect(cli);
  const yaml = await readFile(cli, given);
  const passphrase = hasSealed(yaml.value) ? await passphraseFor(cli, options, false) : undefined;
  const prunes = options.prune === true;
  const send = (more: Pick<Transfer, 'isDryRun' | 'digest'>) =>
    transfer(connection, { given, yaml, passphrase, prunes, ...more });

  const shown = await cli.notes.step('Comparing', () => send({ isDryRun: true }), () => undefined); // biome-ignore format: one thought
  const planned = shown.changes;
  if (planned.length === 0) {
    return cli.print({
      json: { dryRun: options.dryRun === true, changes: [] },
      text: '  The org is as the file says: nothing to change.',
    });
  }
  if (options.dryRun) {
    const text = [differenceText(cli.output, planned), '', `  ${countsText(planned, false)}. Nothing was changed.`];
    return cli.print({ json: { dryRun: true, changes: planned }, text: text.join('\n') });
  }
  if (!options.force) await confirm(cli, connection, planned);
  // Whoever was asked gets what they were shown, or nothing.
  const agreed = { isDryRun: false, digest: options.force ? undefined : shown.digest };
  const { changes } = await cli.notes.step('Importing', () => send(agreed), () => 'Org imported'); // biome-ignore format: one thought
  const text = options.force ? [differenceText(cli.output, changes), ''] : [];
  cli.print({
    json: { dryRun: false, changes },
    text: [...text, `  ${countsText(changes, true)} in ${connection.orgUrl}.`].join('\n'),
  });
}

async function confirm(cli: Cli, { orgUrl }: Connection, planned: readonly OrgChange[]): Promise<void> {
  cli.notes.write(`${differenceText(cli.notes, planned)}\n\n`);
  const message = `${countsText(planned, false)} in ${orgUrl}. Go on?`;
  if (!(await cli.ask.confirm({ message, flag: '--force', initial: false, inBatch: 'refuse' })))
    throw declined('Nothing was changed.');
}

interface Transfer {
  readonly given: string;
  readonly yaml: OrgYaml;
  readonly passphrase: string | undefined;
  readonly isDryRun: boolean;
  readonly prunes: boolean;
  /** Of the difference that was agreed to. */
  readonly digest?: string | undefined;
}

interface Difference {
  readonly changes: OrgChange[];
  readonly digest: string | undefined;
}

async function transfer({ client }: Connection, sent: Transfer): Promise<Difference> {
  const { given, yaml, passphrase, isDryRun, prunes, digest } = sent;
  const flag = (isOn: boolean) => String(isOn) as 'true' | 'false';
  const query = { dryRun: flag(isDryRun), prune: flag(prunes), ...(digest !== undefined && { digest }) };
  const body = { document: yaml.value, ...(passphrase !== undefined && { passphrase }) };
  try {
    const { data } = await client.POST('/api/v1/internal/import', { params: { query }, body });
    return { changes: (data?.changes ?? []) as OrgChange[], digest: data?.digest };
  } catch (error) {
    if (error instanceof ManagementError && error.code === 'E0000001' && error.causes.length > 0)
      throw refused(given, yaml, error);
    throw error;
  }
}

/** What the server refuses, each with its place in the file. */
function refused(given: string, yaml: OrgYaml, error: ManagementError): Problem {
  const lines = error.causes.map((cause) => {
    const path = /^[^\s:]+/.exec(cause)?.[0] ?? '';
    const place = yaml.placeOf(path);
    return `\n    ${place === undefined ? '' : `${given}:${place}  `}${printable(cause)}`;
  });
  return new Problem(`${given} cannot be imported; nothing was changed.${lines.join('')}`, { cause: error });
}

/** @throws Problem with line and column */
async function readFile(cli: Cli, given: string): Promise<OrgYaml> {
  const text = given === '-' ? await cli.readInput() : readIfThere(resolve(cli.cwd, given));
  if (text === undefined) throw new Problem(`There is no file ${given}.`, { exitCode: exitCodes.usage });
  if (text.length > longestDocument) throw new Problem(`${given} is larger than a document may be: 4 MiB.`);
  const yaml = readOrgYaml(text);
  if ('problem' in yaml) throw new Problem(`${given}${yaml.place === undefined ? '' : `:${yaml.place}`}: ${yaml.problem}`);
  if (typeof yaml.value !== 'object' || yaml.value === null || !('kind' in yaml.value))
    throw new Problem(`${given} is no org.`, { remedy: 'A file of `gatehouse export` begins with `kind: gatehouse/org`.' });
  return yaml;
}

function hasSealed(document: unknown): boolean {
  return typeof document === 'object' && document !== null && 'sealed' in document;
}
