import type { Command, Option } from 'commander';
import { type Amount, addCommand, addDefaultCommand, addGroup, amountOptions, listOption, type Runs } from '../../command.ts';
import { exitCodes, Problem } from '../../problem.ts';
import type { CreateOptions } from './create.ts';
import type { ListOptions } from './list.ts';

/** `users …`: the people of the org. A user is named by login, email address or id. */
export function userCommands(program: Command, runs: Runs): void {
  const users = addGroup(program, 'users', 'The people of the org: add them, help them in, end their access.');
  reading(users, runs);
  adding(users, runs);
  moving(users, runs);
  removing(users, runs);
  roles(users, runs);
}

const statuses = [
  'staged',
  'provisioned',
  'active',
  'recovery',
  'password-expired',
  'locked-out',
  'suspended',
  'deprovisioned',
] as const;

function reading(users: Command, runs: Runs): void {
  const list = addDefaultCommand(users, 'list', 'List users; without conditions those who are not deactivated.', [
    'gatehouse users',
    'gatehouse users list -q ada',
    'gatehouse users list --status locked-out --all',
    `gatehouse users list --search 'profile.department eq "Sales"' --json`,
  ])
    .option('-q, --query <text>', 'whose login, email address, first or last name begins so')
    .option('--search <expression>', 'whom an expression of the API finds, such as: profile.lastName sw "Lo"');
  list.addOption(list.createOption('--status <status>', 'with this status').choices(statuses));
  amountOptions(list).action(
    runs(async (cli, options: ListOptions & Amount) => (await import('./list.ts')).listUsers(cli, options)),
  );

  addCommand(users, 'show <user>', 'Show a user: profile, status, groups, admin roles.', [
    'gatehouse users show ada@example.com',
    'gatehouse users show me',
  ]).action(runs(async (cli, _options, user: string) => (await import('./show.ts')).showUser(cli, user)));
}

function adding(users: Command, runs: Runs): void {
  const create = addCommand(users, 'create', 'Add a user, who gets a link to set a password.', [
    'gatehouse users create',
    'gatehouse users create --first-name Ada --last-name Lovelace --email ada@example.com --group Engineering',
    'gatehouse users create … --password-stdin < password.txt',
  ])
    .option('--first-name <name>', 'first name')
    .option('--last-name <name>', 'last name')
    .option('--email <address>', 'email address')
    .option('--login <login>', 'what is typed at sign-in (the email address unless told)')
    .option('--group <name>', 'put the user into a group; may be given several times', listOption);
  create
    .addOption(passwordOption(create))
    .option('--password-stdin', 'read the password from standard input')
    .addOption(
      create
        .createOption('--send-email', 'mail the link to the user, in place of printing it')
        .conflicts(['password', 'passwordStdin', 'inactive']),
    )
    .option('--inactive', 'leave the user staged: `users activate` lets the user in')
    .action(runs(async (cli, options: CreateOptions) => (await import('./create.ts')).createUser(cli, options)));
}

/** `--password` alone asks. What follows it is refused and not repeated: others on the machine see command lines, and logs keep them. */
function passwordOption(create: Command): Option {
  const option = create
    .createOption('--password [text]', 'ask for a password, in place of the link')
    .conflicts('passwordStdin')
    .argParser(() => {
      throw new Problem('A password does not belong on the command line.', {
        remedy: 'Give --password alone, which asks for it, or pipe it into --password-stdin.',
        exitCode: exitCodes.usage,
      });
    });
  option.flags = '--password'; // as the help shows it
  return option;
}

function moving(users: Command, runs: Runs): void {
  addCommand(users, 'activate <user>', 'Let a staged or deactivated user in; give one who has no password yet another link.', [
    'gatehouse users activate ada@example.com',
    'gatehouse users activate ada@example.com --send-email',
  ])
    .option('--send-email', 'mail the link to the user, in place of printing it')
    .action(
      runs(async (cli, options: { sendEmail?: boolean }, user: string) =>
        (await import('./activate.ts')).activateUser(cli, user, options),
      ),
    );
  addCommand(users, 'reset-password <user>', 'Take a password away until the user sets another one by a link.', [
    'gatehouse users reset-password ada@example.com',
    'gatehouse users reset-password ada@example.com --send-email --end-sessions',
  ])
    .option('--send-email', 'mail the link to the user, in place of printing it')
    .option('--end-sessions', 'end the user’s sessions and tokens too')
    .action(
      runs(async (cli, options: { sendEmail?: boolean; endSessions?: boolean }, user: string) =>
        (await import('./reset-password.ts')).resetPassword(cli, user, options),
      ),
    );
  for (const [move, summary] of [
    ['deactivate', 'End a user’s access: sessions, tokens and apps assigned in person go.'],
    ['suspend', 'Keep a user out for a while; all that was assigned stays.'],
    ['unsuspend', 'Let a suspended user in again.'],
    ['unlock', 'Unlock a user after too many wrong passwords.'],
  ] as const)
    addCommand(users, `${move} <user>`, summary, [`gatehouse users ${move} ada@example.com`]).action(
      runs(async (cli, _options, user: string) => (await import('./move.ts')).moveUser(cli, move, user)),
    );
}

function removing(users: Command, runs: Runs): void {
  addCommand(users, 'delete <user...>', 'Deactivate and delete users, for good.', [
    'gatehouse users delete ada@example.com',
    'gatehouse users delete --force ada@example.com bob@example.com',
  ])
    .option('-f, --force', 'do not ask')
    .action(
      runs(async (cli, options: { force?: boolean }, given: string[]) =>
        (await import('./delete.ts')).deleteUsers(cli, given, options),
      ),
    );
}

const roleHelp = `
Roles: SUPER_ADMIN, ORG_ADMIN, APP_ADMIN, USER_ADMIN, HELP_DESK_ADMIN, READ_ONLY_ADMIN`;
const roleTypes = roleHelp.slice(roleHelp.indexOf(':') + 2).split(', ');

function roles(users: Command, runs: Runs): void {
  addCommand(users, 'roles <user>', 'List the admin roles of a user.', ['gatehouse users roles ada@example.com']).action(
    runs(async (cli, _options, user: string) => (await import('./roles.ts')).listRoles(cli, user)),
  );
  for (const [verb, summary] of [
    ['grant', 'Give a user an admin role.'],
    ['revoke', 'Take an admin role from a user, at once.'],
  ] as const) {
    const command = addCommand(users, verb, summary, [`gatehouse users ${verb} ada@example.com USER_ADMIN`]);
    command
      .argument('<user>')
      .addArgument(command.createArgument('<role>').choices(roleTypes))
      .addHelpText('after', roleHelp)
      .action(
        runs(async (cli, _options, user: string, role: string) => (await import('./roles.ts')).changeRole(cli, verb, user, role)),
      );
  }
}
