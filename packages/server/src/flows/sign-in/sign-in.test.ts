import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { authorizeUrl, interactionOf, responseParameters } from '../../../testkit/test-browser.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';
import { type PasswordHasher, passwordHasher } from '../../domain/passwords/hasher.ts';

async function adaAndApp(t: TestContext) {
  const gatehouse = await startGatehouse(t);
  const app = await gatehouse.given.webApp({ label: 'Quickstart' });
  const ada = await gatehouse.given.user({ login: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' });
  return { gatehouse, app, ada, browser: gatehouse.browser() };
}

suite('the sign-in page, step by step', () => {
  test('identifier, then password, then back to the app without a page between', async (t) => {
    const { app, ada, browser } = await adaAndApp(t);
    const identify = await browser.open(authorizeUrl(app));
    assert.match(identify.body, /to continue to <strong>Quickstart<\/strong>/);
    assert.doesNotMatch(identify.body, /type="password"/);
    const password = await browser.typeIdentifier(identify, ada.login);
    assert.match(password.body, /name="credentials\.passcode"/);
    assert.match(password.body, /ada@example\.com/);
    const posted = await browser.post('/signin', { interaction: interactionOf(password), 'credentials.passcode': ada.password });
    assert.equal(posted.statusCode, 303);
    const answer = await browser.get(posted.headers.location ?? '');
    assert.ok(responseParameters(answer)['code']);
  });

  test('each step is shown by GET after a redirect, so that reload and back ask nothing twice', async (t) => {
    const { app, ada, browser } = await adaAndApp(t);
    const identify = await browser.open(authorizeUrl(app));
    const posted = await browser.post('/signin', { interaction: interactionOf(identify), identifier: ada.login });
    assert.equal(posted.statusCode, 303);
    for (let reload = 0; reload < 2; reload += 1)
      assert.match((await browser.get(posted.headers.location ?? '')).body, /Enter your password/);
  });

  test('"Change" goes back to the identifier', async (t) => {
    const { app, ada, browser } = await adaAndApp(t);
    const password = await browser.typeIdentifier(await browser.open(authorizeUrl(app)), 'somebody@example.com');
    const href = /href="(\/signin\?interaction=[^"]+)"/.exec(password.body)?.[1] ?? '';
    const again = await browser.open(decodeURIComponent(href));
    const answer = await browser.typePassword(await browser.typeIdentifier(again, ada.login), ada.password);
    assert.ok(responseParameters(answer)['code']);
  });

  test('a wrong password is asked for again on the same page, and the right one then works', async (t) => {
    const { app, ada, browser } = await adaAndApp(t);
    const password = await browser.typeIdentifier(await browser.open(authorizeUrl(app)), ada.login);
    const wrong = await browser.typePassword(password, 'wrong');
    assert.equal(wrong.statusCode, 401);
    assert.match(wrong.body, /role="alert".*Unable to sign in\. Check your username and password/s);
    assert.ok(responseParameters(await browser.typePassword(wrong, ada.password))['code']);
  });

  test('a login may be typed in any case, with full-width signs and with blanks around it', async (t) => {
    const { gatehouse, app, ada } = await adaAndApp(t);
    for (const login of ['ADA@EXAMPLE.COM', ' ada@example.com ', 'ada\uff20example.com']) {
      assert.ok((await gatehouse.signIn({ ...ada, login }, app))['code'], login);
    }
  });

  test('without an app one arrives at the org’s own page, and there is one way out', async (t) => {
    const { ada, browser } = await adaAndApp(t);
    const home = await browser.signIn(ada, '/signin');
    assert.equal(home.statusCode, 200);
    assert.match(home.body, /You are signed in/);
    assert.match(home.body, /ada@example\.com/);
    assert.match(home.body, /action="\/login\/signout"/);
    assert.equal((await browser.get('/signin')).headers.location, '/');
  });

  test('who is not signed in is sent to sign in, from the front page and from Okta’s old addresses', async (t) => {
    const { browser } = await adaAndApp(t);
    for (const url of ['/', '/login/login.htm', '/login/default', '/login/login.htm?fromURI=https://evil.example']) {
      assert.equal((await browser.get(url)).headers.location, '/signin', url);
    }
  });

  test('S05 no parameter of the query says where a sign-in leads', async (t) => {
    const { ada, browser } = await adaAndApp(t);
    const wishes = ['fromURI', 'returnTo', 'redirect_uri', 'next', 'url', 'continue', 'RelayState']
      .map((name) => `${name}=https://evil.example`)
      .join('&');
    const home = await browser.signIn(ada, `/signin?${wishes}`);
    assert.match(home.body, /You are signed in/);
    assert.doesNotMatch(home.body, /evil/);
  });

  test('two tabs of one browser sign in independently', async (t) => {
    const { gatehouse, app, ada, browser } = await adaAndApp(t);
    const other = await gatehouse.given.webApp({ redirectUris: ['https://other.example/cb'] });
    const [first, second] = [
      await browser.open(authorizeUrl(app, { state: 'one' })),
      await browser.open(authorizeUrl(other, { state: 'two' })),
    ];
    const passwordFirst = await browser.typeIdentifier(first, ada.login);
    const passwordSecond = await browser.typeIdentifier(second, ada.login);
    const [a, b] = [
      await browser.typePassword(passwordFirst, ada.password),
      await browser.typePassword(passwordSecond, ada.password),
    ];
    assert.deepEqual([responseParameters(a)['state'], responseParameters(b)['state']], ['one', 'two']);
    assert.match(b.headers.location ?? '', /^https:\/\/other\.example/);
    assert.equal(
      (await gatehouse.redeem(app, responseParameters(a)['code'] ?? '')).statusCode,
      200,
      'the first tab’s code outlives the second sign-in',
    );
  });

  test('a tab that was left open goes on by itself once another tab has signed in', async (t) => {
    const { app, ada, browser, gatehouse } = await adaAndApp(t);
    const left = await browser.get(authorizeUrl(app));
    gatehouse.clock.advance({ seconds: 5 });
    await browser.signIn(ada, '/signin');
    assert.ok(responseParameters(await browser.open(left.headers.location ?? ''))['code']);
  });
});

suite('S21 the server decides the step', () => {
  test('an empty post asks again and starts nothing', async (t) => {
    const { app, browser, gatehouse } = await adaAndApp(t);
    const identify = await browser.open(authorizeUrl(app));
    const answer = await browser.post('/signin', { interaction: interactionOf(identify) });
    assert.equal(answer.statusCode, 400);
    assert.match(answer.body, /Enter your username\./);
    const nothing = await browser.post('/signin', {});
    assert.equal(nothing.statusCode, 400);
    assert.match(nothing.body, /This sign-in link does not work/);
    assert.deepEqual(await gatehouse.log(), []);
    assert.equal(browser.cookies.has('gh_session'), false);
  });

  test('the password is not looked at before the identifier was sent', async (t) => {
    const { app, ada, browser, gatehouse } = await adaAndApp(t);
    const identify = await browser.open(authorizeUrl(app));
    const skipped = await browser.post('/signin', { interaction: interactionOf(identify), 'credentials.passcode': ada.password });
    assert.equal(skipped.statusCode, 400);
    const both = await browser.post('/signin', {
      interaction: interactionOf(identify),
      identifier: ada.login,
      'credentials.passcode': ada.password,
    });
    assert.equal(both.statusCode, 303);
    assert.match((await browser.get(both.headers.location ?? '')).body, /Enter your password/);
    assert.deepEqual(await gatehouse.log(), []);
    assert.equal(browser.cookies.has('gh_session'), false);
  });

  test('an empty password is asked for again without being counted', async (t) => {
    const { app, ada, browser, gatehouse } = await adaAndApp(t);
    const password = await browser.typeIdentifier(await browser.open(authorizeUrl(app)), ada.login);
    for (let times = 0; times < 12; times += 1) {
      const answer = await browser.post('/signin', { interaction: interactionOf(password), 'credentials.passcode': '' });
      assert.equal(answer.statusCode, 400);
      assert.match(answer.body, /Enter your password\./);
    }
    assert.deepEqual(await gatehouse.log(), []);
  });

  test('a form cannot say whose password it is: the handle does', async (t) => {
    const { gatehouse, app, ada, browser } = await adaAndApp(t);
    const grace = await gatehouse.given.user({ login: 'grace@example.com' });
    const password = await browser.typeIdentifier(await browser.open(authorizeUrl(app)), ada.login);
    const answer = await browser.post('/signin', {
      interaction: interactionOf(password),
      identifier: grace.login,
      'credentials.passcode': grace.password,
    });
    assert.equal(answer.statusCode, 401);
    assert.equal(browser.cookies.has('gh_session'), false);
  });

  test('coming back to authorize before the password asks for the password', async (t) => {
    const { app, ada, browser } = await adaAndApp(t);
    const password = await browser.typeIdentifier(await browser.open(authorizeUrl(app)), ada.login);
    const answer = await browser.get(`/oauth2/default/v1/authorize?interaction=${interactionOf(password)}`);
    assert.match(answer.headers.location ?? '', /^\/signin\?/);
  });

  test('the same password form sent twice signs in twice, each time with a proof and a handle of its own', async (t) => {
    const { app, ada, browser, gatehouse } = await adaAndApp(t);
    const fields = {
      interaction: interactionOf(await browser.typeIdentifier(await browser.open(authorizeUrl(app)), ada.login)),
      'credentials.passcode': ada.password,
    };
    await browser.post('/signin', fields);
    const first = browser.cookies.get('gh_session');
    await browser.post('/signin', fields);
    assert.notEqual(browser.cookies.get('gh_session'), first);
    const rows = await gatehouse.ctx().db.selectFrom('session').select('id').execute();
    assert.equal(rows.length, 1);
    const { statusCode } = await browser.post('/signin', { ...fields, 'credentials.passcode': 'wrong' });
    assert.equal(statusCode, 401, 'what was once right proves nothing later');
  });

  test('a user who is suspended between the page and the password is refused', async (t) => {
    const { gatehouse, app, ada, browser } = await adaAndApp(t);
    const password = await browser.typeIdentifier(await browser.open(authorizeUrl(app)), ada.login);
    await gatehouse.given.changeUser(ada, { status: 'SUSPENDED' });
    assert.equal((await browser.typePassword(password, ada.password)).statusCode, 401);
  });

  for (const what of ['is suspended', 'gets another password'] as const) {
    test(`S19 a user who ${what} while the password is being checked is refused`, async (t) => {
      const real = passwordHasher();
      let meanwhile = async () => {};
      const hasher: PasswordHasher = {
        ...real,
        async verify(hash, password) {
          const isRight = await real.verify(hash, password);
          await meanwhile();
          return isRight;
        },
      };
      const gatehouse = await startGatehouse(t, { hasher });
      const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
      meanwhile = () =>
        what === 'is suspended'
          ? gatehouse.given.changeUser(ada, { status: 'SUSPENDED' })
          : gatehouse.given.password(ada, 'another');
      const browser = gatehouse.browser();
      const answer = await browser.signIn(ada, authorizeUrl(app));
      assert.equal(answer.statusCode, 401);
      assert.equal(browser.cookies.has('gh_session'), false);
      assert.deepEqual(await gatehouse.ctx().db.selectFrom('session').selectAll().execute(), []);
    });
  }
});

suite('what a sign-in leaves', () => {
  test('one session, one remembered time, one log row with where it came from', async (t) => {
    const { gatehouse, app, ada, browser } = await adaAndApp(t);
    browser.headers['user-agent'] = 'Test/1';
    browser.remoteAddress = '203.0.113.7';
    await browser.signIn(ada, authorizeUrl(app));
    const event = (await gatehouse.log()).find(({ event_type }) => event_type === 'user.session.start');
    assert.deepEqual(
      [
        event?.outcome_result,
        event?.actor_id,
        event?.actor_alternate_id,
        event?.actor_display_name,
        event?.client_ip,
        event?.user_agent,
      ],
      ['SUCCESS', ada.id, ada.login, 'Ada Lovelace', '203.0.113.7', 'Test/1'],
    );
    const user = await gatehouse.ctx().db.selectFrom('user').select('last_sign_in_at').executeTakeFirstOrThrow();
    assert.equal(user.last_sign_in_at, gatehouse.clock.read());
  });

  test('a visitor who never answers leaves no row at all (design 5)', async (t) => {
    const { gatehouse, app, browser } = await adaAndApp(t);
    await browser.typeIdentifier(await browser.open(authorizeUrl(app)), 'somebody@example.com');
    await gatehouse.call({ url: authorizeUrl(app, { prompt: 'none' }) });
    for (const table of ['session', 'authorization_code', 'attempt_counter', 'system_log_event', 'revoked_token'] as const) {
      assert.deepEqual(await gatehouse.ctx().db.selectFrom(table).selectAll().execute(), [], table);
    }
  });

  test('neither password nor cookie is in the database', async (t) => {
    const { gatehouse, app, ada, browser } = await adaAndApp(t);
    await browser.signIn(ada, authorizeUrl(app));
    const tables = ['user', 'password', 'session', 'authorization_code', 'attempt_counter', 'system_log_event'] as const;
    const rows = await Promise.all(tables.map((table) => gatehouse.ctx().db.selectFrom(table).selectAll().execute()));
    const text = JSON.stringify(rows);
    for (const secret of [ada.password, ...browser.cookies.values()]) assert.equal(text.includes(secret), false);
  });
});
