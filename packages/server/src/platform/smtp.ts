import type { NodemailerError, Transporter } from 'nodemailer';
import type { Secret } from './secret.ts';

/** The server that mails are handed to. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte. Otherwise TLS is begun when the server offers it; a password is never sent to another machine without. */
  readonly isTls: boolean;
  readonly user?: string;
  readonly password?: Secret;
}

/** An address with the name to show beside it. */
export interface MailAddress {
  readonly name: string | null;
  readonly address: string;
}

/** A mail as it goes out. */
export interface OutgoingMail {
  /** Unique and stable, without angle brackets: a mail that is sent twice has the same. */
  readonly messageId: string;
  readonly from: MailAddress;
  /** One address, checked by the caller. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Hands mails to an SMTP server. */
export interface Mailer {
  /** @throws MailError */
  send(mail: OutgoingMail): Promise<void>;
  /** Connects and signs in, and sends nothing. @throws MailError */
  check(): Promise<void>;
  /** Ends every connection; what is under way fails. */
  close(): void;
}

/** Why a mail did not go. The message is one sentence that quotes nothing of the mail, nor what the server says about it. */
export class MailError extends Error {
  override readonly name = 'MailError';
  /** `recipient`: this mail will never be taken. `server`: the server takes none now. `mail`: it did not take this one now. */
  readonly concerns: 'recipient' | 'server' | 'mail';

  constructor(message: string, concerns: MailError['concerns']) {
    super(message);
    this.concerns = concerns;
  }
}

/** How long each step may take, in milliseconds, and a mail as a whole. */
const times = {
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  dnsTimeout: 10_000,
  socketTimeout: 20_000,
  idleTimeout: 15_000,
};
const longestSend = 60_000;
const mostConnections = 3;

/** Sends by `server`. The library is loaded with the first mail. */
export function mailer(server: SmtpServer): Mailer {
  const closing = new AbortController();
  let transport: Promise<Transporter> | undefined;
  const open = () => {
    transport ??= newTransport(server);
    return transport;
  };
  return {
    async send({ messageId, from, to, ...parts }) {
      const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(longestSend)]);
      try {
        await (await open()).sendMail({
          ...parts,
          messageId: `<${messageId}>`,
          from: { name: from.name ?? '', address: from.address },
          to: { name: '', address: to },
          envelope: { from: from.address, to: [to] },
          // Exact bytes on the other side: a long link is not broken where a line ends.
          textEncoding: 'quoted-printable',
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
          disableFileAccess: true,
          disableUrlAccess: true,
          signal,
        });
      } catch (error) {
        throw mailErrorOf(error);
      }
    },
    async check() {
      try {
        await (await open()).verify();
      } catch (error) {
        throw mailErrorOf(error);
      }
    },
    close() {
      closing.abort();
      void transport?.then(
        (opened) => opened.close(),
        () => {},
      );
    },
  };
}

async function newTransport({ host, port, isTls, user, password }: SmtpServer): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    host,
    port,
    secure: isTls,
    requireTLS: user !== undefined && !isThisMachine(host),
    ...(user !== undefined && { auth: { user, pass: password?.reveal() ?? '' } }),
    tls: { minVersion: 'TLSv1.2' },
    pool: true,
    maxConnections: mostConnections,
    maxRequeues: 1,
    ...times,
  }) as Transporter;
}

function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '127.0.0.1' || host === '::1';
}

/** Answers that mean the server and not the mail, although they may come when the recipient is named: sign in first, TLS first. */
const aboutServer: ReadonlySet<number> = new Set([421, 530, 534, 535, 538]);

function mailErrorOf(error: unknown): MailError {
  const { code = '', command = '', responseCode = 0, response = '', cause } = error as NodemailerError;
  const answer = responseCode === 0 ? '' : `${responseCode}${enhancedCode(response)}`;
  const isRefusal = (command === 'RCPT TO' || command === 'DATA') && responseCode >= 400 && !aboutServer.has(responseCode);
  if (isRefusal && responseCode >= 500)
    return new MailError(`The SMTP server refused the mail for good: ${answer} to ${command}.`, 'recipient');
  if (isRefusal) return new MailError(`The SMTP server did not take the mail now: ${answer} to ${command}.`, 'mail');
  if (code === 'EENVELOPE' && command === 'API')
    return new MailError('The address is none that mail can be sent to.', 'recipient');
  if (code === 'EAUTH' || code === 'ENOAUTH')
    return new MailError(`The SMTP server refused the user name or the password${answer && `: ${answer}`}.`, 'server');
  if (answer !== '') return new MailError(`The SMTP server answered ${answer}${command && ` to ${command}`}.`, 'server');
  const reason = [code, (cause as NodeJS.ErrnoException | undefined)?.code].find((text) => text !== undefined && text !== '');
  return new MailError(`The SMTP server could not be reached${reason ? ` (${reason})` : ''}.`, 'server');
}

/** @see RFC 3463 */
function enhancedCode(response: string): string {
  const [, code] = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response) ?? [];
  return code === undefined ? '' : ` ${code}`;
}
