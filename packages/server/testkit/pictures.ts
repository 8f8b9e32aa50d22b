import { deflateSync } from 'node:zlib';

/** A PNG header of this size, followed by `more` bytes. Enough for who reads the header only. */
export function png(width = 4, height = 2, more = 0): Buffer {
  const head = Buffer.alloc(33);
  head.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
  head.write('IHDR', 12, 'latin1');
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return Buffer.concat([head, deflateSync(Buffer.alloc(8)), Buffer.alloc(more)]);
}

/** A GIF header of this size. */
export function gif(width = 4, height = 2): Buffer {
  const head = Buffer.alloc(13);
  head.write('GIF89a', 'latin1');
  head.writeUInt16LE(width, 6);
  head.writeUInt16LE(height, 8);
  return head;
}

/** A JPEG up to its frame header, with a comment and a table before it. */
export function jpeg(width = 4, height = 2): Buffer {
  const frame = Buffer.alloc(12);
  frame.set([0xff, 0xc2, 0, 11, 8]);
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  const comment = Buffer.from([0xff, 0xfe, 0, 6, 0xff, 0xc0, 9, 9]);
  const table = Buffer.from([0xff, 0xc4, 0, 3, 7]);
  return Buffer.concat([Buffer.from([0xff, 0xd8]), comment, Buffer.from([0xff]), table, frame]);
}

/** A form with one file, and the headers to send it with. */
export function formWithFile(
  content: Buffer,
  { field = 'file', name = 'logo.png', type = 'image/png' } = {},
): { readonly payload: Buffer; readonly headers: Readonly<Record<string, string>> } {
  const head = `--edge\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`;
  return {
    payload: Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n--edge--\r\n')]),
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
  };
}
