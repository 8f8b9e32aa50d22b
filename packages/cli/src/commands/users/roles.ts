import type { ApiObject } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { namingFor } from '../../directory/find.ts';
import { findUser } from '../../directory/users.ts';
import { localDay } from '../../local-time.ts';
import { Problem } from '../../problem.ts';
import { asArgument, printable, table } from '../../table.ts';

/** An admin role that a user has. */
export type Role = ApiObject<'StandardRole'>;

/** Lists the admin roles of a user. */
export async function listRoles(cli: Cli, given: string): Promise<void> {
  const { client } = connect(cli);
  const user = await findUser(client, given, 'beginning');
  const { data: roles = [] } = await client.GET('/api/v1/users/{userId}/roles', { params: { path: { userId: user.id } } });
  const rows = roles.map(({ type, label, created }) => [type, label, localDay(created)]);
  cli.print({ json: roles, text: rows.length === 0 ? undefined : table(cli.output, ['Role', 'Name', 'Since'], rows) });
  const login = printable(user.profile.login);
  if (roles.length === 0)
    cli.notes.say(
      `${login} has no admin role. Give one: gatehouse users grant ${asArgument(user.profile.login)} READ_ONLY_ADMIN`,
    );
}

/** Gives a user an admin role, or takes it. */
export async function changeRole(cli: Cli, verb: 'grant' | 'revoke', given: string, role: string): Promise<void> {
  const { client } = connect(cli);
  const user = await findUser(client, given, namingFor(cli));
  const login = printable(user.profile.login);
  const path = { userId: user.id };
  if (verb === 'grant') {
    const { data } = await cli.notes.step(
      `Giving ${login} ${role}`,
      () => client.POST('/api/v1/users/{userId}/roles', { params: { path }, body: { type: role as Role['type'] } }),
      () => `${login} is ${role}`,
    );
    cli.print({ json: data, text: undefined });
    return;
  }
  const { data: roles = [] } = await client.GET('/api/v1/users/{userId}/roles', { params: { path } });
  const assignment = roles.find(({ type }) => type === role);
  if (!assignment)
    throw new Problem(`${login} is not ${role}.`, { remedy: `See \`gatehouse users roles ${asArgument(user.profile.login)}\`.` });
  await cli.notes.step(
    `Taking ${role} from ${login}`,
    () =>
      client.DELETE('/api/v1/users/{userId}/roles/{roleAssignmentId}', {
        params: { path: { ...path, roleAssignmentId: assignment.id } },
      }),
    () => `${login} is ${role} no longer`,
  );
  cli.print({ json: assignment, text: undefined });
}
