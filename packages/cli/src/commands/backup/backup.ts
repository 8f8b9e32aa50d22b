import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Cli } from '../../cli.ts';
import { facts } from '../../table.ts';
import { type DatabaseOptions, serverEnvironment } from '../serve/environment.ts';
import { allRows, counted, follow } from './work.ts';

/** Options of `gatehouse backup`. */
export interface BackupOptions extends DatabaseOptions {
  readonly force?: boolean;
  /** False: leave it out. */
  readonly key: boolean;
}

/** Backs the server's database up, whether it runs or not. @param given where to; undefined: a file named after the time, in the working directory */
export async function backup(cli: Cli, given: string | undefined, options: BackupOptions): Promise<void> {
  const { backUp } = await import('@gatehouse/server/backup');
  const file = resolve(cli.cwd, given ?? `gatehouse-backup-${instantOf(new Date())}.ndjson.gz`);
  const env = serverEnvironment(cli.env, options);
  const written = await follow(
    cli,
    'Backing up',
    (followed) => backUp({ ...followed, env, file, isForced: options.force === true, isKeyLeftOut: !options.key }),
    ({ tables }) => `${counted(allRows(tables))} rows backed up`,
  );
  const { size: bytes } = statSync(file);
  cli.print({
    json: { file, bytes, rows: allRows(written.tables), ...written },
    text: [
      facts([
        ['File', file],
        ['Size', `${counted(bytes)} bytes`],
        ['Master key', written.hasKey ? 'in the file: whoever has it can sign tokens for every org' : 'not in the file'],
      ]),
      '',
      `  Try it out: ${cli.output.accent(`gatehouse restore ${file} --data <new folder>`)}`,
      ...(written.hasKey ? [] : ['  A restore needs the master key, too. Keep it, but elsewhere.']),
    ].join('\n'),
  });
}

/** `20310504T100000Z`. */
function instantOf(now: Date): string {
  return now.toISOString().replace(/[-:]|\.\d+/g, '');
}
