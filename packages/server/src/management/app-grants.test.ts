import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { testDatabase } from '../../testkit/each-database.ts';
import { api, asSuperAdmin, assertRefused, nextOf } from '../../testkit/management.ts';
import type { TestServerOptions } from '../../testkit/testkit.ts';
import { apiScopes } from '../domain/api-access/scopes.ts';

async function scene(t: TestContext, options: TestServerOptions = {}) {
  const it = await asSuperAdmin(t, options);
  const app = await it.gatehouse.given.webApp({ label: 'Directory sync' });
  const grants = `/api/v1/apps/${app.id}/grants`;
  const grant = (scopeId: unknown, issuer: unknown = it.gatehouse.origin) => it.call('POST', grants, { scopeId, issuer });
  return { ...it, app, grants, grant };
}

suite('grants of API scopes (Okta contract 6.11)', () => {
  test('a scope is granted, read, listed and revoked, with a log event each', async (t) => {
    const { gatehouse, admin, call, app, grants, grant } = await scene(t);
    const created = await grant('okta.users.read');
    assert.equal(created.statusCode, 201, created.body);
    const body = created.json();
    assert.deepEqual(body, {
      id: body.id,
      status: 'ACTIVE',
      scopeId: 'okta.users.read',
      issuer: gatehouse.origin,
      clientId: app.clientId,
      source: 'ADMIN',
      created: '2031-05-04T10:00:00.000Z',
      createdBy: { id: admin.id, type: 'User' },
      lastUpdated: '2031-05-04T10:00:00.000Z',
      _links: {
        self: { href: `${gatehouse.origin}${grants}/${body.id}`, hints: { allow: ['GET', 'DELETE'] } },
        app: { href: `${gatehouse.origin}/api/v1/apps/${app.id}`, name: 'Directory sync' },
      },
    });
    assert.match(body.id, /^oag[0-9A-Za-z]{17}$/);
    assert.deepEqual((await call('GET', `${grants}/${body.id}`)).json(), body);
    assert.deepEqual((await call('GET', grants)).json(), [body]);
    gatehouse.clock.advance({ seconds: 1 });
    assert.equal((await call('DELETE', `${grants}/${body.id}`)).statusCode, 204);
    assertRefused(await call('DELETE', `${grants}/${body.id}`), 404, 'E0000007');
    assertRefused(await call('GET', `${grants}/${body.id}`), 404, 'E0000007');
    assert.deepEqual((await call('GET', grants)).json(), []);
    const events = (await gatehouse.log()).filter((event) => event.event_type.startsWith('app.oauth2.admin'));
    assert.deepEqual(
      events.map((event) => [event.event_type, event.actor_id, JSON.parse(event.targets_json)[1].alternateId]),
      ['revoke', 'grant'].map((verb) => [`app.oauth2.admin.consent.${verb}`, admin.id, 'okta.users.read']),
    );
  });

  test('what is malformed or not a scope is refused, and so is an issuer that is not the org itself', async (t) => {
    const { gatehouse, call, grants, grant } = await scene(t);
    for (const scope of [
      'openid',
      'okta.users',
      'okta.users.write',
      'okta.users.read.self',
      'okta.logs.manage',
      'x\0',
      '',
      7,
      null,
      ['a'],
    ])
      assertRefused(await grant(scope), 400, 'E0000001', /^scopeId: /);
    for (const issuer of [gatehouse.issuer, `${gatehouse.origin}/`, 'https://other.example', '', null, 7])
      assertRefused(await grant('okta.users.read', issuer), 400, 'E0000001', /^issuer: /);
    for (const body of ['{', '[]', '"x"', 'null']) assert.equal((await call('POST', grants, body)).statusCode, 400, body);
    assert.deepEqual((await call('GET', grants)).json(), []);
  });

  test('a scope is granted once, whoever asks at the same time', async (t) => {
    const { call, grants, grant } = await scene(t, { database: await testDatabase(t, 'postgres') });
    const answers = await Promise.all(Array.from({ length: 20 }, () => grant('okta.users.read')));
    assert.equal(answers.filter((answer) => answer.statusCode === 201).length, 1);
    const refused = answers.filter((answer) => answer.statusCode !== 201);
    for (const answer of refused) assertRefused(answer, 400, 'E0000001', /scopeId: is granted already/);
    const [{ id }] = (await call('GET', grants)).json();
    const gone = await Promise.all(Array.from({ length: 5 }, () => call('DELETE', `${grants}/${id}`)));
    assert.deepEqual(
      gone.map(({ statusCode }) => statusCode).toSorted((one, other) => one - other),
      [204, 404, 404, 404, 404],
    );
  });

  test('a list comes in pages, each scope once', async (t) => {
    const { call, grants, grant } = await scene(t);
    for (const scope of apiScopes) assert.equal((await grant(scope)).statusCode, 201);
    const found: string[] = [];
    for (let url: string | undefined = `${grants}?limit=7`; url !== undefined; ) {
      const page = await call('GET', url);
      found.push(...page.json().map(({ scopeId }: { scopeId: string }) => scopeId));
      url = nextOf(page);
    }
    assert.deepEqual(found, [...apiScopes].toSorted());
  });

  test('an app that does not exist, or a grant of another app, is not found', async (t) => {
    const { gatehouse, call, grants, grant } = await scene(t);
    const other = await gatehouse.given.webApp();
    const { id } = (await grant('okta.users.read')).json();
    assertRefused(await call('GET', '/api/v1/apps/0oaNone/grants'), 404, 'E0000007');
    const body = { scopeId: 'okta.users.read', issuer: gatehouse.origin };
    assertRefused(await call('POST', '/api/v1/apps/0oaNone/grants', body), 404, 'E0000007');
    for (const method of ['GET', 'DELETE'] as const)
      assertRefused(await call(method, `/api/v1/apps/${other.id}/grants/${id}`), 404, 'E0000007');
    assert.equal((await call('GET', `${grants}/${id}`)).statusCode, 200);
  });

  test('S40 only a super admin grants; an app admin of the same org may look', async (t) => {
    const { gatehouse, grants } = await scene(t);
    const { apiToken } = await gatehouse.given.admin('APP_ADMIN', 'ORG_ADMIN');
    const body = { scopeId: 'okta.users.read', issuer: gatehouse.origin };
    assertRefused(await api(gatehouse, apiToken, 'POST', grants, body), 403, 'E0000006');
    assert.equal((await api(gatehouse, apiToken, 'GET', grants)).statusCode, 200);
  });
});
