import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { startGatehouse, type TestOrg } from '../../../testkit/testkit.ts';
import { signJwt } from '../../platform/jwt.ts';

const claimsOf = (jwt: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

/** Everything that an org signs or hands out for one person, by what it is. */
async function everyToken(org: TestOrg): Promise<Record<string, string>> {
  const [app, ada] = [await org.given.webApp(), await org.given.user()];
  const browser = org.browser();
  await browser.signIn(ada, '/signin');
  const tokens: Record<string, string> = {
    'session cookie': browser.cookies.get('gh_session') ?? '',
    'device cookie': browser.cookies.get('gh_device') ?? '',
    'client secret': app.clientSecret,
  };
  for (const server of ['org', 'default']) {
    const { code = '' } = await org.signIn(ada, app, {}, server);
    const { access_token, id_token } = (await org.redeem(app, code, {}, server)).json();
    tokens[`access token of ${server}`] = access_token;
    tokens[`ID token of ${server}`] = id_token;
    tokens[`code of ${server}`] = (await org.signIn(ada, app, {}, server))['code'] ?? '';
  }
  return tokens;
}

suite('S11 each token is good for one thing (RFC 8725 §2.8, §3.11)', () => {
  test('at userinfo only an access token of this server and this org', async (t) => {
    const gatehouse = await startGatehouse(t);
    const other = await gatehouse.otherOrg('other');
    for (const [name, token] of Object.entries(await everyToken(gatehouse))) {
      for (const server of ['org', 'default']) {
        const expected = name === `access token of ${server}` ? 200 : 401;
        assert.equal((await gatehouse.userinfo(token, server)).statusCode, expected, `${name} at ${server}`);
        assert.equal((await other.userinfo(token, server)).statusCode, 401, `${name} at ${server} of another org`);
      }
    }
  });

  test('as id_token_hint only an ID token of this server and this org', async (t) => {
    const gatehouse = await startGatehouse(t);
    const other = await gatehouse.otherOrg('other');
    for (const [name, token] of Object.entries(await everyToken(gatehouse))) {
      for (const [server, path] of [
        ['org', '/oauth2/v1/logout'],
        ['default', '/oauth2/default/v1/logout'],
      ] as const) {
        const url = `${path}?id_token_hint=${encodeURIComponent(token)}`;
        const expected = name === `ID token of ${server}` ? 302 : 400;
        assert.equal((await gatehouse.call({ url })).statusCode, expected, `${name} at ${server}`);
        assert.equal((await other.call({ url })).statusCode, 400, `${name} at ${server} of another org`);
      }
    }
  });

  test('as a code, a session or an interaction nothing but that', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    for (const [name, token] of Object.entries(await everyToken(gatehouse))) {
      assert.equal((await gatehouse.redeem(app, token)).statusCode, 400, `${name} as a code of another app`);
      assert.equal(
        (await gatehouse.call({ url: `/signin?interaction=${encodeURIComponent(token)}` })).statusCode,
        400,
        `${name} as an interaction`,
      );
      if (name === 'session cookie') continue;
      const home = await gatehouse.call({ url: '/', headers: { cookie: `gh_session=${token}; gh_browser=${token}` } });
      assert.equal(home.headers.location, '/signin', `${name} as a session`);
    }
  });
});

/** Signs `claims` with the real key of `default`, as only the server itself could. */
async function signAsDefault(t: TestContext) {
  const gatehouse = await startGatehouse(t);
  const { id: otherId } = await gatehouse.given.authorizationServer({ alias: 'orders', audience: 'api://default' });
  gatehouse.clock.advance({ seconds: 2 });
  const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
  const { code = '' } = await gatehouse.signIn(ada, app);
  const { access_token } = (await gatehouse.redeem(app, code)).json();
  const org = await gatehouse.deps.orgs.byHost('localhost:8080');
  const key = org?.signingKeys.get(org.authorizationServers.get('default')?.id ?? '')?.[0];
  assert.ok(key?.privateKey);
  const signer = { kid: key.kid, privateKey: key.privateKey };
  const sign = (change: Record<string, unknown>) => signJwt({ ...claimsOf(access_token), ...change }, signer);
  return { gatehouse, app, ada, otherId, sign };
}

suite('S11 a good signature is not enough: every claim of an access token counts', () => {
  test('the same claims signed again are good, so that what follows fails for one reason each', async (t) => {
    const { gatehouse, sign } = await signAsDefault(t);
    assert.equal((await gatehouse.userinfo(await sign({}))).statusCode, 200);
  });

  const changes: Record<string, Record<string, unknown>> = {
    'the issuer of the org server': { iss: 'http://localhost:8080' },
    'an issuer elsewhere': { iss: 'https://evil.example/oauth2/default' },
    'an issuer with a slash': { iss: 'http://localhost:8080/oauth2/default/' },
    'no issuer': { iss: undefined },
    'a list of issuers': { iss: ['http://localhost:8080/oauth2/default'] },
    'another audience': { aud: 'api://other' },
    'a list of audiences': { aud: ['api://default'] },
    'no audience': { aud: undefined },
    'an end in the past': { exp: 1 },
    'an end in text': { exp: '9999999999' },
    'no end': { exp: undefined },
    'the jti of an ID token': { jti: 'ID.x' },
    'no jti': { jti: undefined },
    'no client': { cid: undefined },
    'a client that does not exist': { cid: '0oaUnknown' },
    'no person': { uid: undefined },
    'a person who does not exist': { uid: '00uUnknown' },
    'scopes as text': { scp: 'openid' },
    'no scopes': { scp: undefined },
  };
  for (const [what, change] of Object.entries(changes)) {
    test(`${what}: 401`, async (t) => {
      const { gatehouse, sign } = await signAsDefault(t);
      assert.equal((await gatehouse.userinfo(await sign(change))).statusCode, 401);
    });
  }

  test('an access token whose audience is a client is no id_token_hint', async (t) => {
    const { gatehouse, sign, app, ada } = await signAsDefault(t);
    const ask = async (jti: string) => {
      const hint = await sign({ aud: app.clientId, sub: ada.id, jti });
      return (await gatehouse.call({ url: `/oauth2/default/v1/logout?id_token_hint=${hint}` })).statusCode;
    };
    assert.deepEqual([await ask('ID.x'), await ask('AT.x')], [302, 400]);
  });

  test('no openid among the scopes: 403 insufficient_scope (RFC 6750 §3.1)', async (t) => {
    const { gatehouse, sign } = await signAsDefault(t);
    const answer = await gatehouse.userinfo(await sign({ scp: ['profile'] }));
    assert.equal(answer.statusCode, 403);
    assert.match(String(answer.headers['www-authenticate']), /^Bearer error="insufficient_scope", error_description="[^"]+"/);
  });

  test('a server with the same key and the same audience is another server all the same', async (t) => {
    const { gatehouse, sign, otherId } = await signAsDefault(t);
    for (const server of [otherId, 'orders'])
      assert.equal((await gatehouse.userinfo(await sign({}), server)).statusCode, 401, server);
    assert.equal((await gatehouse.userinfo(await sign({ iss: `http://localhost:8080/oauth2/${otherId}` }))).statusCode, 401);
  });
});
