import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { GivenUser } from '../../../testkit/given.ts';
import { changePasswordPolicy } from '../../../testkit/password-policy.ts';
import { interactionOf, type TestBrowser } from '../../../testkit/test-browser.ts';
import { startGatehouse, type TestServer } from '../../../testkit/testkit.ts';
import { HasherBusyError, type PasswordHasher, passwordHasher } from '../../domain/passwords/hasher.ts';

interface Guesser {
  readonly guess: (password: string) => Promise<LightMyRequestResponse>;
  readonly browser: TestBrowser;
}

/** A browser on the password page of `login`. */
async function guesser(
  gatehouse: TestServer,
  login: string,
  address = '203.0.113.7',
  headers: Record<string, string> = {},
): Promise<Guesser> {
  const browser = gatehouse.browser();
  browser.remoteAddress = address;
  Object.assign(browser.headers, headers);
  const interaction = interactionOf(await browser.typeIdentifier(await browser.open('/signin'), login));
  return { browser, guess: (password) => browser.post('/signin', { interaction, 'credentials.passcode': password }) };
}

async function guessMany({ guess }: Guesser, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < times; index += 1) statuses.push((await guess('wrong')).statusCode);
  return statuses;
}

async function withAda(
  t: TestContext,
  options: Parameters<typeof startGatehouse>[1] = {},
): Promise<{ gatehouse: TestServer; ada: GivenUser }> {
  const gatehouse = await startGatehouse(t, options);
  return { gatehouse, ada: await gatehouse.given.user({ login: 'ada@example.com' }) };
}

suite('S23 wrong passwords are limited', () => {
  test('ten are looked at, the eleventh is not: 429 and when to come back', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    const { guess, browser } = await guesser(gatehouse, ada.login);
    for (let index = 0; index < 10; index += 1) assert.equal((await guess('wrong')).statusCode, 401);
    gatehouse.clock.advance({ seconds: 100 });
    const limited = await guess(ada.password);
    assert.deepEqual([limited.statusCode, limited.headers['retry-after']], [429, '800']);
    assert.match(limited.body, /Too many attempts for this username\. Try again in 14 minutes\./);
    assert.equal(browser.cookies.has('gh_session'), false, 'even the right one');
    const [event] = await gatehouse.log();
    assert.deepEqual(
      [event?.event_type, event?.outcome_result, event?.outcome_reason],
      ['user.session.start', 'FAILURE', 'RATE_LIMITED'],
    );
  });

  test('a flood leaves one log row for the limit, and no more counters than before', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    await guessMany(await guesser(gatehouse, ada.login), 11);
    const counters = async () => (await gatehouse.ctx().db.selectFrom('attempt_counter').selectAll().execute()).length;
    const before = [await counters(), (await gatehouse.log()).length];
    await guessMany(await guesser(gatehouse, ada.login), 20);
    assert.deepEqual([await counters(), (await gatehouse.log()).length], before);
    assert.equal((await gatehouse.log()).filter(({ outcome_reason }) => outcome_reason === 'RATE_LIMITED').length, 1);
  });

  test('once the window is over the right password works again: a second before it does not', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    await changePasswordPolicy(gatehouse, { lockout: { maxAttempts: 0 } }); // a lock would outlast the window: lockout.test.ts
    const first = await guesser(gatehouse, ada.login);
    await guessMany(first, 11);
    gatehouse.clock.advance({ minutes: 14, seconds: 59 });
    const limited = await first.guess(ada.password);
    assert.deepEqual([limited.statusCode, limited.headers['retry-after']], [429, '1']);
    assert.match(limited.body, /in a minute/);
    gatehouse.clock.advance({ seconds: 1 });
    assert.equal((await first.guess(ada.password)).statusCode, 303);
  });

  test('thirty parallel guesses get ten looks', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    const { guess } = await guesser(gatehouse, ada.login);
    const answers = await Promise.all(Array.from({ length: 30 }, () => guess('wrong')));
    const count = (status: number) => answers.filter(({ statusCode }) => statusCode === status).length;
    assert.deepEqual([count(401), count(429)], [10, 20]);
  });

  test('a success in between starts the count anew', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    for (let round = 0; round < 3; round += 1) {
      const each = await guesser(gatehouse, ada.login);
      assert.deepEqual(await guessMany(each, 9), Array(9).fill(401));
      assert.equal((await each.guess(ada.password)).statusCode, 303);
    }
  });

  test('new browsers, other spellings and the other issuer do not help', async (t) => {
    const { gatehouse } = await withAda(t);
    const spellings = ['ada@example.com', 'ADA@example.com', ' ada@example.com', 'ada\uff20example.com', 'Ada@Example.com'];
    const statuses: number[] = [];
    for (let index = 0; index < 15; index += 1)
      statuses.push(...(await guessMany(await guesser(gatehouse, spellings[index % 5] ?? ''), 1)));
    assert.deepEqual(statuses, [...Array(10).fill(401), ...Array(5).fill(429)]);
  });
});

suite('S24 nobody can lock somebody else out', () => {
  test('guesses from one network do not stop the person on another', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    await guessMany(await guesser(gatehouse, ada.login, '192.0.2.66'), 30);
    assert.equal((await (await guesser(gatehouse, ada.login, '203.0.113.7')).guess(ada.password)).statusCode, 303);
  });

  test('on the same network a browser that the person used before still gets in', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    const own = gatehouse.browser();
    own.remoteAddress = '203.0.113.7';
    await own.signIn(ada, '/signin');
    own.cookies.delete('gh_session');
    await guessMany(await guesser(gatehouse, ada.login, '203.0.113.7'), 15);
    assert.equal((await (await guesser(gatehouse, ada.login, '203.0.113.7')).guess(ada.password)).statusCode, 429);
    const back = await own.signIn(ada, '/signin');
    assert.match(back.body, /You are signed in/);
  });

  test('the known browser has a limit too, of twenty', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    const own = gatehouse.browser();
    await own.signIn(ada, '/signin');
    own.cookies.delete('gh_session');
    const interaction = interactionOf(await own.typeIdentifier(await own.open('/signin'), ada.login));
    const statuses: number[] = [];
    for (let index = 0; index < 21; index += 1)
      statuses.push((await own.post('/signin', { interaction, 'credentials.passcode': 'wrong' })).statusCode);
    assert.deepEqual(statuses, [...Array(20).fill(401), 429]);
  });

  test('the cookie of a browser that knows Ada is no help with anybody else', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    const own = gatehouse.browser();
    await own.signIn(ada, '/signin');
    own.cookies.delete('gh_session');
    const interaction = interactionOf(await own.typeIdentifier(await own.open('/signin'), 'grace@example.com'));
    const statuses: number[] = [];
    for (let index = 0; index < 11; index += 1)
      statuses.push((await own.post('/signin', { interaction, 'credentials.passcode': 'wrong' })).statusCode);
    assert.equal(statuses.at(-1), 429);
  });

  test('nor is a made-up device cookie', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    const each = await guesser(gatehouse, ada.login);
    each.browser.cookies.set('gh_device', 'x'.repeat(200));
    assert.deepEqual((await guessMany(each, 11)).at(-1), 429);
  });
});

suite('S25 whose guesses they are: the canonical address, an IPv6 /64', () => {
  test('every address of one /64 is one guesser, the next /64 another', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    const statuses: number[] = [];
    for (let index = 1; index <= 11; index += 1)
      statuses.push(...(await guessMany(await guesser(gatehouse, ada.login, `2001:db8:1:2::${index.toString(16)}`), 1)));
    assert.deepEqual(statuses, [...Array(10).fill(401), 429]);
    assert.deepEqual(await guessMany(await guesser(gatehouse, ada.login, '2001:db8:1:3::1'), 1), [401]);
  });

  test('an IPv4 address is the same one when it is written as IPv6', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    assert.deepEqual((await guessMany(await guesser(gatehouse, ada.login, '203.0.113.7'), 10)).at(-1), 401);
    assert.deepEqual(await guessMany(await guesser(gatehouse, ada.login, '::ffff:203.0.113.7'), 1), [429]);
  });

  test('X-Forwarded-For is nobody’s word but a trusted proxy’s', async (t) => {
    const { gatehouse, ada } = await withAda(t);
    const statuses: number[] = [];
    for (let index = 0; index < 11; index += 1)
      statuses.push(
        ...(await guessMany(await guesser(gatehouse, ada.login, '203.0.113.7', { 'x-forwarded-for': `198.51.100.${index}` }), 1)),
      );
    assert.equal(statuses.at(-1), 429);
    assert.ok((await gatehouse.log()).every((event) => event.client_ip === '203.0.113.7'));
  });

  test('behind a trusted proxy the address it names counts, and what the client wrote before it does not', async (t) => {
    const { gatehouse, ada } = await withAda(t, { trustedProxies: ['10.0.0.0/8'] });
    const from = (forwarded: string, proxy = '10.1.2.3') =>
      guesser(gatehouse, ada.login, proxy, { 'x-forwarded-for': forwarded });
    for (let index = 0; index < 10; index += 1) await guessMany(await from(`198.51.100.${index}, 203.0.113.7`), 1);
    assert.deepEqual(
      await guessMany(await from('6.6.6.6, 203.0.113.7', '10.9.9.9'), 1),
      [429],
      'another proxy, another lie, the same person',
    );
    assert.deepEqual(await guessMany(await from('203.0.113.8'), 1), [401], 'somebody else behind the same proxy');
    assert.deepEqual(
      await guessMany(await from('203.0.113.7', '192.0.2.1'), 1),
      [401],
      'an address that is no trusted proxy is itself the guesser',
    );
    const addresses = new Set((await gatehouse.log()).map((event) => event.client_ip));
    assert.deepEqual(addresses, new Set(['203.0.113.7', '203.0.113.8', '192.0.2.1']));
  });

  test('S22 an X-Forwarded-For that cannot be read does not get around the limit', async (t) => {
    const { gatehouse, ada } = await withAda(t, { trustedProxies: ['10.0.0.1'] });
    const garbage = [
      'unknown',
      '',
      '_hidden',
      '999.999.999.999',
      'evil"',
      '::::',
      '[::1:80',
      '1.2.3.4:56:78',
      "' or 1=1",
      '%00',
      'a'.repeat(4000),
    ];
    const statuses: number[] = [];
    for (let index = 0; index < 22; index += 1)
      statuses.push(
        ...(await guessMany(
          await guesser(gatehouse, ada.login, '10.0.0.1', { 'x-forwarded-for': garbage[index % garbage.length] ?? '' }),
          1,
        )),
      );
    assert.ok(
      statuses.every((status) => status === 401 || status === 429),
      statuses.join(),
    );
    assert.ok(statuses.filter((status) => status === 401).length <= 20, statuses.join());
    assert.equal(statuses.at(-1), 429);
    const logged = new Set((await gatehouse.log()).map((event) => event.client_ip));
    assert.deepEqual(logged, new Set([null, '10.0.0.1']), 'the log holds addresses only');
  });
});

suite('a password queue that is full (design 8)', () => {
  test('is 503 with Retry-After; the rest of the server goes on', async (t) => {
    const busy = { ...passwordHasher(), verify: () => Promise.reject(new HasherBusyError('full')) };
    const { gatehouse, ada } = await withAda(t, { hasher: busy });
    const { guess } = await guesser(gatehouse, ada.login);
    const answer = await guess(ada.password);
    assert.deepEqual([answer.statusCode, answer.headers['retry-after']], [503, '5']);
    assert.match(answer.body, /Many people are signing in right now/);
    assert.equal((await gatehouse.call({ url: '/oauth2/v1/keys' })).statusCode, 200);
    assert.deepEqual(await gatehouse.log(), []);
  });

  test('does not count as an attempt: nobody is limited because others were busy', async (t) => {
    let isBusy = true;
    const real = passwordHasher();
    const hasher: PasswordHasher = {
      ...real,
      verify: (hash, password) => (isBusy ? Promise.reject(new HasherBusyError('full')) : real.verify(hash, password)),
    };
    const { gatehouse, ada } = await withAda(t, { hasher });
    const each = await guesser(gatehouse, ada.login);
    assert.deepEqual(new Set(await guessMany(each, 15)), new Set([503]));
    isBusy = false;
    assert.deepEqual(await guessMany(each, 11), [...Array(10).fill(401), 429]);
  });

  test('with a real queue: those who fit are served, the others hear 503 at once, and afterwards all is well', async (t) => {
    const { gatehouse, ada } = await withAda(t, { hasher: passwordHasher({ workers: 1, waiting: 2 }) });
    await gatehouse.given.passwordHash(ada, await passwordHasher().hash(ada.password)); // at the real cost, so that it takes a while
    const each = await Promise.all(Array.from({ length: 8 }, (_, index) => guesser(gatehouse, ada.login, `203.0.113.${index}`)));
    const answers = await Promise.all(each.map(({ guess }) => guess(ada.password)));
    const statuses = answers.map(({ statusCode }) => statusCode);
    assert.ok(statuses.filter((status) => status === 303).length >= 3, statuses.join());
    assert.ok(statuses.includes(503), statuses.join());
    assert.ok(
      statuses.every((status) => status === 303 || status === 503),
      statuses.join(),
    );
    assert.equal((await (await guesser(gatehouse, ada.login)).guess(ada.password)).statusCode, 303);
  });
});
