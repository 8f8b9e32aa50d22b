import { resolve } from 'node:path';
import type { Cli } from '../../cli.ts';
import { readIfThere } from '../../private-file.ts';
import { exitCodes, Problem } from '../../problem.ts';

/** The option that names a file with the passphrase. */
export interface PassphraseOptions {
  readonly passphraseFile?: string;
}

const flag = '--passphrase-file';

/**
 * The passphrase: from the file, from GATEHOUSE_PASSPHRASE, or asked for.
 * @param isNew asked for twice: nobody can open what a mistyped one has sealed
 */
export async function passphraseFor(cli: Cli, { passphraseFile }: PassphraseOptions, isNew: boolean): Promise<string> {
  if (passphraseFile !== undefined) {
    const text = readIfThere(resolve(cli.cwd, passphraseFile));
    if (text === undefined) throw new Problem(`There is no file ${passphraseFile}.`, { exitCode: exitCodes.usage });
    return text.replace(/\r?\n$/, '');
  }
  const given = cli.env['GATEHOUSE_PASSPHRASE'];
  if (given) return given;
  const passphrase = await cli.ask.secret({
    message: isNew ? 'Passphrase, 12 characters at least' : 'Passphrase of the file',
    flag,
  });
  if (isNew && (await cli.ask.secret({ message: 'Once more', flag })) !== passphrase)
    throw new Problem('The two passphrases are not the same.', { exitCode: exitCodes.usage });
  return passphrase;
}
