import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { AppOptions, GivenApp, GivenUser } from '../../../testkit/given.ts';
import { authorizeUrl, pkce, responseParameters, type TestBrowser } from '../../../testkit/test-browser.ts';
import { startGatehouse, type TestServer } from '../../../testkit/testkit.ts';

interface Scene {
  readonly gatehouse: TestServer;
  readonly app: GivenApp;
  readonly ada: GivenUser;
  readonly browser: TestBrowser;
  /** A fresh code for Ada, who is signed in; `change` replaces parameters of the authorization request. */
  readonly newCode: (change?: Record<string, string | undefined>, server?: string) => Promise<string>;
}

async function scene(t: TestContext, options?: AppOptions): Promise<Scene> {
  const gatehouse = await startGatehouse(t);
  const [app, ada] = [await gatehouse.given.webApp(options), await gatehouse.given.user()];
  const browser = gatehouse.browser();
  await browser.signIn(ada, '/signin');
  const newCode = async (change = {}, server = 'default') =>
    responseParameters(await browser.get(authorizeUrl(app, change, server)))['code'] ?? '';
  return { gatehouse, app, ada, browser, newCode };
}

const withPkce = { code_challenge: pkce.challenge, code_challenge_method: 'S256' };

/** Status and error code, which is all that a client may go by. */
async function outcome(answer: Promise<{ statusCode: number; json(): { error?: string } }>): Promise<string> {
  const { statusCode, json } = await answer;
  return `${statusCode} ${json().error ?? 'tokens'}`;
}

suite('S08 a code is redeemed at most once (RFC 6749 §4.1.2, §10.5)', () => {
  test('of fifty parallel redemptions exactly one gets tokens, and these are revoked by the others', async (t) => {
    const { gatehouse, app, newCode } = await scene(t);
    const code = await newCode();
    const answers = await Promise.all(Array.from({ length: 50 }, () => gatehouse.redeem(app, code)));
    const won = answers.filter(({ statusCode }) => statusCode === 200);
    assert.equal(won.length, 1);
    assert.ok(answers.every((answer) => answer.statusCode === 200 || answer.json().error === 'invalid_grant'));
    assert.equal((await gatehouse.userinfo(won[0]?.json().access_token)).statusCode, 401);
  });

  test('S13 a second redemption is refused, and the tokens of the first stop working', async (t) => {
    const { gatehouse, app, newCode } = await scene(t);
    for (const server of ['default', 'org']) {
      const code = await newCode({}, server);
      const first = await gatehouse.redeem(app, code, {}, server);
      assert.equal((await gatehouse.userinfo(first.json().access_token, server)).statusCode, 200);
      assert.equal(await outcome(gatehouse.redeem(app, code, {}, server)), '400 invalid_grant');
      assert.equal((await gatehouse.userinfo(first.json().access_token, server)).statusCode, 401);
      const type = server === 'org' ? 'app.oauth2.token.detect_reuse' : 'app.oauth2.as.token.detect_reuse';
      const event = (await gatehouse.log()).find(({ event_type }) => event_type === type);
      assert.deepEqual([event?.outcome_result, event?.severity, event?.actor_id], ['FAILURE', 'WARN', app.clientId]);
    }
  });

  test('S13 a replay revokes only what its own code gave', async (t) => {
    const { gatehouse, app, newCode } = await scene(t);
    const [one, other] = [await newCode(), await newCode()];
    const [tokensOfOne, tokensOfOther] = [await gatehouse.redeem(app, one), await gatehouse.redeem(app, other)];
    await gatehouse.redeem(app, one);
    assert.equal((await gatehouse.userinfo(tokensOfOne.json().access_token)).statusCode, 401);
    assert.equal((await gatehouse.userinfo(tokensOfOther.json().access_token)).statusCode, 200);
  });

  test('S13 a replay long after, when the code has expired, revokes too', async (t) => {
    const { gatehouse, app, newCode } = await scene(t);
    const code = await newCode();
    const first = await gatehouse.redeem(app, code);
    gatehouse.clock.advance({ minutes: 30 });
    assert.equal(await outcome(gatehouse.redeem(app, code)), '400 invalid_grant');
    assert.equal((await gatehouse.userinfo(first.json().access_token)).statusCode, 401);
  });

  test('another client cannot redeem it, and spends and revokes nothing by trying', async (t) => {
    const { gatehouse, app, newCode } = await scene(t);
    const thief = await gatehouse.given.webApp();
    const code = await newCode();
    assert.equal(await outcome(gatehouse.redeem(thief, code)), '400 invalid_grant');
    const first = await gatehouse.redeem(app, code);
    assert.equal(first.statusCode, 200);
    assert.equal(await outcome(gatehouse.redeem(thief, code)), '400 invalid_grant');
    assert.equal((await gatehouse.userinfo(first.json().access_token)).statusCode, 200);
  });

  test('a public client cannot redeem the code of another one by naming it', async (t) => {
    const { gatehouse, newCode, app } = await scene(t);
    const open = await gatehouse.given.webApp({ authMethod: 'none' });
    assert.equal(
      await outcome(
        gatehouse.redeem({ ...open, redirectUri: app.redirectUri }, await newCode(withPkce), { code_verifier: pkce.verifier }),
      ),
      '400 invalid_grant',
    );
  });

  test('at another authorization server it is invalid_request, and good at its own (Okta contract 3.4)', async (t) => {
    const { gatehouse, app, newCode } = await scene(t);
    const { id } = await gatehouse.given.authorizationServer();
    gatehouse.clock.advance({ seconds: 2 });
    const code = await newCode();
    assert.equal(await outcome(gatehouse.redeem(app, code, {}, 'org')), '400 invalid_request');
    assert.equal(await outcome(gatehouse.redeem(app, code, {}, id)), '400 invalid_request');
    assert.equal(await outcome(gatehouse.redeem(app, code)), '200 tokens');
  });

  test('in another org it is unknown', async (t) => {
    const { gatehouse, newCode } = await scene(t);
    const other = await gatehouse.otherOrg('other');
    assert.equal(await outcome(other.redeem(await other.given.webApp(), await newCode())), '400 invalid_grant');
  });

  test('a code that nobody issued is refused', async (t) => {
    const { gatehouse, app, newCode } = await scene(t);
    const code = await newCode();
    const texts = [
      'x',
      '.',
      `${code}x`,
      code.slice(1),
      code.toUpperCase(),
      `${code} `,
      'x'.repeat(5000),
      "' or 1=1 --",
      code.split('.')[0] ?? '',
    ];
    for (const text of texts) assert.equal(await outcome(gatehouse.redeem(app, text)), '400 invalid_grant', text);
  });
});

suite('a code is good for sixty seconds', () => {
  test('at 59.999 s it is, at 60 s it is not', async (t) => {
    const { gatehouse, app, newCode } = await scene(t);
    const [early, late] = [await newCode(), await newCode()];
    gatehouse.clock.advance({ milliseconds: 59_999 });
    assert.equal(await outcome(gatehouse.redeem(app, early)), '200 tokens');
    gatehouse.clock.advance({ milliseconds: 1 });
    assert.equal(await outcome(gatehouse.redeem(app, late)), '400 invalid_grant');
  });
});

suite('the redirect URI must be that of the authorization request (RFC 6749 §4.1.3)', () => {
  for (const [what, redirect_uri] of Object.entries({
    'a different one that is registered too': 'https://rp.example/other',
    'with a slash more': 'https://rp.example/cb/',
    'in another case': 'https://RP.example/cb',
    none: undefined,
    'an empty one': '',
  })) {
    test(`${what} is invalid_grant, and the code is spent`, async (t) => {
      const { gatehouse, app, newCode } = await scene(t, { redirectUris: ['https://rp.example/cb', 'https://rp.example/other'] });
      const code = await newCode();
      assert.equal(await outcome(gatehouse.redeem(app, code, { redirect_uri })), '400 invalid_grant');
      assert.equal(await outcome(gatehouse.redeem(app, code)), '400 invalid_grant');
    });
  }
});

suite('S09 PKCE cannot be downgraded (RFC 7636 §4.6, RFC 9700 §4.8.2)', () => {
  test('challenge and verifier that match give tokens', async (t) => {
    const { gatehouse, app, newCode } = await scene(t);
    assert.equal(await outcome(gatehouse.redeem(app, await newCode(withPkce), { code_verifier: pkce.verifier })), '200 tokens');
  });

  const cases = [
    { what: 'a challenge, no verifier', challenge: withPkce, verifier: undefined, expected: '400 invalid_request' },
    { what: 'a challenge, an empty verifier', challenge: withPkce, verifier: '', expected: '400 invalid_request' },
    { what: 'a challenge, another verifier', challenge: withPkce, verifier: `${pkce.verifier}x`, expected: '400 invalid_grant' },
    {
      what: 'a challenge, the challenge as verifier',
      challenge: withPkce,
      verifier: pkce.challenge,
      expected: '400 invalid_grant',
    },
    { what: 'a challenge, a verifier that is too short', challenge: withPkce, verifier: 'short', expected: '400 invalid_grant' },
    { what: 'no challenge, but a verifier', challenge: {}, verifier: pkce.verifier, expected: '400 invalid_request' },
  ];
  for (const { what, challenge, verifier, expected } of cases) {
    test(`${what}: ${expected}, and the code is spent`, async (t) => {
      const { gatehouse, app, newCode } = await scene(t);
      const code = await newCode(challenge);
      assert.equal(await outcome(gatehouse.redeem(app, code, { code_verifier: verifier })), expected);
      assert.equal(await outcome(gatehouse.redeem(app, code, { code_verifier: pkce.verifier })), '400 invalid_grant');
    });
  }

  test('a public client must send its verifier, and gets tokens with it', async (t) => {
    const { gatehouse, app, newCode } = await scene(t, { authMethod: 'none' });
    assert.equal(await outcome(gatehouse.redeem(app, await newCode(withPkce))), '400 invalid_request');
    assert.equal(await outcome(gatehouse.redeem(app, await newCode(withPkce), { code_verifier: pkce.verifier })), '200 tokens');
  });
});

suite('S15 S19 what ended between code and redemption has ended (RFC 9700, Okta contract 3.5)', () => {
  const endings: Record<string, (scene: Scene) => Promise<unknown>> = {
    'the assignment': ({ gatehouse, app }) => gatehouse.given.unassign(app),
    'the session': ({ browser }) => browser.post('/login/signout', {}),
    'the user is suspended': ({ gatehouse, ada }) => gatehouse.given.changeUser(ada, { status: 'SUSPENDED' }),
    'the user is deprovisioned': ({ gatehouse, ada }) => gatehouse.given.changeUser(ada, { status: 'DEPROVISIONED' }),
    'the user is locked out': ({ gatehouse, ada }) => gatehouse.given.changeUser(ada, { status: 'LOCKED_OUT' }),
  };
  for (const [what, end] of Object.entries(endings)) {
    test(`${what}: invalid_grant, with the reason in the log only`, async (t) => {
      const each = await scene(t);
      const code = await each.newCode();
      await end(each);
      const answer = await each.gatehouse.redeem(each.app, code);
      assert.deepEqual(
        [answer.statusCode, answer.json()],
        [400, { error: 'invalid_grant', error_description: 'The authorization code is invalid or has expired.' }],
      );
      const event = (await each.gatehouse.log()).find(({ event_type }) => event_type === 'app.oauth2.as.token.grant');
      assert.deepEqual([event?.outcome_result, event?.outcome_reason], ['FAILURE', 'invalid_grant']);
      assert.match(event?.debug_json ?? '', /any more|ended/);
    });
  }

  test('the app: invalid_client', async (t) => {
    const { gatehouse, app, newCode } = await scene(t);
    const code = await newCode();
    await gatehouse.given.changeApp(app, { status: 'INACTIVE' });
    assert.equal(await outcome(gatehouse.redeem(app, code)), '401 invalid_client');
  });

  test('another assignment than the one it was issued under is enough', async (t) => {
    const { gatehouse, app, newCode } = await scene(t);
    const ada = (await gatehouse.log()).find(({ event_type }) => event_type === 'user.session.start')?.actor_id ?? '';
    const code = await newCode();
    await gatehouse.given.unassign(app);
    await gatehouse.given.assign(app, { userId: ada });
    assert.equal(await outcome(gatehouse.redeem(app, code)), '200 tokens');
  });

  test('signing in again in another tab does not take a code away that is on its way', async (t) => {
    const { gatehouse, app, ada, browser, newCode } = await scene(t);
    const code = await newCode();
    gatehouse.clock.advance({ seconds: 5 });
    await browser.signIn(ada, authorizeUrl(app, { prompt: 'login' }));
    assert.equal(await outcome(gatehouse.redeem(app, code)), '200 tokens');
  });

  test('somebody else who signs in in the same browser does', async (t) => {
    const { gatehouse, app, browser, newCode } = await scene(t);
    const code = await newCode();
    gatehouse.clock.advance({ seconds: 5 });
    await browser.signIn(await gatehouse.given.user(), authorizeUrl(app, { prompt: 'login' }));
    assert.equal(await outcome(gatehouse.redeem(app, code)), '400 invalid_grant');
  });
});

test('each outcome leaves one log row, with app, person, session and scopes', async (t) => {
  const { gatehouse, app, ada, newCode } = await scene(t);
  await gatehouse.redeem(app, await newCode());
  const events = new Map((await gatehouse.log()).map((event) => [event.event_type, event]));
  const [granted, started] = [events.get('app.oauth2.as.token.grant'), events.get('user.session.start')];
  assert.equal(events.size, 3);
  assert.deepEqual(
    [
      granted?.event_type,
      granted?.outcome_result,
      granted?.actor_id,
      granted?.actor_type,
      JSON.parse(granted?.targets_json ?? '')[0].id,
    ],
    ['app.oauth2.as.token.grant', 'SUCCESS', app.clientId, 'PublicClientApp', ada.id],
  );
  assert.deepEqual(
    [granted?.session_id, JSON.parse(granted?.debug_json ?? '').scopes],
    [started?.session_id, 'openid profile email'],
  );
});
