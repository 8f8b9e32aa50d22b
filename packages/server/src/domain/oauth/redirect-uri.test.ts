import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { hostileRedirectUris } from '../../../testkit/hostile-redirect-uris.ts';
import { isRegisteredRedirectUri, isRegisteredSignOutUri, loggableUri, problemOfRedirectUri } from './redirect-uri.ts';

suite('what may be registered as a redirect URI (RFC 6749 §3.1.2, RFC 9700 §4.1)', () => {
  const good = [
    'https://rp.example/cb',
    'https://rp.example:8443/cb?tenant=1&mode=x',
    'https://rp.example',
    'http://localhost:3000/authorization-code/callback',
    'http://intranet/cb',
    'http://[::1]:3000/cb',
    'com.example.app:/callback',
    'com.example.app://callback',
  ];
  for (const uri of good) test(`${uri} may`, () => assert.equal(problemOfRedirectUri(uri), undefined));

  const schemes = ['javascript', 'data', 'vbscript', 'file', 'blob', 'about', 'view-source', 'filesystem'];
  for (const scheme of schemes) {
    for (const spelled of [scheme, scheme.toUpperCase(), `${scheme.slice(0, 1).toUpperCase()}${scheme.slice(1)}`]) {
      test(`S02 the scheme ${spelled}: may not`, () => {
        assert.match(problemOfRedirectUri(`${spelled}:alert(1)`) ?? '', /scheme|absolute/);
        assert.match(problemOfRedirectUri(`${spelled}://rp.example/cb`) ?? '', /scheme|absolute/);
      });
    }
  }

  for (const name of ['code', 'state', 'iss', 'error', 'error_description', 'id_token', 'access_token']) {
    test(`S03 a query that already has the response parameter ${name} may not`, () => {
      assert.match(problemOfRedirectUri(`https://rp.example/cb?${name}=x`) ?? '', /response parameter/);
      assert.match(problemOfRedirectUri(`https://rp.example/cb?a=b&${name}`) ?? '', /response parameter/);
      const encoded = `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`;
      assert.match(problemOfRedirectUri(`https://rp.example/cb?${encoded}=x`) ?? '', /response parameter/);
    });
  }

  const bad = {
    'a fragment': 'https://rp.example/cb#f',
    'an empty fragment': 'https://rp.example/cb#',
    'a fragment with a response parameter': 'https://rp.example/cb#code=x',
    'a user name': 'https://ada@rp.example/cb',
    'a password': 'https://:secret@rp.example/cb',
    'a space': 'https://rp.example/a b',
    'a line break': 'https://rp.example/cb\r\nX: y',
    'a tab': 'https://rp.ex\tample/cb',
    'a NUL': 'https://rp.example/cb\0',
    'a backslash': 'https://rp.example\\cb',
    'a relative path': '/cb',
    'a scheme-relative address': '//rp.example/cb',
    'no scheme': 'rp.example/cb',
    nothing: '',
    'a host that could end a policy': "https://rp.example;script-src'/cb",
    'a wildcard host': 'https://*.rp.example/cb',
  };
  for (const [what, uri] of Object.entries(bad))
    test(`${what} may not`, () => assert.notEqual(problemOfRedirectUri(uri), undefined));
});

suite('S01 a redirect URI is equal to a registered one, byte for byte (RFC 9700 §2.1)', () => {
  const registered = ['https://rp.example/cb', 'https://rp.example/other?tenant=1'];

  test('each registered address is accepted as it is', () => {
    for (const uri of registered) assert.equal(isRegisteredRedirectUri(uri, registered, false), true, uri);
  });

  test('more than 200 hostile variants are not, for web and for native apps', () => {
    const hostile = hostileRedirectUris('https://rp.example/cb');
    assert.ok(hostile.length >= 200, `${hostile.length}`);
    for (const uri of hostile) {
      assert.equal(isRegisteredRedirectUri(uri, registered, false), false, JSON.stringify(uri));
      assert.equal(isRegisteredRedirectUri(uri, registered, true), false, JSON.stringify(uri));
    }
  });

  test('any other text is not', () => {
    const near = fc.tuple(fc.nat(21), fc.nat(3), fc.string({ maxLength: 3 }));
    fc.assert(
      fc.property(near, ([at, drop, insert]) => {
        const [uri = ''] = registered;
        const changed = uri.slice(0, at) + insert + uri.slice(at + drop);
        assert.equal(isRegisteredRedirectUri(changed, registered, true), changed === uri);
      }),
      { numRuns: 500 },
    );
  });

  test('nothing is registered: nothing is accepted', () =>
    assert.equal(isRegisteredRedirectUri('https://rp.example/cb', [], true), false));

  test('a forbidden address stays forbidden even when it stands in the list', () => {
    for (const uri of ['javascript:alert(1)', 'https://rp.example/cb#f', 'https://rp.example/cb?code=1', 'data:text/html,x']) {
      assert.equal(isRegisteredRedirectUri(uri, [uri], true), false, uri);
    }
  });
});

suite('S01 only the port may vary, only on loopback, only for native apps (RFC 8252 §7.3)', () => {
  const registered = ['http://127.0.0.1/cb', 'http://[::1]:1000/cb', 'http://localhost:1000/cb?x=1'];

  for (const uri of [
    'http://127.0.0.1:51004/cb',
    'http://127.0.0.1/cb',
    'http://[::1]:2/cb',
    'http://[::1]/cb',
    'http://localhost:65535/cb?x=1',
  ]) {
    test(`${uri} is accepted from a native app`, () => assert.equal(isRegisteredRedirectUri(uri, registered, true), true));
  }

  test('from a web app the port must be the registered one', () => {
    assert.equal(isRegisteredRedirectUri('http://127.0.0.1:51004/cb', registered, false), false);
    assert.equal(isRegisteredRedirectUri('http://127.0.0.1/cb', registered, false), true);
  });

  const other = [
    'https://127.0.0.1:51004/cb',
    'http://127.0.0.2:51004/cb',
    'http://127.1:51004/cb',
    'http://2130706433:51004/cb',
    'http://0x7f.0.0.1:51004/cb',
    'http://[::ffff:127.0.0.1]:51004/cb',
    'http://[0:0:0:0:0:0:0:1]:51004/cb',
    'http://localhost:51004/cb',
    'http://localhost.:51004/cb?x=1',
    'http://LOCALHOST:51004/cb?x=1',
    'http://localhost.evil.example:51004/cb?x=1',
    'http://localhost@evil.example:51004/cb?x=1',
    'http://127.0.0.1:51004@evil.example/cb',
    'http://127.0.0.1:51004/cb/',
    'http://127.0.0.1:51004/cb?x',
    'http://127.0.0.1:51004/cb#f',
    'http://127.0.0.1:51004/x/../cb',
    'http://127.0.0.1:/cb',
    'http://127.0.0.1:+80/cb',
    'http://127.0.0.1:65536/cb',
    'http://127.0.0.1:999999/cb',
    'http:127.0.0.1:51004/cb',
    'HTTP://127.0.0.1:51004/cb',
    'http://127.0.0.1:51004',
  ];
  for (const uri of other) {
    test(`${uri} is refused`, () => assert.equal(isRegisteredRedirectUri(uri, registered, true), false));
  }

  test('an address elsewhere that is registered with a port does not become loopback', () => {
    assert.equal(isRegisteredRedirectUri('http://intranet:81/cb', ['http://intranet:80/cb'], true), false);
  });
});

suite('sign-out redirect URIs (OIDC RP-Initiated Logout §3, Okta contract 2.4)', () => {
  const registered = ['https://rp.example', 'https://rp.example/bye', 'com.example.app://out'];

  for (const uri of [
    'https://rp.example',
    'https://rp.example/',
    'https://rp.example/bye',
    'com.example.app://out',
    'com.example.app://out/',
  ]) {
    test(`${uri} is accepted: an empty path equals "/"`, () => assert.equal(isRegisteredSignOutUri(uri, registered), true));
  }

  const refused = [
    'https://rp.example/bye/',
    'https://rp.example//',
    'https://rp.example?',
    'https://rp.example/?x=1',
    'https://rp.example/#',
    'https://RP.example/',
    'https://rp.example.evil.example/',
    'https://evil.example/',
    'https://rp.example@evil.example/',
    'http://rp.example/',
    'https://rp.example:443/',
    '/bye',
    '',
    'javascript:alert(1)',
  ];
  for (const uri of refused) test(`S04 ${uri} is refused`, () => assert.equal(isRegisteredSignOutUri(uri, registered), false));

  test('a registered "/" also takes the empty path', () =>
    assert.equal(isRegisteredSignOutUri('https://rp.example', ['https://rp.example/']), true));
});

test('a log hears of an address without user info, query and fragment, and at most 200 characters', () => {
  assert.equal(loggableUri('https://ada:secret@rp.example/cb?code=secret#secret'), 'https://rp.example/cb');
  assert.equal(loggableUri('https://rp.example/cb\n?secret\nsecret'), 'https://rp.example/cb\n');
  assert.equal(loggableUri('x'.repeat(500)), 'x'.repeat(200));
});
