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

/** Every command, in the order in which a person needs them: the order of the help. */
export function addCommands(program: Command, runs: Runs): void {
  runCommands(program, runs);
  doctorCommand(program, runs);
  orgCommands(program, runs);
  appCommands(program, runs);
  startCommand(program, runs);
  userCommands(program, runs);
  groupCommands(program, runs);
  logCommands(program, runs);
  keyCommands(program, runs);
  tokenCommands(program, runs);
  backupCommands(program, runs);
  transferCommands(program, runs);
  completionCommand(program, runs);
}
