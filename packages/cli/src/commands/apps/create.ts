import type { ManagementClient } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import type { AppConfiguration } from '../../okta-env.ts';
import { Problem } from '../../problem.ts';
import { nameOf } from './app.ts';
import { type AppKind, type FrameworkName, frameworks, oktaNames } from './app-kinds.ts';
import { chooseIssuer, type Issuer } from './authorization-server.ts';
import { type ConfigFile, configFileAt, configWriter, tellShadowed, type Written } from './config-file.ts';
import { createdText } from './created-text.ts';
import { type EnsuredApp, ensureApp, findReusable } from './ensure-app.ts';
import { offerToIgnore } from './git-ignore.ts';
import { askUris, askWhat, type CreateOptions } from './questions.ts';
import { trustOrigins } from './trusted-origins.ts';

/** Makes an app, or completes the one of that name, and writes what it needs to know into the file that it reads. */
export async function createApp(cli: Cli, type: string | undefined, options: CreateOptions): Promise<void> {
  const { client, orgUrl } = connect(cli);
  const what = await askWhat(cli, type, options);
  const issuer = await chooseIssuer(cli, { client, orgUrl }, options.authorizationServerId);
  const existing = await findReusable(client, what);
  const uris = await askUris(cli, { ...what, orgUrl, existing }, options);
  const isForced = options.force === true;

  const file = configFileFor(cli, what, options.configFile);
  const writer = file && configWriter(cli, client, file, isForced);
  const clientId = existing?.credentials.oauthClient.client_id;
  await writer?.prepare({ label: what.label, ...(clientId !== undefined && { clientId }) });

  const made = await ensureApp({ cli, client, isForced }, { ...what, ...uris }, existing);
  if (what.kind === 'spa') await trustOrigins({ cli, client }, uris.redirectUris);
  requireSecret(made);
  const configuration = { issuer: issuer.url, clientId: made.clientId, clientSecret: made.clientSecret };
  const written = await writer?.write({ label: made.app.label, ...configuration }, uris.redirectUris[0]);
  if (file && written) await tellAboutFile(cli, file, written, configuration);
  cli.print({
    json: { ...configuration, appId: made.app.id, configFile: file?.path, isCreated: made.isCreated },
    text: createdText({
      terminal: cli.output,
      kind: what.kind,
      configuration,
      file,
      issuer,
      orgUrl,
      scope: await scopeFor(client, what.kind, issuer),
    }),
  });
}

function configFileFor(
  { cwd }: Cli,
  { kind, framework }: { kind: AppKind; framework: FrameworkName },
  given: string | undefined,
): ConfigFile | undefined {
  const { files, names } = kind === 'web' ? frameworks[framework] : { files: ['.okta.env'], names: oktaNames };
  if (given !== undefined) return configFileAt(cwd, given, names);
  if (kind === 'spa' || kind === 'native') return undefined; // these have no secret, and no place of their own for settings
  const all = files.map((each) => configFileAt(cwd, each, names));
  return all.find((file) => file.isThere) ?? all.at(-1);
}

/** @throws Problem when the app proves itself with a secret that we were not given */
function requireSecret({ app, clientSecret }: EnsuredApp): void {
  const method = app.credentials.oauthClient.token_endpoint_auth_method ?? '';
  if (clientSecret !== undefined || !method.startsWith('client_secret')) return;
  throw new Problem(`The secret of the app ${nameOf(app)} cannot be read with this API token.`, {
    remedy: 'Sign in as an administrator of apps with `gatehouse login`, then run the same command again.',
  });
}

const endings: Readonly<Record<Written, string>> = {
  written: 'written',
  changed: 'changed; its other lines are as they were',
  unchanged: 'unchanged: it is set up for this app already',
};

async function tellAboutFile(cli: Cli, file: ConfigFile, written: Written, configuration: AppConfiguration): Promise<void> {
  await cli.notes.step(
    `Writing ${file.shown}`,
    () => written,
    (ending) => `${file.shown} ${endings[ending]}`,
  );
  await offerToIgnore(cli, file);
  if (file.isEnv) tellShadowed(cli, file.shown, configuration);
}

/** A scope that a service may ask the server for; undefined when it has none of its own, or the app is no service. */
async function scopeFor(client: ManagementClient, kind: AppKind, { serverId }: Issuer): Promise<string | undefined> {
  if (kind !== 'service' || serverId === undefined) return undefined;
  const path = { authServerId: serverId };
  const scopes = client.GET('/api/v1/authorizationServers/{authServerId}/scopes', { params: { path } });
  const { data = [] } = await scopes.catch(() => ({ data: [] })); // the app is there: a hint that fails is left out
  return data.find(({ system }) => !system)?.name;
}
