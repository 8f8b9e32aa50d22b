import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { formatOf } from './config-format.ts';

const settings = { 'okta.oauth2.issuer': 'https://id.example.com/oauth2/default', 'okta.oauth2.client-id': '0oaNew' };

suite('.env files', () => {
  const env = formatOf('/app/.okta.env');

  test('have variables named after the settings', () => {
    const text = env.merge('A=1\n', settings);
    assert.match(text, /^A=1\nexport OKTA_OAUTH2_ISSUER="https:.*"\nexport OKTA_OAUTH2_CLIENT_ID="0oaNew"\n$/);
    assert.equal(env.read(text, 'okta.oauth2.client-id'), '0oaNew');
  });

  test('name their app under the names of the samples too; a placeholder names none', () => {
    assert.equal(env.read('CLIENT_ID=0oaOld\n', 'okta.oauth2.client-id'), '0oaOld');
    for (const text of ['', 'OKTA_OAUTH2_CLIENT_ID=\n', 'OKTA_OAUTH2_CLIENT_ID="{clientId}"\n', 'CLIENT_ID=<your id>\n'])
      assert.equal(env.read(text, 'okta.oauth2.client-id'), undefined, text);
  });
});

suite('Java properties', () => {
  const properties = formatOf('application.properties');

  test('keep every other line; a value is set in its place, or at the end', () => {
    const text =
      '# okta.oauth2.issuer=comment\nserver.port = 8080\nokta.oauth2.client-id: 0oaOld\nlong=a,\\\n  b\nokta.oauth2.client-id=twice';
    assert.equal(
      properties.merge(text, settings),
      '# okta.oauth2.issuer=comment\nserver.port = 8080\nokta.oauth2.client-id=0oaNew\nlong=a,\\\n  b\nokta.oauth2.issuer=https://id.example.com/oauth2/default\n',
    );
  });

  test('are read as Java reads them', () => {
    const text = 'a=1\nb : two words\nc three\nlong=a,\\\n  b\nu=\\u0041\\tx\n!d=4\nslash=c:\\\\x\r\nlast';
    const values = ['a', 'b', 'c', 'long', 'u', 'd', 'slash', 'last'].map((name) => properties.read(text, name));
    assert.deepEqual(values, ['1', 'two words', 'three', 'a,b', 'A\tx', undefined, 'c:\\x', undefined]);
  });

  test('give back what was put in, and are unchanged the second time', () => {
    const value = { s: ' a\\b=c:d#e!f ' };
    const text = properties.merge('x=1\r\n', value);
    assert.equal(properties.read(text, 's'), value.s);
    assert.equal(properties.merge(text, value), text);
  });
});

suite('YAML', () => {
  const yaml = formatOf('application.yml');

  test('keeps comments and everything else', () => {
    const text = '# mine\nserver:\n  port: 8080 # local\nokta:\n  oauth2:\n    client-id: 0oaOld\n';
    assert.equal(
      yaml.merge(text, settings),
      '# mine\nserver:\n  port: 8080 # local\nokta:\n  oauth2:\n    client-id: 0oaNew\n    issuer: https://id.example.com/oauth2/default\n',
    );
    assert.equal(yaml.read(text, 'okta.oauth2.client-id'), '0oaOld');
  });

  test('starts from nothing', () => {
    assert.equal(yaml.merge(undefined, { 'a.b-c': '1', 'a.d': 'x' }), 'a:\n  b-c: "1"\n  d: x\n');
  });

  test('follows keys that are written with dots', () => {
    assert.equal(
      yaml.merge('okta.oauth2:\n  client-id: 0oaOld\n', { 'okta.oauth2.client-id': '0oaNew' }),
      'okta.oauth2:\n  client-id: 0oaNew\n',
    );
    assert.equal(
      yaml.merge('okta:\n  oauth2.client-id: 0oaOld\n', { 'okta.oauth2.client-id': '0oaNew' }),
      'okta:\n  oauth2.client-id: 0oaNew\n',
    );
  });

  test('refuses what it would destroy', () => {
    for (const text of ['a: 1\n---\nb: 2\n', 'a: [', 'okta: text\n', 'okta: {oauth2: {issuer: {url: x}}}\n', '- list\n'])
      assert.throws(() => yaml.merge(text, settings), /configuration file/, text);
  });
});
