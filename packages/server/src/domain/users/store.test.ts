import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eachDatabase } from '../../../testkit/each-database.ts';
import { type OrgInDatabase, orgIn } from '../../../testkit/test-ctx.ts';
import { inTx } from '../ctx.ts';
import { findSignInState, findUserByLogin, insertUser, recordSignIn, savePassword } from './store.ts';
import type { UserId } from './user.ts';

function insert(org: OrgInDatabase, id: string, login: string): Promise<void> {
  const user = {
    id,
    login,
    status: 'ACTIVE',
    email: login,
    email_verified: 1,
    first_name: null,
    last_name: null,
    profile_json: '{}',
  } as const;
  return inTx(org.at(), (ctx) => insertUser(ctx, user));
}

eachDatabase('users', (open) => {
  test('S29 of fifty parallel inserts with one login, spelled in many ways, exactly one is there afterwards', async (t) => {
    const org = await orgIn(await open(t));
    const spellings = ['ada@example.com', 'ADA@example.com', ' ada@example.com', 'ada\uff20example.com', '\uff41da@example.com'];
    const results = await Promise.allSettled(
      Array.from({ length: 50 }, (_, index) => insert(org, `00u${index}`, spellings[index % spellings.length] ?? '')),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await org.at().db.selectFrom('user').select('id').execute()).length, 1);
  });

  test('the same login in another org is somebody else', async (t) => {
    const database = await open(t);
    const [one, other] = [await orgIn(database), await orgIn(database, 'other')];
    await insert(one, '00u1', 'ada@example.com');
    await insert(other, '00u2', 'ada@example.com');
    assert.equal((await findUserByLogin(one.at(), 'ADA@example.com'))?.id, '00u1');
    assert.equal((await findUserByLogin(other.at(), 'ADA@example.com'))?.id, '00u2');
  });

  test('a user is found by login in any spelling, and keeps the spelling that was given', async (t) => {
    const org = await orgIn(await open(t));
    await insert(org, '00u1', 'Ada@Example.com');
    for (const login of ['ada@example.com', 'ADA@EXAMPLE.COM ', 'ada\uff20example.com']) {
      assert.equal((await findUserByLogin(org.at(), login))?.login, 'Ada@Example.com', login);
    }
    for (const login of ['', '%', 'ada_example.com', 'ada@example.co', "' or 1=1 --"])
      assert.equal(await findUserByLogin(org.at(), login), undefined, login);
  });

  test('a password is kept once, the latest; without one there is nothing to sign in with', async (t) => {
    const org = await orgIn(await open(t));
    await insert(org, '00u1', 'ada@example.com');
    assert.equal(await findSignInState(org.at(), '00u1' as UserId), undefined);
    await inTx(org.at(), (ctx) => savePassword(ctx, '00u1', 'hash-1'));
    await inTx(org.at(5), (ctx) => savePassword(ctx, '00u1', 'hash-2'));
    assert.deepEqual({ ...(await findSignInState(org.at(), '00u1' as UserId)) }, { status: 'ACTIVE', hash: 'hash-2' });
    const rows = await org.at().db.selectFrom('password').selectAll().execute();
    assert.deepEqual(
      rows.map((row) => row.changed_at),
      [org.at(5).now],
    );
  });

  test('a sign-in is remembered and does not count as a change of the profile', async (t) => {
    const org = await orgIn(await open(t));
    await insert(org, '00u1', 'ada@example.com');
    await inTx(org.at(9), (ctx) => recordSignIn(ctx, '00u1' as UserId));
    const row = await org.at().db.selectFrom('user').selectAll().executeTakeFirstOrThrow();
    assert.deepEqual([row.last_sign_in_at, row.updated_at, row.activated_at], [org.at(9).now, org.at().now, org.at().now]);
  });
});
