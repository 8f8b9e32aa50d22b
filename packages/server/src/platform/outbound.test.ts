import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { suite, type TestContext, test } from 'node:test';
import { selfSigned } from '../../testkit/self-signed.ts';
import { type OutboundOptions, outbound } from './outbound.ts';

const tls = selfSigned('keys.example');
const answer = { keys: [] };

/** An https server on this machine as `keys.example`, and how to ask it. */
async function keyServer(t: TestContext, handler: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(tls, handler);
  server.listen(0, '127.0.0.1');
  await new Promise((listening) => server.once('listening', listening));
  t.after(() => {
    server.closeAllConnections();
    return new Promise((closed) => server.close(closed));
  });
  const { port } = server.address() as AddressInfo;
  const opened: OutboundOptions = { ca: tls.cert, resolve: async () => ['127.0.0.1'], allowed: ['127.0.0.0/8'] };
  return { url: `https://keys.example:${port}/jwks`, opened };
}

/** How the client refuses `url` when its name has these addresses; the name server is asked once at most. */
async function refusalOf(url: string, addresses: readonly string[] = ['93.184.216.34']): Promise<string> {
  let asked = 0;
  const resolve = async () => {
    asked += 1;
    return addresses;
  };
  const outcome = await outbound({ resolve })
    .getJson(url)
    .then(
      () => 'answered',
      (error: Error) => error.message,
    );
  assert.ok(asked <= 1);
  return outcome;
}

suite('S36 the outbound client reaches public addresses by https only (RFC 6890)', () => {
  const elsewhere = [
    'http://keys.example/',
    'ftp://keys.example/',
    'file:///etc/passwd',
    'data:,{}',
    'gopher://x/',
    'keys.example',
    '',
  ];
  for (const url of elsewhere) {
    test(`not ${url || 'nothing'}`, async () => assert.match(await refusalOf(url), /^not an https URL/));
  }

  test('no credentials in the URL', async () => {
    assert.match(await refusalOf('https://user:secret@keys.example/'), /^not an https URL without credentials/);
    assert.match(await refusalOf('https://user@keys.example/'), /^not an https URL without credentials/);
  });

  const special = [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.255',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '192.168.0.1',
    '198.18.0.1',
    '198.19.255.255',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:a9fe:a9fe',
    '::ffff:8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b::808:808',
    '64:ff9b:1::1',
    '100::1',
    '2001::1',
    '2001:db8::1',
    '2002:7f00:1::',
    '3fff::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%lo',
    'fec0::1',
    'ff02::1',
  ];
  for (const address of special) {
    test(`no name may lead to ${address}`, async () => {
      assert.equal(await refusalOf('https://keys.example/', [address]), 'the host has an address of special use');
      assert.equal(
        await refusalOf('https://keys.example/', ['93.184.216.34', address]),
        'the host has an address of special use',
        'among good ones',
      );
      if (address.includes('%')) return;
      const literal = address.includes(':') ? `[${address}]` : address;
      assert.equal(await refusalOf(`https://${literal}/`), 'the host has an address of special use', 'written in the URL');
    });
  }

  const disguised = ['2130706433', '0177.0.0.1', '0x7f.1', '127.1', '017700000001', '127.0.0.1.', '①②⑦.0.0.1', '2852039166'];
  for (const host of disguised) {
    test(`an address that is written as ${host}`, async () =>
      assert.equal(await refusalOf(`https://${host}/`), 'the host has an address of special use'));
  }

  test('localhost by its name, and a name without an address', async () => {
    const outcome = outbound().getJson('https://localhost/');
    await assert.rejects(outcome, { name: 'OutboundError', message: 'the host has an address of special use' });
    assert.equal(await refusalOf('https://keys.example/', []), 'the host name has no address');
  });

  test('a name server that changes its mind changes nothing: the name is asked for once, and what it said is connected to', async (t) => {
    let hits = 0;
    const { url, opened } = await keyServer(t, (_request, response) => {
      hits += 1;
      response.end(JSON.stringify(answer));
    });
    // 127.0.0.1 plays the public address; what it turns into is the private one.
    const answers = [['127.0.0.1'], ['10.0.0.1'], ['127.0.0.1']];
    const client = outbound({ ...opened, allowed: ['127.0.0.1'], resolve: async () => answers.shift() ?? [] });
    assert.deepEqual((await client.getJson(url)).body, answer);
    await assert.rejects(client.getJson(url), /an address of special use/);
    assert.deepEqual([hits, answers.length], [1, 1]);
  });
});

suite('S36 what the outbound client takes from a server', () => {
  test('JSON, with how long it may be kept; it sends no cookie and no credential', async (t) => {
    const seen: IncomingMessage['headers'][] = [];
    const ages = ['public, max-age=60', 'no-store', undefined, 'max-age=600, no-cache'];
    const { url, opened } = await keyServer(t, (request, response) => {
      seen.push(request.headers);
      const age = ages.shift();
      response.writeHead(200, { 'set-cookie': 'a=b', ...(age !== undefined && { 'cache-control': age }) });
      response.end(JSON.stringify(answer));
    });
    const client = outbound(opened);
    const first = await client.getJson(url);
    assert.deepEqual(first, { body: answer, maxAgeSeconds: 60 });
    assert.equal((await client.getJson(url)).maxAgeSeconds, 0);
    assert.equal((await client.getJson(url)).maxAgeSeconds, undefined);
    assert.equal((await client.getJson(url)).maxAgeSeconds, 0);
    for (const headers of seen)
      assert.deepEqual(Object.keys(headers).sort(), ['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
  });

  test('no redirect is followed, wherever it leads', async (t) => {
    for (const location of ['https://169.254.169.254/latest/meta-data', '/other', 'http://127.0.0.1/']) {
      let hits = 0;
      const { url, opened } = await keyServer(t, (_request, response) => {
        hits += 1;
        response.writeHead(302, { location }).end(JSON.stringify(answer));
      });
      await assert.rejects(outbound(opened).getJson(url), /^OutboundError: status 302$/);
      assert.equal(hits, 1);
    }
  });

  test('64 kB and not a byte more, whatever the header says', async (t) => {
    const text = (bytes: number) => JSON.stringify('x'.repeat(bytes - 2));
    for (const [bytes, good] of [
      [65_536, true],
      [65_537, false],
      [10_000_000, false],
    ] as const) {
      const { url, opened } = await keyServer(t, (_request, response) => response.end(text(bytes)));
      const asked = outbound(opened).getJson(url);
      if (good) assert.equal((await asked).body, 'x'.repeat(bytes - 2));
      else await assert.rejects(asked, /^OutboundError: more than 64 kB$/);
    }
  });

  test('a server that never ends its answer, or never begins one, is left when the time is over', async (t) => {
    for (const begins of [true, false]) {
      let giveUp = () => {};
      let waits = 0;
      const { url, opened } = await keyServer(t, (_request, response) => {
        if (begins) response.write('{"keys":');
        setImmediate(() => giveUp());
      });
      const startTimer = (callback: () => void, milliseconds: number) => {
        waits = milliseconds;
        giveUp = callback;
        return () => {};
      };
      await assert.rejects(outbound({ ...opened, startTimer }).getJson(url), /^OutboundError: no answer within five seconds$/);
      assert.equal(waits, 5000);
    }
  });

  test('a name server that does not answer is left too', async () => {
    const startTimer = (callback: () => void) => {
      setImmediate(callback);
      return () => {};
    };
    const client = outbound({ startTimer, resolve: () => new Promise(() => {}) });
    await assert.rejects(client.getJson('https://keys.example/'), /within five seconds/);
  });

  test('no JSON, an error status, a certificate that nobody vouches for, a certificate of another name', async (t) => {
    const bodies: [number, string][] = [
      [200, 'not json'],
      [200, ''],
      [404, '{}'],
      [500, '{}'],
    ];
    for (const [status, body] of bodies) {
      const { url, opened } = await keyServer(t, (_request, response) => response.writeHead(status).end(body));
      await assert.rejects(outbound(opened).getJson(url), { name: 'OutboundError' });
    }
    const { url, opened } = await keyServer(t, (_request, response) => response.end('{}'));
    const { ca: _nobody, ...withoutAuthority } = opened;
    await assert.rejects(outbound(withoutAuthority).getJson(url), /^OutboundError: no answer: .*certificate/i);
    await assert.rejects(outbound(opened).getJson(url.replace('keys.', 'other.')), /^OutboundError: no answer: .*cert/i);
  });
});
