import type { ManagementClient } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { connect, explainRefusal } from '../../connection.ts';
import { isTaken, namingFor } from '../../directory/find.ts';
import { findGroup } from '../../directory/groups.ts';
import { fullName, type User } from '../../directory/users.ts';
import { emailProblem } from '../../email.ts';
import { exitCodes, Problem } from '../../problem.ts';
import { asArgument, printable } from '../../table.ts';
import { type Activated, activate, printActivated } from './activate.ts';

/** What is known of a new user. */
export interface CreateOptions {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly login?: string;
  /** Names of groups. */
  readonly group?: readonly string[];
  readonly password?: boolean;
  readonly passwordStdin?: boolean;
  readonly sendEmail?: boolean;
  readonly inactive?: boolean;
}

/** Adds a user, asking for what was not given. */
export async function createUser(cli: Cli, options: CreateOptions): Promise<void> {
  const { client } = connect(cli);
  const profile = await askProfile(cli, options);
  const password = await readPassword(cli, options);
  const groupIds: string[] = [];
  for (const name of options.group ?? []) groupIds.push((await findGroup(client, name, namingFor(cli))).id);
  const { sendEmail = false, inactive = false } = options;
  const created = await cli.notes.step(
    `Adding ${printable(profile.login)}`,
    async () => {
      const user = await insert(client, { profile, password, groupIds, isActive: !inactive && password !== undefined });
      return inactive || password !== undefined ? { user, activationUrl: undefined } : activateNew(client, user, sendEmail);
    },
    ({ user }) => `${printable(fullName(user))} was added`,
  );
  printActivated(cli, created, sendEmail);
  const login = asArgument(profile.login);
  if (inactive) cli.notes.say(`Staged: gatehouse users activate ${login} lets the user in.`);
  if (groupIds.length === 0) cli.notes.say(`Next: gatehouse groups add <group> ${login}`);
}

type NewProfile = Readonly<Record<'firstName' | 'lastName' | 'email' | 'login', string>>;

async function askProfile(cli: Cli, given: CreateOptions): Promise<NewProfile> {
  const firstName = given.firstName ?? (await cli.ask.text({ message: 'First name', flag: '--first-name' }));
  const lastName = given.lastName ?? (await cli.ask.text({ message: 'Last name', flag: '--last-name' }));
  const email = given.email ?? (await cli.ask.text({ message: 'Email address', flag: '--email', check: emailProblem }));
  const login = given.login ?? (await cli.ask.text({ message: 'Login', flag: '--login', initial: email }));
  return { firstName, lastName, email, login };
}

/** The password that was typed or piped in; undefined when the user is to set one. */
async function readPassword(cli: Cli, { password, passwordStdin }: CreateOptions): Promise<string | undefined> {
  if (passwordStdin) {
    const piped = (await cli.readInput()).replace(/\r?\n$/, '');
    if (piped !== '') return piped;
    throw new Problem('There is no password on standard input.', {
      remedy: 'Pipe it in: --password-stdin < password.txt.',
      exitCode: exitCodes.usage,
    });
  }
  if (!password) return undefined;
  const typed = await cli.ask.secret({ message: 'Password', flag: '--password-stdin', hasOuterSpaces: true });
  const repeated = await cli.ask.secret({ message: 'The same password again', flag: '--password-stdin', hasOuterSpaces: true });
  if (typed === repeated) return typed;
  throw new Problem('The two passwords differ.', { remedy: 'Run the same command again.', exitCode: exitCodes.usage });
}

interface NewUser {
  readonly profile: NewProfile;
  readonly password: string | undefined;
  readonly groupIds: readonly string[];
  readonly isActive: boolean;
}

async function insert(client: ManagementClient, { profile, password, groupIds, isActive }: NewUser): Promise<User> {
  const { data } = await client
    .POST('/api/v1/users', {
      params: { query: { activate: isActive ? 'true' : 'false' } },
      body: {
        profile: { ...profile },
        groupIds: [...groupIds],
        ...(password !== undefined && { credentials: { password: { value: password } } }),
      },
    })
    .catch((error: unknown) => {
      throw isTaken(error, 'login') ? alreadyThere(profile.login) : error;
    });
  if (!data) throw new Error('the server gave no user');
  return data;
}

function alreadyThere(login: string): Problem {
  return new Problem(`There is somebody with the login ${printable(login)} already.`, {
    remedy: `See who: gatehouse users show ${asArgument(login)}.`,
  });
}

/** The link comes with the activation, not with the user: so it takes two calls. @throws Problem that says what has become of the user */
async function activateNew(client: ManagementClient, user: User, sendEmail: boolean): Promise<Activated> {
  try {
    return await activate(client, user, sendEmail);
  } catch (error) {
    const why = explainRefusal(error);
    const login = printable(user.profile.login);
    throw new Problem(`${login} was added, but not activated: ${why instanceof Error ? why.message : String(why)}`, {
      remedy: `Try again: gatehouse users activate ${asArgument(user.profile.login)}.`,
      cause: error,
    });
  }
}
