import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { asSuperAdmin, assertRefused } from '../../testkit/management.ts';

suite('the door of the management API', () => {
  test('a call leaves one line in the log, with the route’s pattern; an unknown path is refused in Okta’s shape', async (t) => {
    const lines: string[] = [];
    const { call } = await asSuperAdmin(t, { onLog: (line) => lines.push(line) });
    await call('GET', '/api/v1/groups/00gNone?q=secret');
    assertRefused(await call('GET', '/api/v1/nothing'), 404, 'E0000008');
    assertRefused(await call('POST', '/api/nothing', {}), 404, 'E0000008');
    const wrong = await call('PATCH', '/api/v1/groups/00gNone', {});
    assertRefused(wrong, 405, 'E0000022');
    assert.deepEqual([wrong.headers['allow'], wrong.headers['x-content-type-options']], ['GET, PUT, DELETE', 'nosniff']);
    const answered = lines.map((line) => JSON.parse(line)).filter(({ msg }) => msg === 'answered');
    assert.deepEqual(
      answered.map(({ method, route, status }) => [method, route, status]),
      [
        ['GET', '/api/v1/groups/:groupId', 404],
        ['GET', undefined, 404],
        ['POST', undefined, 404],
        ['PATCH', undefined, 405],
      ],
    );
    assert.doesNotMatch(lines.join(''), /secret/);
  });

  test('ten first calls at once build it once, and each is answered', async (t) => {
    const { call } = await asSuperAdmin(t);
    const answers = await Promise.all(Array.from({ length: 10 }, () => call('GET', '/api/v1/groups')));
    assert.deepEqual([...new Set(answers.map(({ statusCode }) => statusCode))], [200]);
  });
});
