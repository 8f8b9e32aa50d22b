import type { Cli } from '../../cli.ts';
import type { Amount } from '../../command.ts';
import { connect } from '../../connection.ts';
import { printListing } from '../../listing.ts';

/** Which groups are listed; all conditions hold. */
export interface ListOptions {
  readonly query?: string;
  readonly search?: string;
}

/** Lists groups. */
export async function listGroups(cli: Cli, options: ListOptions & Amount): Promise<void> {
  const { client } = connect(cli);
  const { query: q, search } = options;
  const conditions = { ...(q !== undefined && { q }), ...(search !== undefined && { search }) };
  await printListing(cli, options, {
    page: (query) =>
      client.GET('/api/v1/groups', { params: { query: { ...query, ...conditions, sortBy: 'profile.name', expand: 'stats' } } }),
    header: ['Name', 'People', 'Description', 'ID'],
    row: ({ id, profile, _embedded }) => [profile.name, String(_embedded?.stats.usersCount ?? ''), profile.description ?? '', id],
    nothing: 'No group is like that. Make one: gatehouse groups create <name>',
  });
}
