import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { decodeJwt } from 'jose';
import { asSuperAdmin } from '../../../testkit/management.ts';
import { authorizeUrl, responseParameters } from '../../../testkit/test-browser.ts';

const path = '/api/v1/authorizationServers/default';
const everything = { grantTypes: { include: ['authorization_code'] }, scopes: { include: ['*'] } };

/** A server whose `default` has the scopes a and b, and one policy with these rules. */
async function scene(t: TestContext, ...rules: readonly { conditions?: object; minutes?: number }[]) {
  const admin = await asSuperAdmin(t);
  const { gatehouse, call } = admin;
  for (const name of ['a', 'b']) await call('POST', `${path}/scopes`, { name });
  const [{ id }] = (await call('GET', `${path}/policies`)).json();
  const policy = `${path}/policies/${id}`;
  const [standard] = (await call('GET', `${policy}/rules`)).json();
  await call('DELETE', `${policy}/rules/${standard.id}`);
  for (const [index, { conditions, minutes = 60 }] of rules.entries()) {
    const token = { accessTokenLifetimeMinutes: minutes };
    const body = { name: `Rule ${index}`, conditions: { ...everything, ...conditions }, actions: { token } };
    assert.equal((await call('POST', `${policy}/rules`, body)).statusCode, 201);
  }
  const [ada, app] = [await gatehouse.given.user(), await gatehouse.given.webApp()];
  return { ...admin, ada, app, policy };
}

suite('S15 access policies decide on every code (Okta contract 2.5, 5.2)', () => {
  test('no rule: access_denied goes back to the app, with state and iss and without a code', async (t) => {
    const { gatehouse, ada, app } = await scene(t);
    const answer = await gatehouse.signIn(ada, app, { scope: 'openid' });
    assert.deepEqual(answer, {
      error: 'access_denied',
      error_description: 'No access policy of the authorization server allows this request.',
      state: 'state-1',
      iss: gatehouse.issuer,
    });
    const codes = await gatehouse.ctx().db.selectFrom('authorization_code').selectAll().execute();
    assert.equal(codes.length, 0);
    const event = (await gatehouse.log()).find((each) => each.event_type.startsWith('app.oauth2'));
    assert.deepEqual(
      [event?.event_type, event?.outcome_result, event?.outcome_reason, event?.actor_id],
      ['app.oauth2.as.authorize', 'DENY', 'no_matching_policy', ada.id],
    );
  });

  test('with a session and prompt=none too', async (t) => {
    const { gatehouse, ada, app } = await scene(t);
    const browser = gatehouse.browser();
    await browser.signIn(ada, authorizeUrl(app, {}, 'org'));
    const silent = responseParameters(await browser.get(authorizeUrl(app, { prompt: 'none' })));
    assert.equal(silent['error'], 'access_denied');
    assert.ok(
      responseParameters(await browser.get(authorizeUrl(app, { prompt: 'none' }, 'org')))['code'],
      'the org server has none',
    );
  });

  test('a rule for one scope: the other is refused, both together too, and the log says why', async (t) => {
    const { gatehouse, ada, app } = await scene(t, { conditions: { scopes: { include: ['a'] } } });
    const outcomeOf = async (scope: string) => (await gatehouse.signIn(ada, app, { scope }))['error'] ?? 'code';
    assert.deepEqual(
      [await outcomeOf('openid profile'), await outcomeOf('openid a'), await outcomeOf('a')],
      ['code', 'code', 'code'],
    );
    for (const [scope, reason] of [
      ['openid b', 'no_scope_allowed'],
      ['openid a b', 'scope_denied'],
    ]) {
      gatehouse.clock.advance({ seconds: 1 });
      assert.equal(await outcomeOf(String(scope)), 'access_denied');
      const denied = (await gatehouse.log()).find((event) => event.event_type === 'app.oauth2.as.authorize.scope_denied');
      assert.equal(denied?.outcome_reason, reason);
    }
  });

  test('for a group: a member gets a code, another user does not, and neither does the member who was taken out', async (t) => {
    const { gatehouse, call, ada, app, policy } = await scene(t);
    const [grace, staff] = [await gatehouse.given.user(), await gatehouse.given.group('Staff', [ada])];
    const people = { groups: { include: [staff.id] } };
    await call('POST', `${policy}/rules`, { name: 'Staff', conditions: { ...everything, people } });
    assert.ok((await gatehouse.signIn(ada, app))['code']);
    assert.equal((await gatehouse.signIn(grace, app))['error'], 'access_denied');
    await call('DELETE', `/api/v1/groups/${staff.id}/users/${ada.id}`);
    assert.equal((await gatehouse.signIn(ada, app))['error'], 'access_denied');
  });

  test('an excluded user is refused, everybody else is not', async (t) => {
    const { gatehouse, call, ada, app, policy } = await scene(t);
    const people = { users: { exclude: [ada.id] }, groups: { include: ['EVERYONE'] } };
    await call('POST', `${policy}/rules`, { name: 'Others', conditions: { ...everything, people } });
    assert.equal((await gatehouse.signIn(ada, app))['error'], 'access_denied');
    assert.ok((await gatehouse.signIn(await gatehouse.given.user(), app))['code']);
  });

  test('a policy, a rule that is switched off is not asked; one that is deleted neither', async (t) => {
    const { gatehouse, call, ada, app, policy } = await scene(t, {});
    const outcomeOf = async () => (await gatehouse.signIn(ada, app))['error'] ?? 'code';
    const [rule] = (await call('GET', `${policy}/rules`)).json();
    const outcomes = [await outcomeOf()];
    for (const [method, what] of [
      ['POST', `${policy}/rules/${rule.id}/lifecycle/deactivate`],
      ['POST', `${policy}/rules/${rule.id}/lifecycle/activate`],
      ['POST', `${policy}/lifecycle/deactivate`],
      ['POST', `${policy}/lifecycle/activate`],
      ['DELETE', policy],
    ] as const) {
      await call(method, what);
      outcomes.push(await outcomeOf());
    }
    assert.deepEqual(outcomes, ['code', 'access_denied', 'code', 'access_denied', 'code', 'access_denied']);
  });

  test('the grant type counts', async (t) => {
    const conditions = { grantTypes: { include: ['client_credentials'] } };
    const { gatehouse, ada, app } = await scene(t, { conditions });
    assert.equal((await gatehouse.signIn(ada, app))['error'], 'access_denied');
  });
});

suite('how long an access token lives (Okta contract 3.7, 5.1)', () => {
  for (const minutes of [5, 1440]) {
    test(`${minutes} minutes, when the rule says so; the ID token an hour all the same`, async (t) => {
      const { gatehouse, ada, app } = await scene(t, { minutes });
      const { code = '' } = await gatehouse.signIn(ada, app);
      const tokens = (await gatehouse.redeem(app, code)).json();
      const [access, id] = [decodeJwt(tokens.access_token), decodeJwt(tokens.id_token)];
      assert.equal(tokens.expires_in, minutes * 60);
      assert.deepEqual([Number(access.exp) - Number(access.iat), Number(id.exp) - Number(id.iat)], [minutes * 60, 3600]);
      gatehouse.clock.advance({ seconds: minutes * 60 - 1 });
      assert.equal((await gatehouse.userinfo(tokens.access_token)).statusCode, 200);
      gatehouse.clock.advance({ seconds: 1 });
      assert.equal((await gatehouse.userinfo(tokens.access_token)).statusCode, 401);
    });
  }

  test('the rule of the authorization request decides, not the one that is there at the redemption', async (t) => {
    const { gatehouse, call, ada, app, policy } = await scene(t, { minutes: 10 });
    const { code = '' } = await gatehouse.signIn(ada, app);
    await call('DELETE', policy);
    assert.equal((await gatehouse.redeem(app, code)).json().expires_in, 600);
  });

  test('S13 a replay revokes a long-lived token to its very end, though the rule is a short one by then', async (t) => {
    const { gatehouse, call, ada, app, policy } = await scene(t, { minutes: 1440 });
    const { code = '' } = await gatehouse.signIn(ada, app);
    const { access_token } = (await gatehouse.redeem(app, code)).json();
    const [rule] = (await call('GET', `${policy}/rules`)).json();
    const token = { accessTokenLifetimeMinutes: 5 };
    await call('PUT', `${policy}/rules/${rule.id}`, { name: 'Short', conditions: everything, actions: { token } });
    assert.equal((await gatehouse.redeem(app, code)).json().error, 'invalid_grant');
    assert.equal((await gatehouse.userinfo(access_token)).statusCode, 401);
    const revocations = await gatehouse.ctx().db.selectFrom('revoked_token').selectAll().execute();
    const end = Number(decodeJwt(access_token).exp) * 1000;
    assert.ok(
      revocations.some((row) => row.token_id === decodeJwt(access_token).jti && row.expires_at >= end),
      'the revocation is swept away before the token is over',
    );
  });
});
