import { ManagementError } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { type Connection, connect } from '../../connection.ts';
import { localDay } from '../../local-time.ts';
import { readOrgSettings } from '../../org-file.ts';
import { facts } from '../../table.ts';
import { homely } from './replace-org.ts';
import { askWho, roleNames } from './who.ts';

/** Tells which org the terminal is signed in to, as whom, and where it says so. */
export async function whoami(cli: Cli): Promise<void> {
  const connection = connect(cli);
  const { orgUrl, apiToken: token } = connection;
  const { from } = readOrgSettings(cli);
  const who = await askWho({ orgUrl, token });
  const known = await tokenInUse(connection);
  const { id, login, name, roles } = who;
  cli.print({
    json: { orgUrl, from, user: { id, login, name }, roles: roles?.map(({ type }) => type) ?? null, token: known ?? null },
    text: facts([
      ['Org', orgUrl],
      ['Signed in as', name === login ? login : `${name} (${login})`],
      ['Roles', roleNames(who)],
      ...(known ? ([['API token', `${known.name}, ends ${localDay(known.expiresAt)} unless it is used`]] as const) : []),
      ['Configured in', sources(cli, from)],
    ]),
  });
}

function sources(cli: Cli, { orgUrl = '', token = '' }: { orgUrl: string | undefined; token: string | undefined }): string {
  return orgUrl === token ? homely(cli, orgUrl) : `${homely(cli, orgUrl)} (address), ${homely(cli, token)} (API token)`;
}

/** What is known of the token; undefined at an org that does not tell it, as Okta's do not. */
async function tokenInUse({ client }: Connection): Promise<{ id: string; name: string; expiresAt: string } | undefined> {
  try {
    const { data } = await client.GET('/api/v1/api-tokens/current');
    return data && { id: data.id, name: data.name, expiresAt: data.expiresAt };
  } catch (error) {
    if (error instanceof ManagementError && error.status !== 401) return undefined;
    throw error;
  }
}
