import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../testkit/arbitraries.ts';
import { eachDatabase } from '../../testkit/each-database.ts';
import { authorizeUrl, interactionOf, pkce, responseParameters } from '../../testkit/test-browser.ts';
import { basic, startGatehouse, type TestServer } from '../../testkit/testkit.ts';

type Pair = readonly [name: string, value: string];

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const encode = (pairs: readonly Pair[]) =>
  pairs
    .map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`)
    .join('&');

/** Requests that are right, from every step of a sign-in, and the values in them. */
async function rightRequests(gatehouse: TestServer) {
  const app = await gatehouse.given.webApp({ postLogoutRedirectUris: ['https://rp.example'] });
  const ada = await gatehouse.given.user({ login: 'ada@example.com' });
  const browser = gatehouse.browser();
  const identify = await browser.open(authorizeUrl(app));
  const password = await browser.typeIdentifier(identify, ada.login);
  const { code = '' } = responseParameters(await browser.typePassword(password, ada.password));
  const { access_token, id_token } = (await gatehouse.redeem(app, code)).json();
  const unspent = responseParameters(await browser.get(authorizeUrl(app)))['code'] ?? '';
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const authorize = [...new URL(authorizeUrl(app), gatehouse.origin).searchParams];
  const redeem: Pair[] = [
    ['grant_type', 'authorization_code'],
    ['code', unspent],
    ['redirect_uri', app.redirectUri],
    ['code_verifier', pkce.verifier],
  ];
  const logout: Pair[] = [
    ['id_token_hint', id_token],
    ['post_logout_redirect_uri', 'https://rp.example'],
    ['state', 's'],
  ];
  const steps: readonly (readonly [method: string, path: string, pairs: readonly Pair[], headers: Record<string, string>])[] = [
    ['GET', '/oauth2/default/v1/authorize', authorize, { cookie }],
    [
      'GET',
      '/oauth2/v1/authorize',
      [
        ...authorize,
        ['prompt', 'none'],
        ['max_age', '60'],
        ['code_challenge', pkce.challenge],
        ['code_challenge_method', 'S256'],
        ['id_token_hint', id_token],
        ['login_hint', 'ada'],
      ],
      { cookie },
    ],
    ['POST', '/oauth2/default/v1/authorize', authorize, {}],
    ['GET', '/signin', [['interaction', interactionOf(password)]], { cookie }],
    [
      'POST',
      '/signin',
      [
        ['interaction', interactionOf(identify)],
        ['identifier', ada.login],
        ['rememberMe', 'true'],
      ],
      { cookie },
    ],
    [
      'POST',
      '/signin',
      [
        ['interaction', interactionOf(password)],
        ['credentials.passcode', ada.password],
      ],
      { cookie, 'sec-fetch-site': 'same-origin' },
    ],
    ['POST', '/oauth2/default/v1/token', redeem, { authorization: basic(app) }],
    ['POST', '/oauth2/default/v1/token', [...redeem, ['client_id', app.clientId], ['client_secret', app.clientSecret]], {}],
    ['GET', '/oauth2/default/v1/userinfo', [], { authorization: `Bearer ${access_token}` }],
    ['GET', '/oauth2/default/v1/logout', logout, { cookie }],
    ['POST', '/oauth2/default/v1/logout', logout, {}],
    ['POST', '/login/signout', [], { cookie }],
    ['GET', '/', [], { cookie }],
    ['GET', '/.well-known/openid-configuration', [], {}],
    ['GET', '/oauth2/v1/keys', [], {}],
    ['GET', '/readyz', [], {}],
  ];
  const values = [
    ...new Set([
      cookie,
      ...steps.flatMap(([, , pairs, headers]) => [...pairs.map(([, value]) => value), ...Object.values(headers)]),
    ]),
  ];
  return { steps, values };
}

const headerNames = [
  'cookie',
  'authorization',
  'content-type',
  'origin',
  'sec-fetch-site',
  'x-forwarded-for',
  'user-agent',
  'accept',
  'accept-encoding',
  'range',
] as const;

/** Header values as they can travel: no control characters, Latin-1. */
const headerText = fc
  .array(
    fc.integer({ min: 0x20, max: 0xff }).filter((code) => code !== 0x7f),
    { maxLength: 30 },
  )
  .map((codes) => String.fromCharCode(...codes));

/** A right request with some of it replaced, said twice, left out or added; sometimes at another address or by another method. */
function anyRequest({ steps, values }: Awaited<ReturnType<typeof rightRequests>>): fc.Arbitrary<Request> {
  const odd = fc.constantFrom('', '\0', 'a\0b', 'x'.repeat(6000), '%00', '\ud800', '-1', '[]', '{}', '%', '\r\n');
  const value = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...values) },
    { weight: 2, arbitrary: anyText },
    { weight: 2, arbitrary: odd },
  );
  const name = fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom(...new Set(steps.flatMap(([, , pairs]) => pairs.map(([each]) => each)))) },
    { weight: 1, arbitrary: anyText },
  );
  const sendable = values.filter((text) => /^[\x20-\x7e]*$/.test(text));
  const segment = fc.oneof(
    fc.constantFrom('oauth2', 'default', 'org', 'v1', 'token', 'authorize', 'signin', '..', '%00', '%2f', '%', ';', ''),
    anyText.map((text) => encodeURIComponent(text.toWellFormed())),
  );
  const changes = fc.record({
    replaced: fc.array(fc.tuple(fc.nat(9), value), { maxLength: 2 }),
    added: fc.array(fc.tuple(name, value), { maxLength: 2 }),
    leftOut: fc.option(fc.nat(9), { freq: 3 }),
    method: fc.option(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH'), { freq: 5 }),
    path: fc.option(
      fc.array(segment, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
      { freq: 8 },
    ),
    headers: fc.dictionary(fc.constantFrom(...headerNames), fc.oneof(fc.constantFrom(...sendable), headerText), { maxKeys: 2 }),
    body: fc.option(fc.oneof(anyText, fc.json(), fc.constantFrom('%', '&&==', '%ff%fe', 'a&a&a')), { freq: 8 }),
  });
  return fc.tuple(fc.constantFrom(...steps), changes).map(([[method, path, pairs, headers], change]) => {
    const fields = pairs
      .filter((_pair, index) => index !== change.leftOut)
      .map(([each, text], index): Pair => [each, change.replaced.find(([at]) => at === index)?.[1] ?? text]);
    const text = change.body?.toWellFormed() ?? encode([...fields, ...change.added]);
    const asked = change.method ?? method;
    const isInUrl = asked === 'GET' || asked === 'HEAD';
    return {
      method: asked,
      path: change.path ?? path,
      query: isInUrl ? text : '',
      headers: { ...(isInUrl ? {} : form), ...headers, ...change.headers },
      body: isInUrl ? undefined : text,
    };
  });
}

eachDatabase('nothing that a client sends breaks the server (design 7)', (open) => {
  test('any method, path, query, headers and body: an answer below 500, and no word about the inside', async (t) => {
    const lines: string[] = [];
    const database = await open(t);
    const gatehouse = await startGatehouse(t, { database, trustedProxies: ['127.0.0.1'], onLog: (line) => lines.push(line) });
    const statuses = new Set<number>();
    await fc.assert(
      fc.asyncProperty(anyRequest(await rightRequests(gatehouse)), async ({ method, path, query, headers, body }) => {
        const answer = await gatehouse.http.inject({
          method: method as 'GET',
          url: query === '' ? path : `${path}?${query}`,
          headers: { host: 'localhost:8080', ...headers },
          ...(body !== undefined && { payload: body }),
        });
        const inside = lines.findLast((line) => line.includes('"err"')) ?? '';
        assert.ok(answer.statusCode < 500, `${answer.statusCode}: ${answer.body.slice(0, 300)}\n${inside}`);
        assert.doesNotMatch(answer.body, /FST_|node_modules|SQLITE|syntax error|at .*\.ts:\d+/);
        statuses.add(answer.statusCode);
      }),
      { numRuns: 500 },
    );
    assert.deepEqual(
      lines.filter((line) => /"level":(50|60)/.test(line)),
      [],
      'the log has no error either',
    );
    for (const status of [200, 303, 400])
      assert.ok(statuses.has(status), `no answer was ${status}: the requests do not get far enough`);
    assert.equal((await gatehouse.call({ url: '/readyz' })).statusCode, 200);
  });
});
