import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { startGatehouse } from '../../testkit/testkit.ts';
import { describeApi } from './api-description.ts';
import { endpoints } from './routes.ts';

suite('the API describes itself', () => {
  test('openapi.json and the reference page are public, the same for every org, and need no other host', async (t) => {
    const gatehouse = await startGatehouse(t);
    const other = await gatehouse.otherOrg('other');
    const document = await gatehouse.call({ url: '/api/openapi.json' });
    assert.deepEqual([document.statusCode, document.json().openapi], [200, '3.1.1']);
    assert.equal((await other.call({ url: '/api/openapi.json' })).body, document.body);
    const page = await gatehouse.call({ url: '/api/docs' });
    assert.equal(page.statusCode, 200);
    assert.match(String(page.headers['content-security-policy']), /^default-src 'none'; style-src 'sha256-[^']+';/);
    assert.doesNotMatch(page.body, /(src|href)="(https?:)?\/\//);
    for (const { operationId } of endpoints) assert.ok(page.body.includes(`<details id="${operationId}">`), operationId);
  });

  test('each operation has its own name, a summary, a right and the answer it gives', () => {
    const api = describeApi();
    const operations = Object.values(api.paths).flatMap((methods) => Object.values(methods));
    assert.equal(operations.length, endpoints.length, 'two routes of one method and path');
    assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length);
    for (const operation of operations) {
      assert.match(operation.summary, /^[A-Z].{5,300}$/, operation.operationId);
      assert.equal(operation.security.length, 2, operation.operationId);
      const [status] = Object.keys(operation.responses);
      assert.match(status ?? '', /^20[0124]$/, operation.operationId);
    }
  });

  test('every reference in the document leads somewhere', () => {
    const api = describeApi();
    const references = [...JSON.stringify(api).matchAll(/"#\/components\/(schemas|responses)\/([^"]+)"/g)];
    assert.ok(references.length > 500);
    for (const [, kind, name = ''] of references)
      assert.ok(Object.hasOwn(api.components[kind as 'schemas' | 'responses'], name), name);
  });
});
