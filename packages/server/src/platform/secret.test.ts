import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { format, inspect } from 'node:util';
import pino from 'pino';
import { systemRandom } from './random.ts';
import { Secret } from './secret.ts';

suite('secrets in memory', () => {
  const secret = new Secret('hunter2');

  test('only reveal() gives the text out', () => {
    assert.equal(secret.reveal(), 'hunter2');
    const printed = [
      String(secret),
      ['joined', secret].join(),
      JSON.stringify({ secret }),
      inspect({ deep: [secret] }, { showHidden: true, depth: 9 }),
      format('%s %o %j', secret, secret, secret),
      JSON.stringify(Object.entries(secret)),
      JSON.stringify(Object.assign({}, secret)),
      new Error('failed with '.concat(String(secret))).message,
    ];
    for (const text of printed) assert.doesNotMatch(text, /hunter2/);
  });

  test('a logger writes [secret] in its place', () => {
    const lines: string[] = [];
    pino({}, { write: (line: string) => lines.push(line) }).info({ config: { secret }, list: [secret] }, 'message');
    assert.equal(lines.length, 1);
    assert.doesNotMatch(lines[0] ?? '', /hunter2/);
    assert.match(lines[0] ?? '', /\[secret\]/);
  });

  test('a random one has 256 bits in URL-safe characters and is never the same', () => {
    const secrets = Array.from({ length: 200 }, () => Secret.random(systemRandom).reveal());
    for (const text of secrets) assert.match(text, /^[\w-]{43}$/);
    assert.equal(new Set(secrets).size, 200);
  });
});
