import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { AuthOptions } from './core.ts';
import type { FakeFailure, FakeIdpOptions } from './testing.ts';
import { type TestApp, testApp } from './testkit/app.ts';
import { type Answer, type Browser, locationOf } from './testkit/browser.ts';

/** Comes back from the sign-in service with one thing changed. */
async function comeBack(
  app: TestApp,
  change: (callback: URL, browser: Browser) => void = () => undefined,
  user = {},
): Promise<{ answer: Answer; browser: Browser; code: string | undefined }> {
  const browser = app.browser();
  const started = await browser.visit('/signin?return_to=/a');
  const callback = new URL(await app.idp.authorize(locationOf(started), user));
  change(callback, browser);
  const answer = await browser.visit(callback.href);
  const error = app.events.findLast((event) => event.type === 'error');
  return { answer, browser, code: error?.type === 'error' ? error.code : undefined };
}

/** True when the answer removes an attempt cookie and sets no session. */
function clearsAttemptOnly({ setCookies }: Answer): boolean {
  return setCookies.length === 1 && /-tx\..*Max-Age=0/.test(setCookies[0] ?? '');
}

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

suite('callback: what the sign-in service says', () => {
  test('S07 row 24, checklist 4: a response with a missing or foreign iss is refused before the code is sent anywhere', async () => {
    for (const change of [
      (callback: URL) => callback.searchParams.delete('iss'),
      (callback: URL) => callback.searchParams.set('iss', 'https://evil.example'),
    ]) {
      const app = testApp();
      const { answer, code } = await comeBack(app, change);
      assert.deepEqual([answer.status, code, clearsAttemptOnly(answer)], [400, 'issuer_mismatch', true]);
      assert.ok(!app.idp.calls.includes('token'));
    }
    const silent = await comeBack(
      testApp({ idp: { metadata: { authorization_response_iss_parameter_supported: undefined } } }),
      (callback) => callback.searchParams.delete('iss'),
    );
    assert.equal(silent.answer.status, 303, 'not announced, not needed');
  });

  const refusals: [string, number, string][] = [
    ['access_denied', 403, 'access_denied'],
    ['invalid_scope', 400, 'idp_error'],
    ['server_error', 503, 'idp_error'],
    ['temporarily_unavailable', 503, 'idp_error'],
    ['login_required', 400, 'idp_error'],
  ];
  for (const [error, status, code] of refusals) {
    test(`rows 25 and 27: error=${error}`, async () => {
      const back = await comeBack(testApp(), (callback) => {
        callback.searchParams.delete('code');
        callback.searchParams.set('error', error);
      });
      assert.deepEqual([back.answer.status, back.code, clearsAttemptOnly(back.answer)], [status, code, true]);
      assert.match(back.answer.text, /Try again/);
    });
  }

  test('row 26: nobody signed in after prompt=none goes back signed out', async () => {
    const app = testApp();
    const browser = app.browser();
    const started = await browser.visit('/signin?return_to=/a&prompt=none');
    const callback = new URL(await app.idp.authorize(locationOf(started)));
    callback.searchParams.delete('code');
    callback.searchParams.set('error', 'login_required');
    const answer = await browser.visit(callback.href);
    assert.deepEqual([answer.status, locationOf(answer), clearsAttemptOnly(answer)], [303, 'http://localhost:3000/a', true]);
  });

  const failures: [string, FakeIdpOptions['fail'], number, string, RegExp][] = [
    ['row 28: a refused code', { token: 'invalid_grant' }, 400, 'code_rejected', /invalid_grant/],
    [
      'row 29: a refused client',
      { token: 'invalid_client' },
      500,
      'client_rejected',
      /client_secret_basic.*OKTA_OAUTH2_CLIENT_SECRET/,
    ],
    [
      'row 30: token endpoint down',
      { token: 502 },
      503,
      'idp_unreachable',
      /POST https:\/\/idp\.example\.com\/oauth2\/default\/v1\/token answered 502/,
    ],
    ['row 30: token endpoint silent', { token: 'timeout' }, 503, 'idp_unreachable', /no answer in time/],
    ['row 30: keys not to be had', { jwks: 500 }, 503, 'idp_unreachable', /v1\/keys answered 500/],
    ['row 31: no ID token', { token: 'no_id_token' }, 400, 'id_token_invalid', /id_token/],
    ['row 31, checklist 11: a wrong signature', { token: 'bad_signature' }, 400, 'id_token_invalid', /signature/],
  ];
  for (const [title, fail, status, code, told] of failures) {
    test(title, async () => {
      const app = testApp({ idp: { fail: fail as Record<string, FakeFailure> } });
      const back = await comeBack(app);
      assert.deepEqual([back.answer.status, back.code, clearsAttemptOnly(back.answer)], [status, code, true]);
      const event = app.events.findLast((each) => each.type === 'error');
      assert.match(event?.type === 'error' ? event.detail : '', told);
      if (status === 503) assert.match(back.answer.text, /href="\/signin\?return_to=%2Fa"/, 'the retry link keeps the return-to');
    });
  }

  const tokens: [string, object, string][] = [
    ['nonce', { nonce: 'another' }, 'nonce_mismatch'],
    ['audience', { aud: 'client-2' }, 'id_token_invalid'],
    ['azp', { aud: ['client-1', 'x'], azp: 'x' }, 'id_token_invalid'],
    ['issuer', { iss: 'https://evil.example' }, 'id_token_invalid'],
    ['expiry', { exp: 1 }, 'id_token_invalid'],
  ];
  for (const [what, user, code] of tokens) {
    test(`row 31: an ID token with a wrong ${what}`, async () => {
      const back = await comeBack(testApp(), undefined, user);
      assert.deepEqual([back.answer.status, back.code, clearsAttemptOnly(back.answer)], [400, code, true]);
    });
  }

  test('row 32: a clock that is off is named, with its offset', async () => {
    const app = testApp({ idp: { skewSeconds: -7_200 } });
    const back = await comeBack(app);
    assert.deepEqual([back.answer.status, back.code], [500, 'clock_skew']);
    assert.match(back.answer.text, /7200 s ahead of/);
    assert.equal(
      (await comeBack(testApp({ idp: { skewSeconds: 3_600 } }))).answer.status,
      303,
      'a token from the future has not expired',
    );
  });

  test('row 33: a stale sign-in is asked for once more with prompt=login, then refused', async () => {
    const app = testApp();
    const browser = app.browser();
    const stale = { auth_time: Math.floor(app.clock.now() / 1_000) - 3_600 };
    const started = await browser.visit('/signin?return_to=/a&max_age=60');
    const again = await browser.visit(await app.idp.authorize(locationOf(started), stale));
    assert.equal(locationOf(again), 'http://localhost:3000/signin?return_to=%2Fa&prompt=login&max_age=60');
    const second = await browser.visit(locationOf(again));
    const refused = await browser.visit(await app.idp.authorize(locationOf(second), stale));
    assert.deepEqual([refused.status, clearsAttemptOnly(refused)], [403, true]);
  });

  test('row 34: onSignIn refuses with its own words, or fails', async () => {
    const withHook = (onSignIn: NonNullable<AuthOptions['hooks']>['onSignIn'] & {}) =>
      comeBack(testApp({ options: { hooks: { onSignIn } } }));
    const denied = await withHook(() => ({ deny: 'Only <b>staff</b>.' }));
    assert.deepEqual([denied.answer.status, denied.code, clearsAttemptOnly(denied.answer)], [403, 'denied_by_app', true]);
    assert.match(denied.answer.text, /Only &#60;b&#62;staff/);
    const failed = await withHook(() => {
      throw new Error('database is down');
    });
    assert.deepEqual([failed.answer.status, failed.code, clearsAttemptOnly(failed.answer)], [500, 'denied_by_app', true]);
  });

  test('row 35: a session over the cap is refused with the size of its parts', async () => {
    const app = testApp();
    const back = await comeBack(app, undefined, { bulk: 'x'.repeat(6_000) });
    assert.deepEqual([back.answer.status, back.code, clearsAttemptOnly(back.answer)], [500, 'session_too_large', true]);
    assert.match(back.answer.text, /ID token \d{4}.*Remedies/);
  });

  test('row 38: only GET', async () => {
    const answer = await testApp().browser().visit('/authorization-code/callback', { method: 'POST' });
    assert.deepEqual([answer.status, answer.headers.get('allow')], [405, 'GET']);
  });
});
