import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { suite, test } from 'node:test';
import { testApp } from './testkit/app.ts';
import { type Answer, type Browser, locationOf } from './testkit/browser.ts';

/** A walk through most rows of the behaviour table; gives every answer on the way and every secret that was about. */
async function walk(): Promise<{ answers: Answer[]; secrets: string[]; events: string }> {
  const app = testApp({
    idp: { accessTokenLifetime: 300 },
    options: { scope: 'openid offline_access', baseUrl: 'https://app.example.com' },
  });
  const answers: Answer[] = [];
  const secrets: string[] = ['the-client-secret'];
  const go = async (browser: Browser, url: string, options = {}): Promise<Answer> => {
    const answer = await browser.visit(url, options);
    answers.push(answer);
    for (const cookie of answer.setCookies)
      secrets.push(cookie.slice(cookie.indexOf('=') + 1, cookie.indexOf(';')).slice(0, 200));
    return answer;
  };
  const signIn = async (browser: Browser, change: (callback: URL) => void = () => undefined): Promise<string> => {
    const callback = new URL(
      await app.idp.authorize(locationOf(await go(browser, '/signin?return_to=/protected&prompt=login')), {
        sub: 'ada',
        email: 'ada@example.com',
        groups: [],
      }),
    );
    secrets.push(callback.searchParams.get('code') ?? '', callback.searchParams.get('state') ?? '');
    change(callback);
    await go(browser, callback.href);
    return callback.href;
  };
  const browser = app.browser();
  await go(browser, '/protected');
  await go(browser, '/protected', { method: 'POST' });
  const callback = await signIn(browser);
  await go(browser, callback);
  for (const path of [
    '/protected',
    '/protected/admins',
    '/protected/strong',
    '/signin',
    '/signout',
    '/userinfo',
    '/store?cart=1',
  ])
    await go(browser, path);
  app.clock.advance({ seconds: 1_000 });
  await go(browser, '/token');
  secrets.push((await go(browser, '/token')).text);
  await signIn(app.browser(), (url) => url.searchParams.set('iss', 'https://evil.example'));
  await signIn(app.browser(), (url) => url.searchParams.append('code', 'again'));
  await signIn(app.browser(), (url) => url.searchParams.set('error', 'access_denied'));
  app.idp.fail.token = 'invalid_grant';
  await signIn(app.browser());
  app.clock.advance({ seconds: 1_000 });
  await go(browser, '/token');
  delete app.idp.fail.token;
  await signIn(browser);
  await go(browser, '/signout', { method: 'POST', headers: { 'sec-fetch-site': 'cross-site' } });
  await go(browser, '/signout', { method: 'POST', body: '' });
  return { answers, secrets: secrets.filter((secret) => secret.length > 8), events: JSON.stringify(app.events) };
}

suite('every answer', () => {
  test('checklist 7, 17 and 22, S17, S18: redirects by GET only, cookies with all attributes, nothing cached', async () => {
    const { answers } = await walk();
    assert.ok(answers.length > 25);
    for (const { status, headers, setCookies } of answers) {
      assert.ok(status < 300 || status >= 400 || status === 302 || status === 303, String(status));
      for (const cookie of setCookies)
        assert.match(cookie, /^__Host-gh-\S+=[^;]*; Path=\/; (?:Max-Age=\d+; )?HttpOnly; Secure; SameSite=Lax$/);
      if (setCookies.length > 0 || status >= 300) assert.equal(headers.get('cache-control'), 'private, no-store');
    }
  });

  test('checklist 9 and 27: events name no cookie, code, token, secret or person', async () => {
    const heard: unknown[] = [];
    const hear = (event: unknown): void => void heard.push(event);
    subscribe('gatehouse:sdk:signin.done', hear);
    const { secrets, events } = await walk();
    unsubscribe('gatehouse:sdk:signin.done', hear);
    assert.ok(secrets.length > 20);
    assert.deepEqual(
      secrets.filter((secret) => events.includes(secret)),
      [],
    );
    assert.doesNotMatch(events, /ada|\?/);
    assert.match(events, /"subHash":"[\w-]{16}"/);
    for (const type of [
      'signin.start',
      'signin.done',
      'signout',
      'session.touch',
      'refresh',
      'session.rejected',
      'idp.request',
      'error',
    ])
      assert.ok(events.includes(`"type":"${type}"`), type);
    assert.equal(heard.length, 2);
  });
});
