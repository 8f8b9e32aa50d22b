import { type ApiObject, type ManagementClient, ManagementError } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { Problem } from '../../problem.ts';
import { printable } from '../../table.ts';
import { type AppFacts, nameOf, type OidcApp, requireOidc } from './app.ts';
import { type AppKind, applicationTypes, kindTitles } from './app-kinds.ts';
import { findAppByLabel, readApp } from './find-app.ts';

/** The app that somebody wants to have. */
export interface WantedApp {
  readonly label: string;
  readonly kind: AppKind;
  /** URIs that must be registered; an app that is there may have more. */
  readonly redirectUris: readonly string[];
  readonly signOutUris: readonly string[];
}

/** What the app is reached with. */
export interface EnsuredApp {
  readonly app: OidcApp;
  readonly clientId: string;
  /** Undefined for an app without a secret. */
  readonly clientSecret: string | undefined;
  /** False: it was there already. */
  readonly isCreated: boolean;
}

/** What a run needs to talk to the org and to the person. */
export interface Workplace {
  readonly cli: Cli;
  readonly client: ManagementClient;
  /** `--force`: changes of what is there need no question. */
  readonly isForced: boolean;
}

/**
 * The app of that name which `apps create` would use again; undefined when there is none.
 * @throws Problem when the one that has the name is of another type
 */
export async function findReusable(
  client: ManagementClient,
  { label, kind }: Pick<WantedApp, 'label' | 'kind'>,
): Promise<OidcApp | undefined> {
  const found: AppFacts | undefined = await findAppByLabel(client, label);
  if (found === undefined) return undefined;
  const otherName = { remedy: 'Choose another name with --app-name.' };
  if (found.signOnMode !== 'OPENID_CONNECT') {
    throw new Problem(`There is an app ${printable(label)} already, and it is not an OpenID Connect app.`, otherName);
  }
  const app = requireOidc(found);
  const type = app.settings.oauthClient.application_type;
  if (type !== applicationTypes[kind]) {
    const title = Object.entries(applicationTypes).find(([, each]) => each === type)?.[0] as AppKind | undefined;
    const is = title === undefined ? String(type) : kindTitles[title].toLowerCase();
    throw new Problem(`There is an app ${nameOf(app)} already, and it is of another type: ${is}.`, otherName);
  }
  return app;
}

/**
 * Makes the app, or completes the one that is there: its URIs, and somebody who may use it. Stopped at any point, the next run goes on.
 *
 * What an admin decided is kept: an app that is there loses nothing, gets URIs only after a question, and is assigned to everyone only
 * when it is assigned to nobody.
 */
export async function ensureApp(at: Workplace, wanted: WantedApp, existing: OidcApp | undefined): Promise<EnsuredApp> {
  const { app, isCreated } = existing ? { app: existing, isCreated: false } : await create(at, wanted);
  if (!isCreated) at.cli.notes.say(`The app ${nameOf(app)} is there already, and is used.`);
  const whole = isCreated ? app : await complete(at, app, wanted);
  if (isCreated || (await isAssignedToNobody(at.client, whole.id))) await assignToEveryone(at, whole.id);
  return { app: whole, isCreated, ...(await readCredentials(at.client, whole)) };
}

/** The new app; or the one that somebody else made under that name in this moment. */
async function create({ cli, client }: Workplace, wanted: WantedApp): Promise<Pick<EnsuredApp, 'app' | 'isCreated'>> {
  try {
    const app = await cli.notes.step(
      `Creating the app ${printable(wanted.label)}`,
      async () => {
        const { data } = await client.POST('/api/v1/apps', { body: newApp(wanted) });
        return requireOidc(data as AppFacts);
      },
      (made) => `App ${nameOf(made)} created`,
    );
    return { app, isCreated: true };
  } catch (error) {
    const isTaken =
      error instanceof ManagementError && error.status === 400 && error.causes.some((cause) => cause.startsWith('label'));
    const app = isTaken ? await findReusable(client, wanted) : undefined;
    if (app === undefined) throw error;
    return { app, isCreated: false };
  }
}

/** The body that makes it. @see contract 7.5, step 3 */
function newApp({ label, kind, redirectUris, signOutUris }: WantedApp): ApiObject<'ApplicationInput'> {
  const isService = kind === 'service';
  return {
    name: 'oidc_client',
    label,
    signOnMode: 'OPENID_CONNECT',
    ...((kind === 'spa' || kind === 'native') && {
      credentials: { oauthClient: { token_endpoint_auth_method: 'none' as const } },
    }),
    settings: {
      oauthClient: {
        redirect_uris: [...redirectUris],
        ...(!isService && { post_logout_redirect_uris: [...signOutUris] }),
        response_types: [isService ? 'token' : 'code'],
        grant_types: [isService ? 'client_credentials' : 'authorization_code'],
        application_type: applicationTypes[kind],
      },
    },
  };
}

async function complete(at: Workplace, app: OidcApp, wanted: WantedApp): Promise<OidcApp> {
  const active = await activated(at, app);
  const { redirect_uris, post_logout_redirect_uris } = active.settings.oauthClient;
  const missing = {
    redirect_uris: wanted.redirectUris.filter((uri) => !redirect_uris?.includes(uri)),
    post_logout_redirect_uris: wanted.signOutUris.filter((uri) => !post_logout_redirect_uris?.includes(uri)),
  };
  const uris = [...missing.redirect_uris, ...missing.post_logout_redirect_uris];
  if (uris.length === 0) return active;
  const isAllowed = await mayChange(at, {
    what: `The app ${nameOf(app)} does not have ${uris.join(' and ')} yet.`,
    question: 'Add it to the app, so that it is allowed?',
    remedy: 'Add --force to add it, or leave the URI options out.',
  });
  return isAllowed ? addUris(at, active, missing) : active;
}

/** An app that somebody switched off is switched on only when a person says so. */
async function activated(at: Workplace, app: OidcApp): Promise<OidcApp> {
  if (app.status === 'ACTIVE') return app;
  const isAllowed = await mayChange(at, {
    what: `The app ${nameOf(app)} is inactive: nobody can sign in to it.`,
    question: 'Activate it?',
    remedy: 'Add --force to activate it, or choose another name with --app-name.',
  });
  if (!isAllowed) return app;
  await at.client.POST('/api/v1/apps/{appId}/lifecycle/activate', { params: { path: { appId: app.id } } });
  return { ...app, status: 'ACTIVE' };
}

/** Asks before something of the org is changed that was there before us. @throws Problem in batch mode without `--force` */
async function mayChange(
  { cli, isForced }: Workplace,
  { what, question, remedy }: { what: string; question: string; remedy: string },
): Promise<boolean> {
  if (isForced) return true;
  if (cli.isBatch) throw new Problem(what, { remedy });
  cli.notes.say(what);
  return cli.ask.confirm({ message: question, flag: '--force', initial: true, inBatch: 'refuse' });
}

async function addUris(
  { cli, client }: Workplace,
  { id }: OidcApp,
  missing: { readonly redirect_uris: readonly string[]; readonly post_logout_redirect_uris: readonly string[] },
): Promise<OidcApp> {
  return cli.notes.step(
    'Adding the addresses',
    async () => {
      const now = await readApp(client, id); // as it is now: a question may have stood for long
      if (now === undefined) throw new Problem('Somebody deleted the app meanwhile.', { remedy: 'Run the same command again.' });
      const { client_secret: _secret, ...oauthClient } = now.credentials.oauthClient;
      const settings = now.settings.oauthClient;
      const body = {
        ...now,
        credentials: { ...now.credentials, oauthClient },
        settings: {
          ...now.settings,
          oauthClient: {
            ...settings,
            redirect_uris: joined(settings.redirect_uris, missing.redirect_uris),
            post_logout_redirect_uris: joined(settings.post_logout_redirect_uris, missing.post_logout_redirect_uris),
          },
        },
      };
      const { data } = await client.PUT('/api/v1/apps/{appId}', {
        params: { path: { appId: id } },
        body: body as ApiObject<'ApplicationInput'>, // what the API answers it also takes
      });
      return requireOidc(data as AppFacts);
    },
    () => `Added ${[...missing.redirect_uris, ...missing.post_logout_redirect_uris].join(' and ')}`,
  );
}

function joined(present: readonly string[] | null, added: readonly string[]): string[] {
  return [...new Set([...(present ?? []), ...added])];
}

async function isAssignedToNobody(client: ManagementClient, appId: string): Promise<boolean> {
  const params = { path: { appId }, query: { limit: 20 } }; // the least that Okta takes
  const [groups, users] = await Promise.all([
    client.GET('/api/v1/apps/{appId}/groups', { params }),
    client.GET('/api/v1/apps/{appId}/users', { params }),
  ]);
  return groups.data?.length === 0 && users.data?.length === 0;
}

/** Lets everybody in the org use the app. An administrator who may not do that is told so, and goes on. */
async function assignToEveryone({ cli, client }: Workplace, appId: string): Promise<void> {
  const nobody = 'The app is not assigned to anybody';
  try {
    const isDone = await cli.notes.step(
      'Assigning the app to everyone',
      async () => {
        const { data = [] } = await client.GET('/api/v1/groups', { params: { query: { search: 'profile.name eq "everyone"' } } });
        const [everyone, ...others] = data.length > 1 ? data.filter(({ type }) => type === 'BUILT_IN') : data;
        if (everyone === undefined || others.length > 0) return false;
        await client.PUT('/api/v1/apps/{appId}/groups/{groupId}', {
          params: { path: { appId, groupId: everyone.id } },
          body: { priority: 2 },
        });
        return true;
      },
      (done) => (done ? 'Assigned to everyone in the org' : undefined),
    );
    if (!isDone) cli.notes.say(`${nobody}: the org has no group Everyone.`);
  } catch (error) {
    if (!(error instanceof ManagementError && error.status === 403)) throw error;
    cli.notes.say(`${nobody}: this API token may not do that. Ask an administrator to assign people to it.`);
  }
}

/** Client ID and newest secret: from where Okta's CLI reads them, or from the app where that is not there. */
export async function readCredentials(
  client: ManagementClient,
  app: OidcApp,
): Promise<Pick<EnsuredApp, 'clientId' | 'clientSecret'>> {
  const path = { appId: app.id };
  try {
    const { data } = await client.GET('/api/v1/internal/apps/{appId}/settings/clientcreds', { params: { path } });
    if (data) return { clientId: data.client_id, clientSecret: data.client_secret };
  } catch (error) {
    if (!(error instanceof ManagementError && [403, 404, 405].includes(error.status))) throw error;
  }
  const { data } = await client.GET('/api/v1/apps/{appId}', { params: { path } });
  const { client_id, client_secret } = requireOidc(data as AppFacts).credentials.oauthClient;
  return { clientId: client_id, clientSecret: client_secret };
}
