import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { sha256 } from '../../platform/hash.ts';

const folder = new URL('../../../templates/assets/', import.meta.url);

/** A static file of the hosted pages, compressed once. */
export interface AssetFile {
  /** Its path on this host; carries a digest of its content, so what is cached under it never goes stale. */
  readonly url: string;
  /** Its `Content-Type`. */
  readonly type: string;
  /** Its bytes by `Content-Encoding`. */
  readonly bodies: Readonly<Record<'identity' | 'gzip' | 'br', Buffer>>;
}

/** Script text without its lines of comment and without indentation. Knows no texts of several lines. */
function smaller(script: string): string {
  return script.replace(/^\s*\/\/.*\n/gm, '').replace(/^ +/gm, '');
}

/** @param parts files that come one after the other in this one, after the file of its own name */
function readAsset(stem: string, extension: 'js' | 'svg', type: string, parts: readonly string[] = []): AssetFile {
  const text = [stem, ...parts].map((part) => readFileSync(new URL(`${part}.${extension}`, folder), 'utf8')).join('');
  const content = Buffer.from(extension === 'js' ? smaller(text) : text);
  const digest = sha256(content.toString('utf8')).slice(0, 12);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  return {
    url: `/assets/${stem}.${digest}.${extension}`,
    type,
    bodies: { identity: content, gzip: gzipSync(content, { level: 9 }), br: brotliCompressSync(content, { params }) },
  };
}

/** The script of the hosted pages: conveniences only, every page works without it. */
export const script = readAsset('gatehouse', 'js', 'text/javascript; charset=utf-8');

/** The same with what copies the text beside a button, for the page that has such buttons. */
export const copyScript = readAsset('copy', 'js', 'text/javascript; charset=utf-8', ['gatehouse']);

/** The mark, which is the favicon too. */
export const mark = readAsset('mark', 'svg', 'image/svg+xml');
