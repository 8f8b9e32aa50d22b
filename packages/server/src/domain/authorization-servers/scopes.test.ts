import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { type CustomScope, defaultScopes, faultOfScopeName, grantsScope, publishedScopes, systemScopeId } from './scopes.ts';

const scope = (name: string, change: Partial<CustomScope> = {}): [string, CustomScope] => [
  name,
  { name, consent: 'IMPLICIT', isDefault: false, isPublished: false, ...change },
];
const server = {
  isOrgServer: false,
  claims: [],
  scopes: new Map([scope('orders:read', { isDefault: true }), scope('orders:write', { isPublished: true })]),
};
const standard = ['openid', 'profile', 'email', 'address', 'phone'];

suite('names of scopes (Okta contract 5.3, RFC 6749 §3.3)', () => {
  for (const name of ['a', 'orders:read', 'https://api.example/orders', 'OKTAVE', 'oktane', 'x.okta.y', '!#[]~', 'x'.repeat(256)])
    test(`${name.slice(0, 30)} may be added`, () => assert.equal(faultOfScopeName(name), undefined));

  const refused: readonly (readonly [string, RegExp])[] = [
    ['', /empty/],
    ['two words', /printable ASCII/],
    ['tab\t', /printable ASCII/],
    ['quo"te', /printable ASCII/],
    ['back\\slash', /printable ASCII/],
    ['umläut', /printable ASCII/],
    ['nul\0', /printable ASCII/],
    ['okta', /okta/],
    ['okta.users.read', /okta/],
    ['okta:users', /okta/],
    ['Okta.users.read', /okta/],
    ['*', /every scope/],
    ['openid', /reserved/],
    ['OPENID', /reserved/],
    ['groups', /reserved/],
    ['offline_access', /reserved/],
    ['device_sso', /reserved/],
    ['x'.repeat(257), /256/],
  ];
  for (const [name, why] of refused)
    test(`${JSON.stringify(name.slice(0, 30))} may not`, () => assert.match(faultOfScopeName(name) ?? '', why));

  test('any name that may be added survives the scope parameter as one scope', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (name) => {
        if (faultOfScopeName(name) !== undefined) return;
        assert.deepEqual(`openid ${name} email`.split(' '), ['openid', name, 'email']);
        assert.doesNotMatch(name, /["\\]/);
      }),
    );
  });
});

suite('scopes of an authorization server', () => {
  test('it grants the standard ones and its own; not those that are not built, nor the management API’s', () => {
    for (const name of [...standard, 'groups', 'orders:read', 'orders:write']) assert.ok(grantsScope(server, name), name);
    for (const name of ['offline_access', 'device_sso', 'okta.users.read', 'orders', 'toString', '__proto__', ''])
      assert.ok(!grantsScope(server, name), name);
  });

  test('a request without scopes gets the default ones', () => {
    assert.deepEqual(defaultScopes(server), ['orders:read']);
    assert.deepEqual(defaultScopes({ ...server, scopes: new Map() }), []);
  });

  test('discovery names the standard ones and what an admin publishes; groups where something tells them', () => {
    assert.deepEqual(publishedScopes(server), [...standard, 'orders:write']);
    assert.deepEqual(publishedScopes({ ...server, claims: [{ scopes: ['groups'] }] }), [...standard, 'groups', 'orders:write']);
    assert.deepEqual(publishedScopes({ isOrgServer: true, claims: [], scopes: new Map() }), [...standard, 'groups']);
  });

  test('the id of a system scope has the form of an id, is the same each time and differs by server', () => {
    const id = systemScopeId('aus1', 'openid');
    assert.match(id, /^scp[0-9A-Za-z]{17}$/);
    assert.equal(systemScopeId('aus1', 'openid'), id);
    assert.notEqual(systemScopeId('aus2', 'openid'), id);
    assert.notEqual(systemScopeId('aus1', 'email'), id);
  });
});
