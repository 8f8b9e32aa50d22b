import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { Agent, createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { suite, test } from 'node:test';
import { runToEnd, seed, serverEnvironment, startServerProcess, temporaryFolder } from './server-process.ts';
import { exchange, WebClient } from './web-client.ts';

const origin = 'http://localhost:8080';

suite('the server process', () => {
  test('SIGTERM: what is under way is answered, the process ends with 0, and a second start finds everything', async (t) => {
    const env = serverEnvironment(temporaryFolder(t));
    const server = await startServerProcess(t, env);
    const browser = new WebClient(() => server.port);
    const page = await browser.open(`${origin}/signin`);
    const handle = /name="interaction" value="([^"]+)"/.exec(page.body)?.[1] ?? '';
    const form = new URLSearchParams({ interaction: handle, identifier: 'ada@example.com' }).toString();
    const agent = new Agent({ keepAlive: true }); // as browsers do: it does not close the connection
    t.after(() => agent.destroy());
    const request = send({
      agent,
      port: server.port,
      path: '/signin',
      method: 'POST',
      headers: {
        host: 'localhost:8080',
        cookie: `gh_browser=${browser.cookies.get('localhost')?.get('gh_browser')}`,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': form.length,
        expect: '100-continue',
      },
    });
    request.flushHeaders();
    await once(request, 'continue'); // the server has the request in hand and waits for its body
    server.kill('SIGTERM');
    await server.logged('draining');
    request.end(form);

    const [answer] = await once(request, 'response');
    answer.resume();
    const answered = performance.now();
    assert.equal(answer.statusCode, 303);
    assert.match(answer.headers.location, /^\/signin\?interaction=/);
    assert.deepEqual(await server.ending, { code: 0, signal: null, stderr: '' });
    assert.ok(performance.now() - answered < 6000, 'it does not wait until the limit of 8 s for a connection that is idle');

    const second = await startServerProcess(t, env);
    const keys = await exchange(`${origin}/oauth2/default/v1/keys`, { port: second.port });
    assert.equal(keys.status, 200);
    const opened = await new WebClient(() => second.port).visit(`${origin}${answer.headers.location}`, {
      headers: { cookie: `gh_browser=${browser.cookies.get('localhost')?.get('gh_browser')}` },
    });
    assert.match(opened.body, /Enter your password/, 'the handle of the first start opens in the second');
  });

  test('a port that is taken is told in one sentence', async (t) => {
    const other = createServer();
    await once(other.listen(0, 'localhost'), 'listening');
    t.after(() => other.close());
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await runToEnd(t, serverEnvironment(temporaryFolder(t), { GATEHOUSE_PORT: String(port) }));
    assert.deepEqual(
      [code, stderr],
      [1, `Port ${port} is taken by another program. Stop it, or choose another port with GATEHOUSE_URL (or GATEHOUSE_PORT).\n`],
    );
  });

  test('production without https and without a master key is refused, both named at once, and no database is made', async (t) => {
    const folder = temporaryFolder(t);
    const { code, stderr } = await runToEnd(t, serverEnvironment(folder, { GATEHOUSE_URL: 'http://id.example.com' }));
    assert.equal(code, 1);
    assert.deepEqual(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[0]),
      ['GATEHOUSE_URL', 'GATEHOUSE_MASTER_KEY'],
    );
    assert.deepEqual(
      readdirSync(folder).filter((name) => name !== 'compile-cache'),
      [],
    );
  });

  test('production on the database of the demo is refused', async (t) => {
    const env = serverEnvironment(temporaryFolder(t), { GATEHOUSE_MASTER_KEY: Buffer.alloc(32, 3).toString('base64') });
    const { users } = await seed(env);
    const { code, stderr } = await runToEnd(t, { ...env, GATEHOUSE_URL: 'https://id.example.com' });
    assert.equal(code, 1);
    assert.match(stderr, /^This database holds the demo users .+\. Serve https:\/\/id\.example\.com from a new database\.\n$/);
    for (const { login, password } of users) assert.deepEqual([stderr.includes(login), stderr.includes(password)], [true, false]);
  });
});
