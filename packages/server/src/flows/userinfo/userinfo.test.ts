import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { UserOptions } from '../../../testkit/given.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';

const person: UserOptions = {
  login: 'ada@example.com',
  email: 'ada@mail.example',
  firstName: 'Ada',
  lastName: 'Lovelace',
  isEmailVerified: false,
  profile: {
    nickName: 'A.',
    timezone: 'Europe/London',
    primaryPhone: '+44 1',
    streetAddress: 'St James’s Square',
    city: 'London',
    countryCode: 'GB',
  },
};

/** An access token of Ada's for `scope`. */
async function tokenFor(t: TestContext, scope: string, server = 'default') {
  const gatehouse = await startGatehouse(t, { now: '2031-05-04T10:00:00Z' });
  const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user(person)];
  const { code } = await gatehouse.signIn(ada, app, { scope }, server);
  const { access_token, id_token } = (await gatehouse.redeem(app, code ?? '', {}, server)).json();
  return { gatehouse, app, ada, token: access_token as string, idToken: id_token as string };
}

/** A refusal: challenge in the header, nothing in the body, kept by nobody. */
function assertChallenge(answer: LightMyRequestResponse, status: number, challenge: RegExp, what = ''): void {
  assert.deepEqual([answer.statusCode, answer.body, answer.headers['cache-control']], [status, '', 'no-store'], what);
  assert.match(String(answer.headers['www-authenticate']), challenge, what);
}

const invalidToken = /^Bearer error="invalid_token", error_description="[^"]+"$/;

suite('userinfo (OIDC Core §5.3, Okta contract 3.10, 4.4)', () => {
  const profile = {
    name: 'Ada Lovelace',
    given_name: 'Ada',
    family_name: 'Lovelace',
    nickname: 'A.',
    preferred_username: 'ada@example.com',
    zoneinfo: 'Europe/London',
    locale: 'en_US',
    updated_at: Date.parse('2031-05-04T10:00:00Z') / 1000,
  };
  const cases: readonly (readonly [string, object])[] = [
    ['openid', {}],
    ['openid profile', profile],
    ['openid email', { email: 'ada@mail.example', email_verified: false }],
    ['openid phone', { phone_number: '+44 1' }],
    ['openid address', { address: { street_address: 'St James’s Square', locality: 'London', country: 'GB' } }],
    ['openid groups', {}],
    ['openid profile email', { ...profile, email: 'ada@mail.example', email_verified: false }],
  ];
  for (const [scope, claims] of cases) {
    test(`tells for ${scope} exactly what it allows, on both servers, by GET and by POST`, async (t) => {
      for (const server of ['default', 'org']) {
        const { gatehouse, ada, token } = await tokenFor(t, scope, server);
        const url = server === 'org' ? '/oauth2/v1/userinfo' : '/oauth2/default/v1/userinfo';
        const headers = { authorization: `Bearer ${token}` };
        const answers = [
          await gatehouse.call({ url, headers }),
          await gatehouse.call({ method: 'POST', url, headers }),
          await gatehouse.form(url, {}, headers),
        ];
        for (const answer of answers) {
          assert.deepEqual([answer.statusCode, answer.json()], [200, { sub: ada.id, ...claims }]);
          assert.deepEqual(
            [answer.headers['content-type'], answer.headers['cache-control']],
            ['application/json; charset=utf-8', 'no-store'],
          );
        }
      }
    });
  }

  test('tells what is true now, not what was true when the token was issued', async (t) => {
    const { gatehouse, ada, token } = await tokenFor(t, 'openid profile email');
    await gatehouse.given.changeUser(ada, { last_name: 'Byron', email_verified: 1 });
    const { family_name, email_verified } = (await gatehouse.userinfo(token)).json();
    assert.deepEqual([family_name, email_verified], ['Byron', true]);
  });

  test('the alias and the id of a server are one server', async (t) => {
    const { gatehouse, token } = await tokenFor(t, 'openid');
    const servers = await gatehouse.ctx().db.selectFrom('authorization_server').select('id').execute();
    assert.equal((await gatehouse.userinfo(token, servers[0]?.id)).statusCode, 200);
  });

  test('the scheme may be written in any case, with more than one blank', async (t) => {
    const { gatehouse, token } = await tokenFor(t, 'openid');
    for (const authorization of [`bearer ${token}`, `BEARER  ${token}`, `Bearer ${token} `]) {
      assert.equal(
        (await gatehouse.call({ url: '/oauth2/default/v1/userinfo', headers: { authorization } })).statusCode,
        200,
        authorization.slice(0, 8),
      );
    }
  });
});

suite('userinfo refuses (RFC 6750 §3)', () => {
  test('a request without a token: a challenge without an error', async (t) => {
    const gatehouse = await startGatehouse(t);
    for (const url of ['/oauth2/v1/userinfo', '/oauth2/default/v1/userinfo']) {
      for (const headers of [
        {},
        { authorization: '' },
        { authorization: 'Basic YTpi' },
        { authorization: 'Bearer' },
        { authorization: 'Bearer ' },
        { authorization: 'Token x' },
      ]) {
        assertChallenge(
          await gatehouse.call({ url, headers: { ...headers } }),
          401,
          /^Bearer realm="Gatehouse"$/,
          JSON.stringify(headers),
        );
      }
    }
  });

  test('a token in the URL, in the body or in a cookie: only the header counts (RFC 9700 §4.3.2)', async (t) => {
    const { gatehouse, token } = await tokenFor(t, 'openid');
    const url = '/oauth2/default/v1/userinfo';
    assertChallenge(await gatehouse.call({ url: `${url}?access_token=${token}` }), 401, /realm/);
    assertChallenge(await gatehouse.form(url, { access_token: token }), 401, /realm/);
    assertChallenge(
      await gatehouse.call({ url, headers: { cookie: `access_token=${token}; gh_session=${token}` } }),
      401,
      /realm/,
    );
  });

  test('a token that is none', async (t) => {
    const { gatehouse, token } = await tokenFor(t, 'openid');
    const [header, payload, signature] = token.split('.');
    const tampered = Buffer.from(payload ?? '', 'base64url')
      .toString()
      .replace('"scp":["openid"]', '"scp":["openid","email"]');
    const tokens = [
      'x',
      'x.y.z',
      'AT.x',
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${header}.${Buffer.from(tampered).toString('base64url')}.${signature}`,
      `${token}x`,
      `${token}.x`,
      token.toLowerCase(),
    ];
    for (const each of tokens) assertChallenge(await gatehouse.userinfo(each), 401, invalidToken, each.slice(0, 30));
  });

  test('a token whose hour is over: good at 59:59, refused at 60:00', async (t) => {
    const { gatehouse, token } = await tokenFor(t, 'openid');
    gatehouse.clock.advance({ minutes: 59, seconds: 59 });
    assert.equal((await gatehouse.userinfo(token)).statusCode, 200);
    gatehouse.clock.advance({ seconds: 1 });
    assertChallenge(await gatehouse.userinfo(token), 401, invalidToken);
  });

  for (const status of ['SUSPENDED', 'DEPROVISIONED', 'LOCKED_OUT'] as const) {
    test(`S13 S19 the token of a user who is ${status}, from that moment`, async (t) => {
      const { gatehouse, ada, token } = await tokenFor(t, 'openid');
      await gatehouse.given.changeUser(ada, { status });
      assertChallenge(await gatehouse.userinfo(token), 401, invalidToken);
    });
  }

  test('S13 the token of an app that is not active, from that moment', async (t) => {
    const { gatehouse, app, token } = await tokenFor(t, 'openid');
    await gatehouse.given.changeApp(app, { status: 'INACTIVE' });
    assertChallenge(await gatehouse.userinfo(token), 401, invalidToken);
  });

  test('more groups than may be told: the request fails, instead of telling half the truth (Okta contract 4.6)', async (t) => {
    const gatehouse = await startGatehouse(t);
    const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
    await gatehouse.given.defaultGroupsClaim({ name: 'groups', filterType: 'REGEX', value: '.*' });
    gatehouse.clock.advance({ seconds: 2 });
    const { code } = await gatehouse.signIn(ada, app, { scope: 'openid groups' });
    const { access_token } = (await gatehouse.redeem(app, code ?? '')).json();
    for (let index = 0; index < 100; index += 1) await gatehouse.given.group(`Group ${index}`, [ada]);
    const answer = await gatehouse.userinfo(access_token);
    assert.deepEqual([answer.statusCode, answer.json().error], [400, 'server_error']);
  });
});
