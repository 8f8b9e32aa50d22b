import { Problem } from './problem.ts';

/**
 * Why the server, or something that opens its database, does not start: in a sentence, or one for each variable that is wrong. What is
 * no such failure comes back as it is.
 */
export function serverProblem(error: unknown, env: NodeJS.ProcessEnv): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'ConfigError') return new Problem(error.message.replaceAll('\n', '\n    '), { cause: error });
  const isNetwork = /^(ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)$/.test(
    (error as NodeJS.ErrnoException).code ?? '',
  );
  if (isNetwork && (env['GATEHOUSE_DATABASE_URL'] || env['GATEHOUSE_DATABASE_URL_FILE'])) {
    return new Problem(
      'The database of GATEHOUSE_DATABASE_URL does not answer: start it, or unset the variable to use the embedded one.',
      { cause: error },
    );
  }
  return error;
}
