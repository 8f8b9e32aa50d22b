import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { parseSetCookie } from 'cookie';
import type { LightMyRequestResponse } from 'fastify';
import type { AppOptions } from '../../../testkit/given.ts';
import { api } from '../../../testkit/management.ts';
import { authorizeUrl, responseParameters } from '../../../testkit/test-browser.ts';
import { startGatehouse, type TestServer } from '../../../testkit/testkit.ts';

const target = 'https://rp.example/bye';

/** Ada, signed in to an app, with the tokens that the app got. */
async function signedIn(t: TestContext, options: AppOptions = {}, server = 'default') {
  const gatehouse = await startGatehouse(t);
  const app = await gatehouse.given.webApp({ postLogoutRedirectUris: [target, 'https://rp.example'], ...options });
  const ada = await gatehouse.given.user();
  const browser = gatehouse.browser();
  const { code } = responseParameters(await browser.signIn(ada, authorizeUrl(app, {}, server)));
  const tokens = (await gatehouse.redeem(app, code ?? '', {}, server)).json();
  return { gatehouse, app, ada, browser, idToken: tokens.id_token as string, accessToken: tokens.access_token as string };
}

/** A sign-out URL that is right; `change` replaces parameters. */
function logoutUrl(idToken: string, change: Record<string, string | undefined> = {}, server = 'default'): string {
  const parameters = { id_token_hint: idToken, post_logout_redirect_uri: target, state: 'state-1', ...change };
  const present = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return `${server === 'org' ? '/oauth2/v1' : `/oauth2/${server}/v1`}/logout?${new URLSearchParams(present)}`;
}

const sessionsOf = (gatehouse: TestServer) => gatehouse.ctx().db.selectFrom('session').select('id').execute();

/** Refused on a page: nobody is signed out and nobody is sent anywhere, but there is a way out. */
async function assertRefused(gatehouse: TestServer, answer: LightMyRequestResponse, heading: RegExp, what = ''): Promise<void> {
  assert.deepEqual([answer.statusCode, answer.headers.location, answer.headers['set-cookie']], [400, undefined, undefined], what);
  assert.match(answer.body, heading, what);
  assert.match(answer.body, /href="\/login\/signout">Sign out of this org</, what);
  assert.equal((await sessionsOf(gatehouse)).length, 1, what);
}

suite('sign-out by an app (OIDC RP-Initiated Logout 1.0, Okta contract 3.11)', () => {
  for (const server of ['default', 'org']) {
    test(`on ${server}: session row and cookie are gone, the browser goes where the app says, with state, and the log knows`, async (t) => {
      const { gatehouse, app, ada, browser, idToken } = await signedIn(t, {}, server);
      const [session] = await sessionsOf(gatehouse);
      gatehouse.clock.advance({ seconds: 10 });
      const answer = await browser.get(logoutUrl(idToken, {}, server));
      assert.deepEqual([answer.statusCode, answer.headers.location], [302, `${target}?state=state-1`]);
      assert.deepEqual(
        [answer.headers['cache-control'], answer.headers.vary, answer.headers['referrer-policy']],
        ['no-store', 'Cookie', 'no-referrer'],
      );
      assert.deepEqual(await sessionsOf(gatehouse), []);
      const cookie = parseSetCookie(String(answer.headers['set-cookie']));
      assert.deepEqual([cookie.name, cookie.value, cookie.maxAge], ['gh_session', '', 0]);
      const [event] = await gatehouse.log();
      assert.deepEqual(
        [
          event?.event_type,
          event?.outcome_result,
          event?.actor_id,
          event?.session_id,
          JSON.parse(event?.targets_json ?? '')[0].id,
        ],
        ['user.session.end', 'SUCCESS', ada.id, session?.id, app.id],
      );
    });
  }

  test('the cookie that the browser had is no session any more, even if it is kept', async (t) => {
    const { gatehouse, app, browser, idToken } = await signedIn(t);
    const kept = browser.cookies.get('gh_session') ?? '';
    await browser.get(logoutUrl(idToken));
    const answer = await gatehouse.call({
      url: authorizeUrl(app, { prompt: 'none' }),
      headers: { cookie: `gh_session=${kept}` },
    });
    assert.equal(responseParameters(answer)['error'], 'login_required');
  });

  test('without a session the browser still goes where the app says, and nothing is logged', async (t) => {
    const { gatehouse, browser, idToken } = await signedIn(t);
    await browser.get(logoutUrl(idToken));
    const before = (await gatehouse.log()).length;
    for (const each of [browser, gatehouse.browser()])
      assert.equal((await each.get(logoutUrl(idToken))).headers.location, `${target}?state=state-1`);
    assert.equal((await gatehouse.log()).length, before);
  });

  test('an ID token that has expired is fine', async (t) => {
    const { gatehouse, browser, idToken } = await signedIn(t);
    gatehouse.clock.advance({ minutes: 61 });
    assert.equal((await browser.get(logoutUrl(idToken))).statusCode, 302);
    assert.deepEqual(await sessionsOf(gatehouse), []);
  });

  test('without an address one arrives at the sign-in page', async (t) => {
    const { browser, idToken } = await signedIn(t);
    assert.equal((await browser.get(logoutUrl(idToken, { post_logout_redirect_uri: undefined }))).headers.location, '/signin');
  });

  test('client_id may stand beside the hint when it is the same one', async (t) => {
    const { browser, app, idToken } = await signedIn(t);
    assert.equal((await browser.get(logoutUrl(idToken, { client_id: app.clientId }))).statusCode, 302);
  });

  const states: readonly (readonly [string | undefined, string])[] = [
    [undefined, target],
    ['', target],
    ['a b&c=d+e%20"é', `${target}?state=a%20b%26c%3Dd%2Be%2520%22%C3%A9`],
  ];
  for (const [state, expected] of states) {
    test(`state ${JSON.stringify(state)} gives ${expected}`, async (t) => {
      const { browser, idToken } = await signedIn(t);
      assert.equal((await browser.get(logoutUrl(idToken, { state }))).headers.location, expected);
    });
  }

  test('an address with a query gets state behind it', async (t) => {
    const uri = 'https://rp.example/bye?tenant=1';
    const { browser, idToken } = await signedIn(t, { postLogoutRedirectUris: [uri] });
    assert.equal(
      (await browser.get(logoutUrl(idToken, { post_logout_redirect_uri: uri }))).headers.location,
      `${uri}&state=state-1`,
    );
  });

  test('a slash more or less behind the host does not matter: widespread middleware adds it (Okta contract 2.4)', async (t) => {
    const { browser, idToken } = await signedIn(t);
    for (const uri of ['https://rp.example', 'https://rp.example/']) {
      assert.equal(
        (await browser.get(logoutUrl(idToken, { post_logout_redirect_uri: uri, state: undefined }))).headers.location,
        uri,
      );
    }
  });
});

suite('sign-out is refused on a page', () => {
  test('without a hint, or with one that proves nothing', async (t) => {
    const { gatehouse, browser, idToken, accessToken } = await signedIn(t);
    const other = await signedIn(t, {}, 'org');
    const [header, payload] = idToken.split('.');
    const hints = [
      undefined,
      '',
      'x',
      'x.y.z',
      accessToken,
      other.idToken,
      `${header}.${payload}.`,
      `${idToken}x`,
      idToken.replace(/\.(.)/, '.A'),
    ];
    for (const hint of hints)
      await assertRefused(
        gatehouse,
        await browser.get(logoutUrl(idToken, { id_token_hint: hint })),
        /This sign-out link does not work/,
        hint?.slice(0, 20),
      );
  });

  test('with a hint of the other authorization server', async (t) => {
    const { gatehouse, browser, idToken } = await signedIn(t);
    await assertRefused(gatehouse, await browser.get(logoutUrl(idToken, {}, 'org')), /This sign-out link does not work/);
  });

  test('with a hint of another client than client_id says', async (t) => {
    const { gatehouse, browser, idToken } = await signedIn(t);
    const other = await gatehouse.given.webApp();
    await assertRefused(
      gatehouse,
      await browser.get(logoutUrl(idToken, { client_id: other.clientId })),
      /This sign-out link does not work/,
    );
  });

  test('with a hint of somebody else than the one who is signed in', async (t) => {
    const { gatehouse, app, idToken } = await signedIn(t);
    const grace = gatehouse.browser();
    await grace.signIn(await gatehouse.given.user(), authorizeUrl(app));
    const answer = await grace.get(logoutUrl(idToken));
    assert.deepEqual([answer.statusCode, answer.headers.location], [400, undefined]);
    assert.match(answer.body, /Somebody else is signed in here/);
    assert.equal((await sessionsOf(gatehouse)).length, 2);
  });

  test('with a parameter that comes twice', async (t) => {
    const { gatehouse, browser, idToken } = await signedIn(t);
    for (const name of ['state', 'post_logout_redirect_uri', 'id_token_hint', 'other']) {
      const answer = await browser.get(`${logoutUrl(idToken)}&${name}=x&${name}=y`);
      assert.deepEqual([answer.statusCode, answer.headers.location], [400, undefined], name);
    }
    assert.equal((await sessionsOf(gatehouse)).length, 1);
  });

  test('S04 with an address that is not registered for signing out', async (t) => {
    const { gatehouse, app, browser, idToken } = await signedIn(t);
    const addresses = [
      app.redirectUri,
      `${target}/`,
      `${target}?x=1`,
      `${target}#f`,
      'https://rp.example//',
      'https://RP.example/bye',
      'https://rp.example.evil.example/bye',
      'https://rp.example@evil.example/bye',
      'http://rp.example/bye',
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      '/',
      'javascript:alert(1)',
      'JAVASCRIPT:alert(1)',
      'data:text/html,x',
      `${target}\r\nSet-Cookie: x=1`,
    ];
    for (const uri of addresses)
      await assertRefused(
        gatehouse,
        await browser.get(logoutUrl(idToken, { post_logout_redirect_uri: uri })),
        /an address it has not registered/,
        uri,
      );
  });

  test('S02 with an address that runs code, even if it stands in the list', async (t) => {
    const uri = 'javascript:alert(1)';
    const { gatehouse, browser, idToken } = await signedIn(t, { postLogoutRedirectUris: [uri] });
    await assertRefused(
      gatehouse,
      await browser.get(logoutUrl(idToken, { post_logout_redirect_uri: uri })),
      /an address it has not registered/,
    );
  });

  test('with an address of an app that is not active any more', async (t) => {
    const { gatehouse, app, browser, idToken } = await signedIn(t);
    await gatehouse.given.changeApp(app, { status: 'INACTIVE' });
    await assertRefused(gatehouse, await browser.get(logoutUrl(idToken)), /an address it has not registered/);
    assert.equal(
      (await browser.get(logoutUrl(idToken, { post_logout_redirect_uri: undefined }))).statusCode,
      302,
      'but one can still sign out',
    );
  });

  test('at an unknown authorization server', async (t) => {
    const { gatehouse, browser, idToken } = await signedIn(t);
    assert.equal((await browser.get(logoutUrl(idToken, {}, 'nobody'))).statusCode, 404);
    assert.equal((await sessionsOf(gatehouse)).length, 1);
  });
});

suite('sign-out by a form of the app (OIDC RP-Initiated Logout 1.0 §2)', () => {
  test('from another site, which brings no cookies, still ends the session: it is asked for again as a navigation', async (t) => {
    const { gatehouse, browser, idToken } = await signedIn(t);
    const fields = { id_token_hint: idToken, post_logout_redirect_uri: target, state: 'a&b' };
    const posted = await gatehouse.form('/oauth2/default/v1/logout', fields, {
      origin: 'https://rp.example',
      'sec-fetch-site': 'cross-site',
    });
    assert.equal(posted.statusCode, 303);
    const location = posted.headers.location ?? '';
    assert.match(location, /^\/oauth2\/default\/v1\/logout\?/);
    assert.equal((await browser.get(location)).headers.location, `${target}?state=a%26b`);
    assert.deepEqual(await sessionsOf(gatehouse), []);
  });

  test('with a field that comes twice is refused', async (t) => {
    const { gatehouse, idToken } = await signedIn(t);
    assert.equal((await gatehouse.form('/oauth2/default/v1/logout', `id_token_hint=${idToken}&state=a&state=b`)).statusCode, 400);
  });
});

suite('sign-out of the org itself', () => {
  test('is asked for by a page, done by its form, and said by a page', async (t) => {
    const { gatehouse, ada, browser } = await signedIn(t);
    const question = await browser.get('/login/signout');
    assert.match(question.body, /<form[^>]* action="\/login\/signout"/);
    assert.match(question.body, new RegExp(ada.login));
    assert.equal((await sessionsOf(gatehouse)).length, 1, 'asking ends nothing');
    gatehouse.clock.advance({ seconds: 10 });
    const done = await browser.follow(await browser.post('/login/signout', {}));
    assert.match(done.body, /You are signed out/);
    assert.deepEqual([await sessionsOf(gatehouse), browser.cookies.has('gh_session')], [[], false]);
    const [event] = await gatehouse.log();
    assert.deepEqual([event?.event_type, event?.actor_id, event?.targets_json], ['user.session.end', ada.id, '[]']);
  });

  const foreign: readonly Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  ];
  for (const headers of foreign) {
    test(`a form of another site is refused: ${JSON.stringify(headers)}`, async (t) => {
      const { gatehouse, browser } = await signedIn(t);
      const answer = await browser.post('/login/signout', {}, headers);
      assert.equal(answer.statusCode, 403);
      assert.equal((await sessionsOf(gatehouse)).length, 1);
      assert.equal(browser.cookies.has('gh_session'), true);
    });
  }

  test('without a session there is nothing to ask and nothing to do', async (t) => {
    const gatehouse = await startGatehouse(t);
    const browser = gatehouse.browser();
    assert.match((await browser.get('/login/signout')).body, /You are signed out/);
    assert.equal((await browser.post('/login/signout', {})).statusCode, 302);
    assert.deepEqual(await gatehouse.log(), []);
  });

  test('twice at once ends it once: one log row', async (t) => {
    const { gatehouse, browser } = await signedIn(t);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    await Promise.all(Array.from({ length: 5 }, () => gatehouse.form('/login/signout', {}, { cookie })));
    assert.equal((await gatehouse.log()).filter(({ event_type }) => event_type === 'user.session.end').length, 1);
  });

  test('ends this browser’s session only', async (t) => {
    const { gatehouse, app, ada, browser } = await signedIn(t);
    const other = gatehouse.browser();
    await other.signIn(ada, '/signin');
    await browser.post('/login/signout', {});
    assert.ok(responseParameters(await other.get(authorizeUrl(app, { prompt: 'none' })))['code']);
  });

  test('HEAD signs nobody out', async (t) => {
    const { gatehouse, browser, idToken } = await signedIn(t);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    for (const url of [logoutUrl(idToken), '/login/signout']) await gatehouse.call({ method: 'HEAD', url, headers: { cookie } });
    assert.equal((await sessionsOf(gatehouse)).length, 1);
  });

  test('S05 fromURI leads to an origin that the org trusts people to be sent to, and nowhere else', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { apiToken } = await gatehouse.given.admin('SUPER_ADMIN');
    const trust = (origin: string, type: string) =>
      api(gatehouse, apiToken, 'POST', '/api/v1/trustedOrigins', { name: origin, origin, scopes: [{ type }] });
    await trust('https://www.example', 'REDIRECT');
    await trust('https://scripts.example', 'CORS');
    const ada = await gatehouse.given.user();
    const signOut = async (target: string) => {
      const browser = gatehouse.browser();
      await browser.signIn(ada, '/signin');
      const path = `/login/signout?${new URLSearchParams({ fromURI: target })}`;
      const question = await browser.get(path);
      const action = /action="([^"]+)"/.exec(question.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
      const { headers } = await browser.post(action, {});
      return [headers.location, (await gatehouse.browser().get(path)).headers.location];
    };
    assert.deepEqual(await signOut('https://www.example/bye?a=b'), [
      'https://www.example/bye?a=b',
      'https://www.example/bye?a=b',
    ]);
    for (const target of [
      'https://scripts.example/',
      'https://evil.example/',
      '//www.example',
      'javascript:alert(1)',
      'https://www.example@evil.example/',
    ])
      assert.deepEqual(await signOut(target), ['/login/signout', undefined], target);
  });
});
