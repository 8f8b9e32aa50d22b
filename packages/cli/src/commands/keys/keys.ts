import { type ApiObject, everyItem, type ManagementClient } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { type Naming, namingFor, theOne } from '../../directory/find.ts';
import { localTime } from '../../local-time.ts';
import { printable, table } from '../../table.ts';

type AuthorizationServer = ApiObject<'AuthorizationServer'>;
type Key = ApiObject<'AuthorizationServerJsonWebKey'>;

const meaning: Readonly<Record<Key['status'], string>> = {
  ACTIVE: 'signs',
  NEXT: 'published; signs after the next rotation',
  EXPIRED: 'verifies tokens that it signed',
};

/** Lists the published keys of an authorization server. */
export async function listKeys(cli: Cli, given: string): Promise<void> {
  const { client } = connect(cli);
  const { id: authServerId, name, credentials } = await findServer(client, given, 'beginning');
  const keys = await keysOf(client, authServerId);
  cli.print({ json: keys, text: keyTable(cli, keys) });
  const { lastRotated, nextRotation } = credentials.signing;
  cli.notes.say(
    `${printable(name)}: rotated ${localTime(lastRotated)}, ${nextRotation === null ? 'next by hand' : `next by itself ${localTime(nextRotation)}`}. Sooner: gatehouse keys rotate`,
  );
}

/** Lets the next key of an authorization server sign. */
export async function rotateKeys(cli: Cli, given: string): Promise<void> {
  const { client } = connect(cli);
  const { id: authServerId, name } = await findServer(client, given, namingFor(cli));
  const before = await keysOf(client, authServerId);
  const { data: keys = [] } = await cli.notes.step(
    `Rotating the keys of ${printable(name)}`,
    () =>
      client.POST('/api/v1/authorizationServers/{authServerId}/credentials/lifecycle/keyRotate', {
        params: { path: { authServerId } },
        body: { use: 'sig' },
      }),
    ({ data = [] }) => `${printable(name)} signs with ${kidOf(data)}; before with ${kidOf(before)}`,
  );
  cli.print({ json: keys, text: keyTable(cli, keys) });
  const wasPublished = before.some(({ kid }) => kid === kidOf(keys));
  cli.notes.say(
    `Apps and APIs have nothing to do: tokens name their key (kid), and ${wasPublished ? 'this one was published before' : 'who does not know one fetches the keys again'}.`,
  );
  cli.notes.say('Tokens that are out stay good: the old key is published until the last of them is over.');
}

async function keysOf(client: ManagementClient, authServerId: string): Promise<readonly Key[]> {
  const path = { authServerId };
  const { data = [] } = await client.GET('/api/v1/authorizationServers/{authServerId}/credentials/keys', { params: { path } });
  return data;
}

function kidOf(keys: readonly Key[]): string {
  return keys.find(({ status }) => status === 'ACTIVE')?.kid ?? 'no key';
}

function keyTable(cli: Cli, keys: readonly Key[]): string {
  return table(cli.output, ['Key (kid)', 'Status', ''], keys.map(({ kid, status }) => [kid, status.toLowerCase(), meaning[status]])); // biome-ignore format: one thought
}

/** The authorization server that a person means: by id, `default`, or name; else by how its name begins. @throws Problem */
async function findServer(client: ManagementClient, given: string, naming: Naming): Promise<AuthorizationServer> {
  const found = await Array.fromAsync(
    everyItem((after) =>
      client.GET('/api/v1/authorizationServers', {
        params: { query: { limit: 200, ...(after !== undefined && { after }) } },
      }),
    ),
  );
  const lower = given.toLowerCase();
  return theOne({
    noun: 'authorization server',
    given,
    exact: found.some(({ id }) => id === given)
      ? found.filter(({ id }) => id === given)
      : found.filter(({ name }) => name.toLowerCase() === lower),
    beginning: found.filter(({ name }) => name.toLowerCase().startsWith(lower) && given !== ''),
    naming,
    nameOf: ({ name, id }) => `${name} (${id})`,
    remedy: `There is ${found.map(({ name }) => printable(name)).join(', ')}.`,
  });
}
