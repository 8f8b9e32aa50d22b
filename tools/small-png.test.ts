import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { smallPng } from './small-png.ts';

/** Two pixels wide: red and blue; each row stored by another filter, as differences from what the filter guesses. */
const rows = [
  [0, 255, 0, 0, 0, 0, 255],
  [1, 255, 0, 0, 1, 0, 255], // red; blue minus red
  [2, 0, 0, 0, 0, 0, 0], // the row above again
  [3, 128, 0, 0, 129, 0, 128], // minus half of left and above
  [4, 0, 0, 0, 0, 0, 0], // the nearest of left, above and corner
];

test('a picture keeps its size and its colours, whatever filters the browser chose', () => {
  const small = smallPng(picture(Buffer.from(rows.flat())));
  const chunks = chunksOf(small);
  assert.deepEqual([chunks.get('IHDR')?.readUInt32BE(0), chunks.get('IHDR')?.readUInt32BE(4)], [2, 5]);
  const palette: readonly string[] = chunks.get('PLTE')?.toString('hex').match(/.{6}/g) ?? [];
  assert.deepEqual(palette.toSorted(), ['0000ff', 'ff0000']);
  const drawn = [...inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0))];
  const [red, blue] = [palette.indexOf('ff0000'), palette.indexOf('0000ff')];
  assert.deepEqual(
    drawn,
    rows.flatMap(() => [0, red, blue]),
  );
});

test('a picture with transparency is refused', () => {
  const png = picture(Buffer.alloc(45));
  png[25] = 6;
  assert.throws(() => smallPng(png), /Only RGB pictures/);
});

function picture(filtered: Buffer): Buffer {
  const header = Buffer.from([0, 0, 0, 2, 0, 0, 0, 5, 8, 2, 0, 0, 0]);
  const parts = [part('IHDR', header), part('IDAT', deflateSync(filtered)), part('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...parts]);
}

function part(type: string, data: Buffer): Buffer {
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  const named = Buffer.concat([Buffer.from(type), data]);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

function chunksOf(png: Buffer): Map<string, Buffer> {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length; ) {
    const end = at + 8 + png.readUInt32BE(at);
    assert.equal(png.readUInt32BE(end), crc32(png.subarray(at + 4, end)));
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, end));
    at = end + 4;
  }
  return chunks;
}
