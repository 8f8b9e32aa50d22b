import type { ApiObject, ManagementClient } from '@gatehouse/management-client';
import { Problem } from '../problem.ts';
import { printable } from '../table.ts';
import { type Naming, quoted, theOne } from './find.ts';

/** A group as the API has one. */
export type Group = ApiObject<'Group'>;

/**
 * The group that a person means: by id or name in whatever case; else by how its name begins.
 * @returns with its numbers (`expand=stats`)
 * @throws Problem when none or more than one is meant
 */
export async function findGroup(client: ManagementClient, given: string, naming: Naming): Promise<Group> {
  const search = `profile.name sw ${quoted(given)} or id eq ${quoted(given)}`;
  const { data: found = [] } =
    given === ''
      ? {}
      : await client.GET('/api/v1/groups', {
          params: { query: { search, sortBy: 'profile.name', expand: 'stats', limit: 20 } },
        });
  return theOne({
    noun: 'group',
    given,
    exact: found.filter(({ id, profile }) => id === given || profile.name.toLowerCase() === given.toLowerCase()),
    beginning: found,
    naming,
    nameOf: ({ profile }) => profile.name,
    remedy: 'See what there is with `gatehouse groups list`.',
  });
}

/** Every group of several names, once each, in their order. @throws Problem for the first that is not there */
export async function findGroups(client: ManagementClient, given: readonly string[], naming: Naming): Promise<Group[]> {
  const byId = new Map<string, Group>();
  for (const name of given) {
    const group = await findGroup(client, name, naming);
    byId.set(group.id, group);
  }
  return [...byId.values()];
}

/** @throws Problem for a group that comes with the org: it stays, and its members are not chosen */
export function requireOwn({ type, profile }: Group): void {
  if (type === 'BUILT_IN')
    throw new Problem(`${printable(profile.name)} is built in: it has everybody, and stays.`, {
      remedy: 'Make a group of your own: gatehouse groups create <name>.',
    });
}
