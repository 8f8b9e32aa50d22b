import type { Command } from 'commander';
import { addCommand, type Runs } from '../../command.ts';
import type { StartOptions } from './start.ts';

/** `gatehouse start`: a sample app of one's own. */
export function startCommand(program: Command, runs: Runs): void {
  addCommand(program, 'start [sample]', 'Copy a sample app, make its app in the org, and say how to run it.', [
    'gatehouse start',
    'gatehouse start express-web-app --dir my-app --port 3001',
  ])
    .option('--dir <folder>', 'where the copy goes (a folder with the name of the sample)')
    .option('--port <port>', 'port of the copy (that of the sample, or the next one that is free)')
    .option('--app-name <name>', 'name of the app in the org (the name of the folder)')
    .option('--authorization-server-id <id>', "authorization server; org for the org's own (default)")
    .option('-f, --force', 'change an app of that name, where it has to be, without a question')
    .action(
      runs(async (cli, options: StartOptions, sample: string | undefined) =>
        (await import('./start.ts')).startSample(cli, sample, options),
      ),
    );
}
