import assert from 'node:assert/strict';
import { request } from 'node:http';
import { suite, type TestContext, test } from 'node:test';
import express, { type Express } from 'express';
import type { AuthOptions } from './core.ts';
import { type ExpressAuth, expressAuth } from './express.ts';
import { type FakeIdp, type FakeIdpOptions, fakeIdp, testSession } from './testing.ts';
import { testOptions } from './testkit/app.ts';
import { Browser, locationOf } from './testkit/browser.ts';
import { type TestClock, testClock } from './testkit/clock.ts';
import { serve, throughSocket } from './testkit/sockets.ts';

interface Shop {
  readonly auth: ExpressAuth;
  readonly idp: FakeIdp;
  readonly clock: TestClock;
  readonly origin: string;
  browser(): Browser;
  signIn(browser: Browser, user?: object, path?: string): Promise<string>;
}

/** An Express app on a real socket; `build` adds its routes after the SDK's. */
async function startShop(
  t: TestContext,
  build: (app: Express, auth: ExpressAuth) => void,
  options: AuthOptions = {},
  idpOptions: FakeIdpOptions = {},
): Promise<Shop> {
  const clock = testClock();
  const idp = fakeIdp({ now: clock.now, accessTokenLifetime: 300, ...idpOptions });
  const app = express();
  const origin = `http://localhost:${await serve(t, app)}`;
  const auth = expressAuth(testOptions(idp, [], { baseUrl: origin, scope: 'openid offline_access', ...options }), {
    now: clock.now,
    variables: {},
  });
  app.use(auth.routes());
  build(app, auth);
  app.use(auth.errorHandler());
  return {
    auth,
    idp,
    clock,
    origin,
    browser: () => new Browser(origin, throughSocket),
    signIn: async (browser, user = {}, path = '/') => {
      const started = await browser.visit(`/signin?return_to=${encodeURIComponent(path)}`);
      return locationOf(await browser.visit(await idp.authorize(locationOf(started), user)));
    },
  };
}

function usualRoutes(app: Express, auth: ExpressAuth): void {
  app.get('/', (request, response) => void response.send(`hello ${auth.userOrNull(request)?.name ?? 'stranger'}`));
  app.get('/profile', auth.requireSignIn(), (request, response) => void response.json(auth.user(request)));
  app.get('/admin', auth.requireSignIn({ group: 'Admins' }), (_, response) => void response.send('ok'));
  app.get(
    '/token',
    auth.requireSignIn(),
    async (request, response) => void response.send(await auth.context(request).accessToken()),
  );
  app.get('/cached', (request, response) => {
    const body = auth.userOrNull(request)?.sub ?? 'nobody';
    response.set('Cache-Control', 'public, max-age=60').send(body);
  });
  app.get('/cart', async (request, response) => {
    response.cookie('other', 'stays');
    await auth.context(request).setData({ items: 2 });
    response.json(auth.context(request).data());
  });
  app.get('/data', (request, response) => void response.json(auth.context(request).data() ?? null));
  app.get('/forgotten', (request, response) => void response.json(auth.user(request)));
  app.get('/broken', () => {
    throw new Error('a bug of the app');
  });
}

suite('Express adapter, through a real socket', () => {
  test('rows 1, 10, 17: from a protected page through the sign-in and back to it', async (t) => {
    const shop = await startShop(t, usualRoutes);
    const browser = shop.browser();
    const denied = await browser.visit('/profile?tab=1');
    assert.deepEqual([denied.status, locationOf(denied)], [302, '/signin?return_to=%2Fprofile%3Ftab%3D1']);
    const started = await browser.visit(locationOf(denied));
    const back = await browser.visit(await shop.idp.authorize(locationOf(started), { sub: 'ada', name: 'Ada' }));
    assert.equal(locationOf(back), `${shop.origin}/profile?tab=1`);
    const profile = await browser.visit(locationOf(back));
    assert.deepEqual(JSON.parse(profile.text), { sub: 'ada', name: 'Ada', auth_time: shop.clock.now() / 1_000 });
    assert.equal((await browser.visit('/')).text, 'hello Ada');
  });

  test('rows 3, 6, 8: scripts hear JSON, rules 403, anonymous pages work', async (t) => {
    const shop = await startShop(t, usualRoutes);
    const browser = shop.browser();
    assert.equal((await browser.visit('/')).text, 'hello stranger');
    const script = await browser.call('/profile');
    assert.deepEqual([script.status, JSON.parse(script.text).signIn], [401, '/signin?return_to=%2Fprofile']);
    await shop.signIn(browser, { groups: ['Everyone'] });
    assert.equal((await browser.visit('/admin')).status, 403);
    await shop.signIn(shop.browser(), { groups: ['Admins'] });
  });

  test('S17 answers that depend on the session are private; a touched one stays so whatever the handler says', async (t) => {
    const shop = await startShop(t, usualRoutes);
    const browser = shop.browser();
    await shop.signIn(browser);
    const profile = await browser.visit('/profile');
    assert.deepEqual(
      [profile.headers.get('cache-control'), profile.headers.get('vary'), profile.setCookies],
      ['private, no-store', 'Cookie', []],
    );
    assert.equal((await browser.visit('/cached')).headers.get('cache-control'), 'public, max-age=60');
    shop.clock.advance({ minutes: 16 });
    const touched = await browser.visit('/cached');
    assert.deepEqual([touched.headers.get('cache-control'), touched.setCookies.length], ['private, no-store', 1]);
  });

  test('rows 45 and 47: a refresh writes the cookie, a rejected one becomes a sign-in', async (t) => {
    const shop = await startShop(t, usualRoutes);
    const browser = shop.browser();
    await shop.signIn(browser);
    const first = (await browser.visit('/token')).text;
    shop.clock.advance({ minutes: 20 });
    const second = await browser.visit('/token');
    assert.notEqual(second.text, first);
    assert.equal(second.setCookies.length, 1, 'touch and refresh are one cookie');
    shop.idp.fail.token = 'invalid_grant';
    shop.clock.advance({ minutes: 20 });
    const over = await browser.visit('/token');
    assert.deepEqual([over.status, locationOf(over), browser.jar.size], [302, '/signin?return_to=%2Ftoken', 0]);
    assert.equal((await browser.call('/token')).status, 401);
  });

  test('an anonymous cart is kept beside other cookies and survives the sign-in', async (t) => {
    const shop = await startShop(t, usualRoutes);
    const browser = shop.browser();
    const stored = await browser.visit('/cart');
    assert.deepEqual([JSON.parse(stored.text), stored.setCookies.length, browser.jar.get('other')], [{ items: 2 }, 2, 'stays']);
    await shop.signIn(browser);
    assert.deepEqual(JSON.parse((await browser.visit('/data')).text), { items: 2 });
  });

  test('rows 51, 53, 54: sign-out by form, also behind a body parser', async (t) => {
    for (const parser of [undefined, express.urlencoded(), express.text({ type: '*/*' })]) {
      const clock = testClock();
      const idp = fakeIdp({ now: clock.now });
      const app = express();
      const origin = `http://localhost:${await serve(t, app)}`;
      const auth = expressAuth(testOptions(idp, [], { baseUrl: origin }), { now: clock.now, variables: {} });
      if (parser !== undefined) app.use(parser);
      app.use(auth.routes());
      const { cookie } = await testSession(auth, { claims: { sub: 'ada' } });
      const browser = new Browser(origin, throughSocket);
      browser.jar.set(cookie.slice(0, cookie.indexOf('=')), cookie.slice(cookie.indexOf('=') + 1));
      const form = { method: 'POST', body: 'return_to=%2Fbye', headers: { 'content-type': 'application/x-www-form-urlencoded' } };
      assert.equal(
        (await browser.visit('/signout', { ...form, headers: { ...form.headers, 'sec-fetch-site': 'cross-site' } })).status,
        403,
      );
      const out = await browser.visit('/signout', form);
      assert.equal(new URL(locationOf(out)).searchParams.get('post_logout_redirect_uri'), `${origin}/bye`);
      assert.equal(browser.jar.size, 0);
    }
  });

  test('S20 protectAll closes everything but the exceptions, whatever the path looks like', async (t) => {
    const shop = await startShop(t, (app, auth) => {
      app.use(auth.protectAll({ except: ['/', '/public/*', /^\/docs(?:\/|$)/g] }));
      app.use((request, response) => void response.send(`served ${request.path}`));
    });
    const statusOf = async (path: string): Promise<number> =>
      new Promise((resolve, reject) => {
        const { port } = new URL(shop.origin);
        request({ host: '127.0.0.1', port, path, headers: { accept: 'text/html' } }, (response) =>
          resolve(response.resume().statusCode ?? 0),
        )
          .on('error', reject)
          .end();
      });
    for (const open of ['/', '/?x=1', '/public/a', '/docs', '/docs/a', '/docs', '/signout'])
      assert.equal(await statusOf(open), 200, open);
    const closed = [
      '/a',
      '/publicity',
      '/public',
      '/Public/a',
      '/public/../a',
      '/public/%2e%2e/a',
      '/public/..%2fa',
      '/public/%2E./a',
      '/public\\..\\a',
      '//',
      '/docsy',
      '/a?/public/a',
      '/a#/public/',
      '/%70ublic/a',
    ];
    for (const path of closed) assert.equal(await statusOf(path), 302, path);
    assert.equal(await statusOf('/signin'), 302);
  });

  test('auth.user without a guard says what to do; errors of the app are not touched', async (t) => {
    const shop = await startShop(t, (app, auth) => {
      usualRoutes(app, auth);
      app.use(auth.errorHandler());
      app.use(
        ((error, _request, response, _next) =>
          void response.status(500).send(`app: ${error.message}`)) as express.ErrorRequestHandler,
      );
    });
    assert.equal((await shop.browser().call('/forgotten')).status, 401);
    assert.equal((await shop.browser().visit('/broken')).text, 'app: a bug of the app');
  });

  test('a handler can start a sign-in and a sign-out itself', async (t) => {
    const shop = await startShop(t, (app, auth) => {
      app.get('/checkout', async (request, response) =>
        auth.send(response, await auth.context(request).signIn({ returnTo: '/pay', params: { idp: '0oa1' } })),
      );
      app.post('/close', auth.requireSignIn(), async (request, response) =>
        auth.send(response, await auth.context(request).signOut({ mode: 'local' })),
      );
    });
    const browser = shop.browser();
    const started = await browser.visit('/checkout');
    assert.equal(new URL(locationOf(started)).searchParams.get('idp'), '0oa1');
    const done = await browser.visit(await shop.idp.authorize(locationOf(started)));
    assert.equal(locationOf(done), `${shop.origin}/pay`);
    const closed = await browser.visit('/close', { method: 'POST' });
    assert.deepEqual([closed.status, locationOf(closed), browser.jar.size], [303, shop.origin, 0]);
  });

  test('rows 15 and 19–21: an outage and lost cookies end in pages that say what to do', async (t) => {
    const shop = await startShop(t, usualRoutes, {}, { fail: { discovery: 503 } });
    const down = await shop.browser().visit('/signin');
    assert.deepEqual([down.status, down.headers.get('retry-after')], [503, '5']);
    delete shop.idp.fail.discovery;
    shop.clock.advance({ seconds: 3 });
    const lost = shop.browser();
    const callback = await shop.idp.authorize(locationOf(await lost.visit('/signin?restart=1')));
    lost.jar.clear();
    const page = await lost.visit(callback);
    assert.equal(page.status, 400);
    assert.match(page.text, /Cookies seem to be blocked[\s\S]*For the developer[\s\S]*APP_BASE_URL is http:\/\/localhost/);
  });

  test('two people at the same time never see each other', async (t) => {
    const shop = await startShop(t, usualRoutes);
    const people = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const browser = shop.browser();
        await shop.signIn(browser, { sub: `user-${index}` });
        return browser;
      }),
    );
    const seen = await Promise.all(
      people.flatMap((browser, index) =>
        [1, 2, 3].map(async () => JSON.parse((await browser.visit('/profile')).text).sub === `user-${index}`),
      ),
    );
    assert.deepEqual(
      seen.filter((right) => !right),
      [],
    );
  });
});
