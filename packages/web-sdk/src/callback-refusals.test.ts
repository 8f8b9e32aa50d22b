import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { AuthOptions } from './core.ts';
import type { FakeFailure, FakeIdpOptions } from './testing.ts';
import { testApp } from './testkit/app.ts';
import { locationOf } from './testkit/browser.ts';
import { clearsAttemptOnly, comeBack } from './testkit/come-back.ts';

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
