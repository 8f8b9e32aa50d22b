import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { type OpenMail, openMime } from './mime.ts';

/** A mail that an SMTP server took. */
export interface ReceivedMail extends OpenMail {
  /** The envelope: who it was really from and for. */
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  /** The user who signed in for it, if anybody did. */
  readonly user: string | undefined;
  readonly isSecure: boolean;
}

/** How an SMTP server in a test differs from the default, which takes every mail without a password. */
export interface SmtpHostOptions extends Pick<SMTPServerOptions, 'secure' | 'key' | 'cert'> {
  readonly host?: string;
  /** The port of a server that was stopped. */
  readonly port?: number;
  readonly user?: { readonly name: string; readonly password: string };
  /** Called for each recipient; what it gives is refused with: `550 5.1.1 No such user`. */
  readonly onRecipient?: (address: string) => string | undefined;
  /** Called before a mail is taken, which waits for it; what it gives is refused with. */
  readonly onData?: (mail: ReceivedMail) => Promise<string | undefined>;
}

/** A real SMTP server in a test. */
export interface SmtpHost {
  readonly host: string;
  readonly port: number;
  /** What it took, the oldest first. */
  readonly mails: readonly ReceivedMail[];
  stop(): Promise<void>;
}

/** Starts an SMTP server that ends with the test. Without a key it offers no TLS. */
export async function startSmtp(t: TestContext, options: SmtpHostOptions = {}): Promise<SmtpHost> {
  const { host = '127.0.0.1', port = 0, user, onRecipient, onData, ...tls } = options;
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    ...tls,
    authOptional: user === undefined,
    disableReverseLookup: true,
    disabledCommands: [...(user ? [] : ['AUTH']), ...(tls.key ? [] : ['STARTTLS'])],
    allowInsecureAuth: true,
    closeTimeout: 10,
    onAuth({ username, password }, _session, done) {
      if (username === user?.name && password === user?.password) done(null, { user: username });
      else done(refusal('535 5.7.8 Wrong user name or password'));
    },
    onRcptTo({ address }, _session, done) {
      const refused = onRecipient?.(address);
      done(refused === undefined ? null : refusal(refused));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const mail = {
          ...openMime(Buffer.concat(chunks).toString('utf8')),
          envelope: { from: mailFrom === false ? '' : mailFrom.address, to: rcptTo.map(({ address }) => address) },
          user: session.user,
          isSecure: session.secure,
        };
        void Promise.resolve(onData?.(mail)).then((refused) => {
          if (refused !== undefined) return done(refusal(refused));
          mails.push(mail);
          done();
        });
      });
    },
  });
  server.on('error', () => {}); // a client that goes away in the middle is part of some tests
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const stop = () => new Promise<void>((resolve) => server.close(resolve));
  t.after(stop);
  return { host, port: (server.server.address() as AddressInfo).port, mails, stop };
}

function refusal(answer: string): Error {
  const [, code, text] = /^(\d{3}) (.*)$/.exec(answer) ?? [];
  return Object.assign(new Error(text), { responseCode: Number(code) });
}
