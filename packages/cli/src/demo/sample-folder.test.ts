import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { prepareSample } from './sample-folder.ts';

const demo = {
  orgUrl: 'http://localhost:8080',
  appUrl: 'http://localhost:3000',
  app: { clientId: '0oaours', clientSecret: 'secret', issuer: 'http://localhost:8080/oauth2/default' },
  apiToken: '00token',
  users: [],
};

suite("the sample's configuration", () => {
  test('lies in the data folder, and no variable left over in a shell replaces it', (t) => {
    const { sampleFolder, dataFolder } = folders(t);
    const start = prepareSample(sampleFolder, dataFolder, demo, { OKTA_OAUTH2_ISSUER: 'https://dev.example.com', HOME: '/home' });
    assert.equal(start.folder, join(dataFolder, 'sample'));
    assert.equal(start.foreignIssuer, undefined);
    assert.deepEqual([start.env['OKTA_OAUTH2_ISSUER'], start.env['HOME']], [undefined, '/home']);
  });

  test("is the sample's own file when that names another client, and the file stays as it is", (t) => {
    const { sampleFolder, dataFolder } = folders(t);
    const theirs =
      'export OKTA_OAUTH2_ISSUER="https://dev.example.com/oauth2/default"\nexport OKTA_OAUTH2_CLIENT_ID="0oatheirs"\n';
    writeFileSync(join(sampleFolder, '.okta.env'), theirs);
    const start = prepareSample(sampleFolder, dataFolder, demo, {});
    assert.equal(start.folder, sampleFolder);
    assert.equal(start.foreignIssuer, 'https://dev.example.com/oauth2/default');
    assert.equal(readFileSync(join(sampleFolder, '.okta.env'), 'utf8'), theirs);
  });

  test('ignores a copy of our own file in the sample', (t) => {
    const { sampleFolder, dataFolder } = folders(t);
    writeFileSync(join(sampleFolder, '.okta.env'), 'OKTA_OAUTH2_CLIENT_ID=0oaours\nOKTA_OAUTH2_CLIENT_SECRET=old\n');
    assert.equal(prepareSample(sampleFolder, dataFolder, demo, {}).folder, join(dataFolder, 'sample'));
  });

  test('keeps one session secret, and prefers one that somebody chose', (t) => {
    const { sampleFolder, dataFolder } = folders(t);
    const secret = (env: NodeJS.ProcessEnv) => prepareSample(sampleFolder, dataFolder, demo, env).env['SESSION_SECRET'];
    const made = secret({});
    assert.ok(made !== undefined && made.length >= 32);
    assert.equal(secret({}), made);
    assert.equal(secret({ SESSION_SECRET: 'chosen' }), 'chosen');
    writeFileSync(join(sampleFolder, '.okta.env'), 'OKTA_OAUTH2_CLIENT_ID=0oatheirs\nSESSION_SECRET=theirs\n');
    assert.equal(secret({}), 'theirs');
  });
});

function folders(t: TestContext): { sampleFolder: string; dataFolder: string } {
  const parent = mkdtempSync(join(tmpdir(), 'gatehouse-sample-'));
  t.after(() => rmSync(parent, { recursive: true }));
  const [sampleFolder, dataFolder] = [join(parent, 'app'), join(parent, 'data')];
  mkdirSync(sampleFolder);
  return { sampleFolder, dataFolder };
}
