import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { groupsScope, isStandardScope, isSystemScope, splitScope, standardScopes } from './scopes.ts';

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

  test('the standard scopes are granted, in this spelling only', () => {
    for (const scope of [...standardScopes, groupsScope]) assert.ok(isStandardScope(scope) && isSystemScope(scope), scope);
    for (const scope of ['OPENID', 'openid,profile', 'openid\tprofile', '__proto__', 'constructor', ''])
      assert.ok(!isStandardScope(scope) && !isSystemScope(scope), scope);
    for (const scope of ['offline_access', 'device_sso']) assert.ok(!isStandardScope(scope) && isSystemScope(scope), scope);
  });
});
