import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, watch, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { atTerminal, newPlace, type Place, runCli } from '../../../testkit/cli-process.ts';
import { runHere } from '../../../testkit/in-process.ts';
import { signedIn } from '../../../testkit/signed-in.ts';
import { readIfThere } from '../../private-file.ts';
import { addressProblem, tokenProblem } from './org-address.ts';
import { askWho } from './who.ts';

const orgFile = (place: Place): string => join(place.home, '.okta/okta.yaml');

/** A server that gives one answer to everything. */
async function answering(t: TestContext, status: number, body: string, headers: Record<string, string> = {}): Promise<string> {
  const server = createServer((_request, response) => void response.writeHead(status, headers).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('gatehouse login, whoami, open, logout, against the server (contract 7.4)', async (t) => {
  const { gatehouse, place, orgUrl, apiToken } = await signedIn(t);
  const admin = await gatehouse.given.admin('APP_ADMIN');

  await t.test('asks for org and token, proves the token, says whose it is; the token is never shown', async (t) => {
    const fresh = newPlace(t);
    const terminal = await atTerminal(t, fresh, ['login']);
    await terminal.sees('Org URL');
    terminal.enter(`${orgUrl}/path`);
    await terminal.sees('without what comes after the domain');
    terminal.press('\x15');
    terminal.enter(`${orgUrl}/`);
    await terminal.sees('gatehouse tokens create');
    await terminal.sees('API token');
    terminal.enter('{apiToken}');
    await terminal.sees('Replace {apiToken}');
    terminal.press('\x15');
    terminal.enter(apiToken);
    await terminal.sees(/✓ Signed in to http:\/\/localhost:\d+ as .*: Super Administrator\./);
    await terminal.sees('Next: gatehouse apps create web');
    assert.equal(await terminal.exitCode, 0);
    assert.equal(terminal.screen().includes(apiToken), false);
    assert.match(readFileSync(orgFile(fresh), 'utf8'), new RegExp(`orgUrl: ${orgUrl}\n +token: "${apiToken}"`));
    assert.equal(statSync(orgFile(fresh)).mode & 0o777, 0o600);
  });

  await t.test('no to replacing changes nothing, with exit code 0; a token that is not good is never written', async (t) => {
    const before = readFileSync(orgFile(place), 'utf8');
    const terminal = await atTerminal(t, place, ['login']);
    await terminal.sees('Replace it?');
    terminal.press('n');
    assert.equal(await terminal.exitCode, 0);
    const wrong = await runHere({ ...place, env: { OKTA_CLIENT_TOKEN: '00wrong' } }, ['login', '--org-url', orgUrl]);
    assert.deepEqual([wrong.code, wrong.stdout], [1, '']);
    assert.match(wrong.stderr, /✗ .* does not accept this API token/);
    assert.equal(wrong.stderr.includes('00wrong'), false);
    assert.deepEqual([readFileSync(orgFile(place), 'utf8'), readdirSync(join(place.home, '.okta'))], [before, ['okta.yaml']]);
  });

  await t.test('--batch --json takes both from options or the environment, and keeps a copy', async () => {
    const env = { OKTA_CLIENT_ORGURL: `${orgUrl}/`, OKTA_CLIENT_TOKEN: admin.apiToken };
    const { code, stderr, json } = await runCli({ ...place, env }, ['login', '--batch', '--json']);
    assert.equal(code, 0, stderr);
    const { backup, ...result } = json();
    assert.match(readFileSync(String(backup), 'utf8'), new RegExp(apiToken));
    const user = { id: admin.id, login: admin.login, name: (result['user'] as { name: string }).name };
    // This administrator may not read roles.
    assert.deepEqual(result, { orgUrl, configFile: orgFile(place), user, roles: null });
  });

  await t.test('whoami says who, where it is configured, and which token it is', async () => {
    const { stdout, stderr } = await runCli({ ...place, env: { OKTA_CLIENT_TOKEN: apiToken } }, ['whoami']);
    assert.equal(stderr, '');
    assert.match(stdout, /Org +http:\/\/localhost:\d+\n.*Roles +Super Administrator\n.*given, ends \d{4}-\d\d-\d\d unless/s);
    assert.match(stdout, /~\/\.okta\/okta\.yaml \(address\), OKTA_CLIENT_TOKEN \(API token\)/);
  });

  await t.test('open shows a page in the browser where there is one, and prints the address', async (t) => {
    const opened = join(place.home, 'opened');
    const browser = join(place.home, 'browser');
    writeFileSync(browser, `#!/bin/sh\nprintf %s "$1" > '${opened}'\n`);
    chmodSync(browser, 0o700);
    const home = watch(place.home);
    t.after(() => home.close());
    const terminal = await atTerminal(t, { ...place, env: { BROWSER: browser } }, ['open', 'docs']);
    await terminal.sees(`${orgUrl}/api/docs`);
    assert.equal(await terminal.exitCode, 0);
    const wanted = `${orgUrl}/api/docs`; // the browser runs on by itself
    while (readIfThere(opened) !== wanted) await once(home, 'change', { signal: AbortSignal.timeout(10_000) });
  });

  await t.test('open without a browser prints the address alone; pages that are not there are told', async () => {
    const [org, outbox, unknown] = await Promise.all([
      runCli(place, ['open', '--json']),
      runHere(place, ['open', 'outbox']),
      runHere(place, ['open', 'admin']),
    ]);
    assert.deepEqual(org.json(), { url: `${orgUrl}/`, isOpened: false });
    assert.deepEqual([outbox.stdout, outbox.stderr], [`  ${orgUrl}/dev/outbox\n`, '']);
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /There are: org, docs, signup, outbox\./);
  });

  await t.test('logout ends the token, and leaves nothing of it in the file', async (t) => {
    const out = await runCli(place, ['logout', '--json']);
    assert.equal(out.code, 0, out.stderr);
    assert.deepEqual(out.json(), { orgUrl, configFile: orgFile(place), isTokenRevoked: true });
    assert.equal(existsSync(orgFile(place)), false);
    const used = await gatehouse.call({ url: '/api/v1/users/me', headers: { authorization: `SSWS ${admin.apiToken}` } });
    assert.equal(used.statusCode, 401);
    const [again, lost] = await Promise.all([runHere(place, ['logout']), runHere(newPlace(t), ['whoami'])]);
    assert.deepEqual([again.code, lost.code], [0, 1]);
    assert.match(again.stdout, /nothing to sign out of/);
    assert.match(lost.stderr, /not signed in to an org.*`gatehouse register`.*`gatehouse login`/);
  });
});

test('without its server, login --no-verify writes, logout takes away and tells that the token stays', async (t) => {
  const place = newPlace(t);
  const org = ['--org-url', 'http://localhost:1', '--token', '00abc'];
  const first = await runHere(place, ['login', '--batch', '--no-verify', ...org]);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /not proved/);
  const second = await runHere(place, ['login', '--no-verify', ...org]);
  assert.match(second.stderr, /kept in ~\/\.okta\/okta\.yaml\.\d{8}T\d{4}/);
  const { code, stderr, stdout } = await runHere(place, ['logout']);
  assert.deepEqual([code, existsSync(orgFile(place))], [0, false]);
  assert.match(stderr, /cannot be reached.*still works.*also in ~\/\.okta\/okta\.yaml\.\d{8}T\d{4}: delete/s);
  assert.match(stdout, /Signed out of http:\/\/localhost:1/);
});

suite('what is refused as an address or a token', () => {
  const strict = { env: {}, properties: {} };

  test('the address of an org (contract 7.2)', () => {
    for (const good of [
      'https://dev-123.okta.com',
      'https://dev-123.okta.com/',
      'https://id.example.com:8443',
      'https://sso-admin.example.com',
      'http://localhost:8080',
      'http://dev-abc.localhost:8080/',
      'http://127.0.0.1:8080',
      'http://[::1]:8080',
    ])
      assert.equal(addressProblem(good, strict), undefined, good);
    for (const [bad, problem] of [
      ['https://dev-123-admin.okta.com', /Admin Console.*https:\/\/dev-123\.okta\.com/],
      ['https://dev-123-admin.oktapreview.com', /Admin Console/],
      ['https://dev-123-admin.okta-emea.com', /Admin Console/],
      ['https://dev-123.okta.com.com', /twice/],
      ['https://{yourOktaDomain}', /Replace \{yourOktaDomain\}/],
      ['https://{yourOktaDomain}.com/', /Replace \{yourOktaDomain\}/],
      ['https://dev-123.okta.com/oauth2/default', /after the domain: https:\/\/dev-123\.okta\.com$/],
      ['https://dev-123.okta.com?a=b', /after the domain/],
      ['https://dev-123.okta.com/#', /after the domain/],
      ['https://ada:secret@dev-123.okta.com', /without a user name/],
      ['dev-123.okta.com', /whole address/],
      ['localhost:8080', /whole address/],
      ['ftp://dev-123.okta.com', /whole address/],
      ['https://', /whole address/],
      ['', /whole address/],
      ['http://dev-123.okta.com', /https:\/\//],
      ['http://localhost.example.com', /https:\/\//],
      ['http://127.0.0.1.example.com', /https:\/\//],
    ] as const)
      assert.match(addressProblem(bad, strict) ?? '', problem, bad);
  });

  test('plain http is for this machine, or for who says so', () => {
    const url = 'http://id.example.com';
    const property = { 'okta.testing.disableHttpsCheck': 'true' };
    assert.equal(addressProblem(url, { env: {}, properties: property }), undefined);
    assert.equal(addressProblem(url, { env: { OKTA_TESTING_DISABLEHTTPSCHECK: 'true' }, properties: {} }), undefined);
    assert.ok(addressProblem(url, { env: { OKTA_TESTING_DISABLEHTTPSCHECK: 'false' }, properties: {} }));
  });

  test('a token', () => {
    for (const good of ['00abcDEF-_9', 'eyJ.eyJ.sig', 'a=']) assert.equal(tokenProblem(good), undefined, good);
    for (const bad of ['{apiToken}', 'SSWS 00abc', '00a bc', '00abc\r\nX: y', 'tökén', '']) assert.ok(tokenProblem(bad), bad);
  });

  test('a server that is no org, and an owner who is no administrator, are told', async (t) => {
    const web = await answering(t, 200, '<html></html>');
    await assert.rejects(askWho({ orgUrl: web, token: '00abc' }), /answers, but not as an org does/);
    const api = await answering(t, 200, '{}');
    await assert.rejects(askWho({ orgUrl: api, token: '00abc' }), /answers, but not as an org does/);
    const missing = await answering(t, 404, 'Not found');
    await assert.rejects(askWho({ orgUrl: missing, token: '00abc' }), /answers, but not as an org does/);
    const leadingAway = await answering(t, 307, '', { location: '/elsewhere' });
    await assert.rejects(askWho({ orgUrl: leadingAway, token: '00abc' }), /answers, but not as an org does/);
    const refusing = await answering(t, 403, '{"errorCode":"E0000006","errorSummary":"No","errorCauses":[]}');
    await assert.rejects(askWho({ orgUrl: refusing, token: '00abc' }), /is not an administrator/);
  });
});
