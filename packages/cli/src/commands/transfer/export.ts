import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { writePrivateFile } from '../../private-file.ts';
import { exitCodes, Problem } from '../../problem.ts';
import { facts } from '../../table.ts';
import { type PassphraseOptions, passphraseFor } from './passphrase.ts';

/** Options of `gatehouse export`. */
export interface ExportOptions extends PassphraseOptions {
  readonly withUsers?: boolean;
  readonly secrets?: string;
  readonly force?: boolean;
}

/** Writes the org as YAML. @param given the file; undefined: standard output */
export async function exportOrg(cli: Cli, given: string | undefined, options: ExportOptions): Promise<void> {
  const { secrets, withUsers = false } = options;
  if (secrets !== undefined && secrets !== 'sealed')
    throw new Problem('Secrets are left out, or sealed.', { remedy: 'Add --secrets sealed.', exitCode: exitCodes.usage });
  const file = given === undefined ? undefined : resolve(cli.cwd, given);
  if (file !== undefined) requireFree(file, options.force === true);
  const { client, orgUrl } = connect(cli);
  const passphrase = secrets === undefined ? undefined : await passphraseFor(cli, options, true);
  const document = await cli.notes.step(
    'Reading the org',
    async () => {
      const path = '/api/v1/internal/export';
      const { data = {} } =
        passphrase === undefined
          ? await client.GET(path, { params: { query: { users: String(withUsers) as 'true' | 'false' } } })
          : await client.POST(path, { body: { users: withUsers, passphrase } });
      return data;
    },
    () => (file === undefined ? undefined : 'Org read'),
  );
  const { stringify } = await import('yaml');
  const text = `# ${orgUrl}\n${stringify(document, { lineWidth: 0 })}`;
  if (file === undefined) return cli.print({ json: document, text: text.trimEnd() });
  writePrivateFile(file, text);
  cli.print({
    json: { file, orgUrl, users: withUsers, secrets: secrets ?? 'left out' },
    text: [
      facts([
        ['File', file],
        ['People', withUsers ? 'in the file' : 'not in the file; --with-users takes them along'],
        ['Secrets', secrets === undefined ? 'not in the file' : 'sealed: an import asks for the passphrase'],
      ]),
      '',
      `  See what it would change elsewhere: ${cli.output.accent(`gatehouse import ${given} --dry-run`)}`,
    ].join('\n'),
  });
}

/** @throws Problem when something is there that must stay: a device is not replaced by a file, whatever is forced */
function requireFree(file: string, isForced: boolean): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isFile()) throw new Problem(`${file} is there already, and is no file.`, { remedy: 'Name another one.' });
  if (!isForced) throw new Problem(`${file} is there already.`, { remedy: 'Name another file, or add --force to replace it.' });
}
