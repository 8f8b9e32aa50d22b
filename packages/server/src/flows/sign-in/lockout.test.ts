import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { GivenUser } from '../../../testkit/given.ts';
import { api } from '../../../testkit/management.ts';
import { changePasswordPolicy } from '../../../testkit/password-policy.ts';
import { authorizeUrl, interactionOf, type TestBrowser } from '../../../testkit/test-browser.ts';
import { startGatehouse, type TestServer } from '../../../testkit/testkit.ts';
import type { PasswordSettings } from '../../domain/policies/password-policy.ts';
import { endLocks } from '../../jobs/end-locks.ts';

const home = '203.0.113.7';
const attacker = '192.0.2.66';

async function scene(t: TestContext, lockout: Partial<PasswordSettings['lockout']> = { maxAttempts: 3 }) {
  const gatehouse = await startGatehouse(t);
  await changePasswordPolicy(gatehouse, { lockout });
  return { gatehouse, ada: await gatehouse.given.user({ login: 'ada@example.com' }) };
}

function browserAt(gatehouse: TestServer, address: string): TestBrowser {
  const browser = gatehouse.browser();
  browser.remoteAddress = address;
  return browser;
}

/** Tries a password once. @returns the status of the answer: 303 is in */
async function attempt(browser: TestBrowser, login: string, password: string): Promise<number> {
  const page = await browser.typeIdentifier(await browser.open('/signin'), login);
  return (await browser.post('/signin', { interaction: interactionOf(page), 'credentials.passcode': password })).statusCode;
}

/** Tries wrong passwords in fresh browsers of one network. */
async function guess(gatehouse: TestServer, login: string, times: number, address = attacker): Promise<void> {
  for (let index = 0; index < times; index += 1)
    assert.equal(await attempt(browserAt(gatehouse, address), login, `wrong ${index}`), 401);
}

const userRow = (gatehouse: TestServer, { id }: GivenUser) =>
  gatehouse.ctx().db.selectFrom('user').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
const statusOf = async (gatehouse: TestServer, user: GivenUser) => (await userRow(gatehouse, user)).status;
const lockEvents = async (gatehouse: TestServer) =>
  (await gatehouse.log())
    .filter(({ event_type }) => /^user\.account\.(un)?lock$/.test(event_type))
    .map(({ event_type, outcome_reason }) => `${event_type} ${outcome_reason}`)
    .sort();

suite('S23 too many wrong passwords in a row lock the account', () => {
  test('at the last that the policy allows: LOCKED_OUT, told once in the log; the right password then hears the same text', async (t) => {
    const { gatehouse, ada } = await scene(t);
    await guess(gatehouse, ada.login, 2);
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
    await guess(gatehouse, ada.login, 1);
    assert.equal(await statusOf(gatehouse, ada), 'LOCKED_OUT');
    assert.deepEqual(await lockEvents(gatehouse), ['user.account.lock LOCKED_OUT']);
    const browser = browserAt(gatehouse, attacker);
    const answer = await browser.signIn(ada, '/signin');
    assert.equal(answer.statusCode, 401);
    assert.match(answer.body, /Unable to sign in\. Check your username and password, then try again\./);
    assert.equal(browser.cookies.has('gh_session'), false);
    const [event] = (await gatehouse.log()).filter(
      ({ outcome_reason, event_type }) => outcome_reason === 'LOCKED_OUT' && event_type === 'user.session.start',
    );
    assert.equal(event?.actor_id, ada.id, 'an administrator sees why');
  });

  test('the default policy locks at ten', async (t) => {
    const { gatehouse, ada } = await scene(t, {});
    await guess(gatehouse, ada.login, 9);
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
    await guess(gatehouse, ada.login, 1);
    assert.equal(await statusOf(gatehouse, ada), 'LOCKED_OUT');
  });

  test('a right password in between starts the count anew, and zero never locks', async (t) => {
    const { gatehouse, ada } = await scene(t);
    for (let round = 0; round < 2; round += 1) {
      await guess(gatehouse, ada.login, 2);
      assert.equal(await attempt(browserAt(gatehouse, home), ada.login, ada.password), 303);
    }
    await changePasswordPolicy(gatehouse, { lockout: { maxAttempts: 0 } });
    await guess(gatehouse, ada.login, 9, '192.0.2.67');
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
  });

  test('of thirty wrong passwords at once from thirty networks one locks, and the log says so once', async (t) => {
    const { gatehouse, ada } = await scene(t);
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => attempt(browserAt(gatehouse, `198.51.100.${index}`), ada.login, 'wrong')),
    );
    assert.equal(await statusOf(gatehouse, ada), 'LOCKED_OUT');
    assert.deepEqual(await lockEvents(gatehouse), ['user.account.lock LOCKED_OUT']);
  });

  test('a right password that was on its way when the lock came becomes no session', async (t) => {
    const { gatehouse, ada } = await scene(t);
    const { hasher } = gatehouse.deps;
    const real = hasher.verify;
    let isFirst = true;
    Object.assign(hasher, {
      verify: async (hash: string | undefined, password: string) => {
        const isRight = await real(hash, password);
        if (isRight && isFirst) {
          isFirst = false;
          await guess(gatehouse, ada.login, 3);
        }
        return isRight;
      },
    });
    assert.equal(await attempt(browserAt(gatehouse, attacker), ada.login, ada.password), 401);
    assert.deepEqual(await gatehouse.ctx().db.selectFrom('session').selectAll().execute(), []);
  });

  test('a password that is over is locked too, though its status stays', async (t) => {
    const { gatehouse, ada } = await scene(t);
    await gatehouse.given.changeUser(ada, { status: 'PASSWORD_EXPIRED' });
    await guess(gatehouse, ada.login, 3);
    assert.equal(await statusOf(gatehouse, ada), 'PASSWORD_EXPIRED');
    assert.equal(await attempt(browserAt(gatehouse, attacker), ada.login, ada.password), 401);
    assert.deepEqual(await lockEvents(gatehouse), ['user.account.lock LOCKED_OUT']);
  });

  test('only who set showLockoutFailures tells of the lock', async (t) => {
    const { gatehouse, ada } = await scene(t, { maxAttempts: 3, showLockoutFailures: true });
    await guess(gatehouse, ada.login, 3);
    const answer = await browserAt(gatehouse, attacker).signIn(ada, '/signin');
    assert.equal(answer.statusCode, 401);
    assert.match(answer.body, /Your account is locked after too many wrong passwords/);
  });
});

suite('S24 a lock keeps out who guessed, not the person', () => {
  test('in a browser that the person used before the right password still works, and ends the lock', async (t) => {
    const { gatehouse, ada } = await scene(t);
    const own = browserAt(gatehouse, attacker); // even on the network of the attack
    await own.signIn(ada, '/signin');
    own.cookies.delete('gh_session');
    await guess(gatehouse, ada.login, 3);
    assert.equal(await attempt(own, ada.login, ada.password), 303);
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
    assert.deepEqual(await lockEvents(gatehouse), ['user.account.lock LOCKED_OUT', 'user.account.unlock null']);
    assert.equal(await attempt(browserAt(gatehouse, attacker), ada.login, ada.password), 303, 'and for everybody');
  });

  test('from a network without wrong passwords a new browser gets in, with two tries', async (t) => {
    const { gatehouse, ada } = await scene(t);
    await guess(gatehouse, ada.login, 3);
    await guess(gatehouse, ada.login, 1, home);
    assert.equal(await attempt(browserAt(gatehouse, home), ada.login, ada.password), 303);
    await guess(gatehouse, ada.login, 3);
    await guess(gatehouse, ada.login, 2, home);
    assert.equal(await attempt(browserAt(gatehouse, home), ada.login, ada.password), 401, 'two were wrong');
  });

  test('what the person has open goes on: session, sign-in to apps, tokens, API token', async (t) => {
    const { gatehouse } = await scene(t);
    const admin = await gatehouse.given.admin('SUPER_ADMIN');
    const app = await gatehouse.given.webApp();
    const own = browserAt(gatehouse, home);
    await own.signIn(admin, '/signin');
    const before = (await own.get(authorizeUrl(app))).headers.location ?? '';
    await guess(gatehouse, admin.login, 3);
    assert.equal(await statusOf(gatehouse, admin), 'LOCKED_OUT');
    assert.equal((await own.get('/')).statusCode, 200);
    const tokens = await gatehouse.redeem(app, new URL(before).searchParams.get('code') ?? '');
    assert.equal(tokens.statusCode, 200);
    assert.equal((await gatehouse.userinfo(tokens.json().access_token)).statusCode, 200);
    assert.ok(new URL((await own.get(authorizeUrl(app))).headers.location ?? '').searchParams.get('code'));
    const me = await api(gatehouse, admin.apiToken, 'GET', '/api/v1/users/me');
    assert.deepEqual([me.statusCode, me.json().status], [200, 'LOCKED_OUT']);
  });

  test('a known browser that guessed itself is kept out like others', async (t) => {
    const { gatehouse, ada } = await scene(t);
    const [own, other] = [browserAt(gatehouse, home), browserAt(gatehouse, home)];
    for (const browser of [own, other]) await browser.signIn(ada, '/signin');
    for (const browser of [own, other]) browser.cookies.delete('gh_session');
    for (let index = 0; index < 3; index += 1) await attempt(own, ada.login, 'wrong');
    assert.equal(await statusOf(gatehouse, ada), 'LOCKED_OUT');
    assert.equal(await attempt(own, ada.login, ada.password), 401);
    assert.equal(await attempt(other, ada.login, ada.password), 303);
    assert.equal(await attempt(own, ada.login, ada.password), 303, 'the other one ended it');
  });

  test('the cookie of a browser that knows somebody else is no help', async (t) => {
    const { gatehouse, ada } = await scene(t);
    const mallory = await gatehouse.given.user();
    const browser = browserAt(gatehouse, attacker);
    await browser.signIn(mallory, '/signin');
    browser.cookies.delete('gh_session');
    await guess(gatehouse, ada.login, 3);
    assert.equal(await attempt(browser, ada.login, ada.password), 401);
  });

  test('a locked account whose password is over is let through to change it in a known browser, and is open then', async (t) => {
    const { gatehouse, ada } = await scene(t);
    const own = browserAt(gatehouse, home);
    await own.signIn(ada, '/signin');
    own.cookies.delete('gh_session');
    await guess(gatehouse, ada.login, 3);
    await changePasswordPolicy(gatehouse, { lockout: { maxAttempts: 3 }, age: { maxAgeDays: 1 } });
    gatehouse.clock.advance({ hours: 25 });
    const page = await own.signIn(ada, '/signin');
    assert.match(page.body, /Choose a new password/);
    assert.equal(await statusOf(gatehouse, ada), 'LOCKED_OUT');
    const fields = {
      interaction: interactionOf(page),
      'credentials.newPassword': 'Tr0ubadour-9',
      'credentials.repeated': 'Tr0ubadour-9',
    };
    assert.equal((await own.post('/signin', fields)).statusCode, 303);
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
  });
});

suite('the end of a lock', () => {
  test('an administrator unlocks: at once and from everywhere, with the whole number of tries again', async (t) => {
    const { gatehouse, ada } = await scene(t, { maxAttempts: 10 });
    await guess(gatehouse, ada.login, 10);
    assert.equal(
      await attempt(browserAt(gatehouse, attacker), ada.login, ada.password),
      429,
      'the network has used up its tries, too',
    );
    const admin = await gatehouse.given.admin('HELP_DESK_ADMIN');
    const unlocked = await api(gatehouse, admin.apiToken, 'POST', `/api/v1/users/${ada.id}/lifecycle/unlock`);
    assert.deepEqual([unlocked.statusCode, unlocked.json()], [200, {}]);
    await guess(gatehouse, ada.login, 9);
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
    assert.equal(await attempt(browserAt(gatehouse, attacker), ada.login, ada.password), 303);
  });

  test('without autoUnlockMinutes it does not end by itself', async (t) => {
    const { gatehouse, ada } = await scene(t);
    await guess(gatehouse, ada.login, 3);
    gatehouse.clock.advance({ hours: 24 * 20 });
    assert.equal(await endLocks(gatehouse.deps), 0);
    assert.equal(await attempt(browserAt(gatehouse, attacker), ada.login, ada.password), 401);
  });

  test('with autoUnlockMinutes it does, to the second; nobody has to wait for a job', async (t) => {
    const { gatehouse, ada } = await scene(t, { maxAttempts: 3, autoUnlockMinutes: 5 });
    await guess(gatehouse, ada.login, 3);
    gatehouse.clock.advance({ seconds: 299 });
    assert.equal(await attempt(browserAt(gatehouse, attacker), ada.login, ada.password), 401);
    gatehouse.clock.advance({ seconds: 1 });
    assert.equal(await attempt(browserAt(gatehouse, attacker), ada.login, ada.password), 303);
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
  });

  test('wrong passwords after that count from one again, and guessing on does not lengthen a lock', async (t) => {
    const { gatehouse, ada } = await scene(t, { maxAttempts: 3, autoUnlockMinutes: 5 });
    await guess(gatehouse, ada.login, 3);
    gatehouse.clock.advance({ seconds: 200 });
    await guess(gatehouse, ada.login, 3);
    gatehouse.clock.advance({ seconds: 100 });
    await guess(gatehouse, ada.login, 2, home);
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
    await guess(gatehouse, ada.login, 1, home);
    assert.equal(await statusOf(gatehouse, ada), 'LOCKED_OUT');
  });

  test('the job shows it to administrators, once however many nodes run it', async (t) => {
    const { gatehouse, ada } = await scene(t, { maxAttempts: 3, autoUnlockMinutes: 5 });
    await guess(gatehouse, ada.login, 3);
    gatehouse.clock.advance({ minutes: 5 });
    const ended = await Promise.all([endLocks(gatehouse.deps), endLocks(gatehouse.deps)]);
    assert.equal(ended[0] + ended[1], 1);
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
    assert.deepEqual(await lockEvents(gatehouse), ['user.account.lock LOCKED_OUT', 'user.account.unlock AUTO_UNLOCK']);
  });

  test('a new password that an administrator sets meanwhile does not make the lock last for ever', async (t) => {
    const { gatehouse, ada } = await scene(t, { maxAttempts: 3, autoUnlockMinutes: 5 });
    const admin = await gatehouse.given.admin('SUPER_ADMIN');
    await guess(gatehouse, ada.login, 3);
    const password = 'Another-passw0rd';
    const set = { credentials: { password: { value: password } } };
    assert.equal((await api(gatehouse, admin.apiToken, 'POST', `/api/v1/users/${ada.id}`, set)).json().status, 'LOCKED_OUT');
    await guess(gatehouse, ada.login, 2);
    assert.equal(await attempt(browserAt(gatehouse, attacker), ada.login, password), 401, 'after two wrong ones');
    gatehouse.clock.advance({ minutes: 5 });
    await endLocks(gatehouse.deps);
    assert.equal(await statusOf(gatehouse, ada), 'ACTIVE');
    assert.equal(await attempt(browserAt(gatehouse, attacker), ada.login, password), 303);
  });
});
