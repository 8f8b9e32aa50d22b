import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { testDatabase } from '../../testkit/each-database.ts';
import { asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';
import { authorizeUrl, responseParameters } from '../../testkit/test-browser.ts';

const scopes = '/api/v1/authorizationServers/default/scopes';
const systemNames = ['address', 'device_sso', 'email', 'offline_access', 'openid', 'phone', 'profile'];
const namesOf = (answer: { json(): readonly { readonly name: string }[] }) => answer.json().map(({ name }) => name);

suite('scopes of an authorization server (Okta contract 5.3, 6.6)', () => {
  test('one is added, read, replaced and deleted, with a log event each', async (t) => {
    const { gatehouse, admin, call } = await asSuperAdmin(t);
    const created = await call('POST', scopes, { name: 'orders:read' });
    assert.equal(created.statusCode, 201, created.body);
    const scope = created.json();
    const self = `${gatehouse.origin}${scopes}/${scope.id}`;
    assert.match(scope.id, /^scp\w{17}$/);
    assert.deepEqual(scope, {
      id: scope.id,
      name: 'orders:read',
      displayName: null,
      description: null,
      consent: 'IMPLICIT',
      metadataPublish: 'NO_CLIENTS',
      default: false,
      optional: false,
      system: false,
      _links: { self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } } },
    });
    assert.deepEqual((await call('GET', `${scopes}/${scope.id}`)).json(), scope);
    gatehouse.clock.advance({ seconds: 5 });
    const change = {
      name: 'orders:read',
      displayName: 'Read your orders',
      description: 'All of them',
      consent: 'REQUIRED',
      metadataPublish: 'ALL_CLIENTS',
      default: true,
      optional: true,
      system: true,
    };
    const replaced = await call('PUT', `${scopes}/${scope.id}`, change);
    assert.deepEqual(replaced.json(), { ...scope, ...change, system: false });
    gatehouse.clock.advance({ seconds: 5 });
    assert.equal((await call('DELETE', `${scopes}/${scope.id}`)).statusCode, 204);
    assertRefused(await call('GET', `${scopes}/${scope.id}`), 404, 'E0000007');
    const events = (await gatehouse.log()).filter((event) => event.event_type.startsWith('oauth2.scope.'));
    assert.deepEqual(
      events.map((event) => [event.event_type, event.actor_id, JSON.parse(event.targets_json)[0].displayName]),
      ['deleted', 'updated', 'created'].map((verb) => [`oauth2.scope.${verb}`, admin.id, 'orders:read']),
    );
  });

  test('the system’s own are there, read-only', async (t) => {
    const { call } = await asSuperAdmin(t);
    const all = (await call('GET', scopes)).json();
    assert.deepEqual(
      all.map((scope: { name: string; system: boolean }) => [scope.name, scope.system]),
      systemNames.map((name) => [name, true]),
    );
    for (const { id, name } of all) {
      assert.equal((await call('GET', `${scopes}/${id}`)).json().name, name);
      assertRefused(await call('PUT', `${scopes}/${id}`, { name: 'mine' }), 403, 'E0000006', /system scope/);
      assertRefused(await call('DELETE', `${scopes}/${id}`), 403, 'E0000006', /system scope/);
    }
    assert.deepEqual((await call('GET', scopes)).json(), all);
  });

  const faults: readonly (readonly [string, unknown, RegExp])[] = [
    ['no name', {}, /^name: /],
    ['a space', { name: 'two words' }, /^name: must be printable ASCII/],
    ['a name of the system', { name: 'profile' }, /^name: is reserved/],
    ['groups', { name: 'groups' }, /^name: is reserved/],
    ['the API’s prefix', { name: 'okta.users.read' }, /^name: must not be okta/],
    ['the star', { name: '*' }, /^name: must not be \*/],
    ['NUL', { name: 'a\0' }, /^name: must be printable/],
    ['another consent', { name: 'a', consent: 'MAYBE' }, /^consent: must be IMPLICIT/],
    ['another publication', { name: 'a', metadataPublish: 'SOME' }, /^metadataPublish: must be/],
    ['a text as flag', { name: 'a', default: 'yes' }, /^default: must be true or false/],
    ['optional without consent', { name: 'a', optional: true }, /^optional: must be false unless/],
    ['a long description', { name: 'a', description: 'x'.repeat(1025) }, /^description: /],
    ['a description with NUL', { name: 'a', description: '\0' }, /^description: must not contain NUL/],
  ];
  test('what is wrong is named, and nothing is added or changed', async (t) => {
    const { call } = await asSuperAdmin(t);
    const { id } = (await call('POST', scopes, { name: 'a' })).json();
    const before = (await call('GET', scopes)).json();
    for (const [what, body, cause] of faults) {
      for (const [method, path] of [
        ['POST', scopes],
        ['PUT', `${scopes}/${id}`],
      ] as const) {
        const answer = await call(method, path, body);
        assert.equal(answer.statusCode, 400, `${what}: ${answer.body}`);
        assertRefused(answer, 400, 'E0000001', cause);
      }
    }
    assertRefused(await call('PUT', `${scopes}/${id}`, { name: 'b' }), 400, 'E0000001', /cannot be changed/);
    for (const [method, body] of [['GET'], ['PUT', { name: 'x' }], ['DELETE']] as const)
      assertRefused(await call(method, `${scopes}/scpNobody`, body), 404, 'E0000007');
    assert.deepEqual((await call('GET', scopes)).json(), before);
  });

  test('a name is there once per server, and belongs to it', async (t) => {
    const { call } = await asSuperAdmin(t);
    const other = (await call('POST', '/api/v1/authorizationServers', { name: 'O', audiences: ['api://o'] })).json();
    const theirs = `/api/v1/authorizationServers/${other.id}/scopes`;
    const mine = (await call('POST', scopes, { name: 'a' })).json();
    assertRefused(await call('POST', scopes, { name: 'a' }), 400, 'E0000001', /^name: Another scope/);
    assert.equal((await call('POST', scopes, { name: 'A' })).statusCode, 201, 'case counts in a scope');
    assert.equal((await call('POST', theirs, { name: 'a' })).statusCode, 201);
    for (const [method, body] of [['GET'], ['PUT', { name: 'a' }], ['DELETE']] as const)
      assertRefused(await call(method, `${theirs}/${mine.id}`, body), 404, 'E0000007');
  });

  test('a list comes in pages by name, system scopes among the others, and `q` is the start of a name', async (t) => {
    const { call } = await asSuperAdmin(t);
    for (const name of ['zoo', 'orders:write', 'orders:read', 'Zebra']) await call('POST', scopes, { name });
    const seen: string[] = [];
    for (let url: string | undefined = `${scopes}?limit=2`; url; ) {
      const page = await call('GET', url);
      seen.push(...namesOf(page));
      url = nextOf(page);
    }
    assert.deepEqual(seen, [...systemNames, 'zoo', 'orders:write', 'orders:read', 'Zebra'].toSorted());
    assert.deepEqual(namesOf(await call('GET', `${scopes}?q=o`)), ['offline_access', 'openid', 'orders:read', 'orders:write']);
    assert.deepEqual(namesOf(await call('GET', `${scopes}?q=orders%3Ar`)), ['orders:read']);
    assert.deepEqual(namesOf(await call('GET', `${scopes}?q=%25`)), []);
  });

  for (const kind of ['sqlite', 'postgres'] as const) {
    test(`of thirty parallel creates of one name one wins, on ${kind}`, async (t) => {
      const { call } = await asSuperAdmin(t, { database: await testDatabase(t, kind) });
      const answers = await Promise.all(Array.from({ length: 30 }, () => call('POST', scopes, { name: 'a' })));
      const counts = Map.groupBy(answers, (answer) => answer.statusCode);
      assert.deepEqual([counts.get(201)?.length, counts.get(400)?.length], [1, 29]);
      assert.equal(namesOf(await call('GET', scopes)).length, systemNames.length + 1);
    });
  }
});

suite('scopes at work (Okta contract 2.1, 5.3)', () => {
  async function scene(t: Parameters<typeof asSuperAdmin>[0]) {
    const admin = await asSuperAdmin(t);
    const [ada, app] = [await admin.gatehouse.given.user(), await admin.gatehouse.given.webApp()];
    const signIn = (scope: string | undefined, change = {}) => admin.gatehouse.signIn(ada, app, { scope, ...change });
    /** The error that the app gets without anybody signing in. */
    const errorOf = async (scope: string | undefined, change = {}, server = 'default') =>
      responseParameters(await admin.gatehouse.call({ url: authorizeUrl(app, { scope, ...change }, server) }))['error'];
    return { ...admin, app, signIn, errorOf };
  }

  test('one that was added may be asked for at once, and stands in token and answer; a deleted one is unknown again', async (t) => {
    const { gatehouse, call, app, signIn, errorOf } = await scene(t);
    assert.equal(await errorOf('openid orders:read'), 'invalid_scope');
    const { id } = (await call('POST', scopes, { name: 'orders:read' })).json();
    const { code = '' } = await signIn('openid orders:read');
    const tokens = (await gatehouse.redeem(app, code)).json();
    assert.equal(tokens.scope, 'openid orders:read');
    const payload = JSON.parse(Buffer.from(tokens.access_token.split('.')[1], 'base64url').toString());
    assert.deepEqual(payload.scp, ['openid', 'orders:read']);
    assert.equal(await errorOf('openid orders:read', {}, 'org'), 'invalid_scope');
    await call('DELETE', `${scopes}/${id}`);
    assert.equal(await errorOf('openid orders:read'), 'invalid_scope');
  });

  test('without openid there is no ID token, and userinfo refuses the access token', async (t) => {
    const { gatehouse, call, app, signIn, errorOf } = await scene(t);
    await call('POST', scopes, { name: 'orders:read' });
    const { code = '' } = await signIn('orders:read');
    const tokens = (await gatehouse.redeem(app, code)).json();
    assert.deepEqual([tokens.scope, tokens.id_token], ['orders:read', undefined]);
    assert.equal((await gatehouse.userinfo(tokens.access_token)).statusCode, 403);
    assert.equal(await errorOf('orders:read email'), 'invalid_scope', 'scopes of OpenID Connect need openid');
  });

  test('a request that names no scope gets the default ones, if there are any', async (t) => {
    const { gatehouse, call, app, signIn, errorOf } = await scene(t);
    assert.equal(await errorOf(undefined), 'invalid_scope');
    await call('POST', scopes, { name: 'a', default: true });
    await call('POST', scopes, { name: 'b' });
    await call('POST', scopes, { name: 'c', default: true });
    const { code = '' } = await signIn(undefined);
    assert.equal((await gatehouse.redeem(app, code)).json().scope, 'a c');
    const { code: named = '' } = await signIn('openid');
    assert.equal((await gatehouse.redeem(app, named)).json().scope, 'openid', 'only then');
  });

  test('discovery names those that are published', async (t) => {
    const { gatehouse, call } = await scene(t);
    await call('POST', scopes, { name: 'shown', metadataPublish: 'ALL_CLIENTS' });
    await call('POST', scopes, { name: 'hidden' });
    const supported = async (path: string) => (await gatehouse.call({ url: path })).json().scopes_supported;
    const standard = ['openid', 'profile', 'email', 'address', 'phone'];
    assert.deepEqual(await supported('/oauth2/default/.well-known/openid-configuration'), [...standard, 'shown']);
    assert.deepEqual(await supported('/.well-known/openid-configuration'), [...standard, 'groups']);
  });

  test('a scope that needs consent is granted unless the app or the request wants people to be asked, which is not built', async (t) => {
    const { gatehouse, call, app, signIn, errorOf } = await scene(t);
    for (const consent of ['REQUIRED', 'FLEXIBLE', 'IMPLICIT']) await call('POST', scopes, { name: consent, consent });
    assert.ok((await signIn('openid REQUIRED FLEXIBLE IMPLICIT'))['code']);
    for (const change of [{ prompt: 'consent' }, { prompt: 'consent login' }]) {
      assert.equal(await errorOf('openid REQUIRED', change), 'consent_required');
      assert.equal(await errorOf('openid FLEXIBLE', change), 'consent_required');
    }
    await gatehouse.given.changeApp(app, { consent_method: 'REQUIRED' });
    assert.equal(await errorOf('openid REQUIRED'), 'consent_required');
    assert.ok((await signIn('openid IMPLICIT'))['code']);
    assert.ok((await signIn('openid'))['code']);
  });
});
