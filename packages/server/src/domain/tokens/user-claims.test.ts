import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import type { User, UserId } from '../users/user.ts';
import { idTokenUserClaims, userClaims } from './user-claims.ts';

const ada: User = {
  id: '00u1' as UserId,
  status: 'ACTIVE',
  login: 'ada@example.com',
  email: 'ada@mail.example',
  isEmailVerified: true,
  isLockedForStrangers: false,
  firstName: 'Ada',
  lastName: 'Lovelace',
  profile: {},
  updatedAt: 1_930_000_000_999,
  createdAt: 1_930_000_000_000,
  activatedAt: null,
  statusChangedAt: null,
  lastSignInAt: null,
  tokensValidFrom: 0,
};

const full: User = {
  ...ada,
  profile: {
    middleName: 'King',
    nickName: 'A.',
    displayName: 'Countess',
    profileUrl: 'https://ada.example',
    picture: 'https://ada.example/p.png',
    website: 'https://w.example',
    gender: 'female',
    birthdate: '1815-12-10',
    timezone: 'Europe/London',
    locale: 'en_GB',
    primaryPhone: '+44 1',
    mobilePhone: '+44 2',
    streetAddress: '12 St James’s Square',
    city: 'London',
    state: 'Westminster',
    zipCode: 'SW1Y',
    countryCode: 'GB',
  },
};

const profileOfFull = {
  name: 'Ada Lovelace',
  given_name: 'Ada',
  family_name: 'Lovelace',
  middle_name: 'King',
  nickname: 'A.',
  preferred_username: 'ada@example.com',
  profile: 'https://ada.example',
  picture: 'https://ada.example/p.png',
  website: 'https://w.example',
  gender: 'female',
  birthdate: '1815-12-10',
  zoneinfo: 'Europe/London',
  locale: 'en_GB',
  updated_at: 1_930_000_000,
};

suite('claims of the granted scopes (OIDC Core §5.4, Okta contract 4.4)', () => {
  const cases: readonly (readonly [string, object])[] = [
    ['openid', {}],
    ['openid profile', profileOfFull],
    ['openid email', { email: 'ada@mail.example', email_verified: true }],
    ['openid phone', { phone_number: '+44 1' }],
    [
      'openid address',
      {
        address: {
          street_address: '12 St James’s Square',
          locality: 'London',
          region: 'Westminster',
          postal_code: 'SW1Y',
          country: 'GB',
        },
      },
    ],
    ['openid groups offline_access', {}],
  ];
  for (const [scope, claims] of cases) {
    test(`userinfo for ${scope}`, () =>
      assert.deepEqual(userClaims(full, new Set(scope.split(' '))), { sub: '00u1', ...claims }));
  }

  test('an attribute that is empty or missing is left out, never null', () => {
    const bare: User = { ...ada, firstName: null, lastName: '', profile: { nickName: '', city: '' } };
    assert.deepEqual(userClaims(bare, new Set(['openid', 'profile', 'address', 'phone'])), {
      sub: '00u1',
      preferred_username: 'ada@example.com',
      locale: 'en_US',
      updated_at: 1_930_000_000,
    });
  });

  test('name is first and last name, else the display name', () => {
    const nameOf = (change: Partial<User>) => userClaims({ ...full, ...change }, new Set(['profile']))['name'];
    assert.equal(nameOf({ firstName: null }), 'Lovelace');
    assert.equal(nameOf({ lastName: null }), 'Ada');
    assert.equal(nameOf({ firstName: null, lastName: null }), 'Countess');
    assert.equal(nameOf({ firstName: null, lastName: null, profile: {} }), undefined);
  });

  test('email_verified says no when it is not, and a mobile phone stands in for the first one', () => {
    assert.equal(userClaims({ ...ada, isEmailVerified: false }, new Set(['email']))['email_verified'], false);
    assert.equal(userClaims({ ...ada, profile: { mobilePhone: '+44 2' } }, new Set(['phone']))['phone_number'], '+44 2');
  });

  test('no scope gives a claim of another one', () => {
    const own: Record<string, readonly string[]> = {
      profile: Object.keys(profileOfFull),
      email: ['email', 'email_verified'],
      phone: ['phone_number'],
      address: ['address'],
    };
    fc.assert(
      fc.property(fc.subarray(Object.keys(own)), (scopes) => {
        const allowed = new Set(['sub', ...scopes.flatMap((scope) => own[scope] ?? [])]);
        assert.deepEqual(Object.keys(userClaims(full, new Set(scopes))).sort(), [...allowed].sort());
      }),
    );
  });
});

suite('claims of the person in an ID token of the code flow (Okta contract 4.5)', () => {
  const cases: readonly (readonly [string, object])[] = [
    ['openid', {}],
    ['openid profile', { name: 'Ada Lovelace', preferred_username: 'ada@example.com' }],
    ['openid email', { email: 'ada@mail.example' }],
    [
      'openid profile email phone address',
      { name: 'Ada Lovelace', preferred_username: 'ada@example.com', email: 'ada@mail.example' },
    ],
  ];
  for (const [scope, claims] of cases) {
    test(`for ${scope}`, () => assert.deepEqual(idTokenUserClaims(full, new Set(scope.split(' '))), { sub: '00u1', ...claims }));
  }
});
