import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import type { LightMyRequestResponse } from 'fastify';
import type { AppOptions, GivenApp } from '../../../testkit/given.ts';
import { basic, type Fields, startGatehouse, type TestServer } from '../../../testkit/testkit.ts';

const tokenUrl = '/oauth2/default/v1/token';

/** A server, an app and a fresh code of that app. */
async function freshCode(t: TestContext, options?: AppOptions): Promise<{ gatehouse: TestServer; app: GivenApp; code: string }> {
  const gatehouse = await startGatehouse(t);
  const app = await gatehouse.given.webApp(options);
  const code = (await gatehouse.signIn(await gatehouse.given.user(), app))['code'] ?? '';
  return { gatehouse, app, code };
}

/** A body that is right in every way; `change` replaces fields. */
const body = (app: GivenApp, code: string, change: Fields = {}): Fields => ({
  grant_type: 'authorization_code',
  code,
  redirect_uri: app.redirectUri,
  ...change,
});

/** A refusal has the shape of RFC 6749 §5.2 and is kept by nobody. */
function assertRefused(answer: LightMyRequestResponse, status: number, error: string, what = ''): void {
  assert.equal(answer.statusCode, status, what || answer.body);
  const { error: code, error_description, ...rest } = answer.json();
  assert.deepEqual([code, rest], [error, {}], what);
  assert.match(error_description, /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/, 'RFC 6749 §5.2: printable ASCII without quotes');
  assert.deepEqual(
    [answer.headers['content-type'], answer.headers['cache-control'], answer.headers['pragma']],
    ['application/json; charset=utf-8', 'no-store', 'no-cache'],
    what,
  );
}

suite('a token request that is right (RFC 6749 §4.1.3, §5.1)', () => {
  const ways: Record<string, (app: GivenApp) => readonly [Fields, Record<string, string>]> = {
    'Basic credentials': (app) => [{}, { authorization: basic(app) }],
    'Basic credentials and the same client_id in the body': (app) => [{ client_id: app.clientId }, { authorization: basic(app) }],
    'credentials in the body': (app) => [{ client_id: app.clientId, client_secret: app.clientSecret }, {}],
    'the scheme in lower case': (app) => [{}, { authorization: basic(app).replace('Basic', 'basic') }],
    'percent-encoded credentials': (app) => [
      {},
      {
        authorization: basic({
          clientId: app.clientId.replace('0', '%30'),
          clientSecret: `%${app.clientSecret.charCodeAt(0).toString(16)}${app.clientSecret.slice(1)}`,
        }),
      },
    ],
    'a charset in the content type': (app) => [
      {},
      { authorization: basic(app), 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    ],
    'parameters that nobody knows': (app) => [{ scope: 'anything', unknown: 'x', empty: '' }, { authorization: basic(app) }],
  };
  for (const authMethod of ['client_secret_basic', 'client_secret_post'] as const) {
    for (const [what, way] of Object.entries(ways)) {
      test(`an app registered for ${authMethod} with ${what}`, async (t) => {
        const { gatehouse, app, code } = await freshCode(t, { authMethod });
        const [change, headers] = way(app);
        const answer = await gatehouse.form(tokenUrl, body(app, code, change), headers);
        assert.equal(answer.statusCode, 200, answer.body);
        assert.deepEqual(Object.keys(answer.json()).sort(), ['access_token', 'expires_in', 'id_token', 'scope', 'token_type']);
        assert.deepEqual([answer.headers['cache-control'], answer.headers['pragma']], ['no-store', 'no-cache']);
      });
    }
  }
});

suite('client authentication fails: 401 invalid_client (RFC 6749 §5.2, Okta contract 3.4)', () => {
  const cases: Record<string, (app: GivenApp) => readonly [Fields, Record<string, string>]> = {
    'no credentials': () => [{}, {}],
    'only a client_id': (app) => [{ client_id: app.clientId }, {}],
    'a wrong secret in the body': (app) => [{ client_id: app.clientId, client_secret: 'wrong' }, {}],
    'an empty secret in the body': (app) => [{ client_id: app.clientId, client_secret: '' }, {}],
    'a wrong secret in the header': (app) => [{}, { authorization: basic({ ...app, clientSecret: 'wrong' }) }],
    'an unknown client': (app) => [{}, { authorization: basic({ ...app, clientId: '0oaUnknown' }) }],
    'an unknown client in the body': (app) => [{ client_id: '0oaUnknown', client_secret: app.clientSecret }, {}],
    'a header that is no Basic': () => [{}, { authorization: 'Bearer x' }],
    'a header that is no Base64': () => [{}, { authorization: 'Basic ä' }],
    'an empty header': () => [{}, { authorization: '' }],
    'a header of another app’s secret': () => [{}, { authorization: basic({ clientId: '0oa', clientSecret: 'x' }) }],
    'a client assertion, which is not built': (app) => [
      {
        client_id: app.clientId,
        client_assertion: 'x.y.z',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      },
      {},
    ],
  };
  for (const [what, way] of Object.entries(cases)) {
    test(`${what}, and the code is not spent`, async (t) => {
      const { gatehouse, app, code } = await freshCode(t);
      const [change, headers] = way(app);
      const answer = await gatehouse.form(tokenUrl, body(app, code, change), headers);
      assertRefused(answer, 401, 'invalid_client');
      assert.equal(answer.headers['www-authenticate'], 'authorization' in headers ? 'Basic realm="Gatehouse"' : undefined);
      assert.equal((await gatehouse.redeem(app, code)).statusCode, 200);
    });
  }

  test('an app that is not active any more', async (t) => {
    const { gatehouse, app, code } = await freshCode(t);
    await gatehouse.given.changeApp(app, { status: 'INACTIVE' });
    assertRefused(await gatehouse.redeem(app, code), 401, 'invalid_client');
  });

  test('a public client that sends a secret, or a confidential one that sends none', async (t) => {
    const gatehouse = await startGatehouse(t);
    const [open, secret] = [await gatehouse.given.webApp({ authMethod: 'none' }), await gatehouse.given.webApp()];
    assertRefused(
      await gatehouse.form(tokenUrl, body(open, 'x', { client_id: open.clientId, client_secret: 'x' })),
      401,
      'invalid_client',
    );
    assertRefused(
      await gatehouse.form(tokenUrl, body(open, 'x'), { authorization: basic({ ...open, clientSecret: 'x' }) }),
      401,
      'invalid_client',
    );
    assertRefused(await gatehouse.form(tokenUrl, body(secret, 'x', { client_id: secret.clientId })), 401, 'invalid_client');
  });

  test('S45 twenty refusals at once are twenty answers to their own requests', async (t) => {
    const gatehouse = await startGatehouse(t);
    const app = await gatehouse.given.webApp();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        gatehouse.form(
          tokenUrl,
          index % 2 === 0 ? { client_id: app.clientId, client_secret: app.clientSecret } : { client_id: 'x', client_secret: 'y' },
        ),
      ),
    );
    for (const [index, answer] of answers.entries()) {
      if (index % 2 === 0) assertRefused(answer, 400, 'invalid_request');
      else assertRefused(answer, 401, 'invalid_client');
    }
  });
});

suite('a malformed token request: 400 invalid_request (RFC 6749 §5.2)', () => {
  const changes: Record<string, Fields> = {
    'no grant_type': { grant_type: undefined },
    'an empty grant_type': { grant_type: '' },
    'no code': { code: undefined },
    'an empty code': { code: '' },
    'a NUL': { code: 'a\0' },
  };
  for (const [what, change] of Object.entries(changes)) {
    test(what, async (t) => {
      const { gatehouse, app, code } = await freshCode(t);
      assertRefused(await gatehouse.redeem(app, code, change), 400, 'invalid_request');
      assert.equal((await gatehouse.redeem(app, code)).statusCode, 200, 'the code is not spent');
    });
  }

  for (const name of ['grant_type', 'code', 'redirect_uri', 'code_verifier', 'client_id', 'client_secret', 'unknown']) {
    test(`${name} twice (RFC 6749 §3.2)`, async (t) => {
      const { gatehouse, app, code } = await freshCode(t);
      const fields = new URLSearchParams(body(app, code) as Record<string, string>);
      const value = fields.get(name) ?? 'x';
      fields.delete(name);
      assertRefused(
        await gatehouse.form(tokenUrl, `${fields}&${name}=${encodeURIComponent(value)}&${name}=${encodeURIComponent(value)}`, {
          authorization: basic(app),
        }),
        400,
        'invalid_request',
      );
      assert.equal((await gatehouse.redeem(app, code)).statusCode, 200, 'the code is not spent');
    });
  }

  test('two methods of client authentication are told with 401, as Okta does (RFC 6749 §2.3, Okta contract 3.2)', async (t) => {
    const { gatehouse, app, code } = await freshCode(t);
    const both = body(app, code, { client_id: app.clientId, client_secret: app.clientSecret });
    assertRefused(await gatehouse.form(tokenUrl, both, { authorization: basic(app) }), 401, 'invalid_request');
    assertRefused(
      await gatehouse.form(tokenUrl, body(app, code, { client_secret: app.clientSecret }), { authorization: basic(app) }),
      401,
      'invalid_request',
    );
    assertRefused(
      await gatehouse.form(tokenUrl, body(app, code, { client_id: 'another' }), { authorization: basic(app) }),
      400,
      'invalid_request',
    );
  });

  test('a secret, an assertion or the code in the URL (RFC 6749 §2.3.1)', async (t) => {
    const { gatehouse, app, code } = await freshCode(t);
    for (const query of [
      `client_secret=${app.clientSecret}`,
      'client_assertion=x.y.z',
      `code=${code}`,
      'client%5fsecret=x',
      `client_secret=${app.clientSecret}&client_secret=x`,
      'code',
    ]) {
      assertRefused(
        await gatehouse.form(`${tokenUrl}?${query}`, body(app, code), { authorization: basic(app) }),
        400,
        'invalid_request',
        query,
      );
    }
    const inUrl = new URLSearchParams(body(app, code) as Record<string, string>);
    assertRefused(await gatehouse.form(`${tokenUrl}?${inUrl}`, '', { authorization: basic(app) }), 400, 'invalid_request');
    assert.equal((await gatehouse.redeem(app, code)).statusCode, 200);
  });

  test('JSON, plain text or no content type: only a form can be checked for repeated parameters', async (t) => {
    const { gatehouse, app, code } = await freshCode(t);
    const fields = { ...body(app, code), client_id: app.clientId, client_secret: app.clientSecret };
    const types = [
      'application/json',
      'application/json; charset=utf-8',
      'text/plain',
      'multipart/form-data; boundary=x',
      'application/xml',
      'application/octet-stream',
      'x',
      '',
    ];
    for (const type of types) {
      for (const payload of [
        JSON.stringify(fields),
        new URLSearchParams(fields as Record<string, string>).toString(),
        '{"broken',
        '[]',
        '"text"',
        'null',
      ]) {
        const answer = await gatehouse.call({ method: 'POST', url: tokenUrl, payload, headers: { 'content-type': type } });
        assertRefused(answer, 400, 'invalid_request', `${type} ${payload.slice(0, 20)}`);
      }
    }
    assert.equal((await gatehouse.redeem(app, code)).statusCode, 200);
  });

  test('a body that is too large, at 64 KiB', async (t) => {
    const { gatehouse, app, code } = await freshCode(t);
    assertRefused(await gatehouse.redeem(app, code, { padding: 'x'.repeat(66_000) }), 400, 'invalid_request');
    assert.equal((await gatehouse.redeem(app, code, { padding: 'x'.repeat(60_000) })).statusCode, 200);
  });

  test('a body that does not end, is not text, or is not there', async (t) => {
    const gatehouse = await startGatehouse(t);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    for (const payload of ['', '&', '=', '&&&===', '%', '%zz=%zz', '\u0000', '\ud800', 'a'.repeat(1000), '&a'.repeat(5000)]) {
      const answer = await gatehouse.call({ method: 'POST', url: tokenUrl, payload, headers });
      assert.ok([400, 401].includes(answer.statusCode), `${answer.statusCode} ${payload.slice(0, 20)}`);
      assert.ok(['invalid_request', 'invalid_client'].includes(answer.json().error));
    }
    assertRefused(await gatehouse.call({ method: 'POST', url: tokenUrl }), 401, 'invalid_client');
  });
});

suite('the grant (RFC 6749 §5.2)', () => {
  for (const grant of [
    'password',
    'refresh_token',
    'implicit',
    'AUTHORIZATION_CODE',
    'authorization_code ',
    '__proto__',
    'constructor',
    'toString',
    'urn:ietf:params:oauth:grant-type:device_code',
  ]) {
    test(`${grant} is not built: unsupported_grant_type`, async (t) => {
      const { gatehouse, app, code } = await freshCode(t);
      assertRefused(
        await gatehouse.redeem(app, code, { grant_type: grant, username: 'ada', password: 'x' }),
        400,
        'unsupported_grant_type',
      );
    });
  }

  test('an app that may not use the authorization code grant: unauthorized_client, with what it may', async (t) => {
    const { gatehouse, app, code } = await freshCode(t);
    await gatehouse.given.changeApp(app, { grant_types_json: '["client_credentials"]' });
    const answer = await gatehouse.redeem(app, code);
    assertRefused(answer, 400, 'unauthorized_client');
    assert.match(answer.json().error_description, /client_credentials/);
  });

  test('by GET there is no token endpoint', async (t) => {
    const gatehouse = await startGatehouse(t);
    for (const method of ['GET', 'PUT', 'DELETE', 'HEAD', 'PATCH'] as const) {
      const answer = await gatehouse.call({ method, url: tokenUrl });
      assert.equal(answer.statusCode, 404, method);
      if (method !== 'HEAD') assert.equal(answer.json().errorCode, 'E0000008', method);
    }
  });
});
