import { request } from 'node:http';
import { Readable } from 'node:stream';

/** True for this machine's own names and addresses: `localhost`, `*.localhost`, `127.0.0.0/8` and `::1`. */
export function isLoopbackHost(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || /^127(?:\.\d{1,3}){3}$/.test(hostname) || hostname === '[::1]'
  );
}

/** True for `http://*.localhost`: browsers send such names to this machine, but Node's resolver does not know them. */
export function needsLoopbackFetch(url: URL): boolean {
  return url.protocol === 'http:' && url.hostname.endsWith('.localhost');
}

/**
 * Fetches from this machine while keeping the `Host` header, for names under `.localhost` (RFC 6761 §6.3).
 *
 * Knows only what the SDK needs: text bodies, no redirects, no compression.
 */
export const loopbackFetch: typeof fetch = async (input, init) => {
  const call = new Request(input, init);
  const url = new URL(call.url);
  const body = call.body === null ? undefined : Buffer.from(await call.arrayBuffer());
  return new Promise<Response>((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port: url.port === '' ? 80 : Number(url.port),
      method: call.method,
      path: `${url.pathname}${url.search}`,
      headers: {
        ...Object.fromEntries(call.headers),
        host: url.host,
        ...(body === undefined ? {} : { 'content-length': body.length }),
      },
      signal: call.signal,
    });
    outgoing.on('error', (cause) => {
      reject(call.signal.aborted ? call.signal.reason : new TypeError('fetch failed', { cause }));
    });
    outgoing.on('response', (incoming) => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(incoming.headers)) {
        for (const each of Array.isArray(value) ? value : [value ?? '']) headers.append(name, each);
      }
      const status = incoming.statusCode ?? 502;
      const empty = status === 204 || status === 304 || call.method === 'HEAD';
      if (empty) incoming.resume();
      resolve(new Response(empty ? null : (Readable.toWeb(incoming) as ReadableStream), { status, headers }));
    });
    outgoing.end(body);
  });
};
