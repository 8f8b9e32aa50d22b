import type { ManagementClient } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { namingFor } from '../../directory/find.ts';
import { findUsers, type User } from '../../directory/users.ts';
import { declined, Problem } from '../../problem.ts';
import { printable } from '../../table.ts';
import { userNow } from './activate.ts';

/** Deletes users after one question. The first that cannot be deleted stops it; the steps say who is gone by then. */
export async function deleteUsers(
  cli: Cli,
  given: readonly string[],
  { force = false }: { readonly force?: boolean },
): Promise<void> {
  const { client } = connect(cli);
  const users = await findUsers(client, given, force ? 'exactly' : namingFor(cli));
  const me = await userNow(client, 'me');
  if (users.some(({ id }) => id === me.id))
    throw new Problem('You cannot delete yourself.', { remedy: 'Let another administrator do it, or leave your login out.' });
  if (!force) await requireConsent(cli, users);
  for (const user of users)
    await cli.notes.step(
      `Deleting ${printable(user.profile.login)}`,
      () => deleteUser(client, user),
      () => `${printable(user.profile.login)} is deleted`,
    );
  cli.print({ json: users, text: undefined });
}

async function requireConsent(cli: Cli, users: readonly User[]): Promise<void> {
  const logins = users.map(({ profile }) => printable(profile.login)).join(', ');
  const message = `Delete ${logins} for good?`;
  const isMeant = await cli.ask.confirm({ message, flag: '--force', initial: false, inBatch: 'refuse' });
  if (!isMeant) throw declined('Nobody was deleted.');
}

/** The API deletes in two steps. */
async function deleteUser(client: ManagementClient, { id: userId, status }: User): Promise<void> {
  const params = { path: { userId } };
  if (status !== 'DEPROVISIONED') await client.POST('/api/v1/users/{userId}/lifecycle/deactivate', { params });
  await client.DELETE('/api/v1/users/{userId}', { params });
}
