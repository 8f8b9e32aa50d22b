import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { authorizeUrl, interactionOf, responseParameters } from '../../../testkit/test-browser.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';

/** A browser on the password page of a sign-in to an app. */
async function atPassword(t: TestContext, publicUrl?: string) {
  const gatehouse = await startGatehouse(t, publicUrl === undefined ? {} : { publicUrl });
  const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
  const browser = gatehouse.browser();
  const page = await browser.typeIdentifier(await browser.open(authorizeUrl(app)), ada.login);
  return { gatehouse, app, ada, browser, page, handle: interactionOf(page) };
}

/** The link of an error page's button. */
function buttonOf(page: LightMyRequestResponse): { label: string | undefined; href: string } {
  const [, href = '', label] = /<a class="primary" href="([^"]*)">([^<]*)</.exec(page.body) ?? [];
  return { label, href: href.replaceAll('&amp;', '&') };
}

suite('S16 a sign-in ends in the browser where it began', () => {
  test('a handle in another browser is refused at every door, with a way to start again', async (t) => {
    const { gatehouse, app, ada, handle } = await atPassword(t);
    const stranger = gatehouse.browser();
    await stranger.open(authorizeUrl(app));
    const answers = [
      await stranger.get(`/signin?interaction=${handle}`),
      await stranger.post('/signin', { interaction: handle, 'credentials.passcode': ada.password }),
      await stranger.get(`/oauth2/default/v1/authorize?interaction=${handle}`),
    ];
    for (const answer of answers) {
      assert.deepEqual([answer.statusCode, answer.headers.location], [400, undefined]);
      assert.match(answer.body, /This sign-in was started in another browser/);
    }
    assert.equal(stranger.cookies.has('gh_session'), false);
    assert.deepEqual(await gatehouse.log(), []);
    const { label, href } = buttonOf(answers[0] as LightMyRequestResponse);
    assert.equal(label, 'Start again');
    assert.ok(responseParameters(await stranger.signIn(ada, href))['code']);
  });

  test('a handle in a browser that has no cookie at all is refused', async (t) => {
    const { gatehouse, ada, handle } = await atPassword(t);
    const answer = await gatehouse.form('/signin', { interaction: handle, 'credentials.passcode': ada.password });
    assert.deepEqual([answer.statusCode, answer.headers['set-cookie']], [400, undefined]);
  });

  test('a handle of another org is refused', async (t) => {
    const { gatehouse, browser, handle } = await atPassword(t);
    const other = await gatehouse.otherOrg('other');
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await other.call({ url: `/signin?interaction=${handle}`, headers: { cookie } });
    assert.equal(answer.statusCode, 400);
    assert.match(answer.body, /This sign-in link does not work/);
  });

  test('each sign-in gives a new session cookie, and the old one is dead', async (t) => {
    const { gatehouse, app, ada, browser, page } = await atPassword(t);
    await browser.typePassword(page, ada.password);
    const old = browser.cookies.get('gh_session') ?? '';
    gatehouse.clock.advance({ seconds: 10 });
    await browser.signIn(ada, authorizeUrl(app, { prompt: 'login' }));
    assert.notEqual(browser.cookies.get('gh_session'), old);
    const answer = await gatehouse.call({ url: authorizeUrl(app, { prompt: 'none' }), headers: { cookie: `gh_session=${old}` } });
    assert.equal(responseParameters(answer)['error'], 'login_required');
  });

  test('a session cookie that was planted before the sign-in is not the one after it', async (t) => {
    const { gatehouse, app, ada, browser } = await atPassword(t);
    browser.cookies.set('gh_session', 'planted-by-an-attacker');
    await browser.signIn(ada, authorizeUrl(app));
    assert.notEqual(browser.cookies.get('gh_session'), 'planted-by-an-attacker');
    const attacker = await gatehouse.call({
      url: authorizeUrl(app, { prompt: 'none' }),
      headers: { cookie: 'gh_session=planted-by-an-attacker' },
    });
    assert.equal(responseParameters(attacker)['error'], 'login_required');
  });

  test('a session of somebody else in this browser ends when one signs in', async (t) => {
    const { gatehouse, app, ada, browser, page } = await atPassword(t);
    await browser.typePassword(page, ada.password);
    gatehouse.clock.advance({ seconds: 10 });
    const grace = await gatehouse.given.user();
    await browser.signIn(grace, authorizeUrl(app, { prompt: 'login' }));
    const rows = await gatehouse.ctx().db.selectFrom('session').select('user_id').execute();
    assert.deepEqual(
      rows.map((row) => row.user_id),
      [grace.id],
    );
  });
});

suite('a sign-in page lives for an hour', () => {
  test('at 59:59 it still works', async (t) => {
    const { gatehouse, ada, browser, page } = await atPassword(t);
    gatehouse.clock.advance({ minutes: 59, seconds: 59 });
    assert.ok(responseParameters(await browser.typePassword(page, ada.password))['code']);
  });

  test('at 60:00 it has expired, the password is not looked at, and "Start again" does', async (t) => {
    const { gatehouse, app, ada, browser, handle, page } = await atPassword(t);
    gatehouse.clock.advance({ minutes: 60 });
    const expired = await browser.typePassword(page, ada.password);
    assert.equal(expired.statusCode, 400);
    assert.match(expired.body, /This page has expired/);
    assert.deepEqual(await gatehouse.log(), []);
    for (const url of [`/signin?interaction=${handle}`, `/oauth2/default/v1/authorize?interaction=${handle}`])
      assert.match((await browser.get(url)).body, /This page has expired/);
    const { label, href } = buttonOf(expired);
    assert.equal(label, 'Start again');
    assert.match(href, /^\/oauth2\/default\/v1\/authorize\?/);
    assert.deepEqual(
      Object.fromEntries(new URL(href, gatehouse.origin).searchParams),
      Object.fromEntries(new URL(authorizeUrl(app), gatehouse.origin).searchParams),
    );
    assert.ok(responseParameters(await browser.signIn(ada, href))['code']);
  });

  test('the hour is counted from the app’s request: a page that is shown anew is not younger', async (t) => {
    const { gatehouse, ada, browser, page } = await atPassword(t);
    gatehouse.clock.advance({ minutes: 50 });
    const again = await browser.typePassword(page, 'wrong');
    gatehouse.clock.advance({ minutes: 10 });
    assert.match((await browser.typePassword(again, ada.password)).body, /This page has expired/);
  });

  test('without an app "Sign in" leads to a new page', async (t) => {
    const gatehouse = await startGatehouse(t);
    const browser = gatehouse.browser();
    const page = await browser.open('/signin');
    gatehouse.clock.advance({ minutes: 60 });
    assert.deepEqual(buttonOf(await browser.typeIdentifier(page, 'ada')), { label: 'Sign in', href: '/signin' });
  });
});

suite('a handle that was changed or made up is unreadable', () => {
  test('at every door: an error page, no redirect, no cookie', async (t) => {
    const { browser, handle } = await atPassword(t);
    const madeUp = [
      'x',
      '%00',
      'a'.repeat(5000),
      handle.slice(0, -4),
      `${handle}AAAA`,
      `_${handle.slice(1)}-`,
      handle.split('').toReversed().join(''),
      '..%2f..',
      'https://evil.example',
      '<script>',
    ];
    for (const text of madeUp) {
      for (const url of [`/signin?interaction=${text}`, `/oauth2/default/v1/authorize?interaction=${text}`]) {
        const answer = await browser.get(url);
        assert.ok(answer.statusCode === 400 || text === '%00', `${answer.statusCode} ${url.slice(0, 80)}`);
        assert.doesNotMatch(answer.headers.location ?? '', /evil|rp\.example/);
        assert.doesNotMatch(answer.body, /evil\.example|<script>/);
      }
      const posted = await browser.post('/signin', { interaction: decodeURIComponent(text), identifier: 'ada' });
      assert.equal(posted.statusCode, 400, text.slice(0, 80));
    }
  });

  test('one that comes twice is refused', async (t) => {
    const { browser, handle } = await atPassword(t);
    assert.equal((await browser.post('/signin', `interaction=${handle}&interaction=${handle}&identifier=ada`)).statusCode, 400);
  });

  test('one for the org’s own page opens no authorize endpoint', async (t) => {
    const gatehouse = await startGatehouse(t);
    const browser = gatehouse.browser();
    const handle = interactionOf(await browser.open('/signin'));
    const answer = await browser.get(`/oauth2/v1/authorize?interaction=${handle}`);
    assert.deepEqual([answer.statusCode, answer.headers.location], [400, undefined]);
  });
});

suite('a form from another site is not accepted (OWASP CSRF prevention)', () => {
  const foreign: Record<string, Record<string, string>> = {
    'Sec-Fetch-Site: cross-site': { 'sec-fetch-site': 'cross-site' },
    'Sec-Fetch-Site: same-site, another subdomain': { 'sec-fetch-site': 'same-site' },
    'Sec-Fetch-Site: nonsense': { 'sec-fetch-site': 'x' },
    'cross-site with our own Origin': { 'sec-fetch-site': 'cross-site', origin: 'http://localhost:8080' },
  };
  const foreignOrigins = [
    'https://evil.example',
    'null',
    'http://localhost:8081',
    'http://localhost',
    'https://localhost:8080',
    'http://localhost:8080.evil.example',
    'http://LOCALHOST:8080',
    '',
  ];

  for (const [what, headers] of Object.entries(foreign)) {
    test(`${what} is refused before the password is looked at`, async (t) => {
      const { gatehouse, ada, browser, handle } = await atPassword(t);
      const answer = await browser.post('/signin', { interaction: handle, 'credentials.passcode': ada.password }, headers);
      assert.equal(answer.statusCode, 403);
      assert.match(answer.body, /This form came from another site/);
      assert.equal(browser.cookies.has('gh_session'), false);
      assert.deepEqual(await gatehouse.log(), []);
    });
  }

  test('an older browser without Sec-Fetch-Site is judged by its Origin', async (t) => {
    const { gatehouse, ada, browser, handle } = await atPassword(t);
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const post = (origin: string) =>
      gatehouse.form('/signin', { interaction: handle, 'credentials.passcode': ada.password }, { cookie, origin });
    for (const origin of foreignOrigins) assert.equal((await post(origin)).statusCode, 403, origin);
    assert.equal((await post('http://localhost:8080')).statusCode, 303);
  });

  test('a form that the person sent by themselves is accepted', async (t) => {
    const { ada, browser, handle } = await atPassword(t);
    assert.equal(
      (await browser.post('/signin', { interaction: handle, 'credentials.passcode': ada.password }, { 'sec-fetch-site': 'none' }))
        .statusCode,
      303,
    );
  });

  test('the Origin of another org on the same server is foreign', async (t) => {
    const { gatehouse, browser, handle } = await atPassword(t);
    const other = await gatehouse.otherOrg('other');
    const answer = await browser.post(
      '/signin',
      { interaction: handle },
      { origin: other.origin, 'sec-fetch-site': 'same-site' },
    );
    assert.equal(answer.statusCode, 403);
  });

  test('another content type is no form', async (t) => {
    const { browser, ada, handle } = await atPassword(t);
    for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x']) {
      const answer = await browser.post(
        '/signin',
        JSON.stringify({ interaction: handle, 'credentials.passcode': ada.password }),
        { 'content-type': type },
      );
      assert.equal(answer.statusCode, 400, type);
    }
  });
});
