import assert from 'node:assert/strict';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { newPlace, runCli } from '../../../testkit/cli-process.ts';
import { runHere } from '../../../testkit/in-process.ts';
import { signedIn } from '../../../testkit/signed-in.ts';
import { askIssuer } from './facts.ts';
import type { Finding } from './finding.ts';

suite('gatehouse doctor', () => {
  test('a whole app: everything is fine, and no secret is shown; then one thing after the other breaks', async (t) => {
    const { gatehouse, place, apiToken } = await signedIn(t);
    const app = await gatehouse.given.webApp({
      redirectUris: ['http://localhost:3000/authorization-code/callback'],
      postLogoutRedirectUris: ['http://localhost:3000'],
    });
    const write = (issuer: string, secret: string): void =>
      writeFileSync(
        join(place.cwd, '.okta.env'),
        `export OKTA_OAUTH2_ISSUER="${issuer}"\nexport OKTA_OAUTH2_CLIENT_ID="${app.clientId}"\nexport OKTA_OAUTH2_CLIENT_SECRET="${secret}"\n`,
      );
    write(gatehouse.issuer, app.clientSecret);
    const fine = await runCli(place, ['doctor', '--json']);
    const findings = fine.json<Finding[]>();
    assert.equal(fine.code, 0, fine.stdout);
    const notLookedAt = findings.flatMap(({ name, status }) => (status === 'skipped' ? [name] : []));
    assert.deepEqual(notLookedAt, ['database and keys'], 'the server has its data elsewhere');
    for (const { name, status, detail } of findings)
      assert.ok(status === 'ok' || status === 'skipped' || name === 'browser', `${name}: ${detail}`); // tests may run in a container
    assert.ok(!fine.stdout.includes(app.clientSecret) && !fine.stdout.includes(apiToken), 'S41 no secret');

    write(gatehouse.issuer, 'not-the-secret');
    const broken = await runHere({ ...place, env: { APP_BASE_URL: 'http://localhost:4000' } }, ['doctor']);
    assert.equal(broken.code, 1);
    assert.match(broken.stderr, /✗ 3 checks failed\./);
    for (const line of [
      /✗ redirect URI +http:\/\/localhost:4000\/authorization-code\/callback is not registered.*Registered: http:\/\/localhost:3000/,
      /✗ client secret +The org does not accept it/,
      /✗ sign-out URI +http:\/\/localhost:4000 is not registered/,
      /→ Add it to the app’s sign-in redirect URIs/,
    ])
      assert.match(broken.stdout, line);

    write(`${gatehouse.origin}/oauth2/defualt`, app.clientSecret);
    const misspelt = await runHere(place, ['doctor', '--json']);
    const issuer = misspelt.json<Finding[]>().find(({ name }) => name === 'issuer');
    assert.ok(issuer?.remedy?.includes(`${gatehouse.issuer}:`), JSON.stringify(issuer));

    const byName = await runHere({ ...newPlace(t), home: place.home }, ['doctor', '--app', app.clientId, '--json']);
    assert.equal(byName.code, 0, byName.stdout);
  });

  test('without any configuration it says what to do first', async (t) => {
    const { code, stdout } = await runHere(newPlace(t), ['doctor']);
    assert.equal(code, 1);
    assert.match(stdout, /✗ configuration +No issuer/);
    assert.match(stdout, /→ .*`gatehouse apps create web`/);
  });
});

test('an issuer that calls itself otherwise gets no secret', async (t) => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    const { port } = server.address() as AddressInfo;
    const origin = `http://localhost:${port}`;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ issuer: `${origin}/other`, token_endpoint: `${origin}/token`, jwks_uri: `${origin}/keys` }));
  });
  await once(server.listen(0, 'localhost'), 'listening');
  t.after(() => server.close());
  const issuer = `http://localhost:${(server.address() as AddressInfo).port}`;
  const facts = await askIssuer({
    issuer,
    clientId: 'an-id',
    clientSecret: 'a-secret',
    baseUrl: 'http://localhost:3000',
    redirectUri: 'http://localhost:3000/cb',
    postLogoutRedirectUri: 'http://localhost:3000',
    source: '.okta.env',
    differences: [],
    problems: [],
    orgUrl: undefined,
    apiToken: undefined,
  });
  assert.equal(facts.tokenBasic, undefined);
  assert.ok(
    asked.every((url) => url.endsWith('/.well-known/openid-configuration')),
    asked.join(' '),
  );
});
