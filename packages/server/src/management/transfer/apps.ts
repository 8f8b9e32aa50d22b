import { invalid } from '../api-error.ts';
import { appChildren, readAppChildren } from './app-children.ts';
import { isEntry } from './reconcile.ts';
import type { Run } from './run.ts';
import { type Entry, inOrderOf, type Kind, pick, type Section, type Thing } from './thing.ts';

interface App {
  readonly id: string;
  readonly label: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly accessibility: Entry;
  readonly visibility: Entry;
  readonly credentials: { readonly oauthClient: Entry & { readonly client_id: string } };
  readonly settings: { readonly app: Entry; readonly oauthClient: Entry };
  readonly profile: Entry;
  readonly _links: { readonly accessPolicy?: { readonly href: string } };
}

/** What an app says as an OAuth client. What is the same for all apps here is left out. */
const settings = [
  'redirect_uris',
  'post_logout_redirect_uris',
  'response_types',
  'grant_types',
  'consent_method',
  'refresh_token',
  'groups_claim',
  'jwks',
  'jwks_uri',
  'client_uri',
  'logo_uri',
  'tos_uri',
  'policy_uri',
  'initiate_login_uri',
  'issuer_mode',
  'idp_initiated_login',
] as const;

const appKind: Kind = {
  type: 'app',
  nameOf: ({ label }) => String(label),
  keyOf: ({ label }) => String(label).toLowerCase(),
  otherKeyOf: ({ clientId }) => (typeof clientId === 'string' ? clientId : undefined),
  deep: ['settings', 'accessibility', 'visibility'],
  renamed: {
    'settings.oauthClient': 'settings',
    'settings.oauthClient.application_type': 'applicationType',
    'settings.app': 'appSettings',
    'credentials.oauthClient.client_id': 'clientId',
    'credentials.oauthClient.client_secret': 'secrets',
    'credentials.oauthClient.token_endpoint_auth_method': 'tokenEndpointAuthMethod',
    'credentials.oauthClient.pkce_required': 'pkceRequired',
    policyId: 'accessPolicy',
  },
  children: appChildren,
  async create(run, wanted) {
    const query = { activate: String(wanted['status'] !== 'INACTIVE') };
    const app = await run.call<App>('createApplication', { query, body: appBody(wanted, firstSecretOf(wanted)) });
    run.names.learn('app', app.credentials.oauthClient.client_id, app.label);
    await setPolicy(run, app.id, wanted);
    const thing = { id: app.id, entry: { ...wanted, clientId: app.credentials.oauthClient.client_id } };
    return { ...thing, children: await readAppChildren(run, thing) };
  },
  async update(run, { id, entry }, wanted) {
    const params = { appId: id };
    const app = await run.call<App>('replaceApplication', { params, body: appBody(wanted) });
    run.names.learn('app', app.credentials.oauthClient.client_id, app.label);
    if (wanted['accessPolicy'] !== entry['accessPolicy']) await setPolicy(run, id, wanted);
    if (wanted['status'] === entry['status']) return;
    await run.call(wanted['status'] === 'ACTIVE' ? 'activateApplication' : 'deactivateApplication', { params });
  },
  async remove(run, { id, entry }) {
    if (entry['clientId'] === run.options.caller.subject.id)
      throw invalid(['the document does not name the app that imports it']);
    if (entry['status'] === 'ACTIVE') await run.call('deactivateApplication', { params: { appId: id } });
    await run.call('deleteApplication', { params: { appId: id } });
  },
};

/** The apps, with who may use them, what they may do in this API, and on request their secrets. Logos are no part of a document. */
export const appSection: Section = { name: 'apps', kind: appKind, read };

async function read(run: Run): Promise<Thing[]> {
  const apps = await run.all<App>('listApplications', { query: { limit: '200' } });
  for (const { label, credentials } of apps) run.names.learn('app', credentials.oauthClient.client_id, label);
  const things: Thing[] = [];
  for (const app of apps) {
    const thing = { id: app.id, entry: entryOf(run, app) };
    things.push({ ...thing, children: await readAppChildren(run, thing) });
  }
  return inOrderOf(things, ({ entry }) => String(entry['label']));
}

function entryOf(run: Run, app: App): Entry {
  const { client_id, token_endpoint_auth_method, pkce_required } = app.credentials.oauthClient;
  const policyId = app._links.accessPolicy?.href.split('/').at(-1);
  return {
    ...pick({ ...app }, ['label', 'status']),
    clientId: client_id,
    applicationType: app.settings.oauthClient['application_type'],
    tokenEndpointAuthMethod: token_endpoint_auth_method,
    pkceRequired: pkce_required,
    ...(policyId !== undefined && { accessPolicy: run.names.nameOf('policy', policyId) }),
    settings: pick(app.settings.oauthClient, settings),
    ...pick({ ...app }, ['accessibility', 'visibility', 'profile']),
    appSettings: app.settings.app,
  };
}

function appBody(wanted: Entry, secret?: string): object {
  const client = {
    ...(isEntry(wanted['settings']) && wanted['settings']),
    application_type: wanted['applicationType'],
  };
  return {
    signOnMode: 'OPENID_CONNECT',
    ...pick(wanted, ['label', 'accessibility', 'visibility', 'profile']),
    settings: { app: wanted['appSettings'], oauthClient: client },
    credentials: {
      oauthClient: {
        client_id: wanted['clientId'],
        token_endpoint_auth_method: wanted['tokenEndpointAuthMethod'],
        pkce_required: wanted['pkceRequired'],
        ...(secret !== undefined && { client_secret: secret }),
      },
    },
  };
}

function firstSecretOf({ secrets }: Entry): string | undefined {
  const active = (secrets as readonly Entry[] | undefined)?.find(({ status }) => status !== 'INACTIVE');
  return active?.['plain'] as string | undefined;
}

async function setPolicy(run: Run, appId: string, { accessPolicy }: Entry): Promise<void> {
  if (typeof accessPolicy !== 'string') return;
  const policyId = run.names.idOf('policy', accessPolicy, 'accessPolicy');
  await run.call('assignApplicationPolicy', { params: { appId, policyId } });
}
