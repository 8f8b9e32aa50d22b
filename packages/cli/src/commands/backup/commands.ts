import type { Command } from 'commander';
import { addCommand, type Runs } from '../../command.ts';
import { serverOptions } from '../serve/commands.ts';
import type { BackupOptions } from './backup.ts';
import type { RestoreOptions } from './restore.ts';

/** `backup` and `restore`: the server's whole database as one file, and back. They open the database themselves, as `serve` does. */
export function backupCommands(program: Command, runs: Runs): void {
  const backup = addCommand(program, 'backup [file]', 'Write the whole database into one file. The server may be running.', [
    'gatehouse backup',
    'gatehouse backup /backups/monday.ndjson.gz --force',
    'gatehouse backup --data /var/lib/gatehouse --master-key-file /run/secrets/master-key',
  ])
    .option('-f, --force', 'replace the file if it is there')
    .option('--no-key', 'leave the generated master key out; the one of GATEHOUSE_MASTER_KEY never is in a backup');
  serverOptions(backup).action(
    runs(async (cli, options: BackupOptions, file?: string) => (await import('./backup.ts')).backup(cli, file, options)),
  );

  const restore = addCommand(program, 'restore <file>', 'Make a new database from a backup, and check it.', [
    'gatehouse restore gatehouse-backup-20310504T100000Z.ndjson.gz --data ./restored',
    'gatehouse restore monday.ndjson.gz --database-url-file /run/secrets/database-url  # from SQLite to PostgreSQL, or back',
  ]);
  serverOptions(restore).action(
    runs(async (cli, options: RestoreOptions, file: string) => (await import('./restore.ts')).restore(cli, file, options)),
  );
}
