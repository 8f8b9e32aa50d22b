import type { Bootstrapped, FirstOrg } from '@gatehouse/server/bootstrap';
import type { Cli } from '../../cli.ts';
import { emailProblem } from '../../email.ts';
import { exitCodes, Problem } from '../../problem.ts';
import { serverProblem } from '../../server-problem.ts';
import { printable } from '../../table.ts';
import { homely, mayReplaceOrg, type SignedIn, signIn } from '../org/replace-org.ts';
import { type DatabaseOptions, serverEnvironment } from './environment.ts';

/** Options of `gatehouse bootstrap`. */
export interface BootstrapOptions extends DatabaseOptions {
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly orgName?: string;
  readonly another?: boolean;
  readonly apiToken?: boolean;
  readonly save?: boolean;
  readonly force?: boolean;
}

type Done = Extract<Bootstrapped, { outcome: 'done' }>;

/**
 * Makes the first administrator of the org at the server's own address, directly in the database: that is what one needs where nobody can
 * sign in yet. A server may run on it.
 */
export async function bootstrap(cli: Cli, options: BootstrapOptions): Promise<void> {
  const org = await open(serverEnvironment(cli.env, options));
  try {
    if (!options.another && options.email === undefined) refuseIfThere(await org.administrators());
    const isSaved = options.save === true && (await mayReplaceOrg(cli, options.force === true));
    const person = await askPerson(cli, options);
    const made = await org.addAdministrator({
      ...person,
      orgName: options.orgName,
      isAnother: options.another === true,
      wantsApiToken: options.apiToken === true || isSaved,
    });
    tell(cli, org, requireDone(made, person.email), isSaved);
  } finally {
    await org.close();
  }
}

async function open(env: NodeJS.ProcessEnv): Promise<FirstOrg> {
  const { openFirstOrg } = await import('@gatehouse/server/bootstrap');
  return openFirstOrg(env).catch((error: unknown) => {
    throw serverProblem(error, env);
  });
}

async function askPerson(cli: Cli, options: BootstrapOptions): Promise<{ email: string; firstName: string; lastName: string }> {
  return {
    email:
      options.email ??
      (await cli.ask.text({ message: 'Email address of the administrator', flag: '--email', check: emailProblem })),
    firstName: options.firstName ?? (await cli.ask.text({ message: 'First name', flag: '--first-name' })),
    lastName: options.lastName ?? (await cli.ask.text({ message: 'Last name', flag: '--last-name' })),
  };
}

function requireDone(made: Bootstrapped, email: string): Done {
  switch (made.outcome) {
    case 'done':
      return made;
    case 'administrator_there':
      refuseIfThere(made.logins);
      throw new Problem('The org has an administrator.');
    case 'login_taken':
      throw new Problem(`Somebody with the login ${printable(email)} is in the org already.`, {
        remedy: 'Choose another --email, or let an administrator give that person the role.',
      });
    case 'unfit': {
      const said = made.causes.map((cause) => printable(cause.replace(/^profile\./, '')));
      const causes = said.filter((cause) => !cause.startsWith('login:') || said.length === 1).join('. '); // the login is the address
      throw new Problem(`The administrator cannot be made: ${causes}.`, {
        remedy: 'Change it and run the command again.',
        exitCode: exitCodes.usage,
      });
    }
  }
}

function refuseIfThere(logins: readonly string[]): void {
  if (logins.length === 0) return;
  const others = logins.length > 3 ? ' and others' : '';
  throw new Problem(`The org is administered by ${logins.slice(0, 3).map(printable).join(', ')}${others}.`, {
    remedy: 'Add one more with --another.',
  });
}

function tell(cli: Cli, org: FirstOrg, made: Done, isSaved: boolean): void {
  const { orgUrl } = org;
  const expiresAt = new Date(made.activationExpiresAt);
  const signedIn = isSaved && made.apiToken !== undefined ? signIn(cli, { orgUrl, token: made.apiToken }) : undefined;
  cli.print({
    json: {
      orgUrl,
      login: made.login,
      isNew: made.isNew,
      activationUrl: made.activationUrl,
      activationExpiresAt: expiresAt.toISOString(),
      ...(made.apiToken !== undefined && { apiToken: made.apiToken }),
      ...(signedIn && { configFile: signedIn.configFile }),
    },
    text: textOf(cli, org, made, signedIn),
  });
}

function textOf(cli: Cli, { orgUrl, isNew: isNewOrg }: FirstOrg, made: Done, signedIn: SignedIn | undefined): string {
  const { accent } = cli.output;
  const until = new Date(made.activationExpiresAt).toUTCString().replace(/:\d\d GMT$/, ' UTC');
  const lines = [
    `${accent('✓')} ${printable(made.login)} ${made.isNew ? 'administers' : 'has a new link to administer'} ${orgUrl}.`,
    '',
    `The password is set by this link. It works once, until ${until}:`,
    accent(made.activationUrl),
    '',
    ...(made.apiToken === undefined || signedIn ? [] : ['API token, shown this once:', accent(made.apiToken), '']),
    ...(signedIn ? [`Org and API token are in ${homely(cli, signedIn.configFile)}.`, ''] : []),
    ...(isNewOrg ? [`The database was empty. Serve it with the same settings: ${accent('gatehouse serve')}`] : []),
    `Next: open the link, then ${accent(signedIn ? 'gatehouse apps create web' : `gatehouse login --org-url ${orgUrl}`)}`,
  ];
  return lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n');
}
