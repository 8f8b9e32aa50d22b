import type { Command } from 'commander';
import type { Runs } from './command.ts';
import { appCommands } from './commands/apps/commands.ts';
import { backupCommands } from './commands/backup/commands.ts';
import { completionCommand } from './commands/completion/commands.ts';
import { doctorCommand } from './commands/doctor/commands.ts';
import { groupCommands } from './commands/groups/commands.ts';
import { keyCommands } from './commands/keys/commands.ts';
import { logCommands } from './commands/logs/commands.ts';
import { orgCommands } from './commands/org/commands.ts';
import { runCommands } from './commands/serve/commands.ts';
import { startCommand } from './commands/start/commands.ts';
import { tokenCommands } from './commands/tokens/commands.ts';
import { transferCommands } from './commands/transfer/commands.ts';
import { userCommands } from './commands/users/commands.ts';

/** Every command, in the order in which a person needs them: the order and the headings of the help. */
export function addCommands(program: Command, runs: Runs): void {
  program.commandsGroup('Run the server:');
  runCommands(program, runs);
  backupCommands(program, runs);
  program.commandsGroup('Get an org:');
  orgCommands(program, runs);
  program.commandsGroup('Apps:');
  appCommands(program, runs);
  startCommand(program, runs);
  doctorCommand(program, runs);
  program.commandsGroup('People:');
  userCommands(program, runs);
  groupCommands(program, runs);
  logCommands(program, runs);
  program.commandsGroup('The whole org:');
  keyCommands(program, runs);
  tokenCommands(program, runs);
  transferCommands(program, runs);
  program.commandsGroup('This terminal:');
  completionCommand(program, runs);
}
