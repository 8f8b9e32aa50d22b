import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { AppOptions } from '../../../testkit/given.ts';
import { authorizeUrl, responseParameters } from '../../../testkit/test-browser.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';

/** Somebody who signed in to an app a minute ago. */
async function signedInAMinuteAgo(t: TestContext, options?: AppOptions) {
  const gatehouse = await startGatehouse(t);
  const app = await gatehouse.given.webApp(options);
  const ada = await gatehouse.given.user();
  const browser = gatehouse.browser();
  await browser.signIn(ada, authorizeUrl(app));
  gatehouse.clock.advance({ seconds: 60 });
  return { gatehouse, app, ada, browser };
}

suite('single sign-on (OIDC Core §3.1.2.3)', () => {
  test('who is signed in goes straight back, to any app that they may use', async (t) => {
    const { gatehouse, app, browser } = await signedInAMinuteAgo(t);
    const other = await gatehouse.given.webApp({ redirectUris: ['https://other.example/cb'] });
    for (const each of [app, other]) assert.ok(responseParameters(await browser.get(authorizeUrl(each)))['code']);
  });

  test('prompt=none gives the answer without a page, code or error', async (t) => {
    const { gatehouse, app, browser } = await signedInAMinuteAgo(t);
    assert.ok(responseParameters(await browser.get(authorizeUrl(app, { prompt: 'none' })))['code']);
    assert.equal(
      responseParameters(await gatehouse.browser().get(authorizeUrl(app, { prompt: 'none' })))['error'],
      'login_required',
    );
  });

  test('login_hint fills the field and skips nothing', async (t) => {
    const gatehouse = await startGatehouse(t);
    const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
    const page = await gatehouse.browser().open(authorizeUrl(app, { login_hint: ada.login }));
    assert.match(page.body, new RegExp(`name="identifier"[^>]* value="${ada.login}"`));
    assert.doesNotMatch(page.body, /credentials\.passcode/);
  });
});

suite('prompt=login and max_age ask for the password again (OIDC Core §3.1.2.1)', () => {
  for (const change of [{ prompt: 'login' }, { max_age: '59' }, { max_age: '0' }]) {
    test(`${JSON.stringify(change)}: the password, then the code of a new proof`, async (t) => {
      const { gatehouse, app, ada, browser } = await signedInAMinuteAgo(t);
      const identify = await browser.open(authorizeUrl(app, change));
      assert.match(identify.body, /name="identifier"/);
      const answer = await browser.typePassword(await browser.typeIdentifier(identify, ada.login), ada.password);
      const tokens = await gatehouse.redeem(app, responseParameters(answer)['code'] ?? '');
      const { auth_time } = JSON.parse(Buffer.from(tokens.json().id_token.split('.')[1], 'base64url').toString());
      assert.equal(auth_time, gatehouse.clock.read() / 1000);
    });
  }

  test('max_age is measured from the proof: 60 s ago is not too old for 60, and too old for 59', async (t) => {
    const { app, browser } = await signedInAMinuteAgo(t);
    assert.ok(responseParameters(await browser.get(authorizeUrl(app, { max_age: '60' })))['code']);
    assert.match((await browser.get(authorizeUrl(app, { max_age: '59' }))).headers.location ?? '', /^\/signin\?/);
    assert.equal(
      responseParameters(await browser.get(authorizeUrl(app, { max_age: '59', prompt: 'none' })))['error'],
      'login_required',
    );
  });

  test('the address that came back from the password is good for five minutes and asks again after that', async (t) => {
    const { gatehouse, app, ada, browser } = await signedInAMinuteAgo(t);
    const page = await browser.typeIdentifier(await browser.open(authorizeUrl(app, { prompt: 'login' })), ada.login);
    const handle = /name="interaction" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const signedIn = await browser.post('/signin', { interaction: handle, 'credentials.passcode': ada.password });
    const back = signedIn.headers.location ?? '';
    assert.match(back, /^\/oauth2\/default\/v1\/authorize\?interaction=/);
    gatehouse.clock.advance({ seconds: 299 });
    assert.ok(responseParameters(await browser.get(back))['code'], 'the back button, soon after');
    gatehouse.clock.advance({ seconds: 1 });
    const later = await browser.open(back);
    assert.match(later.body, /name="identifier"/, 'the back button, five minutes after');
  });

  test('S16 the address that came back from the password is of no use to somebody else in another browser', async (t) => {
    const { gatehouse, app, ada, browser } = await signedInAMinuteAgo(t);
    const page = await browser.typeIdentifier(await browser.open(authorizeUrl(app, { prompt: 'login' })), ada.login);
    const handle = /name="interaction" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const back =
      (await browser.post('/signin', { interaction: handle, 'credentials.passcode': ada.password })).headers.location ?? '';
    const stranger = gatehouse.browser();
    await stranger.signIn(await gatehouse.given.user(), authorizeUrl(app));
    const answer = await stranger.get(back);
    assert.deepEqual([answer.statusCode, answer.headers.location], [400, undefined]);
    assert.match(answer.body, /started in another browser/);
  });
});

suite('id_token_hint (OIDC Core §3.1.2.1)', () => {
  /** An ID token of the person who is signed in in `browser`. */
  async function hintOf({ gatehouse, app, browser }: Awaited<ReturnType<typeof signedInAMinuteAgo>>): Promise<string> {
    const { code } = responseParameters(await browser.get(authorizeUrl(app)));
    return (await gatehouse.redeem(app, code ?? '')).json().id_token;
  }

  test('of the person who is signed in changes nothing, expired or not', async (t) => {
    const scene = await signedInAMinuteAgo(t);
    const id_token_hint = await hintOf(scene);
    assert.ok(responseParameters(await scene.browser.get(authorizeUrl(scene.app, { id_token_hint, prompt: 'none' })))['code']);
    scene.gatehouse.clock.advance({ minutes: 61 });
    assert.ok(responseParameters(await scene.browser.get(authorizeUrl(scene.app, { id_token_hint, prompt: 'none' })))['code']);
  });

  test('of somebody else: login_required without a page, or the sign-in page, where only that person will do', async (t) => {
    const scene = await signedInAMinuteAgo(t);
    const { gatehouse, app, ada } = scene;
    const id_token_hint = await hintOf(scene);
    const grace = await gatehouse.given.user();
    const other = gatehouse.browser();
    await other.signIn(grace, authorizeUrl(app));
    assert.equal(
      responseParameters(await other.get(authorizeUrl(app, { id_token_hint, prompt: 'none' })))['error'],
      'login_required',
    );
    gatehouse.clock.advance({ seconds: 5 });
    assert.equal(responseParameters(await other.signIn(grace, authorizeUrl(app, { id_token_hint })))['error'], 'login_required');
    gatehouse.clock.advance({ seconds: 5 });
    assert.ok(responseParameters(await other.signIn(ada, authorizeUrl(app, { id_token_hint })))['code']);
  });

  test('that is none, or of another authorization server, is invalid_request', async (t) => {
    const scene = await signedInAMinuteAgo(t);
    const id_token_hint = await hintOf(scene);
    for (const [hint, server] of [
      ['x', 'default'],
      ['x.y.z', 'default'],
      [id_token_hint, 'org'],
      [id_token_hint.replace(/.$/, '_'), 'default'],
    ] as const) {
      const { error } = responseParameters(await scene.browser.get(authorizeUrl(scene.app, { id_token_hint: hint }, server)));
      assert.equal(error, 'invalid_request', hint.slice(0, 20));
    }
  });
});

suite('acr_values (Okta contract 2.3)', () => {
  const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString());

  test('the one that the password meets is told in both tokens', async (t) => {
    const { gatehouse, app, browser } = await signedInAMinuteAgo(t);
    const { code } = responseParameters(await browser.get(authorizeUrl(app, { acr_values: 'phr urn:okta:loa:1fa:pwd' })));
    const tokens = (await gatehouse.redeem(app, code ?? '')).json();
    assert.deepEqual([claimsOf(tokens.id_token).acr, claimsOf(tokens.access_token).acr], Array(2).fill('urn:okta:loa:1fa:pwd'));
  });

  test('one that cannot be met is refused, with a log row', async (t) => {
    const { gatehouse, app, browser } = await signedInAMinuteAgo(t);
    assert.equal(
      responseParameters(await browser.get(authorizeUrl(app, { acr_values: 'phr' })))['error'],
      'unmet_authentication_requirements',
    );
    const [event] = await gatehouse.log();
    assert.deepEqual(
      [event?.event_type, event?.outcome_reason],
      ['application.policy.sign_on.deny_access', 'unmet_authentication_requirements'],
    );
  });
});

suite('who is not assigned to the app (Okta contract 9.6)', () => {
  test('goes back with access_denied after signing in, with a log row and no code', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp({ assignedTo: 'nobody' });
    const ada = await gatehouse.given.user();
    const { error, state, iss, code } = await gatehouse.signIn(ada, app);
    assert.deepEqual([error, state, iss, code], ['access_denied', 'state-1', gatehouse.issuer, undefined]);
    const event = (await gatehouse.log()).find(({ event_type }) => event_type === 'application.policy.sign_on.deny_access');
    assert.deepEqual(
      [event?.outcome_result, event?.outcome_reason, event?.actor_id, JSON.parse(event?.targets_json ?? '[]')[0]?.id],
      ['DENY', 'access_denied', ada.id, app.id],
    );
    assert.equal(
      (await gatehouse.log()).some(({ event_type }) => event_type.includes('authorize.code')),
      false,
    );
  });

  test('hears the same with prompt=none', async (t) => {
    const { gatehouse, app, browser } = await signedInAMinuteAgo(t);
    await gatehouse.given.unassign(app);
    assert.equal(responseParameters(await browser.get(authorizeUrl(app, { prompt: 'none' })))['error'], 'access_denied');
  });
});

suite('S06 what an app lost while the person signed in is lost when they come back', () => {
  const losses = [
    { what: 'the response type', change: { response_types_json: '[]' }, expected: 'unsupported_response_type' },
    { what: 'the grant', change: { grant_types_json: '[]' }, expected: 'unauthorized_client' },
    { what: 'PKCE became required', change: { pkce_required: 1 }, expected: 'invalid_request' },
    { what: 'the redirect URI', change: { redirect_uris_json: '["https://new.example/cb"]' }, expected: 'page' },
    { what: 'its activation', change: { status: 'INACTIVE' }, expected: 'page' },
  ] as const;
  for (const { what, change, expected } of losses) {
    test(`${what}: ${expected}`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
      const browser = gatehouse.browser();
      const page = await browser.typeIdentifier(await browser.open(authorizeUrl(app)), ada.login);
      await gatehouse.given.changeApp(app, change);
      const answer = await browser.typePassword(page, ada.password);
      if (expected === 'page') assert.deepEqual([answer.statusCode, answer.headers.location], [400, undefined]);
      else assert.deepEqual([responseParameters(answer)['error'], responseParameters(answer)['code']], [expected, undefined]);
    });
  }

  test('the assignment: access_denied', async (t) => {
    const gatehouse = await startGatehouse(t);
    const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
    const browser = gatehouse.browser();
    const page = await browser.typeIdentifier(await browser.open(authorizeUrl(app)), ada.login);
    await gatehouse.given.unassign(app);
    assert.equal(responseParameters(await browser.typePassword(page, ada.password))['error'], 'access_denied');
  });
});
