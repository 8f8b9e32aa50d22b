import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { api, asSuperAdmin } from '../../testkit/management.ts';

const spa = 'https://spa.example';

suite('scripts of other origins (Okta contract 3.6)', () => {
  test('those of a trusted origin may call with cookies and read the answer, also a refusal; until it is trusted no more', async (t) => {
    const { gatehouse, admin, call } = await asSuperAdmin(t);
    const ask = (origin: string) => api(gatehouse, admin.apiToken, 'GET', '/api/v1/groups', undefined, { origin });
    assert.equal((await ask(spa)).headers['access-control-allow-origin'], undefined);
    const { id } = (
      await call('POST', '/api/v1/trustedOrigins', { name: 'SPA', origin: `${spa}/`, scopes: [{ type: 'CORS' }] })
    ).json();
    const { headers } = await ask(spa);
    assert.deepEqual(
      [headers['access-control-allow-origin'], headers['access-control-allow-credentials'], headers.vary],
      [spa, 'true', 'Origin'],
    );
    assert.match(String(headers['access-control-expose-headers']), /X-Okta-Request-Id.*Link/);
    const refused = await gatehouse.call({ url: '/api/v1/groups', headers: { origin: spa } });
    assert.deepEqual([refused.statusCode, refused.headers['access-control-allow-origin']], [401, spa]);
    for (const other of [
      'https://spa.example.evil.example',
      'http://spa.example',
      'https://SPA.example',
      'null',
      'https://spa.example:8443',
    ])
      assert.equal((await ask(other)).headers['access-control-allow-origin'], undefined, other);
    await call('POST', `/api/v1/trustedOrigins/${id}/lifecycle/deactivate`);
    assert.equal((await ask(spa)).headers['access-control-allow-origin'], undefined);
  });

  test('an origin that people may be sent to is not one whose scripts may call; one trusted by another org is not trusted here', async (t) => {
    const { gatehouse, call, admin } = await asSuperAdmin(t);
    await call('POST', '/api/v1/trustedOrigins', { name: 'Site', origin: spa, scopes: [{ type: 'REDIRECT' }] });
    const other = await gatehouse.otherOrg('other');
    const stranger = await other.given.admin('SUPER_ADMIN');
    await api(other, stranger.apiToken, 'POST', '/api/v1/trustedOrigins', {
      name: 'B',
      origin: 'https://b.example',
      scopes: [{ type: 'CORS' }],
    });
    for (const origin of [spa, 'https://b.example']) {
      const { headers } = await api(gatehouse, admin.apiToken, 'GET', '/api/v1/groups', undefined, { origin });
      assert.equal(headers['access-control-allow-origin'], undefined, origin);
    }
  });

  test('a preflight is answered without a credential, and no preflight lets cookies of an unknown origin through', async (t) => {
    const { gatehouse } = await asSuperAdmin(t);
    const preflight = (headers: Record<string, string>) =>
      gatehouse.call({
        method: 'OPTIONS',
        url: '/api/v1/users/me',
        headers: { origin: spa, 'access-control-request-method': 'GET', ...headers },
      });
    const withToken = await preflight({ 'access-control-request-headers': 'authorization, content-type' });
    assert.deepEqual(
      [
        withToken.statusCode,
        withToken.headers['access-control-allow-origin'],
        withToken.headers['access-control-allow-credentials'],
        withToken.headers['access-control-max-age'],
      ],
      [204, spa, undefined, '3600'],
    );
    assert.match(String(withToken.headers['access-control-allow-headers']), /X-Okta-User-Agent-Extended/);
    const ofRoles = await gatehouse.call({
      method: 'OPTIONS',
      url: '/oauth2/v1/clients/0oaSomeApp/roles',
      headers: { origin: spa, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
    });
    assert.deepEqual([ofRoles.statusCode, ofRoles.headers['access-control-allow-origin']], [204, spa], 'the roles of apps, too');
    const withCookies = await preflight({ 'access-control-request-headers': 'content-type' });
    assert.deepEqual([withCookies.statusCode, withCookies.headers['access-control-allow-origin']], [204, undefined]);
  });
});
