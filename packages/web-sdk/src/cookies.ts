/** The attributes of one of our cookies. Deleting repeats them, because browsers otherwise keep the cookie. */
export interface CookieAttributes {
  readonly path: string;
  readonly domain: string | undefined;
  readonly secure: boolean;
  readonly sameSite: 'lax' | 'strict' | 'none';
}

const sameSiteNames = { lax: 'Lax', strict: 'Strict', none: 'None' } as const;

/** The value of one cookie of a `Cookie` header; the first when there are several. */
export function readCookie(header: string, name: string): string | undefined {
  let from = 0;
  for (;;) {
    const at = header.indexOf(name, from);
    if (at < 0) return undefined;
    const end = at + name.length;
    // A name starts after a semicolon: what stands after a space inside another cookie's value is not ours to believe.
    let before = at - 1;
    while (header[before] === ' ' || header[before] === '\t') before -= 1;
    if (header[end] === '=' && (before < 0 || header[before] === ';')) {
      const stop = header.indexOf(';', end);
      return (stop < 0 ? header.slice(end + 1) : header.slice(end + 1, stop)).trim();
    }
    from = end;
  }
}

/** The names of all cookies of a `Cookie` header that start so, in the header's order. */
export function cookieNames(header: string, prefix: string): string[] {
  if (!header.includes(prefix)) return [];
  const names: string[] = [];
  for (const pair of header.split(';')) {
    const name = pair.slice(0, Math.max(pair.indexOf('='), 0)).trim();
    if (name.startsWith(prefix)) names.push(name);
  }
  return names;
}

/** One `Set-Cookie` value, always `HttpOnly`. Without `maxAgeSeconds` the cookie ends with the browser. */
export function setCookie(name: string, value: string, attributes: CookieAttributes, maxAgeSeconds?: number): string {
  const { path, domain, secure, sameSite } = attributes;
  return [
    `${name}=${value}`,
    `Path=${path}`,
    ...(domain === undefined ? [] : [`Domain=${domain}`]),
    ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${Math.max(0, Math.floor(maxAgeSeconds))}`]),
    'HttpOnly',
    ...(secure ? ['Secure'] : []),
    `SameSite=${sameSiteNames[sameSite]}`,
  ].join('; ');
}

/** One `Set-Cookie` value that deletes the cookie. */
export function clearCookie(name: string, attributes: CookieAttributes): string {
  return setCookie(name, '', attributes, 0);
}

const chunkBytes = 3_800;
const mostChunks = 12;

/** Cuts a value into cookies that browsers accept; the first says how many there are. */
export function chunk(name: string, value: string): { name: string; value: string }[] {
  const count = Math.max(1, Math.ceil(value.length / chunkBytes));
  return Array.from({ length: count }, (_, index) => {
    const part = value.slice(index * chunkBytes, (index + 1) * chunkBytes);
    return index === 0 ? { name, value: `${count}~${part}` } : { name: `${name}.${index}`, value: part };
  });
}

/**
 * Puts a chunked value together again.
 *
 * @returns undefined: there is no such cookie; null: it is there but not in our form, or a chunk is missing.
 */
export function unchunk(header: string, name: string): string | null | undefined {
  const first = readCookie(header, name);
  if (first === undefined) return undefined;
  const mark = first.indexOf('~');
  const count = mark > 0 && mark < 3 ? Number(first.slice(0, mark)) : Number.NaN;
  if (!Number.isInteger(count) || count < 1 || count > mostChunks) return null;
  let value = first.slice(mark + 1);
  for (let index = 1; index < count; index += 1) {
    const part = readCookie(header, `${name}.${index}`);
    if (part === undefined) return null;
    value += part;
  }
  return value;
}
