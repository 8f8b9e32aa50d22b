import type { Command } from 'commander';
import { addCommand, countOption, type Runs } from '../../command.ts';
import type { LogOptions } from './logs.ts';

/** `logs`: what happened in the org. */
export function logCommands(program: Command, runs: Runs): void {
  const logs = addCommand(program, 'logs', 'Show what happened in the org, and wait for more.', [
    'gatehouse logs',
    'gatehouse logs -f',
    'gatehouse logs --since 2d --limit 20 -q ada@example.com',
    `gatehouse logs --since 2026-11-23T08:00 --filter 'outcome.result eq "FAILURE"' --json`,
  ]);
  logs
    .addOption(logs.createOption('-f, --follow', 'wait for new events until Ctrl-C').conflicts('until'))
    .option('--since <when>', 'from then on: 30m, 2h, 7d ago, or an instant, local unless it says otherwise', '1h')
    .option('--until <when>', 'before then; as --since')
    .option('--filter <expression>', 'only events that an expression of the API finds, such as: eventType sw "user.session"')
    .option('-q, --query <text>', 'only events in which all these words occur')
    .option('--limit <n>', 'only the newest ones, this many', countOption)
    .action(runs(async (cli, options: LogOptions) => (await import('./logs.ts')).showLogs(cli, options)));
}
