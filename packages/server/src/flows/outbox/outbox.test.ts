import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { startGatehouse, type TestOrg, type TestServer } from '../../../testkit/testkit.ts';
import { inTx } from '../../domain/ctx.ts';
import { queueMail } from '../../domain/mails/mail.ts';
import { Secret } from '../../platform/secret.ts';

/** Queues a mail with a link in the org. */
async function queue(gatehouse: TestServer, org: TestOrg, to: string, name = 'Northwind', token = 'ToKeN'): Promise<void> {
  const content = {
    kind: 'ACTIVATION',
    org: { name, baseUrl: org.origin },
    user: { id: '00u1', login: to, firstName: 'Ada' },
    url: new Secret(`${org.origin}/welcome/${token}`),
  } as const;
  await inTx(org.ctx(), (ctx) => queueMail(ctx, gatehouse.deps.keys, { to, content, lifetimeSeconds: 3600 }));
}

test('the outbox', async (t) => {
  const gatehouse = await startGatehouse(t);
  const other = await gatehouse.otherOrg('other');
  await queue(gatehouse, gatehouse, 'ada@example.com', 'North <b>"wind"</b>');
  gatehouse.clock.advance({ seconds: 60 });
  await queue(gatehouse, other, 'grace@example.com');

  await t.test('lists the mails of all orgs for programs, the newest first', async () => {
    const answer = await gatehouse.call({ url: '/dev/outbox.json' });
    assert.deepEqual(
      [answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']],
      [200, 'application/json; charset=utf-8', 'no-store'],
    );
    const [newest, older] = answer.json();
    assert.match(newest.id, /^eml\w{17}$/);
    assert.match(newest.text, /^http:\/\/other\.localhost:8080\/welcome\/ToKeN$/m);
    assert.deepEqual(
      { ...newest, id: '', text: '' },
      {
        id: '',
        kind: 'ACTIVATION',
        to: 'grace@example.com',
        subject: 'Activate your account at Northwind',
        text: '',
        links: [`${other.origin}/welcome/ToKeN`],
        createdAt: '2031-05-04T10:01:00.000Z',
        orgUrl: other.origin,
      },
    );
    assert.deepEqual([older.to, older.orgUrl], ['ada@example.com', gatehouse.origin]);
    const asked = await gatehouse.call({ url: '/dev/outbox', headers: { accept: 'application/json' } });
    assert.deepEqual(asked.json(), answer.json());
    assert.deepEqual(
      (await gatehouse.mails({ to: 'ada@example.com' })).map(({ links }) => links),
      [[`${gatehouse.origin}/welcome/ToKeN`]],
    );
  });

  await t.test('lists only those to one address when asked, in any case', async () => {
    const to = async (address: string) =>
      (await gatehouse.call({ url: `/dev/outbox.json?to=${encodeURIComponent(address)}` })).json().length;
    assert.deepEqual([await to('Ada@Example.com'), await to('nobody@example.com'), await to('%')], [1, 0, 0]);
  });

  await t.test('S39 shows them on a page on which nothing runs, names escaped', async () => {
    const answer = await gatehouse.call({ url: '/dev/outbox', headers: { accept: 'text/html' } });
    assert.equal(answer.headers['content-type'], 'text/html; charset=utf-8');
    assert.match(
      String(answer.headers['content-security-policy']),
      /^default-src 'none'; style-src 'sha256-[^;]+; img-src 'self';/,
    );
    assert.doesNotMatch(String(answer.headers['content-security-policy']), /unsafe|script/);
    assert.match(answer.body, /North &lt;b&gt;&#34;wind&#34;&lt;\/b&gt;/);
    assert.doesNotMatch(answer.body, /<b>"wind|welcome/);
    assert.ok(answer.body.indexOf('grace@') < answer.body.indexOf('ada@'));
    const filtered = await gatehouse.call({ url: '/dev/outbox?to=%3Cscript%3E' });
    assert.match(filtered.body, /Only mails to <b>&lt;script&gt;<\/b>/);
    assert.match(filtered.body, /No mail waits/);
  });

  await t.test('opens a mail with its links, and the mail itself in a frame that can only be left', async () => {
    const [mail] = await gatehouse.mails({ to: 'ada@example.com' });
    const page = await gatehouse.call({ url: `/dev/outbox/${mail?.id}` });
    const link = `${gatehouse.origin}/welcome/ToKeN`;
    assert.ok(page.body.includes(`<a href="${link}">${link}</a>`));
    assert.match(String(page.headers['content-security-policy']), /frame-src 'self'/);
    const frame = /<iframe src="([^"]+)" title="The mail" sandbox="allow-top-navigation-by-user-activation">/.exec(
      page.body,
    )?.[1];
    const body = await gatehouse.call({ url: frame ?? '' });
    assert.match(body.body, /<base target="_top">/);
    assert.ok(body.body.includes(`href="${link}"`));
    const policy = String(body.headers['content-security-policy']);
    assert.match(policy, /default-src 'none'; style-src 'unsafe-inline';.* frame-ancestors 'self';.* sandbox allow-top/);
    assert.doesNotMatch(policy, /allow-scripts|allow-same-origin|script-src/);
  });

  await t.test('is not there for anybody but programs of this machine, at the first org', async () => {
    const [mail] = await gatehouse.mails();
    const nothing = (body: string) => body.replaceAll(/oae\w{17}/g, '');
    const unknown = await gatehouse.call({ url: '/dev/nothing' });
    const paths = ['/dev/outbox', '/dev/outbox.json', `/dev/outbox/${mail?.id}`, `/dev/outbox/${mail?.id}/body`];
    const strangers: readonly (readonly [string, Parameters<TestOrg['call']>[0]])[] = [
      ['another machine', { url: '', remoteAddress: '192.0.2.1' }],
      ['another machine, by IPv6', { url: '', remoteAddress: '2001:db8::1' }],
      [
        'another machine that says it is this one',
        { url: '', remoteAddress: '192.0.2.1', headers: { 'x-forwarded-for': '127.0.0.1' } },
      ],
      ['a proxy on this machine', { url: '', headers: { 'x-forwarded-for': '192.0.2.1' } }],
      ['a proxy on this machine that says it is for this one', { url: '', headers: { 'x-forwarded-for': '127.0.0.1' } }],
      ['a proxy with another header', { url: '', headers: { forwarded: 'for=192.0.2.1' } }],
      ['a proxy with yet another header', { url: '', headers: { 'x-forwarded-host': 'localhost:8080' } }],
    ];
    for (const url of paths) {
      for (const [who, request] of strangers) {
        const answer = await gatehouse.call({ ...request, url });
        assert.equal(answer.statusCode, 404, `${url} for ${who}`);
        assert.equal(nothing(answer.body), nothing(unknown.body), `${url} for ${who}`);
      }
      assert.equal((await other.call({ url })).statusCode, 404, `${url} at another org`);
      for (const remoteAddress of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])
        assert.equal((await gatehouse.call({ url, remoteAddress })).statusCode, 200, `${url} from ${remoteAddress}`);
    }
    assert.equal((await gatehouse.call({ url: '/dev/outbox/emlNobody' })).statusCode, 404);
    assert.equal((await gatehouse.call({ url: `/dev/outbox/${'x'.repeat(400)}` })).statusCode, 404);
    assert.equal((await gatehouse.call({ url: '/dev/outbox', headers: { host: 'evil.example' } })).statusCode, 404);
  });
});

test('a proxy on this machine that tells nothing of itself asks by HTTP/1.0, and finds no outbox', async (t) => {
  const gatehouse = await startGatehouse(t, { listen: true });
  const statusOf = async (version: string) => {
    const socket = connect(gatehouse.port, 'localhost');
    socket.write(`GET /dev/outbox.json HTTP/${version}\r\nhost: localhost:${gatehouse.port}\r\nconnection: close\r\n\r\n`);
    return (await text(socket)).slice(9, 12);
  };
  assert.deepEqual([await statusOf('1.1'), await statusOf('1.0')], ['200', '404']);
});

test('an empty outbox says what will appear there', async (t) => {
  const gatehouse = await startGatehouse(t);
  const { body } = await gatehouse.call({ url: '/dev/outbox' });
  assert.match(body, /No mail waits.*Mails appear here when somebody signs up/s);
  assert.match(body, /Set GATEHOUSE_SMTP_URL to send them/);
});

test('a production server has no outbox, not even for itself', async (t) => {
  const gatehouse = await startGatehouse(t, { publicUrl: 'https://id.example.com' });
  await queue(gatehouse, gatehouse, 'ada@example.com');
  const unknown = await gatehouse.call({ url: '/dev/nothing' });
  for (const url of ['/dev/outbox', '/dev/outbox.json']) {
    const answer = await gatehouse.call({ url });
    assert.deepEqual([answer.statusCode, answer.headers], [404, { ...unknown.headers, ...changing(answer.headers) }], url);
  }
});

function changing(headers: Record<string, unknown>) {
  const { date, 'x-okta-request-id': id, 'content-length': length } = headers;
  return { ...(date !== undefined && { date }), 'x-okta-request-id': id, 'content-length': length };
}
