import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';
import { createAuth } from './core.ts';
import { fakeIdp } from './testing.ts';
import { testApp, testOptions } from './testkit/app.ts';
import { locationOf } from './testkit/browser.ts';
import { testClock } from './testkit/clock.ts';

const discoveries = (app: ReturnType<typeof testApp>): number => app.idp.calls.filter((call) => call === 'discovery').length;

suite('the sign-in service from afar', () => {
  test('constructing asks nothing; the first visitor does, or warmUp', async () => {
    const app = testApp();
    assert.equal(discoveries(app), 0);
    await app.auth.warmUp();
    await app.auth.warmUp();
    assert.equal(discoveries(app), 1);
    await assert.rejects(testApp({ idp: { fail: { discovery: 500 } } }).auth.warmUp(), { code: 'idp_unreachable' });
  });

  test('metadata are asked for again after 10 minutes, once for many visitors', async () => {
    const app = testApp();
    await Promise.all(Array.from({ length: 5 }, () => app.browser().visit('/signin')));
    assert.equal(discoveries(app), 1);
    app.clock.advance({ seconds: 599 });
    await app.browser().visit('/signin');
    assert.equal(discoveries(app), 1);
    app.clock.advance({ seconds: 1 });
    app.idp.metadata['authorization_endpoint'] = 'https://idp.example.com/moved';
    const moved = await app.browser().visit('/signin');
    assert.deepEqual([discoveries(app), new URL(locationOf(moved)).pathname], [2, '/moved']);
  });

  test('during an outage the old metadata serve for a day, and the outage is told', async () => {
    const app = testApp();
    await app.browser().visit('/signin');
    app.idp.fail.discovery = 503;
    app.clock.advance({ hours: 23 });
    assert.equal((await app.browser().visit('/signin')).status, 302);
    assert.ok(app.events.some((event) => event.type === 'error' && event.code === 'idp_unreachable'));
    app.clock.advance({ hours: 1 });
    assert.equal((await app.browser().visit('/signin')).status, 503);
  });

  test('a service that is down is asked about every two seconds, and used at once when it is back', async () => {
    const app = testApp({ idp: { fail: { discovery: 503 } } });
    for (let visit = 0; visit < 10; visit += 1) assert.equal((await app.browser().visit('/signin')).status, 503);
    assert.equal(discoveries(app), 1);
    delete app.idp.fail.discovery;
    app.clock.advance({ seconds: 3 });
    assert.equal((await app.browser().visit('/signin')).status, 302);
    assert.equal(discoveries(app), 2);
  });

  test('an outage does not touch people who are signed in', async () => {
    const app = testApp();
    const browser = app.browser();
    await app.signIn(browser);
    for (const endpoint of ['discovery', 'jwks', 'token', 'userinfo'] as const) app.idp.fail[endpoint] = 503;
    app.clock.advance({ hours: 1 });
    assert.equal((await browser.visit('/protected')).status, 200);
  });

  test('new signing keys are found without a restart', async (t) => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.parse('2031-05-04T10:00:00Z') });
    const app = testApp({ clock: { ...testClock(), now: Date.now } });
    assert.equal((await app.signIn(app.browser())).status, 303);
    app.idp.rotateKeys();
    t.mock.timers.tick(61_000);
    assert.equal((await app.signIn(app.browser())).status, 303);
  });

  test('keys are kept between sign-ins and over a renewal of the metadata', async () => {
    const app = testApp();
    await app.signIn(app.browser());
    app.clock.advance({ minutes: 11 });
    await app.signIn(app.browser());
    assert.equal(app.idp.calls.filter((call) => call === 'jwks').length, 1);
  });

  test('the client secret can be a function, asked before every use, and other methods work too', async () => {
    const idp = fakeIdp();
    const sent: string[] = [];
    const spying: typeof fetch = async (input, init) => {
      const call = new Request(input, init);
      if (call.url.endsWith('/v1/token'))
        sent.push(call.headers.get('authorization') ?? (await call.clone().text()).replace(/.*(client_secret=[^&]*).*/, '$1'));
      return idp.fetch(call);
    };
    let asked = 0;
    const clientSecret = async (): Promise<string> => {
      asked += 1;
      return `secret-${asked}`;
    };
    for (const clientAuth of ['client_secret_basic', 'client_secret_post'] as const) {
      const app = testApp({
        sharedIdp: idp,
        clock: { ...testClock(), now: Date.now },
        options: { clientSecret, clientAuth, http: { fetch: spying } },
      });
      assert.equal((await app.signIn(app.browser())).status, 303);
    }
    assert.equal(Buffer.from(sent[0]?.slice('Basic '.length) ?? '', 'base64').toString(), 'client%2D1:secret%2D2');
    assert.equal(sent[1], 'client_secret=secret-4');
  });

  test('an issuer under *.localhost is reached on this machine, with its own Host header', async (t) => {
    const hosts: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      hosts.push(request.headers.host);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ ...fakeIdp({ issuer }).metadata }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.after(() => server.close());
    const issuer = `http://dev-1.localhost:${(server.address() as AddressInfo).port}/oauth2/default`;
    const { http, ...options } = testOptions(fakeIdp({ issuer }), []);
    assert.ok(http);
    const auth = createAuth(options, { log: () => undefined });
    const context = auth.load({ method: 'GET', url: '/', header: () => undefined });
    assert.match(
      (await context.signIn()).headers.get('location') ?? '',
      /^http:\/\/dev-1\.localhost:\d+\/oauth2\/default\/v1\/authorize\?/,
    );
    assert.deepEqual(hosts, [new URL(issuer).host]);
  });

  test('a sign-in service that refuses connections is named with the reason, by the resolver and the loopback way', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    for (const host of ['localhost', 'dev-1.localhost']) {
      const { http, ...options } = testOptions(fakeIdp({ issuer: `http://${host}:${port}` }), []);
      assert.ok(http);
      const auth = createAuth(options, { log: () => undefined });
      await assert.rejects(auth.warmUp(), {
        code: 'idp_unreachable',
        detail: new RegExp(`GET http://${host}:${port}/\\.well-known/openid-configuration failed: ECONNREFUSED`),
      });
    }
  });
});
