import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { partsOf } from './internals.ts';
import { fakeIdp, testSession } from './testing.ts';
import { secrets, type TestApp, type TestAppOptions, testApp } from './testkit/app.ts';
import type { Browser } from './testkit/browser.ts';
import { testClock } from './testkit/clock.ts';

async function signedIn(options: TestAppOptions = {}, user = {}): Promise<{ app: TestApp; browser: Browser }> {
  const app = testApp(options);
  const browser = app.browser();
  await app.signIn(browser, user);
  return { app, browser };
}

function reasonsOf(app: TestApp): (string | undefined)[] {
  return app.events.filter((event) => event.type === 'session.rejected').map((event) => event.reason);
}

function sessionCookie(browser: Browser): string {
  const [name] = [...browser.jar.keys()].filter((each) => !each.includes('-tx.') && !/\.\d$/.test(each));
  return name ?? '';
}

suite('session cookie: what does not count', () => {
  test('row 39: altered or truncated means signed out, and the cookie is removed', async () => {
    const { app, browser } = await signedIn();
    const name = sessionCookie(browser);
    const good = browser.jar.get(name) ?? '';
    const middle = good.length >> 1;
    const flipped = `${good.slice(0, middle)}${good[middle] === 'A' ? 'B' : 'A'}${good.slice(middle + 1)}`;
    for (const value of [flipped, good.slice(0, -30), good.replace('1~', '2~'), good.replace('1~', '')]) {
      browser.jar.set(name, value);
      const answer = await browser.visit('/protected');
      assert.equal(answer.status, 302);
      assert.match(answer.setCookies.join(), /Max-Age=0/);
      assert.equal(browser.jar.has(name), false);
    }
    assert.deepEqual(reasonsOf(app), ['tag', 'malformed', 'malformed', 'malformed']);
  });

  test('row 40, checklist 24: a cookie of an older listed secret is accepted, and sealed anew at the next touch', async () => {
    const clock = testClock();
    const idp = fakeIdp({ now: clock.now });
    const { browser } = await signedIn({ clock, sharedIdp: idp, options: { secret: secrets.old } });
    const rotated = testApp({ clock, sharedIdp: idp, options: { secret: [secrets.now, secrets.old] } });
    const after = rotated.browser();
    for (const [name, value] of browser.jar) after.jar.set(name, value);
    const first = await after.visit('/protected');
    assert.deepEqual([first.status, first.setCookies], [200, []]);
    clock.advance({ minutes: 16 });
    assert.equal((await after.visit('/protected')).setCookies.length, 1);
    const newOnly = testApp({ clock, sharedIdp: idp, options: { secret: secrets.now } }).browser();
    for (const [name, value] of after.jar) newOnly.jar.set(name, value);
    assert.equal((await newOnly.visit('/protected')).status, 200);
  });

  test('row 41, checklist 24: a cookie of a removed secret, another client or another issuer does not open', async () => {
    const { app, browser } = await signedIn({ options: { secret: secrets.old, session: { name: 'same' } } });
    for (const options of [
      { secret: secrets.now },
      { secret: secrets.old, clientId: 'client-2' },
      { secret: secrets.old, issuer: 'https://other.example.com' },
    ]) {
      const other = testApp({ clock: app.clock, options: { ...options, session: { name: 'same' } } });
      const visitor = other.browser();
      for (const [name, value] of browser.jar) visitor.jar.set(name, value);
      const answer = await visitor.visit('/protected');
      assert.equal(answer.status, 302);
      assert.match(answer.setCookies.join(), /Max-Age=0/);
      assert.deepEqual(reasonsOf(other), ['unknown_key']);
    }
  });

  test('checklist 23: an attempt is never a session', async () => {
    const app = testApp();
    const browser = app.browser();
    await browser.visit('/signin');
    const [attempt = ''] = browser.jar.values();
    const { cookieName } = partsOf(app.auth).config.session;
    browser.jar.set(cookieName, `1~${attempt}`);
    assert.equal((await browser.visit('/protected')).status, 302);
    assert.deepEqual(reasonsOf(app), ['unknown_key']);
  });

  test('row 42, checklist 20: idle, absolute and session_expiry end it on the server, on both sides of the limit', async () => {
    const idle = await signedIn();
    idle.app.clock.advance({ seconds: 7_199 });
    assert.equal((await idle.browser.call('/protected')).status, 200);
    idle.app.clock.advance({ seconds: 1 });
    assert.equal((await idle.browser.call('/protected')).status, 401);

    const absolute = await signedIn();
    for (let hour = 0; hour < 11; hour += 1) {
      absolute.app.clock.advance({ hours: 1 });
      assert.equal((await absolute.browser.visit('/protected')).status, 200, `hour ${hour}`);
    }
    const copied = new Map(absolute.browser.jar);
    absolute.app.clock.advance({ hours: 1 });
    assert.equal((await absolute.browser.visit('/protected')).status, 302);
    const copy = absolute.app.browser();
    for (const [name, value] of copied) copy.jar.set(name, value);
    assert.equal((await copy.visit('/protected')).status, 302, 'a copied cookie is over too');

    const clock = testClock();
    const limited = await signedIn({ clock }, { session_expiry: clock.now() / 1_000 + 600 });
    clock.advance({ seconds: 569 });
    assert.equal((await limited.browser.visit('/protected')).status, 200);
    clock.advance({ seconds: 1 });
    assert.equal((await limited.browser.visit('/protected')).status, 302);
    assert.deepEqual(
      [idle, absolute, limited].map(({ app }) => reasonsOf(app)[0]),
      ['idle', 'absolute', 'session_expiry'],
    );
  });

  test('checklist 18: a session id that we did not issue is no session', async () => {
    const app = testApp();
    const browser = app.browser();
    browser.jar.set(partsOf(app.auth).config.session.cookieName, 'AAAAAAAAAAAAAAAAAAAAAA');
    assert.equal((await browser.visit('/protected')).status, 302);
  });
});

suite('session cookie: when it is written', () => {
  test('row 9: a touch after an eighth of the idle time, by page views only', async () => {
    const { app, browser } = await signedIn();
    app.clock.advance({ minutes: 15 });
    assert.deepEqual((await browser.visit('/protected')).setCookies, []);
    app.clock.advance({ seconds: 1 });
    assert.deepEqual((await browser.call('/protected')).setCookies, []);
    const touched = await browser.visit('/protected');
    assert.equal(touched.setCookies.length, 1);
    assert.equal(touched.headers.get('cache-control'), 'private, no-store');
    assert.deepEqual((await browser.visit('/protected')).setCookies, []);
  });

  test('pain 10: a page that still carries an older copy does not write it back over a newer one', async () => {
    const { app, browser } = await signedIn();
    app.clock.advance({ minutes: 16 });
    const older = app.browser();
    for (const [name, value] of browser.jar) older.jar.set(name, value);
    await browser.call('/store?a=1');
    assert.deepEqual((await older.visit('/protected')).setCookies, []);
  });

  test('large sessions are cut into cookies, put together again, and leftovers are removed', async () => {
    const { app, browser } = await signedIn({}, { bulk: 'x'.repeat(2_500) });
    const names = [...browser.jar.keys()];
    assert.equal(names.length, 2);
    assert.equal((await browser.visit('/protected')).status, 200);
    assert.ok([...browser.jar.values()].every((value) => value.length <= 3_803));
    const [, second = ''] = names;
    const kept = browser.jar.get(second) ?? '';
    browser.jar.delete(second);
    assert.equal((await browser.visit('/protected')).status, 302, 'a missing chunk means signed out');
    assert.deepEqual(reasonsOf(app), ['malformed']);
    browser.jar.set(second, kept);
    await app.signIn(browser);
    assert.deepEqual(
      [...browser.jar.keys()].filter((name) => name === second),
      [],
    );
  });

  test('chunks of two generations do not make a session', async () => {
    const bulk = { bulk: 'x'.repeat(2_500) };
    const { app, browser } = await signedIn({}, bulk);
    const [, second = ''] = [...browser.jar.keys()];
    const stale = browser.jar.get(second) ?? '';
    const again = await browser.visit('/signin?prompt=login');
    await browser.visit(await app.idp.authorize(again.headers.get('location') ?? '', bulk));
    browser.jar.set(second, stale);
    assert.equal((await browser.visit('/protected')).status, 302);
  });

  test('setData refuses what does not fit, and a late one is an error', async () => {
    const { app, browser } = await signedIn();
    const answer = await browser.visit(`/store?a=${'x'.repeat(6_000)}`);
    assert.equal(answer.status, 500);
    assert.match(answer.text, /session_too_large/);
    const context = app.auth.load({ method: 'GET', url: '/', header: () => undefined, responseStarted: () => true });
    await assert.rejects(context.setData({ a: 1 }), /before the response begins/);
  });

  test('keep and claims decide what stays', async () => {
    const options = { session: { keep: { idToken: false, accessToken: false, refreshToken: false }, claims: ['name'] } } as const;
    const { app, browser } = await signedIn({ options }, { name: 'Ada', email: 'ada@example.com' });
    const header = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const context = app.auth.load({ method: 'GET', url: '/', header: (name) => (name === 'cookie' ? header : undefined) });
    assert.deepEqual(Object.keys(context.getUser() ?? {}).sort(), ['auth_time', 'name', 'sub']);
    assert.equal(context.idToken(), undefined);
    await assert.rejects(context.accessToken(), { code: 'config_invalid' });
    const chosen = await signedIn(
      { options: { session: { keep: { idToken: false }, claims: ({ email }) => ({ mail: email }) } } },
      { email: 'a@example.com' },
    );
    const cookie = [...chosen.browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    assert.equal(
      chosen.app.auth.load({ method: 'GET', url: '/', header: (name) => (name === 'cookie' ? cookie : undefined) }).claims()?.[
        'mail'
      ],
      'a@example.com',
    );
  });
});

suite('session cookie: attributes and ids', () => {
  test('checklist 17, S18: attributes on https, with a domain, and on loopback; deleting repeats them', async () => {
    const cookiesOf = async (baseUrl: string, session = {}): Promise<string[]> => {
      const app = testApp({ options: { baseUrl, session } });
      const browser = app.browser();
      const started = await browser.visit('/signin');
      const done = await app.signIn(browser);
      const out = await browser.visit('/signout', { method: 'POST' });
      return [...started.setCookies, ...done.setCookies, ...out.setCookies].map((line) => line.replace(/=[^;]*/, '='));
    };
    for (const line of await cookiesOf('https://app.example.com'))
      assert.match(line, /^__Host-gh-[0-9a-f]{6}\S*=; Path=\/; (?:Max-Age=\d+; )?HttpOnly; Secure; SameSite=Lax$/);
    for (const line of await cookiesOf('http://localhost:3000'))
      assert.match(line, /^gh-[0-9a-f]{6}\S*=; Path=\/; (?:Max-Age=\d+; )?HttpOnly; SameSite=Lax$/);
    const shared = await cookiesOf('https://app.example.com', { domain: 'example.com', persistent: true, sameSite: 'strict' });
    assert.ok(
      shared.some((line) =>
        /^__Secure-gh-[0-9a-f]{6}=; Path=\/; Domain=example\.com; Max-Age=7200; HttpOnly; Secure; SameSite=Strict$/.test(line),
      ),
    );
    assert.ok(shared.every((line) => line.startsWith('__Secure-')));
  });

  test('checklist 16: ids are 128 random bits', async () => {
    const { sessions } = partsOf(testApp().auth);
    const ids = new Set(Array.from({ length: 100_000 }, () => sessions.create({}).id));
    assert.equal(ids.size, 100_000);
    for (const id of [...ids].slice(0, 100)) assert.equal(Buffer.from(id, 'base64url').length, 16);
  });

  test('checklist 22: a session in the URL or the body is ignored', async () => {
    const app = testApp();
    const { cookie } = await testSession(app.auth, { claims: { sub: 'ada' } });
    const browser = app.browser();
    assert.equal((await browser.visit(`/protected?${cookie}`)).status, 302);
    assert.equal((await browser.visit('/protected', { method: 'POST', body: cookie })).status, 303);
  });

  test('two apps on one host keep apart', async () => {
    const names = ['client-1', 'client-2'].map(
      (clientId) => partsOf(testApp({ options: { clientId } }).auth).config.session.cookieName,
    );
    assert.notEqual(names[0], names[1]);
  });
});
