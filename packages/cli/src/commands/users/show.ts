import { everyItem, type ManagementClient, ManagementError } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import type { Group } from '../../directory/groups.ts';
import { findUser, fullName, statusWords, type User } from '../../directory/users.ts';
import { localTime } from '../../local-time.ts';
import { facts } from '../../table.ts';
import type { Role } from './roles.ts';

/** Shows a user with groups and admin roles. As JSON the API's user, and the two lists under `_embedded`. */
export async function showUser(cli: Cli, given: string): Promise<void> {
  const { client } = connect(cli);
  const user = await findUser(client, given, 'beginning');
  const groups = await groupsOf(client, user.id);
  const roles = await rolesOf(client, user.id);
  cli.print({
    json: { ...user, _embedded: { groups, ...(roles && { roles }) } },
    text: facts([
      ...aboutPerson(user),
      ...aboutAccess(user),
      ['Groups', groups.map(({ profile }) => profile.name).join(', ') || 'none'],
      ...(roles ? [['Admin roles', roles.map(({ type }) => type).join(', ') || 'none'] as const] : []),
      ['ID', user.id],
    ]),
  });
}

async function groupsOf(client: ManagementClient, userId: string): Promise<Group[]> {
  return Array.fromAsync(
    everyItem((after) =>
      client.GET('/api/v1/users/{userId}/groups', {
        params: { path: { userId }, query: { limit: 200, ...(after !== undefined && { after }) } },
      }),
    ),
  );
}

/** Undefined when the caller may see users, but not their roles. */
async function rolesOf(client: ManagementClient, userId: string): Promise<readonly Role[] | undefined> {
  try {
    const { data = [] } = await client.GET('/api/v1/users/{userId}/roles', { params: { path: { userId } } });
    return data;
  } catch (error) {
    if (error instanceof ManagementError && error.status === 403) return undefined;
    throw error;
  }
}

const shownElsewhere: ReadonlySet<string> = new Set(['login', 'email', 'firstName', 'lastName']);

function aboutPerson(user: User): [string, string][] {
  const { profile } = user;
  const others = Object.entries(profile).flatMap(([name, value]): [string, string][] =>
    shownElsewhere.has(name) || value === null ? [] : [[name, valueText(value)]],
  );
  return [['Login', profile.login], ['Name', fullName(user)], ['Email', profile.email], ...others];
}

function valueText(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function aboutAccess(user: User): [string, string][] {
  return [
    ['Status', statusWords(user.status)],
    ['Created', localTime(user.created)],
    ['Last sign-in', user.lastLogin === null ? 'never' : localTime(user.lastLogin)],
    ['Password', user.passwordChanged === null ? 'none' : `set ${localTime(user.passwordChanged)}`],
  ];
}
