import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { atTerminal, newPlace, type Place, runCli } from '../../../testkit/cli-process.ts';
import { freePort } from '../../../testkit/free-port.ts';
import { runHere } from '../../../testkit/in-process.ts';

const binary = join(import.meta.dirname, '../../../bin/gatehouse.mjs');
const person = ['--email', 'ada@example.com', '--first-name', 'Ada', '--last-name', 'Lovelace'];

suite('gatehouse serve', () => {
  test('logs JSON for programs; bootstrap makes the first administrator meanwhile; doctor sees its data; SIGTERM ends it with 0', async (t) => {
    const place = await newServerPlace(t);
    const server = await serveInBackground(t, place);
    assert.match(server.log(), /"msg":"nobody administers the first org yet: `gatehouse bootstrap` makes an administrator"/);

    const made = (await runCli(place, ['bootstrap', ...person, '--org-name', 'Engines Ltd', '--save', '--json'])).json();
    assert.equal(made['orgUrl'], place.url);
    const page = await fetch(String(made['activationUrl']));
    assert.equal(page.status, 200);
    assert.match(await page.text(), /ada@example\.com/);
    const me = await fetch(`${place.url}/api/v1/users/me`, { headers: { authorization: `SSWS ${String(made['apiToken'])}` } });
    assert.equal(((await me.json()) as { profile: { login: string } }).profile.login, 'ada@example.com');
    const file = String(made['configFile']);
    assert.equal(file, join(place.home, '.okta/okta.yaml'));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(readFileSync(file, 'utf8').includes(String(made['apiToken'])));

    const another = ['--email', 'grace@example.com', '--first-name', 'Grace', '--last-name', 'Hopper'];
    const second = await runHere(place, ['bootstrap', ...another]);
    assert.deepEqual([second.code, second.stdout], [1, '']);
    assert.equal(second.stderr, '  ✗ The org is administered by ada@example.com. Add one more with --another.\n');

    const checked = await runCli(place, ['doctor', '--json']);
    const { status, detail } =
      checked.json<{ name: string; status: string; detail: string }[]>().find(({ name }) => name === 'database and keys') ?? {};
    assert.equal(status, 'ok', detail);

    server.end();
    assert.equal(await server.exitCode, 0);
    assert.match(server.log(), /"signal":"SIGTERM","msg":"draining"\}\n$/);
    for (const line of server.log().trim().split('\n')) JSON.parse(line);
  });

  test('at a terminal: where it is, what to do first, a short line for each request; Ctrl-C ends it with 0', async (t) => {
    const place = await newServerPlace(t);
    const terminal = await atTerminal(t, place, ['serve', '--url', place.url, '--data', './data']);
    await terminal.sees(`Gatehouse is ready at ${place.url}`);
    await terminal.sees('gatehouse bootstrap');
    await terminal.sees(`${place.url}/dev/outbox`);
    await terminal.sees('Ctrl-C');
    await fetch(`${place.url}/healthz`); // routine
    await fetch(`${place.url}/.well-known/openid-configuration`);
    await terminal.sees(/\d\d:\d\d:\d\d {2}GET {4}200 {2}\/\.well-known\/openid-configuration/);
    for (const absent of ['{', 'healthz']) assert.ok(!terminal.screen().includes(absent), terminal.screen());
    terminal.press('\x03');
    await terminal.sees('Stopped.');
    assert.equal(await terminal.exitCode, 0);
  });

  test('what is wrong is told at once: variables in a line each, a port that is taken', async (t) => {
    const wrong = await runHere(newPlace(t), ['serve', '--url', 'http://id.example.com', '--log-level', 'loud']);
    assert.deepEqual([wrong.code, wrong.stdout], [1, '']);
    for (const name of ['GATEHOUSE_URL', 'GATEHOUSE_MASTER_KEY', 'GATEHOUSE_LOG_LEVEL'])
      assert.ok(wrong.stderr.includes(name), wrong.stderr);

    const other = createServer().listen(0, 'localhost');
    t.after(() => other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const place = await newServerPlace(t);
    const taken = await runHere(place, ['serve', '--url', `http://localhost:${port}`]);
    assert.equal(taken.code, 1);
    assert.match(taken.stderr, new RegExp(`^ {2}✗ Port ${port} is taken by another program\\. .*GATEHOUSE_URL`));
  });
});

suite('gatehouse bootstrap', () => {
  test('asks at a terminal, and prints the link', async (t) => {
    const terminal = await atTerminal(t, newPlace(t), ['bootstrap']);
    await terminal.sees('Email address of the administrator');
    terminal.enter('ada');
    await terminal.sees('Enter an email address');
    terminal.enter('@example.com');
    await terminal.sees('First name');
    terminal.enter('Ada');
    await terminal.sees('Last name');
    terminal.enter('Lovelace');
    await terminal.sees('ada@example.com administers http://localhost:8080.');
    await terminal.sees(/http:\/\/localhost:8080\/welcome\/[\w-]{43}/);
    await terminal.sees('gatehouse serve');
    assert.equal(await terminal.exitCode, 0);
  });

  test('without a terminal, what is missing is named; what is no address is refused', async (t) => {
    const place = await newServerPlace(t);
    const [missing, unfit] = [
      await runHere(place, ['bootstrap', '--batch']),
      await runHere(place, ['bootstrap', ...person, '--email', 'ada-lovelace']),
    ];
    assert.deepEqual([missing.code, unfit.code], [2, 2]);
    assert.match(missing.stderr, /Give it with --email\./);
    assert.match(unfit.stderr, /cannot be made: email: must be an e-mail address\. Change/);
  });
});

interface ServerPlace extends Place {
  readonly url: string;
}

/** A place whose server has a port of its own. */
async function newServerPlace(t: TestContext): Promise<ServerPlace> {
  const url = `http://localhost:${await freePort()}`;
  const place = newPlace(t);
  const env = { GATEHOUSE_URL: url, OKTA_OAUTH2_ISSUER: `${url}/oauth2/default`, GATEHOUSE_DATA: join(place.cwd, 'data') };
  return { ...place, env, url };
}

/** Runs `gatehouse serve` as a service does, and waits until it is ready. */
async function serveInBackground(t: TestContext, place: ServerPlace) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', binary, 'serve'], {
    cwd: place.cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: place.home,
      XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? '', '.cache'),
      ...place.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  let log = '';
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const exitCode = once(child, 'close').then(([code]) => code as number | null);
  await new Promise<void>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('nobody administers')) resolve();
    });
    void exitCode.then(() => reject(new Error(`the server ended: ${errors}${log}`)));
  });
  return { log: () => log, end: () => void child.kill('SIGTERM'), exitCode };
}
