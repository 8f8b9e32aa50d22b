import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { claimsOf, type IdClaims, type User, userFrom } from './claims.ts';
import { expressAuth } from './express.ts';
import { fakeIdp, testSession } from './testing.ts';
import { testOptions } from './testkit/app.ts';

interface StaffClaims extends IdClaims {
  department: string;
}

suite('claims', () => {
  test('the user has everything but what only the protocol needs', () => {
    const claims = {
      iss: 'i',
      sub: 's',
      aud: 'a',
      exp: 1,
      iat: 1,
      nonce: 'n',
      azp: 'a',
      at_hash: 'h',
      c_hash: 'c',
      name: 'Ada',
      auth_time: 1,
      custom: [1],
    };
    assert.deepEqual(userFrom(claims), { sub: 's', name: 'Ada', auth_time: 1, custom: [1] });
    const token = `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.y`;
    assert.deepEqual(claimsOf(token), claims);
    assert.throws(() => claimsOf('no token'), SyntaxError);
  });

  test('claims of the app are typed through the instance, rules and test helper, and unknown ones are unknown', async () => {
    const auth = expressAuth<StaffClaims>({
      ...testOptions(fakeIdp(), []),
      hooks: { onSignIn: ({ claims }) => (claims.department.length > 0 ? undefined : { deny: 'Staff only.' }) },
    });
    const { cookie } = await testSession(auth, { claims: { sub: 'ada', department: 'research' } });
    const context = auth.core.load({ method: 'GET', url: '/', header: (name) => (name === 'cookie' ? cookie : undefined) });
    const user: User<StaffClaims> | undefined = context.getUser();
    const department: string | undefined = user?.department;
    assert.equal(department?.toUpperCase(), 'RESEARCH');
    assert.equal(
      context.has((claims) => claims.department === 'research'),
      true,
    );
    // @ts-expect-error -- a claim nobody declared is unknown, not any
    user?.['undeclared']?.toUpperCase();
    // @ts-expect-error -- the protocol's own claims are not part of the user
    const nonce: string | undefined = user?.nonce;
    assert.equal(nonce, undefined);
  });
});
