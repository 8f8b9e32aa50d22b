import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { readFormBody } from './form-body.ts';

async function* pieces(count: number, piece: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index += 1) yield piece;
}

suite('form bodies', () => {
  test('checklist 29: up to 16 KiB are read, a longer body gives nothing', async () => {
    assert.equal((await readFormBody(pieces(16, Buffer.alloc(1_024, 'a')))).length, 16_384);
    assert.equal(await readFormBody(pieces(16_385, Buffer.from('a'))), '');
    assert.equal(await readFormBody(null), '');
  });

  test('a letter cut in two by the network stays whole', async () => {
    const [first, second] = [Buffer.from('ä').subarray(0, 1), Buffer.from('ä').subarray(1)];
    const cut = async function* (): AsyncGenerator<Uint8Array> {
      yield first;
      yield second;
    };
    assert.equal(await readFormBody(cut()), 'ä');
  });
});
