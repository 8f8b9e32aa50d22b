import { sha256 } from '../../platform/hash.ts';
import type { ImageTable } from '../../schema/tables.ts';

/** What the first bytes of a picture say. */
export interface ImageHeader {
  readonly mediaType: ImageTable['media_type'];
  readonly width: number;
  readonly height: number;
}

/** A picture that somebody sent: its header was read, and it is no longer than may be stored. */
export interface Picture {
  readonly mediaType: ImageTable['media_type'];
  readonly bytes: Buffer;
}

/** Bytes that a picture may have. */
export const mostImageBytes = 100_000;
/** Pixels that a picture may be wide or high. */
export const mostImagePixels = 2048;

/** The row that stores a picture for `ownerId`, but for what the database adds. */
export function imageRow(
  ownerId: string,
  kind: ImageTable['kind'],
  { mediaType, bytes }: Picture,
): Omit<ImageTable, 'org_id' | 'created_at'> {
  const body = bytes.toString('base64');
  return { owner_id: ownerId, kind, digest: sha256(body), media_type: mediaType, body };
}

/** File name extension by media type. */
const extensions: Readonly<Record<ImageTable['media_type'], string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
};

/**
 * Where the org's host shows a picture. The path carries a digest of the bytes, so what a cache keeps under it never goes stale.
 * @returns such as `/assets/images/0oa…/logo.Vk3….png`
 */
export function imagePath({
  owner_id,
  kind,
  digest,
  media_type,
}: Pick<ImageTable, 'owner_id' | 'kind' | 'digest' | 'media_type'>): string {
  return `/assets/images/${owner_id}/${kind}.${digest.slice(0, 22)}.${extensions[media_type]}`;
}

/**
 * Reads kind and size from the header of a PNG, JPEG or GIF picture: what it is, not what its sender says. Undefined when it is
 * something else, or cut short before its size is told. SVG is none of them: it can carry script.
 *
 * The pixels are not decoded: nothing here depends on their being right, and browsers check them for themselves.
 * @see W3C PNG §11.2.1; ITU-T T.81 §B.2.2; GIF89a §18
 */
export function readImageHeader(bytes: Buffer): ImageHeader | undefined {
  const found = readPng(bytes) ?? readGif(bytes) ?? readJpeg(bytes);
  return found && found.width > 0 && found.height > 0 ? found : undefined;
}

function readPng(bytes: Buffer): ImageHeader | undefined {
  const isPng = bytes.length >= 33 && bytes.subarray(0, 8).equals(pngSignature) && bytes.toString('latin1', 12, 16) === 'IHDR';
  return isPng ? { mediaType: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) } : undefined;
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function readGif(bytes: Buffer): ImageHeader | undefined {
  const isGif = bytes.length >= 13 && /^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6));
  return isGif ? { mediaType: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) } : undefined;
}

/** Walks from marker to marker until a frame header tells the size. */
function readJpeg(bytes: Buffer): ImageHeader | undefined {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return undefined;
  let offset = 2;
  while (offset + 9 <= bytes.length) {
    if (bytes[offset] !== 0xff) return undefined;
    const marker = bytes[offset + 1] ?? 0;
    if (marker === 0xff)
      offset += 1; // fill byte
    else if (isFrameHeader(marker))
      return { mediaType: 'image/jpeg', height: bytes.readUInt16BE(offset + 5), width: bytes.readUInt16BE(offset + 7) };
    else if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xda))
      return undefined; // the picture itself begins before a size was told
    else offset += 2 + bytes.readUInt16BE(offset + 2);
  }
  return undefined;
}

/** SOF0 to SOF15; C4, C8 and CC in between are tables. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
