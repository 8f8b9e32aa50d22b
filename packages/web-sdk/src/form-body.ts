const longestBytes = 16_384;

/** The text of a form body, of which more than 16 KiB is never kept: what is longer is read and thrown away, and gives nothing. */
export async function readFormBody(body: AsyncIterable<Uint8Array | string> | null): Promise<string> {
  if (body === null) return '';
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes <= longestBytes) pieces.push(Buffer.from(piece));
  }
  return bytes <= longestBytes ? Buffer.concat(pieces).toString() : '';
}
