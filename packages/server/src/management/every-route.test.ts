import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { api, assertRefused, type Method } from '../../testkit/management.ts';
import { startGatehouse } from '../../testkit/testkit.ts';
import { adminRoles } from '../domain/admin-roles/permissions.ts';
import { describeApi } from './api-description.ts';

interface Operation {
  readonly name: string;
  readonly method: Method;
  readonly url: string;
  readonly roles: readonly string[];
}

/** Every operation of the OpenAPI document, each named thing in its path being one that does not exist. What ends the caller's own token is last. */
const operations: readonly Operation[] = Object.entries(describeApi().paths)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: operation.operationId,
      method: method.toUpperCase() as Method,
      url: path.replaceAll(/\{\w+\}/g, 'nothing'),
      roles: operation['x-roles'],
    })),
  )
  .toSorted((one, other) => Number(one.url.endsWith('/current')) - Number(other.url.endsWith('/current')));

const bodyOf = (method: Method) => (method === 'GET' || method === 'DELETE' ? undefined : {});

suite('S40 every route of the OpenAPI document asks who calls and what they may', () => {
  test('S40 as nobody: 401, whatever is presented', async (t) => {
    const gatehouse = await startGatehouse(t);
    const { apiToken } = await gatehouse.given.admin('SUPER_ADMIN');
    for (const { name, method, url } of operations) {
      for (const authorization of [undefined, 'SSWS 00nothing', `Bearer ${apiToken}`, `Basic ${apiToken}`, apiToken]) {
        const answer = await gatehouse.call({ method, url, headers: { ...(authorization && { authorization }) } });
        assert.deepEqual([name, answer.statusCode, answer.json().errorCode], [name, 401, 'E0000011']);
      }
    }
  });

  test('S40 as a plain user: 403; as a super admin of another org: 401', async (t) => {
    const gatehouse = await startGatehouse(t);
    const plain = await gatehouse.given.admin();
    const stranger = await (await gatehouse.otherOrg('other')).given.admin('SUPER_ADMIN');
    for (const { method, url } of operations) {
      assertRefused(await api(gatehouse, plain.apiToken, method, url, bodyOf(method)), 403, 'E0000006');
      assertRefused(await api(gatehouse, stranger.apiToken, method, url, bodyOf(method)), 401, 'E0000011');
    }
  });

  for (const role of adminRoles) {
    test(`S40 as ${role}: what the document says, no more and no less; never a bug`, async (t) => {
      const gatehouse = await startGatehouse(t);
      const { apiToken } = await gatehouse.given.admin(role);
      for (const { name, method, url, roles } of operations) {
        const answer = await api(gatehouse, apiToken, method, url, bodyOf(method));
        const isDenied = answer.statusCode === 403 && answer.json().errorCode === 'E0000006';
        assert.equal(isDenied, !roles.includes(role), `${name}: ${answer.statusCode} ${answer.body}`);
        assert.notEqual(answer.statusCode, 401, name);
        assert.ok(answer.statusCode < 500, `${name}: ${answer.body}`);
      }
    });
  }

  test('what is sent before it is known who calls is not looked at: neither malformed JSON nor a made-up cursor changes the answer', async (t) => {
    const gatehouse = await startGatehouse(t);
    for (const { name, method, url } of operations) {
      const headers = { 'content-type': 'application/json' };
      const answer = await gatehouse.call({
        method,
        url: `${url}?after=x&limit=x`,
        headers,
        ...(method !== 'GET' && { payload: '{' }),
      });
      assert.deepEqual([name, answer.statusCode], [name, 401]);
    }
  });
});
