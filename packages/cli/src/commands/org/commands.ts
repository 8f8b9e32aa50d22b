import type { Command } from 'commander';
import { addCommand, type Runs } from '../../command.ts';
import type { LoginOptions } from './login.ts';
import type { LogoutOptions } from './logout.ts';
import type { RegisterOptions } from './register.ts';

/** The commands about which org the terminal speaks to, and as whom. */
export function orgCommands(program: Command, runs: Runs): void {
  addRegister(program, runs);

  addCommand(program, 'login', 'Sign this terminal in to an org that is there, with an API token.', [
    'gatehouse login',
    'OKTA_CLIENT_TOKEN=… gatehouse login --org-url https://dev-123.okta.com --batch',
  ])
    .option('--org-url <url>', 'the org, such as https://dev-123.okta.com: OKTA_CLIENT_ORGURL')
    .option('--token <token>', 'an API token; others on this machine may see it, so rather: OKTA_CLIENT_TOKEN')
    .option('-f, --force', 'replace the org that is configured, without asking; a copy is kept')
    .option('--no-verify', 'write it without asking the org whether it knows the token')
    .addHelpText('after', whereTokensComeFrom)
    .action(runs(async (cli, options: LoginOptions) => (await import('./login.ts')).login(cli, options)));

  addCommand(program, 'logout', 'Sign this terminal out of its org, and end the API token.', [
    'gatehouse logout',
    'gatehouse logout --no-revoke  keeps the token good for programs that use it, too',
  ])
    .option('--no-revoke', 'leave the API token as it is at the org')
    .action(runs(async (cli, options: LogoutOptions) => (await import('./logout.ts')).logout(cli, options)));

  addCommand(program, 'whoami', 'Tell which org this terminal is signed in to, and as whom.', [
    'gatehouse whoami',
    'gatehouse whoami --json',
  ]).action(runs(async (cli) => (await import('./whoami.ts')).whoami(cli)));

  addCommand(program, 'open [page]', 'Open a page in the browser: org, docs, signup or outbox.', [
    'gatehouse open',
    'gatehouse open docs',
  ]).action(runs(async (cli, _options, page?: string) => (await import('./open.ts')).openPage(cli, page)));
}

function addRegister(program: Command, runs: Runs): void {
  addCommand(program, 'register', 'Get an org of your own, and sign this terminal in to it.', [
    'gatehouse register',
    'gatehouse register --batch --json --first-name Ada --last-name Lovelace --email ada@example.com --country GB',
    'gatehouse register --resume  goes on waiting for a link that was not opened yet',
  ])
    .option('--first-name <name>', 'your first name')
    .option('--last-name <name>', 'your last name')
    .option('--email <address>', 'your email address: the link goes there')
    .option('--country <country>', 'your country, in English or by its two letters')
    .option('--company <name>', 'your company: the name of the org')
    .option('--server <url>', 'where to register: OKTA_CLI_REGISTRATION_URL, GATEHOUSE_URL (http://localhost:8080)')
    .option('-f, --force', 'replace the org that is configured, without asking; a copy is kept')
    .option('--no-wait', 'do not wait until the link was opened; --resume does so later')
    .option('--resume [token]', 'go on with a sign-up that was begun: here, or the one with this token')
    .action(runs(async (cli, options: RegisterOptions) => (await import('./register.ts')).register(cli, options)));
}

const whereTokensComeFrom = `
Where a token comes from:
  gatehouse register       makes an org, and signs in to it: no token is needed
  npm start                prints the token of the administrator of its org
  gatehouse tokens create  makes another one, at a terminal that is signed in (POST /api/v1/api-tokens)
  Okta                     Admin Console, Security, API, Tokens`;
