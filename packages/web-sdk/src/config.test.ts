import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { type Config, readConfig } from './config.ts';
import { type AuthOptions, createAuth } from './core.ts';
import { readEnvFile } from './env-file.ts';
import { systemEnvironment } from './environment.ts';

const complete = {
  OKTA_OAUTH2_ISSUER: 'https://idp.example.com/oauth2/default',
  OKTA_OAUTH2_CLIENT_ID: 'c1',
  OKTA_OAUTH2_CLIENT_SECRET: 's1',
  APP_BASE_URL: 'https://app.example.com',
  SESSION_SECRET: 'x'.repeat(32),
};

function read(variables: Record<string, string | undefined>, options: AuthOptions = { envFile: false }) {
  return readConfig({ envFile: false, ...options }, { ...systemEnvironment(), variables, directory: '/nowhere' });
}

function configOf(variables: Record<string, string | undefined>, options?: AuthOptions): Config {
  const reading = read(variables, options);
  if (!reading.ok) assert.fail(reading.problems.join('\n'));
  return reading.config;
}

function problemsOf(variables: Record<string, string | undefined>, options?: AuthOptions): string {
  const reading = read(variables, options);
  return reading.ok ? '' : reading.problems.join('\n');
}

suite('configuration', () => {
  test('everything from .okta.env, in both dialects; the environment wins over the file, options over both', (t) => {
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-'));
    t.after(() => rmSync(directory, { recursive: true }));
    writeFileSync(
      join(directory, '.okta.env'),
      'export OKTA_OAUTH2_ISSUER="https://file.example.com"\nexport OKTA_OAUTH2_CLIENT_ID="file-id"\nexport OKTA_OAUTH2_CLIENT_SECRET="file-secret"\n',
    );
    const environment = { ...systemEnvironment(), directory, variables: { OKTA_OAUTH2_CLIENT_ID: 'variable-id' } };
    const reading = readConfig({ clientSecret: 'option-secret' }, environment);
    assert.ok(reading.ok);
    const { issuer, clientId, clientSecret, baseUrl, development, afterSignOut } = reading.config;
    assert.deepEqual([issuer, clientId, clientSecret], ['https://file.example.com', 'variable-id', 'option-secret']);
    assert.deepEqual([baseUrl, development, afterSignOut], ['http://localhost:3000', true, 'http://localhost:3000']);
    writeFileSync(join(directory, '.okta.env'), 'ORG_URL=https://dev-1.okta.com\nCLIENT_ID=a\nCLIENT_SECRET=b\nPORT=4000\n');
    const sample = readConfig({}, { ...environment, variables: {} });
    assert.ok(sample.ok);
    assert.deepEqual(
      [sample.config.issuer, sample.config.clientId, sample.config.baseUrl],
      ['https://dev-1.okta.com', 'a', 'http://localhost:4000'],
    );
    assert.equal(sample.config.notices.filter((notice) => notice.includes('is read as')).length, 3);
  });

  test('the env file parser takes export, quotes, comments and blank lines', (t) => {
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-'));
    t.after(() => rmSync(directory, { recursive: true }));
    const text =
      '# comment\n\nexport A="1 # not a comment"\nB=\'two\' # comment\n  C = three # comment\nD=\r\nE="q\\"q"\nnot a line\nF=a=b';
    writeFileSync(join(directory, 'app.env'), text);
    assert.deepEqual(readEnvFile(directory, 'none.env'), {});
    assert.deepEqual(readEnvFile(directory, 'app.env'), {
      A: '1 # not a comment',
      B: 'two',
      C: 'three',
      D: '',
      E: 'q"q',
      F: 'a=b',
    });
  });

  test('defaults are those of the README', () => {
    const config = configOf(complete);
    assert.deepEqual(config.paths, { signIn: '/signin', callback: '/authorization-code/callback', signOut: '/signout' });
    assert.deepEqual(
      [config.scope, config.clientAuth, config.clockToleranceSeconds],
      ['openid profile email', 'client_secret_basic', 60],
    );
    const { idleMs, absoluteMs, maxBytes, sameSite, persistent, keep } = config.session;
    assert.deepEqual(
      [idleMs, absoluteMs, maxBytes, sameSite, persistent, keep],
      [7_200_000, 43_200_000, 7_400, 'lax', false, { idToken: true, accessToken: true, refreshToken: true }],
    );
    assert.deepEqual(config.signOut, { mode: 'rp', revoke: true, allowGet: false });
    assert.deepEqual([config.http.timeoutMs, config.http.metadataTtlMs, config.development], [5_000, 600_000, false]);
    assert.equal(config.afterSignOut, 'https://app.example.com', 'no slash is added');
  });

  test('S20 a configuration error stops the start, names every problem and no value', () => {
    const variables = {
      OKTA_OAUTH2_ISSUER: 'http://idp.example.com/.well-known/x',
      OKTA_OAUTH2_CLIENT_ID: '{clientId}',
      APP_BASE_URL: 'http://app.example.com/?q=1',
      SESSION_SECRET: 'hunter2',
    };
    assert.throws(
      () => createAuth({ envFile: false }, { variables, directory: '/nowhere', log: () => undefined }),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, 'config_invalid');
        for (const told of [
          'without /.well-known',
          'OKTA_OAUTH2_CLIENT_ID still holds a placeholder',
          'OKTA_OAUTH2_CLIENT_SECRET',
          'no query',
          'APP_BASE_URL must be https',
          'at least 32 characters',
        ])
          assert.ok(error.message.includes(told), told);
        assert.ok(!error.message.includes('hunter2'));
        return true;
      },
    );
  });

  test('checklist 10: an http issuer is refused unless it is on this machine', () => {
    const withIssuer = (issuer: string, options?: AuthOptions): string =>
      problemsOf({ ...complete, OKTA_OAUTH2_ISSUER: issuer }, options);
    assert.match(withIssuer('http://idp.example.com'), /must be https/);
    assert.match(withIssuer('http://localhost.evil.example'), /must be https/);
    for (const local of [
      'http://localhost:8080/oauth2/default',
      'http://dev-1.localhost:8080',
      'http://127.0.0.1:8080',
      'http://[::1]:8080',
    ])
      assert.equal(withIssuer(local), '');
    assert.equal(withIssuer('http://idp.test', { http: { allowInsecureIssuer: true } }), '');
    assert.match(withIssuer('ftp://localhost'), /must be https/);
    assert.match(withIssuer('nonsense'), /not a URL/);
    assert.match(withIssuer('https://${domain}/oauth2/default'), /placeholder/);
  });

  test('development fills in base URL and secret with a notice, production never does', () => {
    const { APP_BASE_URL, SESSION_SECRET, ...rest } = complete;
    const config = configOf({ ...rest, PORT: '8123' });
    assert.deepEqual([config.baseUrl, config.development, config.secrets[0]?.length], ['http://localhost:8123', true, 43]);
    assert.equal(config.notices.length, 1);
    const production = problemsOf({ ...rest, NODE_ENV: 'production' });
    assert.match(production, /APP_BASE_URL/);
    assert.match(production, /SESSION_SECRET/);
    assert.match(problemsOf({ ...rest, APP_BASE_URL }), /SESSION_SECRET/);
    assert.deepEqual(configOf({ ...complete, SESSION_SECRET: `${SESSION_SECRET}, ${'y'.repeat(32)}` }).secrets, [
      'x'.repeat(32),
      'y'.repeat(32),
    ]);
  });

  test('routes and base paths', () => {
    const below = configOf(
      { ...complete, APP_BASE_URL: 'https://example.com/app/' },
      { routes: { callback: '/cb', signOut: null, afterSignIn: '/home', afterSignOut: '/bye' } },
    );
    assert.deepEqual(below.paths, { signIn: '/app/signin', callback: '/app/cb', signOut: null });
    assert.deepEqual(
      [below.afterSignIn, below.afterSignOut, below.origin],
      ['https://example.com/app/home', 'https://example.com/app/bye', 'https://example.com'],
    );
    for (const routes of [
      { signIn: 'signin' },
      { callback: '//x' },
      { signIn: '/signout' },
      { afterSignIn: 'https://evil.example' },
      { afterSignOut: '//evil.example' },
    ]) {
      assert.notEqual(problemsOf(complete, { routes }), '', JSON.stringify(routes));
    }
  });

  test('session options that cannot work are refused', () => {
    assert.match(problemsOf({ ...complete, APP_BASE_URL: 'http://localhost:3000' }, { session: { sameSite: 'none' } }), /https/);
    assert.match(problemsOf(complete, { session: { idle: 0 } }), /above 0/);
    assert.match(problemsOf(complete, { session: { name: 'a b' } }), /session\.name/);
    assert.match(problemsOf(complete, { scope: 'profile' }), /openid/);
  });

  test('a public client needs no secret', () => {
    const { OKTA_OAUTH2_CLIENT_SECRET, ...rest } = complete;
    assert.equal(configOf(rest, { clientAuth: 'none' }).clientSecret, undefined);
    assert.match(problemsOf(rest), /OKTA_OAUTH2_CLIENT_SECRET/);
    assert.equal(configOf({ ...rest, OKTA_OAUTH2_CLIENTSECRET: 's2' }).clientSecret, 's2');
    assert.ok(OKTA_OAUTH2_CLIENT_SECRET);
  });
});
