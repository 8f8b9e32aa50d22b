import type { Command } from 'commander';
import { type Amount, addCommand, addDefaultCommand, addGroup, amountOptions, type Runs } from '../../command.ts';
import type { ListOptions } from './list.ts';

/** `groups …`: groups of people, which apps and rules are given to. A group is named by its name or id. */
export function groupCommands(program: Command, runs: Runs): void {
  const groups = addGroup(program, 'groups', 'Groups of people, to give apps and rules to.');
  reading(groups, runs);
  changing(groups, runs);
}

function reading(groups: Command, runs: Runs): void {
  const list = addDefaultCommand(groups, 'list', 'List groups with how many people each has.', [
    'gatehouse groups',
    'gatehouse groups list -q Eng --json',
  ])
    .option('-q, --query <text>', 'whose name begins so')
    .option('--search <expression>', 'which an expression of the API finds, such as: profile.description co "sales"');
  amountOptions(list).action(
    runs(async (cli, options: ListOptions & Amount) => (await import('./list.ts')).listGroups(cli, options)),
  );
  addCommand(groups, 'show <group>', 'Show a group and its first members.', ['gatehouse groups show Engineering']).action(
    runs(async (cli, _options, group: string) => (await import('./show.ts')).showGroup(cli, group)),
  );
  const members = addCommand(groups, 'members <group>', 'List the members of a group.', [
    'gatehouse groups members Engineering --all',
  ]);
  amountOptions(members).action(
    runs(async (cli, options: Amount, group: string) => (await import('./show.ts')).listMembers(cli, group, options)),
  );
}

function changing(groups: Command, runs: Runs): void {
  addCommand(groups, 'create <name>', 'Make a group.', [
    'gatehouse groups create Engineering',
    `gatehouse groups create Buyers --description 'May order'`,
  ])
    .option('--description <text>', 'what the group is for')
    .action(
      runs(async (cli, options: { description?: string }, name: string) =>
        (await import('./create.ts')).createGroup(cli, name, options),
      ),
    );
  addCommand(groups, 'delete <group...>', 'Delete groups; their people lose what they had by them.', [
    'gatehouse groups delete Engineering',
    'gatehouse groups delete --force Engineering Buyers',
  ])
    .option('-f, --force', 'do not ask')
    .action(
      runs(async (cli, options: { force?: boolean }, given: string[]) =>
        (await import('./delete.ts')).deleteGroups(cli, given, options),
      ),
    );
  addCommand(groups, 'add <group> <user...>', 'Put people into a group.', [
    'gatehouse groups add Engineering ada@example.com bob@example.com',
  ]).action(
    runs(async (cli, _options, group: string, users: string[]) =>
      (await import('./membership.ts')).changeMembership(cli, 'add', group, users),
    ),
  );
  addCommand(groups, 'remove <group> <user...>', 'Take people out of a group; rules will not put them in again.', [
    'gatehouse groups remove Engineering ada@example.com',
  ]).action(
    runs(async (cli, _options, group: string, users: string[]) =>
      (await import('./membership.ts')).changeMembership(cli, 'remove', group, users),
    ),
  );
}
