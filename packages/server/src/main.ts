import { ConfigError, readConfig } from './config.ts';
import { startServer } from './process.ts';

/** The server process: configuration from the environment, one server, an orderly end on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const server = await startServer(config);
  process.send?.({ ready: true });
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
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  if (error instanceof ConfigError) for (const problem of error.problems) process.stderr.write(`${problem}\n`);
  else
    process.stderr.write(
      `${error instanceof Error ? (process.env['GATEHOUSE_LOG_LEVEL'] === 'debug' ? error.stack : error.message) : String(error)}\n`,
    );
});
