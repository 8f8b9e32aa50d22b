import { type ApiObject, everyItem, type ManagementClient, ManagementError } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { Problem } from '../../problem.ts';
import { printable } from '../../table.ts';

/** Which server gives an app its tokens. */
export interface Issuer {
  /** Undefined for the org authorization server. */
  readonly serverId: string | undefined;
  readonly url: string;
}

const option = '--authorization-server-id';

/**
 * The authorization server of a new app: the one with the given id; the only one; `default`; else the one that a person chooses.
 * @param given `org` means the org authorization server, which every org has
 * @throws Problem when there is none
 */
export async function chooseIssuer(
  cli: Pick<Cli, 'ask'>,
  { client, orgUrl }: { client: ManagementClient; orgUrl: string },
  given: string | undefined,
): Promise<Issuer> {
  if (given === 'org') return { serverId: undefined, url: orgUrl };
  const servers = (await listServers(client)).filter(({ status }) => status === 'ACTIVE' || status === undefined);
  const [only, ...others] = servers;
  if (given !== undefined) {
    const chosen = servers.find(({ id }) => id === given) ?? servers.find(({ name }) => name === given);
    if (chosen) return issuerOf(chosen);
    const known = servers.map(({ id, name }) => (id === name ? id : `${id} (${printable(name)})`));
    throw new Problem(`There is no active authorization server ${printable(given)}.`, {
      remedy: `Give ${option} one of: ${[...known, 'org'].join(', ')}.`,
    });
  }
  if (only === undefined) {
    throw new Problem('The org has no active custom authorization server.', { remedy: `Use the org's own with ${option} org.` });
  }
  if (others.length === 0) return issuerOf(only);
  const usual = servers.find(({ id }) => id === 'default');
  if (usual) return issuerOf(usual);
  const id = await cli.ask.select({
    message: 'Authorization server',
    flag: option,
    options: servers.map((server) => ({ value: server.id, label: printable(server.name), hint: server.issuer })),
  });
  return issuerOf(servers.find((server) => server.id === id) ?? only);
}

function issuerOf({ id, issuer }: ApiObject<'AuthorizationServer'>): Issuer {
  return { serverId: id, url: issuer };
}

async function listServers(client: ManagementClient): Promise<ApiObject<'AuthorizationServer'>[]> {
  try {
    return await Array.fromAsync(
      everyItem((after) =>
        client.GET('/api/v1/authorizationServers', { params: { query: { limit: 200, ...(after !== undefined && { after }) } } }),
      ),
    );
  } catch (error) {
    if (!(error instanceof ManagementError && error.code === 'E0000015')) throw error;
    throw new Problem('This org has no custom authorization servers: API access management is not part of it.', {
      remedy: `Use the org's own authorization server with ${option} org.`,
      cause: error,
    });
  }
}
