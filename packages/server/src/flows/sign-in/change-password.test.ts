import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { GivenUser } from '../../../testkit/given.ts';
import { changePasswordPolicy } from '../../../testkit/password-policy.ts';
import { authorizeUrl, interactionOf, responseParameters, type TestBrowser } from '../../../testkit/test-browser.ts';
import { quickHasher } from '../../../testkit/test-hasher.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';
import { inTx } from '../../domain/ctx.ts';
import { endTokens } from '../../domain/users/store.ts';

const fresh = 'Tr0ubadour-9';

async function expiredAda(t: TestContext) {
  const gatehouse = await startGatehouse(t, { hasher: quickHasher() });
  const app = await gatehouse.given.webApp();
  const ada = await gatehouse.given.user({ login: 'ada@example.com', status: 'PASSWORD_EXPIRED', password: 'Old-passw0rd' });
  return { gatehouse, app, ada, browser: gatehouse.browser() };
}

/** Sends the form that asks for a new password. */
function choose(browser: TestBrowser, page: LightMyRequestResponse, password: string, repeated = password) {
  const fields = { interaction: interactionOf(page), 'credentials.newPassword': password, 'credentials.repeated': repeated };
  return browser.post('/signin', fields);
}

const statusOf = async (gatehouse: Awaited<ReturnType<typeof expiredAda>>['gatehouse'], { id }: GivenUser) =>
  (await gatehouse.ctx().db.selectFrom('user').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;

suite('a password that is over must be changed before there is a session (S21)', () => {
  test('the right password leads to the page that asks for another; then back to the app, ACTIVE', async (t) => {
    const { gatehouse, app, ada, browser } = await expiredAda(t);
    const page = await browser.signIn(ada, authorizeUrl(app));
    assert.equal(page.statusCode, 200);
    assert.match(page.body, /<h1>Choose a new password<\/h1>/);
    assert.match(page.body, /At least 8 characters/);
    assert.match(page.body, /name="credentials\.newPassword"[^>]*autocomplete="new-password"/);
    assert.equal(browser.cookies.has('gh_session'), false);
    assert.deepEqual(await gatehouse.ctx().db.selectFrom('session').selectAll().execute(), []);

    const answer = await browser.follow(await choose(browser, page, fresh));
    assert.ok(responseParameters(answer)['code']);
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
    const events = (await gatehouse.log()).map(({ event_type, outcome_result }) => `${event_type} ${outcome_result}`);
    for (const event of ['user.account.update_password SUCCESS', 'user.session.start SUCCESS'])
      assert.ok(events.includes(event), event);
    assert.ok((await gatehouse.signIn({ ...ada, password: fresh }, app))['code']);
  });

  test('S19 of one second the tokens before the change are over, those after it are good', async (t) => {
    const { gatehouse, app, ada, browser } = await expiredAda(t);
    gatehouse.clock.advance({ milliseconds: 300 });
    const answer = await browser.follow(await choose(browser, await browser.signIn(ada, authorizeUrl(app)), fresh));
    const { code = '' } = responseParameters(answer);
    gatehouse.clock.advance({ milliseconds: 200 });
    const { access_token } = (await gatehouse.redeem(app, code)).json();
    assert.equal((await gatehouse.userinfo(access_token)).statusCode, 200);
    gatehouse.clock.advance({ seconds: 1 });
    await inTx(gatehouse.ctx(), (ctx) => endTokens(ctx, ada.id));
    assert.equal((await gatehouse.userinfo(access_token)).statusCode, 401);
  });

  test('"Keep me signed in" and the app survive the step', async (t) => {
    const { app, ada, browser } = await expiredAda(t);
    const page = await browser.signIn(ada, authorizeUrl(app, { state: 'kept' }), { rememberMe: true });
    const answer = await browser.follow(await choose(browser, page, fresh));
    assert.equal(responseParameters(answer)['state'], 'kept');
  });

  test('a password that will not do is asked for again, saying why, as often as it takes', async (t) => {
    const { gatehouse, ada, browser } = await expiredAda(t);
    let page = await browser.signIn(ada, '/signin');
    for (const [password, repeated, expected] of [
      ['', '', /Enter a new password\./],
      [fresh, '', /The two passwords are not the same\./],
      [fresh, `${fresh}x`, /The two passwords are not the same\./],
      ['short', 'short', /at least 8 characters; at least 1 uppercase letter; at least 1 number\./],
      ['Example-123', 'Example-123', /no part of your username\./],
      ['Password1', 'Password1', /not a password that many people use\./],
      ['Old-passw0rd', 'Old-passw0rd', /not one of your last 4 passwords\./],
    ] as const) {
      page = await choose(browser, page, password, repeated);
      assert.equal(page.statusCode, 400);
      assert.match(page.body, expected);
      assert.match(page.body, /aria-invalid="true" aria-describedby="error rules"/);
    }
    assert.equal(await statusOf(gatehouse, ada), 'PASSWORD_EXPIRED');
    assert.match((await browser.follow(await choose(browser, page, fresh))).body, /You are signed in/);
  });

  test('what was typed is on no page and in no row', async (t) => {
    const { gatehouse, ada, browser } = await expiredAda(t);
    const page = await choose(browser, await browser.signIn(ada, '/signin'), 'secret-typed-1');
    assert.equal(page.body.includes('secret-typed-1'), false);
    await choose(browser, page, fresh);
    for (const table of ['password', 'password_history', 'system_log_event'] as const) {
      const rows = JSON.stringify(await gatehouse.ctx().db.selectFrom(table).selectAll().execute());
      for (const secret of [fresh, ada.password, 'secret-typed-1']) assert.equal(rows.includes(secret), false, table);
    }
  });

  test('the old password alone opens nothing: the step cannot be skipped or entered from elsewhere', async (t) => {
    const { gatehouse, app, ada, browser } = await expiredAda(t);
    const page = await browser.signIn(ada, authorizeUrl(app));
    const handle = interactionOf(page);
    const back = await browser.get(`/oauth2/default/v1/authorize?interaction=${handle}`);
    assert.match(back.headers.location ?? '', /^\/signin\?/);
    const empty = await browser.post('/signin', { interaction: handle });
    assert.equal(empty.statusCode, 400);
    const again = await browser.post('/signin', { interaction: handle, 'credentials.passcode': ada.password });
    assert.equal(again.statusCode, 400);
    assert.equal(browser.cookies.has('gh_session'), false);
    assert.equal((await gatehouse.browser().get(`/signin?interaction=${handle}`)).statusCode, 400, 'S16 another browser');
  });

  test('a new password sent before the old one was proved is not looked at', async (t) => {
    const { gatehouse, ada, browser } = await expiredAda(t);
    const password = await browser.typeIdentifier(await browser.open('/signin'), ada.login);
    const answer = await choose(browser, password, fresh);
    assert.equal(answer.statusCode, 400);
    assert.match(answer.body, /Enter your password\./);
    assert.equal(await statusOf(gatehouse, ada), 'PASSWORD_EXPIRED');
  });

  test('S21 the proof is of the password that was there: of thirty changes at once one wins, and it works once', async (t) => {
    const { ada, browser } = await expiredAda(t);
    const page = await browser.signIn(ada, '/signin');
    const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => choose(browser, page, `${fresh}${index}`)));
    assert.equal(answers.filter(({ statusCode }) => statusCode === 303).length, 1);
    const late = await choose(browser, page, 'Another-0ne');
    assert.equal(late.statusCode, 400);
    assert.match(late.body, /This page is out of date/);
    const reload = await browser.get(`/signin?interaction=${interactionOf(page)}`);
    assert.doesNotMatch(reload.body, /credentials\.newPassword/);
  });

  for (const status of ['SUSPENDED', 'DEPROVISIONED', 'RECOVERY', 'STAGED'] as const) {
    test(`S19 somebody who is ${status} by then cannot change it any more`, async (t) => {
      const { gatehouse, ada, browser } = await expiredAda(t);
      const page = await browser.signIn(ada, '/signin');
      await gatehouse.given.changeUser(ada, { status });
      assert.equal((await choose(browser, page, fresh)).statusCode, 400);
      assert.equal(await statusOf(gatehouse, ada), status);
      assert.equal(browser.cookies.has('gh_session'), false);
    });
  }

  test('S19 sessions of the old password end', async (t) => {
    const { gatehouse, ada, browser } = await expiredAda(t);
    await gatehouse.given.changeUser(ada, { status: 'ACTIVE' });
    const elsewhere = gatehouse.browser();
    await elsewhere.signIn(ada, '/signin');
    await gatehouse.given.changeUser(ada, { status: 'PASSWORD_EXPIRED' });
    await choose(browser, await browser.signIn(ada, '/signin'), fresh);
    assert.equal((await elsewhere.get('/')).headers.location, '/signin');
    assert.equal((await browser.get('/')).statusCode, 200);
  });
});

suite('the age of a password', () => {
  test('older than the policy lets it get: must be changed; a moment before, it need not', async (t) => {
    const gatehouse = await startGatehouse(t);
    await changePasswordPolicy(gatehouse, { age: { maxAgeDays: 90 } });
    const ada = await gatehouse.given.user();
    gatehouse.clock.advance({ hours: 90 * 24, seconds: -1 });
    assert.match((await gatehouse.browser().signIn(ada, '/signin')).body, /You are signed in/);
    gatehouse.clock.advance({ seconds: 1 });
    const browser = gatehouse.browser();
    const page = await browser.signIn(ada, '/signin');
    assert.match(page.body, /Choose a new password/);
    assert.match((await browser.follow(await choose(browser, page, fresh))).body, /You are signed in/);
    assert.match((await gatehouse.browser().signIn({ ...ada, password: fresh }, '/signin')).body, /You are signed in/);
  });

  test('a wrong password of somebody whose password is over looks like every wrong password', async (t) => {
    const { ada, browser } = await expiredAda(t);
    const answer = await browser.signIn({ ...ada, password: 'wrong' }, '/signin');
    assert.equal(answer.statusCode, 401);
    assert.match(answer.body, /Unable to sign in\. Check your username and password/);
  });
});
