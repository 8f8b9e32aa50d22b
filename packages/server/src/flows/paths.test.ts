import assert from 'node:assert/strict';
import { request } from 'node:http';
import { suite, test } from 'node:test';
import { startGatehouse } from '../../testkit/testkit.ts';

interface RawAnswer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: string;
  readonly headers: NodeJS.Dict<string | string[]>;
}

/** Sends a path as it is: no client library tidies it up on the way. */
function send(port: number, path: string, method = 'GET'): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { host: `localhost:${port}` };
    const sent = request({ host: 'localhost', port, path, method, headers, agent: false }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text: string) => (body += text));
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'], body, headers: answer.headers }),
      );
    });
    sent.on('error', reject).end();
  });
}

const html = 'text/html; charset=utf-8';
const json = 'application/json; charset=utf-8';

suite('addresses where nothing is', () => {
  test('are 404: a page for people, Okta’s error body for programs', async (t) => {
    const gatehouse = await startGatehouse(t);
    for (const url of [
      '/nothing',
      '/signin/',
      '/signin/x',
      '/login',
      '/login/',
      '/oauth2',
      '/oauth2/',
      '/oauth2/v1/authorize/',
      '/oauth2/v1/logout/x',
      '/assets/',
      '/assets/../server.ts',
      '/.git/config',
      '/.env',
      '/index.html',
      '/SIGNIN',
    ]) {
      const answer = await gatehouse.call({ url });
      assert.deepEqual([answer.statusCode, answer.headers['content-type']], [404, html], url);
      assert.match(answer.body, /There is nothing at this address/);
      assert.match(answer.body, /Error id: <code>oae\w{17}</);
    }
    for (const url of [
      '/api/v1/nothing',
      '/api/v1/',
      '/oauth2/v1/nothing',
      '/oauth2/v1/token/',
      '/oauth2/v1/introspect',
      '/oauth2/default/v1/clients',
      '/.well-known/nothing',
      '/.well-known/openid-configuration/',
    ]) {
      const answer = await gatehouse.call({ url });
      assert.deepEqual([answer.statusCode, answer.headers['content-type']], [404, json], url);
      const { errorId, ...body } = answer.json();
      assert.match(errorId, /^oae\w{17}$/);
      assert.deepEqual(body, {
        errorCode: 'E0000008',
        errorSummary: 'The requested path was not found',
        errorLink: 'E0000008',
        errorCauses: [],
      });
    }
  });

  test('so are methods that an address does not have', async (t) => {
    const gatehouse = await startGatehouse(t);
    const cases = [
      ['POST', '/'],
      ['DELETE', '/signin'],
      ['PUT', '/oauth2/v1/authorize'],
      ['GET', '/oauth2/v1/token'],
      ['POST', '/oauth2/v1/keys'],
      ['POST', '/.well-known/openid-configuration'],
      ['PATCH', '/login/signout'],
      ['OPTIONS', '/signin'],
      ['POST', '/healthz'],
    ] as const;
    for (const [method, url] of cases) assert.equal((await gatehouse.call({ method, url })).statusCode, 404, `${method} ${url}`);
  });

  test('every answer of the org has its request id, and the log the same', async (t) => {
    const lines: string[] = [];
    const gatehouse = await startGatehouse(t, { onLog: (line) => lines.push(line) });
    const answer = await gatehouse.call({ url: '/nothing' });
    const id = String(answer.headers['x-okta-request-id']);
    assert.match(id, /^req\w{17}$/);
    assert.ok(lines.some((line) => line.includes(id)));
  });
});

suite('S38 one reading of a path', () => {
  test('doubled slashes, dots, semicolons, backslashes and encoded separators lead nowhere', async (t) => {
    const { port } = await startGatehouse(t, { listen: true });
    const nowhere = [
      '//oauth2/v1/keys',
      '/oauth2//v1/keys',
      '/oauth2/v1//keys',
      '///',
      '//evil.example/signin',
      '/oauth2/./v1/keys',
      '/oauth2/default/../v1/keys',
      '/oauth2/default/v1/../../v1/keys',
      '/x/../signin',
      '/oauth2/v1/keys;x',
      '/oauth2;x/v1/keys',
      '/oauth2/v1;/keys',
      '/signin;jsessionid=1',
      '/oauth2%2fv1%2fkeys',
      '/oauth2/v1%2fkeys',
      '/oauth2%5cv1%5ckeys',
      '/oauth2\\v1\\keys',
      '\\signin',
      '/%2e%2e/signin',
      '/oauth2/%2e/v1/keys',
      '/oauth2/%2e%2e/signin',
      '/oauth2/v1/keys%00',
      '/oauth2/v1/keys%20',
      '/oauth2/v1/keys%3f',
      '/oauth2/v1/keys%23',
      '/signin%2f',
      '/oauth2/v1/keys/.',
      '/oauth2/v1/keys/..',
    ];
    for (const path of nowhere) {
      const { status, headers } = await send(port, path).catch((error: NodeJS.ErrnoException) => ({
        status: error.code === 'ERR_UNESCAPED_CHARACTERS' ? 400 : 0,
        headers: {},
      }));
      assert.ok(status === 404 || status === 400, `${status} ${path}`);
      assert.equal('location' in headers, false, path);
    }
  });

  test('a path with a query keeps it out of the path', async (t) => {
    const { port } = await startGatehouse(t, { listen: true });
    for (const path of [
      '/oauth2/v1/keys?/../x',
      '/oauth2/v1/keys?;',
      '/oauth2/v1/keys??',
      '/oauth2/v1/keys?%',
      '/oauth2/v1/keys?%ff',
    ])
      assert.equal((await send(port, path)).status, 200, path);
  });

  test('letters that are percent-encoded are letters: the same door, the same kind of answer', async (t) => {
    const { port } = await startGatehouse(t, { listen: true });
    for (const [path, method] of [
      ['/oauth2/v1/%74oken', 'POST'],
      ['/oauth2/default/v1/%74oken', 'POST'],
    ] as const) {
      const answer = await send(port, path, method);
      assert.deepEqual([answer.status, answer.type], [401, json], path);
    }
    assert.equal((await send(port, '/sign%69n')).status, 303);
  });

  test('a path that cannot be decoded, or is too long, is told as any bad request: nothing of it comes back', async (t) => {
    const { port } = await startGatehouse(t, { listen: true });
    for (const path of ['/%', '/%zz', '/%e0%a4%a', '/signin%', `/oauth2/${'a'.repeat(600)}/v1/authorize`]) {
      const answer = await send(port, path);
      assert.deepEqual([answer.status, answer.type], [400, html], path);
      assert.match(answer.body, /This request cannot be read/);
      assert.doesNotMatch(answer.body, /FST_|%zz|aaaa/);
    }
    const program = await send(port, '/oauth2/%zz/v1/token', 'POST');
    assert.deepEqual([program.status, program.type, JSON.parse(program.body).error], [400, json, 'invalid_request']);
  });
});
