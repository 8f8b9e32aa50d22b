import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import { authorizeUrl, interactionOf, pkce, responseParameters } from '../../testkit/test-browser.ts';
import { basic, startGatehouse } from '../../testkit/testkit.ts';

const marked = {
  password: 'pa55w0rd-of-ada-Zq7',
  wrong: 'wr0ng-pa55w0rd-Xk2',
  state: 'state-secret-Pm4',
  nonce: 'nonce-secret-Rt9',
  cookie: 'planted-cookie-Ww3',
  bearer: 'AT.bearer-secret-Hh8',
};

/** A whole sign-in with failures at every step: what was logged, and every secret that went over the wire. */
async function wholeSignIn(t: TestContext) {
  const lines: string[] = [];
  const gatehouse = await startGatehouse(t, { onLog: (line) => lines.push(line) });
  const app = await gatehouse.given.webApp();
  const ada = await gatehouse.given.user({ password: marked.password });
  const secrets: Record<string, string> = {
    ...marked,
    'client secret': app.clientSecret,
    verifier: pkce.verifier,
    'Basic header': basic(app).slice(6),
  };
  const keep = (name: string, secret: string | undefined) => {
    assert.ok(secret, name);
    secrets[`${name} ${Object.keys(secrets).length}`] = secret;
    return secret;
  };
  const browser = gatehouse.browser();
  const keepCookies = (answer: LightMyRequestResponse) => {
    for (const value of browser.cookies.values()) keep('cookie', value);
    return answer;
  };
  const change = { state: marked.state, nonce: marked.nonce, code_challenge: pkce.challenge, code_challenge_method: 'S256' };

  const identify = keepCookies(await browser.open(authorizeUrl(app, change)));
  keep('handle', interactionOf(identify));
  const password = await browser.typeIdentifier(identify, ada.login);
  keep('handle', interactionOf(password));
  keepCookies(await browser.typePassword(password, marked.wrong));
  const code = keep('code', responseParameters(keepCookies(await browser.typePassword(password, marked.password)))['code']);

  await gatehouse.redeem({ ...app, clientSecret: marked.wrong }, code, { code_verifier: pkce.verifier });
  await gatehouse.form('/oauth2/default/v1/token', {
    grant_type: 'authorization_code',
    code,
    client_id: app.clientId,
    client_secret: marked.wrong,
  });
  await gatehouse.form(`/oauth2/default/v1/token?client_secret=${app.clientSecret}&code=${code}`, {});
  const tokens = (await gatehouse.redeem(app, code, { code_verifier: pkce.verifier })).json();
  keep('access token', tokens.access_token);
  keep('ID token', tokens.id_token);
  for (const token of [tokens.access_token, tokens.id_token]) keep('signature', token.split('.')[2]);
  await gatehouse.userinfo(tokens.access_token);
  await gatehouse.userinfo(marked.bearer);
  await gatehouse.redeem(app, code, { code_verifier: pkce.verifier });
  const other = keep(
    'code',
    responseParameters(await browser.get(authorizeUrl(app, { ...change, state: marked.state })))['code'],
  );
  await gatehouse.redeem(app, other, { code_verifier: marked.wrong });

  const handle = interactionOf(password);
  const failing = [
    authorizeUrl(app, { ...change, scope: 'x' }),
    authorizeUrl(app, { ...change, client_id: '0oaUnknown' }),
    authorizeUrl(app, { ...change, redirect_uri: `https://evil.example/?code=${code}` }),
    `${authorizeUrl(app, change)}&state=${marked.state}`,
    `/signin?interaction=${handle}x&interaction=${handle}`,
    `/signin?interaction=${handle.slice(0, -8)}AAAAAAAA`,
    `/oauth2/default/v1/logout?id_token_hint=${tokens.id_token}x&state=${marked.state}`,
    `/oauth2/default/v1/logout?id_token_hint=${tokens.id_token}&post_logout_redirect_uri=https://evil.example`,
    `/nothing?code=${code}&state=${marked.state}`,
    `/%?code=${code}`,
  ];
  for (const url of failing)
    await gatehouse.call({
      url,
      headers: {
        cookie: `gh_session=${marked.cookie}; gh_browser=${marked.cookie}`,
        referer: `https://rp.example/cb?code=${code}`,
      },
    });
  await gatehouse.browser().post('/signin', { interaction: handle, 'credentials.passcode': marked.password });
  await browser.post(
    '/signin',
    { interaction: handle, 'credentials.passcode': marked.password },
    { 'sec-fetch-site': 'cross-site' },
  );
  await browser.post(
    '/signin',
    `interaction=${handle}&credentials.passcode=${marked.password}&credentials.passcode=${marked.wrong}`,
  );
  await browser.get(`/oauth2/default/v1/logout?id_token_hint=${tokens.id_token}&state=${marked.state}`);
  return { gatehouse, lines, secrets };
}

suite('no secret reaches a log (design 10)', () => {
  test('a whole sign-in with failures at every step leaves none in the process log, at the finest level', async (t) => {
    const { lines, secrets } = await wholeSignIn(t);
    assert.ok(lines.length > 30, `${lines.length} lines`);
    const text = lines.join('');
    for (const [name, secret] of Object.entries(secrets)) {
      for (const form of new Set([secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64url')])) {
        assert.equal(text.includes(form), false, `${name}: ${lines.find((line) => line.includes(form))}`);
      }
    }
  });

  test('nor in the system log', async (t) => {
    const { gatehouse, secrets } = await wholeSignIn(t);
    const rows = await gatehouse.log();
    assert.ok(rows.length >= 8, `${rows.length} rows`);
    const text = JSON.stringify(rows);
    for (const [name, secret] of Object.entries(secrets)) assert.equal(text.includes(secret), false, name);
  });

  test('a line says which route it was, how it ended and under which id, and never the URL', async (t) => {
    const { lines } = await wholeSignIn(t);
    const answered = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'answered');
    for (const line of answered) {
      assert.deepEqual(
        Object.keys(line)
          .filter((name) => !['level', 'time', 'pid', 'hostname'].includes(name))
          .sort(),
        ['method', 'ms', 'msg', 'requestId', ...('route' in line ? ['route'] : []), 'status'].sort(),
      );
      assert.doesNotMatch(line.route ?? '', /[?=]/);
    }
    assert.ok(answered.some(({ route }) => route === '/oauth2/:authorizationServerId/v1/token'));
  });
});
