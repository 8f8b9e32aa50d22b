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
          done([response.headers.link ?? ''].flat().join());
        })
        .on('error', fail)
        .end();
    });
    assert.match(links, /rel="next"/);
    for (const [, href = ''] of links.matchAll(/<([^>]*)>/g)) assert.equal(new URL(href).origin, gatehouse.origin);
  });

  test('JSON that is nested beyond all use is refused, not a bug', async (t) => {
    const { gatehouse, call } = await asSuperAdmin(t);
    const [app, user] = [await gatehouse.given.webApp(), await gatehouse.given.user()];
    const assign = (levels: number) =>
      call(
        'POST',
        `/api/v1/apps/${app.id}/users`,
        `{"id":"${user.id}","profile":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`,
      );
    assert.equal((await assign(30)).statusCode, 200);
    for (const levels of [200, 5000, 30_000]) {
      const answer = await assign(levels);
      assert.deepEqual([answer.statusCode, answer.json().errorCode], [400, 'E0000003'], String(levels));
    }
  });
});
