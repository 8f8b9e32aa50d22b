import type { Command } from 'commander';
import { type Amount, addCommand, addDefaultCommand, addGroup, amountOptions, type Runs } from '../../command.ts';

/** `tokens …`: API tokens, with which programs act for an administrator. */
export function tokenCommands(program: Command, runs: Runs): void {
  const tokens = addGroup(program, 'tokens', 'API tokens, for programs that manage the org.');
  const list = addDefaultCommand(tokens, 'list', 'List the API tokens and when they were used; never a token itself.', [
    'gatehouse tokens',
    'gatehouse tokens list --all',
  ]);
  amountOptions(list).action(runs(async (cli, options: Amount) => (await import('./tokens.ts')).listTokens(cli, options)));
  addCommand(tokens, 'create <name>', 'Make an API token that acts for you; it is shown this once.', [
    `gatehouse tokens create 'nightly import'`,
    'gatehouse tokens create ci --json',
  ]).action(runs(async (cli, _options, name: string) => (await import('./tokens.ts')).createToken(cli, name)));
  addCommand(tokens, 'revoke <token>', 'Revoke an API token: programs that use it stop working.', [
    `gatehouse tokens revoke 'nightly import'`,
  ])
    .option('-f, --force', 'do not ask')
    .action(
      runs(async (cli, options: { force?: boolean }, token: string) =>
        (await import('./tokens.ts')).revokeToken(cli, token, options),
      ),
    );
}
