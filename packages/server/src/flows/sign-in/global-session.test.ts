import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { parseSetCookie } from 'cookie';
import type { LightMyRequestResponse } from 'fastify';
import { asSuperAdmin } from '../../../testkit/management.ts';
import { authorizeUrl, responseParameters } from '../../../testkit/test-browser.ts';
import type { TestServerOptions } from '../../../testkit/testkit.ts';

const office = '192.0.2.7';
const outside = '203.0.113.7';
const hour = 3600;

/** An org with a global session policy of its own before the default one. */
async function scene(t: TestContext, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  const { gatehouse, call } = admin;
  const made = async (path: string, body: object) => {
    const answer = await call('POST', path, body);
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  const gateways = [{ type: 'CIDR', value: '192.0.2.0/24' }];
  const zone = await made('/api/v1/zones', { type: 'IP', name: 'Office', gateways });
  const policy = await made('/api/v1/policies', { type: 'OKTA_SIGN_ON', name: 'Ours' });
  return {
    ...admin,
    zone,
    inZone: { network: { connection: 'ZONE', include: [zone.id] } },
    outOfZone: { network: { connection: 'ZONE', exclude: [zone.id] } },
    rule: (name: string, conditions: object, signon: object) =>
      made(`/api/v1/policies/${policy.id}/rules`, { name, conditions, actions: { signon: { access: 'ALLOW', ...signon } } }),
    /** Signs in from an address; the answer after the password. */
    async signInFrom(remoteAddress: string, user?: { id: string; login: string; password: string }, rememberMe = false) {
      const browser = gatehouse.browser();
      browser.remoteAddress = remoteAddress;
      const answer = await browser.signIn(user ?? (await gatehouse.given.user()), '/signin', { rememberMe });
      return { browser, answer, session: browser.cookies.get('gh_session') };
    },
  };
}

/** @param startAgain where the page's button leads */
function assertDenied(answer: LightMyRequestResponse, startAgain = '/signin'): void {
  assert.equal(answer.statusCode, 403);
  assert.match(answer.body, /You cannot sign in here/);
  assert.doesNotMatch(answer.body, /<form/);
  assert.match(answer.body, new RegExp(`<a class="primary" href="${startAgain}[^"]*">\\s*Use another account`));
  assert.match(String(answer.headers['cache-control']), /no-store/);
}

suite('the global session policy at sign-in (contract 6.7, 9.2)', () => {
  test('a rule for a zone denies who comes from elsewhere: no session, a page without a form, a log event', async (t) => {
    const { gatehouse, outOfZone, rule, signInFrom } = await scene(t);
    const { id } = await rule('Not from outside', outOfZone, { access: 'DENY' });
    const ada = await gatehouse.given.user();
    const inside = await signInFrom(office, ada);
    assert.deepEqual([inside.answer.statusCode, typeof inside.session], [200, 'string']);
    const denied = await signInFrom(outside, ada);
    assertDenied(denied.answer);
    assert.equal(denied.session, undefined);
    const event = (await gatehouse.log()).find(({ event_type }) => event_type === 'policy.evaluate_sign_on');
    assert.deepEqual([event?.outcome_result, event?.actor_id, event?.client_ip], ['DENY', ada.id, outside]);
    assert.match(event?.targets_json ?? '', new RegExp(id));
    assert.equal((await gatehouse.deps.database.selectFrom('session').selectAll().execute()).length, 1);
  });

  test('somebody on the way to an app can go on to it with another account', async (t) => {
    const { gatehouse, rule } = await scene(t);
    const [ada, grace] = [await gatehouse.given.user(), await gatehouse.given.user()];
    const app = await gatehouse.given.webApp();
    await rule('Not Ada', { people: { users: { include: [ada.id] } } }, { access: 'DENY' });
    const browser = gatehouse.browser();
    const denied = await browser.signIn(ada, authorizeUrl(app));
    assertDenied(denied, '/oauth2/[^"]*authorize\\?');
    const again = /href="(\/oauth2[^"]*)"/.exec(denied.body)?.[1]?.replaceAll('&amp;', '&') ?? '';
    assert.ok(responseParameters(await browser.signIn(grace, again))['code']);
  });

  test('a wrong password is told before the policy is asked: nobody learns of it who does not know one', async (t) => {
    const { gatehouse, rule, signInFrom } = await scene(t);
    await rule('Nobody', {}, { access: 'DENY' });
    const ada = await gatehouse.given.user();
    const { answer } = await signInFrom(outside, { ...ada, password: 'wrong' });
    assert.equal(answer.statusCode, 401);
    assert.match(answer.body, /Unable to sign in/);
  });

  test('a rule for a group is for its members alone', async (t) => {
    const { gatehouse, rule, signInFrom } = await scene(t);
    const [ada, grace] = [await gatehouse.given.user(), await gatehouse.given.user()];
    const group = await gatehouse.given.group('Contractors', [ada]);
    await rule('Contractors', { people: { groups: { include: [group.id] }, users: {} } }, { access: 'DENY' });
    assertDenied((await signInFrom(outside, ada)).answer);
    assert.ok((await signInFrom(outside, grace)).session);
  });

  for (const forwarded of ['unknown', 'not an address', '192.0.2.999', 'fe80::zz'])
    test(`S22 an X-Forwarded-For of "${forwarded}" gets past no rule that asks for a zone`, async (t) => {
      const { gatehouse, inZone, rule } = await scene(t, { trustedProxies: ['127.0.0.1'] });
      const ada = await gatehouse.given.user();
      const browser = gatehouse.browser();
      const first = await rule('Not from the office', inZone, { access: 'DENY' });
      browser.headers['x-forwarded-for'] = forwarded;
      assertDenied(await browser.signIn(ada, '/signin'));
      const event = (await gatehouse.log()).find(({ event_type }) => event_type === 'policy.evaluate_sign_on');
      assert.equal(event?.outcome_reason, 'no_rule_could_be_applied');
      assert.ok(first);
      browser.headers['x-forwarded-for'] = outside;
      assert.equal((await browser.signIn(ada, '/signin')).statusCode, 200);
    });

  test('S22 a rule that asks for a second factor, saved before it could be refused, lets nobody in', async (t) => {
    const { gatehouse, rule, signInFrom } = await scene(t);
    const { id } = await rule('Two factors', {}, {});
    await gatehouse.deps.database.transaction(async (tx) => {
      const actions = { signon: { access: 'ALLOW', requireFactor: true, session: {} } };
      await tx
        .updateTable('policy_rule')
        .set({ actions_json: JSON.stringify(actions) })
        .where('id', '=', id)
        .execute();
      await tx.updateTable('org').set({ version: 99 }).execute();
    });
    gatehouse.clock.advance({ seconds: 2 });
    const { answer, session } = await signInFrom(office);
    assert.deepEqual([answer.statusCode, session], [403, undefined]);
    assert.match(answer.body, /Your org asks for a second factor/);
  });
});

suite('the limits of a session come from the rule that let it in (contract 9.2)', () => {
  const limits = { usePersistentCookie: true, maxSessionIdleMinutes: 30, maxSessionLifetimeMinutes: 60 };

  test('idle and absolute limit, and a cookie as long as the absolute one', async (t) => {
    const { gatehouse, rule, signInFrom } = await scene(t);
    await rule('Short', {}, { session: limits });
    const ada = await gatehouse.given.user();
    const app = await gatehouse.given.webApp();
    const [idle, busy] = [await signInFrom(office, ada), await signInFrom(office, ada)];
    const row = await gatehouse.deps.database.selectFrom('session').selectAll().executeTakeFirstOrThrow();
    assert.deepEqual([row.expires_at - row.created_at, row.absolute_expires_at - row.created_at], [1_800_000, 3_600_000]);
    const isSignedIn = async ({ browser }: typeof idle) =>
      'code' in responseParameters(await browser.get(authorizeUrl(app, { prompt: 'none' })));
    gatehouse.clock.advance({ seconds: 1799 });
    assert.equal(await isSignedIn(busy), true);
    gatehouse.clock.advance({ seconds: 1 });
    assert.deepEqual([await isSignedIn(idle), await isSignedIn(busy)], [false, true]);
    gatehouse.clock.advance({ seconds: 1700 });
    assert.equal(await isSignedIn(busy), true);
    gatehouse.clock.advance({ seconds: 100 });
    assert.equal(await isSignedIn(busy), false, 'the absolute limit');
  });

  for (const { name, session, person, maxAge } of [
    { name: 'usePersistentCookie', session: limits, person: 'user', maxAge: hour },
    { name: 'usePersistentCookie, an administrator', session: limits, person: 'admin', maxAge: undefined },
    { name: 'without a lifetime', session: { ...limits, maxSessionLifetimeMinutes: 0 }, person: 'user', maxAge: 400 * 24 * hour },
    { name: 'a rule that says nothing, for somebody who wants to stay', session: {}, person: 'wanting', maxAge: undefined },
    {
      name: 'no rule but the default, for an administrator who wants to stay',
      session: undefined,
      person: 'wanting admin',
      maxAge: undefined,
    },
  ] as const)
    test(`the cookie’s life: ${name}: ${maxAge ?? 'until the browser closes'}`, async (t) => {
      const { gatehouse, rule } = await scene(t);
      if (session) await rule('R', {}, { session });
      const user = person.includes('admin') ? await gatehouse.given.admin('HELP_DESK_ADMIN') : await gatehouse.given.user();
      const browser = gatehouse.browser();
      const rememberMe = person.startsWith('wanting');
      const password = await browser.typeIdentifier(await browser.open('/signin'), user.login, { rememberMe });
      const handle = /name="interaction" value="([^"]+)"/.exec(password.body)?.[1] ?? '';
      const answer = await browser.post('/signin', { interaction: handle, 'credentials.passcode': user.password });
      const cookies = [answer.headers['set-cookie'] ?? []].flat().map((line) => parseSetCookie(line));
      assert.equal(cookies.find((cookie) => cookie.name === 'gh_session')?.maxAge, maxAge);
    });
});
