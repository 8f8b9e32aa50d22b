import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { fakeIdp, testSession } from './testing.ts';
import { testApp } from './testkit/app.ts';
import { locationOf } from './testkit/browser.ts';

suite('test helpers', () => {
  test('testSession signs somebody in, with tokens, data and age', async () => {
    const app = testApp();
    const { cookie, playwright } = await testSession(app.auth, {
      claims: { sub: 'ada', name: 'Ada' },
      accessToken: 'token-1',
      data: { cart: 1 },
      ageSeconds: 60,
    });
    const context = app.auth.load({ method: 'GET', url: '/', header: (name) => (name === 'cookie' ? cookie : undefined) });
    assert.deepEqual([context.getUser()?.name, await context.accessToken(), context.data()], ['Ada', 'token-1', { cart: 1 }]);
    assert.equal(context.session?.createdAt, app.clock.now() - 60_000);
    const [first] = playwright('http://localhost:3000');
    assert.deepEqual(
      { ...first, value: '' },
      { name: cookie.slice(0, cookie.indexOf('=')), value: '', url: 'http://localhost:3000', httpOnly: true, sameSite: 'Lax' },
    );
    const old = await testSession({ core: app.auth }, { claims: { sub: 'ada' }, ageSeconds: 7_200 });
    assert.equal(app.auth.load({ method: 'GET', url: '/', header: () => old.cookie }).signedIn, false);
  });

  test('fakeIdp refuses a replayed code, a wrong verifier and a wrong redirect URI, as a real one does', async () => {
    const app = testApp();
    const redeem = async (change: Record<string, string>, times = 1): Promise<number> => {
      const location = locationOf(await app.browser().visit('/signin'));
      const code = new URL(await app.idp.authorize(location)).searchParams.get('code') ?? '';
      const challenged = new URL(location);
      assert.ok(challenged.searchParams.has('code_challenge'));
      let status = 0;
      for (let time = 0; time < times; time += 1) {
        const body = new URLSearchParams({
          grant_type: 'authorization_code',
          code,
          redirect_uri: 'http://localhost:3000/authorization-code/callback',
          code_verifier: 'wrong',
          ...change,
        });
        status = (
          await app.idp.fetch(`${app.idp.issuer}/v1/token`, { method: 'POST', body, headers: { authorization: 'Basic x' } })
        ).status;
      }
      return status;
    };
    assert.deepEqual(
      [await redeem({}), await redeem({ redirect_uri: 'http://localhost:3000/other' }), await redeem({}, 2)],
      [400, 400, 400],
    );
    assert.equal((await fakeIdp().fetch('https://idp.example.com/nowhere')).status, 404);
  });

  test('an Auth of something else is refused', async () => {
    await assert.rejects(testSession({} as never, { claims: { sub: 'ada' } }), TypeError);
  });
});
