import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { type OrgInDatabase, orgIn, testKeys } from '../../../testkit/test-ctx.ts';
import { inTx } from '../ctx.ts';
import { accessTokenIdOf, type CodeGrant, issueCode, type Redemption, redeemCode } from './code.ts';

const grant: CodeGrant = {
  authorization_server_id: 'aus1',
  client_id: '0oa1',
  user_id: '00u1',
  session_id: '1021',
  redirect_uri: 'https://rp.example/cb',
  scope: 'openid email',
  nonce: null,
  code_challenge: null,
  auth_time: 1,
  amr_json: '["pwd"]',
  acr: null,
  access_token_lifetime_seconds: 3600,
};

const issue = (org: OrgInDatabase) => inTx(org.at(), (ctx) => issueCode(ctx, testKeys, grant));

/** Whether the token that redeeming this code gives is revoked. */
async function isTokenRevoked(org: OrgInDatabase, code: string): Promise<boolean> {
  const { db } = org.at();
  const rows = await db
    .selectFrom('revoked_token')
    .selectAll()
    .where('org_id', '=', org.orgId)
    .where('token_id', '=', accessTokenIdOf(code))
    .execute();
  return rows.length > 0;
}

/** Redeems as the code's own client at its own server; `change` makes it somebody else. */
function redeem(
  org: OrgInDatabase,
  code: string,
  change: { clientId?: string; authorizationServerId?: string } = {},
): Promise<Redemption> {
  const attempt = { code, clientId: '0oa1', authorizationServerId: 'aus1', ...change };
  return inTx(org.at(), (ctx) => redeemCode(ctx, testKeys, attempt));
}

eachDatabase('authorization codes (RFC 6749 §4.1.2)', (open) => {
  test('S08 of fifty parallel redemptions exactly one wins, and the others revoke its token', async (t) => {
    const org = await orgIn(await open(t));
    const code = await issue(org);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => redeem(org, code)));
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'redeemed').length, 1);
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'already_redeemed').length, 49);
    assert.equal(await isTokenRevoked(org, code), true);
  });

  test('S08 the one that wins gets everything that the code stands for', async (t) => {
    const org = await orgIn(await open(t));
    const result = await redeem(org, await issue(org));
    assert.ok(result.outcome === 'redeemed');
    const { code_hash, ...rest } = result.code;
    assert.deepEqual({ ...rest }, { ...grant, org_id: org.orgId, created_at: org.at().now, expires_at: org.at(60).now });
    assert.match(code_hash, /^[\w-]{43}$/);
  });

  test('S08 a foreign client is refused, spends nothing and, later, revokes nothing', async (t) => {
    const org = await orgIn(await open(t));
    const code = await issue(org);
    assert.equal((await redeem(org, code, { clientId: '0oa2' })).outcome, 'unknown');
    assert.equal((await redeem(org, code)).outcome, 'redeemed');
    assert.equal((await redeem(org, code, { clientId: '0oa2' })).outcome, 'unknown');
    assert.equal(await isTokenRevoked(org, code), false);
  });

  test('S08 at another authorization server it is refused and not spent', async (t) => {
    const org = await orgIn(await open(t));
    const code = await issue(org);
    assert.equal((await redeem(org, code, { authorizationServerId: 'org' })).outcome, 'other_server');
    assert.equal((await redeem(org, code)).outcome, 'redeemed');
  });

  test('a code that nobody issued, or that was changed, is unknown and revokes nothing', async (t) => {
    const org = await orgIn(await open(t));
    const code = await issue(org);
    const [random = '', mark = ''] = code.split('.');
    const other = await issue(org);
    const madeUp = [
      'x',
      '',
      '.',
      random,
      `${random}.`,
      `.${mark}`,
      `${code}.`,
      `${code}.x`,
      `${random}.${other.split('.')[1]}`,
      `${code.slice(0, -1)}`,
    ];
    for (const text of madeUp) {
      assert.equal((await redeem(org, text)).outcome, 'unknown', text);
      assert.equal(await isTokenRevoked(org, text), false, text);
    }
  });

  test('S13 a replay revokes what the first redemption issued, also at another authorization server', async (t) => {
    const org = await orgIn(await open(t));
    for (const change of [{}, { authorizationServerId: 'org' }]) {
      const code = await issue(org);
      assert.equal((await redeem(org, code)).outcome, 'redeemed');
      assert.equal(await isTokenRevoked(org, code), false);
      assert.equal((await redeem(org, code, change)).outcome, 'already_redeemed');
      assert.equal((await redeem(org, code, change)).outcome, 'already_redeemed', 'and again');
      assert.equal(await isTokenRevoked(org, code), true);
    }
  });

  test('a redemption that is rolled back has not happened', async (t) => {
    const org = await orgIn(await open(t));
    const code = await issue(org);
    const failing = inTx(org.at(), async (ctx) => {
      const { outcome } = await redeemCode(ctx, testKeys, { code, clientId: '0oa1', authorizationServerId: 'aus1' });
      throw new Error(outcome);
    });
    await assert.rejects(failing, /redeemed/);
    assert.equal((await redeem(org, code)).outcome, 'redeemed');
  });

  test('S08 another org cannot redeem it, nor revoke its token', async (t) => {
    const database = await open(t);
    const [one, other] = [await orgIn(database), await orgIn(database, 'other')];
    const code = await issue(one);
    assert.equal((await redeem(other, code)).outcome, 'unknown');
    assert.equal((await redeem(one, code)).outcome, 'redeemed');
    assert.equal((await redeem(other, code)).outcome, 'unknown');
    assert.deepEqual([await isTokenRevoked(one, code), await isTokenRevoked(other, code)], [false, false]);
  });

  test('neither the code nor the id of its token is in the database', async (t) => {
    const org = await orgIn(await open(t));
    const code = await issue(org);
    assert.match(code, /^[\w-]{43}\.[\w-]{22,}$/);
    const rows = await org.at().db.selectFrom('authorization_code').selectAll().execute();
    assert.equal(rows.length, 1);
    for (const part of [...code.split('.'), accessTokenIdOf(code)]) assert.equal(JSON.stringify(rows).includes(part), false);
  });
});
