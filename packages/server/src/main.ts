import { ConfigError, readConfig } from './config.ts';
import { startServer } from './process.ts';

/**
 * Runs the server process: configuration from the environment, one server, an orderly end on SIGTERM and SIGINT. Resolves once the
 * server listens, or, with the exit code set and one sentence per problem on stderr, once it is clear that it cannot.
 */
export async function main(): Promise<void> {
  try {
    const server = await startServer(readConfig(process.env));
    const stop = (signal: NodeJS.Signals) => {
      process.off('SIGTERM', stop).off('SIGINT', stop); // a second signal ends the process at once
      server.log.info({ signal }, 'draining');
      void server.stop().then(
        () => process.exit(0),
        (error: unknown) => {
          server.log.error({ err: error }, 'the server could not stop in order');
          process.exit(1);
        },
      );
    };
    process.on('SIGTERM', stop).on('SIGINT', stop);
    process.once('disconnect', () => stop('SIGTERM')); // whoever started us is gone
    process.send?.({ ready: true });
  } catch (error) {
    process.exitCode = 1;
    const lines = error instanceof ConfigError ? error.problems : [error instanceof Error ? error.message : String(error)];
    for (const line of lines) process.stderr.write(`${line}\n`);
    if (process.connected) process.disconnect();
  }
}
