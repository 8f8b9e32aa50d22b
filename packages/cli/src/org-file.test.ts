import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { parse } from 'yaml';
import { newPlace } from '../testkit/cli-process.ts';
import {
  copiesWith,
  orgFile,
  overridesOf,
  prepareOrgFile,
  readOrgFile,
  readOrgSettings,
  removeOrgSettings,
  writeOrgSettings,
} from './org-file.ts';

const now = Date.UTC(2031, 4, 4, 10, 7, 59);
const settings = { orgUrl: 'https://dev-1.example.com', token: '00abc' };

function scene(t: TestContext, text?: string) {
  const cli = { home: newPlace(t).home, env: {} as NodeJS.ProcessEnv, properties: {} };
  const file = orgFile(cli);
  if (text !== undefined) {
    mkdirSync(join(cli.home, '.okta'));
    writeFileSync(file, text);
  }
  return { cli, file, text: () => readFileSync(file, 'utf8') };
}

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

suite('okta.yaml (contract 7.2)', () => {
  test('a new file is 0600 in a folder of 0700, and is read again', (t) => {
    const { cli, file, text } = scene(t);
    assert.equal(readOrgFile(cli), undefined);
    assert.equal(writeOrgSettings(cli, settings, now), undefined);
    assert.deepEqual(parse(text()), { okta: { client: settings } });
    assert.deepEqual([modeOf(file), modeOf(join(cli.home, '.okta'))], ['600', '700']);
    assert.deepEqual(readOrgSettings(cli), { ...settings, from: { orgUrl: file, token: file } });
  });

  test('the file before is kept beside it, 0600, under the minute in UTC, and no copy replaces another', (t) => {
    const { cli, file } = scene(t, '# by hand\nokta:\n  client:\n    orgUrl: https://old.example.com\n    token: 00old\n');
    assert.equal(writeOrgSettings(cli, settings, now), `${file}.20310504T1007`);
    assert.equal(writeOrgSettings(cli, { ...settings, token: '00new' }, now), `${file}.20310504T1007-2`);
    assert.match(readFileSync(`${file}.20310504T1007`, 'utf8'), /# by hand\n.*00old/s);
    assert.equal(modeOf(`${file}.20310504T1007`), '600');
    assert.equal(modeOf(file), '600');
    assert.deepEqual(copiesWith(cli, '00abc'), [`${file}.20310504T1007-2`]);
  });

  test('comments and keys that are not ours stay, when it is written and when the org is removed', (t) => {
    const { cli, text } = scene(
      t,
      'okta: # mine\n  client:\n    connectionTimeout: 30\n    orgUrl: https://old.example.com/\nother: [1]\n',
    );
    writeOrgSettings(cli, settings, now);
    assert.deepEqual(parse(text()), { okta: { client: { connectionTimeout: 30, ...settings } }, other: [1] });
    removeOrgSettings(cli);
    assert.deepEqual(parse(text()), { okta: { client: { connectionTimeout: 30 } }, other: [1] });
    assert.match(text(), /# mine/);
    assert.deepEqual(readOrgFile(cli), { orgUrl: undefined, token: undefined });
  });

  test('when the org was all that it had, removing it deletes the file', (t) => {
    const { cli, file } = scene(t);
    writeOrgSettings(cli, settings, now);
    removeOrgSettings(cli);
    assert.equal(existsSync(file), false);
    removeOrgSettings(cli);
  });

  for (const [what, text] of [
    ['empty', ''],
    ['of a comment', '# nothing yet\n'],
    ['with an empty key', 'okta:\n'],
    ['with an empty client', 'okta:\n  client:\n'],
    ['with a list where a map belongs', 'okta: [1, 2]\n'],
  ] as const) {
    test(`a file ${what} has no org, and can be written`, (t) => {
      const { cli } = scene(t, text);
      assert.deepEqual(readOrgFile(cli), { orgUrl: undefined, token: undefined });
      removeOrgSettings(cli);
      writeOrgSettings(cli, settings, now);
      assert.deepEqual(readOrgFile(cli), settings);
    });
  }

  test('a file that is no YAML is told, and can be replaced', (t) => {
    const { cli, file } = scene(t, 'okta: {client: [\n');
    assert.throws(() => readOrgSettings(cli), /not valid YAML/);
    assert.throws(() => removeOrgSettings(cli), /not valid YAML/);
    const backup = writeOrgSettings(cli, settings, now);
    assert.equal(readFileSync(backup ?? '', 'utf8'), 'okta: {client: [\n');
    assert.deepEqual(readOrgFile(cli), settings);
    assert.equal(modeOf(file), '600');
  });

  test('a token that looks like a number is read as it stands', (t) => {
    const { cli, text } = scene(t, 'okta:\n  client:\n    orgUrl: https://a.example.com\n    token: 00123\n');
    assert.equal(readOrgFile(cli)?.token, '00123');
    writeOrgSettings(cli, { ...settings, token: '00987' }, now);
    assert.match(text(), /token: "00987"/);
  });

  test('where the file is a link, the file that it leads to is written and emptied', (t) => {
    const { cli, file } = scene(t);
    const target = join(cli.home, 'dotfiles.yaml');
    mkdirSync(join(cli.home, '.okta'));
    writeFileSync(target, 'okta: {client: {orgUrl: "https://old.example.com", token: 00old}}\n', { mode: 0o644 });
    symlinkSync(target, file);
    writeOrgSettings(cli, settings, now);
    assert.deepEqual([lstatSync(file).isSymbolicLink(), modeOf(target)], [true, '600']);
    assert.match(readFileSync(target, 'utf8'), /00abc/);
    removeOrgSettings(cli);
    assert.equal(readFileSync(target, 'utf8').includes('00abc'), false);
  });

  test('the environment wins over the file, properties win over the environment', (t) => {
    const { cli, file } = scene(t);
    writeOrgSettings(cli, settings, now);
    const env = { OKTA_CLIENT_TOKEN: '00env', OKTA_CLIENT_ORGURL: '' };
    assert.deepEqual(readOrgSettings({ ...cli, env }), {
      orgUrl: settings.orgUrl,
      token: '00env',
      from: { orgUrl: file, token: 'OKTA_CLIENT_TOKEN' },
    });
    const properties = { 'okta.client.orgUrl': 'https://property.example.com//', 'okta.client.token': '00property' };
    assert.deepEqual(readOrgSettings({ ...cli, env, properties }), {
      orgUrl: 'https://property.example.com',
      token: '00property',
      from: { orgUrl: '-D okta.client.orgUrl', token: '-D okta.client.token' },
    });
    assert.deepEqual(overridesOf({ ...cli, env }, settings), ['OKTA_CLIENT_TOKEN']);
  });

  test('a file where the folder belongs, or a folder where the file does, is told before anything is done', (t) => {
    const { cli } = scene(t);
    writeFileSync(join(cli.home, '.okta'), '');
    assert.throws(() => prepareOrgFile(cli), /cannot be written/);
    const other = scene(t);
    mkdirSync(other.file, { recursive: true });
    assert.throws(() => prepareOrgFile(other.cli), /cannot be read/);
  });
});
