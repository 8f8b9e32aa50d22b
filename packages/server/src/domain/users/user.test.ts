import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { UserTable } from '../../schema/tables.ts';
import { displayName, loginKey, maySignIn, type User } from './user.ts';

suite('S29 logins and e-mail addresses have one form for comparing', () => {
  const same: readonly (readonly [string, string])[] = [
    ['ada@example.com', 'ADA@Example.COM'],
    ['ada@example.com', '  ada@example.com\t'],
    ['ada@example.com', 'ada\uff20example.com'],
    ['ada@example.com', 'ada\ufe6bexample.com'],
    ['ada@example.com', '\uff41\uff44\uff41@example\uff0ecom'],
    ['ada@example.com', '\u00a0ada@example.com\u3000'],
    ['andr\u00e9@example.com', 'andre\u0301@example.com'],
    ['\ufb01ona@example.com', 'fiona@example.com'],
  ];
  for (const [one, other] of same) test(`${JSON.stringify(other)} is ${one}`, () => assert.equal(loginKey(other), loginKey(one)));

  const different: readonly (readonly [string, string])[] = [
    ['ada@example.com', '\u0430da@example.com'],
    ['ada@example.com', 'ada@example.com.evil.example'],
    ['ada@example.com', 'ada@evil.example\uff20example.com'],
    ['ada@example.com', 'a da@example.com'],
    ['ada@example.com', 'ada@example.com\u200b'],
    ['andr\u00e9@example.com', 'andre@example.com'],
  ];
  for (const [one, other] of different)
    test(`${JSON.stringify(other)} is not ${one}`, () => assert.notEqual(loginKey(other), loginKey(one)));

  test('a look-alike of "@" is seen as one: no key has a second sign that only looks different', () => {
    for (const sign of ['\uff20', '\ufe6b']) assert.equal(loginKey(`a${sign}b`).split('@').length, 2);
  });

  test('the key of a key is the key, and case does not matter', () => {
    const login = fc.emailAddress();
    fc.assert(
      fc.property(login, (text) => {
        assert.equal(loginKey(loginKey(text)), loginKey(text));
        assert.equal(loginKey(text.toUpperCase()), loginKey(text));
      }),
    );
  });
});

suite('users', () => {
  test('only an ACTIVE user may be signed in', () => {
    const statuses: UserTable['status'][] = [
      'STAGED',
      'PROVISIONED',
      'ACTIVE',
      'RECOVERY',
      'PASSWORD_EXPIRED',
      'LOCKED_OUT',
      'SUSPENDED',
      'DEPROVISIONED',
    ];
    assert.deepEqual(statuses.filter(maySignIn), ['ACTIVE']);
  });

  test('a person is called by display name, else by first and last name, else by login', () => {
    const user = { login: 'ada', firstName: 'Ada', lastName: 'Lovelace', profile: { displayName: 'Countess' } } as User;
    assert.equal(displayName(user), 'Countess');
    assert.equal(displayName({ ...user, profile: {} }), 'Ada Lovelace');
    assert.equal(displayName({ ...user, profile: {}, firstName: null }), 'Lovelace');
    assert.equal(displayName({ ...user, profile: {}, firstName: '', lastName: null }), 'ada');
  });
});
