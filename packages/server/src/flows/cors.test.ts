import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { api } from '../../testkit/management.ts';
import { basic, startGatehouse } from '../../testkit/testkit.ts';

const token = '/oauth2/default/v1/token';
const userinfo = '/oauth2/default/v1/userinfo';
const own = 'https://rp.example';
const allowed = (answer: { headers: Record<string, unknown> }) => answer.headers['access-control-allow-origin'];

suite('scripts that redeem codes and ask userinfo (Okta contract 3.6)', () => {
  test('a preflight is answered for any origin, without cookies', async (t) => {
    const gatehouse = await startGatehouse(t);
    for (const [url, methods] of [
      [token, 'POST'],
      ['/oauth2/v1/token', 'POST'],
      [userinfo, 'GET, POST'],
    ] as const) {
      const answer = await gatehouse.call({
        method: 'OPTIONS',
        url,
        headers: { origin: own, 'access-control-request-method': 'POST' },
      });
      assert.deepEqual(
        [answer.statusCode, allowed(answer), answer.headers['access-control-allow-methods'], answer.headers.vary, answer.body],
        [204, own, methods, 'Origin', ''],
      );
      assert.equal(answer.headers['access-control-allow-credentials'], undefined);
    }
  });

  test('the answer is for the origins of the app’s own redirect URIs and for trusted ones, and for nobody else', async (t) => {
    const gatehouse = await startGatehouse(t);
    const [app, ada] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
    const { apiToken } = await gatehouse.given.admin('SUPER_ADMIN');
    const trusted = 'https://spa.example';
    await api(gatehouse, apiToken, 'POST', '/api/v1/trustedOrigins', {
      name: 'SPA',
      origin: trusted,
      scopes: [{ type: 'CORS' }],
    });
    for (const [origin, expected] of [
      [own, own],
      [trusted, trusted],
      ['https://evil.example', undefined],
      ['https://rp.example.evil.example', undefined],
      ['null', undefined],
    ] as const) {
      const { code = '' } = await gatehouse.signIn(ada, app);
      const fields = { grant_type: 'authorization_code', code, redirect_uri: app.redirectUri };
      const redeemed = await gatehouse.form(token, fields, { authorization: basic(app), origin });
      assert.deepEqual([redeemed.statusCode, allowed(redeemed)], [200, expected], origin);
      const headers = { authorization: `Bearer ${redeemed.json().access_token}`, origin };
      const who = await gatehouse.call({ url: userinfo, headers });
      assert.deepEqual([who.statusCode, allowed(who)], [200, expected], origin);
    }
    const refused = await gatehouse.form(token, { grant_type: 'authorization_code' }, { origin: trusted });
    assert.deepEqual([refused.statusCode, allowed(refused)], [401, trusted], 'a refusal can be read too');
  });
});
