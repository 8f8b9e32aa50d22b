import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { type AdminScene, asSuperAdmin } from '../../../testkit/management.ts';
import { inTx } from '../../domain/ctx.ts';
import { raiseOrgVersion } from '../../domain/orgs/store.ts';

interface ClaimSpec {
  readonly name: string;
  readonly claimType?: 'RESOURCE' | 'IDENTITY';
  readonly value: string;
  readonly [field: string]: unknown;
}

const server = '/api/v1/authorizationServers/default';

async function add({ call }: AdminScene, claims: readonly ClaimSpec[]): Promise<void> {
  for (const claim of claims) {
    const response = await call('POST', `${server}/claims`, { claimType: 'RESOURCE', ...claim });
    assert.equal(response.statusCode, 201, response.body);
  }
}

async function setSubject({ call }: AdminScene, value: string): Promise<void> {
  const sub = { name: 'sub', claimType: 'RESOURCE', value };
  assert.equal((await call('PUT', `${server}/claims/oclsub00000000000000`, sub)).statusCode, 200);
}

/** A server with Ada, her groups and an app. */
async function adasScene(t: TestContext) {
  const scene = await asSuperAdmin(t);
  const { gatehouse } = scene;
  const app = await gatehouse.given.webApp({ label: 'Garage', grantTypes: ['authorization_code', 'client_credentials'] });
  const ada = await gatehouse.given.user({
    login: 'ada@example.test',
    firstName: 'Ada',
    lastName: 'Byte',
    profile: { department: 'Engines', tags: ['one', 'two'] },
  });
  for (const name of ['Engineering', 'Finance']) await gatehouse.given.group(name, [ada]);
  return { ...scene, app, ada };
}

type Scene = Awaited<ReturnType<typeof adasScene>>;

async function redeem({ gatehouse, ada, app }: Scene, scope = 'openid profile') {
  const { code = '' } = await gatehouse.signIn(ada, app, { scope });
  return gatehouse.redeem(app, code);
}

/** Ada's tokens, checked as a resource server and an app check them, and userinfo. */
async function tokensOf(scene: Scene, scope?: string) {
  const { gatehouse, app } = scene;
  const response = await redeem(scene, scope);
  assert.equal(response.statusCode, 200, response.body);
  const { access_token, id_token } = response.json();
  const keys = createLocalJWKSet((await gatehouse.call({ url: '/oauth2/default/v1/keys' })).json());
  const check = async (token: string, audience: string): Promise<JWTPayload> =>
    (await jwtVerify(token, keys, { issuer: gatehouse.issuer, audience, currentDate: new Date('2031-05-04T10:00:00Z') })).payload;
  const userinfo = await gatehouse.userinfo(access_token);
  return {
    access: await check(access_token, 'api://default'),
    id: await check(id_token, app.clientId),
    userinfo: userinfo.json(),
  };
}

suite('configured claims in tokens (Okta contract 4.2, 4.5, 5.4)', () => {
  test('a claim of access tokens is in the access token alone, with the type of its value', async (t) => {
    const scene = await adasScene(t);
    await add(scene, [
      { name: 'department', value: 'user.department' },
      { name: 'scope', value: 'String.replace(Arrays.toCsvString(access.scope), ",", " ")' },
      { name: 'tags', value: 'user.tags' },
      { name: 'number', value: 'String.len(user.login)' },
      { name: 'isAda', value: 'user.firstName == "Ada"' },
      { name: 'https://acme.example/app', value: 'app.label + "@" + org.name' },
      { name: 'methods', value: 'session.amr' },
    ]);
    const { access, id, userinfo } = await tokensOf(scene);
    const { department, scope, tags, number, isAda, methods } = access;
    assert.deepEqual(
      { department, scope, tags, number, isAda, methods },
      { department: 'Engines', scope: 'openid profile', tags: ['one', 'two'], number: 16, isAda: true, methods: ['pwd'] },
    );
    assert.equal(access['https://acme.example/app'], 'Garage@Test Org');
    for (const claims of [id, userinfo]) assert.equal('department' in claims, false);
  });

  test('a claim of ID tokens is told by userinfo; in the ID token only when it is always included', async (t) => {
    const scene = await adasScene(t);
    await add(scene, [
      { name: 'department', claimType: 'IDENTITY', value: 'user.department' },
      { name: 'city', claimType: 'IDENTITY', value: '"Ada City"', alwaysIncludeInToken: true },
    ]);
    const { access, id, userinfo } = await tokensOf(scene);
    assert.deepEqual([id['department'], id['city']], [undefined, 'Ada City']);
    assert.deepEqual([userinfo['department'], userinfo['city']], ['Engines', 'Ada City']);
    assert.equal('city' in access || 'department' in access, false);
  });

  test('groups by a filter are in the ID token, too; by an expression as any other claim', async (t) => {
    const scene = await adasScene(t);
    const filter = { valueType: 'GROUPS', group_filter_type: 'REGEX' };
    await add(scene, [
      { name: 'groups', claimType: 'IDENTITY', value: 'E.*', ...filter },
      { name: 'groups', value: 'F.*', ...filter },
      { name: 'teams', value: 'Groups.startsWith("OKTA", "eng", 10)' },
      { name: 'some', value: "user.getGroups({'group.type': {'OKTA_GROUP'}}).![name]" },
    ]);
    const { access, id, userinfo } = await tokensOf(scene);
    assert.deepEqual(
      [id['groups'], userinfo['groups'], access['groups']],
      [['Engineering', 'Everyone'], ['Engineering', 'Everyone'], ['Finance']],
    );
    assert.deepEqual([access['teams'], access['some']], [['Engineering'], ['Engineering', 'Finance']]);
  });

  test('a claim with scopes is there when one of them is granted', async (t) => {
    const scene = await adasScene(t);
    const scopes = { conditions: { scopes: ['email', 'phone'] } };
    await add(scene, [
      { name: 'contact', value: '"yes"', ...scopes },
      { name: 'contact', claimType: 'IDENTITY', value: '"yes"', alwaysIncludeInToken: true, ...scopes },
    ]);
    const without = await tokensOf(scene, 'openid profile');
    const given = await tokensOf(scene, 'openid phone');
    for (const which of ['access', 'id', 'userinfo'] as const)
      assert.deepEqual([without[which]['contact'], given[which]['contact']], [undefined, 'yes'], which);
  });

  test('null and an empty list are left out; an inactive claim is none; a deleted one is gone at once', async (t) => {
    const scene = await adasScene(t);
    await add(scene, [
      { name: 'nothing', value: 'user.nothing' },
      { name: 'none', value: 'Groups.startsWith("OKTA", "zzz", 10)' },
      { name: 'sleeping', value: '"x"', status: 'INACTIVE' },
      { name: 'kept', value: '"x"' },
    ]);
    const { access } = await tokensOf(scene);
    assert.deepEqual(
      ['nothing', 'none', 'sleeping', 'kept'].map((name) => name in access),
      [false, false, false, true],
    );
    const { id } = (await scene.call('GET', `${server}/claims`)).json().find(({ name }: { name: string }) => name === 'kept');
    await scene.call('DELETE', `${server}/claims/${id}`);
    assert.equal('kept' in (await tokensOf(scene)).access, false);
  });

  test('sub of the access token is what its expression says; that of the ID token stays the user’s id', async (t) => {
    const scene = await adasScene(t);
    await setSubject(scene, 'user.getInternalProperty("id")');
    const { access, id, userinfo } = await tokensOf(scene);
    assert.deepEqual([access.sub, access['uid'], id.sub, userinfo.sub], [scene.ada.id, scene.ada.id, scene.ada.id, scene.ada.id]);
    await setSubject(scene, '(appuser != null) ? appuser.userName : app.clientId');
    assert.equal((await tokensOf(scene)).access.sub, 'ada@example.test');
  });

  test('a person whom the app calls by another name is called so', async (t) => {
    const scene = await adasScene(t);
    await scene.gatehouse.given.assign(scene.app, { userId: scene.ada.id });
    await inTx(scene.gatehouse.ctx(), async ({ db }) => {
      const named = { user_name: 'ada.garage', profile_json: '{"role":"driver"}' } as const;
      await db.updateTable('app_user').set(named).where('user_id', '=', scene.ada.id).execute();
    });
    assert.equal((await tokensOf(scene)).access.sub, 'ada.garage');
    await add(scene, [{ name: 'role', value: 'appuser.role + "/" + appuser.userName' }]);
    assert.equal((await tokensOf(scene)).access['role'], 'driver/ada.garage');
  });

  test('an app that asks for itself gets the claims that need no person', async (t) => {
    const scene = await adasScene(t);
    await scene.call('POST', `${server}/scopes`, { name: 'cars:read' });
    await add(scene, [
      { name: 'department', value: 'user.department' },
      { name: 'client', value: 'appuser == null ? app.clientId : "person"' },
      { name: 'groups', value: '.*', valueType: 'GROUPS', group_filter_type: 'REGEX' },
      { name: 'city', claimType: 'IDENTITY', value: '"x"', alwaysIncludeInToken: true },
    ]);
    const { clientId, clientSecret } = scene.app;
    const ask = () =>
      scene.gatehouse.form(
        '/oauth2/default/v1/token',
        { grant_type: 'client_credentials', scope: 'cars:read' },
        { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
      );
    const answer = await ask();
    assert.equal(answer.statusCode, 200, answer.body);
    const claims = JSON.parse(Buffer.from(answer.json().access_token.split('.')[1], 'base64url').toString());
    assert.deepEqual(
      [claims.client, claims.sub, ...['department', 'groups', 'city', 'uid'].map((name) => name in claims)],
      [clientId, clientId, false, false, false, false],
    );
    await setSubject(scene, 'user.login');
    const refused = await ask();
    assert.deepEqual([refused.statusCode, refused.json().error], [400, 'server_error'], 'nobody to be about');
  });
});

suite('a claim that cannot be told issues nothing (Okta contract 5.5)', () => {
  const failures: readonly (readonly [what: string, claim: ClaimSpec, reason: string])[] = [
    ['an expression that fails', { name: 'bad', value: '"a" < 1' }, 'system_claim_evaluation_failure'],
    [
      'one of the ID token',
      { name: 'bad', claimType: 'IDENTITY', value: 'Convert.toInt(user.login)', alwaysIncludeInToken: true },
      'system_claim_evaluation_failure',
    ],
    [
      'an expression that takes too long',
      { name: 'bad', value: `{${'Arrays.size(user.list),'.repeat(40)}1}` },
      'system_claim_evaluation_failure',
    ],
  ];
  for (const [what, claim, reason] of failures) {
    test(what, async (t) => {
      const scene = await adasScene(t);
      const list = Array.from({ length: 9000 }, () => 'x');
      await scene.gatehouse.given.changeUser(scene.ada, { profile_json: JSON.stringify({ list }) });
      await add(scene, [claim]);
      const response = await redeem(scene);
      assert.deepEqual([response.statusCode, response.json().error], [400, 'server_error'], response.body);
      assert.equal('access_token' in response.json(), false);
      const log = await scene.gatehouse.log();
      const event = log.find((row) => row.event_type === 'app.oauth2.as.evaluate.claim');
      assert.deepEqual([event?.outcome_result, event?.outcome_reason, event?.actor_id], ['FAILURE', reason, scene.app.clientId]);
      assert.equal(JSON.parse(event?.debug_json ?? '{}').claim, 'bad');
      assert.ok(log.some((row) => row.event_type === 'app.oauth2.as.token.grant' && row.outcome_result === 'FAILURE'));
    });
  }

  test('userinfo, too: it tells nothing rather than half', async (t) => {
    const scene = await adasScene(t);
    const good = (await redeem(scene)).json().access_token;
    await add(scene, [{ name: 'bad', claimType: 'IDENTITY', value: '"a" < 1' }]);
    const answer = await scene.gatehouse.userinfo(good);
    assert.deepEqual([answer.statusCode, answer.json().error], [400, 'server_error']);
    assert.ok((await scene.gatehouse.log()).some((row) => row.event_type === 'app.oauth2.as.evaluate.claim'));
  });

  test('sub that is no text', async (t) => {
    const scene = await adasScene(t);
    for (const value of ['user.nothing', 'user.tags', '""', '5']) {
      await setSubject(scene, value);
      assert.equal((await redeem(scene)).json().error, 'server_error', value);
    }
  });

  test('what was saved and cannot be read any more', async (t) => {
    const scene = await adasScene(t);
    await add(scene, [{ name: 'old', value: '"x"' }]);
    await inTx(scene.gatehouse.ctx(), async (ctx) => {
      await ctx.db.updateTable('oauth_claim').set({ value: 'Old.function()' }).where('org_id', '=', ctx.orgId).execute();
      await raiseOrgVersion(ctx);
    });
    scene.gatehouse.clock.advance({ seconds: 2 });
    assert.equal((await redeem(scene)).json().error, 'server_error');
  });

  test('an app’s groups pattern from before patterns were checked', async (t) => {
    const scene = await adasScene(t);
    for (const pattern of ['(', '(?=a)']) {
      const groupsClaim = { name: 'groups', filterType: 'REGEX', value: pattern } as const;
      const app = await scene.gatehouse.given.webApp({ groupsClaim });
      const { code = '' } = await scene.gatehouse.signIn(scene.ada, app, { scope: 'openid groups' }, 'org');
      const response = await scene.gatehouse.redeem(app, code, {}, 'org');
      assert.deepEqual([response.statusCode, response.json().error], [400, 'server_error'], response.body);
    }
  });

  const stolen: readonly (readonly ['RESOURCE' | 'IDENTITY', string])[] = [
    ['RESOURCE', 'iss aud exp iat jti cid uid scp acr auth_time cnf amr __proto__'],
    ['IDENTITY', 'iss aud exp iat jti sub nonce acr amr at_hash sid idp azp email name auth_time __proto__'],
  ];
  for (const [claimType, names] of stolen) {
    test(`no name of the protocol is told for a claim (${claimType}), however it got there`, async (t) => {
      const scene = await adasScene(t);
      const { gatehouse, ada, app } = scene;
      await add(scene, [{ name: 'x', claimType, value: '"evil"', alwaysIncludeInToken: true }]);
      for (const name of names.split(' ')) {
        await inTx(gatehouse.ctx(), async (ctx) => {
          await ctx.db.updateTable('oauth_claim').set({ name }).where('org_id', '=', ctx.orgId).execute();
          await raiseOrgVersion(ctx);
        });
        gatehouse.clock.advance({ seconds: 2 });
        const { code = '' } = await gatehouse.signIn(ada, app, { scope: 'openid', nonce: undefined });
        const { access_token, id_token } = (await gatehouse.redeem(app, code)).json();
        const tokens = [access_token, id_token].map((token) => Buffer.from(token.split('.')[1], 'base64url').toString());
        const told = [...tokens, (await gatehouse.userinfo(access_token)).body].join();
        assert.equal(told.includes('evil'), false, name);
      }
    });
  }

  test('all claims of a request together may do no more than one', async (t) => {
    const scene = await adasScene(t);
    const list = Array.from({ length: 9000 }, () => 'x');
    await scene.gatehouse.given.changeUser(scene.ada, { profile_json: JSON.stringify({ list }) });
    const half = `Arrays.size({${'Arrays.size(user.list),'.repeat(12)}1})`;
    await add(scene, [{ name: 'one', value: half }]);
    assert.equal((await tokensOf(scene)).access['one'], 13);
    await add(scene, [{ name: 'two', value: half }]);
    assert.equal((await redeem(scene)).json().error, 'server_error');
  });

  test('a pattern that other engines try for ever, on a name of ten thousand characters, is answered', async (t) => {
    const scene = await adasScene(t);
    const name = `${'a'.repeat(10_000)}!`;
    await inTx(scene.gatehouse.ctx(), async ({ db, orgId }) => {
      await db.updateTable('user_group').set({ name }).where('org_id', '=', orgId).where('name', '=', 'Finance').execute();
    });
    await add(scene, [
      { name: 'groups', value: '(a+)+|(E|E)*.*', valueType: 'GROUPS', group_filter_type: 'REGEX' },
      { name: 'isMember', value: 'isMemberOfGroupNameRegex("(a|aa)+b")' },
    ]);
    const { access } = await tokensOf(scene);
    assert.deepEqual([(access['groups'] as string[]).length, access['isMember']], [3, false]);
  });
});
