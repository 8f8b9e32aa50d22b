import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { gif, jpeg, png } from '../../../testkit/pictures.ts';
import { imagePath, readImageHeader } from './image.ts';

suite('the header of a picture', () => {
  const made = { 'image/png': png(300, 200), 'image/gif': gif(300, 200), 'image/jpeg': jpeg(300, 200) };
  for (const [mediaType, bytes] of Object.entries(made)) {
    test(`${mediaType}: what it is and how large`, () =>
      assert.deepEqual(readImageHeader(bytes), { mediaType, width: 300, height: 200 }));

    test(`${mediaType}: cut short anywhere, it is none`, () => {
      const least = mediaType === 'image/png' ? 33 : mediaType === 'image/gif' ? 13 : bytes.length - 3;
      for (let length = 0; length < least; length += 1)
        assert.equal(readImageHeader(bytes.subarray(0, length)), undefined, `${length}`);
    });
  }

  test('a width or height of nothing is none', () => {
    for (const bytes of [png(0, 2), png(2, 0), gif(0, 2), jpeg(0, 2)]) assert.equal(readImageHeader(bytes), undefined);
  });

  test('what is something else is none: SVG, HTML, WebP, script', () => {
    for (const text of [
      '<svg xmlns="http://www.w3.org/2000/svg"/>',
      '<!doctype html><script>x</script>',
      'RIFF0000WEBP',
      'GIF',
      '',
    ])
      assert.equal(readImageHeader(Buffer.from(text.padEnd(100))), undefined, text);
  });

  test('a JPEG whose picture begins before its size is told is none', () => {
    assert.equal(
      readImageHeader(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xda]), jpeg().subarray(2), Buffer.alloc(20)])),
      undefined,
    );
  });

  test('no bytes make it fail or hang', () => {
    const starts = [png(), gif(), jpeg(), Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(0)];
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.nat(40), fc.uint8Array({ maxLength: 300 }), (start, keep, rest) => {
        readImageHeader(Buffer.concat([start.subarray(0, keep), rest]));
      }),
      { numRuns: 1000 },
    );
  });

  test('its path changes with its bytes', () => {
    const image = { owner_id: '0oaX', kind: 'logo', digest: 'a'.repeat(43), media_type: 'image/jpeg' } as const;
    assert.equal(imagePath(image), `/assets/images/0oaX/logo.${'a'.repeat(22)}.jpg`);
  });
});
