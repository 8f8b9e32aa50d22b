import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { suite, type TestContext, test } from 'node:test';
import { atTerminal, type Finished, type Place, runCli } from '../../../testkit/cli-process.ts';
import { runHere } from '../../../testkit/in-process.ts';
import { signedInForAll } from '../../../testkit/signed-in.ts';

const callback = 'http://localhost:3000/authorization-code/callback';

suite('gatehouse apps create', () => {
  const scene = signedInForAll();

  /** A folder of its own below the place, with these files. */
  const folder = (name: string, files: Readonly<Record<string, string>> = {}): Place => {
    const cwd = join(scene().place.cwd, name);
    mkdirSync(cwd);
    for (const [file, content] of Object.entries(files)) writeFileSync(join(cwd, file), content);
    return { ...scene().place, cwd };
  };
  const create = (place: Place, ...args: string[]): Promise<Finished> =>
    runHere(place, ['apps', 'create', ...args, '--batch', '--json']);
  const fileIn = ({ cwd }: Place, name = '.okta.env'): string => readFileSync(join(cwd, name), 'utf8');
  const call = async <T = App>(path: string): Promise<T> => {
    const { orgUrl, apiToken } = scene();
    return (await fetch(`${orgUrl}/api/v1/${path}`, { headers: { authorization: `SSWS ${apiToken}` } })).json() as T;
  };
  const groupsOf = async (appId: string): Promise<unknown[]> =>
    (await call<{ id: string; priority: number }[]>(`apps/${appId}/groups`)).map(({ priority }) => priority);

  test('Enter at every question makes the web app of the guide, and .okta.env; a second run changes nothing', async (t) => {
    const place = folder('quickstart', { '.okta.env': '# mine\nPORT=3000\n' });
    execFileSync('git', ['init', '--quiet'], { cwd: place.cwd });
    const terminal = await atTerminal(t, place, ['apps', 'create', 'web']);
    await terminal.sees('Name of the app');
    await terminal.sees('quickstart');
    terminal.enter('');
    await terminal.sees('redirect URIs');
    await terminal.sees(callback);
    terminal.enter('');
    await terminal.sees('sign-out redirect URIs');
    terminal.enter('');
    await terminal.sees('.okta.env changed');
    await terminal.sees('Add the line .okta.env to .gitignore?');
    terminal.enter('');
    await terminal.sees('Client ID');
    for (const next of ['source ./.okta.env', 'gatehouse start', 'gatehouse doctor']) await terminal.sees(next);
    assert.equal(await terminal.exitCode, 0);

    const again = await runCli(place, ['apps', 'create', 'web', '--batch', '--json']);
    const { clientId, clientSecret, issuer, isCreated, appId, configFile } = again.json<Made>();
    assert.match(again.stderr, /is there already.*\n.*\.okta\.env unchanged/);
    assert.deepEqual([isCreated, issuer, configFile], [false, `${scene().orgUrl}/oauth2/default`, join(place.cwd, '.okta.env')]);
    assert.equal(
      fileIn(place),
      `# mine\nPORT=3000\nexport OKTA_OAUTH2_ISSUER="${issuer}"\nexport OKTA_OAUTH2_CLIENT_ID="${clientId}"\nexport OKTA_OAUTH2_CLIENT_SECRET="${clientSecret}"\n`,
    );
    assert.equal(statSync(join(place.cwd, '.okta.env')).mode & 0o777, 0o600);
    assert.equal(fileIn(place, '.gitignore'), '.okta.env\n');
    assert.ok(!terminal.screen().includes(String(clientSecret)), 'the secret belongs into the file');
    const { label, settings } = await call(`apps/${appId}`);
    assert.equal(label, 'quickstart');
    assert.partialDeepStrictEqual(settings.oauthClient, {
      application_type: 'web',
      redirect_uris: [callback],
      post_logout_redirect_uris: ['http://localhost:3000'],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    });
    assert.deepEqual(await groupsOf(appId), [2]);
  });

  test('Ctrl-C at a question leaves neither an app nor a file', async (t) => {
    const place = folder('interrupted');
    const terminal = await atTerminal(t, place, ['apps', 'create', 'web', '--app-name', 'Interrupted']);
    await terminal.sees('redirect URIs');
    terminal.press('\x03');
    assert.equal(await terminal.exitCode, 130);
    assert.ok(!existsSync(join(place.cwd, '.okta.env')));
    assert.deepEqual(await call('apps?q=Interrupted'), []);
  });

  test('the calls and their order are those of the original (contract 7.5); what a run left undone, the next one does', async (t) => {
    const place = folder('calls');
    const calls: string[] = [];
    const refused = new Set(['PUT /api/v1/apps/ID/groups/ID', 'GET /api/v1/internal/apps/ID/settings/clientcreds']);
    const OKTA_CLIENT_ORGURL = await recordingProxy(t, scene().orgUrl, calls, refused);
    const through = { ...place, env: { OKTA_CLIENT_ORGURL } };
    const first = await create(through, 'web', '--app-name', 'Calls & Order');
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stderr, /not assigned to anybody: this API token may not/);
    const order = [
      'GET /api/v1/authorizationServers?limit=200',
      'GET /api/v1/apps?q=Calls%20%26%20Order&limit=200',
      'POST /api/v1/apps',
      'GET /api/v1/groups?search=profile.name%20eq%20%22everyone%22',
      'PUT /api/v1/apps/ID/groups/ID',
      'GET /api/v1/internal/apps/ID/settings/clientcreds',
    ];
    assert.deepEqual(calls.splice(0), [...order, 'GET /api/v1/apps/ID'], 'the secret is in the app too');
    const { appId, isCreated } = first.json<Made>();
    assert.deepEqual([isCreated, await groupsOf(appId)], [true, []]);

    refused.clear();
    const second = await create(through, 'web', '--app-name', 'Calls & Order');
    assert.deepEqual([second.json<Made>().isCreated, second.json<Made>().appId], [false, appId]);
    assert.deepEqual(await groupsOf(appId), [2]);
    assert.ok(!calls.includes('POST /api/v1/apps'));
  });

  test('an app that an admin gave to one group is not given to everyone', async () => {
    const group = await scene().gatehouse.given.group('Testers');
    const app = await scene().gatehouse.given.webApp({ label: 'Controlled', assignedTo: { groupId: group.id } });
    const { appId, isCreated } = (await create(folder('controlled'), 'web', '--app-name', 'controlled')).json<Made>();
    assert.deepEqual([appId, isCreated], [app.id, false]);
    assert.deepEqual(await call<{ id: string }[]>(`apps/${appId}/groups`).then((all) => all.map(({ id }) => id)), [group.id]);
  });

  test("a file that is another app's is replaced only after a question, or with --force", async (t) => {
    const other = await scene().gatehouse.given.webApp({ label: 'Other \u001b[31mapp' });
    const text = `PORT=1\nexport OKTA_OAUTH2_CLIENT_ID="${other.clientId}"\nOKTA_OAUTH2_ISSUER=https://id.example.com\n`;
    const place = folder('foreign', { '.okta.env': text });
    const batch = await create(place, 'web', '--app-name', 'Mine');
    assert.deepEqual([batch.code, batch.stdout], [1, '']);
    assert.match(
      batch.stderr,
      new RegExp(`another app, Other app \\(${other.clientId}\\)\\. .*new app Mine.*--force.*--config-file`),
    );

    const terminal = await atTerminal(t, place, ['apps', 'create', 'web', '--app-name', 'Mine', '--redirect-uri', callback]);
    await terminal.sees('sign-out');
    terminal.enter('');
    await terminal.sees('another app, Other app');
    await terminal.sees('Replace it?');
    terminal.press('\r'); // no is where Enter leads
    assert.equal(await terminal.exitCode, 2);
    assert.equal(fileIn(place), text);
    assert.deepEqual(await call('apps?q=Mine'), [], 'no app was made in vain');

    const elsewhere = await create(place, 'web', '--app-name', 'Mine', '--config-file', 'config/mine.env');
    const { clientId } = elsewhere.json<Made>();
    assert.match(
      fileIn(place, 'config/mine.env'),
      new RegExp(`^export OKTA_OAUTH2_ISSUER=.*\nexport OKTA_OAUTH2_CLIENT_ID="${clientId}"\n`),
    );
    assert.equal(fileIn(place), text);

    assert.equal((await create(place, 'web', '--app-name', 'Mine', '--force')).code, 0);
    assert.match(
      fileIn(place),
      new RegExp(
        `^PORT=1\nexport OKTA_OAUTH2_CLIENT_ID="${clientId}"\nexport OKTA_OAUTH2_ISSUER=.*\nexport OKTA_OAUTH2_CLIENT_SECRET=`,
      ),
    );
  });

  test('an app that is there gets further addresses only after a question, or with --force', async (t) => {
    const app = await scene().gatehouse.given.webApp({ label: 'Addresses', redirectUris: ['https://a.example/cb'] });
    const place = folder('addresses');
    const args = [
      'web',
      '--app-name',
      'Addresses',
      '--redirect-uri',
      callback,
      '--post-logout-redirect-uri',
      'http://localhost:3000',
    ];
    const batch = await create(place, ...args);
    assert.equal(batch.code, 1);
    assert.match(batch.stderr, /does not have .*callback and http:\/\/localhost:3000 yet\..*--force/);
    assert.ok(!existsSync(join(place.cwd, '.okta.env')));

    const terminal = await atTerminal(t, place, ['apps', 'create', ...args]);
    await terminal.sees('Add it to the app');
    terminal.enter('y');
    await terminal.sees('.okta.env written');
    assert.equal(await terminal.exitCode, 0);
    const { settings, credentials } = await call(`apps/${app.id}`);
    assert.deepEqual(settings.oauthClient.redirect_uris, ['https://a.example/cb', callback]);
    assert.equal(credentials.oauthClient.client_secret, app.clientSecret, 'the secret is as it was');
    assert.ok(fileIn(place).includes(app.clientSecret));
  });

  test('an inactive app, one of another type, and what the org refuses are told with the way out', async () => {
    const { gatehouse } = scene();
    await gatehouse.given.webApp({ label: 'Off', status: 'INACTIVE' });
    const place = folder('refusals');
    const off = await create(place, 'web', '--app-name', 'Off');
    assert.match(off.stderr, /is inactive.*--force/);
    assert.match((await create(place, 'spa', '--app-name', 'Off')).stderr, /of another type: web app\..*--app-name/);
    const scheme = await create(place, 'web', '--app-name', 'Scheme', '--redirect-uri', 'ftp://a.example/cb');
    assert.deepEqual([scheme.code, scheme.stderr.includes('redirect_uris[0]: must use https or http')], [1, true], scheme.stderr);
    assert.ok(!existsSync(join(place.cwd, '.okta.env')));
  });

  test('a single-page app has no secret and no file; its origin is trusted', async () => {
    const place = folder('public');
    const spa = (await create(place, 'spa', '--redirect-uri', 'http://localhost:5173/cb')).json<Made>();
    assert.deepEqual([spa.clientSecret, spa.configFile, existsSync(join(place.cwd, '.okta.env'))], [undefined, undefined, false]);
    const { oauthClient } = (await call(`apps/${spa.appId}`)).settings;
    assert.deepEqual(
      [oauthClient.application_type, oauthClient.post_logout_redirect_uris],
      ['browser', ['http://localhost:5173/']],
    );
    const origins = await call<{ origin: string; scopes: { type: string }[] }[]>('trustedOrigins');
    assert.deepEqual(
      origins.map(({ origin, scopes }) => [origin, scopes.map(({ type }) => type)]),
      [['http://localhost:5173', ['CORS', 'REDIRECT']]],
    );
  });

  test('a service gets its secret, and the commands that get it a token', async () => {
    const place = folder('machine');
    const { code, stdout } = await runHere(place, ['apps', 'create', 'service', '--batch']);
    assert.equal(code, 0);
    assert.match(stdout, /api\/v1\/authorizationServers\/default\/scopes[\s\S]*grant_type=client_credentials/);
    assert.match(fileIn(place), /OKTA_OAUTH2_CLIENT_SECRET="/);
  });

  test('in a terminal type and framework are asked too; a framework has its own redirect URI, file and names', async (t) => {
    const place = folder('spring', { 'pom.xml': '<artifactId>spring-boot-starter</artifactId>' });
    const file = 'src/main/resources/application.yml';
    mkdirSync(join(place.cwd, 'src/main/resources'), { recursive: true });
    writeFileSync(join(place.cwd, file), 'server:\n  port: 8080 # mine\n', { mode: 0o644 });
    const terminal = await atTerminal(t, place, ['apps', 'create', '--app-name', 'Spring']);
    await terminal.sees('Type of the app');
    terminal.press('\r');
    await terminal.sees('Framework');
    await terminal.sees(/● Spring Boot/);
    terminal.press('\r');
    await terminal.sees(/redirect URIs[\s\S]*8080\/login\/oauth2\/code\/okta/);
    terminal.press('\r');
    await terminal.sees('sign-out redirect URIs');
    terminal.press('\r');
    await terminal.sees('application.yml changed');
    assert.equal(await terminal.exitCode, 0);
    assert.match(fileIn(place, file), /port: 8080 # mine[\s\S]*registration:\n {10}okta:\n {12}client-id: 0oa/);
    assert.equal(statSync(join(place.cwd, file)).mode & 0o777, 0o644, 'a source file stays one');
  });
});

/** What `--json` prints. */
interface Made {
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly issuer: string;
  readonly appId: string;
  readonly configFile?: string;
  readonly isCreated: boolean;
}

interface App {
  readonly label: string;
  readonly credentials: { readonly oauthClient: { readonly client_secret?: string } };
  readonly settings: {
    readonly oauthClient: {
      readonly application_type: string;
      readonly redirect_uris: readonly string[];
      readonly post_logout_redirect_uris: readonly string[];
    };
  };
}

/** Writes down each call, ids replaced, and passes it on; those in `refused` are forbidden. @returns its address */
async function recordingProxy(t: TestContext, orgUrl: string, calls: string[], refused: ReadonlySet<string>): Promise<string> {
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const name = `${request.method} ${request.url?.replace(/\b(0oa|00g)\w{17}/g, 'ID')}`;
    calls.push(name);
    const headers = { authorization: request.headers.authorization ?? '', 'content-type': 'application/json' };
    const sent = await text(request);
    const answer = refused.has(name)
      ? Response.json({ errorCode: 'E0000006', errorSummary: 'You may not.' }, { status: 403 })
      : await fetch(`${orgUrl}${request.url}`, { method: request.method ?? 'GET', headers, ...(sent && { body: sent }) });
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
  };
  const server = createServer((request, response) => void pass(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
