import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { createAuth } from './core.ts';
import { testSession } from './testing.ts';
import { testApp, testOptions } from './testkit/app.ts';
import { locationOf } from './testkit/browser.ts';

suite('protected pages for visitors who are not signed in', () => {
  test('row 1: a page view goes to the sign-in route and gets no cookie', async () => {
    const app = testApp();
    for (const method of ['GET', 'HEAD']) {
      const answer = await app.browser().visit('/protected/a?x=1&y=%2F', { method });
      assert.equal(answer.status, 302);
      assert.equal(locationOf(answer), '/signin?return_to=%2Fprotected%2Fa%3Fx%3D1%26y%3D%252F');
      assert.deepEqual(answer.setCookies, []);
    }
    assert.deepEqual(app.idp.calls, []);
  });

  test('row 2: a prefetch gets an empty 401', async () => {
    for (const headers of [
      { 'sec-purpose': 'prefetch;prerender' },
      { purpose: 'prefetch' },
      { 'next-router-prefetch': '1' },
      { rsc: '1' },
    ]) {
      const answer = await testApp().browser().visit('/protected', { headers });
      assert.deepEqual([answer.status, answer.text, answer.setCookies], [401, '', []]);
    }
  });

  test('row 3: a script gets 401 JSON that names the sign-in route', async () => {
    const app = testApp();
    const answer = await app.browser().call('/protected/a');
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('www-authenticate'), 'Cookie realm="app"');
    const body = JSON.parse(answer.text);
    assert.deepEqual([body.error, body.signIn], ['not_signed_in', '/signin?return_to=%2Fprotected%2Fa']);
    assert.match(body.ref, /^[0-9a-f]{8}$/);
    assert.ok(app.events.some((event) => event.type === 'error' && event.ref === body.ref));
  });

  test('row 4: a form post goes to sign-in and comes back to the page that held the form, if that is ours', async () => {
    const visit = (referer: string | undefined) =>
      testApp().browser().visit('/protected/save', { method: 'POST', headers: { referer } });
    const ours = await visit('http://localhost:3000/form?step=2');
    assert.deepEqual([ours.status, locationOf(ours)], [303, '/signin?return_to=%2Fform%3Fstep%3D2']);
    assert.equal(locationOf(await visit('https://evil.example/form')), '/signin?return_to=%2F');
    assert.equal(locationOf(await visit(undefined)), '/signin?return_to=%2F');
  });

  test('row 5: inside an iframe there is a page with a link out of the frame', async () => {
    const answer = await testApp()
      .browser()
      .visit('/protected/a', { headers: { 'sec-fetch-dest': 'iframe' } });
    assert.equal(answer.status, 401);
    assert.match(answer.text, /href="\/signin\?return_to=%2Fprotected%2Fa" target="_top"/);
  });

  test('S20 a guard fails closed on a malformed cookie, and the cookie is removed', async () => {
    const name = [...(await signedInJar()).keys()][0] ?? '';
    for (const value of ['', '1~', '99~x', 'x', '1~a.b.c', '1~a..b.c.d', '2~half', '%%%', '1~'.repeat(500)]) {
      const browser = testApp().browser();
      browser.jar.set(name, value);
      const answer = await browser.visit('/protected');
      assert.equal(answer.status, 302, value);
    }
  });
});

async function signedInJar(): Promise<Map<string, string>> {
  const app = testApp();
  const browser = app.browser();
  await app.signIn(browser);
  return browser.jar;
}

suite('rules', () => {
  test('row 6: somebody who may not gets 403, as page or JSON, and is not sent to sign in again', async () => {
    const app = testApp();
    const browser = app.browser();
    await app.signIn(browser, { groups: ['Everyone'] });
    const page = await browser.visit('/protected/admins');
    assert.equal(page.status, 403);
    assert.match(page.text, /You cannot open this page/);
    const json = await browser.call('/protected/admins');
    assert.deepEqual([json.status, JSON.parse(json.text).error], [403, 'forbidden']);
    const admin = app.browser();
    await app.signIn(admin, { groups: ['Everyone', 'Admins'] });
    assert.equal((await admin.visit('/protected/admins')).text, 'page of user-1');
  });

  test('row 6: the app can answer itself', async () => {
    const app = testApp();
    const { cookie } = await testSession(app.auth, { claims: { sub: 'ada' } });
    const forbidden = app.auth.guard([{ group: 'Admins' }], {
      forbidden: (context) => new Response(`no, ${context.getUser()?.sub}`, { status: 403 }),
    });
    const verdict = await forbidden({ method: 'GET', url: '/x', header: (name) => (name === 'cookie' ? cookie : undefined) });
    assert.ok(verdict instanceof Response);
    assert.equal(await verdict.text(), 'no, ada');
  });

  test('row 7: an unmet maxAge asks for a fresh sign-in, and a second time for nothing more', async () => {
    const app = testApp();
    const browser = app.browser();
    await app.signIn(browser);
    assert.equal((await browser.visit('/protected/fresh')).status, 200);
    app.clock.advance({ seconds: 360 });
    assert.equal((await browser.visit('/protected/fresh')).status, 200, 'still within tolerance');
    app.clock.advance({ seconds: 1 });
    const due = await browser.visit('/protected/fresh');
    assert.deepEqual([due.status, locationOf(due)], [302, '/signin?return_to=%2Fprotected%2Ffresh&max_age=300']);
    const started = await browser.visit(locationOf(due));
    assert.equal(new URL(locationOf(started)).searchParams.get('max_age'), '300');
    await browser.visit(await app.idp.authorize(locationOf(started)));
    assert.equal((await browser.visit('/protected/fresh')).status, 200);
  });

  test('row 7: an acr that the sign-in service does not give ends in 403, not in a loop', async () => {
    const app = testApp();
    const browser = app.browser();
    await app.signIn(browser);
    const due = await browser.visit('/protected/strong');
    assert.match(locationOf(due), /acr_values=urn%3Astrong/);
    const started = await browser.visit(locationOf(due));
    await browser.visit(await app.idp.authorize(locationOf(started)));
    assert.equal((await browser.visit('/protected/strong')).status, 403);
    await browser.visit(await app.idp.authorize(locationOf(await browser.visit(locationOf(due))), { acr: 'urn:strong' }));
    assert.equal((await browser.visit('/protected/strong')).status, 200);
  });

  test('every kind of rule holds and fails as documented, and absent claims never hold', async () => {
    const { auth } = testApp();
    const { cookie } = await testSession(auth, {
      claims: { sub: 'ada', groups: ['A', 'B'], plan: 'gold', tags: ['x'], acr: 'urn:one' },
    });
    const context = auth.load({ method: 'GET', url: '/', header: (name) => (name === 'cookie' ? cookie : undefined) });
    const holding = [
      { group: 'A' },
      { group: ['A', 'B'] },
      { anyGroup: ['Z', 'B'] },
      { claim: 'plan' },
      { claim: 'plan', equals: 'gold' },
      { claim: 'tags', includes: 'x' },
      { maxAge: 0 },
      { acr: 'urn:one' },
      { acr: ['urn:two', 'urn:one'] },
    ];
    const failing = [
      { group: 'C' },
      { group: [] },
      { group: ['A', 'C'] },
      { anyGroup: [] },
      { claim: 'none' },
      { claim: 'plan', equals: 'silver' },
      { claim: 'plan', includes: 'gold' },
      { claim: 'none', equals: undefined },
      { acr: 'urn:two' },
    ];
    assert.deepEqual(
      holding.filter((rule) => !context.has(rule)),
      [],
    );
    assert.deepEqual(
      failing.filter((rule) => context.has(rule)),
      [],
    );
    assert.equal(
      context.has((claims) => claims.sub === 'ada'),
      true,
    );
    assert.equal(
      context.has(() => 'yes' as unknown as boolean),
      false,
    );
  });

  test('row 8: an anonymous route shows nobody, and somebody once signed in', async () => {
    const app = testApp();
    const browser = app.browser();
    assert.equal((await browser.visit('/')).text, 'hello stranger');
    await app.signIn(browser, { name: 'Ada' });
    assert.equal((await browser.visit('/')).text, 'hello Ada');
  });

  test('onDenied redirects programs or answers people with JSON', async () => {
    const { auth } = testApp();
    const page = { method: 'GET', url: '/x', header: (name: string) => (name === 'accept' ? 'text/html' : undefined) };
    const asJson = await auth.guard([], { onDenied: 'json' })(page);
    const asRedirect = await auth.guard([], { onDenied: 'redirect' })({ ...page, header: () => undefined });
    assert.ok(asJson instanceof Response && asRedirect instanceof Response);
    assert.deepEqual([asJson.status, asJson.headers.get('content-type'), asRedirect.status], [401, 'application/json', 302]);
  });

  test('without a sign-in route programs and people hear 401', async () => {
    const app = testApp();
    const auth = createAuth(testOptions(app.idp, [], { routes: { signIn: null } }));
    const verdict = await auth.guard()({
      method: 'GET',
      url: '/x',
      header: (name) => (name === 'accept' ? 'text/html' : undefined),
    });
    assert.ok(verdict instanceof Response);
    assert.deepEqual([verdict.status, verdict.headers.get('location')], [401, null]);
  });
});
