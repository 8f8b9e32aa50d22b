import { hasBrowser, openInBrowser } from '../../browser.ts';
import type { Cli } from '../../cli.ts';
import { explainingFetch } from '../../connection.ts';
import { exitCodes, Problem } from '../../problem.ts';
import { printable } from '../../table.ts';
import { stopped } from './await-activation.ts';
import { isLoopback } from './org-address.ts';
import type { Pending } from './pending-registration.ts';
import { SignUpOver } from './registration-calls.ts';

/** A sign-up that is waited for. */
export interface Begun {
  readonly pending: Pending;
  /** It was begun by this command. */
  readonly isNew: boolean;
  /** Whom the mail comes from, where the server told it. */
  readonly mailFrom?: string | undefined;
  /** The sign-up that was waited for before. */
  readonly before?: Pending | undefined;
}

/** The newest mail to somebody, as the outbox of a server in development has it. */
interface OutboxMail {
  readonly kind: string;
  readonly link: string;
}

const timeoutMs = 10_000;

/**
 * Tells where the mail is. A server in development keeps its mails: then the link is shown here.
 * @returns the link, where it is known
 * @throws SignUpOver when the mail says that there will be no org, because the address has one
 */
export async function tellMail(cli: Cli, { pending, isNew, mailFrom }: Begun): Promise<string | undefined> {
  const { server, email } = pending;
  const mail = email === undefined ? undefined : await readOutbox(server, email);
  if (isNew && mail !== undefined && mail.kind !== 'REGISTRATION') throw noSecondOrg(mail);
  if (mail !== undefined && linksToOrg.has(mail.kind)) {
    cli.notes.say('The server runs in development and shows its mails. Open this link and choose a password:');
    cli.notes.say('');
    cli.notes.say(cli.notes.accent(printable(mail.link)));
    cli.notes.say('');
    return mail.link;
  }
  const sender = mailFrom === undefined ? '' : ` It comes from ${cli.notes.accent(mailFrom)}.`;
  cli.notes.say(`Open the link in the mail and choose a password.${sender}`);
  cli.notes.say(`No mail after a minute? Look into the folder for spam, or get another one at ${server}/signup/mail`);
  return undefined;
}

/** Kinds of mails whose link ends with a password and an org. */
const linksToOrg: ReadonlySet<string> = new Set(['REGISTRATION', 'ORG_WITHOUT_PASSWORD']);

function noSecondOrg({ kind, link }: OutboxMail): SignUpOver {
  return kind === 'ORG_WITHOUT_PASSWORD'
    ? new SignUpOver(`This address has an org already; its password is chosen at ${printable(link)}`, {
        remedy: 'Then `gatehouse register --resume` signs in the terminal that asked first.',
      })
    : new SignUpOver(`This address has an org already. People sign in to it at ${printable(link)}`, {
        remedy: 'Sign in to it here with `gatehouse login`, or register with another address.',
      });
}

/** Offers to open the link in the browser, where there is one. Whoever leaves at this question stops waiting, and the sign-up stays. */
export async function offerToOpen(cli: Cli, link: string): Promise<void> {
  if (cli.isBatch || !hasBrowser(cli)) return;
  const question = { message: 'Open it in the browser?', flag: '--batch', initial: true, inBatch: false };
  const isWanted = await cli.ask.confirm(question).catch((error: unknown) => {
    throw error instanceof Problem && error.exitCode === exitCodes.interrupted ? stopped() : error;
  });
  if (isWanted && !(await openInBrowser(cli, link))) cli.notes.say('The browser could not be started: open the link yourself.');
}

/** @returns undefined for a server that keeps no outbox, or not for this machine */
async function readOutbox(server: string, email: string): Promise<OutboxMail | undefined> {
  if (!isLoopback(new URL(server))) return undefined;
  try {
    const response = await explainingFetch(server)(`${server}/dev/outbox.json?to=${encodeURIComponent(email)}`, {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(timeoutMs),
    });
    const [newest] = response.ok ? ((await response.json()) as Partial<Record<string, unknown>>[]) : [];
    const { kind, links } = newest ?? {};
    const [link] = Array.isArray(links) ? (links as unknown[]) : [];
    if (typeof link !== 'string' || !/^https?:\/\//.test(link)) return undefined;
    return { kind: String(kind), link };
  } catch {
    return undefined; // the mail may have left; what follows tells if nobody answers
  }
}
