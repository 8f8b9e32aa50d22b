import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { WebClient } from '../../../../server/journeys/web-client.ts';
import { atTerminal, newPlace, type Place, runCli } from '../../../testkit/cli-process.ts';
import { freePort } from '../../../testkit/free-port.ts';
import { runHere } from '../../../testkit/in-process.ts';
import { signedInForAll } from '../../../testkit/signed-in.ts';
import { repositoryRoot } from '../../demo/settings.ts';
import { readEnvLines } from '../../okta-env.ts';

suite('gatehouse start', () => {
  const scene = signedInForAll();

  test('makes a copy that signs people in, far from the repository, and says how to run it', async (t) => {
    const { gatehouse, place, orgUrl } = scene();
    const port = await freePort();
    const env = { PATH: process.env['PATH'] ?? '', OKTA_OAUTH2_ISSUER: 'https://id.example.com' };
    const args = ['start', 'express-web-app', '--dir', 'my app', '--port', String(port)];
    const started = await runCli({ ...place, env }, [...args, '--json']);
    assert.equal(started.code, 0, started.stderr);
    assert.match(started.stderr, /OKTA_OAUTH2_ISSUER is set to something else.*unset/);
    const folder = join(place.cwd, 'my app');
    const { clientId, clientSecret, ...others } = started.json();
    const url = `http://localhost:${port}`;
    assert.partialDeepStrictEqual(others, { issuer: `${orgUrl}/oauth2/default`, isCreated: true, folder, url });
    const { SESSION_SECRET, ...variables } = readEnvLines(readFileSync(join(folder, '.okta.env'), 'utf8'));
    assert.deepEqual(variables, {
      OKTA_OAUTH2_ISSUER: `${orgUrl}/oauth2/default`,
      OKTA_OAUTH2_CLIENT_ID: clientId,
      OKTA_OAUTH2_CLIENT_SECRET: clientSecret,
      APP_BASE_URL: url,
    });
    assert.equal(SESSION_SECRET?.length, 43);
    assert.equal(statSync(join(folder, '.okta.env')).mode & 0o777, 0o600);
    assert.deepEqual(
      readdirSync(place.cwd).filter((name) => name.startsWith('.my app')),
      [],
      'no draft is left',
    );

    install(folder);
    await runServer(t, folder, url);
    const ada = await gatehouse.given.user({ login: 'ada@example.com' });
    const browser = new WebClient();
    const profile = await browser.signIn(await browser.open(`${url}/profile`), ada);
    assert.deepEqual([profile.url, profile.status], [`${url}/profile`, 200]);
    assert.match(profile.body, /ada@example\.com/);

    const again = await runHere(place, args);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /my app is there already and is not empty\..*npm start.*--dir/);
  });

  test('without a name it lists the samples; a wrong name or port is told, and nothing is made', async () => {
    const { place } = scene();
    const list = await runHere(place, ['start']);
    assert.match(list.stdout, /express-web-app +A web app[\s\S]*gatehouse start express-web-app/);
    const wrong = await runHere(place, ['start', 'express']);
    assert.deepEqual([wrong.code, wrong.stderr.includes('express-web-app')], [2, true]);
    assert.equal((await runHere(place, ['start', 'express-web-app', '--port', '0'])).code, 2);
    assert.ok(!existsSync(join(place.cwd, 'express-web-app')));
  });

  test('without an org it says how to get one; in a terminal it offers to', async (t) => {
    const place: Place = newPlace(t);
    const batch = await runHere(place, ['start', 'express-web-app']);
    assert.deepEqual([batch.code, batch.stderr.includes('gatehouse register')], [1, true]);
    const terminal = await atTerminal(t, place, ['start']);
    await terminal.sees('Which sample?');
    terminal.press('\r');
    await terminal.sees('Make one now');
    terminal.press('n');
    await terminal.sees('not signed in to an org');
    await terminal.sees('gatehouse login');
    assert.equal(await terminal.exitCode, 1);
    assert.deepEqual(readdirSync(place.cwd), []);
  });

  test('Ctrl-C while the copy is made leaves no folder', async (t) => {
    const cwd = join(scene().place.cwd, 'interrupted');
    mkdirSync(cwd);
    const terminal = await atTerminal(t, { ...scene().place, cwd }, ['start', 'express-web-app', '--port', '3999']);
    await terminal.sees('Copying the sample');
    terminal.press('\x03');
    await terminal.sees('Cancelled');
    assert.equal(await terminal.exitCode, 130);
    assert.deepEqual(readdirSync(cwd), []);
  });
});

/** Puts the SDK's archive and the packages of the repository where npm would put what it installs. */
function install(folder: string): void {
  const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const archive = String(dependencies['@gatehouse/web']).replace('file:', '');
  const sdk = join(folder, 'node_modules/@gatehouse/web');
  mkdirSync(sdk, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, archive), '-C', sdk, '--strip-components=1']);
  const require = createRequire(join(repositoryRoot, 'packages/web-sdk/package.json'));
  const others = Object.keys({ ...dependencies, ...JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8')).dependencies });
  for (const name of others.filter((each) => each !== '@gatehouse/web')) {
    const home = require.resolve
      .paths(name)
      ?.map((base) => join(base, name))
      .find((each) => existsSync(each));
    if (home !== undefined) symlinkSync(realpathSync(home), join(folder, 'node_modules', name));
  }
}

/** Runs the start script of the copy, with nothing of the repository in its environment, until the test is over. */
async function runServer(t: TestContext, folder: string, url: string): Promise<void> {
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const [, ...args] = String(scripts.start).split(' ');
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: dirname(process.execPath) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let output = '';
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes(`listens at ${url}`)) resolve();
    });
  }
  void ended.then(() => reject(new Error(output)));
  await promise;
  assert.ok(!output.includes('[gatehouse]'), `the SDK has something to say:\n${output}`);
}
