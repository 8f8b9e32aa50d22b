import { nextCursor } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import type { Amount } from '../../command.ts';
import { connect } from '../../connection.ts';
import { findGroup } from '../../directory/groups.ts';
import { userHeader, userRow } from '../../directory/users.ts';
import { printListing } from '../../listing.ts';
import { localTime } from '../../local-time.ts';
import { asArgument, facts, printable, table } from '../../table.ts';

const firstMembers = 10;

/** Shows a group with its first members. As JSON the API's group, `stats` and these members under `_embedded`. */
export async function showGroup(cli: Cli, given: string): Promise<void> {
  const { client } = connect(cli);
  const group = await findGroup(client, given, 'beginning');
  const { id, profile, type, created, _embedded } = group;
  const { data: users = [], response } = await client.GET('/api/v1/groups/{groupId}/users', {
    params: { path: { groupId: id }, query: { limit: firstMembers } },
  });
  const about = facts([
    ['Name', profile.name],
    ...(profile.description ? [['Description', profile.description] as const] : []),
    ['Kind', type === 'BUILT_IN' ? 'built in: it has everybody' : 'yours'],
    ['People', String(_embedded?.stats.usersCount ?? '')],
    ['Apps', String(_embedded?.stats.appsCount ?? '')],
    ['Created', localTime(created)],
    ['ID', id],
  ]);
  const members = users.length === 0 ? [] : ['', table(cli.output, userHeader, users.map(userRow))];
  cli.print({ json: { ...group, _embedded: { ..._embedded, users } }, text: [about, ...members].join('\n') });
  if (users.length === 0)
    cli.notes.say(`Nobody is in it. Put people in: gatehouse groups add ${asArgument(profile.name)} <user>`);
  if (nextCursor(response) !== undefined)
    cli.notes.say(`All of them: gatehouse groups members ${asArgument(profile.name)} --all`);
}

/** Lists the members of a group. */
export async function listMembers(cli: Cli, given: string, amount: Amount): Promise<void> {
  const { client } = connect(cli);
  const { id: groupId, profile } = await findGroup(client, given, 'beginning');
  await printListing(cli, amount, {
    page: (query) => client.GET('/api/v1/groups/{groupId}/users', { params: { path: { groupId }, query } }),
    header: userHeader,
    row: userRow,
    nothing: `Nobody is in ${printable(profile.name)}. Put people in: gatehouse groups add ${asArgument(profile.name)} <user>`,
  });
}
