import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { terminalOn } from './terminal.ts';

test('what is being done is drawn on one line however narrow the terminal is; what was done is told whole', async () => {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 20 });
  const terminal = terminalOn(stream, {}, { when: 'never' });
  await terminal.step('Waiting for the server to answer', (progress) => progress('Still waiting'), () => 'The server answered at last'); // biome-ignore format: one thought
  stream.end();
  const lines = (await text(stream)).split('\r\x1b[K');
  assert.deepEqual(lines, ['', '  · Waiting for th…', '  · Still waiting', '  ✓ The server answered at last\n']);
});
