import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { startGatehouse, type TestServer } from '../testkit/testkit.ts';
import { givenAda } from './visit.ts';
import { redirectOf, WebClient } from './web-client.ts';

const callback = 'http://localhost:1/authorization-code/callback'; // nobody goes there: the tests read the redirect
const isCallback = (url: URL) => url.href.startsWith(callback);
const scope = 'openid profile email';

suite("somebody else's certified clients against the org (OIDC Core §3.1, RFC 9207)", () => {
  for (const server of ['org', 'default'] as const) {
    test(`openid-client: discovery, PKCE, state, nonce, iss, signature, userinfo and sign-out, on ${server}`, async (t) => {
      const { gatehouse, app, ada, issuer } = await start(t, server);
      const config = await client.discovery(
        new URL(issuer),
        app.clientId,
        undefined,
        client.ClientSecretBasic(app.clientSecret),
        {
          execute: [client.allowInsecureRequests],
        },
      );
      client.enableNonRepudiationChecks(config);
      assert.equal(config.serverMetadata().supportsPKCE(), true);

      const verifier = client.randomPKCECodeVerifier();
      const [state, nonce] = [client.randomState(), client.randomNonce()];
      const url = client.buildAuthorizationUrl(config, {
        redirect_uri: callback,
        scope,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      const browser = new WebClient();
      const back = redirectOf(await browser.signIn(await browser.open(url.href), ada, isCallback));
      assert.ok(back);

      const tokens = await client.authorizationCodeGrant(config, back, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        maxAge: 60,
        idTokenExpected: true,
      });
      const claims = tokens.claims();
      assert.ok(claims);
      assert.deepEqual([claims.iss, claims.sub, claims.aud, claims['name']], [issuer, ada.id, app.clientId, 'Ada Lovelace']);
      const userinfo = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
      assert.deepEqual([userinfo.email, userinfo.email_verified, userinfo.given_name], [ada.login, true, 'Ada']);

      const out = client.buildEndSessionUrl(config, {
        id_token_hint: tokens.id_token ?? '',
        post_logout_redirect_uri: 'http://localhost:1',
        state: 'bye',
      });
      const left = await browser.visit(out.href);
      assert.deepEqual([left.status, redirectOf(left)?.href], [302, 'http://localhost:1/?state=bye']);
      assert.match((await browser.open(gatehouse.origin)).body, /<h1>Sign in<\/h1>/);
    });

    test(`openid-client refuses the answer when it names another issuer or none, on ${server} (RFC 9207 §2.4)`, async (t) => {
      const { app, ada, issuer } = await start(t, server);
      const config = await client.discovery(
        new URL(issuer),
        app.clientId,
        undefined,
        client.ClientSecretBasic(app.clientSecret),
        {
          execute: [client.allowInsecureRequests],
        },
      );
      const browser = new WebClient();
      const url = client.buildAuthorizationUrl(config, { redirect_uri: callback, scope, state: 's' });
      const back = redirectOf(await browser.signIn(await browser.open(url.href), ada, isCallback));
      assert.ok(back);
      for (const change of [
        (query: URLSearchParams) => query.set('iss', 'https://elsewhere.example'),
        (query: URLSearchParams) => query.delete('iss'),
      ]) {
        change(back.searchParams);
        await assert.rejects(client.authorizationCodeGrant(config, back, { expectedState: 's' }), ({ cause }: Error) => {
          assert.match((cause as Error).message, /"iss" \(issuer\)/);
          return true;
        });
      }
    });
  }

  test('oauth4webapi: every strict check of the whole flow, with the secret in the body', async (t) => {
    const { app, ada, issuer } = await start(t, 'default');
    const insecure = { [oauth.allowInsecureRequests]: true };
    const as = await oauth.processDiscoveryResponse(new URL(issuer), await oauth.discoveryRequest(new URL(issuer), insecure));
    const rp: oauth.Client = { client_id: app.clientId, require_auth_time: true, id_token_signed_response_alg: 'RS256' };
    const [verifier, state, nonce] = [
      oauth.generateRandomCodeVerifier(),
      oauth.generateRandomState(),
      oauth.generateRandomNonce(),
    ];
    const url = new URL(as.authorization_endpoint ?? '');
    url.search = new URLSearchParams({
      client_id: app.clientId,
      redirect_uri: callback,
      response_type: 'code',
      scope,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      max_age: '300',
    }).toString();
    const browser = new WebClient();
    const back = redirectOf(await browser.signIn(await browser.open(url.href), ada, isCallback));

    const parameters = oauth.validateAuthResponse(as, rp, back ?? new URL(callback), state);
    const secret = oauth.ClientSecretPost(app.clientSecret);
    const response = await oauth.authorizationCodeGrantRequest(as, rp, secret, parameters, callback, verifier, insecure);
    const checks = { expectedNonce: nonce, maxAge: 300, requireIdToken: true };
    const tokens = await oauth.processAuthorizationCodeResponse(as, rp, response, checks);
    await oauth.validateApplicationLevelSignature(as, response, insecure);
    const sub = oauth.getValidatedIdTokenClaims(tokens)?.sub ?? '';
    assert.equal(sub, ada.id);
    const userinfo = await oauth.processUserInfoResponse(
      as,
      rp,
      sub,
      await oauth.userInfoRequest(as, rp, tokens.access_token, insecure),
    );
    assert.equal(userinfo.name, 'Ada Lovelace');

    const again = await oauth.authorizationCodeGrantRequest(as, rp, secret, parameters, callback, verifier, insecure);
    await assert.rejects(oauth.processAuthorizationCodeResponse(as, rp, again, checks), { error: 'invalid_grant' });
    await assert.rejects(
      oauth
        .userInfoRequest(as, rp, tokens.access_token, insecure)
        .then((answer) => oauth.processUserInfoResponse(as, rp, sub, answer)),
      oauth.WWWAuthenticateChallengeError,
      'the replay revoked what the first redemption gave',
    );
  });
});

async function start(t: TestContext, server: 'org' | 'default') {
  const gatehouse: TestServer = await startGatehouse(t, { listen: true });
  const uris = { redirectUris: [callback], postLogoutRedirectUris: ['http://localhost:1'] };
  const [app, ada] = await Promise.all([gatehouse.given.webApp(uris), givenAda(gatehouse)]);
  return { gatehouse, app, ada, issuer: server === 'org' ? gatehouse.origin : gatehouse.issuer };
}
