import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type TestApp, type TestAppOptions, testApp } from './testkit/app.ts';
import { type Browser, locationOf } from './testkit/browser.ts';

const offline = { options: { scope: 'openid offline_access' } } as const;

async function signedIn(options: TestAppOptions = offline): Promise<{ app: TestApp; browser: Browser }> {
  const app = testApp({ idp: { accessTokenLifetime: 300 }, ...options });
  const browser = app.browser();
  await app.signIn(browser);
  app.idp.calls.length = 0;
  return { app, browser };
}

function copyOf(app: TestApp, browser: Browser): Browser {
  const copy = app.browser();
  for (const [name, value] of browser.jar) copy.jar.set(name, value);
  return copy;
}

const tokenCalls = (app: TestApp): number => app.idp.calls.filter((call) => call === 'token').length;

suite('access tokens', () => {
  test('row 45: the stored token while more than 30 s are left, then a refresh that is written once', async () => {
    const { app, browser } = await signedIn();
    const first = await browser.call('/token');
    app.clock.advance({ seconds: 269 });
    assert.equal((await browser.call('/token')).text, first.text);
    app.clock.advance({ seconds: 1 });
    const second = await browser.call('/token');
    assert.notEqual(second.text, first.text);
    assert.equal(second.setCookies.length, 1);
    const third = await browser.call('/token');
    assert.deepEqual([third.text, third.setCookies, tokenCalls(app)], [second.text, [], 1]);
  });

  test('pain 8, checklist 13: many requests with the old cookie, at once and later, make one call and share its result', async () => {
    const { app, browser } = await signedIn();
    app.clock.advance({ seconds: 280 });
    const old = Array.from({ length: 12 }, () => copyOf(app, browser));
    const atOnce = await Promise.all(old.slice(0, 8).map((each) => each.call('/token')));
    app.clock.advance({ seconds: 29 });
    const later = await Promise.all(old.slice(8).map((each) => each.call('/token')));
    const tokens = new Set([...atOnce, ...later].map((answer) => `${answer.status} ${answer.text}`));
    assert.deepEqual([tokens.size, tokenCalls(app)], [1, 1]);
    assert.ok([...atOnce, ...later].every((answer) => answer.setCookies.length === 1));
  });

  test('force refreshes although the token is good', async () => {
    const { app, browser } = await signedIn();
    assert.notEqual((await browser.call('/token')).text, (await browser.call('/force')).text);
    assert.equal(tokenCalls(app), 1);
  });

  for (const rotateRefreshTokens of [true, false]) {
    test(`checklist 13: refresh tokens that ${rotateRefreshTokens ? 'change with every use' : 'stay the same'} serve for hours`, async () => {
      const { app, browser } = await signedIn({ ...offline, idp: { accessTokenLifetime: 300, rotateRefreshTokens } });
      for (let round = 1; round <= 3; round += 1) {
        app.clock.advance({ seconds: 300 });
        assert.equal((await browser.call('/token')).status, 200);
        assert.equal(tokenCalls(app), round);
      }
    });
  }

  test('tokens that live for seconds only are refreshed each time they are over', async () => {
    const { app, browser } = await signedIn({ ...offline, idp: { accessTokenLifetime: 10, rotateRefreshTokens: false } });
    for (let round = 1; round <= 3; round += 1) {
      app.clock.advance({ seconds: 10 });
      assert.equal((await browser.call('/token')).status, 200);
      assert.equal(tokenCalls(app), round);
    }
  });

  for (const failure of [500, 408, 429, 'timeout'] as const) {
    test(`row 46: ${failure} keeps the session: the current token while it lasts, then 503`, async () => {
      const { app, browser } = await signedIn();
      app.idp.fail.token = failure;
      const before = (await browser.call('/token')).text;
      app.clock.advance({ seconds: 280 });
      const still = await browser.call('/token');
      assert.deepEqual([still.status, still.text, still.setCookies], [200, before, []]);
      app.clock.advance({ seconds: 20 });
      const over = await browser.call('/token');
      assert.deepEqual([over.status, JSON.parse(over.text).error, over.setCookies], [503, 'refresh_unavailable', []]);
      delete app.idp.fail.token;
      assert.equal((await browser.call('/token')).status, 200);
    });
  }

  test('row 47: invalid_grant ends the session: a page goes to sign-in, a program hears 401', async () => {
    const { app, browser } = await signedIn();
    app.idp.fail.token = 'invalid_grant';
    app.clock.advance({ seconds: 300 });
    const copy = copyOf(app, browser);
    const page = await browser.visit('/token');
    assert.deepEqual([page.status, locationOf(page)], [302, '/signin?return_to=%2Ftoken']);
    assert.equal(browser.jar.size, 0);
    const program = await copy.call('/token');
    assert.equal(program.status, 401);
  });

  test('row 47: a request that comes late with the old cookie uses the newer tokens instead of ending the session', async () => {
    const { app, browser } = await signedIn();
    app.clock.advance({ seconds: 300 });
    const late = copyOf(app, browser);
    await browser.call('/token');
    app.idp.fail.token = 'invalid_grant';
    const answer = await late.call('/token');
    assert.equal(answer.status, 200);
    assert.equal(late.jar.size, 1);
  });

  test('row 48, checklist 13: a refreshed ID token of somebody else ends the session', async () => {
    const { app, browser } = await signedIn();
    app.idp.fail.token = 'other_subject';
    app.clock.advance({ seconds: 300 });
    const answer = await browser.call('/token');
    assert.deepEqual([answer.status, JSON.parse(answer.text).error, browser.jar.size], [401, 'refresh_subject_changed', 0]);
    assert.ok(app.events.some((event) => event.type === 'session.rejected' && event.reason === 'refresh_subject_changed'));
  });

  test('row 49: without a refresh token: 401 for programs; pages sign in again, which does not loop', async () => {
    const { app, browser } = await signedIn({ idp: { accessTokenLifetime: 300 } });
    app.clock.advance({ seconds: 299 });
    assert.equal((await browser.call('/token')).status, 200, 'good to its last second');
    app.clock.advance({ seconds: 1 });
    const program = await browser.call('/token');
    assert.deepEqual([program.status, JSON.parse(program.text).error, program.setCookies], [401, 'no_refresh_token', []]);
    const page = await browser.visit('/token');
    const started = await browser.visit(locationOf(page));
    const done = await browser.visit(await app.idp.authorize(locationOf(started)));
    assert.equal((await browser.visit(locationOf(done))).status, 200);
  });

  test('setData on an old cookie does not bring the spent refresh token back', async () => {
    const { app, browser } = await signedIn();
    app.clock.advance({ seconds: 300 });
    const late = copyOf(app, browser);
    await browser.call('/token');
    await late.call('/store?a=1');
    app.clock.advance({ seconds: 300 });
    assert.equal((await late.call('/token')).status, 200);
    assert.equal((await late.call('/data')).text, '{"a":"1"}');
  });

  test('nothing is refreshed once the response has begun', async () => {
    const { app, browser } = await signedIn();
    const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const load = () =>
      app.auth.load({
        method: 'GET',
        url: '/',
        header: (name) => (name === 'cookie' ? cookie : undefined),
        responseStarted: () => true,
      });
    app.clock.advance({ seconds: 280 });
    assert.equal((await load().accessToken()).length, 32);
    app.clock.advance({ seconds: 20 });
    await assert.rejects(load().accessToken(), { code: 'refresh_unavailable' });
    assert.equal(tokenCalls(app), 0);
  });

  test('accessToken without anybody signed in', async () => {
    const answer = await testApp().browser().call('/token');
    assert.deepEqual([answer.status, JSON.parse(answer.text).error], [401, 'not_signed_in']);
  });
});

suite('userinfo', () => {
  test('asks afresh with the access token', async () => {
    const { app, browser } = await signedIn();
    assert.deepEqual(JSON.parse((await browser.call('/userinfo')).text), {
      name: 'Ada',
      email: 'ada@example.com',
      sub: 'user-1',
    });
    assert.deepEqual(app.idp.calls, ['userinfo']);
  });

  test('row 50: the profile of somebody else is refused', async () => {
    const { app, browser } = await signedIn();
    app.idp.fail.userinfo = 'other_subject';
    const answer = await browser.call('/userinfo');
    assert.deepEqual([answer.status, JSON.parse(answer.text).error, answer.setCookies], [502, 'userinfo_mismatch', []]);
  });

  test('an outage is 503, a refused token 502; the session stays', async () => {
    const { app, browser } = await signedIn();
    app.idp.fail.userinfo = 503;
    assert.equal((await browser.call('/userinfo')).status, 503);
    app.idp.fail.userinfo = 'html';
    assert.equal((await browser.call('/userinfo')).status, 502);
    delete app.idp.fail.userinfo;
    assert.equal((await browser.call('/userinfo')).status, 200);
  });
});
