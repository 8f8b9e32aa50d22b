import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { suite, test } from 'node:test';
import { parseEnv } from 'node:util';
import { mergeEnvLines, oktaVariables } from './okta-env.ts';

const variables = oktaVariables({ issuer: 'https://id.example.com/oauth2/default', clientId: '0oaNew', clientSecret: 's3cret' });
const lines = `export OKTA_OAUTH2_ISSUER="https://id.example.com/oauth2/default"
export OKTA_OAUTH2_CLIENT_ID="0oaNew"
export OKTA_OAUTH2_CLIENT_SECRET="s3cret"
`;

suite('.okta.env', () => {
  test('has the three export lines of the original', () => {
    assert.equal(mergeEnvLines(undefined, variables), lines);
    assert.equal(mergeEnvLines('', variables), lines);
  });

  test('has no secret line for an app without a secret', () => {
    assert.deepEqual(Object.keys(oktaVariables({ issuer: 'i', clientId: 'c', clientSecret: undefined })), [
      'OKTA_OAUTH2_ISSUER',
      'OKTA_OAUTH2_CLIENT_ID',
    ]);
  });

  test('keeps what a person wrote around them, a last line without an end too', () => {
    assert.equal(mergeEnvLines('# mine\nPORT=4000', variables), `# mine\nPORT=4000\n${lines}`);
  });

  test('replaces a value in its place, and a second line that would win over it goes', () => {
    const text = 'A=1\nOKTA_OAUTH2_CLIENT_ID=0oaOld\nB=2\nexport OKTA_OAUTH2_CLIENT_ID="0oaOlder"\nC=3\n';
    assert.equal(
      mergeEnvLines(text, { OKTA_OAUTH2_CLIENT_ID: '0oaNew' }),
      'A=1\nexport OKTA_OAUTH2_CLIENT_ID="0oaNew"\nB=2\nC=3\n',
    );
  });

  test('is unchanged, byte for byte, when all values are there', () => {
    const text =
      "OKTA_OAUTH2_ISSUER='https://id.example.com/oauth2/default' # local\r\nOKTA_OAUTH2_CLIENT_ID=0oaNew\r\nexport OKTA_OAUTH2_CLIENT_SECRET=s3cret";
    assert.equal(mergeEnvLines(text, variables), text);
  });

  test('keeps the line ends of Windows', () => {
    assert.equal(mergeEnvLines('A=1\r\nX=2\r\n', { X: '3', Y: '4' }), 'A=1\r\nexport X="3"\r\nexport Y="4"\r\n');
  });

  test('refuses a value that readers would take apart', () => {
    assert.throws(() => mergeEnvLines(undefined, { X: `a'b"c` }), /quotes of both kinds/);
    assert.throws(() => mergeEnvLines(undefined, { X: 'a\nb' }), /no line/);
  });

  test('a shell and Node read every secret that the org may have as it is', () => {
    const all = printableAscii();
    const secrets = ['#', '"', '$(id)', '`id`', '\\n', '!!', '%', "'"].flatMap((part) =>
      all.map((each) => `0123456${part}${each} ${each}x`.replaceAll(' ', '')),
    );
    const carried = secrets.filter((secret) => !(secret.includes("'") && /["$`\\]/.test(secret)));
    const names = carried.map((_, at) => `S${at}`);
    const text = mergeEnvLines(undefined, Object.fromEntries(carried.map((secret, at) => [`S${at}`, secret])));
    const inNode = parseEnv(text);
    const inShell = execFileSync('sh', ['-c', `. /dev/stdin <<'END_OF_FILE'\n${text}END_OF_FILE\nprintenv ${names.join(' ')}`], {
      encoding: 'utf8',
    });
    assert.deepEqual(inShell.trimEnd().split('\n'), carried);
    assert.deepEqual(
      names.map((name) => inNode[name]),
      carried,
    );
  });
});

function printableAscii(): string[] {
  return Array.from({ length: 0x7e - 0x21 + 1 }, (_, at) => String.fromCharCode(0x21 + at));
}
