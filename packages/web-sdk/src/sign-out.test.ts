import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { AuthOptions } from './core.ts';
import type { FakeIdpOptions } from './testing.ts';
import { type TestApp, testApp } from './testkit/app.ts';
import { type Answer, type Browser, locationOf } from './testkit/browser.ts';

async function signedIn(options: AuthOptions = {}, idp: FakeIdpOptions = {}): Promise<{ app: TestApp; browser: Browser }> {
  const app = testApp({ options: { scope: 'openid offline_access', ...options }, idp });
  const browser = app.browser();
  await app.signIn(browser);
  await browser.visit('/signin?prompt=login');
  app.idp.calls.length = 0;
  return { app, browser };
}

function signOut(browser: Browser, body = '', headers: Record<string, string | undefined> = {}): Promise<Answer> {
  return browser.visit('/signout', {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
}

suite('POST /signout', () => {
  test('row 51, checklist 13: revokes, removes session and attempts, and ends the session at the sign-in service', async () => {
    const { app, browser } = await signedIn();
    const answer = await signOut(browser);
    assert.equal(answer.status, 303);
    const url = new URL(locationOf(answer));
    assert.equal(`${url.origin}${url.pathname}`, `${app.idp.issuer}/v1/logout`);
    assert.equal(url.searchParams.get('post_logout_redirect_uri'), 'http://localhost:3000');
    assert.equal(url.searchParams.get('client_id'), 'client-1');
    assert.match(url.searchParams.get('id_token_hint') ?? '', /^[\w-]+\.[\w-]+\.[\w-]+$/);
    assert.equal(browser.jar.size, 0);
    assert.deepEqual(app.idp.calls, ['revocation']);
  });

  test('row 51: local mode stays here, revokes all the same', async () => {
    const { app, browser } = await signedIn({ signOut: { mode: 'local' } });
    const answer = await signOut(browser);
    assert.deepEqual([locationOf(answer), browser.jar.size, app.idp.calls], ['http://localhost:3000', 0, ['revocation']]);
    const unrevoked = await signedIn({ signOut: { mode: 'local', revoke: false } });
    await signOut(unrevoked.browser);
    assert.deepEqual(unrevoked.app.idp.calls, []);
  });

  test('row 51: signed out already', async () => {
    const answer = await signOut(testApp().browser());
    assert.deepEqual([answer.status, locationOf(answer)], [303, 'http://localhost:3000']);
  });

  test('checklist 21: a copy of the cookie is worthless afterwards', async () => {
    const { app, browser } = await signedIn();
    const copy = app.browser();
    for (const [name, value] of browser.jar) copy.jar.set(name, value);
    await signOut(browser);
    app.clock.advance({ minutes: 90 });
    assert.equal((await copy.visit('/protected')).status, 302);
    assert.ok(app.events.some((event) => event.type === 'session.rejected' && event.reason === 'signed_out'));
  });

  test('pain 10: a response that comes after the sign-out does not bring the session back', async () => {
    const { app, browser } = await signedIn();
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const late = app.auth.load({ method: 'GET', url: '/', header: (name) => (name === 'cookie' ? cookie : undefined) });
    await signOut(browser);
    await late.setData({ cart: 1 });
    assert.deepEqual(late.setCookies(), []);
  });

  test('pain 10: a late answer for an ended session does not remove the cookie of its successor', async () => {
    const { app, browser } = await signedIn();
    const late = app.browser();
    for (const [name, value] of browser.jar) late.jar.set(name, value);
    await signOut(browser);
    await app.signIn(browser);
    const answer = await late.call('/protected');
    assert.deepEqual([answer.status, answer.setCookies], [401, []]);
  });

  test('row 52: sign-in service down, or without an end session endpoint: signed out here, and an event says so', async () => {
    const down = await signedIn();
    down.app.idp.fail.revocation = 'timeout';
    assert.match(locationOf(await signOut(down.browser)), /\/v1\/logout\?/, 'revoking is best effort');
    const without = await signedIn({}, { metadata: { end_session_endpoint: undefined } });
    const answer = await signOut(without.browser);
    assert.deepEqual([answer.status, locationOf(answer), without.browser.jar.size], [303, 'http://localhost:3000', 0]);
    assert.ok(without.app.events.some((event) => event.type === 'signout' && event.reason === 'no_end_session_endpoint'));
    const gone = await signedIn();
    gone.app.idp.fail.discovery = 503;
    gone.app.clock.advance({ hours: 1 });
    await gone.browser.visit('/protected');
    assert.match(locationOf(await signOut(gone.browser)), /\/v1\/logout\?/, 'stale metadata are good enough');
  });

  test('row 52: a sign-in service that hangs costs two seconds at most', async (t) => {
    const { app, browser } = await signedIn();
    const hanging = testApp({
      options: {
        http: {
          fetch: (input, init) =>
            new Request(input).url.endsWith('/v1/revoke') ? new Promise(() => undefined) : app.idp.fetch(input, init),
        },
        scope: 'openid offline_access',
      },
      sharedIdp: app.idp,
      clock: app.clock,
    });
    const visitor = hanging.browser();
    for (const [name, value] of browser.jar) visitor.jar.set(name, value);
    await visitor.visit('/signin?prompt=login');
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const answering = signOut(visitor);
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    t.mock.timers.tick(2_000);
    assert.deepEqual([locationOf(await answering), visitor.jar.size], ['http://localhost:3000', 0]);
  });

  test('row 53, checklist 25: from another site nothing happens', async () => {
    const { browser } = await signedIn();
    const before = browser.jar.size;
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': undefined, origin: 'https://evil.example' },
      { 'sec-fetch-site': undefined },
    ]) {
      const answer = await signOut(browser, '', headers);
      assert.deepEqual([answer.status, answer.setCookies, browser.jar.size], [403, [], before]);
    }
    assert.equal((await signOut(browser, '', { 'sec-fetch-site': undefined, origin: 'http://localhost:3000' })).status, 303);
  });

  test('row 54, S05: GET shows a button that posts; HEAD nothing; return_to must be ours', async () => {
    const { browser } = await signedIn();
    const page = await browser.visit('/signout');
    assert.equal(page.status, 200);
    assert.match(page.text, /<form method="post" action="\/signout"><button/);
    assert.deepEqual([page.setCookies, (await browser.visit('/signout', { method: 'HEAD' })).status], [[], 200]);
    const ours = new URL(locationOf(await signOut(browser, 'return_to=%2Fbye')));
    assert.equal(ours.searchParams.get('post_logout_redirect_uri'), 'http://localhost:3000/bye');
    const theirs = await signedIn();
    const answer = new URL(locationOf(await signOut(theirs.browser, `return_to=${encodeURIComponent('https://evil.example/')}`)));
    assert.equal(answer.searchParams.get('post_logout_redirect_uri'), 'http://localhost:3000');
  });

  test('row 54: allowGet signs out by a link, but not by a prefetch', async () => {
    const { browser } = await signedIn({ signOut: { allowGet: true } });
    assert.equal((await browser.visit('/signout', { headers: { 'sec-purpose': 'prefetch' } })).status, 200);
    assert.equal((await browser.visit('/signout')).status, 303);
    assert.equal(browser.jar.size, 0);
    assert.equal((await browser.visit('/signout', { method: 'PUT' })).status, 405);
  });

  test('a handler can sign out, and afterwards its context knows nobody', async () => {
    const { app, browser } = await signedIn();
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const context = app.auth.load({
      method: 'POST',
      url: '/account/close',
      header: (name) => (name === 'cookie' ? cookie : undefined),
    });
    const response = await context.signOut({ mode: 'local', returnTo: '/closed' });
    assert.deepEqual([response.status, response.headers.get('location')], [303, 'http://localhost:3000/closed']);
    assert.deepEqual([context.signedIn, context.getUser()], [false, undefined]);
  });
});
