import type { ManagementClient } from '@gatehouse/management-client';
import type { Cli } from '../../cli.ts';
import { connect, explainRefusal } from '../../connection.ts';
import { declined, Problem } from '../../problem.ts';
import { printable } from '../../table.ts';
import { type AppFacts, nameOf } from './app.ts';
import { findApp } from './find-app.ts';

/** What became of one app. */
type Ending = {
  /** As it is called, or was named where there is none. */
  readonly name: string;
  readonly clientId?: string;
  readonly isDeleted: boolean;
  readonly problem?: string;
  readonly remedy?: string | undefined;
};

/**
 * Deactivates and deletes apps, each after a question. One that cannot be deleted does not keep the others.
 * @param wanted whole ids, client IDs or names
 * @throws Problem with exit code 1 when one could not be deleted, 2 when a person said no
 */
export async function deleteApps(cli: Cli, wanted: readonly string[], { force = false }: { force?: boolean }): Promise<void> {
  const { client } = connect(cli);
  const endings: Ending[] = [];
  for (const each of wanted) {
    const ending = await deleteOne(cli, client, each, force).catch((error: unknown) => asEnding(each, error));
    endings.push(ending);
    if (ending.isDeleted && !cli.isJson)
      cli.print({ json: undefined, text: `  ${cli.output.accent('✓')} App ${called(ending)} deleted` });
    if (ending.problem !== undefined && wanted.length > 1) cli.notes.say(`${cli.notes.danger('✗')} ${ending.problem}`);
  }
  if (cli.isJson) cli.print({ json: endings, text: undefined });
  const failed = endings.filter(({ problem }) => problem !== undefined);
  const [{ problem, remedy } = {}] = failed;
  if (problem !== undefined) {
    throw failed.length === 1 && wanted.length === 1
      ? new Problem(problem, remedy === undefined ? {} : { remedy })
      : new Problem(`${failed.length} of ${wanted.length} apps could not be deleted.`, remedy === undefined ? {} : { remedy });
  }
  const kept = endings.filter(({ isDeleted }) => !isDeleted);
  if (kept.length > 0) throw declined(`Kept: ${kept.map(called).join(', ')}.`);
}

function called({ name, clientId }: Ending): string {
  return printable(`${name} (${clientId})`);
}

async function deleteOne(cli: Cli, client: ManagementClient, wanted: string, isForced: boolean): Promise<Ending> {
  const app: AppFacts = await findApp(client, wanted, { isExact: true });
  const name = nameOf(app);
  const which = { name: app.label, clientId: app.credentials?.oauthClient?.client_id ?? app.id };
  if (app.status === 'DELETED') throw new Problem(`The app ${name} has been marked for deletion already.`);
  if (!isForced && cli.isBatch) {
    throw new Problem(`The app ${name} is kept: a deletion cannot be undone.`, {
      remedy: 'Add --force to deactivate and delete it.',
    });
  }
  const question = { message: `Deactivate and delete the app ${name}?`, flag: '--force', initial: false, inBatch: false };
  if (!isForced && !(await cli.ask.confirm(question))) return { ...which, isDeleted: false };
  const params = { path: { appId: app.id } };
  await cli.notes.step(
    `Deleting ${name}`,
    async () => {
      if (app.status === 'ACTIVE') await client.POST('/api/v1/apps/{appId}/lifecycle/deactivate', { params });
      await client.DELETE('/api/v1/apps/{appId}', { params });
    },
    () => undefined,
  );
  return { ...which, isDeleted: true };
}

/** A failure that concerns this app; others, such as Ctrl-C, end the command. */
function asEnding(name: string, failure: unknown): Ending {
  const error = explainRefusal(failure);
  if (!(error instanceof Problem) || error.exitCode !== 1) throw failure;
  return { name, isDeleted: false, problem: error.message, remedy: error.remedy };
}
