import { resolve } from 'node:path';
import type { Cli } from '../../cli.ts';
import { Problem } from '../../problem.ts';
import { facts } from '../../table.ts';
import { type DatabaseOptions, serverEnvironment } from '../serve/environment.ts';
import { allRows, counted, follow } from './work.ts';

/** Options of `gatehouse restore`. */
export type RestoreOptions = DatabaseOptions;

/** Makes a new database of a backup and says what its self-check found. @throws Problem, after the result, when it found something wrong */
export async function restore(cli: Cli, given: string, options: RestoreOptions): Promise<void> {
  const server = await import('@gatehouse/server/backup');
  const file = resolve(cli.cwd, given);
  const env = serverEnvironment(cli.env, options);
  const restored = await follow(
    cli,
    'Restoring',
    (followed) => server.restore({ ...followed, env, file }),
    ({ tables }) => `${counted(allRows(tables))} rows restored`,
  );
  const { findings, publicUrls, createdAt, tables } = restored;
  const wrong = findings.filter(({ isOk }) => !isOk);
  const mark = (isOk: boolean) => (isOk ? cli.output.accent('✓') : cli.output.danger('✗'));
  cli.print({
    json: { rows: allRows(tables), ...restored },
    text: [
      facts([
        ['As of', createdAt],
        ['Database', restored.engine === 'sqlite' ? 'embedded (SQLite)' : 'PostgreSQL'],
      ]),
      '',
      ...findings.map(({ name, isOk, detail }) => `  ${mark(isOk)} ${name}: ${detail}`),
      ...(wrong.length > 0 ? [] : ['', `  Start it: ${cli.output.accent(serveCommand(options))}`]),
    ].join('\n'),
  });
  if (publicUrls.backup !== publicUrls.here) {
    cli.notes.say(
      `The backup is of ${publicUrls.backup}, this is ${publicUrls.here}: issuers and links change, and apps must be told. Set GATEHOUSE_URL, or --url, if that is not meant.`,
    );
  }
  if (wrong.length > 0) {
    throw new Problem(`The backup was restored, but the self-check found: ${wrong.map(({ name }) => name).join(', ')}.`, {
      remedy: 'It was so in the server that was backed up. Restore an older backup into another place, or go on with this one.',
    });
  }
}

function serveCommand({ url, data, databaseUrlFile, masterKeyFile }: RestoreOptions): string {
  const given = { '--url': url, '--data': data, '--database-url-file': databaseUrlFile, '--master-key-file': masterKeyFile };
  return [
    'gatehouse serve',
    ...Object.entries(given).flatMap(([flag, value]) => (value === undefined ? [] : [`${flag} ${value}`])),
  ].join(' ');
}
