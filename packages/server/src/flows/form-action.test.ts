import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { formPostFormAction, signInFormAction } from './form-action.ts';

suite('where a form may lead (CSP Level 3 §6.5.1, form-action)', () => {
  const cases = {
    'https://rp.example/cb': "'self' https:",
    'http://app.test:3000/cb?x=1': "'self' https: http://app.test:3000",
    'http://my_app/cb': "'self' https: http://my_app",
    'http://bücher.test/cb': "'self' https: http://xn--bcher-kva.test",
    'http://localhost:3000/cb': "'self' https: http://localhost:3000 http://localhost:* http://127.0.0.1:*",
    'http://[::1]:3000/cb': "'self' https: http: http://localhost:* http://127.0.0.1:*",
    'com.example.app:/cb': "'self' https: com.example.app:",
    'com.example.app:/cb;script-src *': "'self' https: com.example.app:",
  };
  for (const [redirectUri, expected] of Object.entries(cases)) {
    test(`a sign-in that ends at ${redirectUri} may be followed there`, () =>
      assert.equal(signInFormAction(redirectUri), expected));
  }

  test('a sign-in that no app started leads here and to https', () => assert.equal(signInFormAction(undefined), "'self' https:"));

  test('a form post leads to the app and to wherever the app sends on, as a sign-in does', () => {
    for (const target of ['https://rp.example:8443/cb?a=;b', 'http://localhost:3000/cb'])
      assert.equal(formPostFormAction(target), signInFormAction(target));
  });

  test('a form cannot be posted to the scheme of an installed app', () => {
    assert.throws(() => formPostFormAction('com.example.app:/cb'), TypeError);
  });

  const refused = [
    'http://a;script-src.example/',
    "http://'unsafe-inline'/",
    'http://a,b.example/',
    'http://*/',
    'https://*.example/',
  ];
  for (const address of [...refused, 'javascript:alert(1)', 'data:text/html,x', 'blob:https://a/b', 'http://', '/cb', '']) {
    test(`S39: ${address || 'an empty address'} is refused in the policy`, () => {
      assert.throws(() => signInFormAction(address), TypeError);
      assert.throws(() => formPostFormAction(address), TypeError);
    });
  }

  test('S39: no address adds a directive, a keyword or a header line to the policy', () => {
    const part = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(';', ',', ' ', "'none'", '*', '\r\n', '\t', '@', ':', '/', '#', 'a.b', '%3b'),
    );
    const start = fc.constantFrom('http://', 'https://', 'x-', 'http://a', 'http:', '');
    const address = fc.tuple(start, fc.array(part)).map(([first, rest]) => first + rest.join(''));
    fc.assert(
      fc.property(address, (given) => {
        let allowed: string;
        try {
          allowed = signInFormAction(given);
        } catch (error) {
          return assert.ok(error instanceof TypeError);
        }
        assert.match(allowed, /^'self' https:( [a-z][a-z0-9+.-]*:(\/\/[a-z0-9._-]+(:(\d+|\*))?)?)*$/);
      }),
      { numRuns: 2000 },
    );
  });
});
