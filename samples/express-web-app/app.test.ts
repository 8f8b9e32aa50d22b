import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { suite, type TestContext, test } from 'node:test';
import type { AuthOptions, IdClaims } from '@gatehouse/web';
import { fakeIdp } from '@gatehouse/web/testing';
import { createApp } from './app.ts';

suite('home', () => {
  test('greets a stranger and offers to sign in', async (t) => {
    const visitor = await visitSample(t);
    const page = await visitor.get('/');
    assert.equal(page.status, 200);
    assert.match(page.html, /You are not signed in/);
    assert.match(page.html, /href="\/signin\?return_to=%2F"/);
    assert.doesNotMatch(page.html, /Sign out/);
  });

  test('names somebody who is signed in and offers to sign out, by POST only', async (t) => {
    const visitor = await visitSample(t);
    await visitor.signIn('/profile');
    const { html } = await visitor.get('/');
    assert.match(html, /<bdi>Ada Lovelace<\/bdi>/);
    assert.match(html, /<form method="post" action="\/signout"><button[^>]*>Sign out<\/button>/);
    assert.doesNotMatch(html, /href="\/signout/);
  });

  test('knows somebody of whom the org tells nothing but an ID', async (t) => {
    const visitor = await visitSample(t);
    await visitor.signIn('/profile', { sub: '00u1' });
    const { html } = await visitor.get('/');
    assert.match(html, /<h1>Hello, <bdi>00u1<\/bdi><\/h1>/);
    assert.match(html, /Sign out/);
  });

  test('forgets somebody who signs out, here and at the org', async (t) => {
    const visitor = await visitSample(t);
    await visitor.signIn('/profile');
    const out = await visitor.post('/signout', {});
    assert.equal(out.status, 303);
    assert.match(out.headers.get('location') ?? '', /\/v1\/logout\?.*id_token_hint=/);
    assert.match((await visitor.get('/')).html, /You are not signed in/);
  });
});

suite('profile', () => {
  test('asks a stranger to sign in, and comes back', async (t) => {
    const visitor = await visitSample(t);
    const refused = await visitor.get('/profile');
    assert.deepEqual([refused.status, refused.headers.get('location')], [302, '/signin?return_to=%2Fprofile']);
    assert.equal(await visitor.signIn('/profile'), '/profile');
  });

  test('lists every claim with its meaning, and times for people beside the number', async (t) => {
    const visitor = await visitSample(t);
    await visitor.signIn('/profile', { name: 'Ada Lovelace', auth_time: 1_900_000_000, amr: ['pwd'], department: 'Engines' });
    const { html } = await visitor.get('/profile');
    assert.match(html, /<bdi>name<\/bdi>[\s\S]*?<bdi>Ada Lovelace<\/bdi>[\s\S]*?Your full name/);
    assert.match(
      html,
      /<time datetime="2030-03-17T17:46:40\.000Z">March 17, 2030 at 5:46:40.PM UTC<\/time> <code class="raw">1900000000</,
    );
    assert.match(html, /<bdi>department<\/bdi>[\s\S]*?<bdi>Engines<\/bdi>[\s\S]*?A claim that your org adds/);
  });

  test('asks the userinfo endpoint only when told to', async (t) => {
    const visitor = await visitSample(t);
    await visitor.signIn('/profile');
    assert.doesNotMatch((await visitor.get('/profile')).html, /Claims of the userinfo endpoint/);
    assert.match((await visitor.get('/profile?userinfo=show')).html, /Claims of the userinfo endpoint[\s\S]*ada@example\.com/);
  });

  test('shows hostile claims as text, wherever they appear', async (t) => {
    const visitor = await visitSample(t);
    const evil = `"><script>alert('1')</script>`;
    await visitor.signIn('/profile', {
      name: evil,
      email: evil,
      groups: [evil],
      [evil]: evil,
      constructor: { [evil]: evil },
      auth_time: 1e300,
    });
    for (const path of ['/', '/profile', '/profile?userinfo=show', '/checkout']) {
      const page = await visitor.get(path);
      assert.equal(page.status, 200, path);
      assert.doesNotMatch(page.html, /<script|alert\('/, path);
    }
  });
});

suite('shop', () => {
  test('lets a stranger fill a cart and change it', async (t) => {
    const visitor = await visitSample(t);
    const step = (product: string, way: 'more' | 'less') => visitor.post('/cart', { product, step: way });
    assert.equal((await step('bowl', 'more')).headers.get('location'), '/shop#bowl');
    await step('bowl', 'more');
    await step('kite', 'more');
    await step('kite', 'less');
    const { html } = await visitor.get('/shop');
    assert.match(html, /2 × Tea bowl/);
    assert.doesNotMatch(html, /× Paper kite/);
    assert.match(html, /€48\.00/);
  });

  test('keeps the cart over the sign-in that the checkout asks for, and empties it with the order', async (t) => {
    const visitor = await visitSample(t);
    await visitor.post('/cart', { product: 'lamp', step: 'more' });
    assert.equal(await visitor.signIn('/checkout'), '/checkout');
    assert.match((await visitor.get('/checkout')).html, /1 × Desk lamp[\s\S]*Ada Lovelace/);

    const placed = await visitor.post('/checkout', {});
    assert.deepEqual([placed.status, placed.headers.get('location')], [303, '/ordered']);
    assert.match((await visitor.get('/ordered')).html, /1 × Desk lamp/);
    assert.match((await visitor.get('/checkout')).html, /Your cart is empty/);
  });

  test('takes no order from a stranger', async (t) => {
    const visitor = await visitSample(t);
    await visitor.post('/cart', { product: 'lamp', step: 'more' });
    const refused = await visitor.post('/checkout', {});
    assert.equal(refused.status, 303);
    assert.match(refused.headers.get('location') ?? '', /^\/signin\?/);
    assert.match((await visitor.get('/shop')).html, /1 × Desk lamp/);
  });

  test('ignores products that do not exist and forms that say nothing', async (t) => {
    const visitor = await visitSample(t);
    for (const fields of [{ product: '__proto__', step: 'more' }, { product: 'constructor', step: 'more' }, {}]) {
      const answer = await visitor.post('/cart', fields);
      assert.deepEqual([answer.status, answer.headers.get('location')], [303, '/shop#cart']);
    }
    assert.match((await visitor.get('/shop')).html, /Nothing in it yet/);
  });

  for (const [whence, headers] of Object.entries({
    'another site': { 'sec-fetch-site': 'cross-site' },
    'another port': { 'sec-fetch-site': 'same-site' },
    'another origin, told by an old browser': { origin: 'https://elsewhere.example' },
    nowhere: {},
  })) {
    test(`refuses a form from ${whence}`, async (t) => {
      const visitor = await visitSample(t);
      await visitor.signIn('/checkout');
      for (const path of ['/cart', '/checkout', '/intranet', '/signout']) {
        assert.equal((await visitor.post(path, { product: 'lamp', step: 'more', everything: 'on' }, headers)).status, 403, path);
      }
      assert.match((await visitor.get('/shop')).html, /Nothing in it yet/);
    });
  }
});

suite('intranet', () => {
  test('asks for a sign-in on every page when it is switched on, and none when it is off again', async (t) => {
    const visitor = await visitSample(t);
    await visitor.signIn('/profile');
    await visitor.post('/intranet', { everything: 'on' });
    assert.match((await visitor.get('/')).html, /aria-checked="true"/);

    await visitor.post('/signout', {});
    for (const path of ['/', '/shop', '/nowhere']) assert.equal((await visitor.get(path)).status, 302, path);
    assert.equal((await visitor.post('/intranet', { everything: 'off' })).status, 303);
    assert.equal((await visitor.get('/')).status, 302, 'a stranger cannot switch it off');

    await visitor.signIn('/');
    await visitor.post('/intranet', { everything: 'off' });
    await visitor.post('/signout', {});
    assert.equal((await visitor.get('/')).status, 200);
  });

  test('can be on from the start', async (t) => {
    const visitor = await visitSample(t, { isIntranet: true });
    assert.equal((await visitor.get('/')).status, 302);
    assert.equal((await visitor.get('/assets/style.css')).status, 200);
  });
});

test('every page forbids scripts, frames and guessing of types, and is kept by no cache', async (t) => {
  const visitor = await visitSample(t);
  for (const path of ['/', '/shop', '/profile', '/nowhere']) {
    const { headers, html } = await visitor.get(path);
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'.*frame-ancestors 'none'/, path);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.match(headers.get('cache-control') ?? '', /no-store/, path);
    assert.equal(headers.get('x-powered-by'), null, path);
    assert.doesNotMatch(html, /<script|<style| style=| on\w+=/, path);
  }
});

test('an address that leads nowhere is told as such', async (t) => {
  const visitor = await visitSample(t);
  const page = await visitor.get('/nowhere');
  assert.equal(page.status, 404);
  assert.match(page.html, /There is no such page/);
});

/** An answer as a test looks at it. */
interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

/** A browser of somebody who visits the sample app: keeps cookies, follows no redirect by itself. */
interface TestVisitor {
  readonly baseUrl: string;
  get(path: string): Promise<Page>;
  /** Sends a form as a page of the app does; `from` replaces what the browser says about where it comes from. */
  post(path: string, fields: Readonly<Record<string, string>>, from?: Readonly<Record<string, string>>): Promise<Page>;
  /** Goes where the app sends somebody who must sign in, signs in, and comes back. Resolves to the path one ends at. */
  signIn(path: string, claims?: Partial<IdClaims>): Promise<string>;
}

/** Starts the sample app with a sign-in service of its own, and visits it. */
async function visitSample(t: TestContext, options: { isIntranet?: boolean } = {}): Promise<TestVisitor> {
  const idp = fakeIdp();
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const baseUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  const client = { issuer: idp.issuer, clientId: 'quickstart', clientSecret: 'kept by the app' };
  const auth: AuthOptions = {
    ...client,
    baseUrl,
    secret: 's'.repeat(32),
    envFile: false,
    http: { fetch: idp.fetch },
    hooks: { onEvent: () => {} },
  };
  server.on('request', createApp({ ...options, auth }));

  const cookies = new Map<string, string>();
  const send = async (
    path: string,
    from: Readonly<Record<string, string>> = {},
    fields?: Readonly<Record<string, string>>,
  ): Promise<Page> => {
    const page = await exchange(new URL(path, baseUrl), { cookie: cookieHeader(cookies), accept: 'text/html', ...from }, fields);
    for (const line of page.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '' || /max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    return page;
  };
  const next = (page: Page): string => page.headers.get('location') ?? '';

  return {
    baseUrl,
    get: (path) => send(path),
    post: (path, fields, from = { 'sec-fetch-site': 'same-origin' }) => send(path, from, fields),
    async signIn(path, claims = { name: 'Ada Lovelace', email: 'ada@example.com' }) {
      const toSignIn = next(await send(path));
      const toIdp = next(await send(toSignIn));
      const home = next(await send(await idp.authorize(toIdp, claims)));
      return home.replace(baseUrl, '');
    },
  };
}

/** One request without redirects. Not `fetch`: that says of itself that it is no page view, and the SDK listens to it. */
async function exchange(
  url: URL,
  headers: Readonly<Record<string, string>>,
  fields?: Readonly<Record<string, string>>,
): Promise<Page> {
  const form = fields && new URLSearchParams(fields).toString();
  const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
  const sent = request(url, { method: form === undefined ? 'GET' : 'POST', headers: { ...headers, ...type } });
  sent.end(form);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const all = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) for (const value of values ?? []) all.append(name, value);
  return { status: answer.statusCode ?? 0, headers: all, html: await text(answer) };
}

function cookieHeader(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}
