/** The options of `gatehouse serve`. Secrets have none: a command line can be read by everybody on the machine. */
export interface ServeOptions extends DatabaseOptions {
  readonly port?: string;
  readonly host?: string;
  readonly logLevel?: string;
}

/** Options that say which database is meant. */
export interface DatabaseOptions {
  readonly url?: string;
  readonly data?: string;
  readonly databaseUrlFile?: string;
  readonly masterKeyFile?: string;
}

const variables: Readonly<Record<keyof ServeOptions, string>> = {
  url: 'GATEHOUSE_URL',
  data: 'GATEHOUSE_DATA',
  databaseUrlFile: 'GATEHOUSE_DATABASE_URL_FILE',
  masterKeyFile: 'GATEHOUSE_MASTER_KEY_FILE',
  port: 'GATEHOUSE_PORT',
  host: 'GATEHOUSE_HOST',
  logLevel: 'GATEHOUSE_LOG_LEVEL',
};

/** The server's environment: that of this process, and over it what the command line says. */
export function serverEnvironment(env: NodeJS.ProcessEnv, options: ServeOptions): NodeJS.ProcessEnv {
  const given = Object.entries(variables).flatMap(([option, name]) => {
    const value = options[option as keyof ServeOptions];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...env, ...Object.fromEntries(given) };
}
