import assert from 'node:assert/strict';
import { request } from 'node:http';
import { suite, test } from 'node:test';
import { asSuperAdmin } from '../../testkit/management.ts';

suite('what a request says of its own address', () => {
  test('S37 links of a list lead to the org, also when the request line names another host (RFC 9112 §3.2.2)', async (t) => {
    const { gatehouse, admin } = await asSuperAdmin(t, { listen: true });
    await gatehouse.given.group('Second');
    const links = await new Promise<string>((done, fail) => {
      request({
        host: 'localhost',
        port: gatehouse.port,
        path: 'http://evil.example/api/v1/groups?limit=1',
        headers: { host: new URL(gatehouse.origin).host, authorization: `SSWS ${admin.apiToken}` },
      })
        .on('response', (response) => {
          response.resume();
          done([response.headers['link'] ?? ''].flat().join());
        })
        .on('error', fail)
        .end();
    });
    assert.match(links, /rel="next"/);
    for (const [, href = ''] of links.matchAll(/<([^>]*)>/g)) assert.equal(new URL(href).origin, gatehouse.origin);
  });
});
