/** A mail as its reader sees it. */
export interface OpenMail {
  /** Header fields by their name in small letters, unfolded and decoded; the last of a name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Names of all header fields, in small letters, as often as they are there. */
  readonly headerNames: readonly string[];
  readonly text: string;
  readonly html: string;
  /** As it came. */
  readonly raw: string;
}

/** Takes apart a mail with a text and an HTML part. @see RFC 5322, RFC 2045, RFC 2046 §5.1.4 */
export function openMime(raw: string): OpenMail {
  const { fields, body } = entity(raw);
  const headers = Object.fromEntries(fields);
  const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] ?? '')?.[1] ?? '';
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => entity(part.slice(2)));
  const content = (type: string) => {
    const part = parts.find(({ fields }) => fields.some(([name, value]) => name === 'content-type' && value.startsWith(type)));
    return part ? quotedPrintable(part.body).replaceAll('\r\n', '\n').trimEnd() : '';
  };
  return { headers, headerNames: fields.map(([name]) => name), text: content('text/plain'), html: content('text/html'), raw };
}

function entity(text: string): { readonly fields: [string, string][]; readonly body: string } {
  const end = text.indexOf('\r\n\r\n');
  const lines = text
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), words(line.slice(colon + 1).trim())];
  });
  return { fields, body: text.slice(end + 4) };
}

/** @see RFC 2047 */
function words(text: string): string {
  return text
    .replaceAll(/(\?=)\s+(=\?)/g, '$1$2')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_all, encoding: string, encoded: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(encoded, 'base64').toString('utf8')
        : quotedPrintable(encoded.replaceAll('_', ' ')),
    );
}

/** @see RFC 2045 §6.7 */
function quotedPrintable(text: string): string {
  const bytes = text
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}
