import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  checkPassword,
  defaultPasswordPolicy,
  type PasswordPolicy,
  type PasswordSettings,
  passwordRequirements,
} from './password-policy.ts';

const ada = { login: 'ada.lovelace@example.com', firstName: 'Ada', lastName: 'Byron' };

function policy(complexity: Partial<PasswordSettings['complexity']>): PasswordPolicy {
  const { password, recovery } = defaultPasswordPolicy;
  return { password: { ...password, complexity: { ...password.complexity, ...complexity } }, recovery };
}

const nothing = policy({ minLength: 1, minLowerCase: 0, minUpperCase: 0, minNumber: 0, excludeUsername: false });

suite('what a policy asks of the text of a password', () => {
  test('the default: eight characters, a lowercase and an uppercase letter, a number; every lack is told at once', () => {
    assert.deepEqual(checkPassword(defaultPasswordPolicy, 'Tr0ubadour', ada), []);
    assert.deepEqual(checkPassword(defaultPasswordPolicy, '!', ada), [
      'At least 8 characters',
      'At least 1 lowercase letter',
      'At least 1 uppercase letter',
      'At least 1 number',
    ]);
    assert.deepEqual(checkPassword(defaultPasswordPolicy, 'Tr0ubad', ada), ['At least 8 characters']);
  });

  test('each kind is counted, wherever its characters stand', () => {
    const three = policy({ minLowerCase: 3, minUpperCase: 3, minNumber: 3, minSymbol: 3, excludeUsername: false });
    assert.deepEqual(checkPassword(three, 'a1B-b2C+c3D?', ada), []);
    for (const [lacking, words] of [
      ['A1B-b2C+c3D?', 'At least 3 lowercase letters'],
      ['a1B-b2C+c3d?', 'At least 3 uppercase letters'],
      ['a1B-b2C+cxD?', 'At least 3 numbers'],
      ['a1B-b2C+c3D4', 'At least 3 symbols'],
    ] as const)
      assert.deepEqual(checkPassword(three, lacking, ada), [words], lacking);
  });

  test('letters of every script count, and characters are characters, not bytes or halves of a pair', () => {
    assert.deepEqual(checkPassword(defaultPasswordPolicy, 'ёжикВТумане9', ada), []);
    assert.deepEqual(checkPassword(policy({ minLength: 4 }), 'aA9😀', ada), []);
    assert.deepEqual(checkPassword(policy({ minLength: 5 }), 'aA9😀', ada), ['At least 5 characters']);
    assert.deepEqual(checkPassword(policy({ minSymbol: 1 }), 'Tr0ub adour', ada), [], 'a blank is a symbol');
  });

  test('no part of the login that has four characters, in any case', () => {
    const rule = policy({ ...nothing.password.complexity, excludeUsername: true });
    for (const bad of ['xLOVELACEx', 'my-Example-1'])
      assert.deepEqual(checkPassword(rule, bad, ada), ['No part of your username'], bad);
    for (const good of ['xadax', 'dotcom', 'lovelac', 'love-lace']) assert.deepEqual(checkPassword(rule, good, ada), [], good);
    assert.deepEqual(checkPassword(rule, 'bob@x.io', { ...ada, login: 'bob@x.io' }), [], 'there is no part of four characters');
  });

  test('neither first nor last name, where the policy says so', () => {
    const rule = policy({ ...nothing.password.complexity, excludeAttributes: ['firstName', 'lastName'] });
    assert.deepEqual(checkPassword(rule, 'xADAxbyronx', ada), ['Not your first name', 'Not your last name']);
    assert.deepEqual(checkPassword(rule, 'x', { ...ada, firstName: null, lastName: ' ' }), []);
    assert.deepEqual(
      checkPassword(rule, 'look out', { ...ada, lastName: 'O' }),
      [],
      'two letters would rule out half of all words',
    );
  });

  test('S27 nothing above 1024 bytes, whatever the policy', () => {
    assert.deepEqual(checkPassword(nothing, 'a'.repeat(1024), ada), []);
    assert.deepEqual(checkPassword(nothing, 'a'.repeat(1025), ada), ['At most 1024 bytes']);
    assert.deepEqual(checkPassword(nothing, 'ä'.repeat(513), ada), ['At most 1024 bytes']);
  });

  test('what a page ticks off is what the server checks, and takes no longer for a nasty text', () => {
    const rules = passwordRequirements(policy({ minLowerCase: 3, minUpperCase: 2, minNumber: 2, minSymbol: 2 }), ada);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const unmet = rules.filter(({ pattern, without }) =>
          pattern ? !new RegExp(pattern, 'su').test(text) : without?.some((part) => text.toLowerCase().includes(part)),
        );
        const checked = checkPassword(policy({ minLowerCase: 3, minUpperCase: 2, minNumber: 2, minSymbol: 2 }), text, ada);
        assert.deepEqual(
          unmet.map(({ words }) => words),
          checked,
        );
      }),
    );
    const many = policy({ minLowerCase: 30, minUpperCase: 30, minNumber: 30, minSymbol: 30 });
    for (const text of ['aA'.repeat(512), '1!'.repeat(512), 'a'.repeat(1024)])
      assert.ok(checkPassword(many, text, ada).length > 0);
  });
});
