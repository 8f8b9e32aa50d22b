import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { type OrgInDatabase, orgIn } from '../../../testkit/test-ctx.ts';
import { sha256 } from '../../platform/hash.ts';
import { inTx } from '../ctx.ts';
import { isRevoked } from '../tokens/store.ts';
import { type CodeGrant, issueCode, type Redemption, redeemCode } from './code.ts';
import { findCode } from './store.ts';

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
};

const issue = (org: OrgInDatabase) => inTx(org.at(), (ctx) => issueCode(ctx, grant));

let tokens = 0;

/** Redeems as the code's own client at its own server; `change` makes it somebody else. */
function redeem(org: OrgInDatabase, code: string, change: { clientId?: string; authorizationServerId?: string } = {}): Promise<Redemption> {
  const claim = { codeHash: sha256(code), clientId: '0oa1', authorizationServerId: 'aus1', ...change };
  const issued = { accessTokenId: `AT.${(tokens += 1)}`, accessTokenExpiresAt: org.at(3600).now };
  return inTx(org.at(), (ctx) => redeemCode(ctx, claim, issued));
}

eachDatabase('authorization codes (RFC 6749 §4.1.2)', (open) => {
  test('S08 of fifty parallel redemptions exactly one wins, and its token is revoked by the replays', async (t) => {
    const org = await orgIn(await open(t));
    const code = await issue(org);
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => redeem(org, code)));
    const won = outcomes.filter(({ outcome }) => outcome === 'redeemed');
    assert.equal(won.length, 1);
    assert.equal(outcomes.filter(({ outcome }) => outcome === 'already_redeemed').length, 49);
    const [first] = won;
    assert.ok(first?.outcome === 'redeemed');
    assert.equal(await isRevoked(org.at(), first.code.access_token_id ?? ''), true);
  });

  test('S08 the one that wins gets everything that the code stands for', async (t) => {
    const org = await orgIn(await open(t));
    const result = await redeem(org, await issue(org));
    assert.ok(result.outcome === 'redeemed');
    const { code_hash, redeemed_at, access_token_id, access_token_expires_at, delete_after, ...rest } = result.code;
    assert.deepEqual({ ...rest }, { ...grant, org_id: org.orgId, created_at: org.at().now, expires_at: org.at(60).now });
    assert.deepEqual([redeemed_at, access_token_expires_at, delete_after], [org.at().now, org.at(3600).now, org.at(3600).now]);
    assert.match(access_token_id ?? '', /^AT\./);
    assert.match(code_hash, /^[\w-]{43}$/);
  });

  test('S08 a foreign client is refused and spends nothing', async (t) => {
    const org = await orgIn(await open(t));
    const code = await issue(org);
    assert.equal((await redeem(org, code, { clientId: '0oa2' })).outcome, 'unknown');
    assert.equal((await redeem(org, code)).outcome, 'redeemed');
    assert.equal((await redeem(org, code, { clientId: '0oa2' })).outcome, 'unknown', 'and cannot revoke either');
    const row = await findCode(org.at(), sha256(code));
    assert.equal(await isRevoked(org.at(), row?.access_token_id ?? ''), false);
  });

  test('S08 at another authorization server it is refused and not spent', async (t) => {
    const org = await orgIn(await open(t));
    const code = await issue(org);
    assert.equal((await redeem(org, code, { authorizationServerId: 'org' })).outcome, 'other_server');
    assert.equal((await redeem(org, code)).outcome, 'redeemed');
  });

  test('a code that nobody issued is unknown', async (t) => {
    const org = await orgIn(await open(t));
    for (const code of ['x', '', sha256(await issue(org))]) assert.equal((await redeem(org, code)).outcome, 'unknown');
  });

  test('S13 a replay revokes what the first redemption issued, however often it comes', async (t) => {
    const org = await orgIn(await open(t));
    const code = await issue(org);
    const first = await redeem(org, code);
    assert.ok(first.outcome === 'redeemed');
    const token = first.code.access_token_id ?? '';
    assert.equal(await isRevoked(org.at(), token), false);
    assert.equal((await redeem(org, code)).outcome, 'already_redeemed');
    assert.equal((await redeem(org, code)).outcome, 'already_redeemed');
    assert.equal(await isRevoked(org.at(), token), true);
  });

  test('a redemption that is rolled back has not happened', async (t) => {
    const org = await orgIn(await open(t));
    const code = await issue(org);
    const claim = { codeHash: sha256(code), clientId: '0oa1', authorizationServerId: 'aus1' };
    const failing = inTx(org.at(), async (ctx) => {
      await redeemCode(ctx, claim, { accessTokenId: 'AT.x', accessTokenExpiresAt: 1 });
      throw new Error('signing failed');
    });
    await assert.rejects(failing, /signing failed/);
    assert.equal((await redeem(org, code)).outcome, 'redeemed');
  });

  test('the code itself is not in the database', async (t) => {
    const org = await orgIn(await open(t));
    const code = await issue(org);
    assert.match(code, /^[\w-]{43}$/);
    const rows = await org.at().db.selectFrom('authorization_code').selectAll().execute();
    assert.equal(rows.length, 1);
    assert.equal(JSON.stringify(rows).includes(code), false);
  });
});
