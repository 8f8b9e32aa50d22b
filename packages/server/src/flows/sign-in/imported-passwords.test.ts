import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { startGatehouse } from '../../../testkit/testkit.ts';
import { HasherBusyError } from '../../domain/passwords/hasher.ts';
import { prepareImportedPassword } from '../../domain/passwords/new-password.ts';
import { findPassword } from '../../domain/passwords/store.ts';

const password = 'Correct-Horse-9';
const bcrypt = {
  algorithm: 'BCRYPT',
  workFactor: 5,
  salt: 'abcdefghijklmnopqrstuu',
  value: 'ZxQFNHVhigQsQ2.Z4D66ro1v00tZKVK',
} as const;
const sha = { algorithm: 'SHA-256', value: 'mNSmGiGi0m2n+durdVDbYyn6k2IiYFUTPoEK7t5fViI=' } as const;

async function imported(t: Parameters<typeof startGatehouse>[0], hash: typeof bcrypt | typeof sha = bcrypt) {
  const gatehouse = await startGatehouse(t);
  const ada = { ...(await gatehouse.given.user()), password };
  const form = await prepareImportedPassword(gatehouse.deps.hasher, hash);
  assert.ok('stored' in form);
  await gatehouse.given.passwordHash(ada, form.stored);
  const stored = async () => (await findPassword(gatehouse.ctx(), ada.id))?.hash;
  return { gatehouse, ada, form: form.stored, stored };
}

suite('a password whose hash came from another system', () => {
  for (const hash of [bcrypt, sha])
    test(`${hash.algorithm}: the first good sign-in replaces it by Argon2id, and the password goes on working`, async (t) => {
      const { gatehouse, ada, form, stored } = await imported(t, hash);
      const { changed_at } = (await findPassword(gatehouse.ctx(), ada.id)) ?? {};
      assert.equal((await gatehouse.browser().signIn({ ...ada, password: 'wrong' }, '/signin')).statusCode, 401);
      assert.equal(await stored(), form, 'a wrong password replaces nothing');
      gatehouse.clock.advance({ minutes: 1 });
      assert.match((await gatehouse.browser().signIn(ada, '/signin')).body, /You are signed in/);
      const better = await stored();
      assert.match(better ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      assert.equal((await findPassword(gatehouse.ctx(), ada.id))?.changed_at, changed_at, 'it is the same password');
      assert.match((await gatehouse.browser().signIn(ada, '/signin')).body, /You are signed in/);
      assert.equal(await stored(), better, 'and is hashed no third time');
      const log = JSON.stringify(await gatehouse.log());
      for (const secret of [password, form, better ?? '']) assert.equal(log.includes(secret), false);
    });

  test('several first sign-ins at once all succeed or hear that the password changed; none breaks it', async (t) => {
    const { gatehouse, ada, stored } = await imported(t);
    const answers = await Promise.all(Array.from({ length: 8 }, () => gatehouse.browser().signIn(ada, '/signin')));
    assert.ok(answers.some(({ statusCode }) => statusCode === 200));
    assert.ok(answers.every(({ statusCode }) => statusCode === 200 || statusCode === 401));
    assert.match((await stored()) ?? '', /^\$argon2id/);
    assert.match((await gatehouse.browser().signIn(ada, '/signin')).body, /You are signed in/);
  });

  test('a queue that is full between the two hashes does not stop the sign-in', async (t) => {
    const { gatehouse, ada, form, stored } = await imported(t);
    Object.assign(gatehouse.deps.hasher, { hash: () => Promise.reject(new HasherBusyError('full')) });
    assert.match((await gatehouse.browser().signIn(ada, '/signin')).body, /You are signed in/);
    assert.equal(await stored(), form);
  });
});
