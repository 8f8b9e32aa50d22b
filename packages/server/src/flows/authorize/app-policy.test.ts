import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { asSuperAdmin } from '../../../testkit/management.ts';
import { authorizeUrl, responseParameters } from '../../../testkit/test-browser.ts';
import type { TestServerOptions } from '../../../testkit/testkit.ts';

const office = '192.0.2.7';

/** An app under a policy of its own, one beside it under the default, and somebody signed in to the org. */
async function scene(t: TestContext, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  const { gatehouse, call } = admin;
  const made = async (path: string, body: object) => {
    const answer = await call('POST', path, body);
    assert.equal(answer.statusCode, 200, answer.body);
    return answer.json();
  };
  const policy = await made('/api/v1/policies', { type: 'ACCESS_POLICY', name: 'Payroll' });
  const [app, other, ada] = [await gatehouse.given.webApp(), await gatehouse.given.webApp(), await gatehouse.given.user()];
  assert.equal((await call('PUT', `/api/v1/apps/${app.id}/policies/${policy.id}`)).statusCode, 204);
  const browser = gatehouse.browser();
  browser.remoteAddress = office;
  await browser.signIn(ada, '/signin');
  return {
    ...admin,
    ...{ app, other, ada, browser, policy, made },
    rule: (name: string, conditions: object, appSignOn: object) =>
      made(`/api/v1/policies/${policy.id}/rules`, { name, conditions, actions: { appSignOn } }),
    /** What the app hears: `code`, or the error. */
    async hears(each = app, change: Record<string, string> = {}) {
      const answer = await browser.get(authorizeUrl(each, change));
      if (answer.headers.location?.startsWith('/signin')) return 'sign_in';
      const { code, error } = responseParameters(answer);
      return code === undefined ? error : 'code';
    },
  };
}

const method = (reauthenticateIn: string) => ({
  access: 'ALLOW',
  verificationMethod: { type: 'ASSURANCE', factorMode: '1FA', reauthenticateIn },
});

suite('the app sign-in policy at the authorization endpoint (contract 6.7)', () => {
  test('S15 denies who is in a group: the app hears it, the log says which rule, other apps are not concerned', async (t) => {
    const { gatehouse, app, other, ada, rule, hears } = await scene(t);
    assert.equal(await hears(), 'code', 'the catch-all rule');
    const group = await gatehouse.given.group('Contractors', [ada]);
    const { id } = await rule('No contractors', { people: { groups: { include: [group.id] } } }, { access: 'DENY' });
    assert.deepEqual(
      [await hears(), await hears(app, { prompt: 'none' }), await hears(other)],
      ['access_denied', 'access_denied', 'code'],
    );
    const event = (await gatehouse.log()).find(({ event_type }) => event_type === 'application.policy.sign_on.deny_access');
    assert.deepEqual([event?.outcome_result, event?.actor_id], ['DENY', ada.id]);
    assert.match(event?.outcome_reason ?? '', new RegExp(id));
  });

  test('a rule for a zone lets in from there alone', async (t) => {
    const { call, policy, made, rule, hears, browser } = await scene(t);
    const gateways = [{ type: 'CIDR', value: '192.0.2.0/24' }];
    const zone = await made('/api/v1/zones', { type: 'IP', name: 'Office', gateways });
    await rule('Office', { network: { connection: 'ZONE', include: [zone.id] } }, method('PT8H'));
    const [, last] = (await call('GET', `/api/v1/policies/${policy.id}/rules`)).json();
    const denial = { ...last, actions: { appSignOn: { access: 'DENY' } } };
    assert.equal((await call('PUT', `/api/v1/policies/${policy.id}/rules/${last.id}`, denial)).statusCode, 200);
    assert.equal(await hears(), 'code');
    browser.remoteAddress = '203.0.113.7';
    assert.equal(await hears(), 'access_denied');
    browser.remoteAddress = '::ffff:192.0.2.9';
    assert.equal(await hears(), 'code');
  });

  for (const forwarded of ['unknown', 'x, y'])
    test(`S22 an X-Forwarded-For of "${forwarded}" gets past no rule that asks for a zone, not even one that another rule follows`, async (t) => {
      const { gatehouse, made, rule, app, ada } = await scene(t, { trustedProxies: ['127.0.0.1'] });
      const zone = await made('/api/v1/zones', {
        type: 'IP',
        name: 'Office',
        gateways: [{ type: 'CIDR', value: '192.0.2.0/24' }],
      });
      await rule('Not from outside', { network: { connection: 'ZONE', exclude: [zone.id] } }, { access: 'DENY' });
      const browser = gatehouse.browser();
      browser.headers['x-forwarded-for'] = office;
      assert.ok(responseParameters(await browser.signIn(ada, authorizeUrl(app)))['code']);
      browser.headers['x-forwarded-for'] = forwarded;
      assert.equal(responseParameters(await browser.get(authorizeUrl(app)))['error'], 'access_denied');
    });

  test('reauthenticateIn asks for the password again once the proof is that old', async (t) => {
    const { gatehouse, app, ada, browser, rule, hears } = await scene(t);
    await rule('Every hour', {}, method('PT1H'));
    gatehouse.clock.advance({ seconds: 3599 });
    assert.equal(await hears(), 'code');
    gatehouse.clock.advance({ seconds: 1 });
    assert.deepEqual([await hears(), await hears(app, { prompt: 'none' })], ['sign_in', 'login_required']);
    assert.ok(responseParameters(await browser.signIn(ada, authorizeUrl(app)))['code']);
    assert.equal(await hears(), 'code', 'the proof is new');
  });

  test('PT0S asks every time, once', async (t) => {
    const { gatehouse, ada, app, browser, other, rule, hears } = await scene(t);
    await rule('Every time', {}, method('PT0S'));
    gatehouse.clock.advance({ milliseconds: 1 });
    assert.deepEqual([await hears(), await hears(other)], ['sign_in', 'code']);
    assert.ok(responseParameters(await browser.signIn(ada, authorizeUrl(app)))['code']);
    gatehouse.clock.advance({ milliseconds: 1 });
    assert.equal(await hears(), 'sign_in', 'and again for the next request');
  });

  test('S22 an app whose policy is not there lets nobody in', async (t) => {
    const { gatehouse, app, hears } = await scene(t);
    await gatehouse.given.changeApp(app, { access_policy_id: 'rstNone' });
    assert.equal(await hears(), 'access_denied');
  });
});
