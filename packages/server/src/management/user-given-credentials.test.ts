import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { suite, type TestContext, test } from 'node:test';
import { asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import { authorizeUrl } from '../../testkit/test-browser.ts';

const users = '/api/v1/users';
const ada = { login: 'ada@example.com', email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' };
const good = 'Engines weave 7 patterns';

async function scene(t: TestContext) {
  const admin = await asSuperAdmin(t);
  const create = (password: unknown, query = '', profile: object = ada) =>
    admin.call('POST', `${users}${query}`, { profile, credentials: { password } });
  return { ...admin, create };
}

const digest = { algorithm: 'SHA-256', salt: 'c2FsdA==', saltOrder: 'PREFIX' } as const;
const hashed = (password: string) => ({
  ...digest,
  value: createHash('sha256').update('salt').update(password).digest('base64'),
});

suite('passwords in calls that create and change users (contract 6.4)', () => {
  test('a user who is created with a password is active, and signs in with it', async (t) => {
    const { gatehouse, create } = await scene(t);
    const created = await create({ value: good });
    const user = created.json();
    assert.deepEqual([user.status, user.activated !== null, user.passwordChanged !== null], ['ACTIVE', true, true]);
    assert.deepEqual(user.credentials.password, {});
    assert.equal(created.body.includes(good), false, 'S41');
    const app = await gatehouse.given.webApp();
    const { code } = await gatehouse.signIn({ id: user.id, login: ada.login, password: good }, app);
    assert.ok(code);
  });

  test('a user may be staged with a password, or have to change it at the first sign-in', async (t) => {
    const { call, create } = await scene(t);
    const staged = (await create({ value: good }, '?activate=false')).json();
    assert.equal(staged.status, 'STAGED');
    assert.deepEqual((await call('POST', `${users}/${staged.id}/lifecycle/activate`)).json(), {});
    assert.equal((await call('GET', `${users}/${staged.id}`)).json().status, 'ACTIVE');
    const grace = { ...ada, login: 'grace@example.com' };
    const expired = (await create({ value: good }, '?nextLogin=changePassword', grace)).json();
    assert.deepEqual([expired.status, expired.activated !== null], ['PASSWORD_EXPIRED', true]);
    const alan = { ...ada, login: 'alan@example.com' };
    for (const [password, query] of [
      [undefined, '?nextLogin=changePassword'],
      [{ value: good }, '?nextLogin=changePassword&activate=false'],
    ] as const)
      assertRefused(await create(password, query, alan), 400, 'E0000001', /^nextLogin: /);
  });

  test('a password that the policy does not want is refused with what it lacks, and nobody is created', async (t) => {
    const { call, create } = await scene(t);
    assertRefused(await create({ value: 'short' }), 400, 'E0000001', /^credentials.password.value: At least 8 characters/);
    assertRefused(await create({ value: 'Password1' }), 400, 'E0000001', /^credentials.password.value: Not a password that many/);
    assertRefused(await create({ value: `Ada@example.com1` }), 400, 'E0000001', /^credentials.password.value: /);
    assertRefused(await create({ value: 'x'.repeat(1025) }), 400, 'E0000001', /^credentials.password.value: /);
    assertRefused(await create({ value: 7 }), 400, 'E0000001', /^credentials.password.value: /);
    assertRefused(await create('Engines'), 400, 'E0000001', /^credentials.password: /);
    assertRefused(await create({ hook: { type: 'default' } }), 400, 'E0000001', /^credentials.password.hook: .*not supported/);
    assertRefused(await create({ value: good, hash: hashed(good) }), 400, 'E0000001', /value or hash, not both/);
    assertRefused(await create({ hash: { ...digest, value: 'eHg=' } }), 400, 'E0000001', /^credentials.password.hash.value: /);
    assertRefused(await create({ hash: { algorithm: 'CRYPT' } }), 400, 'E0000001', /^credentials.password.hash.algorithm: /);
    const provider = { type: 'FEDERATION', name: 'FEDERATION' };
    assertRefused(await call('POST', users, { profile: ada, credentials: { provider } }), 400, 'E0000001', /provider.type: /);
    assertRefused(await call('GET', `${users}/ada`), 404, 'E0000007');
  });

  test('the hash of another system is taken over at the creation, or while the user is staged', async (t) => {
    const { gatehouse, call, create } = await scene(t);
    const user = (await create({ hash: hashed('old system') })).json();
    assert.equal(user.status, 'ACTIVE');
    const app = await gatehouse.given.webApp();
    assert.ok((await gatehouse.signIn({ id: user.id, login: ada.login, password: 'old system' }, app))['code']);
    const change = (id: string) => call('POST', `${users}/${id}`, { credentials: { password: { hash: hashed('other') } } });
    assertRefused(await change(user.id), 400, 'E0000001', /^credentials.password.hash: only a STAGED user/);
    const staged = (await create(undefined, '?activate=false', { ...ada, login: 'grace@example.com' })).json();
    assert.equal((await change(staged.id)).json().status, 'STAGED');
    const types = (await gatehouse.log()).map((event) => event.event_type);
    assert.equal(types.includes('user.import.password'), true);
  });

  test('a recovery question is set at the creation and later; its answer is shown nowhere', async (t) => {
    const { gatehouse, call } = await scene(t);
    const asked = (answer: string) => ({ recovery_question: { question: 'Which engine?', answer } });
    const created = await call('POST', users, { profile: ada, credentials: asked('difference no. 2') });
    const user = created.json();
    assert.deepEqual(user.credentials.recovery_question, { question: 'Which engine?' });
    assert.equal((await call('POST', `${users}/${user.id}`, { credentials: asked('analytical') })).statusCode, 200);
    const whole = (await call('GET', `${users}/${user.id}`)).json();
    const sentBack = await call('PUT', `${users}/${user.id}`, whole);
    assert.equal(sentBack.statusCode, 200, sentBack.body);
    assert.deepEqual(sentBack.json(), whole, 'what a program reads it may send back');
    const rows = await gatehouse.ctx().db.selectFrom('recovery_question').selectAll().execute();
    assert.match(rows[0]?.answer_hash ?? '', /^\$argon2id/);
    assert.doesNotMatch(created.body + JSON.stringify(await gatehouse.log()), /difference|analytical/, 'S41');
    const short = /^credentials.recovery_question.answer: must have 4 characters/;
    assertRefused(await call('POST', `${users}/${user.id}`, { credentials: asked('no') }), 400, 'E0000001', short);
  });

  test('S19 a password that an administrator sets ends sessions and tokens, and lets in a user who waits for one', async (t) => {
    const { gatehouse, call } = await scene(t);
    const app = await gatehouse.given.webApp();
    const user = await gatehouse.given.user({ ...ada, status: 'ACTIVE' });
    await gatehouse.browser().signIn(user, authorizeUrl(app));
    const { code = '' } = await gatehouse.signIn(user, app);
    const { access_token } = (await gatehouse.redeem(app, code)).json();
    gatehouse.clock.advance({ seconds: 1 });
    const set = (body: object, query = '') => call('POST', `${users}/${user.id}${query}`, body);
    const changed = (await set({ credentials: { password: { value: good } }, profile: { nickName: 'Countess' } })).json();
    assert.deepEqual(
      [changed.status, changed.passwordChanged, changed.profile.nickName],
      ['ACTIVE', '2031-05-04T10:00:01.000Z', 'Countess'],
    );
    assert.equal((await gatehouse.ctx().db.selectFrom('session').selectAll().execute()).length, 0);
    assert.equal((await gatehouse.userinfo(access_token)).statusCode, 401);
    assert.equal((await set({ credentials: { password: {} } })).statusCode, 200, 'an empty one changes nothing');
    const again = { credentials: { password: { value: good } } };
    assertRefused(await set(again, '?strict=true'), 400, 'E0000001', /^credentials.password.value: Not one of your last/);
    assert.equal((await set(again)).statusCode, 200);
    for (const status of ['PROVISIONED', 'RECOVERY', 'PASSWORD_EXPIRED'] as const) {
      await gatehouse.given.changeUser(user, { status });
      assert.equal((await set(again)).json().status, 'ACTIVE', status);
    }
    for (const status of ['STAGED', 'SUSPENDED', 'LOCKED_OUT'] as const) {
      await gatehouse.given.changeUser(user, { status });
      assert.equal((await set(again)).json().status, status);
    }
    await gatehouse.given.changeUser(user, { status: 'DEPROVISIONED' });
    assertRefused(await set({ ...again, profile: { nickName: 'x' } }), 403, 'E0000038');
    assert.equal((await call('GET', `${users}/${user.id}`)).json().profile.nickName, 'Countess', 'all or nothing');
  });
});
