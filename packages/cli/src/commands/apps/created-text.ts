import type { AppConfiguration } from '../../okta-env.ts';
import { asArgument, facts } from '../../table.ts';
import type { Terminal } from '../../terminal.ts';
import type { AppKind } from './app-kinds.ts';
import type { Issuer } from './authorization-server.ts';
import type { ConfigFile } from './config-file.ts';

/** What the text is made of. */
export interface Created {
  readonly terminal: Pick<Terminal, 'accent'>;
  readonly kind: AppKind;
  readonly configuration: AppConfiguration;
  /** Undefined: nothing was written. */
  readonly file: ConfigFile | undefined;
  readonly issuer: Issuer;
  readonly orgUrl: string;
  /** A scope that a service may ask for. */
  readonly scope: string | undefined;
}

/** What a person reads once the app is there: its facts, and what to do next. */
export function createdText(created: Created): string {
  const { configuration, file } = created;
  const { issuer, clientId, clientSecret } = configuration;
  const known: [string, string][] = [
    ['Client ID', clientId],
    ['Issuer', issuer],
  ];
  if (file)
    known.push(['Settings', `${file.shown} (issuer, client ID${clientSecret === undefined ? '' : ' and client secret'})`]);
  const next = created.kind === 'service' ? serviceSteps(created) : appSteps(created);
  return `\n${facts(known)}\n\n  What to do next\n${next.map(({ what, command }) => `    ${what}${command === undefined ? '' : `\n      ${created.terminal.accent(command)}`}`).join('\n')}`;
}

/** Something to do, and the command that does it. */
interface Step {
  readonly what: string;
  readonly command?: string;
}

function appSteps({ kind, file, configuration }: Created): Step[] {
  const steps: Step[] = [];
  if (file?.isEnv) {
    steps.push({
      what: `Start your app. The SDK @gatehouse/web reads ${file.shown}; for others, load it first:`,
      command: `source ${sourced(file.shown)}`,
    });
  } else if (file) steps.push({ what: 'Start your app.' });
  else steps.push({ what: `Put issuer and client ID into your ${kind === 'spa' ? 'single-page app' : 'app'}.` });
  if (kind === 'web')
    steps.push({ what: 'No app yet? A sample that signs people in, in a folder of its own:', command: 'gatehouse start' });
  steps.push({ what: 'Check what breaks sign-ins:', command: `gatehouse doctor` });
  steps.push({ what: 'See these values again:', command: `gatehouse apps config ${configuration.clientId}` });
  return steps;
}

function serviceSteps({ file, issuer, orgUrl, scope }: Created): Step[] {
  const steps: Step[] = [];
  if (issuer.serverId !== undefined && scope === undefined) {
    steps.push({
      what: 'Give the authorization server a scope that the service may ask for (the token is in ~/.okta/okta.yaml):',
      command: `curl -H "Authorization: SSWS $OKTA_CLIENT_TOKEN" -H "Content-Type: application/json" -d '{"name":"orders.read"}' ${orgUrl}/api/v1/authorizationServers/${issuer.serverId}/scopes`,
    });
  }
  if (file?.isEnv) steps.push({ what: 'Load the settings:', command: `source ${sourced(file.shown)}` });
  const path = issuer.serverId === undefined ? '/oauth2/v1/token' : '/v1/token';
  steps.push({
    what: 'Get a token:',
    command: `curl -u "$OKTA_OAUTH2_CLIENT_ID:$OKTA_OAUTH2_CLIENT_SECRET" -d grant_type=client_credentials -d scope=${scope ?? 'orders.read'} "$OKTA_OAUTH2_ISSUER${path}"`,
  });
  return steps;
}

/** A path as `source` finds it: with a slash, or it would be looked for on the PATH. */
function sourced(path: string): string {
  return asArgument(path.includes('/') ? path : `./${path}`);
}
