import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { namingFor } from '../../directory/find.ts';
import { findGroup, requireOwn } from '../../directory/groups.ts';
import { findUsers } from '../../directory/users.ts';
import { printable } from '../../table.ts';

/** Puts people into a group or takes them out. Somebody who is there, or not there, already is no failure. */
export async function changeMembership(
  cli: Cli,
  change: 'add' | 'remove',
  givenGroup: string,
  givenUsers: readonly string[],
): Promise<void> {
  const { client } = connect(cli);
  const group = await findGroup(client, givenGroup, namingFor(cli));
  requireOwn(group);
  const users = await findUsers(client, givenUsers, namingFor(cli));
  const name = printable(group.profile.name);
  for (const { id: userId, profile } of users) {
    const params = { path: { groupId: group.id, userId } };
    const login = printable(profile.login);
    await cli.notes.step(
      `${change === 'add' ? 'Adding' : 'Removing'} ${login}`,
      () =>
        change === 'add'
          ? client.PUT('/api/v1/groups/{groupId}/users/{userId}', { params })
          : client.DELETE('/api/v1/groups/{groupId}/users/{userId}', { params }),
      () => `${login} is ${change === 'add' ? 'in' : 'not in'} ${name}`,
    );
  }
  cli.print({ json: { group, users }, text: undefined });
}
