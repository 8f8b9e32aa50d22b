import * as module from 'node:module';
import { join } from 'node:path';
import type { Cli } from '../../cli.ts';
import { makePrivateFolder } from '../../private-file.ts';
import { Problem } from '../../problem.ts';
import { serverProblem } from '../../server-problem.ts';
import { type ServeOptions, serverEnvironment } from './environment.ts';
import { readyText } from './first-steps.ts';
import { shortLine } from './short-line.ts';

/**
 * Runs the server in this process until Ctrl-C or SIGTERM, and resolves once it has stopped in order.
 *
 * Standard output has its log: JSON lines, or lines for people where a person looks at it.
 * @throws Problem when it cannot start
 */
export async function serve(cli: Cli, options: ServeOptions): Promise<void> {
  const env = serverEnvironment(cli.env, options);
  const forPeople = cli.output.isTty && !cli.isJson;
  const { config, server } = await start(env, forPeople ? (line) => writeShort(cli, line) : undefined);
  module.flushCompileCache();
  const hasAdministrator = await server.hasAdministrator();
  if (forPeople)
    cli.output.write(
      readyText(cli.output, { ...config, url: config.publicUrl.origin, hasAdministrator, hasOrg: await hasOrg(cli) }),
    );
  else if (!hasAdministrator)
    server.log.warn('nobody administers the first org yet: `gatehouse bootstrap` makes an administrator');

  const { promise: asked, resolve: stop } = Promise.withResolvers<NodeJS.Signals>();
  cli.onInterrupt(stop);
  server.log.info({ signal: await asked }, 'draining');
  await server.stop();
  if (forPeople) cli.output.say('Stopped.');
}

async function start(env: NodeJS.ProcessEnv, write: ((line: string) => void) | undefined) {
  const { readConfig } = await import('@gatehouse/server/config');
  try {
    const config = readConfig(env);
    // Where the home keeps no compile cache, the data folder does: without one the server starts half a second later.
    makePrivateFolder(config.dataFolder);
    module.enableCompileCache(join(config.dataFolder, 'compile-cache'));
    const { newLog, startServer } = await import('@gatehouse/server/process');
    return { config, server: await startServer(config, newLog(config, write && { write })) };
  } catch (error) {
    const told = serverProblem(error, env);
    throw told instanceof Error && !(told instanceof Problem) ? new Problem(told.message, { cause: told }) : told;
  }
}

function writeShort(cli: Cli, line: string): void {
  const short = shortLine(line, cli.output);
  if (short !== undefined) cli.output.say(short);
}

/** Whether this terminal knows an org already. A file that cannot be read is no reason not to serve. */
async function hasOrg(cli: Cli): Promise<boolean> {
  const { readOrgSettings } = await import('../../org-file.ts');
  try {
    return readOrgSettings(cli).orgUrl !== undefined;
  } catch {
    return true;
  }
}
