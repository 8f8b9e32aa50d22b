import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { type AdminScene, api, asSuperAdmin, assertRefused } from '../../testkit/management.ts';

const claims = '/api/v1/authorizationServers/default/claims';

const department = {
  name: 'department',
  claimType: 'RESOURCE',
  valueType: 'EXPRESSION',
  value: 'user.department',
} as const;

const created = async ({ call }: AdminScene, body: object): Promise<Record<string, unknown> & { id: string }> => {
  const response = await call('POST', claims, body);
  assert.equal(response.statusCode, 201, response.body);
  return response.json();
};

suite('claims of an authorization server (Okta contract 5.4)', () => {
  test('a claim is added, read, listed, replaced and deleted', async (t) => {
    const scene = await asSuperAdmin(t);
    const { call, gatehouse } = scene;
    const claim = await created(scene, department);
    const self = `${gatehouse.origin}${claims}/${claim.id}`;
    assert.match(claim.id, /^ocl\w{17}$/);
    assert.deepEqual(claim, {
      id: claim.id,
      name: 'department',
      status: 'ACTIVE',
      claimType: 'RESOURCE',
      valueType: 'EXPRESSION',
      value: 'user.department',
      group_filter_type: null,
      alwaysIncludeInToken: true,
      conditions: { scopes: [] },
      system: false,
      _links: { self: { href: self, hints: { allow: ['GET', 'PUT', 'DELETE'] } } },
    });
    assert.deepEqual((await call('GET', `${claims}/${claim.id}`)).json(), claim);
    assert.deepEqual((await call('GET', claims)).json().at(-1), claim);

    const change = {
      name: 'teams',
      status: 'INACTIVE',
      claimType: 'IDENTITY',
      valueType: 'GROUPS',
      value: 'eng',
      group_filter_type: 'STARTS_WITH',
      alwaysIncludeInToken: false,
      conditions: { scopes: ['groups', 'profile', 'groups'] },
    };
    const replaced = await call('PUT', `${claims}/${claim.id}`, change);
    assert.equal(replaced.statusCode, 200);
    assert.deepEqual(replaced.json(), { ...claim, ...change, conditions: { scopes: ['groups', 'profile'] } });
    assert.deepEqual((await call('GET', `${claims}/${claim.id}`)).json(), replaced.json());

    assert.equal((await call('DELETE', `${claims}/${claim.id}`)).statusCode, 204);
    assertRefused(await call('GET', `${claims}/${claim.id}`), 404, 'E0000007');
    assertRefused(await call('DELETE', `${claims}/${claim.id}`), 404, 'E0000007');
    assertRefused(await call('PUT', `${claims}/${claim.id}`, department), 404, 'E0000007');
  });

  test('the claims of the system are there from the beginning, sub first', async (t) => {
    const { call } = await asSuperAdmin(t);
    const all = (await call('GET', claims)).json();
    assert.equal(all.length, 19);
    assert.ok(all.every((claim: { system: boolean }) => claim.system));
    const { _links, ...sub } = all[0];
    assert.deepEqual(sub, {
      id: 'oclsub00000000000000',
      name: 'sub',
      status: 'ACTIVE',
      claimType: 'RESOURCE',
      valueType: 'EXPRESSION',
      value: '(appuser != null) ? appuser.userName : app.clientId',
      group_filter_type: null,
      alwaysIncludeInToken: true,
      conditions: { scopes: [] },
      system: true,
    });
    const name = all.find((claim: { name: string }) => claim.name === 'name');
    assert.deepEqual(
      [name.claimType, name.valueType, name.conditions.scopes, name.alwaysIncludeInToken],
      ['IDENTITY', 'SYSTEM', ['profile'], true],
    );
    assert.deepEqual((await call('GET', `${claims}/${name.id}`)).json(), name);
    assert.equal(new Set(all.map((claim: { id: string }) => claim.id)).size, 19);
    for (const { id } of all) assert.equal(id.length, 20);
  });

  test('of the system’s claims only the value of sub changes, and none is deleted', async (t) => {
    const { call } = await asSuperAdmin(t);
    const [sub, name] = (await call('GET', claims)).json();
    for (const { id } of [sub, name]) assertRefused(await call('DELETE', `${claims}/${id}`), 403, 'E0000006');
    assertRefused(await call('PUT', `${claims}/${name.id}`, { ...name, valueType: 'EXPRESSION' }), 403, 'E0000006');
    for (const change of [
      { name: 'subject' },
      { claimType: 'IDENTITY' },
      { status: 'INACTIVE' },
      { valueType: 'GROUPS', group_filter_type: 'REGEX' },
      { conditions: { scopes: ['openid'] } },
    ])
      assertRefused(await call('PUT', `${claims}/${sub.id}`, { ...sub, ...change }), 400, 'E0000001', /value|scopes/);
    for (const value of ['user.email', 'user.login']) {
      const changed = await call('PUT', `${claims}/${sub.id}`, { ...sub, value });
      assert.deepEqual([changed.statusCode, changed.json()], [200, { ...sub, value }]);
    }
    const all = (await call('GET', claims)).json();
    assert.deepEqual([all.length, all.filter(({ name }: { name: string }) => name === 'sub').length], [19, 1]);
    assert.equal((await call('GET', `${claims}/${sub.id}`)).json().value, 'user.login');
  });

  const refusals: readonly (readonly [what: string, change: object, cause: RegExp])[] = [
    ['no name', { name: undefined }, /^name: /],
    ['an empty name', { name: '' }, /^name: must not be empty/],
    ['a name with a space', { name: 'my claim' }, /^name: must not have white space/],
    ['a name with a control character', { name: 'a\u0007b' }, /^name: must not have white space or control/],
    ['a name that is too long', { name: 'n'.repeat(256) }, /^name: must have 255/],
    ['a NUL in the value', { value: '"\0"' }, /^value: must not contain NUL/],
    ['no claim type', { claimType: undefined }, /^claimType: must be RESOURCE or IDENTITY/],
    ['another claim type', { claimType: 'BOTH' }, /^claimType: must be/],
    ['another value type', { valueType: 'SYSTEM' }, /^valueType: must be EXPRESSION or GROUPS/],
    ['no value', { value: '' }, /^value: must not be empty/],
    ['a value that is too long', { value: `"${'a'.repeat(1023)}"` }, /^value: must have 1024/],
    ['bad syntax', { value: 'user.firstName +' }, /^value: unexpected end \(at character 17\)/],
    [
      'an unknown function',
      { value: '"a" + String.reverse(user.login)' },
      /^value: unknown function String\.reverse \(at character 7\)/,
    ],
    ['an unknown name', { value: 'process.env' }, /^value: unknown name process \(at character 1\)/],
    [
      'a pattern that no linear engine takes',
      { value: 'isMemberOfGroupNameRegex("(?=a)b")' },
      /^value: the pattern at character 26 must be/,
    ],
    ['groups without a filter', { valueType: 'GROUPS' }, /^group_filter_type: must be there/],
    ['groups with another filter', { valueType: 'GROUPS', group_filter_type: 'ENDS_WITH' }, /^group_filter_type: must be/],
    [
      'groups by a bad pattern',
      { valueType: 'GROUPS', group_filter_type: 'REGEX', value: '(' },
      /^value: must be a regular expression/,
    ],
    ['a flag that is none', { alwaysIncludeInToken: 'yes' }, /^alwaysIncludeInToken: must be true or false/],
    ['scopes that are no list', { conditions: { scopes: 'openid' } }, /^conditions\.scopes: must be a list/],
    ['an unknown scope', { conditions: { scopes: ['openid', 'cars'] } }, /^conditions\.scopes: cars is not a scope/],
    ['another status', { status: 'DELETED' }, /^status: must be ACTIVE or INACTIVE/],
    ...['iss', 'aud', 'exp', 'jti', 'scp', 'cid', 'uid', 'sub', 'auth_time', 'cnf', '__proto__'].map(
      (name) => [`the reserved name ${name}`, { name }, /^name: is reserved by the system/] as const,
    ),
    ...['sub', 'nonce', 'at_hash', 'sid', 'amr', 'idp', 'email', 'email_verified', 'name', 'role'].map(
      (name) => [`the reserved name ${name} in ID tokens`, { name, claimType: 'IDENTITY' }, /^name: is reserved/] as const,
    ),
  ];
  test('what is wrong with a claim is told, and nothing is saved', async (t) => {
    const scene = await asSuperAdmin(t);
    const { id } = await created(scene, { ...department, name: 'kept' });
    const before = (await scene.call('GET', claims)).body;
    for (const [what, change, cause] of refusals) {
      const body = { ...department, ...change };
      assertRefused(await scene.call('POST', claims, body), 400, 'E0000001', cause);
      assertRefused(await scene.call('PUT', `${claims}/${id}`, body), 400, 'E0000001', cause);
      assert.equal((await scene.call('GET', claims)).body, before, what);
    }
    assertRefused(await scene.call('POST', claims, '{'), 400, 'E0000003');
    assertRefused(await scene.call('POST', claims, '[]'), 400, 'E0000001');
  });

  test('one name is one claim of its type: of twenty at once one is added; the other type has its own', async (t) => {
    const scene = await asSuperAdmin(t);
    const answers = await Promise.all(Array.from({ length: 20 }, () => scene.call('POST', claims, department)));
    assert.equal(answers.filter(({ statusCode }) => statusCode === 201).length, 1);
    for (const answer of answers) if (answer.statusCode !== 201) assertRefused(answer, 400, 'E0000001', /^name: Another claim/);
    await created(scene, { ...department, claimType: 'IDENTITY' });
    const other = await created(scene, { ...department, name: 'other' });
    assertRefused(await scene.call('PUT', `${claims}/${other.id}`, department), 400, 'E0000001', /^name: Another claim/);
  });

  test('a server has a hundred claims at most, however many come at once', async (t) => {
    const { call } = await asSuperAdmin(t);
    const names = Array.from({ length: 103 }, (_, index) => `claim-${index}`);
    const answers = await Promise.all(names.map((name) => call('POST', claims, { ...department, name })));
    assert.equal(answers.filter(({ statusCode }) => statusCode === 201).length, 100);
    for (const answer of answers)
      if (answer.statusCode !== 201) assertRefused(answer, 400, 'E0000001', /^claims: .* 100 at most/);
  });

  test('claims belong to their server and to their org; an unknown server has none', async (t) => {
    const scene = await asSuperAdmin(t);
    const { call, gatehouse } = scene;
    const claim = await created(scene, department);
    const other = await gatehouse.given.authorizationServer();
    const others = `/api/v1/authorizationServers/${other.id}/claims`;
    assertRefused(await call('GET', `${others}/${claim.id}`), 404, 'E0000007');
    assertRefused(await call('DELETE', `${others}/${claim.id}`), 404, 'E0000007');
    assert.equal((await call('POST', others, department)).statusCode, 201);
    const nowhere = '/api/v1/authorizationServers/ausNowhere/claims';
    for (const method of ['GET', 'POST'] as const)
      assertRefused(await call(method, nowhere, method === 'POST' ? department : undefined), 404, 'E0000007');
    const stranger = await gatehouse.otherOrg('dev-1');
    const { apiToken } = await stranger.given.admin('SUPER_ADMIN');
    assertRefused(await api(stranger, apiToken, 'GET', `${claims}/${claim.id}`), 404, 'E0000007');
  });

  test('each change stands in the log with its claim and its server', async (t) => {
    const scene = await asSuperAdmin(t);
    const { id } = await created(scene, department);
    await scene.call('PUT', `${claims}/${id}`, department);
    await scene.call('DELETE', `${claims}/${id}`);
    const events = (await scene.gatehouse.log()).filter((row) => row.event_type.startsWith('oauth2.claim.'));
    assert.deepEqual(events.map((row) => row.event_type).sort(), [
      'oauth2.claim.created',
      'oauth2.claim.deleted',
      'oauth2.claim.updated',
    ]);
    for (const row of events) {
      assert.deepEqual(
        JSON.parse(row.targets_json).map((target: { type: string; displayName: string }) => [target.type, target.displayName]),
        [
          ['Claim', 'department'],
          ['AuthorizationServer', 'default'],
        ],
      );
      assert.equal(row.actor_id, scene.admin.id);
    }
  });
});
