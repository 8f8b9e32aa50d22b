import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { parseSetCookie } from 'cookie';
import type { LightMyRequestResponse } from 'fastify';
import { authorizeUrl, interactionOf, responseParameters, type TestBrowser } from '../../../testkit/test-browser.ts';
import { startGatehouse, type TestServer } from '../../../testkit/testkit.ts';

type Cookie = ReturnType<typeof parseSetCookie>;

const cookiesOf = (answer: LightMyRequestResponse): Cookie[] =>
  [answer.headers['set-cookie'] ?? []].flat().map((line) => parseSetCookie(line));

/** Every answer of a whole visit: sign in, wrong password first, single sign-on, sign out, and what is refused on the way. */
async function wholeVisit(gatehouse: TestServer, rememberMe = false): Promise<LightMyRequestResponse[]> {
  const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
  const browser = gatehouse.browser();
  const answers: LightMyRequestResponse[] = [];
  const keep = async (answer: Promise<LightMyRequestResponse>) => {
    answers.push(await answer);
    return answers.at(-1) as LightMyRequestResponse;
  };
  const toSignIn = await keep(browser.get(authorizeUrl(app)));
  const identify = await keep(browser.get(toSignIn.headers.location ?? ''));
  const named = await keep(
    browser.post('/signin', {
      interaction: interactionOf(identify),
      identifier: ada.login,
      ...(rememberMe && { rememberMe: 'true' }),
    }),
  );
  const password = await keep(browser.get(named.headers.location ?? ''));
  await keep(browser.post('/signin', { interaction: interactionOf(password), 'credentials.passcode': 'wrong' }));
  const signedIn = await keep(
    browser.post('/signin', { interaction: interactionOf(password), 'credentials.passcode': ada.password }),
  );
  const code = responseParameters(await keep(browser.get(signedIn.headers.location ?? '')))['code'] ?? '';
  const { id_token } = (await gatehouse.redeem(app, code)).json();
  await keep(browser.get(authorizeUrl(app, { prompt: 'none' })));
  await keep(browser.get(authorizeUrl(app, { response_mode: 'form_post' })));
  await keep(browser.get('/'));
  await keep(browser.get('/signin'));
  await keep(browser.get('/login/signout'));
  await keep(browser.get(`/oauth2/default/v1/logout?id_token_hint=x`));
  await keep(browser.get(authorizeUrl(app, { client_id: 'x' })));
  await keep(browser.get(`/oauth2/default/v1/logout?id_token_hint=${id_token}`));
  await keep(browser.get('/login/signout'));
  await keep(browser.signIn(ada, '/signin'));
  await keep(browser.post('/login/signout', {}));
  return answers;
}

suite('S18 cookies (RFC 6265bis)', () => {
  for (const [publicUrl, prefix, secure] of [
    ['http://localhost:8080', 'gh_', undefined],
    ['https://id.example.com', '__Host-gh_', true],
  ] as const) {
    test(`every cookie at ${publicUrl} is host-only, HttpOnly, SameSite=Lax${secure ? ', Secure and __Host-' : ''}`, async (t) => {
      const gatehouse = await startGatehouse(t, { publicUrl });
      const cookies = (await wholeVisit(gatehouse)).flatMap(cookiesOf);
      assert.deepEqual(
        new Set(cookies.map(({ name }) => name)),
        new Set(['browser', 'session', 'device'].map((name) => prefix + name)),
      );
      for (const { name, value, maxAge, ...attributes } of cookies) {
        assert.deepEqual(attributes, { path: '/', httpOnly: true, sameSite: 'lax', ...(secure && { secure }) }, name);
        assert.match(value ?? '', maxAge === 0 ? /^$/ : /^[\w-]{43,}$/, name);
      }
    });

    test(`a cookie at ${publicUrl} is deleted with the attributes that it was set with`, async (t) => {
      const gatehouse = await startGatehouse(t, { publicUrl });
      const cookies = (await wholeVisit(gatehouse)).flatMap(cookiesOf).filter(({ name }) => name === `${prefix}session`);
      const set = cookies.find(({ maxAge }) => maxAge !== 0);
      const deleted = cookies.find(({ maxAge }) => maxAge === 0);
      assert.ok(set && deleted);
      assert.deepEqual({ ...deleted, value: '', maxAge: 0 }, { ...set, value: '', maxAge: 0 });
    });
  }

  test('on https a cookie without the prefix is not read: another subdomain could have set it', async (t) => {
    const gatehouse = await startGatehouse(t, { publicUrl: 'https://id.example.com' });
    const app = await gatehouse.given.webApp();
    const browser = gatehouse.browser();
    await browser.signIn(await gatehouse.given.user(), authorizeUrl(app));
    const value = browser.cookies.get('__Host-gh_session') ?? '';
    const ask = async (cookie: string) =>
      responseParameters(await gatehouse.call({ url: authorizeUrl(app, { prompt: 'none' }), headers: { cookie } }))['error'];
    assert.equal(await ask(`__Host-gh_session=${value}`), undefined);
    for (const name of ['gh_session', '__host-gh_session', '__Secure-gh_session', ' gh_session'])
      assert.equal(await ask(`${name}=${value}`), 'login_required', name);
  });

  test('cookie headers that are broken, doubled or huge are no session and no error', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    for (const cookie of [
      'gh_session',
      'gh_session=',
      '=',
      ';;;',
      'gh_session=%',
      'gh_session=%00',
      `gh_session=${'x'.repeat(9000)}`,
      'gh_session=a; gh_session=b',
      '__proto__=x',
      'gh_browser=%ff; gh_device=%',
    ]) {
      const answer = await gatehouse.call({ url: authorizeUrl(app, { prompt: 'none' }), headers: { cookie } });
      assert.equal(responseParameters(answer)['error'], 'login_required', cookie.slice(0, 40));
      assert.equal((await gatehouse.call({ url: authorizeUrl(app), headers: { cookie } })).statusCode, 303);
    }
  });
});

suite('S17 what depends on a session is never kept by a cache', () => {
  test('every answer of a whole visit is no-store and varies by cookie', async (t) => {
    const gatehouse = await startGatehouse(t);
    const answers = await wholeVisit(gatehouse);
    for (const answer of answers) {
      const what = `${answer.raw.req.method} ${answer.raw.req.url?.slice(0, 60)} ${answer.statusCode}`;
      assert.equal(answer.headers['cache-control'], 'no-store', what);
      assert.equal(answer.headers.vary, 'Cookie', what);
    }
    assert.ok(answers.length > 15);
  });

  test('a cache in front, which keeps what it may and knows no cookies, never shows one person to another', async (t) => {
    const gatehouse = await startGatehouse(t);
    const [app, ada, grace] = [await gatehouse.given.webApp(), await gatehouse.given.user(), await gatehouse.given.user()];
    const kept = new Map<string, LightMyRequestResponse>();
    const through = async (browser: TestBrowser, url: string) => {
      const hit = kept.get(url);
      if (hit) return hit;
      const answer = await browser.get(url);
      if (!/no-store|private/.test(String(answer.headers['cache-control']))) kept.set(url, answer);
      return answer;
    };
    for (const user of [ada, grace]) {
      const browser = gatehouse.browser();
      await browser.signIn(user, authorizeUrl(app));
      const home = await through(browser, '/');
      assert.match(home.body, new RegExp(user.login));
      const { code } = responseParameters(await through(browser, authorizeUrl(app)));
      const tokens = (await gatehouse.redeem(app, code ?? '')).json();
      assert.equal((await gatehouse.userinfo(tokens.access_token)).json().sub, user.id);
    }
  });
});

suite('"Keep me signed in" and the limits of a session (Okta contract 9.2)', () => {
  const hour = 3600;
  const cases = [
    { rememberMe: false, maxAge: undefined, idle: 2 * hour, absolute: 24 * hour },
    { rememberMe: true, maxAge: 30 * 24 * hour, idle: 7 * 24 * hour, absolute: 30 * 24 * hour },
  ];
  for (const { rememberMe, maxAge, idle, absolute } of cases) {
    const what = rememberMe ? 'ticked' : 'not ticked';
    test(`${what}: the cookie lives ${maxAge === undefined ? 'until the browser closes' : 'thirty days'}`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const cookies = (await wholeVisit(gatehouse, rememberMe)).flatMap(cookiesOf);
      const session = cookies.find(({ name }) => name === 'gh_session');
      assert.deepEqual([session?.maxAge, session?.expires], [maxAge, undefined]);
    });

    test(`${what}: unused for ${idle / hour} hours it is over, a second less and it is not`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
      const silent = async (browser: TestBrowser) =>
        responseParameters(await browser.get(authorizeUrl(app, { prompt: 'none' })))['error'];
      const [one, other] = [gatehouse.browser(), gatehouse.browser()];
      for (const browser of [one, other]) await browser.signIn(ada, authorizeUrl(app), { rememberMe });
      gatehouse.clock.advance({ seconds: idle - 1 });
      assert.equal(await silent(one), undefined);
      gatehouse.clock.advance({ seconds: 1 });
      assert.equal(await silent(other), 'login_required');
      assert.equal(await silent(one), undefined, 'a use moved the limit');
    });

    test(`${what}: used all the time it is over after ${absolute / hour} hours`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
      const browser = gatehouse.browser();
      await browser.signIn(ada, authorizeUrl(app), { rememberMe });
      const silent = async () => responseParameters(await browser.get(authorizeUrl(app, { prompt: 'none' })))['error'];
      const step = absolute / 24; // shorter than the idle limit
      for (let used = 1; used < 24; used += 1) {
        gatehouse.clock.advance({ seconds: step });
        assert.equal(await silent(), undefined, `${used}`);
      }
      gatehouse.clock.advance({ seconds: step - 1 });
      assert.equal(await silent(), undefined);
      gatehouse.clock.advance({ seconds: 1 });
      assert.equal(await silent(), 'login_required');
    });
  }

  test('the tick on the first page is remembered through the password page, wrong passwords included', async (t) => {
    const gatehouse = await startGatehouse(t);
    const ada = await gatehouse.given.user();
    const browser = gatehouse.browser();
    const password = await browser.typeIdentifier(await browser.open('/signin'), ada.login, { rememberMe: true });
    await browser.typePassword(await browser.typePassword(password, 'wrong'), ada.password);
    const row = await gatehouse.ctx().db.selectFrom('session').select('persistent').executeTakeFirstOrThrow();
    assert.equal(row.persistent, 1);
  });

  test('a rememberMe sent with the password changes nothing', async (t) => {
    const gatehouse = await startGatehouse(t);
    const ada = await gatehouse.given.user();
    const browser = gatehouse.browser();
    const password = await browser.typeIdentifier(await browser.open('/signin'), ada.login);
    const answer = await browser.post('/signin', {
      interaction: interactionOf(password),
      'credentials.passcode': ada.password,
      rememberMe: 'true',
    });
    assert.equal(cookiesOf(answer).find(({ name }) => name === 'gh_session')?.maxAge, undefined);
  });
});
