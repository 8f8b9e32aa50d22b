import type { ManagementClient } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { localTime } from '../../local-time.ts';
import { facts } from '../../table.ts';
import { type AppFacts, isOidcApp, type OidcApp, withoutSecret } from './app.ts';
import { findApp } from './find-app.ts';
import { typeTitle } from './list.ts';

const mostGroups = 5;

/** Shows what an app is, without its secret. */
export async function showApp(cli: Cli, wanted: string): Promise<void> {
  const { client } = connect(cli);
  const app = await findApp(client, wanted);
  cli.print({ json: withoutSecret(app), text: cli.isJson ? undefined : facts(await entries(client, app)) });
}

async function entries(client: ManagementClient, app: AppFacts): Promise<[string, string][]> {
  const dates: [string, string][] = [
    ['Created', localTime(app.created)],
    ['Changed', localTime(app.lastUpdated)],
  ];
  const isActive = app.status === 'ACTIVE';
  return [
    ['Name', app.label],
    ['Type', typeTitle(app)],
    ['Status', isActive ? 'active' : 'inactive: nobody can sign in to it'],
    ...(isOidcApp(app) ? oidcEntries(app) : [['App ID', app.id] as [string, string]]),
    ['Groups', await groupsOf(client, app.id)],
    ...dates,
  ];
}

function oidcEntries(app: OidcApp): [string, string][] {
  const { client_id, token_endpoint_auth_method, pkce_required } = app.credentials.oauthClient;
  const { redirect_uris, post_logout_redirect_uris, grant_types } = app.settings.oauthClient;
  return [
    ['Client ID', client_id],
    ...(client_id === app.id ? [] : [['App ID', app.id] as [string, string]]),
    ...list('Sign-in redirect URIs', redirect_uris),
    ...list('Sign-out redirect URIs', post_logout_redirect_uris),
    ['Grant types', (grant_types ?? []).join(', ')],
    ['Authentication', `${token_endpoint_auth_method ?? 'none'}${pkce_required ? ', PKCE required' : ''}`],
  ];
}

/** A value a line; the name stands before the first. */
function list(name: string, values: readonly string[] | null | undefined): [string, string][] {
  if (!values?.length) return [[name, 'none']];
  return values.map((value, at) => [at === 0 ? name : '', value]);
}

/** The groups whose members may use the app, by name. */
async function groupsOf(client: ManagementClient, appId: string): Promise<string> {
  const query = { limit: 200 };
  const { data = [] } = await client.GET('/api/v1/apps/{appId}/groups', { params: { path: { appId }, query } });
  const names = await Promise.all(
    data.slice(0, mostGroups).map(async ({ id }) => {
      const answer = await client.GET('/api/v1/groups/{groupId}', { params: { path: { groupId: id } } }).catch(() => undefined);
      return answer?.data?.profile.name ?? id;
    }),
  );
  const more = data.length - names.length;
  return [...names, ...(more > 0 ? [`${more} more`] : [])].join(', ') || 'none';
}
