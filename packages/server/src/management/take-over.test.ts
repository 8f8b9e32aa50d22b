import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import fc from 'fast-check';
import { testDatabase } from '../../testkit/each-database.ts';
import type { GivenAdmin } from '../../testkit/given.ts';
import { api, asSuperAdmin, assertRefused, type Method } from '../../testkit/management.ts';
import { mayActOn, mayTakeOver } from '../domain/admin-roles/boundary.ts';
import { type AdminRole, adminRoles, mayDo } from '../domain/admin-roles/permissions.ts';
import { apiScopes } from '../domain/api-access/scopes.ts';
import { signJwt } from '../platform/jwt.ts';
import { endpoints } from './routes.ts';

type Way = readonly [method: Method, path: string, body?: object];

const named = { firstName: 'Ada', lastName: 'Lovelace' };
/** What gives the caller a password of the account, a link that sets one, or the address that such links go to. */
const ways: readonly Way[] = [
  ['POST', '', { credentials: { password: { value: 'Taken-0ver-99' } } }],
  ['POST', '', { credentials: { recovery_question: { question: 'Whose is it?', answer: 'Mine it is' } } }],
  ['POST', '', { profile: { ...named, login: 'taken@example.com' } }],
  ['POST', '', { profile: { ...named, email: 'taken@example.com' } }],
  ['POST', '', { profile: { ...named, secondEmail: 'taken@example.com' } }],
  ['POST', '/lifecycle/reset_password?sendEmail=false'],
  ['POST', '/lifecycle/expire_password_with_temp_password'],
  ['POST', '/lifecycle/expire_password?tempPassword=true'],
  ['POST', '/credentials/forgot_password?sendEmail=false'],
];
/** What an administrator may still do about a colleague. */
const otherwise: readonly Way[] = [
  ['POST', '', { profile: { ...named, department: 'Engineering' } }],
  ['DELETE', '/sessions'],
  ['POST', '/lifecycle/suspend'],
  ['POST', '/lifecycle/unsuspend'],
  ['POST', '/lifecycle/deactivate'],
];

/** A super admin who calls with an access token of these scopes. */
async function scene(t: TestContext, scopes: readonly string[]) {
  const { gatehouse, admin, call } = await asSuperAdmin(t);
  const app = await gatehouse.given.webApp();
  for (const scopeId of scopes) await call('POST', `/api/v1/apps/${app.id}/grants`, { scopeId, issuer: gatehouse.origin });
  const key = (await gatehouse.deps.orgs.byHost('localhost:8080'))?.signingKeys.get('org')?.[0];
  assert.ok(key?.privateKey);
  const iat = Date.parse('2031-05-04T10:00:00Z') / 1000;
  const claims = { jti: 'AT.test', iss: gatehouse.origin, aud: gatehouse.origin, iat, exp: iat + 3600, cid: app.clientId };
  const token = await signJwt({ ...claims, uid: admin.id, scp: scopes }, { kid: key.kid, privateKey: key.privateKey });
  const withToken = (method: Method, path: string, body?: unknown) =>
    api(gatehouse, '', method, path, body, { authorization: `Bearer ${token}` });
  return { gatehouse, admin, withToken };
}

const pathOf = ({ id }: { id: string }, rest: string) => `/api/v1/users/${id}${rest}`;

suite('S14 nobody gets hold of an account that may do more than they', () => {
  const roleSet = fc.subarray([...adminRoles]);
  const scopesFor = fc.option(
    fc.subarray([...apiScopes]).map((scopes) => new Set(scopes)),
    { nil: undefined },
  );

  test('S14 whoever gets hold of an account could do before what it may do', () => {
    fc.assert(
      fc.property(roleSet, scopesFor, roleSet, (roles, scopes, targetRoles) => {
        if (!mayTakeOver({ roles, scopes }, targetRoles)) return;
        assert.equal(mayActOn({ roles }, targetRoles), true);
        for (const { permission } of endpoints)
          if (mayDo({ roles: targetRoles, scopes: undefined }, permission)) assert.ok(mayDo({ roles, scopes }, permission));
      }),
    );
  });

  test('S14 with a token for users alone a super admin’s app cannot become a super admin, that one or another', async (t) => {
    const { gatehouse, admin, withToken } = await scene(t, ['okta.users.manage', 'okta.sessions.manage']);
    const colleague = await gatehouse.given.admin('READ_ONLY_ADMIN');
    for (const [method, path, body] of ways) {
      for (const target of [admin, colleague])
        assertRefused(await withToken(method, pathOf(target, path), body), 403, 'E0000006', /same rights or more/);
      const answer = await withToken(method, pathOf(await gatehouse.given.user(), path), body);
      assert.equal(answer.statusCode, 200, `${path} ${answer.body}`);
    }
    for (const [method, path, body] of otherwise) {
      const answer = await withToken(method, pathOf(colleague, path), body);
      assert.ok(answer.statusCode < 300, `${path} ${answer.body}`);
    }
    assertRefused(await withToken('POST', pathOf(colleague, '/lifecycle/activate?sendEmail=false')), 403, 'E0000006');
  });

  test('S14 a token with every scope has all rights of its owner', async (t) => {
    const { gatehouse, withToken } = await scene(t, [...apiScopes]);
    for (const [method, path, body] of ways) {
      const answer = await withToken(method, pathOf(await gatehouse.given.admin('SUPER_ADMIN'), path), body);
      assert.equal(answer.statusCode, 200, `${path} ${answer.body}`);
    }
  });

  test('S14 an org admin, who may not see the secrets of apps, cannot become an app admin, who may', async (t) => {
    const { gatehouse } = await asSuperAdmin(t);
    const orgAdmin = await gatehouse.given.admin('ORG_ADMIN');
    const as = (caller: GivenAdmin, target: GivenAdmin, [method, path, body]: Way) =>
      api(gatehouse, caller.apiToken, method, pathOf(target, path), body);
    const others: readonly AdminRole[] = ['ORG_ADMIN', 'USER_ADMIN', 'HELP_DESK_ADMIN', 'READ_ONLY_ADMIN'];
    const appAdmin = await gatehouse.given.admin('APP_ADMIN', 'HELP_DESK_ADMIN');
    for (const way of ways) assertRefused(await as(orgAdmin, appAdmin, way), 403, 'E0000006', /same rights or more/);
    for (const way of otherwise) assert.ok((await as(orgAdmin, appAdmin, way)).statusCode < 300, way[1]);
    for (const role of others) {
      const target = await gatehouse.given.admin(role);
      const answer = await as(orgAdmin, target, ['POST', '/lifecycle/reset_password?sendEmail=false']);
      assert.equal(answer.statusCode, 200, `${role}: ${answer.body}`);
    }
  });

  test('S14 a link that somebody was handed before the account had a role does nothing any more', async (t) => {
    const { gatehouse, call } = await asSuperAdmin(t);
    const helpDesk = await gatehouse.given.admin('HELP_DESK_ADMIN');
    const userAdmin = await gatehouse.given.admin('USER_ADMIN');
    const [ada, grace] = [await gatehouse.given.user(), await gatehouse.given.user({ status: 'PROVISIONED' })];
    const forgotten = await api(
      gatehouse,
      helpDesk.apiToken,
      'POST',
      pathOf(ada, '/credentials/forgot_password?sendEmail=false'),
    );
    const welcome = await api(gatehouse, userAdmin.apiToken, 'POST', pathOf(grace, '/lifecycle/reactivate?sendEmail=false'));
    const links = [forgotten.json().resetPasswordUrl, welcome.json().activationUrl];
    for (const link of links) assert.equal((await gatehouse.browser().get(link)).statusCode, 200);
    for (const user of [ada, grace]) await call('POST', pathOf(user, '/roles'), { type: 'SUPER_ADMIN' });
    for (const link of links) {
      assert.equal((await gatehouse.browser().get(link)).statusCode, 403);
      const form = { 'credentials.newPassword': 'Taken-0ver-99', 'credentials.repeated': 'Taken-0ver-99' };
      assert.equal((await gatehouse.browser().post(link, form)).statusCode, 403);
    }
  });

  test('S14 of a link and a role at the same time the link is refused or does nothing any more', async (t) => {
    const { gatehouse, call } = await asSuperAdmin(t, { database: await testDatabase(t, 'postgres') });
    const helpDesk = await gatehouse.given.admin('HELP_DESK_ADMIN');
    const userAdmin = await gatehouse.given.admin('USER_ADMIN');
    for (let round = 0; round < 10; round += 1) {
      const [ada, grace] = [await gatehouse.given.user(), await gatehouse.given.user({ status: 'PROVISIONED' })];
      const [, , forgotten, welcome] = await Promise.all([
        call('POST', pathOf(ada, '/roles'), { type: 'SUPER_ADMIN' }),
        call('POST', pathOf(grace, '/roles'), { type: 'SUPER_ADMIN' }),
        api(gatehouse, helpDesk.apiToken, 'POST', pathOf(ada, '/credentials/forgot_password?sendEmail=false')),
        api(gatehouse, userAdmin.apiToken, 'POST', pathOf(grace, '/lifecycle/reactivate?sendEmail=false')),
      ]);
      for (const link of [forgotten.json().resetPasswordUrl, welcome.json().activationUrl])
        if (link) assert.equal((await gatehouse.browser().get(link)).statusCode, 403);
    }
  });
});
