import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../../testkit/arbitraries.ts';
import { type Attribute, baseAttributes } from '../user-attributes/attribute.ts';
import { checkProfile, columnsOf, type ProfileInput, profileOf } from './profile.ts';
import { loginKey } from './user.ts';

const own: Record<string, Attribute> = {
  shoeSize: { title: 'Shoe size', type: 'integer', required: false, minimum: 20, maximum: 60, selfAccess: 'READ_ONLY' },
  tags: { title: 'Tags', type: 'array', items: { type: 'string' }, required: false, maxLength: 10, selfAccess: 'READ_ONLY' },
  isCool: { title: 'Cool', type: 'boolean', required: false, selfAccess: 'READ_ONLY' },
  size: { title: 'Size', type: 'string', required: false, enum: ['S', 'M'], selfAccess: 'READ_ONLY' },
};
const attributes = new Map<string, Attribute>([...Object.entries<Attribute>(baseAttributes), ...Object.entries(own)]);
const ada = { login: 'ada@example.com', email: 'ada@example.com', firstName: 'Ada', lastName: 'Lovelace' };

function causes(input: ProfileInput): readonly string[] {
  const checked = checkProfile(attributes, undefined, { ...ada, ...input });
  return checked.outcome === 'refused' ? checked.causes : [];
}

/** What callers may not say about a user. */
const isServersOwn = (input: ProfileInput) => 'status' in input || 'email_verified' in input;

suite('a profile is checked as a whole', () => {
  const good: readonly ProfileInput[] = [
    {},
    { secondEmail: null, mobilePhone: null, nickName: null },
    { secondEmail: 'a@b.example', mobilePhone: '+44 20 7946 0000', countryCode: 'GB', profileUrl: 'https://example.com/ada' },
    { login: `a@${'b'.repeat(90)}.example` },
    { login: 'a@b.c' },
    { firstName: '\u5f35', lastName: 'x'.repeat(50) },
    { shoeSize: 38, tags: ['a', 'b'], isCool: false, size: 'M' },
  ];
  for (const input of good) test(`${JSON.stringify(input).slice(0, 70)} is taken`, () => assert.deepEqual(causes(input), []));

  const bad: readonly (readonly [ProfileInput, string])[] = [
    [{ login: undefined }, 'profile.login: must have a value'],
    [{ login: 'a@b.' }, 'profile.login: must have 5 characters at least'],
    [{ login: 'ada-example.com' }, 'profile.login: must have the form of an e-mail address'],
    [{ login: `a@${'b'.repeat(92)}.example` }, 'profile.login: must have 100 characters at most'],
    [{ login: 7 }, 'profile.login: must be a string'],
    [{ email: 'ada@localhost' }, 'profile.email: must be an e-mail address'],
    [{ email: null }, 'profile.email: must have a value'],
    [{ firstName: '' }, 'profile.firstName: must not be empty'],
    [{ firstName: '  ' }, 'profile.firstName: must not be blank'],
    [{ lastName: 'x'.repeat(51) }, 'profile.lastName: must have 50 characters at most'],
    [{ lastName: 'a\0b' }, 'profile.lastName: must not contain NUL'],
    [{ lastName: 'a\ud800b' }, 'profile.lastName: must be well-formed Unicode'],
    [{ lastName: '\ufdfa'.repeat(50) }, 'profile.lastName: has characters that stand for too many others'],
    [{ secondEmail: 'nobody' }, 'profile.secondEmail: must be an e-mail address'],
    [{ profileUrl: 'javascript:alert(1)' }, 'profile.profileUrl: must be a URL that begins with http:// or https://'],
    [{ countryCode: 'GBR' }, 'profile.countryCode: must have 2 characters at most'],
    [{ hatSize: 7 }, 'profile.hatSize: there is no such attribute'],
    [{ status: 'ACTIVE' }, 'profile.status: there is no such attribute'],
    [{ email_verified: true }, 'profile.email_verified: there is no such attribute'],
    [{ constructor: 'x' }, 'profile.constructor: there is no such attribute'],
    [JSON.parse('{"__proto__": {"a": 1}}') as ProfileInput, 'profile.__proto__: there is no such attribute'],
    [{ shoeSize: '38' }, 'profile.shoeSize: must be a number'],
    [{ shoeSize: 38.5 }, 'profile.shoeSize: must be a whole number'],
    [{ shoeSize: 19 }, 'profile.shoeSize: must be 20 at least'],
    [{ shoeSize: 61 }, 'profile.shoeSize: must be 60 at most'],
    [{ tags: 'a' }, 'profile.tags: must be an array'],
    [{ tags: [1] }, 'profile.tags: each item must be a string'],
    [{ tags: ['x'.repeat(11)] }, 'profile.tags: each item must have 10 characters at most'],
    [{ tags: Array.from({ length: 101 }, () => 'a') }, 'profile.tags: must have 100 items at most'],
    [{ isCool: 'yes' }, 'profile.isCool: must be true or false'],
    [{ size: 'L' }, 'profile.size: must be one of the values of its enum'],
  ];
  for (const [input, cause] of bad) {
    // A made-up key survives the spread only when it is an own property.
    const whole = Object.defineProperties({ ...ada }, Object.getOwnPropertyDescriptors(input)) as ProfileInput;
    test(`${isServersOwn(input) ? 'S28 ' : ''}${JSON.stringify(input).slice(0, 60)}: ${cause}`, () => {
      const checked = checkProfile(attributes, undefined, whole);
      assert.deepEqual(checked.outcome === 'refused' && checked.causes, [cause]);
    });
  }

  test('S29 no login that is taken holds a second or a look-alike "@", or anything invisible', () => {
    for (const login of [
      'ada\uff20example.com',
      'a\ufe6bb@example.com',
      'a\uff20b@example.com',
      'ada@exam\u200bple.com',
      '\u202eada@example.com',
    ])
      assert.match(causes({ login }).join(), /must have the form of an e-mail address/, login);
  });

  test('S29 whatever text is a login: when it is taken, its key has one "@", and no blank around or inside', () => {
    const part = fc.oneof(anyText, fc.constantFrom('ada', '@', '\uff20', '.', 'example.com', ' ', '\u00a0'));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const login = parts.join('');
        if (causes({ login }).length > 0) return;
        const key = loginKey(login);
        assert.equal(key.split('@').length, 2);
        assert.doesNotMatch(key, /\s/);
        assert.equal(loginKey(key), key);
      }),
      { numRuns: 500 },
    );
  });

  test('S42 a partial update is checked on the merged result: what an earlier schema let in must be mended first', () => {
    const before = new Map(Object.entries({ ...ada, size: 'XL' }));
    const refused = checkProfile(attributes, before, { nickName: 'Countess' });
    assert.deepEqual(refused.outcome === 'refused' && refused.causes, ['profile.size: must be one of the values of its enum']);
    const mended = checkProfile(attributes, before, { nickName: 'Countess', size: null });
    assert.deepEqual(mended.outcome === 'good' && Object.fromEntries(mended.profile), { ...ada, nickName: 'Countess' });
  });

  test('values of an attribute that the org has removed are left out', () => {
    const checked = checkProfile(attributes, new Map(Object.entries({ ...ada, gone: 'x' })), {});
    assert.deepEqual(checked.outcome === 'good' && Object.fromEntries(checked.profile), ada);
  });

  test('a profile comes back from its columns as it went in', () => {
    const checked = checkProfile(attributes, undefined, {
      ...ada,
      nickName: 'Countess',
      shoeSize: 38,
      tags: ['x'],
      isCool: true,
    });
    assert.ok(checked.outcome === 'good');
    assert.deepEqual(Object.fromEntries(profileOf(columnsOf(checked.profile))), Object.fromEntries(checked.profile));
  });
});
