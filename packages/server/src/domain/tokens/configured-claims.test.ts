import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { testDatabase } from '../../../testkit/each-database.ts';
import { orgIn } from '../../../testkit/test-ctx.ts';
import type { AuthorizationServer } from '../authorization-servers/authorization-server.ts';
import { type ServerClaim, serverClaimOf } from '../authorization-servers/claims.ts';
import type { Ctx } from '../ctx.ts';
import type { User } from '../users/user.ts';
import { type ClaimsRequest, claimsOfTokens, claimsOfUserinfo } from './configured-claims.ts';

/** A context of an empty org whose database counts what is asked of it. */
async function countingCtx(t: TestContext): Promise<{ ctx: Ctx; asked: () => number }> {
  const ctx = (await orgIn(await testDatabase(t, 'sqlite'))).at();
  let asked = 0;
  const db = new Proxy(ctx.db, {
    get(target, name) {
      if (name === 'selectFrom' || name === 'getExecutor') asked += 1;
      return Reflect.get(target, name);
    },
  });
  return { ctx: { ...ctx, db }, asked: () => asked };
}

const claim = (value: string, isGroups = false): ServerClaim =>
  serverClaimOf({
    org_id: '00o1',
    authorization_server_id: 'aus1',
    id: 'ocl1',
    name: 'x',
    claim_type: 'RESOURCE',
    status: 'ACTIVE',
    value_type: isGroups ? 'GROUPS' : 'EXPRESSION',
    value,
    group_filter_type: isGroups ? 'CONTAINS' : null,
    always_include: 1,
    scopes_json: '[]',
    created_at: 0,
    updated_at: 0,
  });

const user = {
  id: '00u1',
  login: 'ada',
  profile: {},
  createdAt: 0,
  updatedAt: 0,
  activatedAt: null,
  statusChangedAt: null,
  lastSignInAt: null,
} as unknown as User;

const request = (claims: readonly ServerClaim[], change: Partial<ClaimsRequest> = {}): ClaimsRequest => ({
  org: { name: 'Acme', subdomain: '' },
  server: { isOrgServer: false, claims } as unknown as AuthorizationServer,
  app: { id: '0oa1', clientId: '0oa1', label: 'App', groupsClaim: undefined, settingsJson: '{}' } as ClaimsRequest['app'],
  person: { user, appUser: { userName: 'ada', profile: {} }, amr: ['pwd'] },
  scopes: ['openid', 'groups'],
  ...change,
});

suite('what configured claims cost', () => {
  test('nothing is asked of the database when no claim needs groups', async (t) => {
    const { ctx, asked } = await countingCtx(t);
    for (const claims of [[], [claim('user.login')], [claim('user.getInternalProperty("id")')]]) {
      assert.equal((await claimsOfTokens(ctx, request(claims))).outcome, 'claims');
      assert.equal((await claimsOfUserinfo(ctx, request(claims))).outcome, 'claims');
    }
    const ofApp = { server: { isOrgServer: true, claims: [] } as unknown as AuthorizationServer };
    assert.equal((await claimsOfTokens(ctx, request([], ofApp))).outcome, 'claims');
    assert.equal(asked(), 0);
  });

  test('a claim that is not given asks nothing; an app that asks for itself has no groups', async (t) => {
    const { ctx, asked } = await countingCtx(t);
    const withScope = { ...claim('x', true), scopes: ['profile'] };
    await claimsOfTokens(ctx, request([withScope]));
    await claimsOfUserinfo(ctx, request([claim('x', true)]));
    const alone = await claimsOfTokens(ctx, request([claim('x', true), claim('isMemberOfGroup("00g1")')], { person: undefined }));
    assert.deepEqual(alone, { outcome: 'claims', claims: { access: { x: false }, id: {} } });
    assert.equal(asked(), 0);
  });

  test('however many claims need groups, they are one look-up', async (t) => {
    const { ctx, asked } = await countingCtx(t);
    const claims = [claim('Everyone', true), claim('isMemberOfGroupName("Everyone")'), claim('Groups.contains("OKTA", "", 9)')];
    const told = await claimsOfTokens(ctx, request(claims.map((each, index) => ({ ...each, name: `x${index}` }))));
    assert.deepEqual(told, { outcome: 'claims', claims: { access: { x0: ['Everyone'], x1: true, x2: ['Everyone'] }, id: {} } });
    assert.equal(asked(), 1);
  });
});
