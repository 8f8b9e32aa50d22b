import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { testDatabase } from '../../../testkit/each-database.ts';
import { authorizeUrl } from '../../../testkit/test-browser.ts';
import { startGatehouse } from '../../../testkit/testkit.ts';

suite('health', () => {
  test('answers on every host name, because load balancers ask by address', async (t) => {
    const gatehouse = await startGatehouse(t);
    for (const host of ['localhost:8080', '10.0.0.7:8080', 'anything']) {
      const live = await gatehouse.call({ url: '/healthz', headers: { host } });
      assert.deepEqual([live.statusCode, live.json(), live.headers['cache-control']], [200, { status: 'ok' }, 'no-store']);
      const ready = await gatehouse.call({ url: '/readyz', headers: { host } });
      assert.deepEqual(
        [ready.statusCode, ready.json(), ready.headers['cache-control']],
        [200, { status: 'ok', database: 'sqlite' }, 'no-store'],
      );
    }
  });

  test('a database that does not answer: alive but not ready, and every other door says so without telling more', async (t) => {
    const database = await testDatabase(t, 'sqlite');
    let isDown = false;
    const fail = () => {
      throw new Error('connection to db.internal:5432 refused');
    };
    const broken = new Proxy(database, {
      get(target, name) {
        if (isDown && ['ping', 'selectFrom', 'getExecutor', 'transaction'].includes(String(name))) return fail;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const lines: string[] = [];
    const gatehouse = await startGatehouse(t, { database: broken, onLog: (line) => lines.push(line) });
    const app = await gatehouse.given.webApp();
    await gatehouse.call({ url: '/signin' });
    isDown = true;
    assert.equal((await gatehouse.call({ url: '/healthz' })).statusCode, 200);
    const ready = await gatehouse.call({ url: '/readyz' });
    assert.deepEqual(
      [ready.statusCode, ready.headers['retry-after'], ready.json()],
      [503, '5', { status: 'unavailable', database: 'sqlite' }],
    );

    for (const cached of [true, false]) {
      if (!cached) gatehouse.clock.advance({ seconds: 5 });
      const answers = [
        await gatehouse.call({ url: authorizeUrl(app) }),
        await gatehouse.redeem(app, 'x'),
        await gatehouse.call({ url: '/', headers: { cookie: 'gh_session=x' } }),
      ];
      for (const answer of answers) {
        assert.ok(answer.statusCode >= 500, `${answer.statusCode}`);
        assert.doesNotMatch(answer.body, /db\.internal|refused|Error:|node_modules|stack/);
        assert.equal(answer.headers['cache-control'], 'no-store');
      }
    }
    assert.ok(
      lines.some((line) => line.includes('db.internal')),
      'the log tells why',
    );
    isDown = false;
  });
});
