import type { Cli } from '../../cli.ts';
import { declined, exitCodes, Problem } from '../../problem.ts';
import { printable } from '../../table.ts';
import { type ApplicantOptions, askApplicant } from './applicant-questions.ts';
import { awaitActivation } from './await-activation.ts';
import { addressProblem } from './org-address.ts';
import { forgetPending, keepPending, type Pending, readPending } from './pending-registration.ts';
import { askForOrg, reach, SignUpOver } from './registration-calls.ts';
import { registrationId, registrationServer } from './registration-server.ts';
import { homely, mayReplaceOrg, type SignedIn, signIn } from './replace-org.ts';
import { type Begun, offerToOpen, tellMail } from './sign-up-mail.ts';

/** Options of `gatehouse register`. */
export interface RegisterOptions extends ApplicantOptions {
  readonly server?: string;
  readonly force?: boolean;
  readonly wait: boolean;
  /** The token of a sign-up; `true`: the one that was begun here. */
  readonly resume?: string | true;
}

/** Makes an org: asks who it is for, has the address confirmed by mail, waits for that, and signs the terminal in. */
export async function register(cli: Cli, options: RegisterOptions): Promise<void> {
  if (!(await mayReplaceOrg(cli, options.force === true)))
    throw declined('No org was asked for: this terminal stays signed in as it is.');
  const begun = await beginOrResume(cli, options);
  const { pending } = begun;
  try {
    const link = await tellMail(cli, begun);
    if (!options.wait) return tellPending(cli, pending, link);
    if (link !== undefined) await offerToOpen(cli, link);
    await finish(cli, begun);
  } catch (error) {
    if (error instanceof SignUpOver) forget(cli, begun);
    throw error;
  }
}

async function beginOrResume(cli: Cli, options: RegisterOptions): Promise<Begun> {
  if (options.resume !== undefined) return resumed(cli, options, options.resume);
  const server = registrationServer(cli, options.server);
  const kept = readPending(cli);
  if (kept === undefined || kept.server !== server) return begin(cli, options, server);
  const message = `A sign-up of ${printable(kept.email ?? 'somebody')} still waits for its link to be opened. Go on with that one?`;
  const isWanted = await cli.ask.confirm({ message, flag: '--resume', initial: true, inBatch: false });
  return isWanted ? { pending: kept, isNew: false } : begin(cli, options, server);
}

async function begin(cli: Cli, options: RegisterOptions, server: string): Promise<Begun> {
  if (!cli.isBatch) await reach(server); // before anything is typed
  const applicant = await askApplicant(cli, options);
  const { email } = applicant;
  const { token, mailFrom } = await cli.notes.step(
    `Asking ${server} for an org`,
    () => askForOrg(server, registrationId(cli), applicant),
    () => `A mail is on its way to ${printable(email)}.`,
  );
  const pending = { server, token, email };
  const before = readPending(cli);
  keepPending(cli, pending);
  return { pending, isNew: true, mailFrom, before };
}

function resumed(cli: Cli, options: RegisterOptions, resume: string | true): Begun {
  const kept = readPending(cli);
  if (typeof resume === 'string' && kept?.token !== resume)
    return { pending: { server: registrationServer(cli, options.server), token: resume }, isNew: false };
  if (kept !== undefined) return { pending: kept, isNew: false };
  throw new Problem('No sign-up was begun here.', { remedy: '`gatehouse register` begins one.', exitCode: exitCodes.usage });
}

function tellPending(cli: Cli, { server, token, email }: Pending, link: string | undefined): void {
  cli.print({
    json: { status: 'PENDING', email: email ?? null, server, token, ...(link !== undefined && { link }) },
    text: `  When the link was opened and a password chosen: ${cli.output.accent('gatehouse register --resume')}`,
  });
}

async function finish(cli: Cli, { pending }: Begun): Promise<void> {
  const { orgUrl, apiToken } = await awaitActivation(cli, pending);
  const signedIn = keep(cli, { orgUrl, token: apiToken });
  forget(cli, { pending });
  const { configFile } = signedIn;
  cli.print({
    json: { ...signedIn, email: pending.email ?? null },
    text: [
      `  Your Okta domain: ${cli.output.accent(printable(orgUrl))}`,
      `  It and an API token are in ${homely(cli, configFile)}, so this terminal is signed in.`,
      `  Next: ${cli.output.accent('gatehouse apps create web')}`,
    ].join('\n'),
  });
}

/** Signs the terminal in. The token comes once: when it cannot be kept, or must not be sent to that address, it is shown. */
function keep(cli: Cli, settings: { orgUrl: string; token: string }): SignedIn {
  const { orgUrl, token } = settings;
  try {
    const problem = addressProblem(orgUrl, cli);
    if (problem !== undefined) throw new Error(problem);
    return signIn(cli, settings);
  } catch (cause) {
    const why = printable((cause as Error).message);
    throw new Problem(`Your org is at ${printable(orgUrl)}, but that could not be kept: ${why}.`, {
      remedy: `Its API token, shown this once, for \`gatehouse login\`: ${token}`,
      cause,
    });
  }
}

/** Forgets a sign-up; the one before may still come to something, and one that was begun since stays. */
function forget(cli: Cli, { pending, before }: Pick<Begun, 'pending' | 'before'>): void {
  if (readPending(cli)?.token !== pending.token) return;
  if (before === undefined) forgetPending(cli);
  else keepPending(cli, before);
}
