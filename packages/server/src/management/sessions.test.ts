import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { api, asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import { authorizeUrl, responseParameters } from '../../testkit/test-browser.ts';
import type { TestServer } from '../../testkit/testkit.ts';

const sessions = '/api/v1/sessions';
const me = `${sessions}/me`;

/** Somebody signed in, and how to ask as the browser does. */
async function scene(t: TestContext) {
  const admin = await asSuperAdmin(t);
  const { gatehouse } = admin;
  const ada = await gatehouse.given.user();
  const { id, cookie } = await signIn(gatehouse, ada);
  const asBrowser = (method: 'GET' | 'POST' | 'DELETE', url: string, headers: Record<string, string> = {}) =>
    gatehouse.call({ method, url, headers: { cookie, ...headers } });
  return { ...admin, ada, id, cookie, asBrowser };
}

async function signIn(gatehouse: TestServer, user: { id: string; login: string; password: string }) {
  const browser = gatehouse.browser();
  await browser.signIn(user, '/signin');
  const rows = await gatehouse.deps.database.selectFrom('session').select('id').where('user_id', '=', user.id).execute();
  return { browser, id: rows[0]?.id ?? '', cookie: `gh_session=${browser.cookies.get('gh_session')}` };
}

function objectOf(gatehouse: TestServer, ada: { id: string; login: string }, id: string, name: string): object {
  const self = `${gatehouse.origin}${sessions}/${name}`;
  return {
    id,
    login: ada.login,
    userId: ada.id,
    createdAt: '2031-05-04T10:00:00.000Z',
    expiresAt: '2031-05-04T12:00:00.000Z',
    status: 'ACTIVE',
    lastPasswordVerification: '2031-05-04T10:00:00.000Z',
    lastFactorVerification: null,
    amr: ['pwd'],
    idp: { id: gatehouse.ctx().orgId, type: 'OKTA' },
    mfaActive: false,
    _links: {
      self: { href: self, hints: { allow: ['GET', 'DELETE'] } },
      refresh: { href: `${self}/lifecycle/refresh`, hints: { allow: ['POST'] } },
      user: {
        href: `${gatehouse.origin}/api/v1/users/${name === 'me' ? 'me' : ada.id}`,
        name: ada.login,
        hints: { allow: ['GET'] },
      },
    },
  };
}

suite('sessions, for admins (Okta Sessions API, contract 6.8)', () => {
  test('a session is read, refreshed and ended, and then is none', async (t) => {
    const { gatehouse, admin, call, ada, id, asBrowser } = await scene(t);
    assert.deepEqual((await call('GET', `${sessions}/${id}`)).json(), objectOf(gatehouse, ada, id, id));
    gatehouse.clock.advance({ hours: 1 });
    const refreshed = await call('POST', `${sessions}/${id}/lifecycle/refresh`);
    assert.deepEqual([refreshed.statusCode, refreshed.json().expiresAt], [200, '2031-05-04T13:00:00.000Z']);
    assert.equal((await call('GET', `${sessions}/${id}`)).json().expiresAt, '2031-05-04T13:00:00.000Z');
    assert.equal((await call('DELETE', `${sessions}/${id}`)).statusCode, 204);
    for (const method of ['GET', 'DELETE'] as const) assertRefused(await call(method, `${sessions}/${id}`), 404, 'E0000007');
    assertRefused(await call('POST', `${sessions}/${id}/lifecycle/refresh`), 404, 'E0000007');
    assertRefused(await asBrowser('GET', me), 404, 'E0000007');
    const event = (await gatehouse.log()).find(({ event_type }) => event_type === 'user.session.clear');
    assert.equal(event?.actor_id, admin.id);
    assert.match(event?.targets_json ?? '', new RegExp(ada.id));
  });

  test('a refresh does not go past the absolute limit', async (t) => {
    const { gatehouse, call, id } = await scene(t);
    for (let hours = 0; hours < 23; hours++) {
      gatehouse.clock.advance({ hours: 1 });
      await call('POST', `${sessions}/${id}/lifecycle/refresh`);
    }
    assert.equal((await call('GET', `${sessions}/${id}`)).json().expiresAt, '2031-05-05T10:00:00.000Z');
    gatehouse.clock.advance({ hours: 1 });
    assertRefused(await call('GET', `${sessions}/${id}`), 404, 'E0000007');
  });

  test('S19 the session of somebody who may not sign in any more is none', async (t) => {
    const { gatehouse, call, ada, id, asBrowser } = await scene(t);
    await gatehouse.given.changeUser(ada, { status: 'SUSPENDED' });
    assertRefused(await call('GET', `${sessions}/${id}`), 404, 'E0000007');
    assertRefused(await asBrowser('GET', me), 404, 'E0000007');
  });

  test('S40 an admin of less rights neither ends nor refreshes the session of one with more', async (t) => {
    const { gatehouse, admin } = await scene(t);
    const { id } = await signIn(gatehouse, admin);
    for (const role of ['ORG_ADMIN', 'USER_ADMIN', 'HELP_DESK_ADMIN'] as const) {
      const { apiToken } = await gatehouse.given.admin(role);
      assertRefused(await api(gatehouse, apiToken, 'DELETE', `${sessions}/${id}`), 403, 'E0000006');
      assertRefused(await api(gatehouse, apiToken, 'POST', `${sessions}/${id}/lifecycle/refresh`), 403, 'E0000006');
      assert.equal((await api(gatehouse, apiToken, 'GET', `${sessions}/${id}`)).statusCode, 200);
    }
  });

  test('S41 neither the handle nor its hash is told', async (t) => {
    const { gatehouse, call, id, cookie } = await scene(t);
    const { handle_hash } = await gatehouse.deps.database.selectFrom('session').selectAll().executeTakeFirstOrThrow();
    const { body } = await call('GET', `${sessions}/${id}`);
    for (const secret of [handle_hash, cookie.split('=')[1] ?? 'none']) assert.equal(body.includes(secret), false);
  });

  test('another org has no such session', async (t) => {
    const { gatehouse, id, cookie } = await scene(t);
    const other = await gatehouse.otherOrg('other');
    const { apiToken } = await other.given.admin('SUPER_ADMIN');
    assertRefused(await api(other, apiToken, 'GET', `${sessions}/${id}`), 404, 'E0000007');
    assertRefused(await api(other, apiToken, 'DELETE', `${sessions}/${id}`), 404, 'E0000007');
    assertRefused(await other.call({ url: me, headers: { cookie } }), 404, 'E0000007');
  });
});

suite('the browser’s own session (contract 6.8, 10.4)', () => {
  test('is read, refreshed and ended with nothing but the cookie', async (t) => {
    const { gatehouse, ada, id, asBrowser } = await scene(t);
    assert.deepEqual((await asBrowser('GET', me)).json(), objectOf(gatehouse, ada, id, 'me'));
    gatehouse.clock.advance({ hours: 1 });
    const own = { origin: gatehouse.origin, 'sec-fetch-site': 'same-origin' };
    const refreshed = await asBrowser('POST', `${me}/lifecycle/refresh`, own);
    assert.deepEqual([refreshed.statusCode, refreshed.json().expiresAt], [200, '2031-05-04T13:00:00.000Z']);
    const ended = await asBrowser('DELETE', me, own);
    assert.equal(ended.statusCode, 204);
    assert.match(String(ended.headers['set-cookie']), /^gh_session=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/);
    for (const [method, url] of [
      ['GET', me],
      ['DELETE', me],
      ['POST', `${me}/lifecycle/refresh`],
    ] as const)
      assertRefused(await asBrowser(method, url, own), 404, 'E0000007');
    const event = (await gatehouse.log()).find(({ event_type }) => event_type === 'user.session.end');
    assert.deepEqual([event?.actor_id, event?.session_id], [ada.id, id]);
  });

  test('is none without a cookie, or with somebody’s API token alone', async (t) => {
    const { gatehouse, admin, call } = await scene(t);
    for (const cookie of ['', 'gh_session=', 'gh_session=x', `gh_session=${admin.apiToken}`])
      assertRefused(await gatehouse.call({ url: me, headers: { cookie } }), 404, 'E0000007');
    assertRefused(await call('GET', me), 404, 'E0000007');
  });

  test('S17 whatever it is, the answer is kept by no cache and depends on the cookie', async (t) => {
    const { gatehouse, asBrowser } = await scene(t);
    for (const answer of [
      await asBrowser('GET', me),
      await gatehouse.call({ url: me }),
      await asBrowser('POST', `${me}/lifecycle/refresh`),
      await asBrowser('DELETE', me),
    ]) {
      assert.equal(answer.headers['cache-control'], 'no-store');
      assert.match(String(answer.headers['vary']), /\bCookie\b/);
      assert.match(String(answer.headers['vary']), /\bOrigin\b/);
    }
  });

  test('a script of another site can neither end nor refresh it; one of a trusted origin can', async (t) => {
    const { gatehouse, call, asBrowser } = await scene(t);
    const hostile: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${gatehouse.origin}.evil.example` },
      { origin: gatehouse.origin.replace('http:', 'https:') },
      { origin: 'https://app.example', 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ];
    for (const headers of hostile) {
      assertRefused(await asBrowser('DELETE', me, headers), 403, 'E0000006', /web origin/);
      assertRefused(await asBrowser('POST', `${me}/lifecycle/refresh`, headers), 403, 'E0000006', /web origin/);
    }
    assert.equal((await asBrowser('GET', me)).statusCode, 200, 'it is still there');
    const scopes = [{ type: 'CORS' }];
    const added = await call('POST', '/api/v1/trustedOrigins', { name: 'App', origin: 'https://app.example/', scopes });
    assert.equal(added.statusCode, 200, added.body);
    const trusted = { origin: 'https://app.example', 'sec-fetch-site': 'same-site' };
    assert.equal((await asBrowser('POST', `${me}/lifecycle/refresh`, trusted)).statusCode, 200);
    assert.equal((await asBrowser('DELETE', me, trusted)).statusCode, 204);
  });

  test('ended there, it is ended for the apps too', async (t) => {
    const { gatehouse, ada } = await scene(t);
    const app = await gatehouse.given.webApp();
    const { browser, cookie } = await signIn(gatehouse, ada);
    await gatehouse.call({ method: 'DELETE', url: me, headers: { cookie } });
    const answer = await browser.get(authorizeUrl(app, { prompt: 'none' }));
    assert.equal(responseParameters(answer)['error'], 'login_required');
  });
});
