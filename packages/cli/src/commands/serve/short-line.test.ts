import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { firstSteps, type Standing } from './first-steps.ts';
import { shortLine } from './short-line.ts';

const plain = { soft: (text: string) => text, accent: (text: string) => text, danger: (text: string) => `[${text}]` };
const time = '2031-05-04T10:00:01.234Z';

function short(entry: object): string | undefined {
  return shortLine(`${JSON.stringify({ level: 30, time, ...entry })}\n`, plain)?.replace(/^\d\d:\d\d:\d\d {2}/, '');
}

suite('a log line at a terminal', () => {
  test('a request is method, status, route and time', () => {
    const answered = { requestId: 'req1', method: 'GET', route: '/oauth2/v1/keys', status: 200, ms: 3.4, msg: 'answered' };
    assert.equal(short(answered), 'GET    200  /oauth2/v1/keys  3 ms');
    assert.equal(short({ ...answered, status: 503 }), 'GET    [503]  /oauth2/v1/keys  3 ms');
  });

  test('the poll of a waiting terminal and the parts of a page are left out while they work', () => {
    for (const route of ['/api/internal/v1/developer/redeem/:token', '/assets/:file', '/healthz']) {
      const answered = { method: 'GET', route, status: 200, ms: 1, msg: 'answered' };
      assert.equal(short(answered), undefined);
      assert.match(short({ ...answered, status: 404 }) ?? '', /404/);
    }
  });

  test('a fact comes with its fields, what is serious stands out, and an error says why', () => {
    assert.equal(short({ count: 3, msg: 'expired rows removed' }), 'expired rows removed  count=3');
    assert.equal(short({ level: 50, err: { message: 'gone' }, msg: 'unexpected error' }), '[unexpected error: gone]');
    assert.equal(short({ refusal: 'unknown_client', msg: 'page refused' }), 'page refused  refusal=unknown_client');
  });

  test('what the command says itself is left out', () => {
    assert.equal(short({ msg: 'ready', address: 'http://127.0.0.1:1' }), undefined);
    assert.equal(short({ msg: 'Server listening at http://127.0.0.1:1' }), undefined);
  });

  test('nobody moves the cursor: text of others is made printable; what is no JSON stays', () => {
    assert.doesNotMatch(short({ msg: 'page refused', detail: 'a\x1b[2Jb\r\n' }) ?? '', /[\x00-\x1f]/);
    assert.equal(shortLine('not JSON\x07\n', plain), 'not JSON�');
  });
});

suite('what to do first', () => {
  const usual: Standing = {
    url: 'http://localhost:8080',
    isProduction: false,
    isRegistrationOn: true,
    hasAdministrator: true,
    hasOrg: false,
  };
  const commands = (change: Partial<Standing>): string[] => firstSteps({ ...usual, ...change }).map(([what]) => what);
  const outbox = 'http://localhost:8080/dev/outbox';
  for (const [title, change, expected] of [
    ['a new developer', {}, ['gatehouse register', outbox]],
    ['who has an org', { hasOrg: true }, ['gatehouse apps create web', outbox]],
    ['an org without an administrator', { hasAdministrator: false }, ['gatehouse register', 'gatehouse bootstrap', outbox]],
    ['no registration', { isRegistrationOn: false, hasAdministrator: false }, ['gatehouse bootstrap', outbox]],
    ['production', { isProduction: true, isRegistrationOn: false, hasAdministrator: false }, ['gatehouse bootstrap']],
  ] as const)
    test(title, () => assert.deepEqual(commands(change), expected));
});
