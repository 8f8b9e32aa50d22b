import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { testApp } from './testkit/app.ts';
import { type Browser, locationOf } from './testkit/browser.ts';
import { clearsAttemptOnly, comeBack } from './testkit/come-back.ts';

suite('callback: good responses', () => {
  test('row 17, S16: a session with a new id, the attempt removed, on to an absolute return-to', async () => {
    const app = testApp();
    const { answer, browser } = await comeBack(app);
    assert.deepEqual([answer.status, locationOf(answer)], [303, 'http://localhost:3000/a']);
    assert.equal(answer.headers.get('cache-control'), 'private, no-store');
    assert.equal(answer.headers.get('vary'), 'Cookie');
    assert.equal(answer.headers.get('referrer-policy'), 'no-referrer');
    assert.deepEqual(
      [...browser.jar.keys()].map((name) => name.includes('-tx.')),
      [false],
    );
    assert.equal((await browser.visit('/protected')).text, 'page of user-1');
  });

  test('row 17: a strict cookie needs a page in between', async () => {
    const { answer } = await comeBack(testApp({ options: { session: { sameSite: 'strict' } } }));
    assert.equal(answer.status, 200);
    assert.match(answer.text, /http-equiv="refresh" content="0;url=http:\/\/localhost:3000\/a"/);
    assert.match(answer.setCookies.join('\n'), /SameSite=Strict/);
  });

  test('checklist 19, S16: the session id is new at every sign-in, also after an anonymous visit', async () => {
    const app = testApp();
    const browser = app.browser();
    const idNow = (): string | undefined => {
      const cookie = [...browser.jar].map(([name, value]) => `${name}=${value}`).join('; ');
      return app.auth.load({ method: 'GET', url: '/', header: (name) => (name === 'cookie' ? cookie : undefined) }).session?.id;
    };
    await browser.visit('/store?cart=1');
    const ids = [idNow()];
    for (const sub of ['ada', 'ada', 'grace']) {
      const started = await browser.visit('/signin?prompt=login');
      await browser.visit(await app.idp.authorize(locationOf(started), { sub }));
      ids.push(idNow());
    }
    assert.equal(new Set(ids.filter((id) => id !== undefined)).size, 4);
  });

  test('row 37, S18: two tabs finish in any order, each at its own place', async () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const app = testApp();
      const browser = app.browser();
      const tabs = [await browser.visit('/signin?return_to=/one'), await browser.visit('/signin?return_to=/two')];
      const callbacks = await Promise.all(tabs.map((tab) => app.idp.authorize(locationOf(tab))));
      const ends: string[] = [];
      for (const index of order) ends[index] = locationOf(await browser.visit(callbacks[index] ?? ''));
      assert.deepEqual(ends, ['http://localhost:3000/one', 'http://localhost:3000/two']);
    }
  });

  test('row 36, S16: signing in as somebody else gives a new session without the data of the first', async () => {
    const app = testApp();
    const browser = app.browser();
    await app.signIn(browser, { sub: 'ada' });
    await browser.visit('/store?cart=3');
    const copied = new Map(browser.jar);
    const started = await browser.visit('/signin?prompt=login');
    await browser.visit(await app.idp.authorize(locationOf(started), { sub: 'grace' }));
    assert.equal((await browser.visit('/data')).text, 'null');
    assert.equal((await browser.visit('/protected')).text, 'page of grace');
    const thief = app.browser();
    for (const [name, value] of copied) thief.jar.set(name, value);
    assert.equal((await thief.visit('/protected')).status, 302, 'the old session is over');
  });

  test('an anonymous cart survives the sign-in, and a second sign-in of the same person', async () => {
    const app = testApp();
    const browser = app.browser();
    await browser.visit('/store?cart=3');
    assert.equal((await browser.visit('/protected')).status, 302, 'data alone signs nobody in');
    await app.signIn(browser, { sub: 'ada' });
    assert.equal((await browser.visit('/data')).text, '{"cart":"3"}');
    const started = await browser.visit('/signin?prompt=login');
    await browser.visit(await app.idp.authorize(locationOf(started), { sub: 'ada' }));
    assert.equal((await browser.visit('/data')).text, '{"cart":"3"}');
  });

  test('onSignIn hears claims and earlier data and decides what the session starts with', async () => {
    const heard: unknown[] = [];
    const app = testApp({
      options: {
        hooks: {
          onSignIn: ({ claims, previousData }) => {
            heard.push([claims.sub, previousData]);
            return { data: { merged: true } };
          },
        },
      },
    });
    const browser = app.browser();
    await browser.visit('/store?cart=3');
    await app.signIn(browser, { sub: 'ada' });
    assert.deepEqual(heard, [['ada', { cart: '3' }]]);
    assert.equal((await browser.visit('/data')).text, '{"merged":true}');
  });
});

suite('callback: lost, stale and foreign attempts', () => {
  test('row 18: no state', async () => {
    const { answer, code } = await comeBack(testApp(), (callback) => callback.searchParams.delete('state'));
    assert.deepEqual([answer.status, code, answer.setCookies], [400, 'state_missing', []]);
  });

  test('row 19, checklist 3: the same callback again, signed in, goes home; the cookie of the attempt works once', async () => {
    const app = testApp();
    const browser = app.browser();
    const started = await browser.visit('/signin?return_to=/a');
    const attempt = new Map(browser.jar);
    const callback = await app.idp.authorize(locationOf(started));
    await browser.visit(callback);
    const again = await browser.visit(callback);
    assert.deepEqual([again.status, locationOf(again)], [303, 'http://localhost:3000/']);
    const calls = app.idp.calls.length;
    const copy = app.browser();
    for (const [name, value] of attempt) copy.jar.set(name, value);
    const replay = await copy.visit(callback);
    assert.deepEqual([replay.status, locationOf(replay)], [303, 'http://localhost:3000/signin?restart=1']);
    assert.equal(app.idp.calls.length, calls, 'the code is not redeemed again');
  });

  test('row 20 and 21, checklist 25: without the cookie one restart, then a page that names the cause', async () => {
    const app = testApp();
    const { answer } = await comeBack(app, (_, browser) => browser.jar.clear());
    assert.deepEqual([answer.status, locationOf(answer)], [303, 'http://localhost:3000/signin?restart=1']);
    const browser = app.browser();
    const second = await browser.visit(locationOf(answer));
    assert.match(new URL(locationOf(second)).searchParams.get('state') ?? '', /\.1$/);
    browser.jar.clear();
    const given = await browser.visit(await app.idp.authorize(locationOf(second)));
    assert.equal(given.status, 400);
    assert.match(given.text, /Cookies seem to be blocked/);
    assert.match(given.text, /APP_BASE_URL is http:\/\/localhost:3000/);
    assert.deepEqual(given.setCookies, []);
  });

  test('row 22: an altered attempt, one of another app, a state that differs, a parameter sent twice', async () => {
    const altered = (_: URL, browser: Browser): void => {
      for (const [name, value] of browser.jar) browser.jar.set(name, `${value.slice(0, -8)}AAAAAAAA`);
    };
    const otherState = (callback: URL): void =>
      callback.searchParams.set('state', `${callback.searchParams.get('state')?.slice(0, 12)}-changed.0`);
    const twice =
      (name: string) =>
      (callback: URL): void =>
        callback.searchParams.append(name, callback.searchParams.get(name) ?? '');
    for (const change of [altered, otherState, twice('code'), twice('state'), twice('iss')]) {
      const { answer, code } = await comeBack(testApp(), change);
      assert.deepEqual([answer.status, code, clearsAttemptOnly(answer)], [400, 'transaction_invalid', true]);
    }
  });

  test('row 22, checklist 24: the attempt of another client or secret does not open', async () => {
    const other = testApp({ options: { clientId: 'client-2', session: { name: 'same' } } });
    const foreign = other.browser();
    const started = await foreign.visit('/signin');
    const app = testApp({ options: { session: { name: 'same' } }, sharedIdp: other.idp });
    const browser = app.browser();
    for (const [name, value] of foreign.jar) browser.jar.set(name, value);
    const answer = await browser.visit(await app.idp.authorize(locationOf(started)));
    assert.deepEqual([answer.status, clearsAttemptOnly(answer)], [400, true]);
  });

  test('row 23: after an hour one restart that keeps the return-to, then a page', async () => {
    const app = testApp();
    const { answer } = await comeBack(app, () => app.clock.advance({ minutes: 60 }));
    assert.equal(locationOf(answer), 'http://localhost:3000/a', 'an hour is in time');
    const late = testApp();
    const restart = (await comeBack(late, () => late.clock.advance({ seconds: 3_601 }))).answer;
    assert.deepEqual(
      [locationOf(restart), clearsAttemptOnly(restart)],
      ['http://localhost:3000/signin?return_to=%2Fa&restart=1', true],
    );
    const browser = late.browser();
    const second = await browser.visit(locationOf(restart));
    const callback = await late.idp.authorize(locationOf(second));
    late.clock.advance({ seconds: 3_601 });
    const given = await browser.visit(callback);
    assert.deepEqual([given.status, clearsAttemptOnly(given)], [400, true]);
    assert.match(given.text, /transaction_expired/);
  });
});
