import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { testDatabase } from '../../testkit/each-database.ts';
import { overOrHeldUp } from '../../testkit/held-up.ts';
import { asSuperAdmin, assertRefused } from '../../testkit/management.ts';
import { findPossibleAppUser, removeAppsOfUser } from '../domain/app-assignments/store.ts';
import { inTx } from '../domain/ctx.ts';
import { holdOrg } from '../domain/orgs/store.ts';
import { changeUserStatus, deleteDeprovisionedUser, holdUser, insertUser } from '../domain/users/store.ts';

/** What two admins do at once, step by step: PostgreSQL alone lets them. */
async function scene(t: TestContext) {
  const database = await testDatabase(t, 'postgres');
  return { ...(await asSuperAdmin(t, { database })), database };
}

const profile = { login: 'ada@example.com', email: 'ada@example.com', firstName: 'Ada', lastName: 'Byte' };
const schema = '/api/v1/meta/schemas/user/default';
const attribute = (definition: unknown) => ({ definitions: { custom: { properties: { team: definition } } } });

suite('two admins at once, on PostgreSQL', () => {
  test('who is deactivated has no app in person, even when one was given in the same moment', async (t) => {
    const { gatehouse, call, database } = await scene(t);
    const [ada, app] = [await gatehouse.given.user(), await gatehouse.given.webApp({ assignedTo: 'nobody' })];
    const assigning = await inTx(gatehouse.ctx(), async (ctx) => {
      await changeUserStatus(ctx, ada.id, { from: 'ACTIVE', to: 'DEPROVISIONED' });
      await removeAppsOfUser(ctx, ada.id);
      const answer = call('POST', `/api/v1/apps/${app.id}/users`, { id: ada.id });
      await overOrHeldUp(database, answer);
      return { answer };
    });
    assertRefused(await assigning.answer, 404, 'E0000007');
    await call('POST', `/api/v1/users/${ada.id}/lifecycle/activate?sendEmail=false`);
    assert.equal((await findPossibleAppUser(gatehouse.ctx(), app.id, ada.id))?.own, undefined);
  });

  test('a user who is made while an attribute is removed does not keep a value of it', async (t) => {
    const { call, gatehouse, database } = await scene(t);
    assert.equal((await call('POST', schema, attribute({ title: 'Team', type: 'string' }))).statusCode, 200);
    const { made, removed } = await inTx(gatehouse.ctx(), async (ctx) => {
      const sameLogin = { login: profile.login, email: profile.email, first_name: null, last_name: null, profile_json: '{}' };
      await insertUser(ctx, { id: '00uInTheWay', status: 'STAGED', email_verified: 0, ...sameLogin });
      const made = call('POST', '/api/v1/users', { profile: { ...profile, team: 'core' } });
      await overOrHeldUp(database, made);
      const removed = call('POST', schema, attribute(null));
      await overOrHeldUp(database, removed, 2);
      await changeUserStatus(ctx, '00uInTheWay', { from: 'STAGED', to: 'DEPROVISIONED' });
      await deleteDeprovisionedUser(ctx, '00uInTheWay');
      return { made, removed };
    });
    assert.deepEqual([(await made).statusCode, (await removed).statusCode], [200, 200]);
    const { id } = (await made).json();
    assert.equal((await call('GET', `/api/v1/users/${id}`)).json().profile.team, undefined);
  });

  test('the last super admin stays, even when the other one becomes it while being deactivated', async (t) => {
    const { call, gatehouse, database, admin } = await scene(t);
    const ada = await gatehouse.given.user();
    const { deactivated, granted } = await inTx(gatehouse.ctx(), async (ctx) => {
      await holdUser(ctx, ada.id);
      const deactivated = call('POST', `/api/v1/users/${ada.id}/lifecycle/deactivate`);
      await overOrHeldUp(database, deactivated);
      const granted = call('POST', `/api/v1/users/${ada.id}/roles`, { type: 'SUPER_ADMIN' });
      await overOrHeldUp(database, granted, 2);
      return { deactivated, granted };
    });
    assert.deepEqual([(await deactivated).statusCode, (await granted).statusCode], [200, 201]);
    const [role] = (await call('GET', `/api/v1/users/${admin.id}/roles`)).json();
    const removed = await call('DELETE', `/api/v1/users/${admin.id}/roles/${role.id}`);
    assertRefused(removed, 400, 'E0000001', /^roleId: the org would be left without/);
  });

  test('a change of the org keeps nobody from adding what belongs to it', async (t) => {
    const { call, gatehouse } = await scene(t);
    await inTx(gatehouse.ctx(), async (ctx) => {
      await holdOrg(ctx);
      assert.equal((await call('POST', '/api/v1/groups', { profile: { name: 'Staff' } })).statusCode, 200);
    });
  });
});
