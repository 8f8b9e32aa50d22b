import type { Command } from 'commander';
import { addCommand, type Runs } from '../../command.ts';
import type { ExportOptions } from './export.ts';
import type { ImportOptions } from './import.ts';

/** `export` and `import`: an org's configuration as YAML, and back. */
export function transferCommands(program: Command, runs: Runs): void {
  addCommand(
    program,
    'export [file]',
    'Write the org as YAML: apps, groups, policies, servers. Without a file, to the terminal.',
    [
      'gatehouse export org.yaml',
      'gatehouse export org.yaml --with-users --secrets sealed   # to move it elsewhere, so that apps and people need not notice',
    ],
  )
    .option('--with-users', 'people too: profile, status, groups and admin roles')
    .option('--secrets <how>', 'sealed: the secrets of apps, and with people their passwords, for whom has the passphrase')
    .option('--passphrase-file <file>', 'read the passphrase there; or set GATEHOUSE_PASSPHRASE')
    .option('-f, --force', 'replace the file if it is there')
    .action(
      runs(async (cli, options: ExportOptions, file?: string) => (await import('./export.ts')).exportOrg(cli, file, options)),
    );

  addCommand(program, 'import <file>', 'Make the org as a YAML file says, wholly or not at all. What it leaves out stays.', [
    'gatehouse import org.yaml --dry-run',
    'gatehouse import org.yaml --force',
  ])
    .option('--dry-run', 'only say what would be different')
    .option('--prune', 'remove what the lists of the file do not name; people are deactivated')
    .option('-f, --force', 'do not ask')
    .option('--passphrase-file <file>', 'read the passphrase of sealed secrets there; or set GATEHOUSE_PASSPHRASE')
    .action(
      runs(async (cli, options: ImportOptions, file: string) => (await import('./import.ts')).importOrg(cli, file, options)),
    );
}
