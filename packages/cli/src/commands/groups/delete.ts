import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { namingFor } from '../../directory/find.ts';
import { findGroups, type Group, requireOwn } from '../../directory/groups.ts';
import { declined } from '../../problem.ts';
import { printable } from '../../table.ts';

/** Deletes groups after one question. The first that cannot be deleted stops it; the steps say which are gone by then. */
export async function deleteGroups(
  cli: Cli,
  given: readonly string[],
  { force = false }: { readonly force?: boolean },
): Promise<void> {
  const { client } = connect(cli);
  const groups = await findGroups(client, given, force ? 'exactly' : namingFor(cli));
  for (const group of groups) requireOwn(group);
  if (!force) await requireConsent(cli, groups);
  for (const { id: groupId, profile } of groups)
    await cli.notes.step(
      `Deleting ${printable(profile.name)}`,
      () => client.DELETE('/api/v1/groups/{groupId}', { params: { path: { groupId } } }),
      () => `The group ${printable(profile.name)} is deleted`,
    );
  cli.print({ json: groups, text: undefined });
}

async function requireConsent(cli: Cli, groups: readonly Group[]): Promise<void> {
  const names = groups.map(
    ({ profile, _embedded }) => `${printable(profile.name)} (${people(_embedded?.stats.usersCount ?? 0)})`,
  );
  const message = `Delete ${names.join(', ')} for good?`;
  const isMeant = await cli.ask.confirm({ message, flag: '--force', initial: false, inBatch: 'refuse' });
  if (!isMeant) throw declined('No group was deleted.');
}

function people(count: number): string {
  return count === 1 ? 'one person' : `${count} people`;
}
