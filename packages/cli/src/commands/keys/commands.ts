import type { Command } from 'commander';
import { addCommand, addDefaultCommand, addGroup, type Runs } from '../../command.ts';

interface ServerOption {
  readonly authorizationServerId: string;
}

/** `keys …`: the keys that sign the tokens of an authorization server. */
export function keyCommands(program: Command, runs: Runs): void {
  const keys = addGroup(program, 'keys', 'The keys that tokens are signed with.');
  ofServer(
    addDefaultCommand(keys, 'list', 'List the published keys: the one that signs, the next one, the former ones.', [
      'gatehouse keys',
      'gatehouse keys list --authorization-server-id Orders --json',
    ]),
  ).action(
    runs(async (cli, { authorizationServerId }: ServerOption) =>
      (await import('./keys.ts')).listKeys(cli, authorizationServerId),
    ),
  );
  ofServer(
    addCommand(keys, 'rotate', 'Sign with the next key from now on. Apps notice by themselves; nobody is signed out.', [
      'gatehouse keys rotate',
      'gatehouse keys rotate --authorization-server-id Orders',
    ]),
  ).action(
    runs(async (cli, { authorizationServerId }: ServerOption) =>
      (await import('./keys.ts')).rotateKeys(cli, authorizationServerId),
    ),
  );
}

function ofServer(command: Command): Command {
  return command.option('--authorization-server-id <id>', 'authorization server, by its ID or name', 'default');
}
