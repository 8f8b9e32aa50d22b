import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { exitCodes, Problem } from '../../problem.ts';
import { facts } from '../../table.ts';
import { requireOidc } from './app.ts';
import { chooseIssuer } from './authorization-server.ts';
import { readCredentials } from './ensure-app.ts';
import { findApp } from './find-app.ts';

/** Shows what an app has to know to sign people in, its secret too: that is what this command is for. */
export async function showConfig(
  cli: Cli,
  argument: string | undefined,
  options: { app?: string; authorizationServerId?: string },
): Promise<void> {
  const wanted = options.app ?? argument;
  if (wanted === undefined) {
    throw new Problem('No app is named.', { remedy: 'Give its client ID or its name with --app.', exitCode: exitCodes.usage });
  }
  const connection = connect(cli);
  const app = requireOidc(await findApp(connection.client, wanted));
  const { clientId, clientSecret } = await readCredentials(connection.client, app);
  const { url: issuer } = await chooseIssuer(cli, connection, options.authorizationServerId);
  cli.print({
    json: { name: app.label, appId: app.id, clientId, clientSecret, issuer },
    text: facts([
      ['Name', app.label],
      ['Client ID', clientId],
      ...(clientSecret === undefined ? [] : [['Client secret', clientSecret] as const]),
      ['Issuer', issuer],
    ]),
  });
}
