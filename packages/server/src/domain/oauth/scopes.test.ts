import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { splitScope, standardScopes, unknownScopes } from './scopes.ts';

suite('scopes (RFC 6749 §3.3)', () => {
  const cases: readonly (readonly [string | undefined, readonly string[]])[] = [
    ['openid profile', ['openid', 'profile']],
    ['openid openid profile', ['openid', 'profile']],
    ['profile openid profile', ['profile', 'openid']],
    ['  openid   profile ', ['openid', 'profile']],
    ['openid\tprofile', ['openid\tprofile']],
    ['OpenID', ['OpenID']],
    ['', []],
    [undefined, []],
  ];
  for (const [scope, scopes] of cases) {
    test(`${JSON.stringify(scope)} is read as ${JSON.stringify(scopes)}`, () => assert.deepEqual(splitScope(scope), scopes));
  }

  test('the standard scopes are known, in this spelling only', () => {
    assert.deepEqual(unknownScopes(standardScopes), []);
    const strange = ['OPENID', 'offline_access', 'openid,profile', 'openid\tprofile', '__proto__', 'constructor', ''];
    assert.deepEqual(unknownScopes(['openid', ...strange, 'email']), strange);
  });
});
