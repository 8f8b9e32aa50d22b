import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { systemRandom } from '../../platform/random.ts';
import { checkPassword, defaultPasswordPolicy, type PasswordPolicy } from '../policies/password-policy.ts';
import { temporaryPassword } from './temporary-password.ts';

const ada = { login: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' };

suite('temporary passwords', () => {
  test('fit whatever policy there is, and are 14 characters at least', () => {
    const few = fc.integer({ min: 0, max: 12 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 72 }),
        few,
        few,
        few,
        few,
        (minLength, minLowerCase, minUpperCase, minNumber, minSymbol) => {
          const { password, recovery } = defaultPasswordPolicy;
          const complexity = { ...password.complexity, minLength, minLowerCase, minUpperCase, minNumber, minSymbol };
          const policy: PasswordPolicy = { password: { ...password, complexity }, recovery };
          const chosen = temporaryPassword(systemRandom, policy, ada);
          assert.deepEqual(checkPassword(policy, chosen, ada), []);
          assert.ok(chosen.length >= 14);
        },
      ),
    );
  });

  test('differ each time, and every place may hold every kind', () => {
    const chosen = Array.from({ length: 300 }, () => temporaryPassword(systemRandom, defaultPasswordPolicy, ada));
    assert.equal(new Set(chosen).size, 300);
    for (let place = 0; place < 14; place += 1)
      for (const kind of [/[a-z]/, /[A-Z]/, /\d/])
        assert.ok(
          chosen.some((each) => kind.test(each.charAt(place))),
          `${kind} at ${place}`,
        );
  });
});
