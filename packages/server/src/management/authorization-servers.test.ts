import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { testDatabase } from '../../testkit/each-database.ts';
import { asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';
import type { TestServerOptions } from '../../testkit/testkit.ts';

const servers = '/api/v1/authorizationServers';
const orders = { name: 'Orders', description: 'The orders API', audiences: ['api://orders'] };

async function scene(t: TestContext, options: TestServerOptions = {}) {
  const admin = await asSuperAdmin(t, options);
  return { ...admin, create: async (change = {}) => (await admin.call('POST', servers, { ...orders, ...change })).json() };
}

suite('authorization servers (Okta contract 5.1, 6.6)', () => {
  test('one is added, read, replaced and deleted, with a log event each', async (t) => {
    const { gatehouse, admin, call } = await scene(t);
    const created = await call('POST', servers, orders);
    assert.equal(created.statusCode, 201, created.body);
    const server = created.json();
    assert.match(server.id, /^aus\w{17}$/);
    const self = `${gatehouse.origin}${servers}/${server.id}`;
    const issuer = `${gatehouse.origin}/oauth2/${server.id}`;
    assert.deepEqual(server, {
      id: server.id,
      name: 'Orders',
      description: 'The orders API',
      audiences: ['api://orders'],
      issuer,
      issuerMode: 'ORG_URL',
      status: 'ACTIVE',
      created: '2031-05-04T10:00:00.000Z',
      lastUpdated: '2031-05-04T10:00:00.000Z',
      default: false,
      jwks_uri: `${issuer}/v1/keys`,
      credentials: {
        signing: {
          use: 'sig',
          rotationMode: 'AUTO',
          kid: server.credentials.signing.kid,
          lastRotated: '2031-05-04T10:00:00.000Z',
          nextRotation: '2031-08-02T10:00:00.000Z',
        },
      },
      _links: {
        rotateKey: { href: `${self}/credentials/lifecycle/keyRotate`, hints: { allow: ['POST'] } },
        metadata: [
          {
            name: 'oauth-authorization-server',
            href: `${issuer}/.well-known/oauth-authorization-server`,
            hints: { allow: ['GET'] },
          },
          { name: 'openid-configuration', href: `${issuer}/.well-known/openid-configuration`, hints: { allow: ['GET'] } },
        ],
        scopes: { href: `${self}/scopes`, hints: { allow: ['GET'] } },
        claims: { href: `${self}/claims`, hints: { allow: ['GET'] } },
        policies: { href: `${self}/policies`, hints: { allow: ['GET'] } },
        self: { href: self, hints: { allow: ['GET', 'DELETE', 'PUT'] } },
        deactivate: { href: `${self}/lifecycle/deactivate`, hints: { allow: ['POST'] } },
      },
    });
    assert.deepEqual((await call('GET', `${servers}/${server.id}`)).json(), server);

    gatehouse.clock.advance({ seconds: 5 });
    const manual = { name: 'Shop', audiences: ['https://shop.example'], credentials: { signing: { rotationMode: 'MANUAL' } } };
    const replaced = (await call('PUT', `${servers}/${server.id}`, manual)).json();
    assert.deepEqual(
      [replaced.name, replaced.description, replaced.audiences, replaced.lastUpdated, replaced.created],
      ['Shop', '', ['https://shop.example'], '2031-05-04T10:00:05.000Z', server.created],
    );
    const { rotationMode, nextRotation } = replaced.credentials.signing;
    assert.deepEqual([rotationMode, nextRotation], ['MANUAL', null]);
    const again = (await call('PUT', `${servers}/${server.id}`, { name: 'Shop', audiences: ['https://shop.example'] })).json();
    assert.equal(again.credentials.signing.rotationMode, 'MANUAL', 'who does not speak of it does not change it');
    gatehouse.clock.advance({ seconds: 5 });

    assert.equal((await call('DELETE', `${servers}/${server.id}`)).statusCode, 204);
    assertRefused(await call('GET', `${servers}/${server.id}`), 404, 'E0000007');
    assertRefused(await call('DELETE', `${servers}/${server.id}`), 404, 'E0000007');
    assert.equal((await gatehouse.call({ url: `/oauth2/${server.id}/v1/keys` })).statusCode, 404);
    const keys = await gatehouse.ctx().db.selectFrom('signing_key').selectAll().execute();
    assert.equal(keys.filter((key) => key.authorization_server_id === server.id).length, 0);
    const events = (await gatehouse.log()).filter((event) => event.event_type.startsWith('oauth2.as.'));
    assert.deepEqual(
      events.map((event) => [event.event_type, event.actor_id, JSON.parse(event.targets_json)[0].id]),
      ['deleted', 'updated', 'updated', 'created'].map((verb) => [`oauth2.as.${verb}`, admin.id, server.id]),
    );
  });

  test('its endpoints are there at once, with a key of its own that jose reads', async (t) => {
    const { gatehouse, create } = await scene(t);
    const server = await create();
    const keySet = (await gatehouse.call({ url: `/oauth2/${server.id}/v1/keys` })).json();
    assert.deepEqual(
      keySet.keys.map((key: { kid: string }) => key.kid),
      [server.credentials.signing.kid],
    );
    const metadata = (await gatehouse.call({ url: `/oauth2/${server.id}/.well-known/openid-configuration` })).json();
    assert.deepEqual([metadata.issuer, metadata.jwks_uri], [server.issuer, server.jwks_uri]);
    const others = (await gatehouse.call({ url: '/oauth2/default/v1/keys' })).json();
    assert.notEqual(others.keys[0].kid, server.credentials.signing.kid);
  });

  test('the built-in server is `default` in lists and in links, answers to both its ids, and cannot be deleted', async (t) => {
    const { gatehouse, call } = await scene(t);
    const [server, ...others] = (await call('GET', servers)).json();
    assert.deepEqual(
      [server.id, server.name, server.audiences, server.issuer, server.status, server.default, others],
      ['default', 'default', ['api://default'], `${gatehouse.origin}/oauth2/default`, 'ACTIVE', true, []],
    );
    assert.equal(server._links.self.href, `${gatehouse.origin}${servers}/default`);
    const row = await gatehouse.ctx().db.selectFrom('authorization_server').select('id').executeTakeFirstOrThrow();
    for (const id of ['default', row.id]) {
      assert.deepEqual((await call('GET', `${servers}/${id}`)).json(), server);
      assertRefused(await call('DELETE', `${servers}/${id}`), 403, 'E0000006', /built-in/);
    }
    const renamed = (await call('PUT', `${servers}/default`, { ...orders, name: 'Main' })).json();
    assert.deepEqual([renamed.id, renamed.name, renamed.issuer], ['default', 'Main', server.issuer]);
  });

  test('the org authorization server is not one of them', async (t) => {
    const { call } = await scene(t);
    for (const method of ['GET', 'DELETE'] as const) assertRefused(await call(method, `${servers}/org`), 404, 'E0000007');
  });

  const faults: readonly (readonly [string, unknown, RegExp])[] = [
    ['nothing', {}, /name: .*\naudiences: /s],
    ['no name', { ...orders, name: undefined }, /^name: /],
    ['an empty name', { ...orders, name: '' }, /name: must not be empty/],
    ['a name of 256 characters', { ...orders, name: 'x'.repeat(256) }, /name: must have 255/],
    ['a name with NUL', { ...orders, name: 'a\0b' }, /name: must not contain NUL/],
    ['a name that is a number', { ...orders, name: 7 }, /^name: /],
    ['no audience', { ...orders, audiences: [] }, /audiences: must name one/],
    ['two audiences', { ...orders, audiences: ['a', 'b'] }, /audiences: must name one/],
    ['an audience with NUL', { ...orders, audiences: ['a\0'] }, /audiences\[0\]: must not contain NUL/],
    ['a text as audiences', { ...orders, audiences: 'api://x' }, /audiences: /],
    ['another issuer mode', { ...orders, issuerMode: 'DYNAMIC' }, /issuerMode: must be ORG_URL/],
    [
      'another rotation mode',
      { ...orders, credentials: { signing: { rotationMode: 'NEVER' } } },
      /credentials\.signing\.rotationMode: must be AUTO or MANUAL/,
    ],
    ['a description of 1025 characters', { ...orders, description: 'x'.repeat(1025) }, /description: must have 1024/],
  ];
  test('what is wrong is named, and nothing is added or changed', async (t) => {
    const { call } = await scene(t);
    const before = (await call('GET', servers)).json();
    for (const [what, body, cause] of faults) {
      for (const [method, path] of [
        ['POST', servers],
        ['PUT', `${servers}/default`],
      ] as const) {
        const answer = await call(method, path, body);
        assert.equal(answer.statusCode, 400, `${what}: ${answer.body}`);
        assertRefused(answer, 400, 'E0000001', cause);
      }
    }
    assertRefused(await call('POST', servers, '{"name":'), 400, 'E0000003');
    assert.deepEqual((await call('GET', servers)).json(), before);
  });

  test('what does not exist is not found, whatever is done to it', async (t) => {
    const { call, create } = await scene(t);
    const gone = await create();
    await call('DELETE', `${servers}/${gone.id}`);
    for (const id of ['ausNobody', gone.id, '%00', 'DEFAULT', "'%20or%201=1"]) {
      for (const [method, rest, body] of [
        ['GET', '', undefined],
        ['PUT', '', orders],
        ['DELETE', '', undefined],
        ['POST', '/lifecycle/activate', undefined],
        ['POST', '/lifecycle/deactivate', undefined],
        ['GET', '/scopes', undefined],
        ['GET', '/policies', undefined],
        ['GET', '/credentials/keys', undefined],
      ] as const) {
        const answer = await call(method, `${servers}/${id}${rest}`, body);
        const [status, code] = id === '%00' ? [400, 'E0000001'] : [404, 'E0000007'];
        assertRefused(answer, status, code);
      }
    }
  });

  test('a list comes in pages that miss nothing, and `q` looks into name and audience', async (t) => {
    const { call, create } = await scene(t);
    for (const name of ['Orders', 'Stock_1', 'Stock2']) await create({ name, audiences: [`api://${name.toLowerCase()}`] });
    const seen: string[] = [];
    for (let url: string | undefined = `${servers}?limit=3`; url; ) {
      const page = await call('GET', url);
      assert.ok(page.json().length <= 3);
      seen.push(...page.json().map((server: { name: string }) => server.name));
      url = nextOf(page);
    }
    assert.deepEqual(seen.toSorted(), ['Orders', 'Stock2', 'Stock_1', 'default']);
    const found = async (q: string) =>
      (await call('GET', `${servers}?q=${q}`))
        .json()
        .map((server: { name: string }) => server.name)
        .toSorted();
    assert.deepEqual(await found('STOCK'), ['Stock2', 'Stock_1']);
    assert.deepEqual(await found('api://orders'), ['Orders']);
    assert.deepEqual([await found('k_'), await found('%25'), await found('zzz')], [['Stock_1'], [], []]);
    for (const limit of ['0', '201', 'x', '1.5']) assertRefused(await call('GET', `${servers}?limit=${limit}`), 400, 'E0000001');
    const next = String(nextOf(await call('GET', `${servers}?limit=1`)));
    assertRefused(await call('GET', `${next}&q=x`), 400, 'E0000001', /cursor/);
  });
});

suite('the life of an authorization server', () => {
  test('inactive: its endpoints are not there and its tokens are refused; active again: all as before', async (t) => {
    const { gatehouse, call } = await scene(t);
    const [ada, app] = [await gatehouse.given.user(), await gatehouse.given.webApp()];
    const { code = '' } = await gatehouse.signIn(ada, app);
    const token = (await gatehouse.redeem(app, code)).json().access_token as string;
    assert.equal((await gatehouse.userinfo(token)).statusCode, 200);
    const pending = (await gatehouse.signIn(ada, app))['code'] ?? '';

    for (const _ of [1, 2]) assert.equal((await call('POST', `${servers}/default/lifecycle/deactivate`)).statusCode, 204);
    const server = (await call('GET', `${servers}/default`)).json();
    assert.deepEqual([server.status, Object.keys(server._links).includes('activate')], ['INACTIVE', true]);
    for (const path of ['v1/keys', 'v1/authorize', '.well-known/openid-configuration']) {
      const answer = await gatehouse.call({ url: `/oauth2/default/${path}` });
      assert.deepEqual([answer.statusCode, answer.json().errorCode], [404, 'E0000007'], path);
    }
    assert.equal((await gatehouse.redeem(app, pending)).statusCode, 404);
    assert.equal((await gatehouse.userinfo(token)).statusCode, 404);
    assert.equal((await gatehouse.userinfo(token, 'org')).statusCode, 401);

    gatehouse.clock.advance({ seconds: 1 });
    for (const _ of [1, 2]) assert.equal((await call('POST', `${servers}/default/lifecycle/activate`)).statusCode, 204);
    assert.equal((await gatehouse.userinfo(token)).statusCode, 200);
    const types = (await gatehouse.log()).map((event) => event.event_type).filter((type) => /^oauth2\.as/.test(type));
    assert.deepEqual(types, ['oauth2.as.activated', 'oauth2.as.deactivated'], 'a second time changes nothing');
  });

  test('a server added by the API lets nobody in until it has an access policy', async (t) => {
    const { gatehouse, call, create } = await scene(t);
    const server = await create();
    const [ada, app] = [await gatehouse.given.user(), await gatehouse.given.webApp()];
    const denied = await gatehouse.signIn(ada, app, {}, server.id);
    assert.deepEqual([denied['error'], denied['code']], ['access_denied', undefined]);
    const policy = { name: 'All', conditions: { clients: { include: ['ALL_CLIENTS'] } } };
    const { id } = (await call('POST', `${servers}/${server.id}/policies`, policy)).json();
    assert.equal((await gatehouse.signIn(ada, app, {}, server.id))['error'], 'access_denied', 'a policy without a rule');
    await call('POST', `${servers}/${server.id}/policies/${id}/rules`, {
      name: 'People',
      conditions: { grantTypes: { include: ['authorization_code'] }, scopes: { include: ['*'] } },
    });
    const { code = '' } = await gatehouse.signIn(ada, app, {}, server.id);
    const tokens = (await gatehouse.redeem(app, code, {}, server.id)).json();
    const keySet = createLocalJWKSet((await gatehouse.call({ url: `/oauth2/${server.id}/v1/keys` })).json());
    const options = { issuer: server.issuer, audience: 'api://orders', currentDate: new Date(gatehouse.clock.read()) };
    assert.equal((await jwtVerify(tokens.access_token, keySet, options)).payload['cid'], app.clientId);
  });
});

for (const kind of ['sqlite', 'postgres'] as const) {
  suite(`several admins at once, on ${kind}`, () => {
    test('of two replacements one is there whole', async (t) => {
      const { call, create } = await scene(t, { database: await testDatabase(t, kind) });
      const { id } = await create();
      const bodies = Array.from({ length: 10 }, (_, index) => ({
        name: `Name ${index}`,
        description: `Text ${index}`,
        audiences: [`api://${index}`],
      }));
      const answers = await Promise.all(bodies.map((body) => call('PUT', `${servers}/${id}`, body)));
      assert.deepEqual(new Set(answers.map((answer) => answer.statusCode)), new Set([200]));
      const { name, description, audiences } = (await call('GET', `${servers}/${id}`)).json();
      const [, index] = name.split(' ');
      assert.deepEqual([description, audiences], [`Text ${index}`, [`api://${index}`]]);
    });

    test('replaced and deleted: never a bug, and gone in the end', async (t) => {
      const { call, create } = await scene(t, { database: await testDatabase(t, kind) });
      const { id } = await create();
      const answers = await Promise.all([
        ...Array.from({ length: 5 }, () => call('PUT', `${servers}/${id}`, orders)),
        call('POST', `${servers}/${id}/scopes`, { name: 'a' }),
        ...Array.from({ length: 3 }, () => call('DELETE', `${servers}/${id}`)),
        call('POST', `${servers}/${id}/lifecycle/deactivate`),
      ]);
      for (const answer of answers) assert.ok(answer.statusCode < 500, answer.body);
      assert.equal(answers.filter((answer) => answer.statusCode === 204 && answer.body === '').length >= 1, true);
      assertRefused(await call('GET', `${servers}/${id}`), 404, 'E0000007');
    });
  });
}
