import { type ApiObject, everyItem, type ManagementClient } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import type { Amount } from '../../command.ts';
import { connect } from '../../connection.ts';
import { theOne } from '../../directory/find.ts';
import { printListing } from '../../listing.ts';
import { localDay } from '../../local-time.ts';
import { declined } from '../../problem.ts';
import { printShownOnce } from '../../shown-once.ts';
import { asArgument, printable } from '../../table.ts';

type ApiToken = ApiObject<'ApiToken'>;

/** Lists API tokens. */
export async function listTokens(cli: Cli, amount: Amount): Promise<void> {
  const { client } = connect(cli);
  await printListing(cli, amount, {
    page: (query) => client.GET('/api/v1/api-tokens', { params: { query } }),
    header: ['Name', 'Created', 'Used', 'Ends', 'ID'],
    row: ({ name, created, lastUpdated, expiresAt, id }) => [
      name,
      localDay(created),
      lastUpdated === created ? 'never' : localDay(lastUpdated),
      localDay(expiresAt),
      id,
    ],
    nothing: 'There is no API token. Make one: gatehouse tokens create <name>',
  });
}

/** Makes an API token and prints it. */
export async function createToken(cli: Cli, name: string): Promise<void> {
  const { client } = connect(cli);
  const { data: made } = await cli.notes.step(
    `Making ${printable(name)}`,
    () => client.POST('/api/v1/api-tokens', { body: { name } }),
    () => `The API token ${printable(name)} is there`,
  );
  if (!made) throw new Error('the server gave no token');
  printShownOnce(cli, made, made.token, [
    'Keep it now: it is not shown again. Programs send it as: Authorization: SSWS <token>',
    `It may do what you may, and ends after 30 days without use, or by: gatehouse tokens revoke ${asArgument(name)}`,
  ]);
}

/** Revokes an API token after a question. */
export async function revokeToken(cli: Cli, given: string, { force = false }: { readonly force?: boolean }): Promise<void> {
  const { client } = connect(cli);
  const token = await findToken(client, given);
  const name = printable(token.name);
  const message = `Revoke ${name} (${token.id})? Programs that use it stop working.`;
  const isMeant = force || (await cli.ask.confirm({ message, flag: '--force', initial: false, inBatch: 'refuse' }));
  if (!isMeant) throw declined('No token was revoked.');
  await cli.notes.step(
    `Revoking ${name}`,
    () => client.DELETE('/api/v1/api-tokens/{apiTokenId}', { params: { path: { apiTokenId: token.id } } }),
    () => `${name} is revoked`,
  );
  cli.print({ json: token, text: undefined });
}

/** The token that a person means, by id or its whole name. @throws Problem when there is none, or several of that name */
async function findToken(client: ManagementClient, given: string): Promise<ApiToken> {
  const all = await Array.fromAsync(
    everyItem((after) =>
      client.GET('/api/v1/api-tokens', { params: { query: { limit: 200, ...(after !== undefined && { after }) } } }),
    ),
  );
  const byId = all.filter(({ id }) => id === given);
  return theOne({
    noun: 'API token',
    given,
    exact: byId.length > 0 ? byId : all.filter(({ name }) => name === given),
    beginning: all.filter(({ name }) => name.startsWith(given)),
    naming: 'exactly',
    nameOf: ({ name, id }) => `${name} (${id})`,
    remedy: 'See what there is with `gatehouse tokens list`.',
  });
}
