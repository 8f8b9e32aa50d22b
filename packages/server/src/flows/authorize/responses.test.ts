import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { authorizeUrl, responseParameters } from '../../../testkit/test-browser.ts';
import { startGatehouse, type TestServer } from '../../../testkit/testkit.ts';

/** A browser in which somebody is signed in to `gatehouse`, and an app that may send it there. */
async function signedIn(gatehouse: TestServer, redirectUri = 'https://rp.example/cb') {
  const app = await gatehouse.given.webApp({ redirectUris: [redirectUri] });
  const user = await gatehouse.given.user();
  const browser = gatehouse.browser();
  await browser.signIn(user, authorizeUrl(app));
  return { app, user, browser };
}

/** The fields of the form that a form_post page posts, and where to. */
function formOf(html: string): { action: string | undefined; fields: Record<string, string> } {
  const decode = (text: string) =>
    text.replace(
      /&(amp|lt|gt|#34|#39);/g,
      (_all, name: string) => ({ amp: '&', lt: '<', gt: '>', '#34': '"', '#39': "'" })[name] ?? '',
    );
  const action = /<form [^>]*action="([^"]*)"/.exec(html)?.[1];
  const inputs = html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g);
  return {
    action: action && decode(action),
    fields: Object.fromEntries([...inputs].map(([, name = '', value = '']) => [decode(name), decode(value)])),
  };
}

suite('the authorization response (RFC 6749 §4.1.2, RFC 9207)', () => {
  test('S07 has code, state and iss, and nothing else; nobody may store or refer to it', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { app, browser } = await signedIn(gatehouse);
    for (const [server, iss] of [
      ['default', gatehouse.issuer],
      ['org', gatehouse.origin],
    ] as const) {
      const answer = await browser.get(authorizeUrl(app, {}, server));
      assert.equal(answer.statusCode, 302);
      const { code, ...rest } = responseParameters(answer);
      assert.match(code ?? '', /^[\w.-]{43,}$/);
      assert.deepEqual(rest, { state: 'state-1', iss });
      assert.deepEqual(
        [answer.headers['cache-control'], answer.headers.vary, answer.headers['referrer-policy']],
        ['no-store', 'Cookie', 'no-referrer'],
      );
    }
  });

  test('S07 the iss of an alias and of an id are as the request spelled them', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { id } = await gatehouse.given.authorizationServer({ alias: 'orders' });
    gatehouse.clock.advance({ seconds: 2 });
    const { app, browser } = await signedIn(gatehouse);
    for (const name of [id, 'orders']) {
      assert.equal(
        responseParameters(await browser.get(authorizeUrl(app, {}, name)))['iss'],
        `${gatehouse.origin}/oauth2/${name}`,
      );
    }
  });

  test('a request without state is answered without one', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { app, browser } = await signedIn(gatehouse);
    assert.deepEqual(Object.keys(responseParameters(await browser.get(authorizeUrl(app, { state: undefined })))), [
      'code',
      'iss',
    ]);
    const refused = await browser.get(authorizeUrl(app, { state: undefined, scope: 'x' }));
    assert.deepEqual(Object.keys(responseParameters(refused)), ['error', 'error_description', 'iss']);
  });

  test('state comes back byte for byte, whatever printable ASCII it is', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { app, browser } = await signedIn(gatehouse);
    const printable = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(
        printable,
        fc.constantFrom('query', 'form_post'),
        fc.boolean(),
        async (state, response_mode, isRefused) => {
          const answer = await browser.get(authorizeUrl(app, { state, response_mode, ...(isRefused && { scope: 'x' }) }));
          const fields = response_mode === 'query' ? responseParameters(answer) : formOf(answer.body).fields;
          assert.equal(fields['state'], state);
          assert.equal(fields['iss'], gatehouse.issuer);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('state survives the whole sign-in', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const state = ` a+b&c=d%20"<>\\'#?/;,~ `;
    const answer = await gatehouse.signIn(await gatehouse.given.user(), app, { state });
    assert.equal(answer['state'], state);
  });

  test('a state that is too long to echo is left out of the refusal', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { app, browser } = await signedIn(gatehouse);
    const ask = async (length: number) => responseParameters(await browser.get(authorizeUrl(app, { state: 's'.repeat(length) })));
    assert.equal((await ask(4000))['state'], 's'.repeat(4000));
    const [long, longer] = [await ask(5000), await ask(5001)];
    assert.deepEqual([long['error'], long['state'], long['iss']], ['invalid_request', 's'.repeat(5000), gatehouse.issuer]);
    assert.deepEqual([longer['error'], longer['state'], longer['iss']], ['invalid_request', undefined, gatehouse.issuer]);
  });

  test('the query of a registered redirect URI is kept, its own parameters first', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { app, browser } = await signedIn(gatehouse, 'https://rp.example/cb?tenant=a%20b');
    assert.match((await browser.get(authorizeUrl(app))).headers.location ?? '', /^https:\/\/rp\.example\/cb\?tenant=a%20b&code=/);
  });

  test('an app’s own scheme gets its answer by redirect', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { app, browser } = await signedIn(gatehouse, 'com.example.app:/cb');
    assert.match((await browser.get(authorizeUrl(app))).headers.location ?? '', /^com\.example\.app:\/cb\?code=/);
  });
});

suite('response_mode=form_post (OAuth 2.0 Form Post Response Mode)', () => {
  test('is a page whose form posts code, state and iss to the redirect URI', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { app, browser } = await signedIn(gatehouse);
    const answer = await browser.get(authorizeUrl(app, { response_mode: 'form_post', state: 'a"b<c>' }));
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers.location, undefined);
    const { action, fields } = formOf(answer.body);
    assert.equal(action, app.redirectUri);
    const { code, ...rest } = fields;
    assert.match(code ?? '', /^[\w.-]{43,}$/);
    assert.deepEqual(rest, { state: 'a"b<c>', iss: gatehouse.issuer });
    assert.equal(answer.headers['cache-control'], 'no-store');
  });

  test('the code in it can be redeemed', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { app, browser } = await signedIn(gatehouse);
    const { fields } = formOf((await browser.get(authorizeUrl(app, { response_mode: 'form_post' }))).body);
    assert.equal((await gatehouse.redeem(app, fields['code'] ?? '')).statusCode, 200);
  });

  test('errors travel the same way', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const answer = await gatehouse.call({ url: authorizeUrl(app, { response_mode: 'form_post', prompt: 'none' }) });
    const { error, state, iss } = formOf(answer.body).fields;
    assert.deepEqual([error, state, iss], ['login_required', 'state-1', gatehouse.issuer]);
  });
});

suite('authorize by POST (OIDC Core §3.1.2.1)', () => {
  const parametersOf = (url: string) => Object.fromEntries(new URL(url, 'http://localhost').searchParams);

  test('asks for the same thing again as a navigation, because a cross-site post brings no cookies', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { app, browser } = await signedIn(gatehouse);
    const url = authorizeUrl(app, { state: 'a&b=c d' });
    const posted = await browser.post('/oauth2/default/v1/authorize', parametersOf(url), {
      origin: 'https://rp.example',
      'sec-fetch-site': 'cross-site',
    });
    assert.equal(posted.statusCode, 303);
    const location = new URL(posted.headers.location ?? '', gatehouse.origin);
    assert.deepEqual(
      [location.origin, location.pathname, Object.fromEntries(location.searchParams)],
      [gatehouse.origin, '/oauth2/default/v1/authorize', parametersOf(url)],
    );
    const { code, state } = responseParameters(await browser.get(posted.headers.location ?? ''));
    assert.ok(code);
    assert.equal(state, 'a&b=c d');
  });

  test('decides nothing: a wrong client is told by the navigation, on a page', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const url = authorizeUrl(app, { redirect_uri: 'https://evil.example' });
    const posted = await gatehouse.form('/oauth2/default/v1/authorize', parametersOf(url));
    assert.match(posted.headers.location ?? '', /^\/oauth2\/default\/v1\/authorize\?/);
    const answer = await gatehouse.call({ url: posted.headers.location ?? '' });
    assert.deepEqual([answer.statusCode, answer.headers.location], [400, undefined]);
  });

  test('S05 carries no interaction handle over, and its own query has no say', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const posted = await gatehouse.form('/oauth2/default/v1/authorize?interaction=x&client_id=y', {
      ...parametersOf(authorizeUrl(app)),
      interaction: 'handle',
    });
    const { searchParams } = new URL(posted.headers.location ?? '', gatehouse.origin);
    assert.deepEqual([searchParams.get('interaction'), searchParams.getAll('client_id')], [null, [app.clientId]]);
  });

  test('S03 a field that comes twice is an error page', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const [, query = ''] = authorizeUrl(app).split('?');
    const answer = await gatehouse.form('/oauth2/default/v1/authorize', `${query}&state=twice`);
    assert.deepEqual([answer.statusCode, answer.headers.location], [400, undefined]);
    assert.match(answer.body, /This request cannot be read/);
  });

  test('another content type or a body that is too large is an error page', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const url = '/oauth2/default/v1/authorize';
    const json = await gatehouse.call({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify(parametersOf(authorizeUrl(app))),
    });
    const large = await gatehouse.form(url, { ...parametersOf(authorizeUrl(app)), state: 's'.repeat(9000) });
    for (const answer of [json, large]) {
      assert.deepEqual(
        [answer.statusCode, answer.headers.location, answer.headers['content-type']],
        [400, undefined, 'text/html; charset=utf-8'],
      );
    }
  });

  test('to an unknown authorization server is 404', async (t) => {
    const gatehouse = await startGatehouse(t);
    assert.equal((await gatehouse.form('/oauth2/nobody/v1/authorize', {})).statusCode, 404);
  });
});

test('HEAD costs no code: a link preview asks in vain', async (t) => {
  const gatehouse = await startGatehouse(t);
  const { app, browser } = await signedIn(gatehouse);
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await gatehouse.call({ method: 'HEAD', url: authorizeUrl(app), headers: { cookie } });
  assert.deepEqual([answer.statusCode, answer.headers.location], [404, undefined]);
});
