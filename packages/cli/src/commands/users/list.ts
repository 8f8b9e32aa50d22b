import type { Cli } from '../../cli.ts';
import type { Amount } from '../../command.ts';
import { connect } from '../../connection.ts';
import { quoted } from '../../directory/find.ts';
import { userHeader, userRow } from '../../directory/users.ts';
import { printListing } from '../../listing.ts';

/** Which users are listed; all conditions hold. */
export interface ListOptions {
  readonly query?: string;
  readonly search?: string;
  /** As people write it: `locked-out`. */
  readonly status?: string;
}

/** Lists users. */
export async function listUsers(cli: Cli, options: ListOptions & Amount): Promise<void> {
  const { client } = connect(cli);
  const search = searchOf(options);
  await printListing(cli, options, {
    page: (query) =>
      client.GET('/api/v1/users', {
        params: { query: { ...query, sortBy: 'profile.login', ...(search !== undefined && { search }) } },
      }),
    header: userHeader,
    row: userRow,
    nothing: search === undefined ? 'There is nobody yet. Add someone: gatehouse users create' : 'No user is like that.',
  });
}

/** One expression for everything that was asked. */
export function searchOf({ query, search, status }: ListOptions): string | undefined {
  const terms: string[] = [];
  if (search !== undefined) terms.push(`(${search})`);
  if (query !== undefined) {
    const names = ['login', 'email', 'firstName', 'lastName'].map((name) => `profile.${name} sw ${quoted(query)}`);
    terms.push(`(${names.join(' or ')})`);
    if (search === undefined && status === undefined) terms.push('status ne "DEPROVISIONED"'); // as a list without conditions
  }
  if (status !== undefined) terms.push(`status eq ${quoted(status.toUpperCase().replaceAll('-', '_'))}`);
  return terms.length === 0 ? undefined : terms.join(' and ');
}
