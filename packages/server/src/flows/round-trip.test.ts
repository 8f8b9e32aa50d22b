import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { decodeJwt } from 'jose';
import { startGatehouse } from '../../testkit/testkit.ts';

suite('the whole round trip (RFC 6749 §4.1, OIDC Core §3.1)', () => {
  for (const server of ['default', 'org']) {
    test(`a person signs in to an app and the app learns who it is, on ${server}`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const app = await gatehouse.given.webApp();
      const ada = await gatehouse.given.user({ login: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' });

      const answer = await gatehouse.signIn(ada, app, {}, server);
      const tokens = await gatehouse.redeem(app, answer['code'] ?? '', {}, server);

      assert.equal(tokens.statusCode, 200, tokens.body);
      const { access_token, id_token, ...rest } = tokens.json();
      assert.deepEqual(rest, { token_type: 'Bearer', expires_in: 3600, scope: 'openid profile email' });
      const issuer = server === 'org' ? gatehouse.origin : gatehouse.issuer;
      assert.deepEqual({ state: answer['state'], iss: answer['iss'] }, { state: 'state-1', iss: issuer });
      const idToken = decodeJwt(id_token);
      assert.deepEqual(
        [idToken.iss, idToken.aud, idToken.sub, idToken['nonce'], idToken['name']],
        [issuer, app.clientId, ada.id, 'nonce-1', 'Ada Lovelace'],
      );
      const userinfo = await gatehouse.http.inject({
        url: server === 'org' ? '/oauth2/v1/userinfo' : '/oauth2/default/v1/userinfo',
        headers: { host: 'localhost:8080', authorization: `Bearer ${access_token}` },
      });
      assert.deepEqual([userinfo.statusCode, userinfo.json().sub, userinfo.json().given_name], [200, ada.id, 'Ada']);
      assert.deepEqual(
        (await gatehouse.log()).map((event) => event.event_type).toSorted(),
        [
          server === 'org' ? 'app.oauth2.authorize.code' : 'app.oauth2.as.authorize.code',
          server === 'org' ? 'app.oauth2.token.grant' : 'app.oauth2.as.token.grant',
          'user.session.start',
        ].toSorted(),
      );
    });
  }
});
