import type { Command } from 'commander';
import { addCommand, type Runs } from '../../command.ts';
import type { BootstrapOptions } from './bootstrap.ts';
import type { ServeOptions } from './environment.ts';

/** The commands that run something on this machine: the server, the demo, the first administrator. */
export function runCommands(program: Command, runs: Runs): void {
  const server = addCommand(program, 'serve', 'Run the server, for development and production.', [
    'gatehouse serve',
    'gatehouse serve --url http://localhost:8082 --data ./data',
    'gatehouse serve --url https://id.example.com --master-key-file /run/secrets/master-key',
  ])
    .option('--port <port>', 'port to listen on: GATEHOUSE_PORT')
    .option('--host <address>', 'address to listen on: GATEHOUSE_HOST')
    .option('--log-level <level>', 'fatal, error, warn, info, debug, trace or silent: GATEHOUSE_LOG_LEVEL');
  serverOptions(server).action(runs(async (cli, options: ServeOptions) => (await import('./serve.ts')).serve(cli, options)));

  addCommand(program, 'demo', 'Run an org, its sign-in page and a sample app that signs people in with it.', [
    'gatehouse demo',
    'APP_BASE_URL=http://localhost:3001 gatehouse demo --reset',
  ])
    .option('--reset', 'delete the data folder first: users, apps, keys and sessions start afresh')
    .addHelpText('after', demoEnvironment)
    .action(runs(async (cli, options: { reset?: boolean }) => (await import('../../demo/demo.ts')).runDemo(cli, options)));

  addBootstrap(program, runs);
}

function addBootstrap(program: Command, runs: Runs): void {
  const command = addCommand(program, 'bootstrap', 'Make the first administrator of the org at the server’s own address.', [
    'gatehouse bootstrap',
    'gatehouse bootstrap --url https://id.example.com --email ada@example.com --first-name Ada --last-name Lovelace --json',
    'gatehouse bootstrap --save  signs this terminal in, too',
  ])
    .option('--email <address>', 'address and login of the administrator')
    .option('--first-name <name>', 'first name')
    .option('--last-name <name>', 'last name')
    .option('--org-name <name>', 'what the org is called from now on')
    .option('--another', 'add one though the org has administrators')
    .option('--api-token', 'make an API token, too, and print it')
    .option('--save', 'make an API token, and sign this terminal in with it')
    .option('-f, --force', 'with --save: replace the org that is configured, without asking; a copy is kept');
  serverOptions(command)
    .addHelpText('after', directly)
    .action(runs(async (cli, options: BootstrapOptions) => (await import('./bootstrap.ts')).bootstrap(cli, options)));
}

const directly = `
It writes into the database of the GATEHOUSE_ variables, so run it where the server runs; the server may go on meanwhile.
Run again for an administrator who has no password yet, it prints a new link.`;

/** Options that say which database is meant, for commands that open it themselves. They stand in front of the variables. */
export function serverOptions(command: Command): Command {
  return command
    .option('--url <url>', 'where people reach the org, such as https://id.example.com: GATEHOUSE_URL')
    .option('--data <folder>', 'the data folder: GATEHOUSE_DATA')
    .option('--database-url-file <file>', 'a file that holds the address of a PostgreSQL database: GATEHOUSE_DATABASE_URL_FILE')
    .option('--master-key-file <file>', 'a file that holds the master key: GATEHOUSE_MASTER_KEY_FILE');
}

const demoEnvironment = `
Environment:
  GATEHOUSE_URL           where the org is reached (http://localhost:8080)
  APP_BASE_URL            where the sample app is reached (http://localhost:3000)
  GATEHOUSE_DATA          the data folder (.gatehouse)
  GATEHOUSE_DATABASE_URL  a PostgreSQL database in place of the embedded one`;
