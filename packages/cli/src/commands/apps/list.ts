import type { Cli } from '../../cli.ts';
import { connect } from '../../connection.ts';
import { table } from '../../table.ts';
import { type AppFacts, withoutSecret } from './app.ts';
import { applicationTypes, kindTitles } from './app-kinds.ts';
import { listed } from './find-app.ts';

/** Lists the apps that people can sign in to; with `all` the inactive ones too. */
export async function listApps(cli: Cli, { all }: { all?: boolean }): Promise<void> {
  const { client } = connect(cli);
  const apps = await listed(client, all ? {} : { filter: 'status eq "ACTIVE"' });
  const rows = apps.map((app: AppFacts) => [
    app.credentials?.oauthClient?.client_id ?? app.id,
    app.label,
    typeTitle(app),
    ...(all ? [app.status === 'ACTIVE' ? 'active' : 'inactive'] : []),
  ]);
  cli.print({
    json: apps.map(withoutSecret),
    text: rows.length === 0 ? undefined : table(cli.output, ['Client ID', 'Name', 'Type', ...(all ? ['Status'] : [])], rows),
  });
  if (rows.length === 0) cli.notes.say(`No ${all ? '' : 'active '}apps yet. Make one with \`gatehouse apps create web\`.`);
}

/** The type of an app, as people call it. */
export function typeTitle({ settings, signOnMode }: AppFacts): string {
  const type = settings?.oauthClient?.application_type;
  const kind = (Object.keys(applicationTypes) as (keyof typeof applicationTypes)[]).find(
    (each) => applicationTypes[each] === type,
  );
  return kind === undefined ? signOnMode : kindTitles[kind];
}
