import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import { rootCertificates, setDefaultCACertificates } from 'node:tls';
import { testDatabase } from '../../testkit/each-database.ts';
import { selfSigned } from '../../testkit/self-signed.ts';
import { type SmtpHost, type SmtpHostOptions, startSmtp } from '../../testkit/smtp-host.ts';
import { startGatehouse, type TestServer, type TestServerOptions } from '../../testkit/testkit.ts';
import { inTx } from '../domain/ctx.ts';
import { nextAttemptAt, takeMail } from '../domain/mails/delivery.ts';
import { letterOf } from '../domain/mails/letter.ts';
import { openMail, queueMail } from '../domain/mails/mail.ts';
import { mailStanding } from '../domain/mails/standing.ts';
import { listDueMailsOfOrgs } from '../domain/mails/store.ts';
import { Secret } from '../platform/secret.ts';
import { mailer, type SmtpServer } from '../platform/smtp.ts';
import type { EpochMillis } from '../platform/time.ts';
import { deliverDueMails, deliverMailsRegularly, type Post, removeExpiredMails } from './deliver-mail.ts';

const token = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdE';
const from = { name: 'Gatehouse', address: 'no-reply@id.example.com' };

function postTo(t: TestContext, server: SmtpServer): Post {
  const post = { mailer: mailer(server), from, host: 'id.example.com' };
  t.after(() => post.mailer.close());
  return post;
}

/** A server, and an SMTP server that it sends to. */
async function withSmtp(t: TestContext, smtpOptions?: SmtpHostOptions, options?: TestServerOptions) {
  const gatehouse = await startGatehouse(t, options);
  const smtp = await startSmtp(t, smtpOptions);
  const post = postTo(t, { host: smtp.host, port: smtp.port, isTls: false });
  return { gatehouse, smtp, post, deliver: () => deliverDueMails(gatehouse.deps, post) };
}

interface Wanted {
  readonly orgName?: string;
  readonly firstName?: string;
  readonly lifetimeSeconds?: number;
}

/** Queues an activation mail. */
async function queue(gatehouse: TestServer, to: string, wanted: Wanted = {}): Promise<void> {
  const content = {
    kind: 'ACTIVATION',
    org: { name: wanted.orgName ?? 'Northwind', baseUrl: gatehouse.origin },
    user: { id: '00u1', login: to, firstName: wanted.firstName ?? 'Ada' },
    url: new Secret(`${gatehouse.origin}/welcome/${token}`),
  } as const;
  await inTx(gatehouse.ctx(), (ctx) =>
    queueMail(ctx, gatehouse.deps.keys, { to, content, lifetimeSeconds: wanted.lifetimeSeconds ?? 7 * 24 * 3600 }),
  );
}

const recipients = ({ mails }: SmtpHost) => mails.flatMap(({ envelope }) => envelope.to).sort();

/** The delivery events of the org, newest first: outcome, reason, recipient, attempts. */
async function deliveries(gatehouse: TestServer): Promise<unknown[]> {
  const events = (await gatehouse.log()).filter((event) => event.event_type === 'system.email.delivery');
  return events.map(({ outcome_result, outcome_reason, targets_json, debug_json }) => [
    outcome_result,
    outcome_reason,
    JSON.parse(targets_json)[0].alternateId,
    JSON.parse(debug_json).attempts,
  ]);
}

/** How the mails stand that wait. */
async function rows({ deps }: TestServer) {
  return deps.database.selectFrom('mail').selectAll().execute();
}

suite('a mail is sent', () => {
  test('once, whole, from the configured address; then it is gone', async (t) => {
    const { gatehouse, smtp, deliver } = await withSmtp(t);
    await queue(gatehouse, 'ada@example.com');
    const id = (await rows(gatehouse))[0]?.id;

    assert.equal(await deliver(), 1);
    assert.equal(await deliver(), 0);
    assert.equal(smtp.mails.length, 1);
    const [mail] = smtp.mails;
    assert.ok(mail);
    assert.deepEqual(mail.envelope, { from: 'no-reply@id.example.com', to: ['ada@example.com'] });
    const { headers } = mail;
    assert.equal(headers['from'], 'Gatehouse <no-reply@id.example.com>');
    assert.equal(headers['to'], 'ada@example.com');
    assert.equal(headers['subject'], 'Activate your account at Northwind');
    assert.equal(headers['message-id'], `<${id}@id.example.com>`);
    assert.equal(headers['auto-submitted'], 'auto-generated');
    const url = `${gatehouse.origin}/welcome/${token}`;
    assert.ok(mail.text.split('\n').includes(url), 'the link is whole, on a line of its own');
    assert.match(mail.text, /^Hello Ada,$/m);
    assert.match(mail.text, /works once, for 7 days, until 11 May 2031, 10:00 UTC/);
    assert.equal(mail.html.split(`href="${url}"`).length, 3, 'the button and the printed link');
    assert.doesNotMatch(mail.html, /<img|<script|src=|url\(/, 'nothing is fetched');
    assert.deepEqual(await rows(gatehouse), []);
    assert.deepEqual(await deliveries(gatehouse), [['SUCCESS', null, 'ada@example.com', '1']]);
  });

  test('S41 its link is nowhere in clear: not in the table, the log of events, or what the server writes', async (t) => {
    const lines: string[] = [];
    const refuses = { onRecipient: () => `451 4.3.0 Try https://x/${token} later` };
    const { gatehouse, deliver } = await withSmtp(t, refuses, { onLog: (line) => lines.push(line) });
    await queue(gatehouse, 'ada@example.com');
    assert.equal(await deliver(), 0);
    const seen = JSON.stringify([await rows(gatehouse), await gatehouse.log(), lines]);
    assert.match(seen, /451 4\.3\.0 to RCPT TO/);
    assert.doesNotMatch(seen, /AbCdEfGh|welcome/);
  });

  test('a row whose address was changed in the database goes to nobody', async (t) => {
    const { gatehouse, smtp, deliver } = await withSmtp(t);
    await queue(gatehouse, 'ada@example.com');
    await inTx(gatehouse.ctx(), ({ db }) => db.updateTable('mail').set({ recipient: 'eve@example.com' }).execute());
    await deliver();
    assert.deepEqual([smtp.mails, await rows(gatehouse)], [[], []]);
  });

  test('to each of two orgs', async (t) => {
    const { gatehouse, smtp, deliver } = await withSmtp(t);
    const other = await gatehouse.otherOrg('other');
    await queue(gatehouse, 'ada@example.com');
    await queue({ ...gatehouse, ...other }, 'grace@example.com');
    assert.equal(await deliver(), 2);
    assert.deepEqual(recipients(smtp), ['ada@example.com', 'grace@example.com']);
    const linkOf = (to: string) => smtp.mails.find((mail) => mail.headers['to'] === to)?.text.match(/http\S+/)?.[0];
    assert.equal(linkOf('grace@example.com'), `${other.origin}/welcome/${token}`);
  });

  test('as soon as it is queued, and a server that stops finishes it first', async (t) => {
    const begun = Promise.withResolvers<void>();
    const mayEnd = Promise.withResolvers<undefined>();
    const smtpOptions = {
      onData: () => {
        begun.resolve();
        return mayEnd.promise;
      },
    };
    const { gatehouse, smtp, post } = await withSmtp(t, smtpOptions);
    const job = deliverMailsRegularly(gatehouse.deps, post);
    await queue(gatehouse, 'ada@example.com');
    job.begin();
    job.begin();
    await begun.promise;
    await queue(gatehouse, 'late@example.com');
    const stopped = job.stop();
    job.begin();
    mayEnd.resolve(undefined);
    await stopped;
    assert.deepEqual(recipients(smtp), ['ada@example.com']);
    assert.deepEqual(
      (await rows(gatehouse)).map(({ recipient, attempts }) => [recipient, attempts]),
      [['late@example.com', 0]],
    );
  });
});

suite('a mail that the server does not take', () => {
  test('now is tried again after a minute, and then less and less often', async (t) => {
    const answers: (string | undefined)[] = ['451 4.7.1 Greylisted', '452 4.2.2 Mailbox full'];
    const { gatehouse, smtp, deliver } = await withSmtp(t, { onRecipient: () => answers.shift() });
    await queue(gatehouse, 'ada@example.com');
    assert.equal(await deliver(), 0);
    const [waiting] = await rows(gatehouse);
    assert.equal(waiting?.last_error, 'The SMTP server did not take the mail now: 451 4.7.1 to RCPT TO.');
    gatehouse.clock.advance({ seconds: 59 });
    assert.equal(await deliver(), 0);
    assert.equal(answers.length, 1, 'it was not tried yet');
    gatehouse.clock.advance({ seconds: 1 });
    assert.equal(await deliver(), 0);
    gatehouse.clock.advance({ seconds: 299 });
    assert.deepEqual([await deliver(), answers.length], [0, 0]);
    gatehouse.clock.advance({ seconds: 1 });
    assert.equal(await deliver(), 1);
    assert.equal(smtp.mails[0]?.headers['message-id'], `<${waiting?.id}@id.example.com>`);
    assert.deepEqual(await deliveries(gatehouse), [['SUCCESS', null, 'ada@example.com', '3']]);
  });

  test('waits 1, 5, 15 and 60 minutes, and three hours from then on', () => {
    const minutes = [1, 2, 3, 4, 5, 6, 50].map((attempts) => nextAttemptAt(attempts, 0 as EpochMillis) / 60_000);
    assert.deepEqual(minutes, [1, 5, 15, 60, 180, 180, 180]);
  });

  test('for good ends, with an event, and holds up no other', async (t) => {
    const smtpOptions = {
      onRecipient: (address: string) => (address.startsWith('gone') ? '550 5.1.1 No such user' : undefined),
      onData: async (mail: { text: string }) => (mail.text.includes('Spam') ? '554 5.7.1 Not here' : undefined),
    };
    const { gatehouse, smtp, deliver } = await withSmtp(t, smtpOptions);
    await queue(gatehouse, 'gone@example.com');
    await queue(gatehouse, 'spam@example.com', { orgName: 'Spam' });
    await queue(gatehouse, 'ada@example.com');
    assert.equal(await deliver(), 1);
    assert.deepEqual(recipients(smtp), ['ada@example.com']);
    assert.deepEqual(await rows(gatehouse), []);
    const events = (await deliveries(gatehouse)).map(String).sort();
    assert.deepEqual(events, [
      'FAILURE,The SMTP server refused the mail for good: 550 5.1.1 to RCPT TO.,gone@example.com,1',
      'FAILURE,The SMTP server refused the mail for good: 554 5.7.1 to DATA.,spam@example.com,1',
      'SUCCESS,,ada@example.com,1',
    ]);
  });

  test('because it is down waits until it is up; the others do not even try', async (t) => {
    const { gatehouse, smtp, deliver } = await withSmtp(t);
    await smtp.stop();
    for (let index = 0; index < 10; index += 1) await queue(gatehouse, `user${index}@example.com`);
    assert.equal(await deliver(), 0);
    const tried = (await rows(gatehouse)).filter(({ attempts }) => attempts > 0);
    assert.ok(tried.length >= 1 && tried.length <= 3, `${tried.length} were tried`);
    assert.match(tried[0]?.last_error ?? '', /^The SMTP server could not be reached \(ECONNREFUSED|ESOCKET\)\.$/);
    const again = await startSmtp(t, { port: smtp.port });
    gatehouse.clock.advance({ seconds: 60 });
    assert.equal(await deliver(), 10);
    assert.equal(new Set(recipients(again)).size, 10);
  });

  test('because its time is over is not sent, and ends with an event', async (t) => {
    const { gatehouse, smtp, deliver } = await withSmtp(t);
    await queue(gatehouse, 'ada@example.com', { lifetimeSeconds: 3600 });
    await queue(gatehouse, 'grace@example.com', { lifetimeSeconds: 3601 });
    gatehouse.clock.advance({ seconds: 3600 });
    assert.equal(await deliver(), 1);
    assert.deepEqual(recipients(smtp), ['grace@example.com']);
    assert.equal(await removeExpiredMails(gatehouse.deps), 1);
    assert.equal(await removeExpiredMails(gatehouse.deps), 0);
    assert.deepEqual((await deliveries(gatehouse)).map(String).sort(), [
      'FAILURE,It could not be sent before its link was over.,ada@example.com,0',
      'SUCCESS,,grace@example.com,1',
    ]);
  });
});

suite('a node that dies over a mail', () => {
  test('before it was sent loses it to another one after five minutes', async (t) => {
    const { gatehouse, smtp, deliver } = await withSmtp(t);
    await queue(gatehouse, 'ada@example.com');
    const [row] = await rows(gatehouse);
    assert.ok(row);
    assert.ok(await inTx(gatehouse.ctx(), (ctx) => takeMail(ctx, row.id)));
    gatehouse.clock.advance({ seconds: 299 });
    assert.equal(await deliver(), 0);
    gatehouse.clock.advance({ seconds: 1 });
    assert.equal(await deliver(), 1);
    assert.equal(smtp.mails.length, 1);
  });

  test('after it was sent: it comes twice, with the same Message-ID', async (t) => {
    const { gatehouse, smtp, post, deliver } = await withSmtp(t);
    await queue(gatehouse, 'ada@example.com');
    const broken = { ...gatehouse.deps, clock: () => gatehouse.deps.clock() };
    const dies: Post = {
      ...post,
      mailer: {
        ...post.mailer,
        async send(mail) {
          await post.mailer.send(mail);
          throw new Error('killed');
        },
      },
    };
    await assert.rejects(deliverDueMails(broken, dies), /mails could not be sent/);
    gatehouse.clock.advance({ seconds: 300 });
    assert.equal(await deliver(), 1);
    const ids = smtp.mails.map(({ headers }) => headers['message-id']);
    assert.equal(ids.length, 2);
    assert.equal(new Set(ids).size, 1);
  });

  test('two nodes send each mail once', async (t) => {
    const { gatehouse, smtp, post } = await withSmtp(t, {}, { database: await testDatabase(t, 'postgres') });
    for (let index = 0; index < 40; index += 1) await queue(gatehouse, `user${index}@example.com`);
    const other = postTo(t, { host: smtp.host, port: smtp.port, isTls: false });
    const sent = await Promise.all([deliverDueMails(gatehouse.deps, post), deliverDueMails(gatehouse.deps, other)]);
    assert.equal(sent[0] + sent[1], 40);
    assert.equal(recipients(smtp).length, 40);
    assert.equal(new Set(recipients(smtp)).size, 40);
    assert.deepEqual(await rows(gatehouse), []);
  });
});

suite('what strangers choose', () => {
  test('an address is one address: nothing in it becomes another recipient or a header', async (t) => {
    const { gatehouse, smtp, deliver } = await withSmtp(t);
    const hostile = [
      'a@example.com\r\nBcc: eve@example.com',
      'a@example.com, eve@example.com',
      'a@example.com;eve@example.com',
      'A <a@example.com>',
      '<a@example.com> ORCPT=rfc822;eve@example.com',
      'group: a@example.com, eve@example.com;',
      '"a@example.com, eve"@example.com',
      'a@example.com\u2028eve@example.com',
      'nobody',
      '',
    ];
    for (const address of hostile) await queue(gatehouse, address);
    assert.equal(await deliver(), 0);
    assert.deepEqual(smtp.mails, []);
    assert.deepEqual(await rows(gatehouse), []);
  });

  test('names do not break out of the subject, and say nothing that is no name', async (t) => {
    const { gatehouse, smtp, deliver } = await withSmtp(t);
    await queue(gatehouse, 'ada@example.com', {
      orgName: 'North\r\nBcc: eve@example.com\r\n\r\nwind <b>&',
      firstName: 'Win 1000 at evil.example',
    });
    assert.equal(await deliver(), 1);
    const [mail] = smtp.mails;
    assert.deepEqual(mail?.envelope.to, ['ada@example.com']);
    assert.equal(mail?.headers['subject'], 'Activate your account at North Bcc: eve@example.com wind <b>&');
    assert.equal(mail?.headerNames.includes('bcc'), false);
    assert.match(mail?.text ?? '', /^Hello,$/m);
    assert.match(mail?.html ?? '', /North Bcc: eve@example\.com wind &lt;b&gt;&amp;/);
    assert.doesNotMatch(`${mail?.text}${mail?.html}`, /evil\.example/);
  });
});

suite('the way to the SMTP server', () => {
  const certificate = selfSigned('localhost');
  const user = { name: 'mail@er', password: 'p w:%' };
  const password = new Secret(user.password);

  test('TLS and a password, when the certificate is trusted', async (t) => {
    setDefaultCACertificates([...rootCertificates, certificate.cert]);
    t.after(() => setDefaultCACertificates([...rootCertificates]));
    const gatehouse = await startGatehouse(t);
    for (const isTls of [true, false]) {
      const smtp = await startSmtp(t, { host: 'localhost', ...certificate, secure: isTls, user });
      const server = { host: 'localhost', port: smtp.port, isTls, user: user.name, password };
      await queue(gatehouse, 'ada@example.com');
      assert.equal(await deliverDueMails(gatehouse.deps, postTo(t, server)), 1);
      assert.deepEqual([smtp.mails[0]?.user, smtp.mails[0]?.isSecure], ['mail@er', true]);
      assert.equal((await mailStanding(gatehouse.ctx(), server)).smtp, 'reachable');
    }
  });

  test('is not taken when nobody vouches for the certificate', async (t) => {
    const gatehouse = await startGatehouse(t);
    const smtp = await startSmtp(t, { host: 'localhost', ...certificate, secure: true });
    await queue(gatehouse, 'ada@example.com');
    assert.equal(await deliverDueMails(gatehouse.deps, postTo(t, { host: 'localhost', port: smtp.port, isTls: true })), 0);
    assert.match((await rows(gatehouse))[0]?.last_error ?? '', /could not be reached \(ESOCKET|DEPTH_ZERO_SELF_SIGNED_CERT\)/);
    assert.deepEqual(smtp.mails, []);
  });

  test('a password that is refused is told, without it, and the mail waits', async (t) => {
    const gatehouse = await startGatehouse(t);
    const smtp = await startSmtp(t, { user });
    const server = { host: '127.0.0.1', port: smtp.port, isTls: false, user: user.name, password: new Secret('wr0ng') };
    await queue(gatehouse, 'ada@example.com');
    assert.equal(await deliverDueMails(gatehouse.deps, postTo(t, server)), 0);
    const problem = 'The SMTP server refused the user name or the password: 535 5.7.8.';
    assert.equal((await rows(gatehouse))[0]?.last_error, problem);
    const standing = await mailStanding(gatehouse.ctx(), server);
    const oldestAt = gatehouse.clock.read();
    assert.deepEqual(standing, { smtp: 'unreachable', problem, waiting: 1, oldestAt, lastError: problem });
  });

  test('no password goes to another machine without TLS', async (t) => {
    const tried: string[] = [];
    const talk = createServer((socket) => {
      socket.write('220 mail.example ESMTP\r\n');
      socket.on('data', (line) => {
        tried.push(String(line));
        socket.write(/^EHLO/.test(String(line)) ? '250-mail.example\r\n250 AUTH PLAIN LOGIN\r\n' : '500 No\r\n');
      });
      socket.on('error', () => {});
    });
    t.after(() => talk.close());
    talk.listen(0, '127.0.0.2');
    await once(talk, 'listening');
    const { port } = talk.address() as { port: number };
    const gatehouse = await startGatehouse(t);
    const server = { host: '127.0.0.2', port, isTls: false, user: user.name, password };
    const standing = await mailStanding(gatehouse.ctx(), server);
    assert.equal(standing.smtp, 'unreachable');
    assert.doesNotMatch(tried.join(), /AUTH|bWFpbEBlcg/);
  });

  test('without an SMTP server mails wait', async (t) => {
    const gatehouse = await startGatehouse(t);
    assert.deepEqual(await mailStanding(gatehouse.ctx(), undefined), {
      smtp: 'unset',
      problem: null,
      waiting: 0,
      oldestAt: null,
      lastError: null,
    });
  });
});

suite('what is due', () => {
  test('the one that waits longest comes first', async (t) => {
    const gatehouse = await startGatehouse(t);
    for (const name of ['one', 'two', 'three']) {
      await queue(gatehouse, `${name}@example.com`);
      gatehouse.clock.advance({ seconds: 1 });
    }
    const keys = await listDueMailsOfOrgs(gatehouse.ctx(), 10);
    const byId = new Map((await rows(gatehouse)).map((row) => [row.id, row]));
    const found = keys.flatMap(({ id }) => byId.get(id) ?? []);
    assert.deepEqual(
      found.map(({ recipient }) => recipient),
      ['one@example.com', 'two@example.com', 'three@example.com'],
    );
    const [row] = found;
    const mail = row && openMail(gatehouse.deps.keys, row);
    assert.equal(mail && letterOf(mail).links[0], `${gatehouse.origin}/welcome/${token}`);
  });
});
