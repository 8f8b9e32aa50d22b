import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eachDatabase } from '../../testkit/each-database.ts';
import { api, asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import { inTx } from '../domain/ctx.ts';
import type { Database } from '../schema/db.ts';

const schema = '/api/v1/meta/schemas/user/default';
const users = '/api/v1/users';
const ada = { login: 'ada@example.com', email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' };

async function scene(t: TestContext, database?: Database) {
  const admin = await asSuperAdmin(t, database ? { database } : {});
  const change = (properties: object) => admin.call('POST', schema, { definitions: { custom: { properties } } });
  return { ...admin, change };
}

suite('the schema of users (Okta Schemas API)', () => {
  test('Okta’s own attributes are there, the org’s own are none', async (t) => {
    const { gatehouse, call } = await scene(t);
    const answer = (await call('GET', schema)).json();
    const orgPart = gatehouse.ctx().orgId.slice(3);
    assert.equal(answer.id, `${gatehouse.origin}/api/v1/meta/schemas/user/osc${orgPart}`);
    assert.deepEqual(answer.definitions.custom, { id: '#custom', type: 'object', properties: {}, required: [] });
    assert.deepEqual(answer.definitions.base.required, ['login', 'firstName', 'lastName', 'email']);
    assert.equal(Object.keys(answer.definitions.base.properties).length, 31);
    assert.deepEqual(answer.definitions.base.properties.login, {
      title: 'Username',
      type: 'string',
      minLength: 5,
      maxLength: 100,
      required: true,
      mutability: 'READ_WRITE',
      scope: 'NONE',
      permissions: [{ principal: 'SELF', action: 'READ_ONLY' }],
      master: { type: 'PROFILE_MASTER' },
    });
    assert.deepEqual((await call('GET', answer._links.self.href)).json(), answer);
    assertRefused(await call('GET', '/api/v1/meta/schemas/user/oscOther'), 404, 'E0000007');
  });

  test('there is one user type, which users and the schema name', async (t) => {
    const { call } = await scene(t);
    const [type, ...others] = (await call('GET', '/api/v1/meta/types/user')).json();
    assert.deepEqual([others, type.default, type.name], [[], true, 'user']);
    assert.deepEqual((await call('GET', '/api/v1/meta/types/user/default')).json(), type);
    assert.deepEqual((await call('GET', type._links.self.href)).json(), type);
    assert.equal((await call('GET', type._links.schema.href)).statusCode, 200);
    assert.equal((await call('POST', users, { profile: ada, type: { id: type.id } })).json().type.id, type.id);
    assertRefused(await call('GET', '/api/v1/meta/types/user/otyOther'), 404, 'E0000007');
  });

  test('an attribute is added, used, changed and removed, with a log event each', async (t) => {
    const { gatehouse, call, change } = await scene(t);
    const shoeSize = { title: 'Shoe size', type: 'integer', minimum: 20, maximum: 60, required: false };
    const tags = { title: 'Tags', type: 'array', items: { type: 'string' }, maxLength: 10 };
    const added = await change({ shoeSize, tags, plan: { title: 'Plan', type: 'string', enum: ['free', 'paid'] } });
    assert.equal(added.statusCode, 200, added.body);
    assert.deepEqual(added.json().definitions.custom.properties.shoeSize, {
      title: 'Shoe size',
      type: 'integer',
      minimum: 20,
      maximum: 60,
      mutability: 'READ_WRITE',
      scope: 'NONE',
      permissions: [{ principal: 'SELF', action: 'READ_ONLY' }],
      master: { type: 'PROFILE_MASTER' },
    });
    const profile = { ...ada, shoeSize: 38, tags: ['a'], plan: 'free' };
    const user = (await call('POST', users, { profile })).json();
    assert.deepEqual([user.profile.shoeSize, user.profile.tags, user.profile.plan], [38, ['a'], 'free']);
    for (const [bad, cause] of [
      [{ shoeSize: 61 }, /^profile.shoeSize: must be 60 at most/],
      [{ shoeSize: '38' }, /^profile.shoeSize: must be a number/],
      [{ tags: 'a' }, /^profile.tags: must be an array/],
      [{ plan: 'gold' }, /^profile.plan: must be one of/],
    ] as const)
      assertRefused(await call('POST', `${users}/${user.id}`, { profile: bad }), 400, 'E0000001', cause);

    // What is not said stays as it is; null takes it away.
    const changed = (await change({ shoeSize: { title: 'Size', maximum: null } })).json().definitions.custom.properties.shoeSize;
    assert.deepEqual([changed.title, changed.type, changed.minimum, 'maximum' in changed], ['Size', 'integer', 20, false]);
    assert.equal((await call('POST', `${users}/${user.id}`, { profile: { shoeSize: 61 } })).statusCode, 200);

    const removed = await change({ shoeSize: null });
    assert.deepEqual(Object.keys(removed.json().definitions.custom.properties), ['plan', 'tags']);
    assert.equal('shoeSize' in (await call('GET', `${users}/${user.id}`)).json().profile, false);
    assertRefused(await call('POST', `${users}/${user.id}`, { profile: { shoeSize: 38 } }), 400, 'E0000001', /no such attribute/);
    assertRefused(await change({ shoeSize: null }), 400, 'E0000001', /shoeSize: there is no such attribute/);
    const events = (await gatehouse.log()).filter((event) => event.event_type.startsWith('schema.'));
    assert.deepEqual(events.map((event) => event.event_type).toSorted(), [
      'schema.user.property.add',
      'schema.user.property.add',
      'schema.user.property.add',
      'schema.user.property.delete',
      'schema.user.property.update',
    ]);
    const deletion = events.find((event) => event.event_type.endsWith('delete'));
    assert.deepEqual(JSON.parse(deletion?.debug_json ?? ''), { usersChanged: '1' });
  });

  test('a required attribute is asked for from then on: when a user is added, and when one is changed', async (t) => {
    const { call, change } = await scene(t);
    const { id } = (await call('POST', users, { profile: ada })).json();
    await change({ badge: { title: 'Badge', type: 'string', required: true, minLength: 2 } });
    const missing = /^profile.badge: must have a value/;
    assertRefused(await call('POST', users, { profile: { ...ada, login: 'b@example.com' } }), 400, 'E0000001', missing);
    assertRefused(await call('POST', `${users}/${id}`, { profile: { nickName: 'x' } }), 400, 'E0000001', missing);
    assert.equal((await call('POST', `${users}/${id}`, { profile: { nickName: 'x', badge: '42' } })).statusCode, 200);
    const { custom } = (await call('GET', schema)).json().definitions;
    assert.deepEqual([custom.required, custom.properties.badge.required], [['badge'], true]);
  });

  const refused: readonly (readonly [object, RegExp])[] = [
    [{ x: {} }, /x: must have a title and a type/],
    [{ x: { title: 'X', type: 'object' } }, /^definitions.custom.properties.x.type: /],
    [{ x: { title: '', type: 'string' } }, /^definitions.custom.properties.x.title: must not be empty/],
    [{ x: { title: 'X', type: 'array' } }, /x: an array needs items/],
    [{ x: { title: 'X', type: 'string', items: { type: 'string' } } }, /x: an array needs items/],
    [{ x: { title: 'X', type: 'boolean', minLength: 1 } }, /only a string has minLength/],
    [{ x: { title: 'X', type: 'string', minimum: 1 } }, /only a number has minimum/],
    [{ x: { title: 'X', type: 'string', minLength: 5, maxLength: 4 } }, /minLength must not be above maxLength/],
    [{ x: { title: 'X', type: 'string', minLength: -1 } }, /x.minLength: /],
    [{ x: { title: 'X', type: 'integer', enum: [1, 'a'] } }, /enum has a value that the attribute does not take/],
    [{ x: { title: 'X', type: 'boolean', enum: ['a'] } }, /a boolean has no enum/],
    [{ x: { title: 'X', type: 'string', oneOf: [{ const: 'a', title: 'A' }] } }, /oneOf needs an enum/],
    [{ x: { title: 'X', type: 'string', unique: 'UNIQUE_VALIDATED' } }, /x.unique: attributes that are unique are not supported/],
    [{ x: { title: 'X', type: 'string', pattern: 'a+' } }, /x.pattern: patterns are not supported/],
    [{ 'a-b': { title: 'X', type: 'string' } }, /the name must begin with a letter/],
    [{ 'a"b': { title: 'X', type: 'string' } }, /the name must begin with a letter/],
    [{ '1a': { title: 'X', type: 'string' } }, /the name must begin with a letter/],
    [{ login: { title: 'X', type: 'string' } }, /login: the name is reserved/],
    [{ NickName: { title: 'X', type: 'string' } }, /the name is reserved/],
    [{ email_verified: { title: 'X', type: 'boolean' } }, /the name is reserved/],
    [{ constructor: { title: 'X', type: 'string' } }, /the name is reserved/],
    [{ status: { title: 'X', type: 'string' } }, /the name is reserved/],
    [{ picture: { title: 'X', type: 'number' } }, /picture: must be a string/],
  ];
  test('S28 what makes no sense as an attribute is refused, and so is a name that means something else', async (t) => {
    const { call, change } = await scene(t);
    for (const [properties, cause] of refused) assertRefused(await change(properties), 400, 'E0000001', cause);
    assertRefused(await call('POST', schema, {}), 400, 'E0000001', /^definitions: /);
    // One bad attribute stops all: nothing is half done.
    await change({ good: { title: 'Good', type: 'string' }, '1': { title: 'X', type: 'string' } });
    assert.deepEqual((await call('GET', schema)).json().definitions.custom.properties, {});
  });

  test('the type of an attribute cannot change: values of users would lose their meaning', async (t) => {
    const { change } = await scene(t);
    await change({ x: { title: 'X', type: 'array', items: { type: 'string' } } });
    assertRefused(
      await change({ x: { type: 'string', items: null } }),
      400,
      'E0000001',
      /the type of an attribute cannot change/,
    );
    assertRefused(await change({ x: { items: { type: 'number' } } }), 400, 'E0000001', /the type of an attribute cannot change/);
  });

  test('a program may send the whole schema back; Okta’s own attributes stay as they are', async (t) => {
    const { call } = await scene(t);
    const whole = (await call('GET', schema)).json();
    whole.definitions.custom.properties.x = {
      title: 'X',
      type: 'string',
      permissions: [{ principal: 'SELF', action: 'READ_WRITE' }],
    };
    const first = await call('POST', schema, whole);
    assert.equal(first.statusCode, 200, first.body);
    assert.deepEqual(first.json().definitions.custom.properties.x.permissions, [{ principal: 'SELF', action: 'READ_WRITE' }]);
    assert.equal((await call('POST', schema, first.json())).statusCode, 200);
    whole.definitions.base.properties.lastName.required = false;
    assertRefused(await call('POST', schema, whole), 400, 'E0000001', /^definitions.base.properties.lastName: /);
    whole.definitions.base.properties = { hatSize: { title: 'X', type: 'string' } };
    assertRefused(await call('POST', schema, whole), 400, 'E0000001', /^definitions.base.properties.hatSize: /);
  });

  test('an org has a hundred attributes of its own at most', async (t) => {
    const { change } = await scene(t);
    const some = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`x${from + at}`, { title: 'X', type: 'string' }]));
    assert.equal((await change(some(0, 100))).statusCode, 200);
    assertRefused(await change(some(100, 1)), 400, 'E0000001', /at most/);
    assert.equal((await change({ x0: null, y: { title: 'Y', type: 'string' } })).statusCode, 200);
  });

  test('user admins read the schema; org admins change it', async (t) => {
    const { gatehouse } = await scene(t);
    const [userAdmin, orgAdmin] = [await gatehouse.given.admin('USER_ADMIN'), await gatehouse.given.admin('ORG_ADMIN')];
    const body = { definitions: { custom: { properties: { x: { title: 'X', type: 'string' } } } } };
    assert.equal((await api(gatehouse, userAdmin.apiToken, 'GET', schema)).statusCode, 200);
    assertRefused(await api(gatehouse, userAdmin.apiToken, 'POST', schema, body), 403, 'E0000006');
    assert.equal((await api(gatehouse, orgAdmin.apiToken, 'POST', schema, body)).statusCode, 200);
  });
});

eachDatabase('the schema of users', (open) => {
  test('two admins who change it at once lose nothing, neither two attributes nor two parts of one', async (t) => {
    const { call, change } = await scene(t, await open(t));
    const names = Array.from({ length: 8 }, (_, at) => `x${at}`);
    await Promise.all(names.map((name) => change({ [name]: { title: name, type: 'string' } })));
    await Promise.all([
      change({ x0: { description: 'new' } }),
      change({ x0: { maxLength: 7 } }),
      change({ x0: { title: 'New' } }),
    ]);
    const { properties } = (await call('GET', schema)).json().definitions.custom;
    assert.deepEqual(Object.keys(properties).toSorted(), names);
    assert.deepEqual([properties.x0.title, properties.x0.description, properties.x0.maxLength], ['New', 'new', 7]);
  });

  test('a removed attribute is taken from its users, and no other value is', async (t) => {
    const { gatehouse, call, change } = await scene(t, await open(t));
    await change({
      color: { title: 'Color', type: 'string' },
      colors: { title: 'Colors', type: 'array', items: { type: 'string' } },
    });
    const ids: string[] = [];
    for (const [at, own] of [
      { color: 'red', colors: ['color'] },
      { nickName: 'color' },
      { color: 'a "quoted" \\ one' },
    ].entries())
      ids.push((await call('POST', users, { profile: { ...ada, login: `ada${at}@example.com`, ...own } })).json().id);
    const other = await gatehouse.otherOrg('other');
    const stranger = await other.given.user({ profile: { color: 'kept' } });
    await change({ color: null });
    const profiles = await Promise.all(ids.map(async (id) => (await call('GET', `${users}/${id}`)).json().profile));
    assert.deepEqual(
      profiles.map(({ color, colors, nickName }) => [color, colors, nickName]),
      [
        [undefined, ['color'], undefined],
        [undefined, undefined, 'color'],
        [undefined, undefined, undefined],
      ],
    );
    const event = (await gatehouse.log()).find((each) => each.event_type === 'schema.user.property.delete');
    assert.deepEqual(JSON.parse(event?.debug_json ?? ''), { usersChanged: '2' });
    const kept = await inTx(other.ctx(), ({ db }) =>
      db.selectFrom('user').select('profile_json').where('id', '=', stranger.id).execute(),
    );
    assert.deepEqual(JSON.parse(kept[0]?.profile_json ?? ''), { color: 'kept' });
  });
});
