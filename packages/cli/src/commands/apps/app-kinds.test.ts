import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import {
  defaultName,
  defaultUris,
  problemOfName,
  problemOfUris,
  readKind,
  readUris,
  reverseDomain,
  signOutUriOf,
} from './app-kinds.ts';

const org = 'https://dev-1.example.com';

suite('defaults of a new app', () => {
  test("a web app's are those of the guide and of the SDK; another framework has its own", () => {
    assert.deepEqual(defaultUris('web', 'express', org), {
      redirectUris: ['http://localhost:3000/authorization-code/callback'],
      signOutUris: ['http://localhost:3000'],
    });
    assert.deepEqual(defaultUris('web', 'spring-boot', org).redirectUris, ['http://localhost:8080/login/oauth2/code/okta']);
    assert.deepEqual(defaultUris('web', 'other', org).redirectUris, ['http://localhost:8080/callback']);
    assert.deepEqual(defaultUris('service', 'express', org), { redirectUris: [], signOutUris: [] });
  });

  test("a native app's scheme is the org's host turned round, where that is a name with a dot", () => {
    assert.deepEqual(defaultUris('native', 'express', org).redirectUris, ['com.example.dev-1:/callback']);
    assert.equal(reverseDomain('http://dev-4f7k2m.localhost:8080'), 'localhost.dev-4f7k2m');
    for (const url of ['http://localhost:8080', 'http://127.0.0.1:8080', 'http://[::1]:8080'])
      assert.equal(reverseDomain(url), 'com.example.app', url);
  });

  test('people who sign out land where the app is', () => {
    const usual = ['http://localhost:3000/authorization-code/callback', 'http://localhost:3000'] as const;
    assert.equal(signOutUriOf(usual[0], ...usual), usual[1]);
    assert.equal(signOutUriOf('http://localhost:4000/cb?x=1', ...usual), 'http://localhost:4000');
    assert.equal(
      signOutUriOf('https://a.example/cb', 'http://localhost:8080/callback', 'http://localhost:8080/'),
      'https://a.example/',
    );
    assert.equal(signOutUriOf('com.example.app:/done', ...usual), 'com.example.app:/');
  });

  test('the name is that of the folder', () => {
    assert.deepEqual(
      [defaultName('/projects/shop'), defaultName('/'), defaultName(`/${'x'.repeat(200)}`).length],
      ['shop', 'My app', 100],
    );
  });
});

suite('what a person types', () => {
  test('types and frameworks are known by name', () => {
    assert.deepEqual(readKind('spa'), { kind: 'spa' });
    assert.deepEqual(readKind('quarkus'), { kind: 'web', framework: 'quarkus' });
    for (const name of ['other', 'toString', 'WEB', '']) assert.equal(readKind(name), undefined, name);
  });

  test('URIs come in a list, each once', () => {
    assert.deepEqual(readUris(' [http://a/cb, http://b/cb ,,http://a/cb] '), ['http://a/cb', 'http://b/cb']);
    assert.equal(problemOfUris('http://localhost:3000/cb,com.example:/cb'), undefined);
    assert.match(problemOfUris('http://localhost:3000/cb, localhost') ?? '', /^localhost is not/);
    assert.match(problemOfUris(' , ') ?? '', /Enter/);
  });

  test('a name has 1 to 100 characters', () => {
    assert.equal(problemOfName('x'.repeat(100)), undefined);
    assert.match(problemOfName('x'.repeat(101)) ?? '', /100/);
    assert.match(problemOfName(' ') ?? '', /name/);
  });
});
