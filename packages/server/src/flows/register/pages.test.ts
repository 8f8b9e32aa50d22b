import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { fewSigningKeys } from '../../../testkit/few-signing-keys.ts';
import { assertRefused } from '../../../testkit/management.ts';
import {
  applicant,
  confirm,
  mailedCode,
  mailedLink,
  poll,
  postJson,
  register,
  registerPath,
  setPassword,
  signedUp,
  subdomains,
} from '../../../testkit/sign-up.ts';
import { quickHasher } from '../../../testkit/test-hasher.ts';
import { startGatehouse, type TestServer, type TestServerOptions } from '../../../testkit/testkit.ts';
import { registrationLimits } from '../../domain/registrations/limits.ts';

const day = 24 * 3600;
const form = { firstName: 'Ada', lastName: 'Lovelace', email: applicant.email, country: 'GB', company: '' };

function start(t: TestContext, options: TestServerOptions = {}): Promise<TestServer> {
  return startGatehouse(t, { hasher: quickHasher(), newSigningKey: fewSigningKeys, ...options });
}

function formActionOf(page: LightMyRequestResponse): string | undefined {
  return /; form-action ([^;]*);/.exec(String(page.headers['content-security-policy']))?.[1];
}

suite('sign up in the browser', () => {
  test('from the form to the home of the new org, which says what comes next', async (t) => {
    const gatehouse = await start(t);
    const browser = gatehouse.browser();
    const page = await browser.open('/signin');
    assert.match(page.body, /href="\/signup"/);
    const signUp = await browser.get('/signup');
    assert.deepEqual(
      [...signUp.body.matchAll(/<(?:input|select)[^>]* name="([^"]*)"/g)].map(([, name]) => name),
      ['firstName', 'lastName', 'email', 'country', 'company'],
    );
    assert.match(signUp.body, /<option value="GB">United Kingdom<\/option>/);
    const sent = await browser.follow(await browser.post('/signup', form));
    assert.match(sent.body, /It comes from <strong>no-reply@localhost<\/strong>.*spam/s);
    assert.match(sent.body, /href="\/dev\/outbox"/);

    const link = await mailedLink(gatehouse);
    const asked = await browser.get(link);
    assert.match(asked.body, /<strong>ada@example\.com<\/strong> will be its first administrator/);
    assert.match(asked.body, /Ada Lovelace asked for it from 127\.0\.0\.1, <time datetime="2031-05-04T10:00:00\.000Z">/);
    assert.doesNotMatch(asked.body, /terminal/);
    const welcomeUrl = await confirm(gatehouse, link);
    const { host, origin } = new URL(welcomeUrl);
    assert.equal(formActionOf(asked), `'self' https: ${origin}`, 'browsers hold the whole chain of redirects against it');

    const { org, answer } = await setPassword(gatehouse, welcomeUrl);
    const handle = /gh_session=([^;]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '';
    const home = await org.call({ url: '/', headers: { cookie: `gh_session=${handle}` } });
    assert.ok(home.body.includes(`<code>${host}</code>`), home.body);
    assert.match(home.body, /data-copy="npx gatehouse apps create web"/);
  });

  test('people without an admin role are not told how to manage apps', async (t) => {
    const gatehouse = await start(t);
    const ada = await gatehouse.given.user();
    const home = await gatehouse.browser().signIn(ada, '/signin');
    assert.match(home.body, /<code>localhost:8080<\/code>/);
    assert.doesNotMatch(home.body, /gatehouse apps/);
  });

  test('what is wrong is said for each field, and what was typed stays', async (t) => {
    const gatehouse = await start(t);
    const browser = gatehouse.browser();
    const answer = await browser.post('/signup', { ...form, firstName: '"<b>', lastName: ' ', email: 'ada@', country: '' });
    assert.equal(answer.statusCode, 400);
    assert.match(answer.body, /Last name must not be empty\. Email address must [^.]*\. Country must be chosen\./);
    assert.match(answer.body, /value="&#34;&lt;b&gt;"/);
    assert.equal(answer.body.match(/aria-invalid="true"/g)?.length, 3);
    assert.equal((await browser.post('/signup', 'email=a@b.example&email=c@d.example')).statusCode, 400);
    assert.deepEqual(await gatehouse.mails(), []);
  });

  for (const path of ['/signup', '/signup/mail', '/signup/confirm/x'])
    test(`a form from another site is refused: ${path}`, async (t) => {
      const gatehouse = await start(t);
      const answer = await gatehouse
        .browser()
        .post(path, form, { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' });
      assert.equal(answer.statusCode, 403);
      assert.match(answer.body, /This form came from another site/);
      assert.deepEqual(await gatehouse.mails(), []);
    });
});

suite('the link in the mail', () => {
  test('opening it uses nothing up; its page keeps the address to itself and is never stored', async (t) => {
    const lines: string[] = [];
    const gatehouse = await start(t, { onLog: (line) => lines.push(line) });
    const token = await register(gatehouse);
    await poll(gatehouse, token);
    const link = await mailedLink(gatehouse);
    for (let times = 0; times < 3; times += 1) {
      const page = await gatehouse.browser().get(link);
      assert.deepEqual(
        [page.statusCode, page.headers['referrer-policy'], page.headers['cache-control']],
        [200, 'no-referrer', 'no-store'],
      );
    }
    assert.deepEqual(await subdomains(gatehouse), []);
    await confirm(gatehouse, link);
    assert.ok(lines.some((line) => line.includes('/signup/confirm/:token')));
    for (const secret of [token, link.split('/').at(-1) ?? '', applicant.email])
      assert.equal(lines.join('').includes(secret), false);
  });

  test('used: says so, names the org, and offers its sign-in and another mail, whose link sets the password', async (t) => {
    const gatehouse = await start(t);
    const token = await register(gatehouse);
    const link = await mailedLink(gatehouse);
    const first = await confirm(gatehouse, link);
    const { origin, host } = new URL(first);
    for (const again of [await gatehouse.browser().get(link), await gatehouse.browser().post(link, {})]) {
      assert.equal(again.statusCode, 403);
      assert.match(again.body, /<h1>This link was used already<\/h1>/);
      assert.ok(again.body.includes(`href="${origin}/signin"`) && again.body.includes(host));
    }
    gatehouse.clock.advance({ seconds: 8 * day }); // the link that sets the password is over, too
    assertRefused(await poll(gatehouse, token), 404, 'E0000007');
    assert.equal((await gatehouse.browser().post('/signup/mail', { email: ' ADA@example.com' })).statusCode, 303);
    const welcomeUrl = await mailedLink(gatehouse);
    assert.ok(welcomeUrl.startsWith(`${origin}/welcome/`) && welcomeUrl !== first, welcomeUrl);
    assert.equal((await setPassword(gatehouse, welcomeUrl)).answer.statusCode, 303);
    gatehouse.clock.advance({ seconds: 1 });
    await gatehouse.browser().post('/signup/mail', { email: applicant.email });
    assert.equal(await mailedLink(gatehouse), `${origin}/signin`, 'who has a password signs in');
  });

  test('S26 unknown, over and replaced are one page, by GET and by POST, with a form for another mail', async (t) => {
    const gatehouse = await start(t);
    const browser = gatehouse.browser();
    const shown = (answer: LightMyRequestResponse) => [answer.statusCode, answer.body, Object.keys(answer.headers).sort()];
    const expected = shown(await browser.get(`/signup/confirm/${'x'.repeat(43)}`));
    assert.equal(expected[0], 403);
    assert.match(String(expected[1]), /<h1>This link does not work any more<\/h1>.*action="\/signup\/mail"/s);
    await register(gatehouse);
    const replaced = await mailedLink(gatehouse);
    gatehouse.clock.advance({ seconds: 1 });
    await browser.post('/signup/mail', { email: applicant.email });
    const newest = await mailedLink(gatehouse);
    for (const link of [replaced, '/signup/confirm/x', `/signup/confirm/${'x'.repeat(400)}`])
      for (const answer of [await browser.get(link), await browser.post(link, {})]) assert.deepEqual(shown(answer), expected);
    gatehouse.clock.advance({ seconds: 7 * day - 1 });
    assert.equal((await browser.get(newest)).statusCode, 200);
    gatehouse.clock.advance({ seconds: 1 });
    for (const answer of [await browser.get(newest), await browser.post(newest, {})]) assert.deepEqual(shown(answer), expected);
    assert.deepEqual(await subdomains(gatehouse), []);
  });

  test('of an address that got an org by another link: says where it is', async (t) => {
    const gatehouse = await start(t);
    await register(gatehouse);
    const other = await mailedLink(gatehouse);
    gatehouse.clock.advance({ seconds: 1 });
    const { org } = await signedUp(gatehouse);
    const page = await gatehouse.browser().post(other, {});
    assert.equal(page.statusCode, 403);
    assert.match(page.body, /<h1>You have an org already<\/h1>/);
    assert.ok(page.body.includes(`href="${org.origin}/signin"`));
    assert.equal((await subdomains(gatehouse)).length, 1);
  });

  test('S39 what somebody else typed stays text', async (t) => {
    const gatehouse = await start(t);
    await register(gatehouse, { firstName: '<script>alert(1)</script>', lastName: '"onfocus="' });
    const page = await gatehouse.browser().get(await mailedLink(gatehouse));
    assert.equal(page.statusCode, 200);
    assert.doesNotMatch(page.body, /<script>|"onfocus/);
  });

  test('S37 links and the way on come from the configured URL, whatever a header says', async (t) => {
    const gatehouse = await start(t, { publicUrl: 'https://id.example.com' });
    const forged = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http', forwarded: 'host=evil.example' };
    const answer = await gatehouse.call({
      method: 'POST',
      url: registerPath,
      headers: { ...forged, 'content-type': 'application/json' },
      payload: JSON.stringify({ userProfile: applicant }),
    });
    assert.equal(answer.statusCode, 200);
    const link = await mailedLink(gatehouse);
    assert.ok(link.startsWith('https://id.example.com/signup/confirm/'), link);
    assert.match(await confirm(gatehouse, link), /^https:\/\/dev-\w{7}\.id\.example\.com\/welcome\//);
    const elsewhere = await gatehouse.call({ method: 'POST', url: registerPath, headers: { host: 'evil.example' } });
    assert.deepEqual([elsewhere.statusCode, elsewhere.body], [404, '']);
  });

  test('in production nothing points at an outbox', async (t) => {
    const gatehouse = await start(t, { publicUrl: 'https://id.example.com' });
    assert.doesNotMatch((await gatehouse.browser().get('/signup/sent')).body, /outbox/);
  });
});

suite('S21 sign-up that is switched off, or asked for in another org', () => {
  /** Every door: what a program gets, and what a person does. */
  async function answersOf(
    gatehouse: Pick<TestServer, 'call' | 'browser'>,
    { link, token, id }: Record<'link' | 'token' | 'id', string>,
  ) {
    const json = { 'content-type': 'application/json' };
    const post = (url: string, payload: object) =>
      gatehouse.call({ method: 'POST', url, headers: json, payload: JSON.stringify(payload) });
    const browser = gatehouse.browser();
    const path = new URL(link).pathname;
    return {
      programs: [
        await post(registerPath, { userProfile: applicant }),
        await post(`/${registerPath}`, { userProfile: applicant }),
        await gatehouse.call({ url: `/api/internal/v1/developer/redeem/${token}` }),
        await post('/create', { ...applicant, organization: 'x' }),
        await post(`/verify/${id}`, { code: '123456' }),
      ],
      people: [
        await browser.get('/signup'),
        await browser.post('/signup', form),
        await browser.get('/signup/sent'),
        await browser.get('/signup/mail'),
        await browser.post('/signup/mail', { email: applicant.email }),
        await browser.get(path),
        await browser.post(path, {}),
      ],
    };
  }

  async function begun(t: TestContext) {
    const gatehouse = await start(t);
    const token = await register(gatehouse);
    const link = await mailedLink(gatehouse);
    const created = await postJson(gatehouse, '/create', { ...applicant, email: 'grace@example.com', organization: 'x' });
    return { gatehouse, link, token, id: created.json().id as string, code: await mailedCode(gatehouse) };
  }

  test('off: every door is shut, also for what was begun before, and no page leads to one', async (t) => {
    const scene = await begun(t);
    const off = await start(t, { database: scene.gatehouse.deps.database, isRegistrationOn: false });
    const before = (await off.mails()).length;
    const { programs, people } = await answersOf(off, scene);
    for (const answer of programs) assertRefused(answer, 403, 'E0000006', /Sign-up is switched off/);
    for (const answer of people) {
      assert.equal(answer.statusCode, 403);
      assert.match(answer.body, /Sign-up is switched off/);
    }
    assertRefused(await postJson(off, `/verify/${scene.id}`, { code: scene.code }), 403, 'E0000006');
    assert.deepEqual([await subdomains(off), (await off.mails()).length], [[], before]);
    assert.doesNotMatch((await off.browser().open('/signin')).body, /signup/);
  });

  test('another org: there is nothing at these paths', async (t) => {
    const scene = await begun(t);
    const other = await scene.gatehouse.otherOrg('other');
    const { programs, people } = await answersOf(other, scene);
    for (const answer of programs) assertRefused(answer, 404, 'E0000008');
    for (const answer of people) assert.equal(answer.statusCode, 404);
    assert.doesNotMatch((await other.browser().open('/signin')).body, /signup/);
    assert.deepEqual(await subdomains(scene.gatehouse), ['other']);
  });
});

suite('S25 limits against abuse', () => {
  const ask = (gatehouse: TestServer, email: string, from: string) =>
    postJson(gatehouse, registerPath, { userProfile: { ...applicant, email } }, from);

  test('one network may ask so often in an hour, however it spells its address; others still may', async (t) => {
    const gatehouse = await start(t);
    const { most } = registrationLimits.network;
    for (let count = 0; count < most; count += 1)
      assert.equal((await ask(gatehouse, `a${count}@example.com`, `2001:db8::${(count + 1).toString(16)}`)).statusCode, 200);
    const refused = await ask(gatehouse, 'b@example.com', '2001:db8:0:0:ffff::1');
    assertRefused(refused, 429, 'E0000047');
    assert.deepEqual(
      ['x-rate-limit-limit', 'x-rate-limit-remaining', 'x-rate-limit-reset', 'retry-after'].map((name) =>
        Number(refused.headers[name]),
      ),
      [most, 0, gatehouse.clock.read() / 1000 + 3600, 3600],
    );
    const browser = gatehouse.browser();
    browser.remoteAddress = '2001:db8::9';
    const page = await browser.post('/signup', form);
    assert.equal(page.statusCode, 429);
    assert.equal(page.headers['retry-after'], '3600');
    assert.match(page.body, /That was too often/);
    assert.equal((await ask(gatehouse, 'b@example.com', '2001:db8:0:1::1')).statusCode, 200);
    assert.equal((await gatehouse.log()).filter((event) => event.event_type === 'system.org.rate_limit.violation').length, 1);
    gatehouse.clock.advance({ seconds: 3600 });
    assert.equal((await ask(gatehouse, 'b@example.com', '2001:db8::1')).statusCode, 200);
  });

  test('one address gets so many mails, whoever asks and whether it is known or not (S26)', async (t) => {
    const gatehouse = await start(t);
    await signedUp(gatehouse);
    gatehouse.clock.advance({ seconds: 3600 });
    const { most } = registrationLimits.addressInAnHour;
    for (const email of [applicant.email, 'unknown@example.com']) {
      for (let count = 0; count < most; count += 1)
        assert.equal((await ask(gatehouse, email, `198.51.100.${count}`)).statusCode, 200, email);
      const [local = '', domain = ''] = email.split('@');
      for (const form of [email.toUpperCase(), `${local}+7@${domain}`, `${local.slice(0, 1)}.${local.slice(1)}@${domain}`])
        assertRefused(await ask(gatehouse, form, '198.51.100.99'), 429, 'E0000047');
      const browser = gatehouse.browser();
      browser.remoteAddress = '198.51.100.98';
      assert.equal((await browser.post('/signup/mail', { email })).statusCode, 429, email);
    }
  });

  test('links are used, and codes tried, so often from one network', async (t) => {
    const gatehouse = await start(t);
    const { most } = registrationLimits.confirmation;
    const browser = gatehouse.browser();
    for (let count = 0; count < most; count += 1)
      assert.equal((await browser.post(`/signup/confirm/${count}`, {})).statusCode, 403);
    assert.equal((await browser.post('/signup/confirm/x', {})).statusCode, 429);
    assert.equal((await browser.get('/signup/confirm/x')).statusCode, 403, 'looking is free');
    const tries = registrationLimits.code.most;
    for (let count = 0; count < tries; count += 1)
      assert.equal((await postJson(gatehouse, `/verify/reg${count}`, { code: '123456' })).statusCode, 404);
    assertRefused(await postJson(gatehouse, '/verify/reg', { code: '123456' }), 429, 'E0000047');
  });
});
