import type { Cli } from '../../cli.ts';
import { givenSettings, readOrgFile } from '../../org-file.ts';
import { unfit } from '../../problem.ts';
import { printable } from '../../table.ts';
import { addressProblem, tidyAddress, tokenProblem } from './org-address.ts';
import { homely, mayReplaceOrg, signIn } from './replace-org.ts';
import { askWho, roleNames } from './who.ts';

/** Options of `gatehouse login`. */
export interface LoginOptions {
  readonly orgUrl?: string;
  readonly token?: string;
  readonly verify: boolean;
  readonly force?: boolean;
}

/** Signs the terminal in to an org that is there. The token is proved before anything is written. */
export async function login(cli: Cli, options: LoginOptions): Promise<void> {
  if (!(await mayReplaceOrg(cli, options.force === true))) {
    cli.notes.say('Nothing was changed.');
    cli.print({ json: { isReplaced: false }, text: undefined });
    return;
  }
  const given = givenSettings(cli);
  const orgUrl = await orgUrlOf(cli, options.orgUrl ?? given.orgUrl);
  const token = await tokenOf(cli, options.token ?? given.token);
  const who = options.verify
    ? await cli.notes.step(
        `Asking ${orgUrl} whose token this is`,
        () => askWho({ orgUrl, token }),
        (it) => `Signed in to ${orgUrl} as ${printable(it.name)} (${printable(it.login)}): ${printable(roleNames(it))}.`,
      )
    : undefined;
  const signedIn = signIn(cli, { orgUrl, token });
  cli.print({
    json: { ...signedIn, ...(who && { user: { id: who.id, login: who.login, name: who.name }, roles: typesOf(who.roles) }) },
    text: [
      `  Org and API token are in ${homely(cli, signedIn.configFile)}${who ? '' : ', not proved'}.`,
      who
        ? `  Next: ${cli.output.accent('gatehouse apps create web')}`
        : `  Next: ${cli.output.accent('gatehouse whoami')} asks the org whether it knows the token.`,
    ].join('\n'),
  });
}

function typesOf(roles: readonly { type: string }[] | undefined): string[] | null {
  return roles === undefined ? null : roles.map(({ type }) => type);
}

async function orgUrlOf(cli: Cli, given: string | undefined): Promise<string> {
  const check = (value: string): string | undefined => addressProblem(value, cli);
  const initial = cli.isBatch ? undefined : lastOrgUrl(cli);
  const asked = { message: 'Org URL', flag: '--org-url', check, ...(initial !== undefined && { initial }) };
  const value = given?.trim() ?? (await cli.ask.text(asked));
  refuseIf(check(value), '--org-url');
  return tidyAddress(value);
}

/** Who signs in again mostly has a new token of the same org. */
function lastOrgUrl(cli: Cli): string | undefined {
  try {
    const { orgUrl } = readOrgFile(cli) ?? {};
    return orgUrl !== undefined && addressProblem(orgUrl, cli) === undefined ? orgUrl : undefined;
  } catch {
    return undefined; // not YAML: it is about to be replaced
  }
}

async function tokenOf(cli: Cli, given: string | undefined): Promise<string> {
  if (given === undefined && !cli.isBatch) {
    cli.notes.say('An administrator makes a token by `gatehouse tokens create` (in Okta: Admin Console, Security, API, Tokens).');
    cli.notes.say('`npm start` prints one for its org; `gatehouse register` makes an org and signs in to it.');
  }
  const value = given?.trim() ?? (await cli.ask.secret({ message: 'API token', flag: '--token', check: tokenProblem }));
  refuseIf(tokenProblem(value), '--token, or in OKTA_CLIENT_TOKEN');
  return value;
}

function refuseIf(problem: string | undefined, flag: string): void {
  if (problem !== undefined) throw unfit(problem, flag);
}
