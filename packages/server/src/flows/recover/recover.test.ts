import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { GivenUser, UserOptions } from '../../../testkit/given.ts';
import { changePasswordPolicy } from '../../../testkit/password-policy.ts';
import type { TestBrowser } from '../../../testkit/test-browser.ts';
import { quickHasher } from '../../../testkit/test-hasher.ts';
import { startGatehouse, type TestServer, type TestServerOptions } from '../../../testkit/testkit.ts';
import { inTx } from '../../domain/ctx.ts';
import { createLink, type LinkKind } from '../../domain/passwords/links.ts';
import { deleteLinks } from '../../domain/passwords/store.ts';

const fresh = 'Tr0ubadour-9';

async function linkTo(gatehouse: TestServer, user: GivenUser, kind: LinkKind): Promise<string> {
  const options = { userId: user.id, kind, lifetimeSeconds: 3600 };
  const { url } = await inTx(gatehouse.ctx(), (ctx) => createLink(ctx, { baseUrl: gatehouse.origin }, options));
  return url.reveal();
}

async function scene(t: TestContext, options: { kind?: LinkKind; user?: UserOptions; server?: TestServerOptions } = {}) {
  const gatehouse = await startGatehouse(t, { hasher: quickHasher(), ...options.server });
  const user = { login: 'ada@example.com', status: 'RECOVERY', password: 'Old-passw0rd', ...options.user } as const;
  const ada = await gatehouse.given.user(user);
  const url = await linkTo(gatehouse, ada, options.kind ?? 'RESET');
  return { gatehouse, ada, url, browser: gatehouse.browser() };
}

function choose(browser: TestBrowser, url: string, password = fresh, repeated = password): Promise<LightMyRequestResponse> {
  return browser.post(url, { 'credentials.newPassword': password, 'credentials.repeated': repeated });
}

const statusOf = async (gatehouse: TestServer, { id }: GivenUser) =>
  (await gatehouse.ctx().db.selectFrom('user').select('status').where('id', '=', id).executeTakeFirstOrThrow()).status;

suite('a link that sets a password', () => {
  const links = [
    ['ACTIVATION', 'PROVISIONED', /^http:\/\/localhost:8080\/welcome\/[\w-]{43}$/, /<h1>Welcome<\/h1>/],
    ['RESET', 'RECOVERY', /^http:\/\/localhost:8080\/reset_password\/[\w-]{43}$/, /<h1>Set a new password<\/h1>/],
    ['FORGOTTEN', 'ACTIVE', /^http:\/\/localhost:8080\/signin\/reset-password\/[\w-]{43}$/, /<h1>Set a new password<\/h1>/],
  ] as const;
  for (const [kind, status, address, heading] of links) {
    test(`${kind}: shows what is asked of a password, sets it, signs in and shows the org’s home`, async (t) => {
      const { gatehouse, ada, url, browser } = await scene(t, { kind, user: { status } });
      assert.match(url, address);
      const page = await browser.get(url);
      assert.equal(page.statusCode, 200);
      assert.match(page.body, heading);
      for (const line of [
        'At least 8 characters',
        'At least 1 number',
        'No part of your username',
        'Not one of your last 4 passwords',
      ])
        assert.ok(page.body.includes(`>${line}</li>`), line);
      const posted = await choose(browser, url);
      assert.deepEqual([posted.statusCode, posted.headers.location], [303, '/']);
      const home = await browser.follow(posted);
      assert.match(home.body, /You are signed in/);
      assert.match(home.body, /ada@example\.com/);
      assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
      assert.match((await gatehouse.browser().signIn({ ...ada, password: fresh }, '/signin')).body, /You are signed in/);
      assert.equal((await gatehouse.browser().signIn(ada, '/signin')).statusCode, 401, 'the old password is gone');
      const events = (await gatehouse.log()).map(({ event_type }) => event_type);
      assert.ok(events.includes('user.account.update_password') && events.includes('user.session.start'));
    });
  }

  test('an activation link has a second spelling', async (t) => {
    const { url, browser } = await scene(t, { kind: 'ACTIVATION', user: { status: 'PROVISIONED' } });
    const other = url.replace(/\/welcome\/(.*)$/, '/tokens/$1/verify');
    assert.match((await browser.get(other)).body, /<h1>Welcome<\/h1>/);
    assert.equal((await choose(browser, other)).statusCode, 303);
  });

  test('opening it uses nothing up, however often: scanners of mails open links', async (t) => {
    const { url, browser } = await scene(t);
    for (let times = 0; times < 3; times += 1) assert.equal((await browser.get(url)).statusCode, 200);
    assert.equal((await choose(browser, url)).statusCode, 303);
  });

  test('a password that will not do is asked for again and uses nothing up', async (t) => {
    const { gatehouse, ada, url, browser } = await scene(t);
    for (const [password, repeated, expected] of [
      ['', '', /Enter a new password\./],
      [fresh, `${fresh}x`, /The two passwords are not the same\./],
      ['short', 'short', /at least 8 characters/],
      ['Password1', 'Password1', /not a password that many people use/],
      ['Old-passw0rd', 'Old-passw0rd', /not one of your last 4 passwords/],
      ['A1'.repeat(600), 'A1'.repeat(600), /at most 1024 bytes/],
    ] as const) {
      const answer = await choose(browser, url, password, repeated);
      assert.equal(answer.statusCode, 400);
      assert.match(answer.body, expected);
      if (password) assert.equal(answer.body.includes(`"${password}"`), false);
    }
    assert.equal(await statusOf(gatehouse, ada), 'RECOVERY');
    assert.equal((await choose(browser, url)).statusCode, 303);
  });

  test('the policy is the one of the moment, not of when the link was made', async (t) => {
    const { gatehouse, url, browser } = await scene(t);
    await changePasswordPolicy(gatehouse, { complexity: { minLength: 20 } });
    assert.match((await browser.get(url)).body, /At least 20 characters/);
    assert.equal((await choose(browser, url)).statusCode, 400);
    assert.equal((await choose(browser, url, 'Correct-horse-battery-9')).statusCode, 303);
  });

  test('of fifty uses at once one sets its password and signs in', async (t) => {
    const { gatehouse, ada, url } = await scene(t);
    const answers = await Promise.all(Array.from({ length: 50 }, () => choose(gatehouse.browser(), url)));
    assert.equal(answers.filter(({ statusCode }) => statusCode === 303).length, 1);
    assert.equal(answers.filter(({ statusCode }) => statusCode === 403).length, 49);
    const sessions = await gatehouse.ctx().db.selectFrom('session').select('id').execute();
    assert.equal(sessions.length, 1);
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
  });

  test('a locked account is open after a forgotten password was replaced', async (t) => {
    const { gatehouse, ada, url, browser } = await scene(t, { kind: 'FORGOTTEN', user: { status: 'LOCKED_OUT' } });
    assert.equal((await choose(browser, url)).statusCode, 303);
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
    assert.ok((await gatehouse.log()).some(({ event_type }) => event_type === 'user.account.unlock'));
  });
});

suite('S26 a link that does not work says so, always alike', () => {
  const shown = (answer: LightMyRequestResponse) => [
    answer.statusCode,
    answer.body.replace(/oae\w+/g, 'oae').replace(/<time.*?<\/time>/s, ''),
    Object.keys(answer.headers).sort(),
  ];

  test('unknown, used, over, replaced, and of somebody who is not there any more: by GET and by POST', async (t) => {
    const { gatehouse, ada, url, browser } = await scene(t);
    const unknown = `/reset_password/${'x'.repeat(43)}`;
    const expected = { get: shown(await browser.get(unknown)), post: shown(await choose(browser, unknown)) };
    assert.equal(expected.get[0], 403);
    assert.match(String(expected.get[1]), /This link does not work any more/);
    assert.match(String(expected.get[1]), /href="\/signin"/);

    const all: Record<string, string> = { 'too long': `/reset_password/${'x'.repeat(400)}`, short: '/welcome/x' };
    const other = await gatehouse.given.user({ status: 'RECOVERY' });
    all['replaced'] = await linkTo(gatehouse, other, 'RESET');
    await linkTo(gatehouse, other, 'RESET');
    const deactivated = await gatehouse.given.user({ status: 'PROVISIONED' });
    all['of somebody deactivated'] = await linkTo(gatehouse, deactivated, 'ACTIVATION');
    await gatehouse.given.changeUser(deactivated, { status: 'DEPROVISIONED' });
    const ended = await gatehouse.given.user({ status: 'RECOVERY' });
    all['ended'] = await linkTo(gatehouse, ended, 'RESET');
    await inTx(gatehouse.ctx(), (ctx) => deleteLinks(ctx, ended.id));
    const used = await gatehouse.given.user({ status: 'RECOVERY' });
    all['used'] = await linkTo(gatehouse, used, 'RESET');
    await choose(gatehouse.browser(), all['used']);
    for (const [name, address] of Object.entries(all)) {
      assert.deepEqual(shown(await browser.get(address)), expected.get, name);
      assert.deepEqual(shown(await choose(browser, address)), expected.post, name);
    }
    gatehouse.clock.advance({ seconds: 3599 });
    assert.equal((await browser.get(url)).statusCode, 200);
    gatehouse.clock.advance({ seconds: 1 });
    assert.deepEqual(shown(await browser.get(url)), expected.get, 'over');
    assert.deepEqual(shown(await choose(browser, url)), expected.post, 'over');
    assert.equal(await statusOf(gatehouse, ada), 'RECOVERY');
    assert.equal(browser.cookies.has('gh_session'), false);
  });

  test('a link of another org is an unknown one', async (t) => {
    const { gatehouse, url } = await scene(t);
    const other = await gatehouse.otherOrg('other');
    assert.equal((await other.browser().get(new URL(url).pathname)).statusCode, 403);
  });
});

suite('the page behind a link keeps its address to itself', () => {
  test('no referrer, no cache, no script but ours, no frame', async (t) => {
    const { url, browser } = await scene(t);
    const page = await browser.get(url);
    assert.equal(page.headers['referrer-policy'], 'no-referrer');
    assert.match(page.body, /<meta name="referrer" content="no-referrer">/);
    assert.equal(page.headers['cache-control'], 'no-store');
    assert.match(
      String(page.headers['content-security-policy']),
      /script-src 'self';.*form-action 'self'; frame-ancestors 'none'/,
    );
  });

  test('S37 links come from the configured URL, never from a header', async (t) => {
    const { url } = await scene(t, { server: { publicUrl: 'https://id.example.com' } });
    assert.match(url, /^https:\/\/id\.example\.com\/reset_password\//);
  });

  test('the log of requests has the route, never the token', async (t) => {
    const lines: string[] = [];
    const { url, browser } = await scene(t, { server: { onLog: (line) => lines.push(line) } });
    await browser.get(url);
    await choose(browser, url);
    await browser.get(url);
    const token = new URL(url).pathname.split('/').at(-1) ?? '';
    assert.ok(lines.some((line) => line.includes('/reset_password/:token')));
    for (const secret of [token, fresh]) assert.equal(lines.join('').includes(secret), false);
  });

  for (const [name, headers] of Object.entries({
    'Sec-Fetch-Site: cross-site': { 'sec-fetch-site': 'cross-site' },
    'Sec-Fetch-Site: same-site': { 'sec-fetch-site': 'same-site' },
    'a foreign Origin': { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
  }))
    test(`a form from another site is refused and uses nothing up: ${name}`, async (t) => {
      const { url, browser } = await scene(t);
      const fields = { 'credentials.newPassword': fresh, 'credentials.repeated': fresh };
      assert.equal((await browser.post(url, fields, headers)).statusCode, 403);
      assert.equal(browser.cookies.has('gh_session'), false);
      assert.equal(
        (await browser.post(url, fields, { origin: 'null' })).statusCode,
        303,
        'browsers send this from a page without referrer',
      );
    });

  test('a field that comes twice, or with a NUL, is no answer', async (t) => {
    const { url, browser } = await scene(t);
    for (const body of [
      'credentials.newPassword=a&credentials.newPassword=b',
      'credentials.newPassword=Tr0ubadour%00&credentials.repeated=Tr0ubadour%00',
    ])
      assert.equal((await browser.post(url, body)).statusCode, 400);
  });
});

suite('S16 S19 what a new password does to sessions', () => {
  test('the browser gets a session of its own and is known from then on; every other session of the user ends', async (t) => {
    const { gatehouse, ada, url, browser } = await scene(t, { kind: 'FORGOTTEN', user: { status: 'ACTIVE' } });
    const elsewhere = gatehouse.browser();
    await elsewhere.signIn(ada, '/signin');
    await browser.signIn(ada, '/signin');
    const before = browser.cookies.get('gh_session');
    await choose(browser, url);
    assert.notEqual(browser.cookies.get('gh_session'), before);
    assert.ok(browser.cookies.has('gh_device'));
    assert.equal((await elsewhere.get('/')).headers.location, '/signin');
    assert.equal((await browser.get('/')).statusCode, 200);
    assert.equal((await gatehouse.ctx().db.selectFrom('session').selectAll().execute()).length, 1);
    const user = await gatehouse.ctx().db.selectFrom('user').selectAll().where('id', '=', ada.id).executeTakeFirstOrThrow();
    assert.equal(user.tokens_valid_from, gatehouse.clock.read());
  });

  test('a browser in which somebody else is signed in changes hands', async (t) => {
    const { gatehouse, url, browser } = await scene(t);
    const grace = await gatehouse.given.user({ login: 'grace@example.com' });
    await browser.signIn(grace, '/signin');
    const home = await browser.follow(await choose(browser, url));
    assert.match(home.body, /ada@example\.com/);
    assert.deepEqual(
      (await gatehouse.ctx().db.selectFrom('session').select('user_id').execute()).filter(({ user_id }) => user_id === grace.id),
      [],
    );
  });

  test('every other link of the user ends with the change', async (t) => {
    const { gatehouse, ada, url, browser } = await scene(t, { kind: 'FORGOTTEN', user: { status: 'ACTIVE' } });
    const other = await linkTo(gatehouse, ada, 'RESET');
    await choose(browser, url);
    await gatehouse.given.changeUser(ada, { status: 'RECOVERY' });
    assert.equal((await browser.get(other)).statusCode, 403);
  });
});
